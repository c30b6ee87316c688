"""The court's side of a confirmation: examined in three days, verified, ruled, served.

Sources: 民事诉讼法 arts. 184-187, 205-206, 民诉法解释 arts. 354-358, 372, 法释〔2011〕5号
arts. 4-8. A court reads what was filed with it; records of sessions stay outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access, casestate, names
from cases.county import people
from cases.desks import answers as read
from cases.justice import confirmation, objections, withdrawals
from cases.models import Case, Confirmation, Organisation, Supplement
from cases.operations import Operation
from cases.paperwork import contexts, numbering, papers
from cases.rules import clock, gates, periods
from cases.rules.terms_kept import INTERESTED, OBJECTIONS
from engine import TaskInfo
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: questions of the verification whose answer must be yes (the last: no) for a ruling of validity
MUST = {"voluntary": True, "understood": True, "lawful": True, "clear": True}
MUST_NOT = ("third_party_harm",)
RULINGS = {
    "valid": ("VALID", "court/valid_ruling"),
    "dismissed": ("DISMISSED", "court/dismissal_ruling"),
    "withdrawn": ("WITHDRAWN", withdrawals.PAPER),
}


def examine(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Decide on the application: accept, ask for supplements, or refuse on coded grounds."""
    row = casestate.required_application(w, case)
    row.clerk_id = access.require(w, "court_clerk", "court_president", scope=row.court_id).user_id
    decision = str(answers.get("decision"))
    result = _DECISIONS[decision](w, case, row, answers)
    return {"decision": decision, **result}


def _judge(w: Work, row: Confirmation, answers: Answers) -> UUID:
    """Take the judge who decides: acceptance and refusal alike are a judge's."""
    judge = read.identifier(answers.get("judge_id"))
    if judge is None or str(judge) not in {o["value"] for o in _judges(w, row)}:
        raise read.refuse(judge_id="请选择本院的法官。")
    return judge


def _accept(w: Work, case: Case, row: Confirmation, answers: Answers) -> dict[str, Any]:
    row.judge_id = judge = _judge(w, row, answers)
    _number(w, row)
    row.status = "ACCEPTED"
    row.accepted_at = w.now
    periods.end(w, case, "court.accept", about=row.id)
    for key in ("court.target", "court.hard"):
        periods.begin(w, case, key, w.now, about=row.id)
    w.session.flush()
    papers.issue(w, case, "court/acceptance_notice", row.id)
    w.record(
        case,
        "court.accepted",
        public=True,
        number=row.court_number,
        judge=str(judge),
        target=contexts.day(row.target_on),
        hard=contexts.day(row.hard_on),
    )
    return {"judge_id": str(judge), "accepted_at": contexts.instant(w.now)}


def _supplement(w: Work, case: Case, row: Confirmation, answers: Answers) -> dict[str, Any]:
    items = [read.text(i, "item") for i in answers.get("missing") or [] if read.text(i, "item")]
    if not items:
        raise read.refuse(missing="请写明需要补正的材料。")
    due = read.day(answers.get("supplement_due"))
    if due is None or due < clock.today(w.now):
        raise read.refuse(supplement_due="补正期限不能早于今天。")
    w.session.add(Supplement(confirmation_id=row.id, asked_at=w.now, items=items, due_on=due))
    row.status = "SUPPLEMENT"
    w.session.flush()
    last = papers.newest(w, case, "court/supplement_notice", row.id)
    revision = last.revision + 1 if last else 1
    papers.issue(w, case, "court/supplement_notice", row.id, revision=revision)
    w.record(case, "court.supplement", public=True, until=contexts.day(due), items=len(items))
    return {"supplement_due": contexts.day(due)}


def _refuse(w: Work, case: Case, row: Confirmation, answers: Answers) -> dict[str, Any]:
    row.judge_id = _judge(w, row, answers)
    row.grounds = _grounds("refusal", answers)
    row.reasons = read.text(answers, "remark") or None
    row.status = "NOT_ACCEPTED"
    row.ruled_at = w.now
    periods.end(w, case, "court.accept", about=row.id)
    _number(w, row)
    w.session.flush()
    papers.issue(w, case, "court/non_acceptance_ruling", row.id, signed_as="clerk")
    w.record(case, "court.not_accepted", public=True, number=row.court_number, grounds=row.grounds)
    return {"grounds": row.grounds}


_DECISIONS = {"accept": _accept, "supplement": _supplement, "refuse": _refuse}


def verify(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record the verification with both parties (民诉法解释 art. 356)."""
    row = casestate.required_application(w, case)
    access.require(w, "judge", "court_president", scope=row.court_id)
    present = read.parties(case, answers.get("applicants_present"), "applicants_present")
    row.verified_at = read.instant(answers, "at", w.now)
    row.verification = read.text(answers, "record")
    row.application = (row.application or {}) | {
        "verification": {
            "place": read.text(answers, "place"),
            "present": [str(p.id) for p in present],
            **{key: read.yes(answers.get(key)) for key in (*MUST, *MUST_NOT)},
        }
    }
    w.record(case, "court.verified", present=[str(p.id) for p in present])
    return {"verified_at": contexts.instant(row.verified_at)}


def rule(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Rule: the agreement is valid, the application is dismissed, or it counts as withdrawn."""
    row = casestate.required_application(w, case)
    access.require(w, "judge", "court_president", scope=row.court_id)
    result = str(answers.get("result"))
    if result == "valid":
        _may_confirm(case, row)
    row.grounds = _grounds("dismissal", answers) if result == "dismissed" else []
    row.withdrawal = "deemed" if result == "withdrawn" else None
    return _ruled(w, case, row, result, read.text(answers, "reasons"))


def rule_withdrawal(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Rule on a request to withdraw, made before the ruling (民诉法解释 art. 357).

    Answers `allow` with whether the application ends by it: of many one goes and the rest goes on.
    """
    row = casestate.required_application(w, case)
    access.require(w, "judge", "court_president", scope=row.court_id)
    if not withdrawals.rule(w, case, row, answers):
        return {"allow": False}
    row.withdrawal = "allowed"
    return {"allow": True, **_ruled(w, case, row, "withdrawn", read.text(answers, "reasons"))}


def serve(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Note how and when the ruling reached each party; the time for objections begins (R-042)."""
    row = casestate.required_application(w, case)
    access.require(w, "court_clerk", "judge", "court_president", scope=row.court_id)
    rows = read.by_party(case, answers.get("served"))
    if set(rows) != {p.id for p in confirmation.speaking_to_court(case)}:
        raise read.refuse(served="每一方当事人都要写明送达情况。")
    times = {party: read.instant(given, "at", w.now) for party, given in rows.items()}
    row.served = {
        str(party): {"at": contexts.instant(times[party]), "way": str(given.get("way"))}
        for party, given in rows.items()
    }
    if row.status == "VALID":  # one objects to what is confirmed (民诉法解释 art. 372)
        last = max(times.values())
        periods.begin(w, case, "court.objection", last, about=row.id)
        periods.begin(w, case, INTERESTED, last, variable=OBJECTIONS, about=row.id)
    w.record(case, "court.served", public=True, objection_until=contexts.day(row.objection_until))
    case.confirm_state = row.status
    return {"court_result": row.status.lower(), "objection_closes": objections.closes(w, row)}


def _ruled(w: Work, case: Case, row: Confirmation, result: str, reasons: str) -> dict[str, Any]:
    row.status, paper = RULINGS[result]
    periods.end(w, case, "court.accept", "court.target", "court.hard", about=row.id)
    row.reasons = reasons
    row.ruled_at = w.now
    w.session.flush()
    papers.issue(w, case, paper, row.id, signed_as="judge")
    w.record(
        case,
        "court.ruled",
        public=True,
        number=row.court_number,
        result=result,
        grounds=row.grounds,
    )
    return {"court_result": result}


def _may_confirm(case: Case, row: Confirmation) -> None:
    """Confirm nothing that the verification speaks against (民诉法解释 art. 358)."""
    seen = (row.application or {}).get("verification") or {}
    against = [key for key in MUST if not seen.get(key)] + [k for k in MUST_NOT if seen.get(k)]
    if set(seen.get("present", [])) != _speaking(case):
        against.append("applicants_present")
    if against:
        raise gates.closed("verification_against", against=against)


def _speaking(case: Case) -> set[str]:
    return {str(p.id) for p in confirmation.speaking_to_court(case)}


def _grounds(kind: str, answers: Answers) -> list[str]:
    chosen = [str(g) for g in answers.get("grounds") or []]
    if not chosen or not set(chosen) <= set(law.grounds(kind)):
        raise read.refuse(grounds="请选择理由。")
    return chosen


def _number(w: Work, row: Confirmation) -> None:
    """Give the court's case number once (诉前调确)."""
    if row.court_number is None:
        court = w.session.get_one(Organisation, row.court_id)
        row.court_number = numbering.court(w.session, court, w.now)


def _judges(w: Work, row: Confirmation) -> list[dict[str, str]]:
    return people.options(people.members(w.session, [row.court_id], "judge"))


def _examine_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = casestate.required_application(w, case)
    due = w.law.of(case).deadline("court.supplement", w.now).last_day
    ground = "NO_SUPPLEMENT" if row.status == "SUPPLEMENT" else None
    if withdrawals.asking(w, case):
        ground = "NOT_JOINT"
    return {
        **({"decision": "refuse", "grounds": [ground]} if ground else {}),
        "options_judges": _judges(w, row),
        "options_grounds_refuse": names.grounds("refusal"),
        "supplement_due": contexts.day(due),
    }


def _verify_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = casestate.required_application(w, case)
    court = w.session.get_one(Organisation, row.court_id)
    return {
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        "place": court.name,
        "applicants_present": sorted(_speaking(case)),
        "options_parties": read.party_options(w, case),
    }


def _rule_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"options_grounds_dismiss": names.grounds("dismissal")}


def _withdrawal_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return withdrawals.prefill(w, case)


def _serve_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = casestate.required_application(w, case)
    electronic = {
        a["party_id"]: a.get("e_service") for a in (row.application or {}).get("addresses", [])
    }
    return {
        "served": [
            {
                **line,
                "way": "electronic" if electronic.get(line["party_id"]) else "direct",
                "at": clock.local(w.now).isoformat(timespec="minutes"),
            }
            for line in read.party_rows(confirmation.speaking_to_court(case))
        ]
    }


OPERATIONS = (
    Operation("court.examine", "审查申请", _examine_prefill, examine),
    Operation("court.verify", "核实", _verify_prefill, verify),
    Operation("court.rule", "裁定", _rule_prefill, rule),
    Operation("court.rule_withdrawal", "对撤回申请的裁定", _withdrawal_prefill, rule_withdrawal),
    Operation("court.serve", "送达", _serve_prefill, serve),
)
