"""Reporting an event from the grid (上报): category, words, photos, who is concerned.

A phone keeps the report until it arrives, and may send it again: the number that the phone drew
(*once*) makes it one event. Sources: S-30, S-54; 未成年人保护法 arts. 4, 103.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.county import identity
from cases.desks import answers as read
from cases.errors import AnswersInvalid, NotAllowed
from cases.grid import affair_access, affair_orders, affairs
from cases.models import Affair, Organisation
from cases.paperwork import papers
from cases.vault import attachments
from cases.words import Words
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: who may report, and who does it for a whole town on the telephone
REPORTERS = ("grid_worker", "grid_leader", "command_center")
#: where something happens, the smallest first
LEVELS = ("GRID", "VILLAGE", "TOWN")
#: signs of what is written, people that can be named, and the shortest useful report
WORDS, ADDRESS, PEOPLE, SHORTEST = 2000, 200, 20, 6
#: reports this near to each other may be the same
NEAR = timedelta(hours=24)
#: nobody photographs a missing child, and a caller sends no photo
WITHOUT_PHOTO = ("phone", "group")


@dataclass(frozen=True)
class Photo:
    """A photo as the phone sent it."""

    name: str
    content: bytes
    captured_at: datetime | None = None


def report(w: Work, answers: Answers, photos: Sequence[Photo] = ()) -> Affair:
    """Report an event; the same report sent again gives the same event.

    Raises `AnswersInvalid`, `NotAllowed`, `UploadRefused`.
    """
    actor = access.require(w, *REPORTERS)
    once = read.text(answers, "once")[:64]
    if once and (known := _known(w, once)) is not None:
        if known.reported_by != actor.user_id:
            raise NotAllowed
        return known
    place = affairs.place(w, answers.get("place_id"), [row.id for row in places(w)])
    fields, errors = _fields(answers)
    if not photos and _needs_photo(fields):
        errors["photos"] = ["请至少拍一张照片。"]
    if errors:
        raise AnswersInvalid(errors=errors)
    similar = _similar(w, place, fields)
    details = {"similar": [str(one.id) for one in similar]}
    position = affair_orders.geo(answers)
    fields |= {"once": once or None, "geo": position, "details": details}
    affair = affairs.open_affair(w, "EVENT", place, fields, variables=VARIABLES)
    for photo in photos:
        attachments.add_to_affair(
            w, affair, photo.name, photo.content, captured_at=photo.captured_at, geo=position
        )
    w.record(affair, "event.reported", category=affair.category, priority=affair.priority)
    papers.issue(w, affair, "events/report", audience="staff")
    return affair


#: what the gateways of the process read before somebody has decided
VARIABLES: dict[str, Any] = {
    "verdict": "",
    "departments": [],
    "department_id": None,
    "handle_due": None,
    "warn_at": None,
    "returned": False,
    "check_ok": False,
}


def places(w: Work) -> list[Organisation]:
    """List the places for which the actor may report: own grids, or all below a command centre."""
    actor = access.require_user(w)
    grids = actor.where("grid_worker", "grid_leader")
    own = w.session.scalars(select(Organisation).where(Organisation.id.in_(grids)))
    rows = {row.id: row for row in [*own, *below(w, "command_center")] if row.active}
    return sorted(rows.values(), key=lambda row: (LEVELS.index(row.level), row.code))


def below(w: Work, *roles: str) -> list[Organisation]:
    """List the towns, villages and grids below where the actor holds one of *roles*."""
    posts = access.require_user(w).where(*roles)
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant,
        Organisation.active,
        Organisation.id.in_(affair_access.below(posts)),
        Organisation.kind.in_(("GRID", "GOV")),
        Organisation.level.in_(LEVELS),
    )
    rows = w.session.scalars(query)
    return sorted(rows, key=lambda row: (LEVELS.index(row.level), row.code))


def from_visit(w: Work, before: Affair, fields: Mapping[str, Any]) -> Affair:
    """Open the event that a visit found: red, by the house itself, photos or not (§4.11)."""
    place = w.session.get_one(Organisation, before.place_id)
    given = {"before_id": before.id, "channel": "visit", "priority": "RED", **fields}
    affair = affairs.open_affair(w, "EVENT", place, given, variables=VARIABLES)
    w.record(affair, "event.reported", category=affair.category, priority=affair.priority)
    papers.issue(w, affair, "events/report", audience="staff")
    return affair


def _known(w: Work, once: str) -> Affair | None:
    return w.session.scalar(select(Affair).where(Affair.tenant_id == w.tenant, Affair.once == once))


def _needs_photo(fields: Mapping[str, Any]) -> bool:
    return fields.get("priority") != "RED" and fields.get("channel") not in WITHOUT_PHOTO


def _fields(answers: Answers) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Read the report; the problems are by field."""
    errors: dict[str, list[str]] = {}
    fields: dict[str, Any] = {}
    for name, kind, words in (
        ("category", "event_category", "请选择类别。"),
        ("priority", "priority", "请选择缓急。"),
        ("channel", "event_channel", "请选择来源。"),
    ):
        fields[name] = read.text(answers, name) or ("app" if name == "channel" else "")
        if fields[name] not in statutes.words(kind):
            errors[name] = [words]
    for name, most in (("words", WORDS), ("address", ADDRESS)):
        fields[name] = read.text(answers, name)
        if len(fields[name]) > most:
            errors[name] = [Words("最多%(most)s个字。", most=most)]
    if len(fields["words"]) < SHORTEST:
        errors["words"] = ["请写清楚看到了什么（至少六个字）。"]
    fields["reporter"] = read.text(answers, "reporter")[:60] or None
    fields["reporter_phone"] = _phone(answers, errors)
    fields["people"], fields["has_minors"] = _people(answers, errors)
    fields["title"] = _title(fields)
    return fields, errors


def _title(fields: Mapping[str, Any]) -> str:
    """Name an event by its category: words of the report may name people."""
    return statutes.words("event_category").get(fields["category"], "网格事件")


def _phone(answers: Answers, errors: dict[str, list[str]]) -> str | None:
    given = read.text(answers, "reporter_phone")
    if not given:
        return None
    try:
        return identity.phone(given)
    except identity.IdentityError as error:
        errors["reporter_phone"] = [str(error)]
        return None


def _people(answers: Answers, errors: dict[str, list[str]]) -> tuple[list[dict[str, Any]], bool]:
    """Read who it is about; whoever is under eighteen makes it an event with minors."""
    rows = answers.get("people")
    given = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    people: list[dict[str, Any]] = []
    for row in given[: PEOPLE + 1]:
        name, age = read.text(row, "name")[:60], read.text(row, "age")
        if not name and not age:
            continue
        if age and not (age.isascii() and age.isdecimal() and int(age[:4]) <= 130):
            errors["people"] = ["年龄填整数，不知道可以不填。"]
            continue
        note = read.text(row, "note")[:200]
        people.append({"name": name, "age": int(age) if age else None, "note": note})
    if len(given) > PEOPLE:
        errors["people"] = [Words("最多写%(most)s个人。", most=PEOPLE)]
    minors = read.yes(answers.get("has_minors"))
    young = any(one["age"] is not None and one["age"] < 18 for one in people)
    return people, minors or young


def _similar(w: Work, place: Organisation, fields: Mapping[str, Any]) -> list[Affair]:
    """Find what may be the same: open, same place and category, within a day."""
    query = select(Affair).where(
        Affair.tenant_id == w.tenant,
        Affair.kind == "EVENT",
        Affair.place_id == place.id,
        Affair.category == fields["category"],
        Affair.closed_at.is_(None),
        Affair.reported_at > w.now - NEAR,
    )
    return list(w.session.scalars(query.order_by(Affair.reported_at.desc()).limit(5)))


def known(w: Work, once: str) -> UUID | None:
    """Tell which event of the actor's a report became, for a phone that asks again."""
    found = _known(w, once[:64])
    mine = found is not None and found.reported_by == access.require_user(w).user_id
    return found.id if found is not None and mine else None
