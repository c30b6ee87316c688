"""The party's own page: where it stands in plain words, what may be done, what may be read.

A party sees the own case and the own side; of the other side only names and answers. Every act
here is the party's own (人民调解法 art. 23; 个人信息保护法 arts. 44-45).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access
from cases.assignment import team
from cases.desks import outcomes, timeline
from cases.desks.outcomes import AgreementView, ApplicationView, ItemView, SessionView
from cases.desks.timeline import Line
from cases.diagnoses import diagnosis, sheet
from cases.errors import GateClosed, StateMismatch
from cases.figures import surveys
from cases.justice import choosing
from cases.library import precedent_search
from cases.models import Case, Organisation, Party, User
from cases.negotiation import talk_page
from cases.paperwork import contexts, reading
from cases.reception import consent, kinds, sides
from cases.related import linked
from cases.rules import beginnings, clocks
from cases.settlement import counselling, performance, sheets, suspending, termination
from cases.vault import attachments
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

#: the five rights and where they come from (人民调解法 arts. 3, 4, 23, 26)
RIGHTS = (
    Words("调解不收取任何费用。"),
    Words("可以选择或者接受调解员，也可以要求更换。"),
    Words("可以接受、拒绝或者随时终止调解，不需要说明理由。"),
    Words("可以要求公开或者不公开进行调解。"),
    Words("可以自主表达意愿、自愿达成协议；随时可以向人民法院起诉。"),
)

#: why mediation ended, as the end it leads to; every other reason is a failure
REASONS = {"PARTY_WITHDREW": "CLOSED_WITHDRAWN", "PARTY_REFUSED": "CLOSED_REFUSED"}


@dataclass(frozen=True)
class Standing:
    """Where the case stands: what it is, who has it, what comes next and by when."""

    #: code for a picture or colour: waiting yours theirs done
    mood: str
    now: Words
    #: office or person whose turn it is
    holder: Words
    next: Words
    by: date | None


@dataclass(frozen=True)
class Other:
    """Another party of the case, as far as this one may know."""

    name: str
    side: str
    consent: str
    wants_confirmation: bool | None


@dataclass(frozen=True)
class PartyPage:
    """Everything the page of a party shows."""

    case_id: UUID
    party_id: UUID
    code: str
    number: str | None
    title: str
    name: str
    side: str
    state: str
    confirm_state: str
    end_state: str | None
    centre: str
    centre_phone: str | None
    applied_at: datetime
    accepted_at: datetime | None
    first_session_at: str | None
    first_session_place: str | None
    consent: str
    wants_confirmation: bool | None
    #: acts open now: consent refuse withdraw ask_acceptance choose sign upload
    may: tuple[str, ...]
    standing: Standing
    rights: tuple[Words, ...]
    others: tuple[Other, ...]
    clocks: tuple[clocks.Clock, ...]
    timeline: tuple[Line, ...]
    looks: tuple[Line, ...]
    #: papers of the cases that the dispute comes from, by code
    earlier: tuple[tuple[str, tuple[reading.Paper, ...]], ...]
    papers: tuple[reading.Paper, ...]
    files: tuple[attachments.Listed, ...]
    #: records and notices that may be signed at any time
    records: tuple[sheets.Sheet, ...]
    #: agreements and applications to sign: nothing goes on without
    sheets: tuple[sheets.Sheet, ...]
    sessions: tuple[SessionView, ...]
    agreement: AgreementView | None
    items: tuple[ItemView, ...]
    application: ApplicationView | None
    #: whether the personal-information notice is still to be agreed to
    asks_privacy: bool
    #: the parties' own negotiation: offered asked theirs open agreed; empty when it is shut
    talk: str
    #: the open link of the survey, if this party was picked
    survey: tuple[UUID, str] | None
    #: counselling that is asked of this party, or the own
    counselling: tuple[counselling.Line, ...]
    #: whether the library has the like of it, while it is being settled
    has_alike: bool
    #: whom it may ask for, and who is in charge
    mediator: team.OfParty


def party_page(w: Work) -> PartyPage:
    """Read the acting party's page."""
    actor = access.require_party(w)
    case = access.read(w, actor.case_id)
    own = w.session.get_one(Party, actor.party_id)
    centre = w.session.get_one(Organisation, case.centre_id)
    details = case.details or {}
    seen = outcomes.views(w, case)
    to_sign = sheets.for_party(w)
    return PartyPage(
        case_id=case.id,
        party_id=own.id,
        code=case.code,
        number=case.number,
        title=case.title,
        name=own.name,
        side=own.side,
        state=case.state if own.exited_at is None else "CLOSED",
        confirm_state=case.confirm_state if own.exited_at is None else "NONE",
        end_state=own.outcome or case.end_state,
        centre=centre.display_name or centre.name,
        centre_phone=centre.phone,
        applied_at=case.applied_at,
        accepted_at=case.accepted_at,
        first_session_at=details.get("first_session_at"),
        first_session_place=details.get("first_session_place"),
        consent=own.consent,
        wants_confirmation=own.wants_confirmation,
        may=_may(w, case, own, bool(to_sign)),
        standing=standing(w, case, own),
        rights=RIGHTS,
        others=tuple(_other(p) for p in _others(case, own)),
        clocks=_clocks(w, case, own),
        timeline=timeline.of(w, case),
        looks=timeline.looks(w, case),
        papers=reading.list_for(w, case),
        earlier=tuple((one.code, reading.list_for(w, one)) for one in linked.came_from(w, own)),
        files=tuple(attachments.of_case(w, case)),
        sheets=tuple(s for s in to_sign if _is_awaited(s)),
        records=tuple(s for s in to_sign if not _is_awaited(s)),
        sessions=tuple(s for s in seen.sessions if s.record is not None),
        agreement=_readable(seen.agreement),
        items=seen.items,
        application=seen.application if own in sides.applicants_to_court(case) else None,
        asks_privacy=consent.asks_for_data(case, own),
        talk=talk_page.state(w, case, own),
        survey=surveys.of_party(w),
        counselling=counselling.for_party(w, case),
        has_alike=not termination.is_over(case) and precedent_search.has_alike(w, case),
        mediator=team.of_party(w, case, own),
    )


def _clocks(w: Work, case: Case, own: Party) -> tuple[clocks.Clock, ...]:
    """List what runs for *own*: nothing once it has left, no court's days unless it applies."""
    if own.exited_at is not None:
        return ()
    found = clocks.of(w, case)
    if own in sides.applicants_to_court(case):
        return found
    return tuple(one for one in found if not one.key.startswith("court."))


def ask_acceptance(w: Work) -> None:
    """Let the acting party go straight to the formal acceptance (五诊的接诊)."""
    diagnosis.ask_acceptance(w, access.require_party(w).case_id)


def withdraw(w: Work, note: str = "") -> str:
    """Let the acting party leave; see `termination.withdraw` for what it returns."""
    actor = access.require_party(w)
    return termination.withdraw(w, actor.case_id, actor.party_id, note)


def standing(w: Work, case: Case, own: Party) -> Standing:
    """Say in plain words where the case stands for *own*."""
    for look in (_left, _ended, _asked, _signs, _chooses, _performs):
        if found := look(w, case, own):
            return found
    return _in_hand(w, case)


def _left(w: Work, case: Case, own: Party) -> Standing | None:
    """Say to one of many who left that it is over for that one, and what can be done."""
    if own.exited_at is None:
        return None
    return Standing(
        "done",
        Words("您已经退出调解，调解对您已经结束。"),
        Words("已结束"),
        Words("可以依法申请仲裁或者向人民法院起诉；终止告知书可以在下面下载。"),
        None,
    )


def _ended(w: Work, case: Case, own: Party) -> Standing | None:
    if not termination.is_over(case):
        return None
    reason = REASONS.get(case.termination_reason or "", "CLOSED_FAILED")
    said = {
        "CLOSED_WITHDRAWN": Words("有当事人退出，调解已经结束。"),
        "CLOSED_REFUSED": Words("有一方不同意调解，调解没有开始。"),
        "CLOSED_FAILED": Words("没有达成协议，调解已经结束。"),
        "CLOSED_NOT_ACCEPTED": Words("这件事不能由人民调解处理。"),
        "CLOSED_TRANSFERRED": Words("这件事已经移送有权处理的机关。"),
        "CLOSED_MERGED": Words("这件事已经并入另一件案件办理。"),
        "CLOSED_LITIGATION": Words("调解已经结束，可以通过诉讼解决。"),
    }.get(case.end_state or reason, Words("这件事已经办结。"))
    way = Words("不同意结果的，可以向人民法院起诉；文书可以在下面下载。")
    holder = Words("已结案") if case.closed_at else Words("正在立卷归档")
    return Standing("done", said, holder, way, None)


def _asked(w: Work, case: Case, own: Party) -> Standing | None:
    if own.consent != "PENDING" or case.state not in consent.OPEN:
        return None
    return Standing(
        "yours",
        Words("调解组织请您答复：愿不愿意调解。"),
        Words("等您答复"),
        Words("请在下面选择“同意”或者“不同意”。不同意也可以，调解就不进行。"),
        None,
    )


def _signs(w: Work, case: Case, own: Party) -> Standing | None:
    waiting = [s for s in sheets.for_party(w) if _is_awaited(s)]
    if not waiting:
        return None
    return Standing(
        "yours",
        Words("有文书等您签名：%(title)s。", title=waiting[0].title),
        Words("等您签名"),
        Words("请先看清内容。不同意可以不签，也可以随时退出。"),
        None,
    )


def _is_awaited(sheet: sheets.Sheet) -> bool:
    return sheet.name in (*kinds.papers_of_agreements(), sheets.APPLICATION)


def _chooses(w: Work, case: Case, own: Party) -> Standing | None:
    if case.confirm_state != "OFFERED" or own.wants_confirmation is not None:
        return None
    row = contexts.newest_agreement(w, case)
    until = row.confirm_deadline if row else None
    return Standing(
        "yours",
        Words("协议已经生效。要不要一起请法院确认？"),
        Words("等您选择"),
        Words("各方都愿意才能申请；确认后一方不履行，另一方可以申请强制执行。不收费。"),
        until,
    )


def _performs(w: Work, case: Case, own: Party) -> Standing | None:
    open_items = [i for i in performance.items(w, case) if i.status in performance.OPEN]
    if own.group_id is not None:
        open_items = [i for i in open_items if own.id in (i.obligee_id, i.obligor_id)]
    if case.state != "PERFORMING" or not open_items:
        return None
    first = open_items[0]
    mine = first.obligor_id == own.id
    now = Words("请在%(day)s前履行协议第%(n)s条。", day=day(first.due_on), n=first.clause_n)
    theirs = Words("对方应在%(day)s前履行协议第%(n)s条。", day=day(first.due_on), n=first.clause_n)
    return Standing(
        "yours" if mine else "theirs",
        now if mine else theirs,
        Words("等您履行") if mine else Words("等对方履行"),
        Words("调解员会在到期前提醒、到期后核实。没有履行的请告诉调解员。"),
        first.due_on,
    )


def _talked_over(w: Work, case: Case) -> Standing:
    """Say that neighbours and police are asked first, and until when."""
    row = sheet.of(w, case)
    return Standing(
        "theirs",
        Words("正在请邻里乡亲、村干部和民警帮忙劝，还没有立案。"),
        Words("五诊：先劝一劝"),
        Words("劝不好就正式受理。您随时可以要求正式受理，也可以去法院。"),
        row.informal_due if row else None,
    )


def _in_hand(w: Work, case: Case) -> Standing:
    """Say whose turn it is inside the house."""
    task = _next_task(w, case)
    if diagnosis.may_ask(case):
        return _talked_over(w, case)
    said = (beginnings.waiting(case) or suspending.told(w, case)) or {
        "REGISTERED": Words("您的申请已经收到，正在登记。"),
        "TRIAGED": Words("正在征求各方意见。"),
        "ACCEPTED": Words("已经受理，正在安排调解。"),
        "MEDIATING": Words("正在调解。"),
        "AGREED": Words("协议已经生效。"),
        "PERFORMING": Words("协议正在履行。"),
        "FOLLOW_UP": Words("协议履行期已过，调解员会来回访。"),
    }.get(_reached(w, case), Words("正在办理。"))
    if task is None:
        return Standing("waiting", said, Words("调解组织"), Words("有进展会写在这里。"), None)
    holder = _holder(w, task)
    due = task.due_at.date() if task.due_at else None
    return Standing("theirs", said, holder, Words("下一步：%(name)s。", name=task.name), due)


def _reached(w: Work, case: Case) -> str:
    """Tell the state; an office that still reads an agreement in force does not undo it."""
    row = contexts.newest_agreement(w, case)
    in_force = row is not None and row.effective_at is not None
    return "AGREED" if case.state == "MEDIATING" and in_force else case.state


def _next_task(w: Work, case: Case) -> TaskInfo | None:
    if case.instance_id is None:
        return None
    tasks = w.engine.open_tasks(case.instance_id)
    return min(tasks, key=lambda t: str(t.due_at or "9"), default=None)


def _holder(w: Work, task: TaskInfo) -> Words:
    user = w.session.get(User, task.assignee) if task.assignee else None
    role = access.ROLES.get(task.role or "", "")
    return Words("%(role)s %(name)s", role=role, name=user.name) if user else Words(role)


def _may(w: Work, case: Case, own: Party, signs: bool) -> tuple[str, ...]:
    """List what the party may do now; leaving is never hidden while there is something to leave."""
    if own.exited_at is not None:
        return ("upload",) if case.archived_at is None else ()
    found = []
    if case.state in consent.OPEN and case.closed_at is None:
        found += ["consent", "refuse"] if own.consent != "CONSENTED" else ["refuse"]
    if not termination.is_over(case):
        found.append("withdraw")
    if diagnosis.may_ask(case):
        found.append("ask_acceptance")
    if _may_choose(w, case):
        found.append("choose")
    if signs:
        found.append("sign")
    if case.archived_at is None:
        found.append("upload")
    return tuple(found)


def _may_choose(w: Work, case: Case) -> bool:
    if case.confirm_state not in ("OFFERED", "PREPARING", "DECLINED"):
        return False
    try:
        choosing.may_still_choose(w, case)
    except (GateClosed, StateMismatch):
        return False
    return True


def _others(case: Case, own: Party) -> list[Party]:
    """List who else takes part: of many on one side only those who speak for them."""
    heard = [p for p in sides.staying(case) if p.representative or p.group_id is None]
    return [p for p in heard if p.id != own.id and (p.group_id is None or own.group_id is None)]


def _other(row: Party) -> Other:
    return Other(row.name, row.side, row.consent, row.wants_confirmation)


def _readable(view: AgreementView | None) -> AgreementView | None:
    """Show a party the agreement once its text is settled."""
    return view if view is not None and view.status != "DRAFT" else None
