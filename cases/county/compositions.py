"""Telling the court who makes up a committee: the list, what changed since, its receipt (R-005).

The bureau of justice of the county passes the make-up of its committees, and every change, to the
basic court of the place (人民调解法 art. 10). What was sent stays as it was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, names, sight
from cases.county import committees
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.grid import affairs
from cases.models import CompositionNotice, Organisation, User
from cases.paperwork import contexts, numbering
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

SERIES = "名报"
#: the level of a basic court, and of the bureau that tells it
LEVEL = "COUNTY"
#: who signs for a list at the court
SIGNS = ("court_clerk", "judge")

Member = dict[str, Any]


@dataclass(frozen=True)
class Notice:
    """A list as it was sent, with its receipt."""

    id: UUID
    number: str
    committee_id: UUID
    committee: str
    court: str
    sent_at: datetime
    members: tuple[Member, ...]
    changes: tuple[Words, ...]
    is_first: bool
    received_at: datetime | None
    received_by: str | None
    #: making ready failed
    state: str
    may_receive: bool = False


@dataclass(frozen=True)
class Told:
    """What the court knows of a committee, and what it does not know yet."""

    court: str | None
    notices: tuple[Notice, ...]
    #: what is different today from the last list; None when nothing was sent yet
    unsaid: tuple[Words, ...] | None

    @property
    def is_due(self) -> bool:
        """Whether the court has to be told."""
        return self.unsaid is None or bool(self.unsaid)


def of_committee(w: Work, place_id: UUID) -> Told | None:
    """Say what the court was told of a committee; None for another kind of organisation."""
    make_up = committees.make_up(w, place_id)
    if make_up is None:
        return None
    place = w.session.get_one(Organisation, place_id)
    rows = _of(w, place_id)
    unsaid = None
    if rows:
        unsaid = tuple(differences(rows[0].told["members"], _members(make_up.seats)))
    court = _near(w, place, "COURT")
    return Told(court.name if court else None, tuple(_notice(w, row) for row in rows), unsaid)


def notify(w: Work, place_id: UUID) -> UUID:
    """Send the list of today to the court and promise its paper; returns the notice's id.

    Raises `NotFound` for a committee outside the actor's part of the county, `AnswersInvalid` when
    there is nobody or nothing new to tell, or nobody to tell it.
    """
    place = _administered(w, place_id)
    rows = _of(w, place_id)
    told = of_committee(w, place_id)
    make_up = committees.make_up(w, place_id)
    if told is None or make_up is None:
        raise NotFound(f"No committee {place_id}.")
    members = _members(make_up.seats)
    if not members:
        raise read.refuse(members="还没有委员，先写明各人的职务。")
    if not told.is_due:
        raise read.refuse(members="上次通报以后没有变化，不用再报。")
    issuer, court = _near(w, place, "JUSTICE_BUREAU"), _near(w, place, "COURT")
    if issuer is None or court is None:
        raise read.refuse(members="机构表里没有县级司法局或者基层人民法院，请先补上。")
    return _write(w, place, issuer, court, members, rows).id


def _write(
    w: Work,
    place: Organisation,
    issuer: Organisation,
    court: Organisation,
    members: list[Member],
    rows: Sequence[CompositionNotice],
) -> CompositionNotice:
    last = rows[0] if rows else None
    row = CompositionNotice(
        tenant_id=w.tenant,
        committee_id=place.id,
        issuer_id=issuer.id,
        court_id=court.id,
        number=numbering.letter(w.session, issuer, w.now, SERIES),
        told={"members": members, "before": _before(last)},
        sent_at=w.now,
        sent_by=access.require_user(w).user_id,
    )
    w.session.add(row)
    w.session.flush()
    w.later("documents.composition", notice_id=row.id)
    return row


def _before(last: CompositionNotice | None) -> dict[str, Any] | None:
    return {"number": last.number, "members": last.told["members"]} if last else None


def at_court(w: Work) -> tuple[tuple[Notice, ...], ...]:
    """List what the actor's court was told, by committee, the newest list of each first."""
    actor = access.require(w, *access.COURT)
    query = (
        select(CompositionNotice)
        .where(CompositionNotice.court_id.in_(actor.courts))
        .where(CompositionNotice.tenant_id == w.tenant)
        .order_by(CompositionNotice.sent_at.desc(), CompositionNotice.id.desc())
    )
    found: dict[UUID, list[Notice]] = {}
    for row in w.session.scalars(query):
        found.setdefault(row.committee_id, []).append(_notice(w, row))
    listed = sorted(found.values(), key=lambda rows: rows[0].committee)
    return tuple(tuple(rows) for rows in listed)


def receive(w: Work, notice_id: UUID) -> None:
    """Sign for a list at the court it was sent to; its paper then carries the receipt.

    Raises `NotFound` for a list to another court, `StateMismatch` when it was signed for.
    """
    actor = access.require(w, *SIGNS)
    row = w.session.get(CompositionNotice, notice_id, with_for_update=True)
    if row is None or row.tenant_id != w.tenant or row.court_id not in actor.where(*SIGNS):
        raise NotFound(f"No list {notice_id}.")
    if row.received_at is not None:
        raise StateMismatch("The list was signed for.")
    row.received_at, row.received_by = w.now, actor.user_id
    row.pdf = row.error = None
    w.later("documents.composition", notice_id=row.id)


def readable(w: Work, notice_id: UUID) -> CompositionNotice:
    """Fetch a list that the actor sent or was sent; raises `NotFound` for any other."""
    actor = access.require(w, "admin", *access.COURT)
    row = w.session.get(CompositionNotice, notice_id)
    if row is not None and row.tenant_id == w.tenant:
        if row.court_id in actor.courts:
            return row
        if access.has(w, "admin") and _administered(w, row.committee_id):
            return row
    raise NotFound(f"No list {notice_id}.")


def _administered(w: Work, place_id: UUID) -> Organisation:
    """Fetch an organisation in the actor's part of the county; raises `NotFound`, `NotAllowed`."""
    actor = access.require(w, "admin")
    mine = sight.subtree(actor.where("admin"))
    query = select(Organisation).where(
        Organisation.id == place_id, Organisation.tenant_id == w.tenant, Organisation.id.in_(mine)
    )
    found = w.session.scalars(query).first()
    if found is None:
        raise NotFound(f"No organisation {place_id}.")
    return found


def _of(w: Work, place_id: UUID) -> Sequence[CompositionNotice]:
    query = select(CompositionNotice).where(
        CompositionNotice.committee_id == place_id, CompositionNotice.tenant_id == w.tenant
    )
    newest = query.order_by(CompositionNotice.sent_at.desc(), CompositionNotice.id.desc())
    return w.session.scalars(newest).all()


def _near(w: Work, place: Organisation, kind: str) -> Organisation | None:
    """Find the body of *kind* of the county that *place* lies in: the nearest above it."""
    above = affairs.ancestors(w, place)
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant,
        Organisation.active,
        Organisation.kind == kind,
        Organisation.level == LEVEL,
        Organisation.parent_id.in_(above),
    )
    found = w.session.scalars(query.order_by(Organisation.code)).all()
    return min(found, key=lambda one: above.index(one.parent_id), default=None)  # type: ignore[arg-type]


def _members(seats: Sequence[committees.Seat]) -> list[Member]:
    return [
        {
            "id": str(seat.user_id),
            "name": seat.name,
            "gender": seat.gender,
            "duty": seat.duty,
            "elected_on": contexts.day(seat.elected_on),
            "until": contexts.day(seat.term_end),
        }
        for seat in seats
        if seat.duty
    ]


def differences(before: Sequence[Member], after: Sequence[Member]) -> list[Words]:
    """Say in words who came, who went, and whose duty or election is another."""
    old, new = ({one["id"]: one for one in rows} for rows in (before, after))
    came = [_said("新任：%(name)s（%(duty)s）。", new[id_]) for id_ in new if id_ not in old]
    went = [_said("不再担任：%(name)s（%(duty)s）。", old[id_]) for id_ in old if id_ not in new]
    stayed = [(old[id_], new[id_]) for id_ in new if id_ in old]
    return [*came, *went, *(words for was, now in stayed for words in _moved(was, now))]


def _moved(was: Member, now: Member) -> list[Words]:
    if was["duty"] != now["duty"]:
        duty = Words(names.word("duty", was["duty"]) or "")
        return [_said("改任：%(name)s，由%(was)s改任%(duty)s。", now, was=duty)]
    if was["elected_on"] != now["elected_on"] and now["elected_on"]:
        return [_said("连任：%(name)s（%(duty)s）。", now)]
    if was["name"] != now["name"]:
        return [Words("更名：%(was)s改为%(name)s。", was=was["name"], name=now["name"])]
    return []


def _said(pattern: str, member: Member, **more: Words) -> Words:
    duty = Words(names.word("duty", member["duty"]) or "")
    return Words(pattern, name=member["name"], duty=duty, **more)


def _notice(w: Work, row: CompositionNotice) -> Notice:
    before = row.told["before"]
    place, court = (
        w.session.get_one(Organisation, one) for one in (row.committee_id, row.court_id)
    )
    signed = w.session.get(User, row.received_by) if row.received_by else None
    may = any(access.has(w, role, row.court_id) for role in SIGNS)
    return Notice(
        id=row.id,
        number=row.number,
        committee_id=place.id,
        committee=place.name,
        court=court.name,
        sent_at=row.sent_at,
        members=tuple(_shown(one) for one in row.told["members"]),
        changes=tuple(differences(before["members"], row.told["members"])) if before else (),
        is_first=before is None,
        received_at=row.received_at,
        received_by=signed.name if signed else None,
        state="ready" if row.pdf else "failed" if row.error else "making",
        may_receive=may and row.received_at is None,
    )


def _shown(member: Member) -> Member:
    days = {name: _day(member[name]) for name in ("elected_on", "until")}
    return {**member, **days}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
