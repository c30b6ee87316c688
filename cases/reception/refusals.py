"""A dispute that is not taken on: why, by which article, and where it belongs (D-05, D-19).

Sources: 人民调解法 arts. 3, 17, 25, 26; rules R-085 to R-08B.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import names
from cases.desks import answers as read
from cases.models import Case
from cases.operations import Operation
from cases.paperwork import papers
from cases.reception import risks, transfers
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]


def _refuse_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    triage = case.triage or {}
    known = statutes.channels()
    if any(p.consent == "UNREACHABLE" for p in case.parties):
        channel, ground = "COURT", "UNREACHABLE"
        reason = statutes.grounds("non_acceptance")[ground].text
    else:
        channel, ground = str(triage.get("channel") or ""), str(triage.get("ground") or "")
        reason = str((case.details or {}).get("triage_reason") or triage.get("gate_reason") or "")
    return {
        "options_channels": [{"label": c.name, "value": c.code} for c in known.values()],
        "options_grounds": names.grounds("non_acceptance"),
        "channel": channel or None,
        "ground": ground or None,
        "reason": reason or None,
        "transfers": [code for code, one in known.items() if one.transfer],
        "receiver": transfers.receiver(w, case, known[channel]) if channel in known else None,
    }


def refuse(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Refuse the dispute and name where it belongs; makes D-05 (R-085 to R-08B).

    What is another body's is handed to it in writing (D-19); where there is danger the notice goes
    to the applicants alone, who may not want the other side to know.
    """
    channel = statutes.channels().get(read.text(answers, "channel"))
    if channel is None:
        raise read.refuse(channel="请选择应当去哪里。")
    ground = statutes.grounds("non_acceptance").get(read.text(answers, "ground"))
    typed = read.text(answers, "law") or statutes.rule(channel.rule).article
    article = (ground.article if ground else "") or typed
    end_state = "CLOSED_TRANSFERRED" if channel.transfer else "CLOSED_NOT_ACCEPTED"
    refusal = refusal_of(channel, read.text(answers, "reason"), article)
    alone = [p for p in case.parties if p.side == "APPLICANT"] if risks.is_dangerous(case) else []
    papers.issue(
        w,
        case,
        "intake/non_acceptance_notice",
        parts={"refusal": refusal | {"to": [p.name for p in alone or case.parties]}},
        signers=[p.id for p in alone],
        audience="signers" if alone else "all",
    )
    if channel.transfer:
        said = (refusal["reason"], refusal["law"], read.text(answers, "receiver"))
        transfers.send(w, case, channel, *said)
    case.end_state = end_state
    rule = ground.rule if ground else channel.rule
    w.record(case, "case.refused", public=True, channel=channel.code, rule=rule)
    return {"end_state": end_state}


def refusal_of(channel: statutes.Channel, reason: str, article: str) -> dict[str, Any]:
    """Say why a dispute is not taken on, by which articles, and where it belongs."""
    return {
        "reason": reason,
        "law": [names.cited(part) for part in article.split("；") if part],
        "channel": channel.name,
        "how": None if channel.code == "OTHER" else channel.text,
    }


OPERATIONS = (Operation("intake.refuse", "不予受理", _refuse_prefill, refuse),)
