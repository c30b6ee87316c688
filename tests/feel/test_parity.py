"""The same as the browser on expressions of all types, well typed and not.

When the two part, the smallest part of the expression that differs while all it is made of
agrees must be one of the differences that are known.
"""

import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

import feel
from feel import Range, YearsMonths
from tests.feel import differences, expressions, oracle

DIFFERENCES = differences.DIFFERENCES

CONTEXT = {
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
NUMBER = re.compile(r"\d+\.\d+")


@pytest.mark.parametrize("row", DIFFERENCES, ids=[row.example for row in DIFFERENCES])
def test_a_difference_is_still_one_and_ours_is_the_standards(row):
    assert feel.plain(feel.evaluate(row.example, {})) == row.ours
    assert theirs(row.example) == row.theirs


def theirs(text):
    """Ask the browser; it raises for some of what has no value."""
    try:
        return oracle.feel(text, CONTEXT)
    except oracle.NO_VALUE:
        return RAISED


RAISED = "…"


def holds(kinds, value):
    """Tell whether *value* is or holds something of *kinds*."""
    if isinstance(value, list | dict):
        return any(holds(kinds, v) for v in (value if isinstance(value, list) else value.values()))
    return isinstance(value, kinds)


def literal(value):
    """Write *value* as FEEL."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, str | bool | Decimal) or value is None:
        return feel.evaluate("string([x])", {"x": value})[1:-1]
    return f'@"{feel.plain(value)}"'


def rounded(value):
    """Round numbers to ten digits, those in texts too: theirs are binary."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return float(f"{float(value):.10g}") + 0.0  # -0 is 0
    if isinstance(value, str):
        return NUMBER.sub(lambda found: f"{float(found.group()):.10g}", value)
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return {key: rounded(item) for key, item in value.items()}


def agrees(text):
    """Tell whether both give the same; ranges and functions can be seen by what is made of them."""
    ours = feel.evaluate(text, CONTEXT)
    if holds((Range, feel.Function), ours) or theirs(text) == RAISED:
        return True
    if holds((date, time, timedelta, YearsMonths), ours):
        return theirs(f"({text}) = {literal(ours)}") is True
    return repr(rounded(ours)) == repr(rounded(theirs(text)))


def culprit(part):
    """Find the smallest part that differs while all it is given agrees; None when none does.

    Nothing is said of what is made of a list of ranges, or of what the browser raised for.
    """
    if agrees(part.text):
        return None
    inner = next(filter(None, map(culprit, part.parts)), part)
    unseen = inner is part and any(map(is_unseen, part.parts))
    return None if unseen else inner


def is_unseen(part):
    """Tell whether the value of *part* is one that cannot be compared."""
    value = feel.evaluate(part.text, CONTEXT)
    return theirs(part.text) == RAISED or (
        isinstance(value, list | dict) and holds((Range, feel.Function), value)
    )


def explained(part):
    """Tell whether a known difference is the reason why *part* differs."""
    given = tuple(feel.evaluate(inner.text, CONTEXT) for inner in part.parts)
    ours = feel.evaluate(part.text, CONTEXT)
    return any(row.op == part.op and row.when(given, ours) for row in DIFFERENCES)


@settings(
    max_examples=250, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(expressions.expressions())
def test_an_expression_of_any_type_is_what_it_is_in_the_browser(part):
    try:
        found = culprit(part)
    except feel.FeelLimit:  # the browser has no limits
        return

    assert found is None or explained(found), found.text


def test_every_known_difference_names_a_clause_and_a_root_that_is_generated():
    roots = {row[1] for row in expressions.OPERATIONS}

    assert {row.op for row in DIFFERENCES} - {""} <= roots
    assert all(row.clause for row in DIFFERENCES)
