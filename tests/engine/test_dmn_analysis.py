"""What is found in tables before they run."""

import time

import pytest

from engine import dmn
from tests.engine import dmn_files as files


def findings(rows, **more):
    content = files.definitions(files.decision(files.table(rows, **more)))
    return {finding.rule: finding for finding in dmn.analyse(dmn.compile(content))}


def test_rows_that_hold_together_in_a_unique_table_are_named_with_an_example():
    found = findings(["< 10 => 1", "[5..15] => 2", "> 15 => 3"])

    assert set(found) == {"table-overlap"}
    assert found["table-overlap"].args["rows"] == [1, 2]
    assert found["table-overlap"].element == "r2"
    assert "a = " in found["table-overlap"].args["example"]


def test_rows_that_only_touch_do_not_overlap():
    assert findings(["< 10 => 1", "[10..15) => 2", ">= 15 => 3"]) == {}


OVERLAPS = [
    (['("a".."k") => 1', '("a".."k") => 2'], 'a = "aa"'),
    (['["a".."h") => 1', '("c".."k"] => 2'], 'a = "ca"'),
    (["null => 1", 'not("a") => 2'], "a = null"),
]


@pytest.mark.parametrize(("rows", "example"), OVERLAPS, ids=[row[1] for row in OVERLAPS])
def test_rows_overlap_between_texts_and_at_null(rows, example):
    found = findings(rows, types={"a": "string"})

    assert found["table-overlap"].args["example"] == example


def test_any_rows_may_overlap_when_they_answer_the_same():
    assert findings(["< 10 => 1", "- => 1"], policy="ANY") == {}
    assert set(findings(["< 10 => 1", "- => 2"], policy="ANY")) == {"table-overlap"}


def test_a_gap_is_found_with_an_example():
    found = findings(["< 10 => 1", "> 10 => 2"])

    assert found["table-gap"].args["example"] == "a = 10"


def test_a_gap_between_columns_is_found():
    rows = ['"x" | true => 1', '"x" | false => 2', '"y" | true => 3']
    more = {"inputs": ("a", "b"), "values": {"a": '"x","y"'}}

    assert findings(rows, **more)["table-gap"].args["example"] == 'a = "y", b = false'


def test_a_default_or_a_collection_leaves_no_gap():
    assert findings(["1 => 1"], defaults={"x": "0"}) == {}
    assert findings(["1 => 1"], policy="COLLECT") == {}


def test_a_row_behind_others_that_take_all_is_never_reached():
    rows = ["< 10 => 1", ">= 10 => 2", "[3..20] => 3"]

    found = findings(rows, policy="FIRST", types={"a": "number"})

    assert found["table-shadowed"].args["row"] == 3


REACHED = [
    ("string", ['< "m" => 1', "- => 2"]),
    ("string", ['> "m" => 1', '"m" => 2', "- => 3"]),
    ("string", ['<= "m" => 1', '>= "n" => 2', "null => 3", "- => 4"]),
    ("boolean", ["true => 1", "false => 2", "- => 3"]),
    ("number", ["< 5 => 1", ">= 5 => 2", "- => 3"]),
    ("time", ['< @"10:00:00Z" => 1', '>= @"10:00:00Z" => 2', "null => 3", "- => 4"]),
    ("Any", ["true => 1", "false => 2", "null => 3", "- => 4"]),
    ("Any", ['"m" => 1', 'not("m") => 2', "- => 3"]),
]


@pytest.mark.parametrize(("type", "rows"), REACHED, ids=[f"{t} {r[0]}" for t, r in REACHED])
def test_a_row_that_some_value_reaches_is_in_no_finding(type, rows):
    assert findings(rows, policy="FIRST", types={"a": type}) == {}


def test_a_row_is_not_called_unreachable_when_its_cell_is_a_condition():
    rows = ['"x" => 1', 'contains(?, "y") => 2', "- => 3"]

    assert findings(rows, policy="FIRST") == {}


def test_a_literal_of_another_type_than_its_column_is_an_error():
    found = findings(['"5" => 1', "- => 2"], policy="FIRST", types={"a": "number"})

    assert (found["table-type"].severity, found["table-type"].args["row"]) == ("error", 1)


CONDITIONS = [
    ("date", "?.year > 2020"),
    ("date", 'day of week(?) = "Monday"'),
    ("date", '> today() - @"P1D"'),
    ("date", "> date(2026, 1, 1)"),
    ("string", "string length(?) > 3"),
    ("string", 'contains(?, "x") and string length(?) > 3'),
    ("string", 'matches(?, "a") = true'),
    ("number", 'if ? > 3 then "a" = "a" else false'),
]


@pytest.mark.parametrize(("type", "cell"), CONDITIONS, ids=[row[1] for row in CONDITIONS])
def test_a_literal_inside_a_condition_may_be_of_any_type(type, cell):
    assert findings([f"{cell} => 1", "- => 2"], policy="FIRST", types={"a": type}) == {}


@pytest.mark.parametrize("cell", ['not("5")', '< "5"', '[1.."5"]', '["5"..limit)', '? > 1, "5"'])
def test_a_literal_that_is_a_test_or_its_end_is_of_the_type_of_its_column(cell):
    found = findings([f"{cell} => 1", "- => 2"], policy="FIRST", types={"a": "number"})

    assert found["table-type"].args["value"] == '"5"'


def test_an_answer_of_another_type_than_its_column_is_an_error():
    found = findings(["- => true"], types={"x": "number"})

    assert (found["table-type"].severity, found["table-type"].args["row"]) == ("error", 1)
    assert findings(["- => 1 + 1"], types={"x": "string"}) == {}


def test_an_answer_that_is_not_allowed_is_an_error():
    found = findings(['"b" => 3', '"a" => 1'], policy="FIRST", values={"x": "1, 2"})

    assert (found["table-value"].severity, found["table-value"].args["row"]) == ("error", 1)


def test_a_cell_that_no_allowed_value_passes_is_named():
    values = {"a": '"x","y"'}
    found = findings(['"z" => 1', "- => 2"], policy="FIRST", values=values)

    assert (found["table-never"].args["row"], found["table-never"].args["column"]) == (1, "a")
    assert findings(["null => 1", "- => 2"], policy="FIRST", values=values) == {}
    assert set(findings(["(5..5) => 1", "- => 2"], policy="FIRST")) == {"table-never"}


def test_a_row_that_better_ones_take_all_of_is_never_reached_by_priority():
    values = {"x": '"high","low"'}
    rows = ['> 5 => "low"', '> 3 => "high"', '<= 3 => "low"']

    found = findings(rows, policy="PRIORITY", values=values)

    assert set(found) == {"table-shadowed"}
    assert found["table-shadowed"].args["row"] == 1
    assert findings(rows[1:], policy="PRIORITY", values=values) == {}
    assert findings(['> 5 => "high"', '- => "low"'], policy="PRIORITY", values=values) == {}


GAPS = [
    (['<= time("10:00:00") => 1', '>= time("11:00:00") => 2'], "a = 10:30:00"),
    (['<= duration("P1Y") => 1', '>= duration("P2Y") => 2'], "a = P1Y6M"),
    (['<= date("9999-12-30") => 1'], "a = 9999-12-31"),
    (["<= 9e6144 => 1"], "a = 9.009e+6144"),
    (['<= "m" => 1', '>= "n" => 2'], 'a = "ma"'),
    (['<= "m" => 1', '>= "ma" => 2'], 'a = "m0"'),
    (['date and time("2026-01-01T00:00:00Z") => 1', '> date and time("2026-01-01T00:00:00") => 2'],
     "a = 2026-01-01T00:00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "example"), GAPS, ids=[gap[1] for gap in GAPS])
def test_gaps_are_found_among_values_of_every_kind(rows, example):
    assert findings(rows)["table-gap"].args["example"].lower() == example.lower()


def test_null_alone_is_no_gap():
    assert findings(["true => 1", "false => 2"], types={"a": "boolean"}) == {}
    assert findings(["even(?) => 1", "odd(?) => 2"], types={"a": "number"}) == {}
    assert findings(["?.size > 1 => 1"], types={"a": "context"}) == {}


def test_the_last_day_and_the_first_have_nothing_beyond_them():
    rows = ['<= date("9999-12-31") => 1', '>= date("0001-01-01") => 2']

    assert findings(rows, policy="FIRST").keys() == {"table-shadowed"}


def test_a_row_that_cannot_be_judged_is_in_no_finding():
    endless = "count(for i in 1..99999 return i) > 0 and ? = 1"

    assert findings([f"{endless} => 1", "1 => 2"]) == {}


def test_tables_that_are_costly_to_try_are_left_after_a_second():
    costly = "count(for i in 1..9000 return i + {n}) = ?"
    columns = tuple(f"c{n}" for n in range(10))
    rows = [" | ".join(costly.replace("{n}", f"{r * 10 + c}") for c in range(10)) + " => 1"
            for r in range(30)]  # fmt: skip
    started = time.process_time()

    findings(rows, inputs=columns)

    assert time.process_time() - started < 5


def test_a_large_table_is_analysed_in_seconds():
    columns = tuple(f"c{n}" for n in range(12))
    rows = [" | ".join(f"[{(r * c) % 17}..{(r + c) % 23 + 20}]" for c in range(1, 13)) + f" => {r}"
            for r in range(100)]  # fmt: skip
    started = time.process_time()

    findings(rows, inputs=columns, policy="FIRST")

    assert time.process_time() - started < 5
