"""What other tools draw is read, every change is told, and what has no place here is refused."""

from pathlib import Path

import pytest
from lxml import etree

import feel
from engine import importer, lint
from engine.errors import DefinitionInvalid
from engine.importer import juel
from engine.spiff.parse import parse
from tests.engine import bpmn_files as f
from web import importing

HERE = Path(__file__).parent
FOREIGN = sorted((HERE / "foreign").iterdir())

KNOWN = lint.Catalog(
    roles=frozenset({"clerk"}),
    forms=frozenset(
        ["grants/request", "grants/check", "grants/board", "delivery/pack", "leave/approve"]
    ),
    decisions=frozenset({"triage"}),
    processes=frozenset({"other"}),
)
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"


def read(name):
    return importer.read((HERE / "foreign" / name).read_bytes())


def left(imported):
    """What somebody has to do, and what the checks refuse."""
    todo = {(note.rule, note.element) for note in imported.notes if note.open}
    found = lint.check_process(imported.content, KNOWN)
    return todo, {(one.rule, one.element) for one in found if one.severity == "error"}


def node(imported, id_):
    return etree.fromstring(imported.content).find(f".//*[@id='{id_}']")


def given(imported, id_):
    return {
        key[len(CAMUNDA) :]: value for key, value in node(imported, id_).items() if CAMUNDA in key
    }


@pytest.mark.parametrize(
    ("name", "tool", "key"),
    [
        ("camunda7.bpmn", "Camunda 7", "grant_approval"),
        ("camunda8.bpmn", "Camunda 8", "process_delivery"),
        ("flowable.bpmn20.xml", "Flowable", "leaverequest"),
        ("activiti.bpmn", "Activiti", "invoice_check"),
        ("bpmn_io.bpmn", "bpmn-js (https://demo.bpmn.io)", "process_1"),
        ("signavio.bpmn", "Signavio", "sid_1f2a3b"),
    ],
)
def test_a_file_tells_who_drew_it_and_gets_a_key(name, tool, key):
    imported = read(name)
    assert (imported.tool, imported.keys) == (tool, (key,))


@pytest.mark.parametrize(
    "name", ["camunda7.bpmn", "camunda8.bpmn", "bpmn_io.bpmn", "signavio.bpmn"]
)
def test_a_file_with_nothing_but_data_in_it_runs_at_once(name):
    imported = read(name)
    assert left(imported) == (set(), set())
    assert [process.key for process in parse(imported.content)] == list(imported.keys)


def test_what_is_code_is_left_to_do_and_refused():
    todo, wrong = left(read("activiti.bpmn"))
    assert todo == {
        ("listener", "check"),
        ("code", "archive"),
        ("expression-left", "d"),
        ("unsupported", "start"),
        ("unsupported", "check"),
    }
    assert {("listener", "check"), ("code", "archive"), ("feel-function", "d")} <= wrong


def test_flowables_own_service_tasks_are_read():
    imported = read("flowable.bpmn20.xml")
    assert left(imported) == ({("fields", "approve"), ("unsupported", "startEvent1")}, set())
    assert node(imported, "route").tag.endswith("businessRuleTask")
    assert given(imported, "route") == {"decisionRef": "triage"}
    assert given(imported, "book") == {"type": "external", "topic": "calendar.book"}


def test_camunda_8_is_written_as_camunda_7():
    imported = read("camunda8.bpmn")
    assert given(imported, "pack") == {
        "formKey": "delivery/pack",
        "assignee": "=packer",
        "candidateGroups": "clerk",
        "dueDate": "=due",
        "followUpDate": "2026-03-02T01:00:00Z",
        "priority": "70",
    }
    assert given(imported, "label") == {"type": "external", "topic": "label.print"}
    assert b"R3/PT0S</camunda:failedJobRetryTimeCycle>" in imported.content
    assert b'<camunda:property name="size" value="A6"/>' in imported.content
    loop = node(imported, "label").find("{*}multiInstanceLoopCharacteristics")
    assert dict(loop.attrib) == {
        "isSequential": "true",
        f"{CAMUNDA}collection": "boxes",
        f"{CAMUNDA}elementVariable": "box",
        f"{CAMUNDA}outputCollection": "labels",
        f"{CAMUNDA}outputElement": "label",
    }
    assert loop.findtext("{*}completionCondition").strip("= ") == "numberOfCompletedInstances >= 10"
    assert node(imported, "ship").get("calledElement") == "other"
    ways = [(part.tag[len(CAMUNDA) :], dict(part.attrib)) for part in node(imported, "ship")[0]]
    assert ways == [
        ("in", {"variables": "all"}),
        ("in", {"sourceExpression": "rate.zone", "target": "zone"}),
        ("out", {"sourceExpression": "receipt", "target": "shipped"}),
    ]
    assert b"zeebe" not in imported.content


def test_what_is_imported_runs_as_it_was_meant(county):
    content = f.process(
        f.START, f.user(camunda_formKey=""),
        f.node("serviceTask", "send", '<extensionElements><zeebe:taskDefinition type="print"/>'
               "</extensionElements>"), f.END,
        f.flow("start", "a"), f.flow("a", "send"), f.flow("send", "end"),
    )  # fmt: skip
    case = county.begin(importer.read(content).content)
    case.do("a")
    (job,) = county.jobs()
    county.finish_job(job.id)
    assert case.open == "END"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("name", ["Prüfung", "流程"])
def test_an_encoding_that_xml_names_is_read(encoding, name):
    written = "&#27969;&#31243;" if (name, encoding) == ("流程", "iso-8859-1") else name
    declared = encoding.removesuffix("-sig")
    body = f.one(f.user(name="N"), name="P").decode().replace("名", "M")
    body = body.replace('name="N"', f'name="{written}"')
    text = f'<?xml version="1.0" encoding="{declared}"?>{body}'
    imported = importer.read(text.encode(encoding))
    assert node(imported, "a").get("name") == name
    assert imported.content.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert any(note.rule == "encoding" for note in imported.notes) == (declared not in ("utf-8",))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b"<definitions/>",
        b'<!DOCTYPE d [<!ENTITY a "b">]><d/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d><d/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="no-such"?><d/>',
        b"x" * 2_000_001,
        b"<a>" * 100_000,
    ],
)
def test_what_is_no_bpmn_is_refused(content):
    with pytest.raises(DefinitionInvalid):
        importer.read(content)


EXPRESSIONS = {
    "${approved}": "approved",
    "${!approved}": "not(approved)",
    "${amount > 1000}": "amount > 1000",
    "${amount gt 1000 and kind eq 'a'}": 'amount > 1000 and kind = "a"',
    "#{a.b.c == null}": "a.b.c = null",
    "${a || b && c}": "a or b and c",
    "${(a || b) && !c}": "(a or b) and not(c)",
    "${a - (b - c)}": "a - (b - c)",
    "${a / b * 2 % 3}": "a / b * 2 - 3 * round down(a / b * 2 / 3, 0)",
    "${7 % 3}": "modulo(7, 3)",
    "${x ? 'y' : 'z'}": 'if x then "y" else "z"',
    "${items[0].name}": "items[1].name",
    "${map['k']}": 'get value(map, "k")',
    "${items.size() > 3}": "count(items) > 3",
    "${name.equals(\"x\")}": 'name = "x"',
    "${execution.getVariable('sum') >= 5}": "sum >= 5",
    "${empty items}": 'items in (null, "", [], {})',
    "${not empty items}": 'not(items in (null, "", [], {}))',
    "${-a + 1}": "-a + 1",
    "${'it\\'s'}": '"it\'s"',
    "a === 'x' && b !== 2": 'a = "x" and b != 2',
    "return amount > 5;": "amount > 5",
}  # fmt: skip


@pytest.mark.parametrize("written", EXPRESSIONS)
def test_an_expression_of_juel_is_feel(written):
    assert juel.to_feel(written) == EXPRESSIONS[written]
    feel.compile(EXPRESSIONS[written])


@pytest.mark.parametrize(
    ("written", "variables", "value"),
    [
        ("${10 - 2 - 3}", {}, 5),
        ("${2 + 3 * 4 % 5}", {}, 4),
        ("${12 % 5 * 2}", {}, 4),
        ("${a[1]}", {"a": [1, 2]}, 2),
        ("${empty a}", {"a": []}, True),
        ("${empty a}", {"a": 5}, False),
        ("${empty a && b}", {"a": "", "b": False}, False),
        ("${!(a == 1)}", {"a": 1}, False),
        ("${a == 1 == b}", {"a": 1, "b": True}, True),
    ],
)
def test_a_translated_expression_has_the_value_it_had(written, variables, value):
    try:
        text = juel.to_feel(written)
    except juel.NotTranslated:
        assert written == "${a == 1 == b}", "a chain of comparisons is not read"
        return
    assert feel.compile(text)(variables) == value


@pytest.mark.parametrize(
    "written",
    [
        "${bean.method(x)}",
        "${a = 1}",
        "${now()}",
        "${a;b}",
        "${a -> b}",
        "${x.class.name.foo()}",
        "${",
        "${}",
        "${a b}",
        "${'open}",
        "${" + "(" * 100 + "a" + ")" * 100 + "}",
        "${" + "!" * 5000 + "a}",
        "${" + "-" * 1500 + "a}",
        "${" + "a." * 2000 + "a}",
        "java.lang.Runtime.getRuntime().exec('x')",
        "for (x in y) {}",
    ],
)
def test_code_is_not_translated(written):
    with pytest.raises(juel.NotTranslated):
        juel.to_feel(written)


def test_a_text_with_expressions_in_it_is_joined():
    assert juel.template("Case ${number} of #{year}") == (
        '"Case " + string(number) + " of " + string(year)'
    )


SCRIPTS = [
    ("groovy", "execution.setVariable('x', a + 1);", "", "a + 1", "x"),
    ("groovy", "def total = a * 2", "", "a * 2", "total"),
    ("javascript", "var y = a >= 3;", "", "a >= 3", "y"),
    ("JavaScript", "a >= 3", "ok", "a >= 3", "ok"),
]


@pytest.mark.parametrize(("language", "text", "result", "value", "variable"), SCRIPTS)
def test_a_script_of_one_value_is_feel(language, text, result, value, variable):
    extra = {"camunda_resultVariable": result} if result else {}
    task = f.node(
        "scriptTask", "a", f"<script>{f.escape(text)}</script>", scriptFormat=language, **extra
    )
    imported = importer.read(f.one(task))
    assert node(imported, "a").findtext("{*}script") == value
    assert (node(imported, "a").get("scriptFormat"), given(imported, "a")) == (
        "feel", {"resultVariable": variable},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("groovy", "println 'x'"),
        ("groovy", "def a = 1; def b = 2"),
        ("python", "x = 1"),
        ("javascript", "while (true) {}"),
        ("groovy", "'rm -rf /'.execute()"),
    ],
)
def test_any_other_script_is_refused(language, text):
    task = f.node("scriptTask", "a", f"<script>{f.escape(text)}</script>", scriptFormat=language)
    todo, wrong = left(importer.read(f.one(task)))
    assert todo == {("script-left", "a")}
    assert ("script-language", "a") in wrong


ZEEBE = "<extensionElements>{}</extensionElements>"


@pytest.mark.parametrize(
    ("kind", "inner", "rule"),
    [
        ("serviceTask", '<zeebe:taskDefinition type="= kind"/>', "topic"),
        ("serviceTask", '<zeebe:taskDefinition type="t"/><zeebe:ioMapping><zeebe:input source="=a"'
         ' target="b"/></zeebe:ioMapping>', "listener"),
        ("serviceTask", '<zeebe:taskDefinition type="t"/><zeebe:executionListeners>'
         '<zeebe:executionListener eventType="start" type="x"/></zeebe:executionListeners>',
         "listener"),
        ("callActivity", '<zeebe:calledElement processId="other"'
         ' propagateAllChildVariables="false"/>', "listener"),
        ("callActivity", '<zeebe:calledElement processId="= which"/>', "no-called-process"),
        ("businessRuleTask", '<zeebe:taskDefinition type="rules"/>', "no-decision"),
    ],
)  # fmt: skip
def test_what_camunda_8_has_and_we_have_not_is_refused(kind, inner, rule):
    imported = importer.read(f.one(f.node(kind, "a", ZEEBE.format(inner))))
    todo, wrong = left(imported)
    assert todo
    assert (rule, "a") in wrong


def test_an_unknown_extension_of_camunda_8_is_named():
    inner = ZEEBE.format('<zeebe:adHoc activeElementsCollection="=x"/>')
    imported = importer.read(f.one(f.node("userTask", "a", inner)))
    assert ("unsupported", "a") in left(imported)[0]


def test_an_expression_that_is_left_is_refused_wherever_it_stands():
    content = f.one(
        f.user(
            camunda_assignee="${users.find(x)}",
            camunda_dueDate="${dates.next()}",
            camunda_formKey="p/form",
        )
    )
    todo, wrong = left(importer.read(content))
    assert ("expression-left", "a") in todo
    assert ("feel-function", "a") in wrong


def test_two_processes_that_would_have_one_key_keep_apart():
    content = f.document(
        f.bare_process(f.START, f.END, f.flow("start", "end"), key="My-Process"),
        f.bare_process(
            f.node("startEvent", "s2"), f.node("endEvent", "e2"),
            f.node("callActivity", "c2", calledElement="My-Process"),
            f.flow("s2", "c2"), f.flow("c2", "e2"), key="My Process",
        ),
    )  # fmt: skip
    imported = importer.read(content)
    assert imported.keys == ("my_process", "my_process_2")
    assert node(imported, "c2").get("calledElement") == "my_process"


def test_a_second_import_changes_nothing():
    for file in FOREIGN:
        once = importer.read(file.read_bytes())
        twice = importer.read(once.content)
        assert twice.content == once.content
        assert {note.rule for note in twice.notes} <= {
            "listener", "code", "expression-left", "people", "unsupported", "mapping",
        }  # fmt: skip


def test_every_note_has_its_words():
    assert set(importing.SENTENCES) == set(importer.RULES)
    for file in FOREIGN:
        for note in importer.read(file.read_bytes()).notes:
            assert importing.SENTENCES[note.rule].format(**note.args)
