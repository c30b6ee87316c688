"""What a thief of the disk, of a dump or of a backup reads of anybody: nothing."""

import zlib

import pytest
from sqlalchemy import select

from cases import jobs
from engine.db import Base
from engine.models import Instance
from tests.hostile.story import ACCOUNT, APART, CLAIM, FACTS, NOTE, PEOPLE, RECORD

#: history, promises and the process: ids, codes, dates and sums only
BARE = ("event", "case_event", "outbox", "task", "wait", "incident", "instance", "number_series")
SECRETS = (*PEOPLE, FACTS, CLAIM, RECORD, NOTE, APART, ACCOUNT)


def dumped(house, table):
    """Every row of *table* as text: as `pg_dump` writes it, bytes decoded."""
    with house.runtime.work() as w:
        connection = w.session.connection()
        found = connection.exec_driver_sql(f"SELECT t::text FROM {table} t").scalars().all()
        columns = Base.metadata.tables[table].columns
        for column in columns:
            kind = connection.exec_driver_sql(
                "SELECT data_type FROM information_schema.columns "
                f"WHERE table_name = '{table}' AND column_name = '{column.name}'"
            ).scalar()
            if kind == "bytea":
                query = f'SELECT "{column.name}" FROM {table}'
                found += [_told(raw) for raw in connection.exec_driver_sql(query).scalars() if raw]
    return found


def _told(raw):
    raw = bytes(raw)
    for unpack in (_zstd, zlib.decompress):
        try:
            raw += unpack(raw)
        except Exception:  # packed in another way, or not at all
            continue
    return raw.decode("utf-8", "replace")


def _zstd(raw):
    import zstandard

    return zstandard.ZstdDecompressor().decompress(raw, max_output_size=10_000_000)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_no_table_tells_of_anybody(house, table):
    """Names, numbers, places, what was said: not in a row, not in its packed bytes."""
    told = {
        secret: row[:200]
        for row in dumped(house, table)
        for secret in SECRETS
        if secret in row or secret.encode().hex() in row
    }
    assert not told


def test_no_key_of_a_page_or_session_lies_in_a_table(house):
    scene, clerk = house.scene, house.as_("clerk")
    cookie = clerk.client.get_cookie("shenming").value
    keys = [key for told in (scene.court, scene.signing, scene.filed) for key in told.keys]
    plain = [key.replace("-", "") for key in keys]
    for table in sorted(Base.metadata.tables):
        for row in dumped(house, table):
            assert not [word for word in (*keys, *plain, cookie) if word in row], table


def test_the_process_carries_decisions_and_not_facts(house):
    """The variables of every instance, as the engine reads them back."""
    with house.runtime.work() as w:
        for number in w.session.scalars(select(Instance.id)).all():
            text = str(w.engine.variables(number))
            assert not [secret for secret in SECRETS if secret in text]
            tasks = str(w.engine.open_tasks(number))
            assert not [secret for secret in SECRETS if secret in tasks]


def test_the_history_and_the_jobs_tell_of_nobody_after_the_work_is_done(house):
    """Everything promised is done, papers too as far as they can be; then the tables are read."""
    jobs.drain(house.runtime, rounds=3)
    for table in BARE:
        for row in dumped(house, table):
            assert not [secret for secret in SECRETS if secret in row], table


def test_the_same_words_never_lie_the_same_way_twice(house):
    """A thief cannot tell by the bytes that two cases are about the same person."""
    with house.runtime.work() as w:
        connection = w.session.connection()
        for column in ("name", "id_no", "phone"):
            query = f"SELECT count({column}), count(DISTINCT {column}) FROM party"
            every, distinct = connection.exec_driver_sql(query).one()
            assert every == distinct


def test_the_dump_that_is_searched_is_not_blind(house):
    """What may be read is found by the same search, also in packed bytes."""
    assert any("相邻纠纷" in row for row in dumped(house, "dispute"))
    assert any(house.scene.court.case in row for row in dumped(house, "instance")[1:])
    assert any("people_mediation" in row for row in dumped(house, "definition"))
    assert any("case_id" in row for row in dumped(house, "instance"))
