"""What the page of a case shows, in frozen parts; and the acts that are always at hand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate
from cases.access import Actor
from cases.assignment import standins, team
from cases.collective import group_grid, groups
from cases.desks import answers as read
from cases.desks import diagrams, party_view, timeline
from cases.desks.outcomes import AgreementView, ApplicationView, ItemView, SessionView, views
from cases.diagnoses import diagnosis, ladder, relapse, sheet
from cases.errors import NotAllowed, NotFound, StateMismatch
from cases.justice import choosing
from cases.library import precedent_search, precedents
from cases.models import Affair, Assignment, Attachment, Case, Organisation, User
from cases.paperwork import contexts, reading
from cases.reception import amending, risks, sides
from cases.related import duplicates, handing_on, links
from cases.rules import beginnings, clocks
from cases.settlement import counselling, extending, mediation, suspending, termination
from cases.vault import attachments, data_desk
from cases.words import Words
from engine import TaskInfo
from processes import law

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: why somebody may look behind a mask (个人信息保护法 art. 6: for a purpose)
PURPOSES = {
    "contact": "联系当事人",
    "identity": "核对身份",
    "document": "制作、核对文书",
    "service": "送达文书",
    "safety": "处置紧急情况",
}
#: who may note at any time what a party asks for, and what was found out
HANDLERS = ("intake_clerk", "mediator", "chief_mediator")
#: fields of a party that are masked
MASKED = ("id_no", "phone", "address", "birth_date", "ethnicity", "legal_rep")
#: those of them that tell where somebody is reached
REACH = ("phone", "address")


@dataclass(frozen=True)
class Header:
    """The case in a few lines; codes are put into words by the page."""

    id: UUID
    code: str
    number: str | None
    title: str
    category: str | None
    state: str
    confirm_state: str
    end_state: str | None
    priority: str | None
    route: str | None
    source: str
    channel: str
    committee: str
    centre: str
    mediators: tuple[str, ...]
    facts: str
    claims: tuple[str, ...]
    amount: Decimal | None
    persons: int
    place: str | None
    occurred_on: date | None
    applied_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    archived_at: datetime | None
    retention: str | None
    no_joint_session: bool
    #: what the triage table proposed and what was decided
    triage: Mapping[str, Any]
    referral: Mapping[str, Any]
    #: the case this one continues: id and code
    continues: tuple[UUID, str] | None


@dataclass(frozen=True)
class Act:
    """A task of the case: what, whose, until when, and whether the actor may do it now."""

    task: TaskInfo
    assignee: Words | None
    is_mine: bool
    may_claim: bool
    #: the organisation whose task it is, when it is a role's
    place: str


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows the actor."""

    header: Header
    parties: tuple[party_view.PartyView, ...]
    #: masked fields of theirs that the actor may see in full
    unmaskable: tuple[str, ...]
    #: many on one side, of whom only who speaks for them is among the parties
    group: group_grid.Outline | None
    clocks: tuple[clocks.Clock, ...]
    #: days by which all may agree to make the period longer now; 0 when they may not
    may_extend: int
    #: that no period runs yet, and what it waits for
    waiting: Words | None
    acts: tuple[Act, ...]
    #: why the mediation stands still, while it does
    suspended: suspending.Standing | None
    #: acts that need no task: withdraw add_note add_investigation add_file invite relapse
    #: ask_acceptance propose report_risk link split suspend
    always: tuple[str, ...]
    timeline: tuple[timeline.Line, ...]
    papers: tuple[reading.Paper, ...]
    files: tuple[attachments.Listed, ...]
    ladder: ladder.Ladder | None
    team: team.Team
    #: what the case is tied to, and what may be the same dispute
    ties: tuple[links.Tie, ...]
    transfers: tuple[handing_on.Sent, ...]
    similar: tuple[duplicates.Similar, ...]
    sessions: tuple[SessionView, ...]
    agreement: AgreementView | None
    items: tuple[ItemView, ...]
    application: ApplicationView | None
    diagrams: tuple[diagrams.Diagram, ...]
    #: counselling of its parties, for who mediates it; never a note
    counselling: tuple[counselling.Line, ...]
    #: who may be asked for it
    experts: tuple[tuple[UUID, str], ...]
    #: published precedents that are like it, while it is being settled
    alike: tuple[precedent_search.Found, ...]
    #: the police station of the town, for a report of danger
    station: str


def case_page(w: Work, case_id: UUID) -> CasePage:
    """Read the page of a case; raises `NotFound` when it is not the actor's to see.

    Who opens it without a task in it and without mediating it is kept (`timeline.note_look`).
    """
    case = access.read(w, case_id)
    seen, always = views(w, case), (*_always(w, case), *_sometimes(w, case))
    todo = acts(w, case)
    page = CasePage(
        header=_header(w, case),
        parties=tuple(party_view.of(p, heard=access.handles(w, case)) for p in sides.named(case)),
        unmaskable=_unmaskable(w, case),
        group=group_grid.outline(w, case),
        clocks=clocks.of(w, case),
        may_extend=extending.longest_ahead(w, case),
        waiting=beginnings.waiting(case),
        acts=todo,
        suspended=suspending.now(w, case) if access.handles(w, case) else None,
        always=always,
        timeline=timeline.of(w, case),
        papers=reading.list_for(w, case),
        files=tuple(attachments.of_case(w, case)),
        ladder=ladder.of(w, case),
        team=team.of(w, case),
        transfers=() if access.reads_as_court(w, case) else handing_on.of(w, case),
        ties=() if access.reads_as_court(w, case) else tuple(links.of(w, case)),
        similar=tuple(duplicates.find(w, case)) if "link" in always else (),
        sessions=seen.sessions,
        agreement=seen.agreement,
        items=seen.items,
        application=seen.application,
        diagrams=diagrams.of(w, case),
        counselling=counselling.of_case(w, case),
        experts=_experts(w, case),
        alike=_alike(w, case),
        station=risks.station(w, case) if "report_risk" in always else "",
    )
    if not any(act.is_mine for act in todo):
        timeline.note_look(w, case)
    return page


def _experts(w: Work, case: Case) -> tuple[tuple[UUID, str], ...]:
    if termination.is_over(case) or not access.may_read_confidential(w, case):
        return ()
    return tuple(counselling.experts(w))


def _alike(w: Work, case: Case) -> tuple[precedent_search.Found, ...]:
    if termination.is_over(case) or access.reads_as_court(w, case):
        return ()
    return tuple(precedent_search.similar(w, case))


def acts(w: Work, case: Subject) -> tuple[Act, ...]:
    """List the open tasks of *case*, those of the actor first."""
    actor, away = w.actor, standins.away(w)
    found = []
    for task in _tasks(w, case):
        mine = isinstance(actor, Actor) and task.assignee in actor.hands
        offered = task.role is not None and (task.role, task.scope) in actor.grants
        holder = w.session.get(User, task.assignee) if task.assignee else None
        free = task.assignee is None and offered
        place = _place(w, task.scope if task.role else None)
        found.append(Act(task, _held(holder, away), mine or free, free, place))
    return tuple(sorted(found, key=lambda a: (not a.is_mine, str(a.task.due_at or ""))))


def _held(holder: User | None, away: Mapping[UUID, standins.Away]) -> Words | None:
    """Name who has a task, and who does it while they are away."""
    if holder is None:
        return None
    if holder.id not in away:
        return Words("%(name)s", name=holder.name)
    return Words("%(name)s（%(other)s代）", name=holder.name, other=away[holder.id].substitute)


def unmask(w: Work, case_id: UUID, party_id: UUID, field: str, purpose: str) -> str:
    """Show one masked field in full, for a stated purpose; who looked stays on record."""
    case = access.read(w, case_id)
    access.require_user(w)
    if field not in MASKED or purpose not in PURPOSES:
        raise read.refuse(purpose="请选择查看的理由。")
    if field not in _unmaskable(w, case):
        raise NotAllowed
    party = read.party(case, party_id)
    w.record(case, "party.unmasked", party=str(party.id), field=field, purpose=purpose)
    return str(getattr(party, field) or "")


def _unmaskable(w: Work, case: Case) -> tuple[str, ...]:
    """Name the fields that the actor may see in full: who helps reaches the parties, no more.

    Who handed the case on has nothing to do with them any longer (个人信息保护法 art. 6).
    """
    if access.handed_on_at(w, case) is not None:
        return ()
    return REACH if access.helps_only(w, case) else MASKED


def add_note(w: Work, case_id: UUID, answers: Mapping[str, Any]) -> None:
    """Add to the five-diagnosis sheet what came up between its tasks (S-09)."""
    case = _open(w, case_id)
    access.require_office(w, case, *relapse.STAFF)
    stage = str(answers.get("stage"))
    if stage not in law.words("stage"):
        raise read.refuse(stage="请选择哪一诊。")
    on, who, note = (
        read.day(answers.get("on")),
        read.text(answers, "who"),
        read.text(answers, "note"),
    )
    if on is None or not who or not note:
        raise read.refuse(note="请写明日期、谁办的、怎么办的。")
    access.hold(w, case.id)
    sheet.write(w, case, stage, "noted", note, who=who, on=on)


def add_investigation(w: Work, case_id: UUID, answers: Mapping[str, Any]) -> None:
    """Add an investigation while the case is mediated, beside the task for it."""
    case = _open(w, case_id)
    access.require_office(w, case, *HANDLERS[1:])
    if not (read.text(answers, "place") and read.text(answers, "interviewee")):
        raise read.refuse(interviewee="请写明地点和被调查人。")
    mediation.add_investigation(w, case, answers)


def set_confidential(w: Work, case_id: UUID, attachment_id: UUID, confidential: bool) -> None:
    """Mark a file as one side's confidence, or open it again; only those who mediate may."""
    case = access.read(w, case_id)
    if not access.may_read_confidential(w, case):
        raise NotFound(f"No file {attachment_id}.")
    row = w.session.get(Attachment, attachment_id)
    if row is None or row.case_id != case.id:
        raise NotFound(f"No file {attachment_id}.")
    row.confidential = confidential
    w.record(case, "file.confidential", file=str(row.id), confidential=confidential)


def _open(w: Work, case_id: UUID) -> Case:
    """Fetch a case that can still be added to; raises `StateMismatch` once it is archived."""
    case = access.read(w, case_id)
    if case.archived_at is not None:
        raise StateMismatch(state=case.state)
    return case


def _tasks(w: Work, case: Subject) -> list[TaskInfo]:
    """List open tasks of the case's own process and of the court's."""
    if isinstance(case, Affair):
        return w.engine.open_tasks(case.instance_id) if case.instance_id else []
    letter = handing_on.waiting(w, case)
    own = (case.instance_id, letter.instance_id if letter else None)
    instances = [i for i in (*own, casestate.court_instance(w, case)) if i]
    tasks = [t for i in instances for t in w.engine.open_tasks(i)]
    if access.reads_as_court(w, case):
        return [t for t in tasks if t.instance_id not in own]
    return tasks


def _always(w: Work, case: Case) -> tuple[str, ...]:
    """List what the actor may do at any time in this state."""
    if case.archived_at is not None or not isinstance(w.actor, Actor):
        return ()
    if not access.deals(w, case):
        return ()
    found = ["add_file"]
    if groups.may_keep(w, case) and groups.may_grow(w, case):
        found.append("group")
    if case.closed_at is None and access.deals(w, case, *HANDLERS):
        found += ["invite"] if termination.is_over(case) else ["withdraw", "invite"]
    found += [*amending.acts(w, case), *data_desk.acts(w, case), *_tying(w, case)]
    if sheet.of(w, case) is not None and access.deals(w, case, *relapse.STAFF):
        found += diagnosis.acts(w, case)
    if access.deals(w, case, *risks.STAFF) and risks.may_report(w, case):
        found.append("report_risk")
    if case.state in ("ACCEPTED", "MEDIATING") and access.deals(w, case, *HANDLERS[1:]):
        found.append("add_investigation")
    found += ["suspend"] if suspending.may(w, case) else []
    return tuple(found)


def _sometimes(w: Work, case: Case) -> list[str]:
    """List what the actor may do because of how the case went."""
    found = ["propose"] if precedents.may_propose(w, case) else []
    return [*found, "reconsider"] if choosing.may_ask_again(w, case) else found


def _tying(w: Work, case: Case) -> list[str]:
    if not access.deals(w, case, *links.STAFF):
        return []
    return ["link"] if termination.is_over(case) else ["link", "split"]


def _header(w: Work, case: Case) -> Header:
    before = w.session.get(Case, case.continues_id) if case.continues_id else None
    plain = (
        *("id", "code", "number", "title", "category", "state", "confirm_state", "end_state"),
        *("priority", "route", "source", "channel", "facts", "amount", "persons", "place"),
        *("occurred_on", "applied_at", "accepted_at", "closed_at", "archived_at", "retention"),
        "no_joint_session",
    )
    court = access.reads_as_court(w, case) or access.handed_on_at(w, case) is not None
    known = {name: getattr(case, name) for name in plain}
    if court:  # what the parties told the mediators is not part of what was filed, or handed on
        known |= {"facts": "", "place": None, "amount": None}
    return Header(
        **known,
        committee=_place(w, case.committee_id),
        centre=_place(w, case.centre_id),
        mediators=_mediators(w, case),
        claims=() if court else tuple(contexts.claim(c) for c in case.claims),
        triage={} if court else case.triage or {},
        referral=case.referral or {},
        continues=(before.id, before.code) if before else None,
    )


def _place(w: Work, organisation_id: UUID | None) -> str:
    row = w.session.get(Organisation, organisation_id) if organisation_id else None
    return (row.display_name or row.name) if row else ""


def _mediators(w: Work, case: Case) -> tuple[str, ...]:
    query = (
        select(User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
        .where(Assignment.role.in_(("LEAD", "CO")))
        .order_by(Assignment.role.desc(), Assignment.assigned_at)
    )
    return tuple(w.session.scalars(query))
