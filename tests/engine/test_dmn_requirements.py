"""What decisions stand on: other decisions, knowledge models, decision services."""

from itertools import pairwise

import pytest

from engine import dmn, lint
from engine.dmn.reader import MOST_CHAIN
from engine.errors import DecisionError
from engine.findings import Catalog
from tests.engine import dmn_files as files
from tests.engine.dmn_files import rules


def test_requirements_are_followed_and_the_top_is_taken_when_none_is_named():
    content = files.definitions(
        files.decision(files.table(['> 10 => "big"'], inputs=("sum",)), "size", ["sum"]),
        files.decision(files.literal("a + b"), "sum"),
        files.decision(files.literal('{size: size, sum: sum}'), "answer", ["size", "sum"]),
    )  # fmt: skip
    model = dmn.compile(content)

    decision = model.decide(None, {"a": 7, "b": 8})

    assert model.decisions[0] == "answer"
    assert decision.result == {"size": "big", "sum": 15}
    assert [row.table for row in decision.fired] == ["size"]


def test_an_answer_is_never_taken_for_another_that_is_gone():
    needs = ["first", "second", "third"]
    content = files.definitions(
        files.decision(files.literal('[["w", "x"], ["y"]]'), "first"),
        files.decision(files.literal('["a", "b"]'), "second"),
        files.decision(files.literal("for i in second return i = a"), "third", ["second"]),
        files.decision(files.literal("[first, second, third]"), "all", needs),
    )
    model = dmn.compile(content)

    answers = [model.decide("all", {"a": "b"}).result for _ in range(20)]

    assert answers == [[[["w", "x"], ["y"]], ["a", "b"], [False, True]]] * 20


def test_a_requirement_without_a_decision_or_in_a_circle_is_refused():
    lost = files.definitions(files.decision(files.literal("1"), "x", ["nowhere"]))
    circle = files.definitions(
        files.decision(files.literal("b"), "a", ["b"]),
        files.decision(files.literal("a"), "b", ["a"]),
    )

    assert rules(lost) == ["requirement"]
    assert rules(circle) == ["requirement-cycle", "requirement-cycle"]


def chain(length):
    """Decisions in a row: each answers what the next one does, the last one 1."""
    names = [f"d{n}" for n in range(length)]
    links = pairwise(names)
    return files.definitions(
        *(files.decision(files.literal(then), name, [then]) for name, then in links),
        files.decision(files.literal("1"), names[-1]),
    )


def test_a_chain_of_requirements_is_taken_or_refused_by_its_length():
    whole = dmn.compile(chain(MOST_CHAIN))

    assert whole.decide("d0", {}).result == 1
    assert rules(chain(MOST_CHAIN + 1)) == ["requirement-chain"]


BKM = """<businessKnowledgeModel id="b" name="double"><variable name="double"/><encapsulatedLogic>
<formalParameter name="n"/>{}</encapsulatedLogic></businessKnowledgeModel>"""


def test_knowledge_models_are_functions():
    content = files.definitions(
        files.decision(files.literal("double(n: a) + double(1)"), requires=[files.knowledge("b")]),
        BKM.format(files.literal("n * 2")),
    )

    assert dmn.compile(content).decide("d1", {"a": 5}).result == 12


def test_an_invocation_calls_a_knowledge_model_that_is_a_table():
    binding = f'<binding><parameter name="n"/>{files.literal("a + 1")}</binding>'
    content = files.definitions(
        files.decision(
            f"<invocation>{files.literal('double')}{binding}</invocation>",
            requires=[files.knowledge("b")],
        ),
        BKM.format(files.table(["> 5 => n * 2", "<= 5 => 0"], inputs=("n",))),
    )

    decision = dmn.compile(content).decide("d1", {"a": 5})

    assert decision.result == 12
    assert [(row.table, row.index) for row in decision.fired] == [("b", 1)]


def linted(*parts):
    """Tell what a check says of a file, rule and element and what is named."""
    found = lint.check_decision(files.definitions(*parts), Catalog())
    return [(one.rule, one.element, one.args.get("used")) for one in found]


def test_what_is_used_without_being_required_is_named():
    model = BKM.format(files.literal("n * 2"))
    other = files.decision(files.literal("1"), "other")
    calling = files.decision(files.literal("double(1)"), "calls")
    invoking = files.decision(f"<invocation>{files.literal('double')}</invocation>", "invokes")
    testing = files.decision(files.table(["< other => 1", "- => 2"], policy="FIRST"), "tests")

    assert linted(calling, model) == [("no-requirement", "calls", "double")]
    assert linted(invoking, model) == [("no-requirement", "invokes", "double")]
    assert linted(testing, other) == [("no-requirement", "tests", "other")]
    assert linted(BKM.format(files.literal("n + other")), other) == [
        ("no-requirement", "b", "other")
    ]


def test_a_knowledge_model_that_calls_itself_requires_itself():
    call = files.decision(files.literal("double(1)"), "calls", [files.knowledge("b")])

    assert linted(BKM.format(files.literal("double(n - 1)")), call) == [
        ("requirement-cycle", "b", None)
    ]


ENTRY = '<contextEntry><variable name="{}"/>{}</contextEntry>'
DOUBLING = (
    f'<functionDefinition><formalParameter name="n"/>{files.literal("n * 2")}</functionDefinition>'
)
OWN = {
    "an entry": f"<context>{ENTRY.format('x', files.literal('1'))}"
    f"{ENTRY.format('', files.literal('x + 1'))}</context>",
    "a function that is an entry": f"<context>{ENTRY.format('x', DOUBLING)}"
    f"{ENTRY.format('', files.literal('x(1)'))}</context>",
    "a function that no element is": f"<context>{ENTRY.format('y', DOUBLING)}"
    f"{ENTRY.format('', files.literal('y(1)'))}</context>",
    "a name of a loop": f'<for iteratorVariable="x"><in>{files.literal("[1]")}</in>'
    f"<return>{files.literal('x')}</return></for>",
    "an entry of an item": f"<filter><in>{files.literal('[{x: 1}]')}</in>"
    f"<match>{files.literal('x = 1')}</match></filter>",
    "a parameter": DOUBLING.replace('"n"', '"x"').replace("n *", "x *"),
    "a name bound in FEEL": files.literal("for x in [1] return x"),
}


@pytest.mark.parametrize("logic", OWN.values(), ids=OWN)
def test_a_name_of_its_own_is_no_requirement(logic):
    assert linted(files.decision(logic, "uses"), files.decision(files.literal("1"), "x")) == []


def test_a_value_of_the_application_needs_no_requirement():
    given = '<inputData id="i" name="x"><variable name="x"/></inputData>'
    own = files.decision(files.literal("x + y"), "y")

    assert linted(own, given, files.decision(files.literal("1"), "x")) == []


def test_a_decision_service_answers_with_what_it_is_given():
    content = files.definitions(
        files.decision(files.literal("base + a"), "total", ["base"]),
        files.decision(files.literal("100"), "base"),
        '<decisionService id="s" name="s"><outputDecision href="#total"/>'
        '<inputDecision href="#base"/></decisionService>',
        files.decision(files.literal("s(1)"), "caller", [files.knowledge("s")]),
    )
    model = dmn.compile(content)

    assert model.decide("s", {"a": 2, "base": 5}).result == 7
    assert model.decide("caller", {"a": 2}).result == 3
    assert model.decide("total", {"a": 2}).result == 102


def test_a_knowledge_model_that_calls_itself_meets_the_limit_of_depth():
    needed = f"{files.knowledge('c')}"
    other = BKM.format(files.literal("double(n)")).replace('"b"', '"c"').replace("double", "twice")
    content = files.definitions(
        files.decision(files.literal("{f: function(n) twice(f(n)), r: f(1)}.r"), requires=[needed]),
        other,
    )

    with pytest.raises(DecisionError, match="depth"):
        dmn.compile(content).decide("d1", {"a": 1})


HOSTILE = {
    "explosive": (
        files.literal("for i in 1..9999 return double(i)"),
        BKM.format(files.literal("count(for i in 1..9999 return i)")),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_knowledge_models_that_call_without_end_are_stopped(name):
    logic, bkm = HOSTILE[name]
    content = files.definitions(files.decision(logic, requires=[files.knowledge("b")]), bkm)

    with pytest.raises(DecisionError):
        dmn.compile(content).decide("d1", {"a": 1})
