"""Counselling by stages (S-06): asked for by the mediator, agreed to by every party, kept private.

The notes belong to the counsellor. No mediator, chief, office, court or party reads them, whatever
else they may read of the case; only who the counsellor names. They are no paper and in no dossier.
Each look is kept. A danger is told without them.
Sources: 个人信息保护法 arts. 28, 51; 人民调解法 arts. 15, 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import access
from cases.access import Actor
from cases.desks import answers as read
from cases.errors import NotAllowed, NotFound, StateMismatch
from cases.models import (
    Case,
    Counselling,
    CounsellingNote,
    CounsellingRisk,
    Membership,
    Party,
    User,
)
from cases.paperwork import notices
from cases.reception import sides
from cases.rules import gates
from cases.settlement import termination
from cases.words import Words
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

LONGEST, STAGES = 8000, 12
#: risks after which nobody is put at one table
APART = frozenset(("self_harm", "harm_others"))
#: how a note is listed before somebody asks for its text
Listed = tuple[UUID, int, int, datetime]


@dataclass(frozen=True)
class Line:
    """Counselling as who handles the case sees it: that it is, how far, what danger; no note."""

    id: UUID
    party: str
    counsellor: str
    state: str
    purpose: str
    missing: tuple[tuple[UUID, str], ...]
    stages: int
    done: int
    #: kind, advice, when
    risks: tuple[tuple[str, str, datetime], ...]


@dataclass(frozen=True)
class Page:
    """The counsellor's page of one engagement."""

    id: UUID
    number: str
    title: str
    party: str
    state: str
    purpose: str
    plan: tuple[Mapping[str, Any], ...]
    notes: tuple[Listed, ...]
    #: further readers
    readers: tuple[tuple[UUID, str], ...]
    risks: tuple[tuple[str, str, datetime], ...]
    #: whether the reader is the counsellor, who alone writes
    is_own: bool
    #: other experts who may be named as readers
    experts: tuple[tuple[UUID, str], ...]


# --- asked for and agreed to ------------------------------------------------------------------


def experts(w: Work) -> list[tuple[UUID, str]]:
    """List the accounts that may counsel."""
    query = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(User.tenant_id == w.tenant, User.active, Membership.role == "expert")
        .distinct()
        .order_by(User.name)
    )
    return [(id_, name) for id_, name in w.session.execute(query)]


def ask(w: Work, case_id: UUID, answers: Answers) -> UUID:
    """Ask for counselling of a party; raises `AnswersInvalid`, `NotAllowed`, `StateMismatch`."""
    case = _handled(w, case_id)
    if termination.is_over(case):
        raise StateMismatch(state=case.state)
    party = read.party(case, answers.get("party_id"))
    counsellor, purpose = (
        read.identifier(answers.get("counsellor_id")),
        read.text(answers, "purpose"),
    )
    if counsellor not in {id_ for id_, _ in experts(w)}:
        raise read.refuse(counsellor_id="请从列表中选择心理咨询人员。")
    if not purpose or len(purpose) > 500:
        raise read.refuse(purpose=Words("请写明为什么请，最多%(most)s个字。", most=500))
    row = Counselling(
        case_id=case.id,
        party_id=party.id,
        counsellor_id=counsellor,
        purpose=purpose,
        asked_by=access.require_user(w).user_id,
        asked_at=w.now,
    )
    w.session.add(row)
    w.session.flush()
    w.record(case, "counselling.asked", public=True, counselling=str(row.id), party=str(party.id))
    return row.id


def agree(w: Work, counselling_id: UUID, *, agrees: bool) -> None:
    """Take the acting party's own word: a yes counts with the others', a no ends it at any time."""
    actor = access.require_party(w)
    row = w.session.get(Counselling, counselling_id, with_for_update=True)
    if row is None or row.case_id != actor.case_id or row.state not in ("ASKED", "ONGOING"):
        raise NotFound(f"No counselling {counselling_id}.")
    case = access.read(w, actor.case_id)
    if actor.party_id not in {p.id for p in sides.staying(case)}:
        raise NotFound(f"No counselling {counselling_id}.")
    _agreed(w, case, row, actor.party_id, agrees=agrees)


def record_consent(w: Work, counselling_id: UUID, answers: Answers) -> None:
    """Write down what a party said to who handles the case."""
    row = w.session.get(Counselling, counselling_id, with_for_update=True)
    if row is None or row.tenant_id != w.tenant or row.state not in ("ASKED", "ONGOING"):
        raise NotFound(f"No counselling {counselling_id}.")
    case = _handled(w, row.case_id)
    party = read.party(case, answers.get("party_id"))
    _agreed(w, case, row, party.id, agrees=read.yes(answers.get("agrees")))


def _agreed(w: Work, case: Case, row: Counselling, party_id: UUID, *, agrees: bool) -> None:
    given = {"counselling": str(row.id), "party": str(party_id)}
    if not agrees:
        row.state, row.ended_at = "REFUSED", w.now
        w.record(case, "counselling.refused", public=True, **given)
        return
    if str(party_id) in row.consented_by:
        return
    row.consented_by = [*row.consented_by, str(party_id)]
    w.record(case, "counselling.agreed", public=True, **given)
    if row.state == "ASKED" and {str(p.id) for p in sides.staying(case)} <= set(row.consented_by):
        row.state = "ONGOING"


def _handled(w: Work, case_id: UUID) -> Case:
    """Fetch a case that the actor mediates, or whose committee they head."""
    case = access.read(w, case_id)
    access.require_user(w)
    if not access.may_read_confidential(w, case):
        raise NotAllowed
    return case


# --- the counsellor ---------------------------------------------------------------------------


def mine(w: Work) -> list[Counselling]:
    """List the engagements of the acting counsellor or reader, open ones first."""
    actor = access.require_user(w)
    found = (
        select(Counselling)
        .where(Counselling.tenant_id == w.tenant)
        .order_by(Counselling.state != "ONGOING", Counselling.asked_at.desc())
    )
    own = (Counselling.counsellor_id == actor.user_id) | Counselling.readers.contains([actor.id])
    return list(w.session.scalars(found.where(own).limit(200)))


def page(w: Work, counselling_id: UUID) -> Page:
    """Show an engagement to its counsellor and readers; raises `NotFound` for anybody else."""
    row, case = _private(w, counselling_id)
    actor = access.require_user(w)
    names = dict(experts(w))
    others = tuple((id_, name) for id_, name in names.items() if id_ != row.counsellor_id)
    notes = select(CounsellingNote).where(CounsellingNote.counselling_id == row.id)
    return Page(
        id=row.id,
        number=case.number or case.code,
        title=case.title,
        party=w.session.get_one(Party, row.party_id).name,
        state=row.state,
        purpose=row.purpose,
        plan=tuple(row.plan),
        notes=tuple(
            (n.id, n.n, n.stage, n.at) for n in w.session.scalars(notes.order_by(CounsellingNote.n))
        ),
        readers=tuple((UUID(one), names.get(UUID(one), "")) for one in row.readers),
        risks=_risks(w, row),
        is_own=row.counsellor_id == actor.user_id,
        experts=others,
    )


def plan(w: Work, counselling_id: UUID, rows: list[Mapping[str, Any]]) -> None:
    """Set the stages of the plan; a stage that was reached keeps when."""
    row, case = _own(w, counselling_id)
    stages = [(read.text(one, "title"), read.text(one, "goal"), one.get("done")) for one in rows]
    stages = [one for one in stages if one[0]]
    if not 0 < len(stages) <= STAGES:
        raise read.refuse(plan=Words("请写一至%(most)s个阶段。", most=STAGES))
    if any(len(title) > 60 or len(goal) > 500 for title, goal, _ in stages):
        raise read.refuse(plan="阶段名称最多60个字，目标最多500个字。")
    known = {one["title"]: one.get("done_at") for one in row.plan}
    row.plan = [
        {"title": t, "goal": g, "done_at": (known.get(t) or w.now.isoformat()) if done else None}
        for t, g, done in stages
    ]
    w.record(case, "counselling.planned", counselling=str(row.id), stages=len(stages))


def write(w: Work, counselling_id: UUID, answers: Answers) -> None:
    """Add a private note; what was written is never changed."""
    row, case = _own(w, counselling_id)
    text, stage = read.text(answers, "text"), read.text(answers, "stage")
    if not text or len(text) > LONGEST:
        raise read.refuse(text=Words("请写记录，最多%(most)s个字。", most=LONGEST))
    number = int(stage) if stage.isdecimal() and len(stage) < 3 else 0
    if number > len(row.plan):
        raise read.refuse(stage="没有这个阶段。")
    last = select(func.coalesce(func.max(CounsellingNote.n), 0)).where(
        CounsellingNote.counselling_id == row.id
    )
    note = CounsellingNote(
        counselling_id=row.id,
        n=int(w.session.scalar(last) or 0) + 1,
        stage=number,
        at=w.now,
        text=text,
        by=access.require_user(w).user_id,
    )
    w.session.add(note)
    w.session.flush()
    w.record(case, "counselling.noted", counselling=str(row.id), note=str(note.id))


def unmask(w: Work, counselling_id: UUID, note_id: UUID, purpose: str) -> str:
    """Open one note for a stated purpose; the look is kept before the text is shown."""
    row, case = _private(w, counselling_id)
    note = w.session.get(CounsellingNote, note_id)
    if note is None or note.counselling_id != row.id:
        raise NotFound(f"No note {note_id}.")
    if purpose not in law.words("counselling_purpose"):
        raise read.refuse(purpose="请选择查看的理由。")
    w.record(
        case,
        "counselling.read",
        counselling=str(row.id),
        note=str(note.id),
        party=str(row.party_id),
        purpose=purpose,
    )
    return note.text


def let_read(w: Work, counselling_id: UUID, user_id: UUID, *, may: bool) -> None:
    """Name another expert who may read the notes, or take that back."""
    row, case = _own(w, counselling_id, ended=True)
    if user_id == row.counsellor_id or user_id not in {id_ for id_, _ in experts(w)}:
        raise read.refuse(user_id="只能指定其他专家。")
    left = [one for one in row.readers if one != str(user_id)]
    row.readers = [*left, str(user_id)] if may else left
    w.record(case, "counselling.readers", counselling=str(row.id), user=str(user_id), may=may)


def warn(w: Work, counselling_id: UUID, answers: Answers) -> None:
    """Tell who mediates of a danger, without the notes; the worst keep the sides apart from now."""
    row, case = _own(w, counselling_id)
    kind, advice = str(answers.get("kind") or ""), read.text(answers, "advice")
    if kind not in law.words("counselling_risk"):
        raise read.refuse(kind="请选择是什么风险。")
    if not advice or len(advice) > 500:
        raise read.refuse(advice=Words("请写明建议怎么办，最多%(most)s个字。", most=500))
    by = access.require_user(w).user_id
    w.session.add(CounsellingRisk(counselling_id=row.id, at=w.now, kind=kind, advice=advice, by=by))
    if kind in APART:
        case.no_joint_session = True
    notices.give(w, case, "risk", counselling=str(row.id), risk=kind)


def end(w: Work, counselling_id: UUID) -> None:
    """End the counselling; the notes stay with who may read them."""
    row, case = _own(w, counselling_id)
    row.state, row.ended_at = "ENDED", w.now
    w.record(case, "counselling.ended", public=True, counselling=str(row.id))


def _private(w: Work, counselling_id: UUID) -> tuple[Counselling, Case]:
    """Fetch what only the counsellor and named readers open; nobody's rank helps."""
    row = w.session.get(Counselling, counselling_id, with_for_update=True)
    actor = w.actor
    if row is None or row.tenant_id != w.tenant or not isinstance(actor, Actor):
        raise NotFound(f"No counselling {counselling_id}.")
    is_own = row.counsellor_id == actor.user_id
    if not is_own and actor.id not in row.readers:
        raise NotFound(f"No counselling {counselling_id}.")
    if row.state in ("ASKED", "REFUSED") and not is_own:
        raise NotFound(f"No counselling {counselling_id}.")
    return row, w.session.get_one(Case, row.case_id)


def _own(w: Work, counselling_id: UUID, *, ended: bool = False) -> tuple[Counselling, Case]:
    row, case = _private(w, counselling_id)
    if row.counsellor_id != access.require_user(w).user_id:
        raise NotAllowed
    if row.state == "ASKED":
        raise gates.closed("invitee_without_consent")
    if row.state != "ONGOING" and not (ended and row.state == "ENDED"):
        raise StateMismatch(state=row.state)
    return row, case


# --- seen from the case -----------------------------------------------------------------------


def of_case(w: Work, case: Case) -> tuple[Line, ...]:
    """List the counselling of *case* for who mediates it; nobody else knows of it from here."""
    if not isinstance(w.actor, Actor) or not access.may_read_confidential(w, case):
        return ()
    return tuple(_line(w, case, row) for row in _all(w, case))


def for_party(w: Work, case: Case) -> tuple[Line, ...]:
    """List for a party what is asked of them, and the own counselling; never a risk or a note."""
    actor = access.require_party(w)
    if actor.party_id not in {p.id for p in sides.staying(case)}:
        return ()
    rows = [r for r in _all(w, case) if r.state == "ASKED" or r.party_id == actor.party_id]
    live = [row for row in rows if row.state in ("ASKED", "ONGOING")]
    own = {row.id for row in live if row.party_id == actor.party_id}
    return tuple(_line(w, case, row, bare=True, purpose=row.id in own) for row in live)


def _all(w: Work, case: Case) -> list[Counselling]:
    query = select(Counselling).where(Counselling.case_id == case.id)
    return list(w.session.scalars(query.order_by(Counselling.asked_at)))


def _line(
    w: Work, case: Case, row: Counselling, *, bare: bool = False, purpose: bool = True
) -> Line:
    here = sides.staying(case)
    asked = tuple((p.id, p.name) for p in here if str(p.id) not in row.consented_by)
    return Line(
        id=row.id,
        party=w.session.get_one(Party, row.party_id).name,
        counsellor=w.session.get_one(User, row.counsellor_id).name,
        state=row.state,
        purpose=row.purpose if purpose else "",
        missing=asked,
        stages=len(row.plan),
        done=sum(bool(one.get("done_at")) for one in row.plan),
        risks=() if bare else _risks(w, row),
    )


def _risks(w: Work, row: Counselling) -> tuple[tuple[str, str, datetime], ...]:
    query = select(CounsellingRisk).where(CounsellingRisk.counselling_id == row.id)
    found = w.session.scalars(query.order_by(CounsellingRisk.at))
    return tuple((risk.kind, risk.advice, risk.at) for risk in found)
