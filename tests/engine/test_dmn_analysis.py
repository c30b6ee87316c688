"""What is found in tables before they run."""

import importlib.util
import time
from pathlib import Path

from engine import dmn

_spec = importlib.util.spec_from_file_location("files", Path(__file__).with_name("dmn_files.py"))
files = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(files)


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


def test_a_row_is_not_called_unreachable_when_its_cell_is_a_condition():
    rows = ['"x" => 1', 'contains(?, "y") => 2', "- => 3"]

    assert findings(rows, policy="FIRST") == {}


def test_a_literal_of_another_type_than_its_column_is_an_error():
    found = findings(['"5" => 1', "- => 2"], policy="FIRST", types={"a": "number"})

    assert (found["table-type"].severity, found["table-type"].args["row"]) == ("error", 1)


def test_a_large_table_is_analysed_in_seconds():
    columns = tuple(f"c{n}" for n in range(12))
    rows = [" | ".join(f"[{(r * c) % 17}..{(r + c) % 23 + 20}]" for c in range(1, 13)) + f" => {r}"
            for r in range(100)]  # fmt: skip
    started = time.process_time()

    findings(rows, inputs=columns, policy="FIRST")

    assert time.process_time() - started < 5
