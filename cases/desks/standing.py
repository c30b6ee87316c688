"""Where a dispute stands for one of its parties, in plain words: whose turn it is, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cases import access
from cases.diagnoses import diagnosis, sheet
from cases.models import Case, Party, User
from cases.paperwork import contexts
from cases.reception import consent, kinds
from cases.rules import beginnings, clock
from cases.settlement import performance, sheets, suspending, termination
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

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


def of(w: Work, case: Case, own: Party) -> Standing:
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
    waiting = [s for s in sheets.for_party(w) if is_awaited(s)]
    if not waiting:
        return None
    return Standing(
        "yours",
        Words("有文书等您签名：%(title)s。", title=waiting[0].title),
        Words("等您签名"),
        Words("请先看清内容。不同意可以不签，也可以随时退出。"),
        None,
    )


def is_awaited(sheet: sheets.Sheet) -> bool:
    """Tell whether nothing goes on until *sheet* is signed: an agreement, an application."""
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
    due = clock.today(task.due_at) if task.due_at else None
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
