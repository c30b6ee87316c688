"""Administrative mediation: jurisdiction, filing, notice of meetings, adjudication.

The agency decides for itself whether it takes what the centre hands to it; from its acceptance
the period counts. Sources: 地方行政调解规定 (R-069); 公安机关办理行政案件程序规定 arts. 178-184;
道路交通事故处理程序规定 arts. 84-93; 土地管理法 art. 14 (what fails is decided by government).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import access, names
from cases.desks import answers as read
from cases.models import Case, Organisation, User
from cases.operations import Operation, nothing
from cases.paperwork import contexts, numbering, papers
from cases.reception import kinds, refusals, transfers
from cases.rules import beginnings, clock, periods
from cases.settlement import mediation, public_order, traffic
from cases.words import Words, day
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

FOLDER = "administrative_mediation"
#: the general term in which an agency decides on filing, and that of a complicated matter (R-069)
PLAIN, COMPLICATED = "administrative.accept", "administrative.accept_complex"
#: so often a party may stay away without a reason before it is over
ABSENCES = 2


def hand_to(w: Work, case: Case, agency: Organisation, officers: list[User]) -> dict[str, Any]:
    """Hand a case to an agency, which then decides whether to take it."""
    asking = [p.id for p in case.parties if p.side == "APPLICANT"]
    everybody = [p.id for p in case.parties]
    papers.issue(w, case, f"{FOLDER}/application", signers=asking, audience="staff")
    papers.issue(w, case, f"{FOLDER}/consent_inquiry", signers=everybody, audience="staff")
    w.record(case, "administrative.handed", public=True, organisation=str(agency.id))
    return {
        "handed_at": clock.local(w.now).isoformat(),
        "committee_id": str(agency.id),
        "mediator_id": str(officers[0].id),
        "manner": kinds.manner(case),
    }


# --- is it ours? ----------------------------------------------------------------------------------


def check(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Say whether the agency may mediate the dispute, with a reason when it may not."""
    found = str(answers.get("jurisdiction"))
    reason = read.text(answers, "reason")
    if found != "ours" and not reason:
        raise read.refuse(reason="请写明为什么不受理。")
    if found == "ours":
        traffic.request_in_time(w, case, answers)
        if barred := public_order.excluded(case, answers):
            found, reason = "not_mediable", barred
    materials = [m for m in answers.get("materials") or [] if isinstance(m, str)]
    channel = (
        public_order.CHANNEL if found == "not_mediable" and public_order.is_one(case) else None
    )
    told = {"materials": materials, "handing_reason": reason or None, "handing_channel": channel}
    case.details = (case.details or {}) | told
    w.record(case, "administrative.checked", jurisdiction=found, materials=len(materials))
    return {"jurisdiction": found, "accept_key": _accept_key(case, answers)}


def _accept_key(case: Case, answers: Answers) -> str | None:
    """Name the term in which to decide on filing, longer for a complicated matter (R-069)."""
    kind = kinds.of(case)
    if kind is None or not kind.accept:
        return None
    longer = kind.accept == PLAIN and read.yes(answers.get("complicated"))
    return COMPLICATED if longer else kind.accept


def _check_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    kind = kinds.of(case)
    wanted = kind.materials if kind is not None else ()
    return {
        "kind_text": kind.text if kind is not None else "",
        "is_traffic": case.kind == "administrative.TRAFFIC",
        "may_be_complicated": kind is not None and kind.accept == PLAIN,
        "is_public_order": public_order.is_one(case),
        "options_exclusions": names.grounds("exclusion"),
        "options_materials": [{"label": name, "value": name} for name in wanted],
        "jurisdiction": "ours",
        "determined_on": (case.signs or {}).get("determined_on"),
        "facts": case.facts,
    }


def hand_over(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Send a dispute on, or refuse it, in writing (移送三个工作日)."""
    channel = statutes.channels().get(read.text(answers, "channel"))
    if channel is None:
        raise read.refuse(channel="请选择应当去哪里。")
    article = statutes.rule(channel.rule).article
    refusal = refusals.refusal_of(channel, read.text(answers, "reason"), article)
    refusal |= {"to": [p.name for p in case.parties]}
    papers.issue(w, case, f"{FOLDER}/non_acceptance_notice", parts={"refusal": refusal})
    if channel.transfer:
        transfers.send(w, case, channel, refusal["reason"], refusal["law"])
    case.end_state = "CLOSED_TRANSFERRED" if channel.transfer else "CLOSED_NOT_ACCEPTED"
    w.record(case, "case.refused", public=True, channel=channel.code, rule=channel.rule)
    return {"end_state": case.end_state, "result": "not_taken"}


def _hand_over_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    known = statutes.channels().values()
    return {
        "options_channels": [{"label": c.name, "value": c.code} for c in known],
        "reason": (case.details or {}).get("handing_reason"),
        "channel": (case.details or {}).get("handing_channel"),
    }


# --- filing ---------------------------------------------------------------------------------------


def accept(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Let the head of the agency file the case: number, acceptance, period; or refuse.

    A period that an event begins is left to `traffic.start` by the processes that have that task;
    `administrative.accept` is what releases before it called this.
    """
    if not read.yes(answers.get("approve")):
        reason = read.text(answers, "opinion")
        if not reason:
            raise read.refuse(opinion="不批准的请写明理由。")
        case.details = (case.details or {}) | {"handing_reason": reason}
        w.record(case, "administrative.filed", ok=False)
        return {"filed": False}
    agency = contexts.committee_of(w, case)
    kind = kinds.of(case)
    case.number = numbering.mediation(w.session, agency, w.now, kinds.series(w, agency.id, kind))
    case.accepted_at = w.now
    waits = task.operation == "administrative.file" and beginnings.waits(case)
    due = None if waits else periods.begin_mediation(w, case)
    signers = [p.id for p in case.parties]
    papers.issue(w, case, f"{FOLDER}/acceptance_notice", signers=signers, audience="parties")
    papers.issue(w, case, f"{FOLDER}/registration_form", audience="staff", signed_as="registrar")
    w.record(case, "case.accepted", public=True, number=case.number, due=contexts.day(due))
    return {
        "filed": True,
        "accepted_at": clock.local(w.now).isoformat(),
        "period_due": contexts.day(due),
    }


def _accept_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"facts": case.facts, "approve": "yes", "waits": beginnings.waits(case)}


# --- rights, meetings -----------------------------------------------------------------------------


def notify_rights(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Tell the parties their rights before an agency."""
    told_at = read.instant(answers, "at", w.now)
    case.details = (case.details or {}) | {
        "notified_at": contexts.instant(told_at),
        "notified_by": read.text(answers, "way"),
    }
    signers = [p.id for p in case.parties]
    papers.issue(w, case, f"{FOLDER}/rights_notice", signers=signers, signed_as="mediator")
    w.record(case, "mediation.rights_notified", public=True, at=contexts.instant(told_at))
    return {}


def _rights_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    kind = kinds.of(case)
    return {
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        "status_quo": kind is not None and kind.status_quo,
    }


def notify_meeting(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Call the parties to a meeting, early enough; the second one soon enough (R-062)."""
    at = read.later(answers.get("at"))
    if at is None or at <= w.now:
        raise read.refuse(at="请填写今天以后的时间。")
    _early_enough(w, case, answers, clock.day_of(at))
    _soon_enough(w, case, clock.day_of(at))
    case.details = (case.details or {}) | {
        "first_session_at": contexts.instant(at),
        "first_session_place": read.text(answers, "place"),
    }
    signers = [p.id for p in case.parties]
    papers.reissue(w, case, f"{FOLDER}/meeting_notice", signers=signers, audience="parties")
    w.record(case, "administrative.meeting_called", public=True, at=contexts.instant(at))
    return {"first_session_at": contexts.instant(at)}


def _early_enough(w: Work, case: Case, answers: Answers, on: Any) -> None:
    kind = kinds.of(case)
    if kind is None or not kind.notice or read.yes(answers.get("all_agree_sooner")):
        return
    earliest = w.law.deadline(kind.notice, w.now).last_day
    if on < earliest:
        told = Words("最早可以定在%(day)s；各方都愿意早些开的请勾选。", day=day(earliest))
        raise read.refuse(at=told)


def _soon_enough(w: Work, case: Case, on: Any) -> None:
    kind = kinds.of(case)
    held = mediation.sessions(w, case)
    if kind is None or not held:
        return
    if kind.sessions and len(held) >= kind.sessions:
        raise read.refuse(at="这一类调解最多两次，已经开过两次。")
    if kind.second:
        latest = w.law.deadline(kind.second, held[0].at).last_day
        if on > latest:
            told = Words("第二次调解应当在%(day)s以前进行。", day=day(latest))
            raise read.refuse(at=told)


def hold_session(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record a meeting; who stays away twice without a reason ends it (R-069)."""
    traffic.few_enough(case, answers)
    given = dict(answers)
    if given.get("result") == "absent":
        given = _absent(w, case, given)
    found = mediation.hold_session(w, case, task, given)
    kind = kinds.of(case)
    limit = kind.sessions if kind is not None else 0
    if found["session_result"] == "continue" and limit and _held(w, case) >= limit:
        case.termination_reason = "GAP_TOO_WIDE"
        return found | {"session_result": "failed", "result": "failed", "reason": "GAP_TOO_WIDE"}
    return found


def _absent(w: Work, case: Case, given: dict[str, Any]) -> dict[str, Any]:
    times = int((case.details or {}).get("absences") or 0) + 1
    case.details = (case.details or {}) | {"absences": times}
    if times < ABSENCES:
        return given | {"result": "continue"}
    return given | {"result": "failed", "failure": "ABSENT"}


def _held(w: Work, case: Case) -> int:
    return len(mediation.sessions(w, case))


# --- what cannot be agreed is decided -------------------------------------------------------------


def adjudicate(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record the decision of government on a title that was not agreed (R-080)."""
    access.require(w, "dept_leader", scope=case.committee_id)
    decided = read.day(answers.get("decided_on"))
    if decided is None or decided > clock.today(w.now):
        raise read.refuse(decided_on="请填写决定的日子，不能晚于今天。")
    case.details = (case.details or {}) | {
        "decision": {
            "number": read.text(answers, "number"),
            "on": contexts.day(decided),
            "content": read.text(answers, "content"),
        }
    }
    case.termination_reason = "ADJUDICATED"
    number = read.text(answers, "number")
    w.record(case, "administrative.adjudicated", public=True, number=number, on=decided.isoformat())
    return {"reason": "ADJUDICATED", "adjudicated": True}


def _adjudicate_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {"decided_on": clock.today(w.now).isoformat()}


def close_file(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Make the sheet on which the end of the case is approved, and report it."""
    papers.issue(w, case, f"{FOLDER}/closing_approval", audience="staff")
    return kinds.report(w, case, task, answers)


OPERATIONS = (
    Operation("administrative.check", "审查管辖", _check_prefill, check),
    Operation("administrative.hand_over", "移送或者不予受理", _hand_over_prefill, hand_over),
    Operation("administrative.accept", "审批立案（以前的流程）", _accept_prefill, accept),
    Operation("administrative.file", "审批立案", _accept_prefill, accept),
    Operation("administrative.start", "登记开始调解的日子", traffic.start_prefill, traffic.start),
    Operation("administrative.notify_rights", "告知权利义务", _rights_prefill, notify_rights),
    Operation("administrative.notify_meeting", "通知开会", nothing, notify_meeting),
    Operation("administrative.hold_session", "记录调解会", mediation.session_prefill, hold_session),
    Operation("administrative.adjudicate", "登记处理决定", _adjudicate_prefill, adjudicate),
    Operation("administrative.close_file", "结案审批表", nothing, close_file),
)
