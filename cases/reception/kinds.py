"""Sub-kinds of mediation: who takes them, what they ask for, and what sets them apart.

An industry (医疗、劳动) or an agency's kind (交警、权属) is a row of `law/kinds.toml`.
Two processes serve them all; here the row meets the case. A kind is free of charge unless its row
says otherwise (人民调解法 art. 4; 商事调解条例 art. 16).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, select

from cases import sight
from cases.desks import answers as read
from cases.models import Case, LossItem, Organisation
from cases.operations import Operation, nothing
from cases.paperwork import contexts, papers
from cases.rules import beginnings, clock, gates, ways
from engine import TaskInfo
from processes import law as statutes
from processes.law import Kind

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: the general agreement of each route
AGREEMENTS = {
    "industry": "people_mediation/agreement",
    "administrative": "administrative_mediation/agreement",
}
#: the series of what is mediated by no kind: people's mediation
PEOPLE = "人调"
LOSSES = "industry_mediation/loss_sheet"
#: what the law lets a party do instead, named in every notice (人民调解法 art. 26)
ALL_ROUTES = ("litigation", "arbitration", "administrative")


def of(case: Case) -> Kind | None:
    """Return the sub-kind of *case*; None for people's mediation and other routes."""
    return statutes.kinds().get(case.kind or "")


def series(w: Work, place: UUID, kind: Kind | None) -> str:
    """Name the series in which *place* numbers what it mediates of *kind*: 人调, 行调, 劳调.

    An organisation may have words of its own; a number that was given stays as it is.
    """
    shipped = kind.number if kind is not None else PEOPLE
    for gate in statutes.gates().values():
        if gate.values.get("series") == shipped:
            return str(w.law.at(place).value(gate.key, "series"))
    return shipped


def is_administrative(case: Case) -> bool:
    """Tell whether an agency mediates *case*."""
    kind = of(case)
    return kind is not None and kind.process == "administrative"


def options() -> list[dict[str, str]]:
    """List the sub-kinds as the choices of a form, each with its route."""
    words = statutes.words("route")
    return [
        {"label": f"{words[kind.process]}·{kind.name}", "value": kind.key}
        for kind in statutes.kinds().values()
    ]


def chosen(route: str, key: str | None) -> str | None:
    """Return the sub-kind for *route*; raises `AnswersInvalid` when it is not one of its own."""
    if route not in AGREEMENTS:
        return None
    kind = statutes.kinds().get(key or "")
    if kind is None or kind.process != route:
        raise read.refuse(kind="请选择这条途径的哪一种。")
    return kind.key


def manner(case: Case) -> dict[str, Any]:
    """Give the process what it asks about the sub-kind: small facts, no numbers of the law."""
    kind = of(case)
    if kind is None:
        return {}
    return {
        "kind": kind.key,
        "accept": kind.accept or None,
        "extendable": kind.extendable,
        "loss": kind.loss,
        "adjudicate": kind.adjudicate,
        "waits": beginnings.waits(case),
    }


def agreement_paper(case: Case) -> str:
    """Name the template of the written agreement of *case* (D-08, D-30)."""
    kind = of(case)
    if kind is None:
        return AGREEMENTS["industry"]
    return kind.agreement or AGREEMENTS[kind.process]


def termination_paper(case: Case) -> str:
    """Name the notice that ends the mediation of *case* (D-12, D-31).

    What the traffic police accepted ends by a conclusion (道路交通安全法实施条例 art. 95).
    """
    kind = of(case)
    if kind is not None and kind.conclusion and case.accepted_at is not None:
        return kind.conclusion
    own = is_administrative(case)
    return "administrative_mediation/termination_notice" if own else "termination/notice"


def next_steps(w: Work, case: Case) -> str | None:
    """Say what the parties may do next, by the sub-kind; None where the general advice holds."""
    kind = of(case)
    if kind is None:
        return None
    return "\n\n".join(f"{n}．{way}。" for n, way in enumerate(ways.of(w, case, kind), 1))


def papers_of_agreements() -> tuple[str, ...]:
    """Name every template of a written agreement."""
    special = {kind.agreement for kind in statutes.kinds().values() if kind.agreement}
    return (*AGREEMENTS.values(), *sorted(special))


def organisations(w: Work, case: Case) -> list[Organisation]:
    """List who may take *case*: those of its kind in the county, nearest the centre first.

    Without a kind, and for an industry that has no organisation of its own, the ordinary
    committees of the centre's town and its villages.
    """
    kind = of(case)
    found = _specialised(w, case, kind) if kind is not None else []
    if found or is_administrative(case):
        return found
    town = sight.subtree([_centre(w, case).parent_id or case.centre_id])
    rows = select(Organisation).where(Organisation.id.in_(town), *_lawful(w))
    rows = rows.where(func.jsonb_array_length(Organisation.handles) == 0)
    return list(w.session.scalars(rows.order_by(Organisation.code)))


def in_time(w: Work, case: Case) -> None:
    """Let nothing be agreed after a period that cannot be extended (R-074).

    Raises `GateClosed`; the timer ends such a mediation, this holds in the moments before it does.
    """
    kind = of(case)
    over = case.period_due is not None and clock.today(w.now) > case.period_due
    if kind is not None and not kind.extendable and over:
        raise gates.closed("period_over")


def free_of_charge(case: Case, amount: Decimal | None) -> None:
    """Refuse a fee where mediation is free (R-003); raises `GateClosed`."""
    kind = of(case)
    if amount and not (kind is not None and kind.fee):
        raise gates.closed("free_of_charge")


# --- what lies on the table (R-087, R-003) --------------------------------------------------------


def check_materials(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record which papers of the industry are there, whether somebody else has it, and a fee."""
    _charge(case, answers)
    there = [name for name in answers.get("materials") or [] if name in _materials(case)]
    _note(case, materials=there, materials_note=read.text(answers, "materials_note") or None)
    if read.yes(answers.get("elsewhere")):
        case.termination_reason = "ACCEPTED_ELSEWHERE"
        w.record(case, "kind.taken_elsewhere", public=True)
        return {"elsewhere": True, "result": "failed", "reason": "ACCEPTED_ELSEWHERE"}
    w.record(case, "kind.materials_checked", there=len(there), of=len(_materials(case)))
    return {"elsewhere": False}


def _charge(case: Case, answers: Answers) -> None:
    amount = read.money(answers.get("fee_amount"))
    free_of_charge(case, amount)
    if not amount:
        return
    standard = read.text(answers, "fee_standard")
    if not standard or not read.yes(answers.get("fee_agreed")):
        raise read.refuse(fee_amount="收费要写明公示的标准，并经各方书面同意。")
    fee = {"amount": contexts.money(amount), "standard": standard}
    _note(case, fee=fee)


def _materials(case: Case) -> tuple[str, ...]:
    kind = of(case)
    return kind.materials if kind is not None else ()


def _note(case: Case, **facts: Any) -> None:
    case.details = (case.details or {}) | facts


def _materials_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    kind = of(case)
    known = (case.details or {}).get("materials") or []
    return {
        "kind_text": kind.text if kind is not None else "",
        "options_materials": [{"label": name, "value": name} for name in _materials(case)],
        "materials": known,
        "elsewhere": "no",
        "fee_allowed": kind is not None and kind.fee,
    }


# --- losses, item by item -------------------------------------------------------------------------


def loss_sheet(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write the loss sheet anew: each item, what was asked, what was found, on what ground."""
    w.session.execute(delete(LossItem).where(LossItem.case_id == case.id))
    rows = [_loss(case, n, row) for n, row in enumerate(answers.get("items") or [], 1)]
    if not rows:
        raise read.refuse(items="请至少写一项损失。")
    w.session.add_all(rows)
    w.session.flush()
    papers.reissue(w, case, LOSSES, audience="parties", signed_as="mediator")
    total = contexts.money(sum((row.found for row in rows), Decimal(0)))
    w.record(case, "kind.losses_counted", public=True, items=len(rows), total=total)
    return {}


def losses(w: Work, case: Case) -> list[LossItem]:
    """List the loss sheet of *case* in order."""
    query = select(LossItem).where(LossItem.case_id == case.id)
    return list(w.session.scalars(query.order_by(LossItem.n)))


def _loss(case: Case, n: int, row: Answers) -> LossItem:
    claimed = read.money(row.get("claimed")) or Decimal(0)
    found = read.money(row.get("found")) or Decimal(0)
    if claimed < 0 or not 0 <= found <= max(claimed, found):
        raise read.refuse(items="金额不能是负数。")
    return LossItem(
        case_id=case.id,
        n=n,
        label=read.text(row, "label"),
        claimed=claimed,
        found=found,
        basis=read.text(row, "basis"),
    )


def _loss_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    rows = [
        {
            "label": row.label,
            "claimed": float(row.claimed),
            "found": float(row.found),
            "basis": row.basis,
        }
        for row in losses(w, case)
    ]
    return {"items": rows} if rows else {}


# --- the end of the period, and what the authority is told ----------------------------------------


def hard_stop(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Stop at the end of a period that cannot be extended (R-074, R-070, R-066)."""
    case.termination_reason = "EXPIRED"
    kind = of(case)
    w.record(case, "kind.stopped", public=True, next=list(kind.next) if kind else [])
    return {"result": "failed", "reason": "EXPIRED", "extended": False}


def report(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Tell the authority of the industry how it ended; figures only, no names."""
    kind = of(case)
    agreed = answers.get("effective_at") is not None
    authority = kind.authority if kind is not None else ""
    w.record(case, "kind.reported", authority=authority, agreed=agreed)
    return {}


def _specialised(w: Work, case: Case, kind: Kind) -> list[Organisation]:
    query = select(Organisation).where(Organisation.handles.contains([kind.key]), *_lawful(w))
    rows = list(w.session.scalars(query.order_by(Organisation.code)))
    near = _near(w, case)
    return sorted(rows, key=lambda row: row.parent_id not in near)


def _near(w: Work, case: Case) -> set[UUID]:
    centre = _centre(w, case)
    return set(w.session.scalars(sight.subtree([centre.parent_id or centre.id])))


def _lawful(w: Work) -> tuple[Any, ...]:
    return (
        Organisation.tenant_id == w.tenant,
        Organisation.can_seal,
        Organisation.active,
        Organisation.lawfully_established,
    )


def _centre(w: Work, case: Case) -> Organisation:
    return w.session.get_one(Organisation, case.centre_id)


OPERATIONS = (
    Operation("kinds.check_materials", "核对材料", _materials_prefill, check_materials),
    Operation("kinds.loss_sheet", "逐项算损失", _loss_prefill, loss_sheet),
    Operation("kinds.hard_stop", "期满停止", nothing, hard_stop),
    Operation("kinds.report", "报主管部门", nothing, report),
)
