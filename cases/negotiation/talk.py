"""Settling by themselves (自助调解): the parties offer, counter and accept clause by clause.

Each acts on the own page; no mediator need be there, and nothing binds anybody until the ordinary
agreement is signed and sealed. Any party may stop at any moment (人民调解法 art. 23). Where danger
was seen, or somebody cannot speak for themselves, it is not offered (gate T1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access, casestate
from cases.desks import answers as read
from cases.errors import AnswersInvalid, StateMismatch
from cases.models import Case, Talk, TalkMove
from cases.negotiation.talk_table import Proposal, Table
from cases.negotiation.talks import Standing, current, sentence, standing
from cases.operations import Operation, nothing
from cases.paperwork import contexts, notices
from cases.reception import sides
from cases.rules import clock, gates
from cases.settlement import clauses
from cases.words import Words, joined
from engine import TaskInfo
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: kinds of clause that parties word themselves
KINDS = ("PAY", "ACT", "DELIVER", "APOLOGY", "FUTURE")
#: signs of one text, and yuan of one clause
LONGEST, DEAREST = 500, 100_000_000


# --- who may, and when ------------------------------------------------------------------------


def why_not(w: Work, case: Case) -> str:
    """Name the gate that shuts the parties' own way; empty when it is open to them."""
    gate = w.law.of(case)
    signs = case.signs or {}
    if case.no_joint_session or case.priority in gate.value("T1", "priorities"):
        return "talk_danger"
    if any(signs.get(sign) not in (None, False, "none") for sign in gate.value("T1", "signs")):
        return "talk_danger"
    weak = set(gate.value("T1", "vulnerable"))
    people = [clauses.person(w, party) for party in case.parties]
    if any(p.is_minor for p in people) or any(weak & set(p.vulnerable or []) for p in case.parties):
        return "talk_weak"
    if sides.members(case) or not 2 <= len(people) <= gate.value("T1", "parties"):
        return "talk_many"  # of a group some are spoken for by others, and some leave alone
    return ""


def is_offered(w: Work, case: Case) -> bool:
    """Tell whether the parties may now choose to talk by themselves."""
    return not why_not(w, case) and casestate.waits(w, case, "talk.begun")


def is_open(w: Work, case: Case) -> bool:
    """Tell whether they are talking: the process says so, whatever ended it."""
    return casestate.waits(w, case, "talk.agreed")


# --- the parties' acts ------------------------------------------------------------------------


def want(w: Work) -> bool:
    """Let the acting party choose to talk without a mediator; True once all of them want it."""
    case, party = _acting(w)
    if why := why_not(w, case):
        raise gates.closed(why)
    if not is_offered(w, case):
        raise StateMismatch(state=case.state)
    talk = current(w, case)
    if talk is None or talk.state != "ASKED":
        talk = Talk(case_id=case.id, n=(talk.n if talk else 0) + 1, asked_at=w.now, wanted_by=[])
        w.session.add(talk)
    if party in talk.wanted_by:
        return False
    talk.wanted_by = [*talk.wanted_by, party]
    w.session.flush()
    w.record(case, "talk.wanted", public=True, party=party)
    if not {str(p.id) for p in case.parties} <= set(talk.wanted_by):
        return False
    w.engine.send("talk.begun", str(case.id), {"talked": None})
    return True


def offer(w: Work, given: Answers, clause: int | None = None, seen: int = 0) -> None:
    """Offer a clause, or word clause number *clause* anew after the move *seen*.

    Raises `AnswersInvalid`, and `StateMismatch` when the clause was worded anew meanwhile.
    """
    case, party = _acting(w)
    now = _live(w, case)
    act = "OFFER"
    if clause is not None:
        _seen(now.table, clause, seen)
        act = "COUNTER"
    elif len(now.table.clauses) >= int(w.law.of(case).value("T1", "clauses")):
        raise read.refuse(kind=Words("条款太多了，请先把前面的谈定，或者请调解员来。"))
    _add(w, case, now, party, act, clause, _content(w, case, given))


def accept(w: Work, clause: int, seen: int) -> None:
    """Take the last wording of a clause, if it still is the one that was *seen*."""
    case, party = _acting(w)
    now = _live(w, case)
    if party not in _seen(now.table, clause, seen).taken_by:
        _add(w, case, now, party, "ACCEPT", clause, {})


def drop(w: Work, clause: int, seen: int) -> None:
    """Take a clause off the table; either side may, for nothing binds yet."""
    case, party = _acting(w)
    now = _live(w, case)
    _seen(now.table, clause, seen)
    _add(w, case, now, party, "DROP", clause, {})


def settle(w: Work, seen: int) -> bool:
    """Say of the whole that it shall be so; True when every party has, and the mediator drafts."""
    case, party = _acting(w)
    now = _live(w, case)
    stale = now.table.changed != seen or not now.table.is_agreed
    if stale and party not in now.table.done:
        raise StateMismatch("Something was worded anew.")
    if party not in now.table.done:
        _add(w, case, now, party, "DONE", None, {})
    if not standing(w, case, now.talk).table.is_done:
        return False
    _end(w, case, now.talk, "AGREED", clauses=len(now.table.clauses))
    w.engine.send("talk.agreed", str(case.id), {"talked": "agreed"})
    return True


def stop(w: Work) -> None:
    """Stop at any moment, without a reason, and ask for the mediator; twice is once."""
    case, party = _acting(w)
    talk = current(w, case)
    if talk is None or talk.state not in ("ASKED", "OPEN"):
        return
    _end(w, case, talk, "STOPPED", party=party)
    if is_open(w, case):
        w.engine.send("talk.stopped", str(case.id), {"talked": "stopped"})


def _acting(w: Work) -> tuple[Case, str]:
    actor = access.require_party(w)
    access.hold(w, actor.case_id)
    return access.read(w, actor.case_id), str(actor.party_id)


def _live(w: Work, case: Case) -> Standing:
    talk = current(w, case)
    if talk is None or talk.state != "OPEN" or not is_open(w, case):
        raise StateMismatch(state=case.state)
    if why := why_not(w, case):  # seen since they began
        raise gates.closed(why)
    return standing(w, case, talk)


def _seen(table: Table, clause: int, seen: int) -> Proposal:
    found = table.clauses.get(clause)
    if found is None or found.seq != seen:
        raise StateMismatch("The clause was worded anew.")
    return found


def _add(
    w: Work,
    case: Case,
    now: Standing,
    party: str,
    act: str,
    clause: int | None,
    content: dict[str, Any],
) -> None:
    if now.table.seq >= int(w.law.of(case).value("T1", "moves")):
        raise gates.closed("talk_long")
    row = TalkMove(
        talk_id=now.talk.id,
        seq=now.table.seq + 1,
        at=w.now,
        party_id=UUID(party),
        act=act,
        clause=clause,
        content=content,
    )
    w.session.add(row)
    w.session.flush()


def _end(w: Work, case: Case, talk: Talk, state: str, **data: Any) -> None:
    talk.state, talk.ended_at = state, w.now
    w.record(case, f"talk.{state.lower()}", public=True, **data)


# --- a clause ---------------------------------------------------------------------------------


def _content(w: Work, case: Case, given: Answers) -> dict[str, Any]:
    """Read a clause as the draft's form would send it; raises `AnswersInvalid`."""
    kind, act, note = (
        str(given.get("kind") or ""),
        read.text(given, "act"),
        read.text(given, "note"),
    )
    obligor = read.party(case, given.get("obligor"), "obligor")
    others = [p for p in case.parties if p.id != obligor.id]
    obligee = others[0] if len(others) == 1 else None
    if obligee is None and given.get("obligee"):
        obligee = read.party(case, given.get("obligee"), "obligee")
    amount = _amount(given)
    due_on = _due(w, given)
    errors = _wrong(kind, act, note, amount)
    if obligee is None and kind in ("PAY", "DELIVER"):
        errors["obligee"] = ["请选择给谁。"]
    elif obligee is not None and obligee.id == obligor.id:
        errors["obligee"] = ["不能是同一个人。"]
    if errors:
        raise AnswersInvalid(errors=errors)
    found = {
        "kind": kind,
        "obligor": str(obligor.id),
        "obligee": str(obligee.id) if obligee else None,
        "amount": contexts.money(amount) if kind == "PAY" else None,
        "act": act or None,
        "due_on": due_on,
        "method": str(given["method"]) if given.get("method") in law.words("pay_method") else None,
        "note": note or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _wrong(kind: str, act: str, note: str, amount: Any) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if kind not in KINDS:
        errors["kind"] = ["请选择是什么事。"]
    if kind == "PAY" and amount is None:
        errors["amount"] = ["请写明多少元。"]
    if kind in ("ACT", "DELIVER", "FUTURE") and not act:
        errors["act"] = ["请写明做什么。"]
    for name, text in (("act", act), ("note", note)):
        if len(text) > LONGEST:
            errors[name] = [Words("最多%(most)s个字。", most=LONGEST)]
    return errors


def _amount(given: Answers) -> Any:
    text = read.text(given, "amount")
    if not text:
        return None
    try:
        amount = read.money(text)
    except ArithmeticError:
        amount = None
    if amount is None or not amount.is_finite() or not 0 < amount <= DEAREST:
        raise read.refuse(amount="请填写正确的金额，单位是元。")
    return amount


def _due(w: Work, given: Answers) -> str | None:
    text = read.text(given, "due_on")
    if not text:
        return None
    try:
        day = read.day(text)
    except ValueError as error:
        raise read.refuse(due_on="请填写正确的日期。") from error
    if day is None or day < clock.today(w.now):
        raise read.refuse(due_on="日期不能早于今天。")
    return contexts.day(day)


# --- in the process ---------------------------------------------------------------------------


def open_(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Open the table and work out until when."""
    talk = current(w, case)
    due = w.law.of(case).deadline("talk.period", w.now).last_day
    due = min(due, case.period_due) if case.period_due else due
    if talk is not None:
        talk.state, talk.opened_at, talk.due_on = "OPEN", w.now, due
    w.record(case, "talk.opened", public=True, due=contexts.day(due))
    return {"talk_due": contexts.day(due), "talked": None}


def expire(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Close the table when its term is over."""
    talk = current(w, case)
    if talk is not None and talk.state == "OPEN":
        _end(w, case, talk, "EXPIRED")
    return {"talked": "expired"}


def take_over(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Let the mediator end it and preside, with a reason that the parties read."""
    talk = current(w, case)
    if talk is not None and talk.state == "OPEN":
        talk.reason = read.text(answers, "reason")
        _end(w, case, talk, "TAKEN")
    return {"talked": "taken"}


def remind(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Remind the parties that their term runs out."""
    due = answers.get("talk_due")
    notices.give(w, case, "talk", due=str(clock.day_of(due)) if due else None)
    return {}


def _told(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Tell the mediator what lies on the table."""
    talk = current(w, case)
    if talk is None:
        return {}
    table = standing(w, case, talk).table
    lines = [_line(case, table, one) for one in table.clauses.values()]
    lines = lines or [Words("还没有人提出条款。")]
    if why_not(w, case):
        lines.insert(0, Words("现在不能自己谈，由调解员来主持。"))
    return {"talk_text": joined(lines, "\n\n")}


def _line(case: Case, table: Table, one: Proposal) -> Words:
    said = Words("已说定") if one.is_agreed(table.parties) else Words("还在谈")
    if one.rounds > 1:
        said = Words("%(said)s，改过%(times)s次", said=said, times=one.rounds - 1)
    return Words(
        "%(n)s．%(sentence)s（%(said)s）",
        n=one.n,
        sentence=sentence(case, one.n, one.content),
        said=said,
    )


OPERATIONS = (
    Operation("talk.open", "打开商量页", nothing, open_),
    Operation("talk.take_over", "由调解员接手", _told, take_over),
    Operation("talk.expire", "收起商量页", nothing, expire),
    Operation("notices.talk", "提醒自助调解期限", nothing, remind),
)
