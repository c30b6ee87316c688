"""The reference page of FEEL says what is so."""

import re
from pathlib import Path

import feel
from feel.builtins import BUILTINS
from feel.errors import SENTENCES
from feel.nodes.paths import PROPERTIES
from feel.runtime import LIMITS
from feel.types import SIMPLE
from feel.values import NAMES
from tests.feel import differences

PAGE = (Path(__file__).parents[2] / "docs/reference/feel.md").read_text("utf-8")


def section(title):
    """Return the rows of the table under a heading, as lists of cells."""
    body = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|(.*)\|$", body, re.M)
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", r)] for r in rows[2:]
    ]


def functions():
    """Say each function of the standard in a row: how it is called, and what for."""
    for name, function in BUILTINS.items():
        calls = dict.fromkeys(
            f"`{name}({', '.join(parameter.written for parameter in overload.parameters)})`"
            for overload in function.overloads
        )
        purpose = (function.overloads[0].body.__doc__ or "").splitlines()[0]
        yield ["<br>".join(calls), purpose.replace("``", "`")]


def test_every_function_is_on_the_page_with_its_parameters_and_purpose():
    assert section("Functions") == list(functions())


def test_every_function_says_what_it_is_for():
    assert [row for row in functions() if len(row[1]) < 5] == []


def test_every_known_difference_is_on_the_page_with_its_clause():
    expected = [
        [f"`{row.example}`", f"`{row.ours!r}`", f"`{row.theirs!r}`", row.clause]
        for row in differences.DIFFERENCES
        if row.ours != row.theirs
    ]

    assert section("Where feelin differs") == expected


def test_every_type_and_property_is_on_the_page():
    found = {row[0].strip("`"): set(re.findall(r"`([^`]+)`", row[2])) for row in section("Types")}

    assert found.keys() == SIMPLE | {"list", "context", "range", "function", "Any", "Null"}
    assert {NAMES[kind]: set(known) for kind, known in PROPERTIES.items()} == {
        name: known for name, known in found.items() if known
    }


def test_every_limit_is_on_the_page():
    found = {row[0].strip("`"): int(row[1].replace(",", "")) for row in section("Limits")}

    assert found == {name: getattr(LIMITS, name) for name in LIMITS.__slots__}


def test_every_reason_is_on_the_page():
    assert {row[0].strip("`"): row[1] for row in section("Reasons")} == dict(SENTENCES)


def test_the_examples_of_the_page_are_true():
    examples = re.findall(r"^    (.+?) +→ (.+)$", PAGE, re.M)

    assert len(examples) > 20
    for text, value in examples:
        assert feel.evaluate(text, {}) == feel.evaluate(value, {}), text
