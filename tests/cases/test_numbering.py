import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
import sqlalchemy
from sqlalchemy.orm import Session

from cases.paperwork import numbering
from engine.db import transaction

COMMITTEE = SimpleNamespace(id=UUID(int=1), tenant_id=1, short_name="合", court_code=None)
COURT = SimpleNamespace(id=UUID(int=2), tenant_id=1, short_name="", court_code="渝0117")
MARCH = datetime(2026, 3, 5, 2, tzinfo=UTC)


@pytest.fixture
def session(db):
    with Session(db) as session:
        yield session


def test_numbers_have_the_shapes_of_their_kinds(session):
    assert numbering.mediation(session, COMMITTEE, MARCH) == "（2026）合人调字第1号"
    assert numbering.mediation(session, COMMITTEE, MARCH) == "（2026）合人调字第2号"
    assert numbering.court(session, COURT, MARCH) == "（2026）渝0117诉前调确1号"
    assert numbering.letter(session, COMMITTEE, MARCH) == "合函〔2026〕1号"


def test_each_year_and_each_kind_begins_at_one(session):
    numbering.mediation(session, COMMITTEE, MARCH)
    eve = datetime(2026, 12, 31, 16, tzinfo=UTC)  # already 2027 in the county
    assert numbering.mediation(session, COMMITTEE, eve) == "（2027）合人调字第1号"
    assert numbering.agreement(session, COMMITTEE, MARCH) == "（2026）合人调协字第1号"


def test_numbers_are_gap_free_when_many_take_them_and_some_give_up(fresh_database):
    bind = sqlalchemy.create_engine(fresh_database, pool_size=8)

    def take(n):
        try:
            with transaction(bind) as session:
                number = numbering.take(session, "race")
                if n % 5 == 0:
                    raise RuntimeError
                return number
        except RuntimeError:
            return None

    with ThreadPoolExecutor(8) as pool:
        given = [number for number in pool.map(take, range(100)) if number]
    bind.dispose()
    assert sorted(given) == list(range(1, 81))


def test_codes_and_keys_are_read_aloud_without_doubt():
    drawn = numbering.case_code() + numbering.access_key()
    assert not set(drawn) & set("01OILU")
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", numbering.case_code())


def test_a_typed_code_is_brought_to_its_shape():
    assert numbering.plain(" 7k3m 92qf ") == "7K3M-92QF"
    assert numbering.plain("7K3M－92QF") == "7K3M-92QF"
