"""Whose the levels of a five diagnosis are: a village, a police station, a judicial office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import sight
from cases.desks import answers as read
from cases.models import Case, Diagnosis, Membership, Organisation, User

if TYPE_CHECKING:
    from cases.work import Work

#: field of the form -> the role that does the level's work
ROLES = {
    "village_id": "village_mediator",
    "police_id": "police",
    "office_id": "judicial_office",
}
#: what the name of a village's body adds to the name of the village
_TAILS = ("人民调解委员会", "村民委员会", "居民委员会", "委员会")


def prefill(w: Work, case: Case) -> dict[str, Any]:
    """Offer the places of the town where somebody holds the role; the likely one first."""
    given: dict[str, Any] = {}
    for field, role in ROLES.items():
        rows = _held(w, case, role)
        given[f"options_{field}"] = [{"label": o.name, "value": str(o.id)} for o in rows]
        likely = next((o for o in rows if _is_named(case, o)), rows[0] if rows else None)
        given[field] = str(likely.id) if likely else None
    return given


def take(
    w: Work, case: Case, row: Diagnosis, answers: Mapping[str, Any], stage: str, police_first: bool
) -> None:
    """Write the chosen places on the sheet; those that will be needed must be there.

    Raises `AnswersInvalid` for a place outside the town, or where nobody holds the role.
    """
    for field, role in ROLES.items():
        known = {o.id for o in _held(w, case, role)}
        chosen = read.identifier(answers.get(field))
        if chosen is not None and chosen not in known:
            raise read.refuse(**{field: "请从列表中选择。"})
        setattr(row, field, chosen)
    if stage == "PRE" and row.village_id is None:
        raise read.refuse(village_id="从预诊开始的，请选择哪个村（社区）来劝。")
    if row.police_id is None and (police_first or stage in ("PRE", "ASSISTED")):
        raise read.refuse(police_id="请选择派出所。")
    if row.office_id is None:
        raise read.refuse(office_id="请选择回诊的司法所；没有的，请管理员先登记司法所的人员。")


def _held(w: Work, case: Case, role: str) -> list[Organisation]:
    """List the places in the town of *case* where *role* is held by somebody."""
    centre = w.session.get_one(Organisation, case.centre_id)
    town: UUID = centre.parent_id or centre.id
    query = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.user_id)
        .where(Organisation.id.in_(sight.subtree([town])), Organisation.active)
        .where(Membership.role == role, User.active)
        .order_by(Organisation.code)
        .distinct()
    )
    return list(w.session.scalars(query))


def _is_named(case: Case, place: Organisation) -> bool:
    """Tell whether the place of the dispute or a party's address names the village."""
    name = place.name
    for tail in _TAILS:
        name = name.removesuffix(tail)
    texts = [case.place or "", *(p.address or "" for p in case.parties)]
    return any(name in text for text in texts)
