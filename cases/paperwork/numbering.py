"""Numbers without gaps: case, agreement and court numbers.

One row of `number_series` a series; the row lock taken by the upsert is held until the commit,
so two transactions never get the same number and a rolled-back one gives its number back.
Formats: court numbers per 最高人民法院《关于人民法院案件案号的若干规定》 (full-width parentheses,
no 字第); mediation numbers per the circulating file set （2026）合人调字第12号; official letters
use hexagonal brackets 〔2026〕.
"""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from cases.models import NumberSeries, Organisation
from cases.rules import clock

#: letters and digits that are not mistaken for one another when read aloud (no 0 O 1 I L U)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def take(session: Session, series: str, tenant: int = 1) -> int:
    """Take the next number of *series*, from 1 on, gap-free."""
    statement = insert(NumberSeries).values(tenant_id=tenant, series=series, last=1)
    upsert = statement.on_conflict_do_update(
        index_elements=["tenant_id", "series"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last)
    return int(session.execute(upsert).scalar_one())


def mediation(session: Session, committee: Organisation, now: datetime, kind: str = "人调") -> str:
    """Give the next case number of *committee*: （2026）合人调字第12号, by year of acceptance."""
    year = clock.today(now).year
    number = take(session, _series(committee.id, kind, year), committee.tenant_id)
    return written(year, committee.short_name, number, kind)


def written(year: int, short_name: str, number: int, kind: str = "人调") -> str:
    """Write a mediation number: （2026）合人调字第12号."""
    return f"（{year}）{short_name}{kind}字第{number}号"


def agreement(session: Session, committee: Organisation, now: datetime) -> str:
    """Give the next agreement number of *committee*: （2026）合人调协字第3号."""
    return mediation(session, committee, now, "人调协")


def court(session: Session, court: Organisation, now: datetime, kind: str = "诉前调确") -> str:
    """Give the next number of *court* in a series of cases: （2026）渝0117诉前调确45号."""
    year = clock.today(now).year
    number = take(session, _series(court.id, kind, year), court.tenant_id)
    return f"（{year}）{court.court_code}{kind}{number}号"


def letter(session: Session, organisation: Organisation, now: datetime, kind: str = "函") -> str:
    """Give the next official document number of *organisation*: 合司函〔2026〕3号."""
    year = clock.today(now).year
    number = take(session, _series(organisation.id, kind, year), organisation.tenant_id)
    return f"{organisation.short_name}{kind}〔{year}〕{number}号"


def case_code() -> str:
    """Draw the code a party reads aloud: 7K3M-92QF (30^8 possible, checked unique by the table)."""
    return f"{_letters(4)}-{_letters(4)}"


def access_key() -> str:
    """Draw the key that opens a party's page beside the case code: 12 signs, 58 bits."""
    return f"{_letters(4)}-{_letters(4)}-{_letters(4)}"


def plain(text: str) -> str:
    """Bring a typed code or key to its stored shape: capitals, groups of four, no spaces."""
    signs = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return "-".join(signs[i : i + 4] for i in range(0, len(signs), 4))


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _series(owner: UUID, kind: str, year: int) -> str:
    return f"{owner}:{kind}:{year}"
