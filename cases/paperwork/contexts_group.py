"""The part of a document's context that many on one side make: the list, or one person's copy.

The paper of all names the representatives (the first of the list while there are none) and carries
the list as its annex; a member's copy names that member and the other side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import documents
from cases.collective import group_text, groups
from cases.models import Agreement, Case, Clause, Document, Party, Signature
from cases.paperwork import contexts
from cases.reception import sides

if TYPE_CHECKING:
    from cases.collective.groups import Line
    from cases.work import Work

Part = dict[str, Any]

#: so many drawn signatures are printed in a list; more are said to be kept with the case
DRAWN = 60
#: papers that name everybody who applied, also who left since
FIRST = "intake/"
#: papers of the application to a court: of many those who want it
TO_COURT = ("confirmation/", "court/")


def own(case: Case, paper: Document) -> Party | None:
    """Return the member whose copy *paper* is; None for a paper of all."""
    return next((p for p in case.parties if p.id == paper.about_id and p.group_id), None)


def people(case: Case, paper: Document) -> list[Party]:
    """List whom a paper names in its text."""
    if not group_text.ids(case):
        return list(case.parties)
    mine = own(case, paper)
    others = [p for p in case.parties if p.group_id is None]
    heads = [mine] if mine is not None else _heads(case, paper)
    return sorted([*heads, *others], key=lambda p: p.side != "APPLICANT")


def signing(case: Case, paper: Document, signed: Collection[UUID | None]) -> list[Party]:
    """List whom a paper has a line for: also who signed it and has left since.

    Who leaves is out of an agreement, and of what goes to a court on it.
    """
    found = people(case, paper)
    about = documents.ABOUT.get(paper.name)
    if about == "agreement" or paper.name.startswith(TO_COURT):
        return found
    left = [p for p in case.parties if p.exited_at is not None and p.id in signed]
    return found + [p for p in left if p not in found]


def _heads(case: Case, paper: Document) -> list[Party]:
    many = listed(case, paper)
    return [p for p in many if p.representative] or many[:1]


def listed(case: Case, paper: Document) -> list[Party]:
    """List the members whom a paper is about."""
    if paper.name.startswith(FIRST):
        return [p for p in case.parties if p.group_id is not None]
    if paper.name.startswith(TO_COURT):
        return [p for p in sides.applicants_to_court(case) if p.group_id is not None]
    return sides.members(case)


def told(case: Case, paper: Document, rows: Sequence[Clause]) -> list[Clause]:
    """List the clauses that *paper* is about: a court's are those of who applies to it.

    Who does not apply gets nothing from a ruling (民事诉讼法 arts. 205, 206).
    """
    if not paper.name.startswith(TO_COURT):
        return list(rows)
    rest = group_text.ids(case) - {p.id for p in listed(case, paper)}
    return [row for row in rows if not rest & {row.obligor_id, row.obligee_id}]


def part(
    w: Work, case: Case, paper: Document, row: Agreement | None, signed: Sequence[Signature]
) -> Part | None:
    """Describe the group for a paper of all; None for a copy and where there is none."""
    if own(case, paper) is not None or not group_text.ids(case):
        return None
    wanted = {p.id for p in listed(case, paper)}
    found = [one for one in groups.lines(w, case) if one.party.id in wanted]
    if row is not None and paper.name != "intake/application":
        bound = {c.obligee_id for c in row.clauses}
        found = [one for one in found if one.party.id in bound]
    by_party = {s.party_id: s for s in signed if s.party_id}
    group = groups.required(w, case)
    return {
        "size": len(found),
        "representatives": [one.party.name for one in found if one.party.representative],
        "elected_on": contexts.day(group.elected_on),
        "agreed": row is not None and not paper.name.startswith(FIRST),
        "rows": [_row(one, row, by_party.get(one.party.id), len(found)) for one in found],
    }


def _row(one: Line, row: Agreement | None, given: Signature | None, size: int) -> Part:
    clause = next((c for c in row.clauses if c.obligee_id == one.party.id), None) if row else None
    parts = list(clause.instalments) if clause else []
    if clause is not None and not parts:
        parts = [{"due_on": contexts.day(clause.due_on), "amount": contexts.money(clause.amount)}]
    return {
        "n": one.member.n,
        "name": one.party.name,
        "id_no": one.party.id_no,
        "phone": one.party.phone,
        "claimed": contexts.money(one.member.claimed),
        "amount": contexts.money(clause.amount) if clause else None,
        "account": one.member.account,
        "payments": parts,
        "signed_at": contexts.instant(given.at) if given else None,
        "signed_by": given.signer if given else None,
        "image": given.image if given and size <= DRAWN else None,
    }


def copy(
    base: Mapping[str, Any], case: Case, paper: Document, mine: Party, row: Agreement | None
) -> Part:
    """Make one member's context from that of another: nothing of another member stays."""
    agreement = base["agreement"]
    if agreement is not None and row is not None:
        agreement = {**agreement, "clauses": group_text.told(case, row.clauses, mine.id)}
    many = {str(id_) for id_ in group_text.ids(case)} - {str(mine.id)}
    others = [p for p in base["parties"] if p["id"] not in many and p["id"] != str(mine.id)]
    signatures = [s for s in base["signatures"] if s["party_id"] not in many]
    return {
        **base,
        "paper": {**base["paper"], "id": str(paper.id)},
        "parties": [contexts.party(mine), *others],
        "signatures": signatures,
        "agreement": agreement,
        "group": None,
    }
