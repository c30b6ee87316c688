"""Which court is asked: to confirm an agreement, and to enforce it.

Sources: 民事诉讼法 art. 205; 劳动争议解释（一） art. 52 (labour: only the basic court at the
place of the committee); 民诉法解释 art. 460 (the court that ruled, or that of its level where
property lies).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import casestate
from cases.desks import answers as read
from cases.grid import affairs
from cases.models import Case, Organisation
from cases.paperwork import contexts
from cases.reception import intake, kinds
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: level of a basic court
BASIC = "COUNTY"


def chosen(w: Work, case: Case, answers: Mapping[str, Any]) -> UUID:
    """Read the court the parties apply to; raises `AnswersInvalid` for one without jurisdiction."""
    court = read.identifier(answers.get("court_id"))
    if court is None or str(court) not in {o["value"] for o in options(w, case)}:
        raise read.refuse(court_id="请选择有管辖权的人民法院。")
    return court


def basis(case: Case, answers: Mapping[str, Any]) -> str:
    """Read why it is this court; where the law names one court, the law says why."""
    if is_delegated(case):
        return "invited"
    if is_labour(case):
        return "organisation"
    why = read.text(answers, "basis")
    if why == "invited":
        raise read.refuse(basis="没有法院邀请先行调解，请选择其他管辖依据。")
    return why


def is_delegated(case: Case) -> bool:
    """Tell whether a court asked for mediation before suit: no other may confirm (art. 205)."""
    return (case.referral or {}).get("kind") == "DELEGATED"


def is_labour(case: Case) -> bool:
    """Tell whether only payments may be confirmed, and only at the committee's place (art. 52)."""
    kind = kinds.of(case)
    payment = kind is not None and kind.confirm == "payment"
    return payment or case.category in intake.LABOUR


def options(w: Work, case: Case) -> list[dict[str, str]]:
    """List the courts the parties may apply to (R-032, R-045); only the inviting one if there is.

    Of a labour dispute the basic court nearest above the committee; all basic ones where the
    directory does not say which that is.
    """
    courts = _courts(w)
    if is_delegated(case):
        named = str((case.referral or {}).get("from") or "")
        courts = [c for c in courts if named in (c.name, c.display_name)] or courts
    elif is_labour(case):
        basic = [c for c in courts if c.level == BASIC]
        courts = _nearest(w, case, basic) or basic
    return [{"label": court.name, "value": str(court.id)} for court in courts]


def _courts(w: Work) -> list[Organisation]:
    query = (
        select(Organisation)
        .where(Organisation.tenant_id == w.tenant, Organisation.kind == "COURT")
        .where(Organisation.active)
        .order_by(Organisation.name)
    )
    return list(w.session.scalars(query))


def _nearest(w: Work, case: Case, courts: list[Organisation]) -> list[Organisation]:
    """Keep the courts that sit where the committee lies, the nearest place first found."""
    for place in affairs.ancestors(w, contexts.committee_of(w, case)):
        if found := [c for c in courts if c.parent_id == place]:
            return found
    return []


def reason(case: Case) -> dict[str, Words]:
    """Give the form why there is no choice among courts; nothing when there is one."""
    if is_delegated(case):
        return {
            "court_reason": Words(
                "法院邀请我们先行调解的，只能向那个法院申请（民事诉讼法第二百零五条）。"
            )
        }
    if is_labour(case):
        return {
            "court_reason": Words(
                "劳动争议调解协议只有仅涉及给付义务的，才能向调解委员会所在地的基层人民法院申请司法确认"
                "（劳动争议解释一第五十二条）。"
            )
        }
    return {}


def enforcing(w: Work, case: Case) -> list[Organisation]:
    """List the court that ruled, then those of its level, where property may lie (art. 460)."""
    ruling = w.session.get_one(Organisation, casestate.required_application(w, case).court_id)
    others = [c for c in _courts(w) if c.level == ruling.level and c.id != ruling.id]
    return [ruling, *others]
