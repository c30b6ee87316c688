"""The acts of an event of the grid: verify, dispatch, handle, supervise, check, tell, evaluate.

Sources: docs/reference/mechanisms.md, S-30 to S-37, S-44, S-47; the numbers are rows of law.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases.desks import answers as read
from cases.grid import affair_cases, affair_orders, affairs, affairstate
from cases.models import Affair, Organisation
from cases.operations import Operation, nothing
from cases.paperwork import papers
from cases.rules import clock
from cases.words import Words
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]
Variables = dict[str, Any]

#: what is written on an alarm: no words of the report, which may name a child
ALARM = "接到红色事件，请立即派人处置，并在系统里写明结果。"
LATE = "到期还没有核实，请马上核实。"


def _seen(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    """Prefill the look at a report: what was written, and what may be the same."""
    return {
        "words": affair.words,
        "address": affair.address,
        "priority": affair.priority,
        "category": affair.category,
        "similar": "、".join(_numbers(w, affair)),
        "verdict": "true",
    }


def _numbers(w: Work, affair: Affair) -> list[str]:
    ids = [read.identifier(one) for one in affair.details.get("similar", [])]
    rows = (w.session.get(Affair, one) for one in ids if one)
    return [row.number for row in rows if row is not None]


def verify(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what a leader found: true, settled on the spot, urgent, or false (with why)."""
    verdict = str(answers.get("verdict"))
    note = read.text(answers, "note")
    if verdict in ("false", "settled") and len(note) < 4:
        raise read.refuse(note="请写明核实的情况和理由。")
    affair.verified_at = w.now
    if verdict in ("true", "settled") and answers.get("priority") in ("YELLOW", "GREEN"):
        affair.priority = str(answers["priority"])
    if verdict == "red":
        affair.priority = "RED"
    affair.details = affair.details | {"verified": note}
    if verdict == "settled":
        _settle(w, affair, note)
    w.record(affair, "event.verified", verdict=verdict, priority=affair.priority)
    return {"verdict": verdict, "priority": affair.priority}


def _settle(w: Work, affair: Affair, note: str) -> None:
    affair.level, affair.handled_at, affair.outcome = "GRID", w.now, "SOLVED"
    affair.details = affair.details | {"result": note}


def verify_emergency(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what the command centre found: go on, not so urgent, or a false alarm."""
    verdict = str(answers.get("verdict"))
    note = read.text(answers, "note")
    if verdict != "true" and len(note) < 4:
        raise read.refuse(note="请写明核实的情况和理由。")
    affair.verified_at = w.now
    if verdict == "downgrade":
        affair.priority = "YELLOW"
    affair.details = affair.details | {"verified": note}
    w.record(affair, "event.verified", verdict=verdict, priority=affair.priority)
    if verdict != "true":
        _stand_down(w, affair)
    if verdict == "false":
        _told(w, affair, note)
    return {"verdict": verdict, "priority": affair.priority}


def _stand_down(w: Work, affair: Affair) -> None:
    """Take back the alarms that nobody has answered yet."""
    for row in affair_orders.of(w, affair, "BROADCAST"):
        if row.done_at is None and row.returned_at is None:
            row.returned_at = w.now


def broadcast(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Raise the alarm with the police and every body called to this kind of event (S-44)."""
    affair.priority = "RED"
    due = w.law.at(affair.place_id).deadline("event_handle.RED", affair.reported_at).due
    affair.due_at = due
    called = [row for row in affair_orders.departments(w, affair) if _is_called(row, affair)]
    orders = [affair_orders.issue(w, affair, "BROADCAST", row.id, ALARM, due) for row in called]
    w.record(affair, "event.broadcast", count=len(orders))
    return {"departments": affair_orders.told(w, orders), "priority": "RED"}


def _is_called(row: Organisation, affair: Affair) -> bool:
    return row.kind == "POLICE" or f"event.{affair.category}" in (row.handles or [])


def respond(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what a department did about an alarm."""
    row = affair_orders.own(w, affair, task, "BROADCAST")
    row.arrived_at = row.arrived_at or read.instant(answers, "at", w.now)
    row.arrived_geo = affair_orders.geo(answers)
    affair_orders.finish(w, row, read.text(answers, "result"))
    affair.handled_at, affair.outcome = w.now, "SOLVED"
    affair.level = affair.level or "TOWN"
    affair.details = affair.details | {"result": _results(w, affair)}
    w.record(affair, "event.responded", order=str(row.id), n=row.n)
    return {}


def _results(w: Work, affair: Affair) -> str:
    """Put together what each body did."""
    rows = affair_orders.of(w, affair, "BROADCAST")
    done = [row for row in rows if row.result]
    return "\n".join(f"{affairs.name(w, row.organisation_id)}：{row.result}" for row in done)


def _dispatch_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    categories = statutes.categories().values()
    return {
        "words": affair.words,
        "address": affair.address,
        "priority": affair.priority,
        "similar": "、".join(_numbers(w, affair)),
        "history": _history(w, affair),
        "level": affair.level or "TOWN",
        "way": "department",
        "options_departments": affair_orders.options(w, affair),
        "options_categories": [{"label": c.name, "value": c.code} for c in categories],
        "dispute_category": "NEIGHBOR",
        "applicant": affair.reporter,
        "applicant_phone": affair.reporter_phone,
        "facts": affair.words,
    }


def _history(w: Work, affair: Affair) -> str:
    """Say who had it before and why it came back."""
    rows = affair_orders.of(w, affair, "HANDLE")
    lines = [f"{affairs.name(w, row.organisation_id)}：{row.result}" for row in rows if row.result]
    return "\n".join(lines)


def dispatch(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Decide the level and who handles it: a department, a whistle, or it is a dispute."""
    way = str(answers.get("way"))
    affair.level = str(answers.get("level") or "TOWN")
    affair.verified_at = affair.verified_at or w.now
    if answers.get("priority") in ("YELLOW", "GREEN") or affair.priority != "RED":
        affair.priority = str(answers.get("priority") or affair.priority)
    w.record(affair, "event.dispatched", way=way, level=affair.level)
    found: Variables = {"way": way, "priority": affair.priority}
    if way == "dispute":
        affair_cases.from_dispatch(w, affair, answers)
        return found
    if way == "whistle":
        return found | _to_whistle(w, affair)
    return found | _to_department(w, affair, answers)


def _to_whistle(w: Work, affair: Affair) -> Variables:
    """Let the window of the town know of it: 131 counts from the report."""
    place = w.session.get_one(Organisation, affair.place_id)
    if affairs.bodies(w, place).window_id is None:
        raise read.refuse(way="这个镇街还没有设受理窗口，不能吹哨。")
    affair.whistled_at = w.now
    return {}


def _to_department(w: Work, affair: Affair, answers: Answers) -> Variables:
    body = affair_orders.chosen(w, affair, answers.get("department"), "department")
    demand = read.text(answers, "demand")
    if not demand:
        raise read.refuse(demand="请写明要求。")
    due = w.law.at(affair.place_id).deadline(f"event_handle.{affair.priority}", w.now).due
    affair.due_at = due
    affair_orders.issue(w, affair, "HANDLE", body.id, demand, due)
    return {
        "department_id": str(body.id),
        "handle_due": due.isoformat(),
        "warn_at": warned_at(w, affair, w.now, due).isoformat(),
        "returned": False,
        "check_ok": False,
    }


def warned_at(w: Work, affair: Affair, start: datetime, due: datetime) -> datetime:
    """Return when the warning comes: so many hundredths of the term after its *start* (E1)."""
    return start + (due - start) * int(w.law.at(affair.place_id).value("E1", "warn_percent")) / 100


def _handle_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    row = affair_orders.own(w, affair, task, "HANDLE")
    return {
        "words": affair.words,
        "address": affair.address,
        "demand": row.demand,
        "decision": "done",
        "outcome": "SOLVED",
        "may_return": _may_return(w, affair),
    }


def _may_return(w: Work, affair: Affair) -> bool:
    """Tell whether an order may still be handed back: once, and not late (R-102)."""
    rows = affair_orders.of(w, affair, "HANDLE")
    back = sum(row.returned_at is not None for row in rows)
    open_until = w.law.at(affair.place_id).deadline("event.return", rows[-1].issued_at).due
    return back < w.law.at(affair.place_id).tries("event.return") and w.now <= open_until


def handle(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what the department did, or hand the order back with why (R-102)."""
    row = affair_orders.own(w, affair, task, "HANDLE")
    result = read.text(answers, "result")
    returned = answers.get("decision") == "return"
    if returned and not _may_return(w, affair):
        told = "退回只能在%(hours)s小时内，最多%(tries)s次，现在不能退回。"
        allowed = w.law.at(affair.place_id).row("event.return")
        raise read.refuse(decision=Words(told, hours=allowed.hours, tries=allowed.tries))
    affair_orders.finish(w, row, result)
    if returned:
        row.returned_at, row.done_at = w.now, None
        w.record(affair, "event.returned", order=str(row.id), n=row.n)
        return {"returned": True}
    photos = read.files(w, affair, answers.get("photos"), "photo")
    affair.handled_at = w.now
    affair.outcome = str(answers.get("outcome") or "SOLVED")
    affair.details = affair.details | {"result": result}
    w.record(affair, "event.handled", order=str(row.id), n=row.n, photos=len(photos))
    return {"returned": False, "outcome": affair.outcome}


def remind(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Warn the department that its term runs out."""
    w.record(affair, "notice.event", due=str(clock.day_of(answers["handle_due"])))
    w.later("notices.send", case_id=affair.id, kind="event")
    return {}


def hurry_verify(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Put a report that nobody verified in time under supervision, by the house itself."""
    if affair.verified_at is None:
        body = affair.centre_id if affair.priority == "RED" else affair.place_id
        affair_orders.supervise(w, affair, body or affair.place_id, LATE)
    return {}


def _supervise_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {
        "words": affair.words,
        "history": _standing(w, affair),
        "options_departments": [
            *affair_orders.options(w, affair),
            *_post(w, affair.centre_id),
            *_post(w, affair.place_id),
        ],
        "department": str(_answerable(w, affair)),
        "demand": "请在一日内办结，并把结果写进系统。",
    }


def _post(w: Work, place: UUID | None) -> list[dict[str, str]]:
    return [{"label": affairs.name(w, place), "value": str(place)}] if place else []


def _answerable(w: Work, affair: Affair) -> UUID:
    """Name whom it lies with: the body of the newest open order, else the command centre."""
    for row in reversed(affair_orders.of(w, affair, "HANDLE", "WHISTLE", "BROADCAST")):
        if row.done_at is None:
            return row.organisation_id
    return affair.centre_id or affair.place_id


def _standing(w: Work, affair: Affair) -> str:
    return "\n".join(
        f"{affairs.name(w, row.organisation_id)}：{'已办' if row.done_at else '还没有办结'}"
        for row in affair_orders.of(w, affair, "HANDLE", "WHISTLE", "BROADCAST")
    )


def supervise(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Issue a supervision order (督办单) to whoever it lies with."""
    known = {one["value"] for one in _supervise_prefill(w, affair, task)["options_departments"]}
    chosen = read.identifier(answers.get("department"))
    if str(chosen) not in known or chosen is None:
        raise read.refuse(department="请从列表中选择单位。")
    affair_orders.supervise(w, affair, chosen, read.text(answers, "demand"))
    return {}


def escalate(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Report to the leader of the town what was late again (R-104)."""
    leader = read.identifier(answers.get("leader_id"))
    if leader is not None:
        affair_orders.supervise(w, affair, leader, "督办后仍未办结，请负责人过问。")
    return {}


def _check_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {"words": affair.words, "result": affair.details.get("result"), "ok": "yes"}


def check(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down whether it is really done, as the grid worker saw it on the spot."""
    ok = answers.get("ok") == "yes"
    note = read.text(answers, "note")
    if not ok and len(note) < 4:
        raise read.refuse(note="请写明哪里没有办好。")
    photos = read.files(w, affair, answers.get("photos"), "photo")
    if not ok:
        affair.handled_at = None
        rows = affair_orders.of(w, affair, "HANDLE")
        rows[-1].remark = note
    w.record(affair, "event.checked", ok=ok, photos=len(photos))
    return {"check_ok": ok}


def feedback(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Tell the reporter what became of it; makes the feedback paper (R-105)."""
    _told(w, affair, str(affair.details.get("result") or ""))
    return {"outcome": affair.outcome or "SOLVED"}


def tell_false(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Tell the reporter that it was not so, and why."""
    _told(w, affair, str(affair.details.get("verified") or ""))
    return {}


def _told(w: Work, affair: Affair, words: str) -> None:
    affair.details = affair.details | {"reply": words}
    w.session.flush()
    papers.issue(w, affair, "events/feedback", audience="staff")
    w.record(affair, "event.told")


def _evaluate_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {
        "reporter": affair.reporter,
        "reporter_phone": affair.reporter_phone,
        "reply": affair.details.get("reply"),
    }


def evaluate(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down how content the reporter is (S-47); the discontent are shown to the supervisor."""
    score = int(answers["satisfied"])
    affair.satisfied = score
    affair.details = affair.details | {"opinion": read.text(answers, "note")}
    w.record(affair, "event.evaluated", score=score)
    if score <= 2:
        affairstate.note(w, affair, "notice.discontent", score=score)
    return {}


OPERATIONS = (
    Operation("event.verify", "核实事件", _seen, verify, Affair),
    Operation("event.verify_emergency", "核实险情", _seen, verify_emergency, Affair),
    Operation("event.hurry_verify", "催促核实", nothing, hurry_verify, Affair),
    Operation("event.broadcast", "紧急通报", nothing, broadcast, Affair),
    Operation("event.respond", "出动处置", _seen, respond, Affair),
    Operation("event.dispatch", "分级分流", _dispatch_prefill, dispatch, Affair),
    Operation("event.handle", "部门处置", _handle_prefill, handle, Affair),
    Operation("event.remind", "提醒部门", nothing, remind, Affair),
    Operation("event.supervise", "督办", _supervise_prefill, supervise, Affair),
    Operation("event.escalate", "报镇街负责人", nothing, escalate, Affair),
    Operation("event.check", "到场核查", _check_prefill, check, Affair),
    Operation("event.feedback", "反馈上报人", nothing, feedback, Affair),
    Operation("event.tell_false", "告知不属实", nothing, tell_false, Affair),
    Operation("event.evaluate", "上报人评价", _evaluate_prefill, evaluate, Affair),
)
