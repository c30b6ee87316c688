"""A mediation that stands still (中止调解): somebody died, lost capacity, an organisation ceased.

Nobody's will ends it and nobody can go on: what is being done stops, an unfinished agreement is
void, the period stands still where its rule is the house's own (a term fixed by law runs on), and
the mediator has a task to go on or to end it. Every party may still leave (人民调解法 arts. 3, 23).
Sources: 民事诉讼法 art. 153, by analogy; 民法典 arts. 13, 59, 1121.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access, casestate
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Case, Party
from cases.operations import Operation
from cases.paperwork import contexts
from cases.rules import clock, periods
from cases.rules.terms_kept import PERIOD
from cases.settlement import agreement
from cases.words import Words, day
from engine import TaskInfo
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: what the process of a mediation waits for while it runs
MESSAGE = "mediation.suspended"
#: reasons that are of one party, and whether of a natural person
OF_PARTY = {"DEATH": True, "CAPACITY": True, "DISSOLVED": False}
#: after these the party is none any more: who takes its place has joined before it goes on
SUCCEEDED = ("DEATH", "DISSOLVED")
#: why days of a term do not count (`terms.REASONS`)
PAUSE = "suspension"


@dataclass(frozen=True)
class Standing:
    """Why a mediation stands still, and since when."""

    #: code of `law.grounds("suspension")`
    reason: str
    on: date
    note: str
    #: name of the party it is about
    party: str | None


def may(w: Work, case: Case) -> bool:
    """Tell whether the actor mediates *case*, and it can stand still now."""
    if case.closed_at is not None or not isinstance(w.actor, access.Actor):
        return False
    return access.may_read_confidential(w, case) and casestate.waits(w, case, MESSAGE)


def suspend(w: Work, case_id: UUID, answers: Answers) -> None:
    """Let a mediation stand still from a day on, for a coded reason and in words.

    *answers*: ``cause``, ``party_id`` (whom it is about, where it is about one), ``on``,
    ``happened`` (what, and from whom it is known).
    Raises `NotFound` for who does not mediate it, `StateMismatch` when nothing can be suspended,
    `AnswersInvalid` with the fields that are wrong.
    """
    access.hold(w, case_id)
    case = access.read(w, case_id)
    access.require_office(w, case)
    if not access.may_read_confidential(w, case):
        raise NotFound(f"No case {case_id}.")
    if not may(w, case):
        raise StateMismatch(state=case.state)
    reason, note = read.text(answers, "cause"), read.text(answers, "happened")
    if reason not in law.grounds("suspension"):
        raise read.refuse(cause="请选择中止的原因。")
    if len(note) < 4:
        raise read.refuse(happened="请写明出了什么事、从哪里得知。")
    party, on = _about(case, reason, answers), _day(w, case, answers)
    stands = _stand_still(w, case, on)
    agreement.discard(w, case)
    told = {"reason": reason, "on": on.isoformat(), "note": note[:1000], "ended_on": None}
    _keep(case, [*_all(case), told | {"party": str(party.id) if party else None}])
    w.record(
        case,
        MESSAGE,
        public=True,
        reason=reason,
        on=on.isoformat(),
        party=str(party.id) if party else None,
        counts=not stands,
    )
    w.engine.send(MESSAGE, str(case.id), {"suspended_on": on.isoformat()})


def _about(case: Case, reason: str, answers: Answers) -> Party | None:
    """Read whom it is about: one who dies is a person, one that ceases is none."""
    if reason not in OF_PARTY and not answers.get("party_id"):
        return None
    party = read.party(case, answers.get("party_id"))
    if reason in OF_PARTY and (party.kind == "NATURAL") != OF_PARTY[reason]:
        told = "这个原因说的是自然人。" if OF_PARTY[reason] else "这个原因说的是单位。"
        raise read.refuse(party_id=told)
    return party


def _day(w: Work, case: Case, answers: Answers) -> date:
    on, today = read.day(answers.get("on")), clock.today(w.now)
    begun = clock.day_of(case.accepted_at) if case.accepted_at else today
    if on is None or not begun <= on <= today:
        raise read.refuse(on="请填写受理以后、今天以前的日子。")
    return on


def _stand_still(w: Work, case: Case, on: date) -> bool:
    """Let the period stand still where its rule leaves such days out; tells whether it does."""
    for row in periods.running(w, case):
        if row.variable == PERIOD and periods.leaves_out(w, row, PAUSE):
            periods.pause(w, row, on, PAUSE)
            return True
    return False


def told(w: Work, case: Case) -> Words | None:
    """Say to a party since when and why *case* stands still; None when it goes on."""
    found = now(w, case)
    if found is None:
        return None
    reason = Words(law.grounds("suspension")[found.reason].text)
    return Words("自%(on)s起中止调解：%(reason)s。", on=day(found.on), reason=reason)


def now(w: Work, case: Case) -> Standing | None:
    """Say why *case* stands still; None when it goes on, or is over."""
    rows = _all(case)
    if not rows or rows[-1]["ended_on"] or case.instance_id is None:
        return None
    if not any(t.operation == "mediation.resume" for t in w.engine.open_tasks(case.instance_id)):
        return None
    row = rows[-1]
    known = {str(p.id): p.name for p in case.parties}
    on = date.fromisoformat(row["on"])
    return Standing(row["reason"], on, row["note"], known.get(row["party"] or ""))


def resume(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Go on because the reason is gone, or end it because it never will be.

    Raises `AnswersInvalid` while nobody has joined in the place of who died or ceased.
    """
    *before, row = _all(case)
    today = clock.today(w.now)
    goes_on = answers.get("outcome") == "resume"
    if goes_on:
        _succeed(w, case, row)
    told = {"ended_on": today.isoformat(), "changed": read.text(answers, "changed")}
    _keep(case, [*before, row | told])
    if not goes_on:
        case.termination_reason = "SUSPENDED"
        w.record(case, "mediation.not_resumed", public=True, reason=row["reason"])
        return {"resumed": False, "session_result": None, "reason": "SUSPENDED"}
    due = _count_on(w, case, today)
    w.record(case, "mediation.resumed", public=True, on=today.isoformat(), until=contexts.day(due))
    return {"resumed": True, "session_result": None, "period_due": contexts.day(due)}


def _succeed(w: Work, case: Case, row: Mapping[str, Any]) -> None:
    """Let who died or ceased be no party any more; who joined on that side stands there now."""
    found = [p for p in case.parties if str(p.id) == row["party"]]
    if row["reason"] not in SUCCEEDED or not found:
        return
    if not any(p.side == found[0].side and p is not found[0] for p in case.parties):
        told = "先在案件页“追加当事人”，写明由谁承受，再恢复；没有人承受的，选择终止。"
        raise read.refuse(outcome=told)
    found[0].gone_at = w.now
    w.session.flush()
    w.session.expire(case, ["parties"])
    w.record(case, "party.succeeded", public=True, party=str(found[0].id), reason=row["reason"])


def _count_on(w: Work, case: Case, today: date) -> date | None:
    for row in periods.running(w, case):
        if row.variable == PERIOD and periods.is_paused(row):
            return periods.resume(w, row, today)
    return case.period_due


def _all(case: Case) -> list[dict[str, Any]]:
    """List the suspensions of *case*, kept with what else was arranged in it."""
    return list((case.details or {}).get("suspensions", ()))


def _keep(case: Case, rows: list[dict[str, Any]]) -> None:
    case.details = (case.details or {}) | {"suspensions": rows}


def _resume_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    rows = _all(case)
    if not rows:
        return {}
    reason = law.grounds("suspension")[rows[-1]["reason"]].text
    since = Words(
        "自%(on)s起中止：%(reason)s。",
        on=day(date.fromisoformat(rows[-1]["on"])),
        reason=Words(reason),
    )
    return {"since": since, "why": rows[-1]["note"], "cause": rows[-1]["reason"]}


OPERATIONS = (Operation("mediation.resume", "恢复调解", _resume_prefill, resume),)
