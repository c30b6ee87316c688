"""What a party may read of its case: the own side, and of many on one side the own line alone.

Who has left reads what there was until then and the own notice (个人信息保护法 arts. 6, 44).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases.access import PartyActor
from cases.models import Attachment, Case, Document, Party

if TYPE_CHECKING:
    from cases.work import Work

#: papers that carry the list of a group, or name its people: each of them gets a copy of the own
LISTING = frozenset(
    (
        *("intake/application", "intake/acceptance_form", "people_mediation/rights_notice"),
        *("people_mediation/agreement", "people_mediation/mediation_record"),
        *("people_mediation/extension_consent", "industry_mediation/loss_sheet"),
        *("confirmation/application", "confirmation/service_address"),
        *("confirmation/mediation_proof", "enforcement/application"),
    )
)


def own_rows(w: Work, case: Case) -> frozenset[str]:
    """Name the rows of *case* that are the acting party's: its own, and those it goes on from."""
    actor = w.actor
    if not isinstance(actor, PartyActor):
        return frozenset()
    if actor.case_id == case.id:
        return frozenset({str(actor.party_id)})
    query = select(Party.id).where(
        Party.case_id == case.id, Party.continues_as_id == actor.party_id
    )
    return frozenset(str(id_) for id_ in w.session.scalars(query))


def papers(case: Case, actor: PartyActor) -> Callable[[Document], bool]:
    """Make the question "may this party read that paper?"."""
    own = _own(case, actor)
    others = {p.id for p in case.parties} - {actor.party_id}

    def may_read(paper: Document) -> bool:
        named = str(actor.party_id) in paper.signers
        if actor.case_id != case.id or not (paper.audience in ("all", "parties") or named):
            return False
        if own is None or (own.group_id is None and own.exited_at is None):
            return not _is_anothers(paper, case, others)
        if paper.about_id == own.id:
            return True
        is_mine = own.group_id is None or not (_lists(paper) or paper.about_id in others)
        return is_mine and _was_there(own, paper.created_at)

    return may_read


def earlier(case: Case, own: frozenset[str]) -> Callable[[Document], bool]:
    """Ask the same of a case from which the party came: merged into its own, or split."""
    others = {p.id for p in case.parties if str(p.id) not in own}
    open_to = ("all", "parties") if own else ()

    def may_read(paper: Document) -> bool:
        is_open = paper.audience in open_to and paper.about_id not in others
        return is_open or not own.isdisjoint(paper.signers)

    return may_read


def concerns(case: Case, actor: PartyActor) -> Callable[[datetime, Mapping[str, Any]], bool]:
    """Make the question "does this line of the timeline concern that party?"."""
    own = _own(case, actor)
    many = {str(p.id) for p in case.parties if p.group_id is not None}

    def is_mine(at: datetime, data: Mapping[str, Any]) -> bool:
        about = str(data.get("party") or "")
        if own is None or about == str(own.id):
            return True
        return _was_there(own, at) and about not in many

    return is_mine


def has_left(case: Case, actor: PartyActor) -> bool:
    """Tell whether the party has left while others go on."""
    own = _own(case, actor)
    return own is not None and own.exited_at is not None


def file(case: Case, actor: PartyActor, row: Attachment, own_only: frozenset[str]) -> bool:
    """Tell whether a party may open a file: the own, and what both sides signed or performed with.

    Of many on one side nobody opens what concerns them all: lists and vouchers name the others.
    """
    own = _own(case, actor)
    if actor.case_id != case.id or own is None:
        return False
    if row.party_id == own.id:
        return True
    if row.confidential or row.purpose in own_only or own.group_id is not None:
        return False
    return _was_there(own, row.at)


def _own(case: Case, actor: PartyActor) -> Party | None:
    return next((p for p in case.parties if p.id == actor.party_id), None)


def _was_there(own: Party, at: datetime) -> bool:
    return own.exited_at is None or at <= own.exited_at


def _lists(paper: Document) -> bool:
    return paper.name in LISTING or paper.name.startswith(("court/", "administrative_mediation/"))


def _is_anothers(paper: Document, case: Case, others: set[Any]) -> bool:
    """Tell whether a paper is one of many's own copy: the other side has its own."""
    return paper.about_id in others and any(
        p.group_id is not None for p in case.parties if p.id == paper.about_id
    )
