"""The same as the browser: expressions as people write them against @bpmn-io/feelin.

The generators keep away from the known differences (tests/feel/differences.py) and from numbers
that binary floating point cannot hold; those of tests/feel/test_parity.py do not.
"""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feel
from tests.feel import oracle

CONTEXT = {
    "a": 3,
    "b": -2,
    "amount": 1000.5,
    "flag": True,
    "name": "张三",
    "word": "abc",
    "none": None,
    "list": [1, 2, 3, 2],
    "people": [{"name": "张三", "age": 17}, {"name": "李四", "age": 40}],
    "case": {"open": True, "amount": 7, "tags": ["x", "y"]},
    "期限 天": 30,
}

ints = st.integers(-9, 9).map(lambda n: str(n) if n >= 0 else f"({n})")
halves = st.integers(0, 20).map(lambda n: str(n / 2))
words = st.sampled_from(['"abc"', '"张三"', '""', '"b"', "word", "name"])
lists = st.sampled_from(["list", "[]", "[1]", "[3, 1, 2]", "people.age", "list[item > 1]"])


def _numbers(inner):
    pair = st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    division = inner.map(lambda n: f"({n} / 4)")
    calls = st.tuples(st.sampled_from(["abs", "floor", "ceiling"]), inner).map(
        lambda t: f"{t[0]}({t[1]})"
    )
    choice = st.tuples(booleans, inner, inner).map(
        lambda t: f"(if {t[0]} = true then {t[1]} else {t[2]})"
    )
    counted = lists.map(lambda text: f"count({text})")
    summed = st.tuples(st.sampled_from(["sum", "min", "max", "mean"]), lists).map(
        lambda t: f"{t[0]}({t[1]})"
    )
    picked = st.tuples(lists, st.integers(-4, 4)).map(lambda t: f"{t[0]}[{t[1]}]")
    return st.one_of(pair, division, calls, choice, counted, summed, picked)


variables = st.sampled_from(["a", "b", "amount", "case.amount", "people[1].age", "期限 天", "none"])
booleans = st.sampled_from(
    ["true", "false", "null", "flag", "case.open", "a > 1", 'name = "张三"', "none = null"]
)
numbers = st.recursive(st.one_of(ints, halves, variables), _numbers, max_leaves=6)


def _conditions(inner):
    both = st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    )
    negated = inner.map(lambda text: f"not({text})")
    return st.one_of(both, negated)


operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
ground = st.one_of(
    booleans,
    st.tuples(ints, operators, ints).map(" ".join),
    st.tuples(words, st.sampled_from(["=", "!="]), words).map(" ".join),
    st.tuples(numbers, st.just("in (1, 2, > 5)")).map(" ".join),
    st.tuples(lists, st.sampled_from([">", "<"]), ints).map(
        lambda t: f"some x in {t[0]} satisfies x {t[1]} {t[2]}"
    ),
    st.tuples(lists, ints).map(lambda t: f"every x in {t[0]} satisfies x > {t[1]}"),
    st.tuples(lists, ints).map(lambda t: f"list contains({t[0]}, {t[1]})"),
    st.tuples(words, words).map(lambda t: f"contains({t[0]}, {t[1]})"),
    st.tuples(words, words).map(lambda t: f"starts with({t[0]}, {t[1]})"),
)
conditions = st.recursive(ground.map(lambda text: f"({text})"), _conditions, max_leaves=4)
texts = st.one_of(
    words,
    st.tuples(words, words).map(" + ".join),
    words.map(lambda text: f"upper case({text})"),
    st.tuples(words, st.integers(1, 4), st.integers(1, 3)).map(
        lambda t: f"substring({t[0]}, {t[1]}, {t[2]})"
    ),
    words.map(lambda text: f"string length({text})"),
    words.map(lambda text: f'replace({text}, "b|张", "[$0]")'),
    words.map(lambda text: f'substring after({text}, "b")'),
    words.map(lambda text: f'matches({text}, "^[a-c]+$")'),
)
collections = st.one_of(
    lists,
    st.tuples(lists, lists).map(lambda t: f"concatenate({t[0]}, {t[1]})"),
    lists.map(lambda text: f"distinct values({text})"),
    lists.map(lambda text: f"reverse({text})"),
    lists.map(lambda text: f"sort({text}, function(x, y) x < y)"),
    st.tuples(lists, numbers).map(lambda t: f"for x in {t[0]} return x + {t[1]}"),
    st.tuples(lists, st.integers(1, 3)).map(
        lambda t: f"for x in {t[0]}, y in 1..{t[1]} return x * y"
    ),
    st.tuples(numbers, numbers).map(lambda t: f"{{x: {t[0]}, y: {t[1]}}}"),
    st.tuples(lists, ints).map(lambda t: f"append({t[0]}, {t[1]})"),
    st.sampled_from(["people[age > 18].name", "case.tags", "people[name = word]", "case"]),
)
days = st.dates(min_value=date(1950, 1, 1)).map(lambda d: f'date("{d}")')
moments = st.one_of(
    st.tuples(days, operators, days).map(" ".join),
    st.tuples(days, st.sampled_from(["year", "month", "day", "weekday"])).map(".".join),
    st.tuples(days, st.integers(0, 40)).map(lambda t: f'string({t[0]} + duration("P{t[1]}D"))'),
    st.tuples(days, st.integers(0, 40)).map(lambda t: f'string({t[0]} - duration("P{t[1]}M"))'),
    st.tuples(days, days, days).map(lambda t: f"{t[0]} in [{t[1]}, {t[2]}]"),
    days.map(lambda text: f"day of week({text})"),
    days.map(lambda text: f"day of year({text})"),
)


def same(ours, theirs):
    """Compare values, numbers to twelve digits: theirs are binary."""
    if isinstance(ours, list):
        return (
            isinstance(theirs, list) and len(ours) == len(theirs) and all(map(same, ours, theirs))
        )
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, str | bool) or ours is None or isinstance(theirs, bool):
        return ours is theirs if not isinstance(ours, str) else ours == theirs
    return theirs is not None and float(ours) == pytest.approx(float(theirs), rel=1e-12, abs=1e-12)


@settings(
    max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.one_of(numbers, conditions, texts, collections, moments))
def test_an_expression_is_what_it_is_in_the_browser(text):
    assert same(feel.evaluate(text, CONTEXT), oracle.feel(text, CONTEXT))


cells = st.one_of(
    ints,
    st.tuples(ints, ints).map(",".join),
    st.tuples(st.sampled_from(["<", "<=", ">", ">="]), ints).map(" ".join),
    st.tuples(st.sampled_from("[("), ints, ints, st.sampled_from("])")).map(
        lambda t: f"{t[0]}{min(t[1:3], key=eval_int)}..{max(t[1:3], key=eval_int)}{t[3]}"
    ),
    ints.map(lambda n: f"? > {n}"),
    st.just("-"),
    st.just("null"),
)


def eval_int(text):
    """Read what ``ints`` wrote."""
    return int(text.strip("()"))


@settings(
    max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(
    st.one_of(cells, cells.filter(lambda c: c != "-").map(lambda c: f"not({c})")),
    st.integers(-9, 9),
)
def test_a_cell_passes_what_it_passes_in_the_browser(text, value):
    assert feel.unary(text).test(value) is (oracle.passes(text, value) is True)
