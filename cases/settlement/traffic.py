"""Mediation by the traffic police: asked for in time, begun by an event, few at the table.

Sources: 道路交通安全法 art. 74, 实施条例 arts. 94-96; 道路交通事故处理程序规定 arts. 85-90.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import names
from cases.desks import answers as read
from cases.models import Case
from cases.paperwork import contexts
from cases.reception import kinds
from cases.rules import clock, periods
from cases.words import Words, day
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]


def request_in_time(w: Work, case: Case, answers: Answers) -> None:
    """Hold the request to the traffic police to its ten days (R-066); raises `AnswersInvalid`."""
    if case.kind != "administrative.TRAFFIC":
        return
    told = read.day(answers.get("determined_on"))
    if told is None:
        raise read.refuse(determined_on="请填写收到事故认定书的日子。")
    due = w.law.deadline("administrative.traffic_request", told).last_day
    if clock.day_of(case.applied_at) > due:
        late = Words(
            "共同申请应当在%(due)s以前提出，已经过期，请告知人民调解或者起诉。", due=day(due)
        )
        raise read.refuse(determined_on=late)


def start(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record the event from which mediation begins, and let the period run from its day.

    What lay before acceptance begins it with acceptance (道路交通事故处理程序规定 art. 90 para. 2).
    Raises `AnswersInvalid` for a day that has not come.
    """
    event, on = str(answers.get("event")), read.day(answers.get("event_on"))
    if event not in statutes.words("start_event"):
        raise read.refuse(event="请选择从哪一种情形开始。")
    if on is None or on > clock.today(w.now):
        raise read.refuse(event_on="请填写已经到了的日子，不能晚于今天。")
    case.details = (case.details or {}) | {"start_event": {"event": event, "on": on.isoformat()}}
    due = contexts.day(periods.begin_mediation(w, case))
    w.record(case, "administrative.begun", public=True, on=on.isoformat(), due=due)
    return {"period_due": due}


def start_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Offer the four events of the law."""
    return {"options_events": names.options(statutes.words("start_event"))}


def few_enough(case: Case, answers: Answers) -> None:
    """Refuse more people of one side than may sit (道路交通事故处理程序规定 art. 89).

    Raises `AnswersInvalid`.
    """
    kind = kinds.of(case)
    most = kind.per_side if kind is not None else 0
    there = read.parties(case, answers.get("attendees"), "attendees")
    if most and any(n > most for n in Counter(party.side for party in there).values()):
        raise read.refuse(attendees=Words("每方参加调解的不超过%(most)s人。", most=most))
