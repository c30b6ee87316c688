"""What a file may hold: nothing of it is ignored, and a name means what it means where it is."""

import pytest

from engine import dmn
from engine.errors import DecisionError
from tests.engine import dmn_files as files
from tests.engine.dmn_files import decide, rules

ONE = files.decision(files.literal("1"))
REFUSED = {
    "import": '<import name="other" namespace="x" importType="y"/>',
    "unknown-element": "<decisionTree/>",
    "requirement": '<decisionService id="s" name="s"><outputDecision href="#d1"/>'
    '<encapsulatedDecision href="#lost"/></decisionService>',
    "service-output": '<decisionService id="s" name="s"/>',
    "duplicate-id": '<inputData id="d1" name="d1"/>',
    "expression-language": '<businessKnowledgeModel id="b" name="b">'
    '<encapsulatedLogic kind="Java"/></businessKnowledgeModel>',
}


@pytest.mark.parametrize("rule", REFUSED)
def test_what_cannot_be_run_is_refused_by_rule(rule):
    assert rules(files.definitions(ONE, REFUSED[rule])) == [rule]


ENTRY = f'<contextEntry><variable name="x"/>{files.literal("1")}</contextEntry>'
RESULT = f"<contextEntry>{files.literal('2')}</contextEntry>"
BOXES = {
    "an entry twice": ("context-entry", f"<context>{ENTRY}{ENTRY}</context>"),
    "an entry after the result": ("context-entry", f"<context>{RESULT}{ENTRY}</context>"),
    "a short row": ("cells", '<relation><column name="a"/><column name="b"/>'
                    f"<row>{files.literal('1')}</row></relation>"),
    "a function of Java": ("expression-language", '<functionDefinition kind="Java"/>'),
    "a part of another language": ("expression-language", "<list>" + files.text(
        "literalExpression", "1", expressionLanguage="groovy") + "</list>"),
    "logic from elsewhere": ("import", "<literalExpression><importedValues/></literalExpression>"),
    "an unknown box": ("unknown-element", "<tree/>"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
def test_a_box_with_parts_nobody_would_read_is_refused(name):
    rule, logic = BOXES[name]

    assert rules(files.definitions(files.decision(logic))) == [rule]


def test_elements_without_ids_are_known_by_their_names():
    calls = "<literalExpression><text>{}(2)</text></literalExpression>"
    logic = f"<list>{calls.format('unknown')}{calls.format('lost')}</list>"
    one = f'<decision name="one">{files.literal("1")}</decision>'
    model = dmn.compile(files.definitions(one, f'<decision name="two">{logic}</decision>'))

    assert model.decide("one", {}).result == 1
    assert model.calls["two"] == {"unknown", "lost"}


def test_a_parameter_with_a_point_in_its_name_is_a_path_outside_its_function():
    logic = "<invocation>{}<binding><parameter name='a.b'/>{}</binding></invocation>"
    bkm = (
        '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic>'
        f'<formalParameter name="a.b"/>{files.literal("a.b + 1")}</encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    content = files.definitions(
        files.decision(logic.format(files.literal("k"), files.literal("a.b * 2")),
                       requires=[files.knowledge("k")]), bkm,
    )  # fmt: skip

    assert dmn.compile(content).decide("d1", {"a": {"b": 4}}).result == 9


def test_an_iterator_may_have_an_operator_in_its_name():
    logic = (
        f'<for iteratorVariable="pay-day"><in>{files.literal("[1, 2]")}</in>'
        f"<return>{files.literal('pay-day + 1')}</return></for>"
    )

    assert decide(logic).result == [2, 3]


def box(kind, source, body, *, part):
    return (
        f'<{kind} iteratorVariable="n"><in>{files.literal(source)}</in>'
        f"<{part}>{files.literal(body)}</{part}></{kind}>"
    )


DOMAINS = [
    (box("for", "[1..3]", "n * 2", part="return"), [2, 4, 6]),
    (box("for", "5", "n * 2", part="return"), [10]),
    (box("for", "[1, 2]", "count(partial)", part="return"), [0, 1]),
    (box("for", "null", "n", part="return"), None),
    (box("some", "null", "true", part="satisfies"), None),
    (box("some", "[null, 2]", "n > 1", part="satisfies"), True),
    (box("some", "[null, 1]", "n > 1", part="satisfies"), None),
    (box("every", "[]", "false", part="satisfies"), True),
    (box("filter", "[{a: 1}, {a: 2}]", "a > 1", part="match"), [{"a": 2}]),
    (box("filter", "null", "true", part="match"), []),
    (box("filter", "[1, null]", "item > 0", part="match"), [1]),
]


@pytest.mark.parametrize(("logic", "value"), DOMAINS)
def test_iterators_go_through_what_those_of_feel_go_through(logic, value):
    assert decide(logic).result == value


CONDITIONS = [
    f"<conditional><if>{files.literal('1')}</if><then>{files.literal('1')}</then>"
    f"<else>{files.literal('2')}</else></conditional>",
    box("filter", "[1, 2]", '"x"', part="match"),
    box("some", "[1, 2]", '"x"', part="satisfies"),
    box("every", "[1, 2]", "n", part="satisfies"),
]


@pytest.mark.parametrize("logic", CONDITIONS)
def test_a_condition_that_is_no_boolean_makes_the_box_null_and_says_why(logic):
    decision = decide(logic)

    assert decision.result is None
    assert [reason.code for reason in decision.reasons] == ["not-boolean"]


def test_a_null_condition_chooses_else():
    logic = (
        f"<conditional><if>{files.literal('null')}</if><then>{files.literal('1')}</then>"
        f"<else>{files.literal('2')}</else></conditional>"
    )

    assert decide(logic).result == 2


def test_the_default_of_an_aggregation_is_one_value():
    more = {"policy": "COLLECT", "defaults": {"x": "0"}}

    assert decide(files.table(["1 => 5"], aggregation="MAX", **more), {"a": 2}).result == 0
    assert decide(files.table(["1 => 5"], **more), {"a": 2}).result == [0]


def test_a_default_outside_the_allowed_values_is_refused():
    table = files.table(['1 => "x"'], values={"x": '"x"'}, defaults={"x": '"y"'})

    with pytest.raises(DecisionError, match="default"):
        decide(table, {"a": 2})


def test_true_and_one_do_not_agree():
    with pytest.raises(DecisionError) as caught:
        decide(files.table(["- => 1", "- => true"], policy="ANY"), {"a": 1})

    assert caught.value.detail["rows"] == [1, 2]


def test_the_priority_of_a_type_orders_the_answers_of_several_columns():
    item = '<itemDefinition name="Level"><typeRef>string</typeRef>' + files.text(
        "allowedValues", '"high", "low"') + "</itemDefinition>"  # fmt: skip
    table = files.table(
        ['- => "low" | 1', '- => "high" | 2', '- => "high" | 1'],
        policy="OUTPUT ORDER", outputs=("x", "y"), types={"x": "Level"}, values={"y": "1, 2"},
    )  # fmt: skip

    decision = decide(table, {"a": 1}, item)

    assert [(row["x"], int(row["y"])) for row in decision.result] == [
        ("high", 1), ("high", 2), ("low", 1),
    ]  # fmt: skip
    assert [row.index for row in decision.fired] == [3, 2, 1]


def test_a_table_inside_a_context_is_analysed_and_fires_under_its_own_id():
    table = files.table(["< 10 => 1", "> 5 => 2"])
    logic = f'<context><contextEntry><variable name="x"/>{table}</contextEntry></context>'
    model = dmn.compile(files.definitions(files.decision(logic)))

    assert {finding.rule for finding in dmn.analyse(model)} == {"table-overlap"}
    assert [row.table for row in model.decide("d1", {"a": 1}).fired] == ["t"]
