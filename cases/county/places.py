"""Organisations: the tree of places, and the bodies that mediate, guide, rule or guard there."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import access, sight
from cases.county import grid_team, identity
from cases.errors import AnswersInvalid, NotFound
from cases.models import Organisation
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: what an administrator may fill in
FIELDS = (
    "parent_id",
    "host_id",
    "code",
    "name",
    "display_name",
    "short_name",
    "level",
    "kind",
    "court_code",
    "can_seal",
    "lawfully_established",
    "filing_no",
    "uscc",
    "address",
    "phone",
    "handles",
    "multi_ethnic",
    "rooms",
    "active",
)
#: a tree with more organisations than this is folded
UNFOLDED = 150
#: who is a body of industry mediation; the rest are authorities
MEDIATING = frozenset({"COMMITTEE", "COMMERCIAL", "JOINT_CENTER", "STATIONED_ROOM"})


@dataclass(frozen=True)
class Place:
    """An organisation in the tree; *depth* counts from the root."""

    id: UUID
    parent_id: UUID | None
    code: str
    name: str
    display_name: str
    short_name: str
    level: str
    kind: str
    court_code: str | None
    can_seal: bool
    active: bool
    depth: int = 0


def tree(w: Work) -> list[Place]:
    """List the organisations of the county, parents before children, each with its depth."""
    rows = w.session.scalars(
        select(Organisation).where(Organisation.tenant_id == w.tenant).order_by(Organisation.code)
    ).all()
    children: dict[UUID | None, list[Organisation]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def walk(parent: UUID | None, depth: int) -> Iterable[Place]:
        for row in children.get(parent, []):
            yield _place(row, depth)
            yield from walk(row.id, depth + 1)

    return list(walk(None, 0))


def folded(rows: list[Place], opened: UUID | None = None, search: str = "") -> list[Place]:
    """Choose what of a large tree is shown: its first two levels, and all below *opened*.

    With *search* it is what is called so instead. A small tree is shown whole.
    """
    if wanted := search.strip().lower():
        return [
            row for row in rows if wanted in f"{row.code} {row.name} {row.display_name}".lower()
        ]
    if len(rows) <= UNFOLDED:
        return rows
    inside, found = {opened}, []
    for row in rows:  # parents come before children
        if row.parent_id in inside and row.depth > 1:
            inside.add(row.id)
        if row.depth < 2 or row.id in inside:
            found.append(row)
    return found


def below(rows: list[Place]) -> dict[UUID, int]:
    """Count by organisation how many lie below it, however deep."""
    counts = dict.fromkeys((row.id for row in rows), 0)
    for row in reversed(rows):
        if row.parent_id in counts:
            counts[row.parent_id] += counts[row.id] + 1
    return counts


def of_kind(session: Session, *kinds: str, tenant: int = 1) -> list[Place]:
    """List the active organisations of some *kinds*."""
    rows = session.scalars(
        select(Organisation)
        .where(
            Organisation.tenant_id == tenant,
            Organisation.kind.in_(kinds),
            Organisation.active,
        )
        .order_by(Organisation.code)
    )
    return [_place(row) for row in rows]


def details(w: Work, place_id: UUID) -> dict[str, Any]:
    """Return all that an administrator may fill in of an organisation; raises `NotFound`."""
    access.require_county(w)
    row = _organisation(w, place_id)
    return {name: getattr(row, name) for name in FIELDS}


def save(w: Work, fields: Mapping[str, Any], place_id: UUID | None = None) -> UUID:
    """Make or change an organisation; raises `AnswersInvalid`."""
    access.require_county(w)
    known = _organisation(w, place_id) if place_id else None
    other = _of_code(w, str(fields.get("code", "")))
    row = put(w, fields, known, taken=other not in (None, place_id))
    w.session.flush()
    log.info("Organisation %s saved.", row.code, extra={"action": "organisation_saved"})
    return row.id


def put(
    w: Work, fields: Mapping[str, Any], known: Organisation | None, *, taken: bool = False
) -> Organisation:
    """Make an organisation, or change one that is *known*; the caller flushes and tells of it.

    *taken* says that another has its code already. Raises `AnswersInvalid`.
    """
    row = known or Organisation(tenant_id=w.tenant)
    values = {name: fields[name] for name in FIELDS if name in fields}
    found = (_problems(row, values, taken), _misplaced(w, row, values), _handled(row, values))
    problems = [problem for part in found for problem in part]
    if problems:
        raise AnswersInvalid(errors={field: [words] for field, words in problems})
    for name, value in values.items():
        setattr(row, name, value.strip() or None if isinstance(value, str) else value)
    row.short_name = row.short_name or ""
    w.session.add(row)
    return row


def _problems(
    row: Organisation, values: Mapping[str, Any], taken: bool
) -> Iterable[tuple[str, str]]:
    state = _state(row, values)
    if not str(state["name"] or "").strip():
        yield "name", "请填写名称。"
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", str(state["code"] or "")):
        yield "code", "编码只能用字母、数字、点和横线，最多40位。"
    elif taken:
        yield "code", "已有机构使用这个编码。"
    if state["level"] not in statutes.words("organisation_level"):
        yield "level", "请选择层级。"
    if state["kind"] not in statutes.words("organisation_kind"):
        yield "kind", "请选择类别。"


def _misplaced(w: Work, row: Organisation, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    state = _state(row, values)
    if state["kind"] == "COURT" and not state["court_code"]:
        yield "court_code", "法院须有法院代字，如渝0117。"
    if state["can_seal"] and not state["short_name"]:
        yield "short_name", "能盖章的调解组织须有编号用的简称。"
    if state["uscc"] and not _is_uscc(str(state["uscc"])):
        yield "uscc", "统一社会信用代码校验不通过。"
    if state["parent_id"] and _above(w, row, state["parent_id"]):
        yield "parent_id", "上级机构不能是自己或自己的下级。"
    if wrong := grid_team.rooms_wrong(state["rooms"] or ()):
        yield "rooms", wrong
    if state["host_id"] and not _may_host(w, row, state["host_id"]):
        yield "host_id", "派驻单位须是另一个已有的机构。"


def _handled(row: Organisation, values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Say what an organisation may not take: a fee belongs to a commercial one (R-003, R-071)."""
    state = _state(row, values)
    known = statutes.kinds()
    handles = state["handles"] or []
    if any(key not in known for key in handles):
        yield "handles", "请从列表中选择。"
        return
    processes = {known[key].process for key in handles}
    if handles and not state["can_seal"]:
        yield "handles", "办理这些调解的组织要能在协议上盖章。"
    if "industry" in processes and state["kind"] not in MEDIATING:
        yield "handles", "行业调解由调解组织办理，行政机关办理行政调解。"
    if "administrative" in processes and state["kind"] in MEDIATING:
        yield "handles", "行政调解由行政机关办理。"
    if any(known[key].fee for key in handles) and state["kind"] != "COMMERCIAL":
        yield "handles", "可以收费的商事调解只由商事调解组织办理。"


def _state(row: Organisation, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values.get(name, getattr(row, name, None)) for name in FIELDS}


def _of_code(w: Work, code: str) -> UUID | None:
    query = select(Organisation.id).where(
        Organisation.tenant_id == w.tenant, Organisation.code == code
    )
    return w.session.scalar(query)


def _above(w: Work, row: Organisation, parent: UUID) -> bool:
    """Tell whether *parent* does not exist or lies in the branch of *row*."""
    with w.session.no_autoflush:
        if w.session.get(Organisation, parent) is None:
            return True
        below = w.session.scalars(sight.subtree([row.id])).all() if row.id else []
    return parent in below


def _may_host(w: Work, row: Organisation, host: UUID) -> bool:
    with w.session.no_autoflush:
        found = w.session.get(Organisation, host)
    return found is not None and found.tenant_id == w.tenant and found.id != row.id


def _is_uscc(code: str) -> bool:
    try:
        identity.uscc(code)
    except identity.IdentityError:
        return False
    return True


def _organisation(w: Work, place_id: UUID) -> Organisation:
    row = w.session.get(Organisation, place_id)
    if row is None or row.tenant_id != w.tenant:
        raise NotFound(f"No organisation {place_id}.")
    return row


def _place(row: Organisation, depth: int = 0) -> Place:
    return Place(
        id=row.id,
        parent_id=row.parent_id,
        code=row.code,
        name=row.name,
        display_name=row.display_name or row.name,
        short_name=row.short_name,
        level=row.level,
        kind=row.kind,
        court_code=row.court_code,
        can_seal=row.can_seal,
        active=row.active,
        depth=depth,
    )
