"""Care: the register of who is visited, and of what they agreed to.

Who is in it agreed to be (个人信息保护法 arts. 28, 29), only the chain of the grid sees it, and a
photo needs a consent of its own each time. Frequencies are rows of `processes/law` (R-120).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import access
from cases.county import identity
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch, UploadRefused
from cases.grid import affair_access, affairs
from cases.models import Affair, Attachment, CareTarget, CareVisit
from cases.rules import clock
from cases.vault import attachments, masking
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: messages that the process of a person in care waits for
CHANGED, ENDED = "care.changed", "care.ended"


@dataclass(frozen=True)
class Person:
    """A person in care, as the list of the grid shows them."""

    affair_id: UUID
    number: str
    #: masked: lists are seen by who passes by
    name: str
    grade: str
    kinds: tuple[str, ...]
    place: str
    next_on: date | None
    last_at: datetime | None
    is_late: bool
    ended: bool


def register(w: Work, answers: Answers) -> Affair:
    """Register somebody who agreed to be visited, and begin the cycle.

    Raises `AnswersInvalid` (without consent above all), `NotAllowed`.
    """
    actor = access.require(w, *affair_access.GRID)
    place = affairs.place(w, answers.get("place_id"), actor.where(*affair_access.GRID))
    name, address = read.text(answers, "name"), read.text(answers, "address")
    if not 1 <= len(name) <= 60 or not 1 <= len(address) <= 200:
        raise read.refuse(name="请填写姓名和住址。")
    grade = str(answers.get("grade"))
    kinds = [one for one in answers.get("kinds") or [] if one in statutes.words("care_kind")]
    if grade not in statutes.words("care_grade") or not kinds:
        raise read.refuse(kinds="请选择等级和类别。")
    consent = _consent(answers)
    born = read.day(answers.get("birth_date"))
    _guarded(w, consent, born, kinds)
    affair = affairs.open_affair(
        w,
        "CARE",
        place,
        {
            "title": "走访关怀",
            "priority": grade,
            "channel": "visit",
            "state": "CARING",
            "words": read.text(answers, "note"),
            "details": {},
        },
        variables={"visit_due": None, "met": "", "care_started": True},
    )
    target = CareTarget(
        tenant_id=w.tenant,
        affair_id=affair.id,
        name=name,
        birth_date=born.isoformat() if born else None,
        phone=_phone(answers, "phone"),
        address=address,
        kinds=kinds,
        contact=_contact(answers),
        note=read.text(answers, "note") or None,
        consent=consent,
        consented_at=w.now,
    )
    w.session.add(target)
    w.session.flush()
    _plan_first(w, affair, target)
    w.record(affair, "care.registered", grade=grade, by=consent["by"])
    return affair


def _consent(answers: Answers) -> dict[str, str]:
    """Read who agreed and how; without it nobody is registered (R-121)."""
    if answers.get("consent") != "yes":
        raise read.refuse(consent="本人（或者监护人）没有同意的，不能登记。")
    by, way = read.text(answers, "consent_by") or "self", read.text(answers, "consent_way")
    if by not in ("self", "guardian") or way not in ("paper", "oral"):
        raise read.refuse(consent="请写明是谁同意的、怎么同意的。")
    return {"by": by, "way": way}


def _guarded(w: Work, consent: Mapping[str, str], born: date | None, kinds: list[str]) -> None:
    """Refuse a child's own word: under fourteen the guardian agrees (个人信息保护法 art. 31)."""
    young = identity.age(born, clock.today(w.now)) < identity.CHILD if born else "CHILD" in kinds
    if young and consent["by"] == "self":
        raise read.refuse(consent_by="不满十四周岁的，由监护人同意（个人信息保护法第三十一条）。")


def _contact(answers: Answers) -> dict[str, str | None]:
    return {
        "name": read.text(answers, "contact_name")[:60],
        "relation": read.text(answers, "contact_relation")[:40],
        "phone": _phone(answers, "contact_phone"),
    }


def _phone(answers: Answers, field: str) -> str | None:
    given = read.text(answers, field)
    try:
        return identity.phone(given) if given else None
    except identity.IdentityError as error:
        raise read.refuse(**{field: str(error)}) from error


def _plan_first(w: Work, affair: Affair, target: CareTarget) -> None:
    """Write the day of the first visit, which the process planned before the person was written."""
    target.next_on = next_day(w, affair, None)


def places(w: Work) -> list[tuple[UUID, str]]:
    """List the grids where the actor may register somebody, with their names."""
    own = dict.fromkeys(access.require_user(w).where(*affair_access.GRID))
    return [(one, affairs.name(w, one)) for one in own]


def known(w: Work, affair: Affair) -> CareTarget | None:
    """Fetch the person an affair of care is about; None while it is being opened."""
    return w.session.scalar(select(CareTarget).where(CareTarget.affair_id == affair.id))


def target_of(w: Work, affair: Affair) -> CareTarget:
    """Fetch the person an affair of care is about; raises `NotFound`."""
    row = known(w, affair)
    if row is None:
        raise NotFound(f"Nobody in care under {affair.id}.")
    return row


def read_target(w: Work, affair_id: UUID) -> tuple[Affair, CareTarget]:
    """Fetch somebody in care whom the actor may see; raises `NotFound` for anybody else."""
    affair = affair_access.read(w, affair_id)
    return affair, target_of(w, affair)


def people(w: Work) -> list[Person]:
    """List those in care in the actor's grids, who is due first at the top."""
    actor = access.require(w, *affair_access.GRID)
    last = (
        select(CareVisit.affair_id, func.max(CareVisit.at).label("at"))
        .where(CareVisit.met == "met")
        .group_by(CareVisit.affair_id)
        .subquery()
    )
    query = (
        select(Affair, CareTarget, last.c.at)
        .join(CareTarget, CareTarget.affair_id == Affair.id)
        .outerjoin(last, last.c.affair_id == Affair.id)
        .where(Affair.kind == "CARE", affair_access.readable(actor))
        .order_by(CareTarget.ended_at.is_not(None), CareTarget.next_on, Affair.number)
        .limit(500)
    )
    today = clock.today(w.now)
    return [
        Person(
            affair_id=affair.id,
            number=affair.number,
            name=masking.name(target.name),
            grade=affair.priority,
            kinds=tuple(target.kinds),
            place=affairs.name(w, affair.place_id),
            next_on=target.next_on,
            last_at=at,
            is_late=target.next_on is not None and target.next_on < today,
            ended=target.ended_at is not None,
        )
        for affair, target, at in w.session.execute(query)
    ]


def visits(w: Work, affair: Affair) -> list[CareVisit]:
    """List the visits, the newest first."""
    query = select(CareVisit).where(CareVisit.affair_id == affair.id)
    return list(w.session.scalars(query.order_by(CareVisit.n.desc())))


def change(w: Work, affair_id: UUID, answers: Answers) -> None:
    """Note a great change (out of hospital, widowed): a visit within 24 hours, maybe a new grade.

    Raises `AnswersInvalid`, `StateMismatch` when a visit is open already.
    """
    affair, target = read_target(w, affair_id)
    note, grade = read.text(answers, "note"), str(answers.get("grade") or affair.priority)
    if len(note) < 4 or grade not in statutes.words("care_grade"):
        raise read.refuse(note="请写明有什么变化。")
    affair.priority = grade
    target.note = "\n".join(one for one in (target.note, note) if one)
    w.record(affair, "care.changed", grade=grade)
    if not w.engine.open_tasks(_instance(affair)) and not w.engine.send(
        CHANGED, str(affair.id), {"priority": grade}
    ):
        raise StateMismatch(state=affair.state)


def end(w: Work, affair_id: UUID, reason: str) -> None:
    """End the visits to somebody: moved away, died, does not want them any more (R-121)."""
    affair, target = read_target(w, affair_id)
    access.require(w, "grid_leader", scope=affair.place_id)
    if len(reason.strip()) < 4:
        raise read.refuse(reason="请写明为什么不再走访。")
    if not w.engine.send(ENDED, str(affair.id), {}):
        raise StateMismatch(state=affair.state)
    target.ended_at, target.next_on = w.now, None
    affair.details = affair.details | {"ended": reason.strip()[:400]}
    w.record(affair, "care.ended")


def _instance(affair: Affair) -> UUID:
    if affair.instance_id is None:
        raise NotFound(f"No process of {affair.id}.")
    return affair.instance_id


def next_day(w: Work, affair: Affair, last: CareVisit | None) -> date:
    """Count the day of the next visit by the grade; after nobody was met, soon again."""
    if last is not None and last.met == "absent":
        return w.law.at(affair.place_id).deadline("care.again", last.at).last_day
    start = last.at if last is not None else affair.reported_at
    return w.law.at(affair.place_id).deadline(f"care.{affair.priority}", start).last_day


# --- photos -------------------------------------------------------------------------------------


def consent_photo(w: Work, affair_id: UUID, agreed: bool) -> None:
    """Write down whether the person agrees to be photographed on this visit."""
    affair, _ = read_target(w, affair_id)
    access.require(w, "grid_worker", scope=affair.place_id)
    affair.details = affair.details | {"photo_consent": agreed}
    w.record(affair, "care.photo_consent", agreed=agreed)


def add_photo(
    w: Work, affair: Affair, name: str, content: bytes, captured_at: datetime | None
) -> Attachment:
    """Add a photo of a visit; `UploadRefused` until the person agreed to it on this visit."""
    access.require(w, "grid_worker", scope=affair.place_id)
    if affair.details.get("photo_consent") is not True:
        raise UploadRefused(reason="consent")
    return attachments.add_to_affair(w, affair, name, content, captured_at=captured_at)
