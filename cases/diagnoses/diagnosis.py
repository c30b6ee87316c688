"""The five diagnoses (五诊): where a dispute begins, what each level did, how it ends.

The table of entries proposes a level and says why; a person decides, with a reason when it is
another one. The first two levels are informal: no number, seven days together, and any party may
ask for the formal acceptance at any moment (人民调解法 arts. 3, 17).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import access, names
from cases.access import PartyActor
from cases.desks import answers as read
from cases.diagnoses import diagnosis_places, relapse, sheet
from cases.diagnoses.sheet import INFORMAL, STAGES
from cases.errors import NotAllowed, NotFound, StateMismatch
from cases.models import Case, Diagnosis, MediationSession, Organisation
from cases.operations import Operation, nothing
from cases.paperwork import contexts
from cases.reception import intake, refusals, risks
from cases.rules import clock, gates
from cases.settlement import agreement, closing
from cases.words import Words, day, joined
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

TABLE = "five_diagnosis_entry"
#: ends of a mediation that a panel may still turn
STUCK = frozenset({"GAP_TOO_WIDE", "REFUSED_TO_SIGN", "OTHER"})


@dataclass(frozen=True)
class Entry:
    """What the table of entries proposes, and by which row."""

    stage: str
    police_first: bool
    why: str
    row: int
    note: str


def propose(w: Work, case: Case, release: int) -> Entry:
    """Ask the table of *release* at which level *case* should begin."""
    decision = w.engine.decide(TABLE, inputs(w, case), release)
    fired = decision.fired[0]
    said = fired.annotations
    parts = list(said.values()) if isinstance(said, Mapping) else list(said or ())
    given = decision.result
    note = "；".join(str(part) for part in parts if part)
    return Entry(
        str(given["entry"]),
        given["police_first"] is True,
        str(given["why"]),
        int(fired.index),
        note,
    )


def inputs(w: Work, case: Case) -> dict[str, Any]:
    """Build the inputs of the table of entries from the case as it stands."""
    return intake.inputs(w, case) | {"priority": case.priority, "relapse": relapse.is_one(w, case)}


# --- where it begins ----------------------------------------------------------------------------


def open_(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Open the sheet of a dispute and give the table of entries its inputs."""
    if sheet.of(w, case) is None:
        w.session.add(Diagnosis(case_id=case.id, opened_at=w.now, proposal={}))
        w.session.flush()
    return inputs(w, case)


def _choose_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    entry = propose(w, case, task.release)
    lines = [
        Words("**从%(stage)s开始**", stage=names.word("stage", entry.stage)),
        entry.why,
        Words("依据：%(note)s（入诊表第%(row)s行）", note=entry.note, row=entry.row),
    ]
    if entry.police_first:
        lines.append("民警先到场。")
    return {
        "proposal_summary": joined(lines, "\n\n"),
        "decision": "confirm",
        "entry": entry.stage,
        **diagnosis_places.prefill(w, case),
    }


def choose(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Confirm or override the level; the levels passed over go on the sheet with the reason.

    Raises `GateClosed` when danger is to be met with a talk among neighbours.
    """
    entry = propose(w, case, task.release)
    override = answers.get("decision") == "override"
    stage = read.text(answers, "entry") if override else entry.stage
    reason = read.text(answers, "reason")
    if stage not in STAGES[:4]:
        raise read.refuse(entry="请选择从哪一诊开始。")
    if override and not reason:
        raise read.refuse(reason="改动建议的，请写明理由。")
    if entry.police_first and stage in INFORMAL:
        raise gates.closed("danger_first")
    row = _sheet(w, case)
    diagnosis_places.take(w, case, row, answers, stage, entry.police_first)
    row.entry, row.reason = stage, reason or None
    row.proposal = {"stage": entry.stage, "row": entry.row, "why": entry.why, "override": override}
    row.helper = read.text(answers, "helper") or None
    row.informal_due = w.law.deadline("diagnosis.informal", w.now).last_day
    for passed in STAGES[: min(STAGES.index(stage), 2)]:
        sheet.write(w, case, passed, "skipped", reason if override else entry.why)
    w.record(case, "diagnosis.begun", stage=stage, override=override)
    return {
        "entry": stage,
        "result": "none",
        "police_first": entry.police_first,
        "village_id": _id(row.village_id),
        "police_id": _id(row.police_id),
        "office_id": _id(row.office_id),
        "informal_due": contexts.day(row.informal_due),
    }


# --- the informal levels ------------------------------------------------------------------------


def _persuade_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = _sheet(w, case)
    parties = "、".join(p.name for p in case.parties)
    return {
        "case_summary": Words(
            "%(title)s：%(parties)s。%(facts)s", title=case.title, parties=parties, facts=case.facts
        ),
        "on": contexts.day(clock.today(w.now)),
        "who": (row.helper if task.properties.get("stage") == "PRE" else None)
        or access.require_user(w).name,
    }


def persuade(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record what neighbours, cadres and police said, and whether that settled it."""
    stage, result = _stage(task), str(answers.get("outcome"))
    on = read.day(answers.get("on"))
    if on is None or not clock.today(case.applied_at) <= on <= clock.today(w.now):
        raise read.refuse(on="日期应在登记以后、今天或者以前。")
    is_settled, danger = result == "settled", result in ("danger", "public_order")
    sheet.write(
        w,
        case,
        stage,
        "settled" if is_settled else "handed_up",
        read.text(answers, "note"),
        who=read.text(answers, "who"),
        on=on,
        task_id=task.id,
        details={"with": read.text(answers, "others") or None, "result": result},
    )
    if is_settled:
        sheet.settle(w, case, stage, "GRID" if stage == "PRE" else "VILLAGE")
        case.end_state = "CLOSED_SETTLED_EARLY"
    if danger:
        case.priority = "RED"
        case.no_joint_session = True
    straight = result in ("danger", "public_order", "straight")
    return {
        "early_result": "settled" if is_settled else "straight" if straight else "go_on",
        "result": "settled" if is_settled else "none",
        "police_first": danger,
    }


def late(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write that a level's days are over; the house does it, so that nobody waits for nobody."""
    stage = str(task.properties.get("stage"))
    if stage == "INFORMAL":
        if not answers.get("accept_asked"):
            note = "预诊、助诊合计期限已到，没有化解，转接诊。"
            sheet.write(w, case, case.stage or "PRE", "late", note)
        return {}
    said = {
        "PRE": "预诊期限已到，没有结果，转助诊。",
        "ASSISTED": "助诊期限已到，没有结果，转接诊。",
        "RETURN": "回诊期限已到，司法所没有回诊，先办后面的事。",
    }
    sheet.write(w, case, stage, "late", said[stage])
    if stage == "RETURN":
        _sheet(w, case).returned_at = w.now
    return {}


def ask_acceptance(w: Work, case_id: UUID, note: str = "") -> None:
    """Let a party go straight to the formal acceptance, or staff write down that one asks.

    Raises `StateMismatch` when the informal levels are over, or have not begun.
    """
    case = access.read(w, case_id)
    if not isinstance(w.actor, PartyActor):
        access.require_office(w, case, *relapse.STAFF, "police")
    access.hold(w, case.id)
    if not may_ask(case):
        raise StateMismatch(state=case.state)
    stage = case.stage or "PRE"
    w.engine.send("diagnosis.accept_asked", str(case.id), {"accept_asked": True})
    told = "当事人要求正式受理，不再劝。"
    sheet.write(w, case, stage, "handed_up", f"{told}{note[:400]}")


def may_ask(case: Case) -> bool:
    """Tell whether *case* is at an informal level, from which a party may go on at once."""
    return case.closed_at is None and case.accepted_at is None and case.stage in INFORMAL


def acts(w: Work, case: Case) -> list[str]:
    """List what staff may do on the sheet of *case* without a task."""
    found = ["add_note"]
    if may_ask(case):
        found.append("ask_acceptance")
    if relapse.is_possible(w, case):
        found.append("relapse")
    return found


# --- danger -------------------------------------------------------------------------------------


def secure(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record what the police did on the spot; a crime is theirs, and the case goes there."""
    may_go_on = answers.get("next") == "mediate"
    case.priority = "RED"
    case.no_joint_session = answers.get("joint") != "yes"
    sheet.write(
        w,
        case,
        "INTAKE",
        "secured",
        read.text(answers, "note"),
        task_id=task.id,
        details={"result": str(answers.get("next"))},
    )
    told = {"danger": False} if risks.is_reported(w, case) else _report(w, case, answers)
    if may_go_on:
        return {"result": "none", **told}
    reason = "现场有违法犯罪情形，由公安机关处理。"
    refusals.refuse(w, case, task, {"channel": "POLICE", "reason": reason})
    return {"result": "transferred", **told}


def _report(w: Work, case: Case, answers: Answers) -> dict[str, Any]:
    """Write the report of a danger that a neighbour or a cadre met with, as the police took it."""
    row = _sheet(w, case)
    station = w.session.get(Organisation, row.police_id) if row.police_id else None
    told = ("danger", "public_order")
    notes = sheet.entries(w, case)
    seen = [n.note for n in notes if n.note and (n.details or {}).get("result") in told]
    said = {
        "risk_signs": seen[-1] if seen else "现场有激化的危险。",
        "risk_measures": read.text(answers, "note"),
        "risk_told": station.name if station else risks.station(w, case) or "公安机关",
        "risk_told_at": clock.local(w.now).isoformat(),
    }
    return risks.write(w, case, said)


# --- acceptance and what came of it -------------------------------------------------------------


def accepted(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write the number, the committee and the mediators on the sheet."""
    committee = contexts.committee_of(w, case)
    named = contexts.mediators(contexts.team(w, case))
    note = f"受理，{case.number}，由{committee.name}调解，期限到{_day(case.period_due)}。"
    sheet.write(w, case, "INTAKE", "accepted", note, who="、".join(m["name"] for m in named))
    return {"result": "none"}


def _consider_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    count = select(func.count()).where(MediationSession.case_id == case.id)
    return {
        "talks_summary": Words(
            "受理于%(on)s，已经谈了%(n)s次，调解期限到%(due)s。",
            on=_day(clock.today(case.accepted_at) if case.accepted_at else None),
            n=w.session.scalar(count),
            due=_day(case.period_due),
        )
    }


def consider(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Go on talking, or ask for a panel; the reason goes on the sheet."""
    wanted = answers.get("decision") == "panel"
    row = contexts.newest_agreement(w, case)
    if wanted and row is not None:
        raise read.refuse(decision="协议正在起草或者签字，请先办完，或者接着谈。")
    sheet.write(
        w,
        case,
        "INTAKE",
        "handed_up" if wanted else "noted",
        read.text(answers, "reason"),
        task_id=task.id,
    )
    return {"ask_panel": wanted}


def talked(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write what the talks came to; tell whether a panel may still turn a failure."""
    stage, row = _stage(task), contexts.newest_agreement(w, case)
    if row is not None and row.effective_at is not None:
        sheet.write(w, case, stage, "agreed", f"达成协议{row.number or ''}。")
        sheet.settle(w, case, stage, closing.level_of(contexts.committee_of(w, case)))
        return {"deadlocked": False}
    reason = str(answers.get("reason") or case.termination_reason or "OTHER")
    in_time = case.period_due is not None and clock.today(w.now) < case.period_due
    stuck = stage == "INTAKE" and reason in STUCK and in_time
    said = names.reason(reason) or "没有谈成"
    sheet.write(w, case, stage, "handed_up" if stuck else "failed", f"没有谈成：{said}。")
    if stuck:
        case.termination_reason = None  # the mediation goes on, before a panel
        agreement.discard(w, case)
    return {"deadlocked": stuck, "reason": reason}


def _sheet(w: Work, case: Case) -> Diagnosis:
    row = sheet.of(w, case)
    if row is None:
        raise NotFound("The case has no five-diagnosis sheet.")
    return row


def _stage(task: TaskInfo) -> str:
    stage = str(task.properties.get("stage"))
    if stage not in STAGES:
        raise NotAllowed
    return stage


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None


OPERATIONS = (
    Operation("diagnosis.open", "开五诊单", nothing, open_),
    Operation("diagnosis.choose", "定从哪一诊开始", _choose_prefill, choose),
    Operation("diagnosis.persuade", "预诊、助诊", _persuade_prefill, persuade),
    Operation("diagnosis.late", "记下到期未办", nothing, late),
    Operation("diagnosis.secure", "处置现场", _persuade_prefill, secure),
    Operation("diagnosis.accepted", "记下已受理", nothing, accepted),
    Operation("diagnosis.consider", "要不要会诊", _consider_prefill, consider),
    Operation("diagnosis.talked", "记下谈的结果", nothing, talked),
)


def _day(value: date | None) -> str:
    return day(value) if value else ""
