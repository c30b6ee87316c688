"""Decision tables and the other boxed expressions of DMN."""

from datetime import date
from decimal import Decimal

import pytest

from engine import dmn
from engine.errors import DecisionError, DefinitionInvalid
from tests.engine import dmn_files as files
from tests.engine.dmn_files import decide, rules

ROWS = ["< 10 => 1", "[5..15] => 2", "> 12 => 3"]


def rows_of(logic, value):
    return [row.index for row in decide(logic, {"a": value}).fired]


POLICIES = [
    ("UNIQUE", "", 3, 1, [1]),
    ("FIRST", "", 7, 1, [1]),
    ("ANY", "", 3, 1, [1]),
    ("RULE ORDER", "", 7, [1, 2], [1, 2]),
    ("COLLECT", "", 7, [1, 2], [1, 2]),
    ("COLLECT", "SUM", 7, 3, [1, 2]),
    ("COLLECT", "MIN", 7, 1, [1, 2]),
    ("COLLECT", "MAX", 14, 3, [2, 3]),
    ("COLLECT", "COUNT", 14, 2, [2, 3]),
]


@pytest.mark.parametrize(("policy", "aggregation", "value", "result", "fired"), POLICIES)
def test_a_hit_policy_gives_what_the_standard_says(policy, aggregation, value, result, fired):
    logic = files.table(ROWS, policy=policy, aggregation=aggregation)

    decision = decide(logic, {"a": value})

    assert decision.result == result
    assert [row.index for row in decision.fired] == fired


def test_priority_takes_the_answer_its_values_name_first():
    rows = ['> 0 => "low"', '> 5 => "high"', '> 3 => "middle"']
    values = {"x": '"high", "middle", "low"'}

    first = decide(files.table(rows, policy="PRIORITY", values=values), {"a": 9})
    ordered = decide(files.table(rows, policy="OUTPUT ORDER", values=values), {"a": 9})

    assert (first.result, first.fired[0].index) == ("high", 2)
    assert ordered.result == ["high", "middle", "low"]


def test_unique_names_the_rows_that_contradict_it():
    with pytest.raises(DecisionError) as caught:
        decide(files.table(ROWS), {"a": 7})

    assert caught.value.detail["rows"] == [1, 2]


def test_any_allows_rows_that_agree_and_refuses_those_that_do_not():
    assert decide(files.table(["> 0 => 1", "> 1 => 1"], policy="ANY"), {"a": 5}).result == 1
    with pytest.raises(DecisionError) as caught:
        decide(files.table(["> 0 => 1", "> 1 => 2"], policy="ANY"), {"a": 5})

    assert caught.value.detail["rows"] == [1, 2]


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "ANY"])
def test_no_row_is_an_error_where_one_answer_is_promised(policy):
    with pytest.raises(DecisionError, match="no row holds"):
        decide(files.table(["1 => 1"], policy=policy), {"a": 2})


def test_no_row_is_an_empty_list_where_all_answers_are_collected():
    assert decide(files.table(["1 => 1"], policy="COLLECT"), {"a": 2}).result == []
    table = files.table(["1 => 1"], policy="COLLECT", aggregation="COUNT")
    assert decide(table, {"a": 2}).result == 0


@pytest.mark.parametrize("answer", ["9e6144", '"a"', "0 ** -1"])
def test_answers_that_have_no_sum_are_an_error(answer):
    rows = [f"- => {answer}", f"- => {answer}"]

    with pytest.raises(DecisionError, match="no sum"):
        decide(files.table(rows, policy="COLLECT", aggregation="SUM"), {"a": 2})


def test_default_outputs_answer_when_no_row_holds():
    table = files.table(["1 => 1 | 2"], outputs=("x", "y"), defaults={"x": "0"})

    assert decide(table, {"a": 2}).result == {"x": 0, "y": None}


def test_several_inputs_and_outputs_with_everything_that_fired():
    table = files.table(
        ['"RED","YELLOW" | - => "now" | 1', 'not("RED") | date("2026-01-01") => "later" | 2'],
        inputs=("colour", "day"),
        outputs=("when", "order"),
        notes=["first note", "second note"],
    )

    decision = decide(table, {"colour": "GREEN", "day": date(2026, 1, 1)})

    assert decision.result == {"when": "later", "order": 2}
    (fired,) = decision.fired
    assert (fired.table, fired.index, fired.annotations) == ("d1", 2, ["second note"])
    assert fired.inputs == {"colour": "GREEN", "day": "2026-01-01"}
    assert fired.outputs == {"when": "later", "order": 2}


def test_a_value_of_another_type_than_the_column_is_an_error_not_a_miss():
    table = files.table(["> 1 => 1", "- => 2"], policy="FIRST", types={"a": "number"})

    with pytest.raises(DecisionError, match="a is not allowed"):
        decide(table, {"a": "5"})
    assert decide(table, {"a": None}).result == 2


def test_values_that_are_not_allowed_are_refused():
    given = files.table(["- => 1"], values={"a": '"x","y"'})
    made = files.table(['- => "z"'], values={"x": '"x","y"'})

    with pytest.raises(DecisionError, match="a is not allowed"):
        decide(given, {"a": "z"})
    with pytest.raises(DecisionError, match="row 1"):
        decide(made, {"a": 1})


def test_item_definitions_are_types():
    item = (
        '<itemDefinition name="Colour"><typeRef>string</typeRef>'
        + files.text("allowedValues", '"RED","GREEN"')
        + "</itemDefinition>"
    )
    table = files.table(["- => 1"], types={"a": "Colour"})

    assert decide(table, {"a": "RED"}, item).result == 1
    with pytest.raises(DecisionError):
        decide(table, {"a": "BLUE"}, item)


@pytest.mark.parametrize("version", files.SPACES)
def test_every_version_of_dmn_is_read(version):
    content = files.definitions(files.decision(files.table(["- => 1"])), version=version)

    model = dmn.compile(content)

    assert model.version == version
    assert model.decide(None, {"a": 1}).result == 1


def test_a_name_that_hides_letters_is_refused():
    turned = files.decision(files.literal("1"), "同意\u202e书")

    assert set(rules(files.definitions(turned))) == {"hidden-letters"}


def entry(name, value):
    return f'<contextEntry><variable name="{name}"/>{files.literal(value)}</contextEntry>'


def test_a_boxed_context_with_a_result():
    logic = f"<context>{entry('x', 'a * 2')}{entry('y', 'x + 1')}</context>"
    last = f"<contextEntry>{files.literal('x + 1')}</contextEntry>"
    result = f"<context>{entry('x', 'a * 2')}{last}</context>"

    assert decide(logic, {"a": 2}).result == {"x": 4, "y": 5}
    assert decide(result, {"a": 2}).result == 5


BOXED = {
    "list": (f"<list>{files.literal('a')}{files.literal('a + 1')}</list>", [1, 2]),
    "relation": (
        '<relation><column name="n"/><column name="m"/>'
        f"<row>{files.literal('a')}{files.literal('2')}</row></relation>",
        [{"n": 1, "m": 2}],
    ),
    "conditional": (
        f"<conditional><if>{files.literal('a > 0')}</if><then>{files.literal('1')}</then>"
        f"<else>{files.literal('2')}</else></conditional>",
        1,
    ),
    "filter": (
        f"<filter><in>{files.literal('[1, 5, 9]')}</in>"
        f"<match>{files.literal('item > a')}</match></filter>",
        [5, 9],
    ),
    "for": (
        f'<for iteratorVariable="n"><in>{files.literal("[1, 2]")}</in>'
        f"<return>{files.literal('n + a')}</return></for>",
        [2, 3],
    ),
    "some": (
        f'<some iteratorVariable="n"><in>{files.literal("[1, 2]")}</in>'
        f"<satisfies>{files.literal('n > a')}</satisfies></some>",
        True,
    ),
    "every": (
        f'<every iteratorVariable="n"><in>{files.literal("[1, 2]")}</in>'
        f"<satisfies>{files.literal('n > a')}</satisfies></every>",
        False,
    ),
    "functionDefinition": (
        "<context><contextEntry><variable name=\"f\"/>"
        "<functionDefinition><formalParameter name=\"n\"/>"
        f"{files.literal('n + a')}</functionDefinition></contextEntry>"
        f"<contextEntry>{files.literal('f(4)')}</contextEntry></context>",
        5,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BOXED)
def test_a_boxed_expression_has_its_value(kind):
    logic, value = BOXED[kind]

    assert decide(logic, {"a": 1}).result == value


def test_functions_of_the_application_are_there():
    table = files.table(["> limit(1) => limit(2)"])

    result = decide(table, {"a": 15}, functions={"limit": lambda n: n * 10}).result

    assert result == Decimal(20)


def test_names_with_operators_are_read_since_the_model_declares_them():
    content = files.definitions(
        '<inputData id="i" name="pay-day"><variable name="pay-day"/></inputData>',
        files.decision(files.literal("pay-day + 1")),
    )

    assert dmn.compile(content).decide("d1", {"pay-day": 4}).result == 5


def test_cells_that_cannot_be_read_are_named_by_row_and_column():
    content = files.definitions(files.decision(files.table(['"a => 1', "- => 1 +"])))

    with pytest.raises(DefinitionInvalid) as caught:
        dmn.compile(content)

    first, second = caught.value.findings
    assert (first.rule, first.element) == ("feel-syntax", "c1_1")
    assert (first.args["row"], first.args["column"]) == (1, "a")
    assert second.element == "c2_2"


BROKEN = {
    "hit-policy": files.table(["- => 1"], policy="BEST"),
    "aggregation": files.table(["- => 1"], policy="UNIQUE", aggregation="SUM"),
    "no-priority": files.table(["- => 1"], policy="PRIORITY"),
    "cells": files.table(["- | - => 1"]),
    "output-name": files.table(["- => 1 | 2"], outputs=("x", "x")),
    "no-output": files.table([], outputs=()),
    "expression-language": files.text("literalExpression", "1", expressionLanguage="javascript"),
    "boxed": "<conditional><if/></conditional>",
}


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_model_is_refused_by_rule(rule):
    assert rule in rules(files.definitions(files.decision(BROKEN[rule])))


def test_a_decision_that_nobody_knows_is_an_error():
    model = dmn.compile(files.definitions(files.decision(files.literal("1"))))

    with pytest.raises(DecisionError, match="no decision x"):
        model.decide("x", {})


def test_xml_with_a_document_type_or_too_much_of_it_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'

    assert rules(bomb) == ["xml-doctype"]
    assert rules(bomb.decode().encode("utf-16")) == ["xml-doctype"]
    assert rules(b"<a" * 2_000_000) == ["xml-size"]
    assert rules(b"<a>") == ["xml-syntax"]
    assert rules(b"<a/>") == ["dmn-namespace"]
