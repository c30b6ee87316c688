"""Input cells of decision tables: §10.3.1.2 rules 7-15 and §8.3.3."""

from datetime import date

import pytest

import feel

TESTS = [
    ("-", None, True),
    ("", 5, True),
    ('"a", "b"', "b", True),
    ('"a", "b"', "c", False),
    ("null", None, True),
    ("null", 1, False),
    ("not(null)", 1, True),
    ("not(null)", None, False),
    ("[1..5)", 5, False),
    ("< 3, > 5", 6, True),
    ("< 3", None, False),
    ('< 3', "a", False),
    ("not(< 3, > 5)", 4, True),
    ('not("a", "b")', "a", False),
    ("not(flag) and ? > 1", 2, True),
    ("true", True, True),
    ("false", None, False),
    ("? > limit", 11, True),
    ('contains(?, "打")', "有人打人", True),
    ('"a", ? = "z"', "z", True),
    ("allowed", "x", True),
    ('>= date("2026-01-01")', date(2026, 2, 1), True),
    ("some p in ? satisfies p < 1", [0, 5], True),
    ('count(?) > 1', ["a", "b"], True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "passes"), TESTS)
def test_a_cell_passes_what_the_standard_says(text, value, passes):
    context = {"limit": 10, "allowed": ["x", "y"], "flag": False}

    assert feel.unary(text).test(value, context) is passes


def test_a_cell_tells_the_names_and_functions_it_needs():
    cell = feel.unary("? > limit and deadline(?)")

    assert cell.names == {"limit"}
    assert cell.calls == {"deadline"}


def test_a_cell_that_cannot_be_read_says_where():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.unary('"a" "b"')

    assert caught.value.column == 5
