"""A party as the page of a case shows it: what tells one person from another is masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Party
from cases.vault import masking


@dataclass(frozen=True)
class PartyView:
    """A party; what could hurt is masked."""

    id: UUID
    side: str
    kind: str
    name: str
    gender: str | None
    id_type: str | None
    id_no: str
    phone: str
    address: str
    occupation: str | None
    vulnerable: tuple[str, ...]
    #: (kind, name, authority) of agents and guardians
    agents: tuple[tuple[str, str, str], ...]
    consent: str
    consent_at: datetime | None
    wants_confirmation: bool | None
    #: whether the party's own page has been opened to them
    has_page: bool
    #: what the party said as it left, for who handles the case
    farewell: str | None


def of(row: Party, *, heard: bool) -> PartyView:
    """Show a party with number, telephone and address masked, and what was *heard* in mediation."""
    return PartyView(
        id=row.id,
        side=row.side,
        kind=row.kind,
        name=row.name,
        gender=row.gender,
        id_type=row.id_type,
        id_no=masking.identity(row.id_no),
        phone=masking.phone(row.phone),
        address=masking.address(row.address),
        occupation=row.occupation,
        vulnerable=tuple(row.vulnerable or []),
        agents=tuple(
            (str(a.get("kind", "")), str(a.get("name", "")), str(a.get("authority") or ""))
            for a in row.agents
        ),
        consent=row.consent,
        consent_at=row.consent_at,
        wants_confirmation=row.wants_confirmation,
        has_page=row.access_hash is not None,
        farewell=row.farewell if heard else None,
    )
