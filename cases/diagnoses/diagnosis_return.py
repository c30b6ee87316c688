"""回诊: the judicial office looks at every dispute that leaves the mediators, agreed or not.

Agreed: is it lawful, is the file in order, should it be confirmed, when is it visited. Not agreed:
why, and where the parties go now (人民调解法 arts. 26, 31, 33).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import access, names
from cases.desks import answers as read
from cases.diagnoses import sheet
from cases.errors import NotFound
from cases.models import Case
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.rules import clock
from cases.words import Words, day
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

PAPER = "five_diagnosis/return_opinion"


def _agreed_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is None:
        return {}
    visit = w.law.deadline("followup.first", w.now).last_day
    return {
        "agreement_summary": Words(
            "%(form)s%(number)s，%(on)s生效，%(n)s条。",
            form=names.word("form", row.form),
            number=row.number or "",
            on=day(clock.today(row.effective_at)),
            n=len(row.clauses),
        ),
        "may_confirm": row.confirmable,
        "visit_on": contexts.day(visit),
    }


def agreed(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write what the office found in the agreement and the file, and what it advises."""
    visit_on = read.day(answers.get("visit_on"))
    if visit_on is None or visit_on < clock.today(w.now):
        raise read.refuse(visit_on="回访日期不能早于今天。")
    found = {
        "legal": read.text(answers, "legal"),
        "file": read.text(answers, "file"),
        "confirm": read.text(answers, "confirm") or "no",
        "visit_on": contexts.day(visit_on),
    }
    if "problem" in (found["legal"], found["file"]) and not read.text(answers, "note"):
        raise read.refuse(note="有问题的，请写明是什么问题、怎么改。")
    said = [
        "协议合法" if found["legal"] == "good" else "协议有问题",
        "卷宗齐全" if found["file"] == "good" else "卷宗要补",
        "建议司法确认" if found["confirm"] == "yes" else "不必司法确认",
        f"回访安排在{day(visit_on)}",
    ]
    note = "，".join(said) + "。" + read.text(answers, "note")
    _returned(w, case, task, "agreed", note, found)
    return {"next_visit": found["visit_on"]}


def _failed_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    known = statutes.channels().values()
    said = names.reason(case.termination_reason) or "没有谈成"
    return {
        "failure_summary": Words("没有谈成的原因：%(why)s。", why=said),
        "options_channels": [{"label": c.name, "value": c.code} for c in known],
        "channel": "COURT",
    }


def failed(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write why it was not settled and where the parties go now."""
    channel = statutes.channels().get(read.text(answers, "channel"))
    if channel is None:
        raise read.refuse(channel="请选择应当去哪里。")
    note = f"{read.text(answers, 'cause')}；建议：{channel.name}。{read.text(answers, 'note')}"
    found = {"channel": channel.code, "advice": channel.text}
    _returned(w, case, task, "failed", note, found)
    return {}


def _returned(
    w: Work, case: Case, task: TaskInfo, outcome: str, note: str, found: Mapping[str, Any]
) -> None:
    row = sheet.of(w, case)
    if row is None:
        raise NotFound("The case has no five-diagnosis sheet.")
    sheet.write(w, case, "RETURN", outcome, note, task_id=task.id, details=found)
    row.returned_at = w.now
    access.require_user(w)
    papers.issue(w, case, PAPER, audience="staff", signed_as="director")


OPERATIONS = (
    Operation("diagnosis.return_agreed", "回诊：看协议", _agreed_prefill, agreed),
    Operation("diagnosis.return_failed", "回诊：另指出路", _failed_prefill, failed),
)
