"""Variables as Camunda writes them, in and out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from feel.values import YearsMonths
from web.external import typed
from web.external.refused import Refused


@pytest.mark.parametrize(
    "given",
    [
        {"value": 1, "type": "Object"},
        {"value": "", "type": "File"},
        {"value": "<a/>", "type": "Xml"},
        {"value": {}, "type": None},
        {"value": [1]},
        {"value": "1", "type": "Integer"},
        {"value": 2**31, "type": "Integer"},
        {"value": 2**63, "type": "Long"},
        {"value": True, "type": "Long"},
        {"value": 1, "type": "Boolean"},
        {"value": "1.5", "type": "Double"},
        {"value": "2026-03-02", "type": "Date"},
        {"value": "2026-03-02T09:00:00", "type": "Date"},
        {"value": "{", "type": "Json"},
        {"value": {}, "type": "Json"},
        {"value": "[" * 100 + "]" * 100, "type": "Json"},
        {"value": '{"$number": "1e999999999"}', "type": "Json"},
        {"value": '["a\\u0000b"]', "type": "Json"},
        {"value": "a\0b", "type": "String"},
        {"value": 1, "type": "Null"},
        {"value": 1, "type": "Integer", "valueInfo": {"transient": True}},
        {"value": 1, "type": "Integer", "local": True},
        "text",
        None,
    ],
)
def test_a_variable_that_cannot_be_kept_is_refused_by_name(given):
    with pytest.raises(Refused, match="gift"):
        typed.read({"gift": given})


@pytest.mark.parametrize("names", [[""], ["x" * 121], ["a\nb"], [f"v{n}" for n in range(201)]])
def test_names_of_variables_are_bounded(names):
    with pytest.raises(Refused):
        typed.read({name: {"value": 1} for name in names})


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, "Null", None),
        (True, "Boolean", True),
        (5, "Integer", 5),
        (-(2**31), "Integer", -(2**31)),
        (2**31, "Long", 2**31),
        (2**63, "String", str(2**63)),
        (Decimal("5.00"), "Integer", 5),
        (Decimal("0.1"), "Double", 0.1),
        (Decimal("0.1000000000000000000000000001"), "String", "0.1000000000000000000000000001"),
        (date(2026, 3, 2), "String", "2026-03-02"),
        (timedelta(minutes=90), "String", "PT5400S"),
        (YearsMonths(14), "String", "P14M"),
        ([Decimal("0.5"), date(2026, 3, 2), {"a": None}], "Json", '[0.5,"2026-03-02",{"a":null}]'),
        ("文", "String", "文"),
    ],
)
def test_each_value_is_told_by_a_type_that_loses_nothing(value, kind, written):
    told = typed.told(value)
    assert (told["type"], told["value"]) == (kind, written)
