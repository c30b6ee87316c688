"""Who of a case still takes part, and who speaks for whom at the table.

Of many on one side some may leave while the others go on; who took part in the election of
representatives is represented by them in what does not dispose of a right (民事诉讼法 art. 56,
民诉法解释 arts. 75-77, 劳动争议调解仲裁法 art. 7).
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from cases.models import Case, Party


def staying(case: Case) -> list[Party]:
    """List the parties who have not left, in order."""
    return [p for p in case.parties if p.exited_at is None]


def members(case: Case) -> list[Party]:
    """List the members of the group who have not left; empty in a case without a group."""
    return [p for p in staying(case) if p.group_id is not None]


def outsiders(case: Case) -> list[Party]:
    """List who takes part and is no member of a group: everybody, in a case without one."""
    return [p for p in staying(case) if p.group_id is None]


def speaking(case: Case) -> list[Party]:
    """List who speaks in person: all but those whom a representative speaks for."""
    return [p for p in staying(case) if p.representative or not p.represented]


def speaks() -> ColumnElement[bool]:
    """Say in SQL who speaks in person (a condition on `Party`)."""
    return Party.exited_at.is_(None) & or_(Party.representative, ~Party.represented)


def has_agent(party: Party) -> bool:
    """Tell whether somebody acts for *party* by a power of attorney, which a guardian needs not."""
    return any(agent.get("kind") != "GUARDIAN" for agent in party.agents)


def has_guardian(party: Party) -> bool:
    """Tell whether a guardian acts for *party*."""
    return any(agent.get("kind") == "GUARDIAN" for agent in party.agents)


def applicants_to_court(case: Case) -> list[Party]:
    """List who applies for confirmation: all, but of a group those who want it."""
    return [p for p in staying(case) if p.group_id is None or p.wants_confirmation]


def named(case: Case) -> list[Party]:
    """List whom a page names: all, but of many only their representatives."""
    return [p for p in case.parties if p.group_id is None or p.representative]


def is_named() -> ColumnElement[bool]:
    """Say in SQL whom a page names (a condition on `Party`)."""
    return or_(Party.group_id.is_(None), Party.representative)
