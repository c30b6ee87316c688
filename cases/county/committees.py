"""A committee's legal make-up: its members, what it lacks, whose term ends (R-005).

Sources: 人民调解法 art. 8 (three to nine members, a director, a woman, a member of a smaller
nationality where several live together, by election for three years), arts. 9, 10 (re-election).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound
from cases.models import Membership, Organisation, User
from cases.rules import clock
from cases.words import Words, day
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: kinds of organisation that are made up so, and roles whose holders may have a seat
KINDS = frozenset({"COMMITTEE"})
SEATED = ("mediator", "chief_mediator", "village_mediator")
TERM, WARNING, GATE = "committee.term", "committee.term_warning", "C1"
MAJORITY = ("汉", "汉族")


@dataclass(frozen=True)
class Seat:
    """Somebody who works for the committee, with a seat in it or engaged by it (聘任)."""

    user_id: UUID
    name: str
    gender: str | None
    ethnicity: str | None
    #: DIRECTOR DEPUTY MEMBER, None for who is engaged
    duty: str | None
    elected_on: date | None
    #: last day of the term; None while no election is known
    term_end: date | None
    #: fine, ending, over or unknown
    state: str


@dataclass(frozen=True)
class MakeUp:
    """A committee as the law looks at it."""

    seats: tuple[Seat, ...]
    #: what the law asks for and is not there
    lacking: tuple[Words, ...]
    #: terms that end soon
    warnings: tuple[Words, ...]


def make_up(w: Work, place_id: UUID) -> MakeUp | None:
    """Look at a committee; None for another kind of organisation. Raises `NotFound`."""
    place = w.session.get(Organisation, place_id)
    if place is None or place.tenant_id != w.tenant:
        raise NotFound(f"No organisation {place_id}.")
    if place.kind not in KINDS:
        return None
    seats = tuple(_seats(w, place))
    return MakeUp(seats, tuple(lacking(w, place, seats)), tuple(_warnings(seats)))


def lacking(w: Work, place: Organisation, seats: Sequence[Seat]) -> Iterator[Words]:
    """Say what a committee lacks of what the law asks for (R-005)."""
    members = [seat for seat in seats if seat.duty]
    least, most = (int(w.law.value(GATE, name)) for name in ("least", "most"))
    if not least <= len(members) <= most:
        yield Words(
            "委员应有%(least)s至%(most)s人，现有%(count)s人。",
            least=least, most=most, count=len(members),
        )  # fmt: skip
    directors = sum(seat.duty == "DIRECTOR" for seat in members)
    if directors != 1:
        yield Words("应有主任一人，现有%(count)s人。", count=directors)
    if not any(seat.gender == "女" for seat in members):
        yield Words("应有妇女委员。")
    if place.multi_ethnic and not any(_is_minority(seat) for seat in members):
        yield Words("多民族居住的地方应有人数较少民族的委员。")
    for seat in members:
        if seat.state in ("over", "unknown"):
            yield _of_term(seat)


def _is_minority(seat: Seat) -> bool:
    return bool(seat.ethnicity) and seat.ethnicity not in MAJORITY


def _of_term(seat: Seat) -> Words:
    if seat.term_end is None:
        return Words("%(name)s没有写当选日期。", name=seat.name)
    if seat.state == "over":
        return Words("%(name)s的任期%(on)s已满。", name=seat.name, on=day(seat.term_end))
    return Words("%(name)s的任期%(on)s届满。", name=seat.name, on=day(seat.term_end))


def _warnings(seats: Iterable[Seat]) -> Iterator[Words]:
    yield from (_of_term(seat) for seat in seats if seat.state == "ending")


def _seats(w: Work, place: Organisation) -> list[Seat]:
    rows = w.session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organisation_id == place.id, Membership.role.in_(SEATED), User.active)
        .order_by(Membership.duty.is_(None), User.name, Membership.role)
    )
    found: dict[UUID, Seat] = {}
    for post, user in rows:
        if user.id not in found:
            found[user.id] = _seat(w, post, user)
    order = {"DIRECTOR": 0, "DEPUTY": 1, "MEMBER": 2}
    return sorted(found.values(), key=lambda seat: (order.get(seat.duty or "", 3), seat.name))


def _seat(w: Work, post: Membership, user: User) -> Seat:
    end = w.law.deadline(TERM, post.elected_on).last_day if post.elected_on else None
    state = "fine" if end is not None or post.duty is None else "unknown"
    if end is not None and post.duty is not None:
        today = clock.today(w.now)
        soon = w.law.deadline(WARNING, end).last_day
        state = "over" if end < today else "ending" if soon <= today else "fine"
    return Seat(
        user.id, user.name, user.gender, user.ethnicity, post.duty, post.elected_on, end, state
    )


def short(w: Work) -> list[tuple[UUID, str, int, int]]:
    """List the committees that lack something or have a term ending: id, name, how many of each."""
    access.require_county(w)
    rows = w.session.scalars(
        select(Organisation)
        .where(Organisation.tenant_id == w.tenant, Organisation.kind.in_(KINDS))
        .where(Organisation.active)
        .order_by(Organisation.code)
    )
    found = []
    for place in rows:
        seats = _seats(w, place)
        lacks, ending = list(lacking(w, place, seats)), list(_warnings(seats))
        if lacks or ending:
            found.append((place.id, place.name, len(lacks), len(ending)))
    return found


def seat(w: Work, place_id: UUID, user_id: object, answers: Mapping[str, Any]) -> None:
    """Give somebody of the committee a seat (*duty*, *elected_on*), or take it (empty *duty*).

    Raises `NotFound` for another's people, `AnswersInvalid` for a duty or day that cannot be.
    """
    access.require_county(w)
    chosen = read.identifier(user_id)
    posts = w.session.scalars(
        select(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.organisation_id == place_id,
            Membership.user_id == chosen,
            Membership.role.in_(SEATED),
            Organisation.kind.in_(KINDS),
        )
        .order_by(Membership.role)
    ).all()
    if not posts:
        raise NotFound(f"Nobody {user_id} in {place_id}.")
    duty, elected = _election(w, answers)
    for n, post in enumerate(posts):
        post.duty, post.elected_on = (duty, elected) if n == 0 else (None, None)
    w.session.flush()
    log.info("Seat of %s changed.", chosen, extra={"action": "seat_changed"})


def _election(w: Work, answers: Mapping[str, Any]) -> tuple[str | None, date | None]:
    duty = read.text(answers, "duty") or None
    if duty is not None and duty not in statutes.words("duty"):
        raise read.refuse(duty="请选择主任、副主任或者委员。")
    try:
        elected = read.day(answers.get("elected_on"))
    except ValueError:
        raise read.refuse(elected_on="日期不对。") from None
    if elected is not None and not date(1980, 1, 1) <= elected <= clock.today(w.now):
        raise read.refuse(elected_on="当选日期应是今天或者以前。")
    return duty, elected if duty else None
