"""Appraisals and tests: commissioned, waited for, received; meanwhile the period stands still.

Sources: 医疗纠纷预防和处理条例 arts. 34, 38; 市场监督管理投诉举报处理暂行办法 art. 20;
最高人民法院在线调解规则 art. 26. The process leaves the timed part of the mediation for it, so
that no timer of the period runs; the day of the commission and the day of the report do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from cases import access
from cases.desks import answers as read
from cases.models import Appraisal, Case
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import kinds, sides
from cases.rules import clock, gates, periods
from cases.settlement import extending
from cases.words import Words
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

COMMISSION = "industry_mediation/appraisal_commission"
#: how long an appraisal is taken to last when nobody knows better
USUAL = timedelta(days=45)


def newest(w: Work, case: Case) -> Appraisal | None:
    """Return the last appraisal of *case*."""
    query = select(Appraisal).where(Appraisal.case_id == case.id)
    return w.session.scalars(query.order_by(Appraisal.n.desc()).limit(1)).first()


def commission(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Commission an appraisal together; from this day the period stands still.

    What is appraised, by whom, the questions and the fee are of all parties: when one does not
    agree nothing is commissioned, and mediation goes on in the running period.
    """
    kind = kinds.of(case)
    if kind is None or not kind.appraisal:
        raise gates.closed("no_appraisal")
    if not read.yes(answers.get("agreed")):
        w.record(case, "appraisal.not_agreed", public=True)
        return {"appraisal_agreed": False, "session_result": None, "resumed": True}
    agreed = _agreed(case, answers)
    expected = read.day(answers.get("expected_on"))
    today = clock.today(w.now)
    if expected is None or expected <= today:
        raise read.refuse(expected_on="请填写今天以后的日子。")
    period = extending.period(w, case)
    if clock.day_of(period.started_at) == today:
        raise read.refuse(expected_on="期限从明天才起算，请明天再委托。")
    count = select(func.count()).select_from(Appraisal).where(Appraisal.case_id == case.id)
    row = Appraisal(
        case_id=case.id,
        n=int(w.session.scalar(count) or 0) + 1,
        body=read.text(answers, "body"),
        subject=read.text(answers, "subject"),
        questions=read.text(answers, "questions"),
        fee_by=read.text(answers, "fee_by") or "both",
        commissioned_on=today,
        expected_on=expected,
        at=w.now,
        by=access.require_user(w).user_id,
    )
    w.session.add(row)
    w.session.flush()
    periods.pause(w, period, today, kind.appraisal)
    papers.issue(
        w,
        case,
        COMMISSION,
        row.id,
        signers=[p.id for p in sides.speaking(case)],
        audience="parties",
        signed_as="mediator",
    )
    w.record(
        case,
        "appraisal.commissioned",
        public=True,
        n=row.n,
        expected=contexts.day(expected),
        agreed_by=agreed,
        fee_by=row.fee_by,
    )
    expected_on = contexts.day(expected)
    return {"appraisal_agreed": True, "appraisal_expected": expected_on, "session_result": None}


def _agreed(case: Case, answers: Answers) -> list[str]:
    """Read who agreed to body, questions and fee: everybody; raises `AnswersInvalid`."""
    found = {p.id for p in read.parties(case, answers.get("agreed_by"), "agreed_by")}
    if missing := [p.name for p in sides.speaking(case) if p.id not in found]:
        told = Words("各方都同意才能委托，还缺：%(names)s。", names="、".join(missing))
        raise read.refuse(agreed_by=told)
    return sorted(str(id_) for id_ in found)


def receive(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Receive the report, or note why there is none; the period goes on from the next day."""
    row = newest(w, case)
    if row is None or row.ended_on is not None:
        raise gates.closed("no_appraisal")
    row.ended_on = clock.today(w.now)
    row.outcome = str(answers.get("outcome"))
    row.conclusion = read.text(answers, "conclusion")
    read.files(w, case, answers.get("files"), "evidence")
    w.session.flush()
    due = periods.resume(w, extending.period(w, case), row.ended_on)
    days = (row.ended_on - row.commissioned_on).days + 1
    w.record(
        case,
        "appraisal.received",
        public=True,
        n=row.n,
        outcome=row.outcome,
        days=days,
        until=contexts.day(due),
    )
    return {"resumed": True, "period_due": contexts.day(due)}


def _commission_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {
        "fee_by": "both",
        "expected_on": contexts.day(clock.today(w.now) + USUAL),
        "options_parties": read.party_options(w, case),
    }


def _receive_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = newest(w, case)
    return {
        "outcome": "report",
        "body": row.body if row else "",
        "asked": row.questions if row else "",
    }


OPERATIONS = (
    Operation("appraisal.commission", "委托鉴定", _commission_prefill, commission),
    Operation("appraisal.receive", "收到鉴定意见", _receive_prefill, receive),
)
