"""Triage (分流): what the decision table proposes, and what a person decides.

The table advises, a person decides (个人信息保护法 art. 24). A statutory exclusion cannot be
overridden: the register is put right, or the dispute goes where it belongs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.desks import answers as read
from cases.errors import GateClosed, StateMismatch
from cases.models import Case
from cases.operations import Operation
from cases.paperwork import contexts
from cases.reception import intake, kinds, risks
from cases.rules import clock
from cases.words import Words, joined
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: the tables of `triage.dmn`, as the clerk calls them
TABLES = {"gate": "门槛表", "priority": "轻重缓急表", "route": "途径表"}

#: gates that end the way here, and one that asks for a second look
CLOSED_GATES = frozenset({"REFUSE", "TRANSFER"})
HOLD = "HOLD"


@dataclass(frozen=True)
class Fired:
    """A row of a decision table that held."""

    table: str
    row: int
    note: str


@dataclass(frozen=True)
class Proposal:
    """What the triage table proposes for a case, and why."""

    gate: str
    gate_reason: str
    channel: str | None
    #: code of a ground of non-acceptance, where the gate names one
    ground: str | None
    priority: str
    level: str
    first_contact: str
    route: str
    #: sub-kind of administrative or industry mediation, empty for other routes
    kind: str
    period_key: str
    note: str
    fired: tuple[Fired, ...]

    @property
    def is_closed(self) -> bool:
        """Whether the law sends the dispute elsewhere."""
        return self.gate in CLOSED_GATES


def propose(w: Work, case: Case, release: int) -> Proposal:
    """Ask the decision table of *release* about the case as it stands."""
    decision = w.engine.decide("triage", intake.inputs(w, case), release)
    texts = {key: str(decision.result.get(key) or "") for key in _TEXTS}
    channel, ground = (str(decision.result.get(key) or "") for key in ("channel", "ground"))
    fired = tuple(_fired(row) for row in decision.fired)
    return Proposal(**texts, channel=channel or None, ground=ground or None, fired=fired)


def of_task(w: Work, task_id: UUID) -> Proposal:
    """Return the proposal behind a triage task that the actor may see."""
    task = w.engine.task(task_id)
    case = access.read(w, UUID(task.business_key))
    return propose(w, case, task.release)


def summary(proposal: Proposal) -> Words:
    """Say the proposal in words, as the text on the form."""
    lines = [
        Words("**%(gate)s**", gate=_word("gate", proposal.gate)),
        proposal.gate_reason,
        Words("办理途径：%(route)s", route=_route(proposal)),
        Words("轻重缓急：%(priority)s", priority=_word("priority", proposal.priority)),
        Words("调解员：%(level)s", level=_word("level", proposal.level)),
    ]
    channel = statutes.channels().get(proposal.channel or "")
    if channel is not None:
        lines.append(Words("应当去：%(name)s。%(how)s", name=channel.name, how=channel.text))
    lines.append(proposal.note)
    why = [
        Words("- %(note)s（%(table)s第%(row)s行）", note=row.note, table=_table(row), row=row.row)
        for row in proposal.fired
        if row.note
    ]
    if why:
        lines += ["依据：", joined(why, "\n")]
    return joined((line for line in lines if line), "\n\n")


def _prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    proposal = propose(w, case, task.release)
    return {
        "proposal_summary": summary(proposal),
        "decision": "confirm",
        "acceptable": "no" if proposal.is_closed else "yes",
        "route": proposal.route or None,
        "kind": proposal.kind or None,
        "options_kinds": kinds.options(),
        "priority": proposal.priority or None,
        "channel": proposal.channel,
        **risks.prefill(w, case),
    }


def decide(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Confirm or override the proposal.

    A danger that the register shows is reported in the same act (R-014).

    Raises `GateClosed` when the law excludes the dispute and it is to be accepted all the same, and
    `AnswersInvalid` when an override or a refusal has no reason, or a danger was told to nobody.
    """
    proposal = propose(w, case, task.release)
    override = answers.get("decision") == "override"
    acceptable = read.yes(answers.get("acceptable"))
    if acceptable and proposal.is_closed:
        raise _gate(proposal)
    reason = read.text(answers, "reason")
    if not reason and (override or not acceptable or proposal.gate == HOLD):
        raise read.refuse(reason="改动建议、不受理或者暂缓的纠纷要受理，都请写明理由。")
    route = read.text(answers, "route") if override else proposal.route
    priority = read.text(answers, "priority") if override else proposal.priority
    channel = None if acceptable else _channel(answers, proposal)
    case.route, case.priority = route or proposal.route, priority or proposal.priority
    case.kind = kinds.chosen(case.route, read.text(answers, "kind") if override else proposal.kind)
    _keep(w, case, proposal, override=override, acceptable=acceptable, channel=channel)
    case.details = (case.details or {}) | {"triage_reason": reason or None}
    w.record(
        case,
        "triage.decided",
        route=case.route,
        priority=case.priority,
        acceptable=acceptable,
        override=override,
    )
    told = risks.write(w, case, answers) if risks.is_dangerous(case) else {"danger": False}
    return {
        "route": case.route,
        "kind": case.kind,
        "priority": case.priority,
        "acceptable": acceptable,
        "channel": channel,
        "risk_committee": str(contexts.committee_of(w, case).id),
        **told,
    }


def amend(w: Work, task_id: UUID, answers: Answers) -> Proposal:
    """Put the register right while the triage is open, and propose anew.

    *answers* are those of the register's form. Raises `StateMismatch` on another task.
    """
    access.hold_task(w, task_id)
    task = w.engine.task(task_id)
    case = access.read(w, UUID(task.business_key))
    access.require(w, "intake_clerk", scope=case.centre_id)
    if task.operation != "triage.decide":
        raise StateMismatch(task=str(task_id))
    intake.write_register(w, case, answers)
    w.record(case, "register.amended", category=case.category)
    return propose(w, case, task.release)


_TEXTS = (
    *("gate", "gate_reason", "priority", "level"),
    *("first_contact", "route", "kind", "period_key", "note"),
)


def _gate(proposal: Proposal) -> GateClosed:
    channel = statutes.channels().get(proposal.channel or "")
    rule = statutes.rules().get(channel.rule) if channel is not None else None
    return GateClosed(
        law=rule.id if rule else "R-085",
        reason=proposal.gate_reason,
        channel=proposal.channel,
        advice=channel.text if channel is not None else "",
    )


def _channel(answers: Answers, proposal: Proposal) -> str:
    chosen = read.text(answers, "channel") or proposal.channel or ""
    if chosen not in statutes.channels():
        raise read.refuse(channel="请选择应当去哪里。")
    return chosen


def _keep(
    w: Work,
    case: Case,
    proposal: Proposal,
    *,
    override: bool,
    acceptable: bool,
    channel: str | None,
) -> None:
    """Keep what was proposed and decided; the reason, being free text, lies encrypted elsewhere."""
    case.triage = {
        "gate": proposal.gate,
        "gate_reason": proposal.gate_reason,
        "proposed_route": proposal.route,
        "proposed_priority": proposal.priority,
        "period_key": proposal.period_key if case.route == proposal.route else "people.period",
        "level": proposal.level,
        "note": proposal.note,
        "fired": [{"table": f.table, "row": f.row, "note": f.note} for f in proposal.fired],
        "override": override,
        "acceptable": acceptable,
        "channel": channel,
        "ground": proposal.ground,
        "at": clock.local(w.now).isoformat(timespec="seconds"),
        "by": w.actor.id,
    }
    w.session.flush()


def _fired(row: Any) -> Fired:
    notes = row.annotations
    parts: Sequence[str] = list(notes.values()) if isinstance(notes, Mapping) else list(notes or ())
    return Fired(str(row.table), int(row.index), "；".join(str(part) for part in parts if part))


def _table(row: Fired) -> str:
    """Name a table of the shipped decision; one that an administrator added keeps its own name."""
    return TABLES.get(row.table, row.table)


def _route(proposal: Proposal) -> str:
    """Name the way with its sub-kind: 行业性专业性调解（医疗纠纷）."""
    kind = statutes.kinds().get(proposal.kind)
    name = _word("route", proposal.route)
    return f"{name}（{kind.name}）" if kind is not None else name


def _word(kind: str, code: str) -> str:
    return statutes.words(kind).get(code, code)


OPERATIONS = (Operation("triage.decide", "决定分流", _prefill, decide),)
