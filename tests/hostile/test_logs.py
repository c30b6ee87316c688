"""What is written beside the tables tells of nobody: lines of logs, errors of jobs."""

import io
import json
import logging
import sys

import pytest
import structlog

from cases.jobs import told
from documents.errors import TemplateInvalid, VariableMissing
from tests.hostile.story import NAMES, PEOPLE
from web import logs


@pytest.fixture
def lines(monkeypatch):
    """Lines as the web server writes them, put back afterwards."""
    root = logging.getLogger()
    before, level, known = root.handlers[:], root.level, structlog.get_config()
    written = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", written)
        logs.configure()
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**known)


def _stumble(name):
    try:
        raise ValueError(f"{name} is no date")
    except ValueError as error:
        raise RuntimeError(f"cannot handle {name}") from error


def test_a_trace_tells_where_and_what_kind_but_no_words(lines):
    log = logging.getLogger("somebody")
    try:
        _stumble(NAMES[0])
    except RuntimeError:
        log.exception("Broken.")
        structlog.get_logger("web").error("broken", exc_info=True)
    assert len(lines()) == 2
    for line in lines():
        assert NAMES[0] not in json.dumps(line, ensure_ascii=False)
        assert {"RuntimeError", "ValueError"} <= set(line["trace"])
        assert any("test_logs.py" in frame and "_stumble" in frame for frame in line["trace"])


def test_a_faults_line_carries_no_value_that_somebody_sent(house, lines, monkeypatch):
    from cases.desks import queue

    def broken(w, text):
        raise KeyError(text)

    monkeypatch.setattr(queue, "find", broken)
    clerk = house.as_("clerk")
    page = clerk.get(f"/desk/find?q={NAMES[0]}", 500)
    assert NAMES[0] not in page.text
    written = json.dumps(lines(), ensure_ascii=False)
    assert "KeyError" in written
    assert NAMES[0] not in written


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError(NAMES[0]), "ValueError"),
        (TemplateInvalid(NAMES[0], line=7), "TemplateInvalid: line 7"),
        (VariableMissing("'x' is undefined"), "VariableMissing: 'x' is undefined"),
    ],
)
def test_a_failed_job_is_told_without_the_value_it_stumbled_over(error, words):
    assert told(error) == words


def test_a_day_at_the_desks_writes_no_line_about_anybody(house, lines):
    told_, clerk = house.scene.signing, house.as_("clerk")
    mediator = house.as_("mediator")
    for browser in (clerk, mediator):
        for path in (f"/cases/{told_.case}", f"/cases?q={NAMES[0]}", f"/desk?q={NAMES[1]}"):
            browser.get(path)
    clerk.get(f"/desk/find?q={NAMES[0]}")
    clerk.get(f"/nowhere/{NAMES[0]}", 404)
    clerk.post(
        f"/cases/{told_.case}/parties/{told_.parties[0]}/unmask",
        {"field": "id_no", "purpose": "identity"},
        200,
    )
    party = house.party(told_)
    party.get("/follow/case")
    written = json.dumps(lines(), ensure_ascii=False)
    assert "cases.show" in written
    assert not [word for word in (*PEOPLE, *told_.keys) if word in written]
