"""The cycle of visits: planned, made, missed, looked at; and what a visit finds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cases import access
from cases.desks import answers as read
from cases.errors import NotAllowed, NotFound
from cases.grid import affair_cases, affair_orders, care, event_report
from cases.models import Affair, CareVisit
from cases.operations import Operation, nothing
from cases.paperwork import papers
from cases.rules import clock
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]
Variables = dict[str, Any]

#: what an event or a dispute is made of, kept with the visit that found it
SAID = ("risk_words", "risk_category", "dispute_with", "dispute_words", "dispute_claim")


def plan(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Plan the next visit by the grade: its day, and when it lies on the desk."""
    last = next(iter(care.visits(w, affair)), None)
    due = care.next_day(w, affair, last)
    target = care.known(w, affair)
    if target is not None:
        target.next_on = due
    shown = w.law.at(affair.place_id).deadline("care.ahead", due).due
    return {"visit_due": due.isoformat(), "visit_from": clock.local(shown).isoformat()}


def hasten(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Bring the visit forward after a great change."""
    due = w.law.at(affair.place_id).deadline("care.changed", w.now).last_day
    care.target_of(w, affair).next_on = due
    return {"visit_due": due.isoformat()}


def _visit_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    target = care.target_of(w, affair)
    return {
        "name": target.name,
        "address": target.address,
        "phone": target.phone,
        "note": target.note,
        "met": "met",
        "findings": ["NORMAL"],
        "photo_consent": "yes" if affair.details.get("photo_consent") is True else "no",
    }


def visit(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down a visit and what it found; makes D-37.

    Raises `AnswersInvalid`: photos without consent, a finding without its words.
    """
    met = str(answers.get("met"))
    findings = _findings(answers) if met == "met" else []
    at = read.instant(answers, "at", w.now)
    if w.now - at > timedelta(days=7):
        raise read.refuse(at="补记最多补七天以内的走访。")
    consented = answers.get("photo_consent") == "yes"
    if answers.get("photos") and not consented:
        raise read.refuse(photos="本人不同意拍照的，不能上传照片。")
    photos = read.files(w, affair, answers.get("photos"), "photo") if consented else []
    row = _write(w, affair, task, answers, met=met, findings=findings, at=at)
    row.photo_consent = consented
    affair.details = affair.details | {"photo_consent": False}
    w.session.flush()
    papers.issue(w, affair, "care/visit_record", row.id, audience="staff")
    w.record(affair, "care.visited", n=row.n, met=met, findings=findings, photos=len(photos))
    if met == "refused":
        _stop(w, affair)
    every = int(w.law.at(affair.place_id).value("E2", "sample_every"))
    normal = findings == ["NORMAL"]
    return {
        "met": met,
        "need": "NEED" in findings,
        "risk": "RISK" in findings,
        "dispute": "DISPUTE" in findings,
        "sample": not normal or row.n % every == 0,
        "visit_id": str(row.id),
    }


def _findings(answers: Answers) -> list[str]:
    given = answers.get("findings")
    found = [str(one) for one in given] if isinstance(given, list) else []
    found = [one for one in found if one in statutes.words("care_finding")]
    if not found or ("NORMAL" in found and len(found) > 1):
        raise read.refuse(findings="“一切正常”不能和别的一起选；请至少选一样。")
    if "NEED" in found and not read.text(answers, "need"):
        raise read.refuse(need="请写明有什么困难、心愿。")
    if "RISK" in found and not read.text(answers, "risk_words"):
        raise read.refuse(risk_words="请写明有什么风险。")
    wanted = ("dispute_with", "dispute_words", "dispute_claim")
    if "DISPUTE" in found and not all(read.text(answers, name) for name in wanted):
        raise read.refuse(dispute_words="请写明和谁、为什么事、想怎么办。")
    return found


def _write(w: Work, affair: Affair, task: TaskInfo, answers: Answers, **known: Any) -> CareVisit:
    last = next(iter(care.visits(w, affair)), None)
    target = care.target_of(w, affair)
    row = CareVisit(
        tenant_id=w.tenant,
        affair_id=affair.id,
        n=(last.n if last else 0) + 1,
        due_on=target.next_on or clock.today(w.now),
        situation=read.text(answers, "situation"),
        need=read.text(answers, "need") or None,
        said={name: read.text(answers, name) for name in SAID},
        geo=affair_orders.geo(answers),
        by=access.require_user(w).user_id,
        **known,
    )
    w.session.add(row)
    w.session.flush()
    return row


def _stop(w: Work, affair: Affair) -> None:
    target = care.target_of(w, affair)
    target.ended_at, target.next_on = w.now, None


def remind(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Remind the grid worker of a visit that is a day late (R-122)."""
    w.record(affair, "notice.care", due=str(clock.day_of(answers["visit_due"])))
    w.later("notices.send", case_id=affair.id, kind="care")
    return {}


def _chase_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    target = care.target_of(w, affair)
    due = target.next_on.isoformat() if target.next_on else None
    return {"name": target.name, "due": due}


def chase(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down why a visit was missed and what the leader arranged."""
    missed = [*(affair.details.get("missed") or [])]
    missed.append({"reason": read.text(answers, "reason"), "done": read.text(answers, "done")})
    affair.details = affair.details | {"missed": missed}
    w.record(affair, "care.missed", times=len(missed))
    return {}


def _wish_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    row = _wished(w, affair)
    return {"name": care.target_of(w, affair).name, "need": row.need if row else None}


def _wished(w: Work, affair: Affair) -> CareVisit | None:
    rows = care.visits(w, affair)
    return next((row for row in rows if row.need and row.need_done_at is None), None)


def wish(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what became of a small wish (微心愿)."""
    row = _wished(w, affair)
    if row is not None:
        row.need_done_at = w.now
        row.situation = f"{row.situation}\n微心愿：{read.text(answers, 'done')}"
    w.record(affair, "care.wish_done")
    return {}


def _current(w: Work, affair: Affair, answers: Answers) -> tuple[CareVisit, Mapping[str, str]]:
    row = w.session.get(CareVisit, read.identifier(answers.get("visit_id")))
    if row is None or row.affair_id != affair.id:
        raise NotFound("No such visit.")
    return row, row.said


def report_risk(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Report the risk that a visit found as a red event (S-50, §4.8)."""
    row, said = _current(w, affair, answers)
    target = care.target_of(w, affair)
    category = said.get("risk_category") or "SAFETY"
    if category not in statutes.words("event_category"):
        category = "SAFETY"
    event = event_report.from_visit(
        w,
        affair,
        {
            "title": statutes.words("event_category")[category],
            "category": category,
            "words": said.get("risk_words") or row.situation,
            "address": target.address,
            "geo": row.geo,
            "details": {},
        },
    )
    event.reported_by = row.by
    w.record(affair, "care.risk_reported", event=str(event.id))
    return {}


def open_dispute(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Register the quarrel that a visit found, with the person in care as the applicant."""
    _, said = _current(w, affair, answers)
    target = care.target_of(w, affair)
    person = {"kind": "NATURAL", "name": target.name, "phone": target.phone}
    elderly = "elderly" if {"ELDERLY", "ALONE"} & set(target.kinds) else None
    case = affair_cases.open_case(
        w,
        affair,
        applicant={**person, "address": target.address, "vulnerable": [elderly] if elderly else []},
        respondent={"kind": "NATURAL", "name": said.get("dispute_with", "")},
        category="MARRIAGE_FAMILY",
        facts=said.get("dispute_words", ""),
        claim=said.get("dispute_claim", ""),
    )
    w.record(affair, "care.dispute_opened", case=str(case.id))
    return {}


def _check_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    row = next(iter(care.visits(w, affair)), None)
    return {
        "name": care.target_of(w, affair).name,
        "situation": row.situation if row else None,
        "ok": "ok",
    }


def check(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down the leader's look at the record; one that says nothing has to be done again."""
    row = next(iter(care.visits(w, affair)), None)
    if row is None:
        raise NotAllowed
    row.checked = str(answers.get("ok"))
    if row.checked == "redo":
        if not read.text(answers, "note"):
            raise read.refuse(note="请写明哪里不实。")
        row.met = "absent"
    w.session.flush()
    w.record(affair, "care.checked", ok=row.checked == "ok")
    return {}


OPERATIONS = (
    Operation("care.plan", "排下一次走访", nothing, plan, Affair),
    Operation("care.hasten", "提前走访", nothing, hasten, Affair),
    Operation("care.visit", "走访", _visit_prefill, visit, Affair),
    Operation("care.remind", "提醒走访", nothing, remind, Affair),
    Operation("care.chase", "追查漏访", _chase_prefill, chase, Affair),
    Operation("care.wish", "微心愿", _wish_prefill, wish, Affair),
    Operation("care.report_risk", "上报走访发现的风险", nothing, report_risk, Affair),
    Operation("care.open_dispute", "登记走访发现的纠纷", nothing, open_dispute, Affair),
    Operation("care.check", "抽查走访记录", _check_prefill, check, Affair),
)
