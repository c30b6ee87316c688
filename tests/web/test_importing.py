"""A process that another tool drew, brought in by an administrator or at the terminal."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cases.models import Draft
from web.cli import main

FOREIGN = Path(__file__).parents[1] / "engine" / "foreign"


def send(house, content, status=200, login="admin"):
    return house.as_(login).post(
        "/studio/import", {"file": (io.BytesIO(content), "x.bpmn")}, status,
        content_type="multipart/form-data",
    )  # fmt: skip


def test_a_file_of_another_tool_becomes_a_draft_and_says_what_it_was(house):
    page = send(house, (FOREIGN / "camunda7.bpmn").read_bytes())
    words = page.words()
    assert "Camunda 7" in words
    assert 'amount &gt; 10000 and kind != "urgent"' in page.text.replace("&#34;", '"')
    assert "没有角色 clerk" in words
    assert "/studio/process/edit/grant_approval" in page.links()
    draft = house.find(Draft, key="grant_approval")
    assert b'camunda:topic="payment.order"' in draft.content
    house.as_("admin").get("/studio/process/edit/grant_approval")


def test_what_is_left_to_do_is_named_apart(house):
    words = send(house, (FOREIGN / "activiti.bpmn").read_bytes()).words()
    todo, changed = words.split("已自动改写")
    assert "监听器（taskListener create org.example.Mailer）不能运行" in todo
    assert "untranslated" not in todo
    assert "改写为 FEEL：clerk" in changed


@pytest.mark.parametrize(
    "content", [b"", b"<a/>", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', b"\xff" * 100]
)
def test_what_is_no_diagram_leaves_no_draft(house, content):
    send(house, content, 303)
    assert house.find(Draft) is None


def test_a_second_import_replaces_the_draft(house):
    send(house, (FOREIGN / "bpmn_io.bpmn").read_bytes())
    send(house, (FOREIGN / "bpmn_io.bpmn").read_bytes().replace(b"Look", b"Watch"))
    assert b"Watch" in house.find(Draft, key="process_1").content
    assert house.count(Draft) == 1


@pytest.mark.parametrize("login", ["clerk", "mediator", "judge"])
def test_only_an_administrator_imports(house, login):
    send(house, (FOREIGN / "bpmn_io.bpmn").read_bytes(), 403, login)


def test_a_diagrams_own_words_are_only_words_on_the_page(house):
    content = (FOREIGN / "bpmn_io.bpmn").read_bytes()
    hostile = content.replace(b"bpmn-js (https://demo.bpmn.io)", b"&lt;script&gt;x&lt;/script&gt;")
    hostile = hostile.replace(b'name="Look"', b'name="&lt;script&gt;x ${a}"')
    assert "<script>x" not in send(house, hostile).text


def run(*arguments):
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def test_the_terminal_tells_and_writes(tmp_path):
    done = run(FOREIGN / "signavio.bpmn", "-o", tmp_path)
    assert done.exit_code == 0, done.output
    assert "process-key" in done.output
    assert "Prüfung".encode() in (tmp_path / "sid_1f2a3b.bpmn").read_bytes()


def test_the_terminal_tells_scripts_and_fails_when_something_is_refused():
    done = run(FOREIGN / "activiti.bpmn", FOREIGN / "bpmn_io.bpmn", "--json")
    assert done.exit_code == 1
    first, second = json.loads(done.output)
    assert {note["rule"] for note in first["notes"]} >= {"listener", "code", "expression-left"}
    assert (second["key"], second["findings"]) == ("process_1", [])


def test_a_file_that_is_no_diagram_is_a_sentence_at_the_terminal(tmp_path):
    (tmp_path / "x.bpmn").write_bytes(b"<a/>")
    done = run(tmp_path / "x.bpmn")
    assert (done.exit_code, "Traceback" in done.output) == (1, False)
