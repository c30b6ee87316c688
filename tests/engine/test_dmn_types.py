"""Types of a model: what a value is made into, and what is null for being of another type."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine import dmn
from engine.errors import DecisionError, DefinitionInvalid
from tests.engine import dmn_files as files

ITEMS = """
<itemDefinition name="Numbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
<itemDefinition name="Texts" isCollection="true"><typeRef>string</typeRef></itemDefinition>
<itemDefinition name="Person">
  <itemComponent name="name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="age"><typeRef>number</typeRef>
    <allowedValues><text>[0..150]</text></allowedValues></itemComponent>
</itemDefinition>
<itemDefinition name="People" isCollection="true"><typeRef>Person</typeRef></itemDefinition>
<itemDefinition name="Colour"><typeRef>string</typeRef>
  <allowedValues><text>"RED","GREEN"</text></allowedValues></itemDefinition>
<itemDefinition name="Dark"><typeRef>Colour</typeRef>
  <allowedValues><text>"GREEN","BLACK"</text></allowedValues></itemDefinition>
<itemDefinition name="Few" isCollection="true"><typeRef>number</typeRef>
  <allowedValues><text>&gt; 0</text></allowedValues>
  <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="Tree">
  <itemComponent name="leaf"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="below" isCollection="true"><typeRef>Tree</typeRef></itemComponent>
</itemDefinition>
<itemDefinition name="Maker"><functionItem outputTypeRef="string">
  <parameters name="n" typeRef="number"/></functionItem></itemDefinition>
"""


def made(written, kind):
    """Decide *written* as a decision of type *kind*."""
    return typed_decision(files.literal(written), kind)


def typed_decision(logic, kind, *more, inputs=None):
    decision = files.decision(logic).replace('<variable name="d1"/>',
                                             f'<variable name="d1" typeRef="{kind}"/>')  # fmt: skip
    return dmn.compile(files.definitions(ITEMS, decision, *more)).decide("d1", inputs or {})


FITS = [
    ("1 + 1", "number", 2),
    ("1 + 1", "feel:number", 2),
    ('["a"]', "string", "a"),
    ('"a"', "Texts", ["a"]),
    ("null", "Texts", None),
    ("[null, 1]", "Numbers", [None, 1]),
    ('@"2026-01-01"', "dateTime", datetime(2026, 1, 1, tzinfo=UTC)),
    ('@"2026-01-01"', "date", date(2026, 1, 1)),
    ('{name: "a", age: 1, more: 2}', "Person", {"name": "a", "age": 1, "more": 2}),
    ('{name: "a", age: null}', "Person", {"name": "a", "age": None}),
    ('{name: "a", age: 1}', "People", [{"name": "a", "age": 1}]),
    ('"GREEN"', "Dark", "GREEN"),
    ("[1, 2]", "Few", [1, 2]),
    ('{leaf: "a", below: [{leaf: "b", below: []}]}', "Tree",
     {"leaf": "a", "below": [{"leaf": "b", "below": []}]}),
    ("[1, 2]", "Any", [1, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "kind", "value"), FITS)
def test_an_answer_is_made_to_fit_the_type_of_its_decision(written, kind, value):
    decision = made(written, kind)

    assert (decision.result, decision.reasons) == (value, [])


UNFIT = [
    ("1 + 1", "string"),
    ('[1, "a"]', "Numbers"),
    ("[1]", "string"),
    ("[1, 2]", "number"),
    ('{name: "a"}', "Person"),
    ('{name: "a", age: 151}', "Person"),
    ('[{name: "a", age: 1}, {name: 2, age: 1}]', "People"),
    ('"BLUE"', "Colour"),
    ('"RED"', "Dark"),
    ('"BLACK"', "Dark"),
    ("[0]", "Few"),
    ("[1, 2, 3]", "Few"),
    ('{leaf: "a", below: [{leaf: 1, below: []}]}', "Tree"),
    ("function(s: string) s", "Maker"),
]


@pytest.mark.parametrize(("written", "kind"), UNFIT)
def test_an_answer_of_another_type_is_null_and_says_why(written, kind):
    decision = made(written, kind)

    assert decision.result is None
    assert [reason.code for reason in decision.reasons] == ["not-of-type"]
    assert decision.reasons[0].message.startswith("d1 is a ")


def test_every_boxed_expression_has_the_type_it_names():
    entry = '<contextEntry><variable name="x" typeRef="{}"/>{}</contextEntry>'
    context = f"<context>{entry.format('number', files.literal('[5]'))}</context>"
    wrong = f"<context>{entry.format('string', files.literal('5'))}</context>"
    cells = f"<row>{files.literal('1')}{files.literal('2')}</row>"
    relation = '<relation><column name="n" typeRef="number"/>'
    relation += f'<column name="s" typeRef="string"/>{cells}</relation>'
    literal = files.text("literalExpression", "5", typeRef="string")

    assert typed_decision(context, "Any").result == {"x": 5}
    assert typed_decision(wrong, "Any").result == {"x": None}
    assert typed_decision(relation, "Any").result == [{"n": 1, "s": None}]
    assert typed_decision(literal, "Any").result is None
    assert typed_decision(f'<list typeRef="Numbers">{literal}</list>', "Any").result == [None]


def test_what_the_application_gives_is_of_its_type_or_refused():
    logic = files.decision(
        files.literal("a"), requires=['<informationRequirement><requiredInput href="#i"/>'
                                      "</informationRequirement>"]
    )  # fmt: skip
    given = '<inputData id="i" name="a"><variable name="a" typeRef="{}"/></inputData>'

    def decide(kind, value):
        content = files.definitions(ITEMS, given.format(kind), logic)
        return dmn.compile(content).decide("d1", {"a": value}).result

    assert decide("Colour", "RED") == "RED"
    assert decide("Colour", ["RED"]) == "RED"
    assert decide("Numbers", 1) == [1]
    assert decide("number", None) is None
    for kind, value in [("Colour", "BLUE"), ("number", "1"), ("Person", {"name": "a"})]:
        with pytest.raises(DecisionError, match="a is a"):
            decide(kind, value)


KNOWLEDGE = """<businessKnowledgeModel id="b" name="b"><variable name="b"{kind}/>
<encapsulatedLogic><formalParameter name="p" typeRef="{parameter}"/>{logic}
</encapsulatedLogic></businessKnowledgeModel>"""

CALLS = [
    ("b(1)", "number", "", "p + 1", 2),
    ("b([1])", "number", "", "p + 1", 2),
    ("b(1)", "Numbers", "", "count(p)", 1),
    ('b("x")', "number", "", "p = null", None),
    ("b(p: 1)", "number", ' typeRef="string"', "p", None),
    ("b(1)", "number", ' typeRef="Maker"', "p", None),
    ("b(1)", "number", ' typeRef="Maker"', 'string(p) + "!"', "1!"),
    ("b(q: 1)", "number", "", "1", None),
]


@pytest.mark.parametrize(("call", "parameter", "kind", "body", "value"), CALLS)
def test_knowledge_models_take_and_give_what_their_types_say(call, parameter, kind, body, value):
    bkm = KNOWLEDGE.format(kind=kind, parameter=parameter, logic=files.literal(body))
    content = files.definitions(
        ITEMS, bkm, files.decision(files.literal(call), requires=[files.knowledge("b")])
    )

    assert dmn.compile(content).decide("d1", {}).result == value


def test_boxed_functions_take_and_give_what_their_types_say():
    function = '<functionDefinition typeRef="string"><formalParameter name="n" typeRef="number"/>'
    entry = '<contextEntry><variable name="f"/>{}{}</functionDefinition></contextEntry>'

    def call(body, argument):
        made = entry.format(function, files.literal(body))
        last = f"<contextEntry>{files.literal(f'f({argument})')}</contextEntry>"
        return typed_decision(f"<context>{made}{last}</context>", "Any").result

    assert call("string(n)", "[1]") == "1"
    assert call("string(n)", '"1"') is None
    assert call("n", "1") is None


SERVICE = """
<inputData id="i1" name="first"><variable name="first" typeRef="string"/></inputData>
<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#out"/>
  <encapsulatedDecision href="#hidden"/>
  <inputDecision href="#second"/><inputData href="#i1"/></decisionService>"""


def serve(call):
    need = '<informationRequirement><requiredInput href="#i1"/></informationRequirement>'
    second = files.decision(files.literal('"never"'), "second")
    joined = 'if second = null then "?" else first + second + hidden'
    content = files.definitions(
        SERVICE,
        files.decision(files.literal(joined), "out", ["second", "hidden", need]),
        files.decision(files.literal('"!"'), "hidden"),
        second.replace('<variable name="second"/>', '<variable name="second" typeRef="string"/>'),
        files.decision(files.literal(call), requires=[files.knowledge("s")]),
    )  # fmt: skip
    return dmn.compile(content).decide("d1", {}).result


def test_a_service_takes_its_data_first_then_its_decisions_and_all_of_them():
    assert serve('s("a", "b")') == "ab!"
    assert serve('s(second: "b", first: "a")') == "ab!"
    assert serve('s(["a"], "b")') == "ab!"
    assert serve('s("a", 1)') is None
    assert serve('s("a")') is None
    assert serve('s("a", "b", "c")') is None


def test_types_of_the_model_are_types_of_feel():
    asked = (
        '[1 instance of Numbers, [1] instance of Numbers, "BLUE" instance of Colour, '
        '{name: "a"} instance of Person, [{name: "a", age: 1}] instance of list<Person>, '
        "(function(n: number) n) instance of Maker, "
        "(function(p: Person) p)({name: 1}) = null]"
    )

    assert made(asked, "Any").result == [False, True, True, False, True, True, True]


WRONG = {
    "nobody": '<itemDefinition name="A"><typeRef>Nobody</typeRef></itemDefinition>',
    "circle": '<itemDefinition name="A"><typeRef>B</typeRef></itemDefinition>'
    '<itemDefinition name="B"><typeRef>A</typeRef></itemDefinition>',
    "twice": '<itemDefinition name="A"><typeRef>string</typeRef></itemDefinition>' * 2,
    "two things": '<itemDefinition name="A"><typeRef>string</typeRef>'
    '<itemComponent name="x"><typeRef>string</typeRef></itemComponent></itemDefinition>',
    "parameter": '<itemDefinition name="A"><functionItem>'
    '<parameters name="p" typeRef="Nobody"/></functionItem></itemDefinition>',
}


@pytest.mark.parametrize("name", WRONG)
def test_a_type_that_cannot_be_is_refused(name):
    with pytest.raises(DefinitionInvalid) as caught:
        dmn.compile(files.definitions(WRONG[name], files.decision(files.literal("1"))))

    assert [finding.rule for finding in caught.value.findings] == ["type"]


def test_a_variable_or_column_of_no_type_is_refused_by_element():
    table = files.table(["- => 1"], types={"a": "Nobody", "x": "Nothing"})

    with pytest.raises(DefinitionInvalid) as caught:
        typed_decision(table, "Numberz")

    found = {finding.args["type"] for finding in caught.value.findings}
    assert found == {"Nobody", "Nothing", "Numberz"}


def test_a_column_converts_what_a_parameter_would():
    table = files.table(["> 1 => 1", "- => 2"], policy="FIRST", types={"a": "number"})

    decision = typed_decision(table, "Any", inputs={"a": [5]})

    assert (decision.result, decision.fired[0].inputs) == (Decimal(1), {"a": 5})
