"""Where we and the browser's FEEL part, each with the clause of DMN 1.5 that decides for ours.

*op* and *when* say which generated expressions a difference explains: the root, and what it was
given. A difference without them is met by its example alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from feel import YearsMonths

Values = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """One of them; the values are those of JSON."""

    example: str
    ours: Any
    theirs: Any
    clause: str
    op: str = ""
    when: Callable[[Values, Any], bool] = lambda given, ours: True


def has(*kinds):
    """Explain when something of one of *kinds* is given."""
    return lambda given, ours: any(type(value) in kinds for value in given)


def null(given, ours):
    """Explain when ours is null."""
    return ours is None


def first_is_no(*kinds):
    """Explain when the first that is given is none of *kinds*."""
    return lambda given, ours: type(given[0]) not in kinds


def some_are_no(*kinds):
    """Explain when something that is given is none of *kinds*."""
    return lambda given, ours: any(type(value) not in kinds for value in given)


def _some_items_are_no(*kinds):
    return lambda given, ours: any(
        type(item) not in kinds
        for value in given
        for item in (value if isinstance(value, list) else [value])
    )


def _backwards(given, ours):
    value, low, high = given
    return {type(v) for v in given} != {type(value)} or low > high


DATES = (date, datetime)
TEMPORAL = (date, datetime, time, timedelta, YearsMonths)
NOT_IN_PLACE = "10.3.4.4: the position is one of the list, else null"

DIFFERENCES = [
    Difference('"a" < 1', None, False, "10.3.2.15 table 54: other types are not comparable: null",
               "<", null),
    Difference('"a" <= 1', None, False,
               "10.3.2.15 table 54: other types are not comparable: null", "<=", null),
    Difference('"a" > 1', None, False,
               "10.3.2.15 table 54: other types are not comparable: null", ">", null),
    Difference('"a" >= 1', None, False,
               "10.3.2.15 table 54: other types are not comparable: null", ">=", null),
    Difference("[1] = 1", None, True,
               "10.3.2.9.4: singletons convert for arguments, not in a comparison", "=",
               has(list)),
    Difference("[1] != 1", None, False,
               "10.3.2.9.4: singletons convert for arguments, not in a comparison", "!=",
               has(list)),
    Difference('[1, "a"] = [1, 2]', None, False,
               "10.3.2.15 table 53: items of other types: null"),
    Difference("for x in 5 return x", [5], None, "10.3.2.9.4: a value is the list of itself",
               "for", some_are_no(list)),
    Difference("(some x in 5 satisfies x = 5)", True, None,
               "10.3.2.9.4: a value is the list of itself", "some", some_are_no(list)),
    Difference("(every x in 5 satisfies x = 5)", True, None,
               "10.3.2.9.4: a value is the list of itself", "every", some_are_no(list)),
    Difference("some x in [1, null] satisfies x > 1", None, False,
               "10.3.2.14: a disjunction, so null", "some", null),
    Difference("every x in [1, null] satisfies x > 0", None, False,
               "10.3.2.14: a conjunction, so null"),
    Difference('some x in [1] satisfies "a"', None, True,
               "10.3.2.14: a disjunction of what is no boolean is null"),
    Difference("null in [1..2]", None, False,
               "10.3.2.15 table 55: null >= 1 and null <= 2 is null", "in range", null),
    Difference('"a" in [1..2]', None, False, "10.3.2.15 table 55: of a comparison that is null"),
    Difference("null in null", True, None, "10.3.2.15 table 55: a value is in what it equals",
               "in range", lambda given, ours: given == (None, None)),
    Difference("5 in [3..1]", False, False,
               "the same, lest the generator meet reversed ranges"),
    Difference("2 in [3..1]", False, True,
               "10.3.2.7: a range holds what is >= its start and <= its end"),
    Difference("2 between 3 and 1", False, True,
               "10.3.2.15 table 54: it is 2 >= 3 and 2 <= 1", "between", _backwards),
    Difference("odd(1.5)", None, False, "10.3.4.5: the domain are whole numbers", "odd", null),
    Difference("even(1.5)", None, False, "10.3.4.5: the domain are whole numbers", "even", null),
    Difference('substring("foobar", 0)', None, "r", "10.3.4.3: positions begin at 1",
               "substring", null),
    Difference("sort([3, 1])", [1, 3], None, "an addition: the order of what has one"),
    Difference("during(2, [1..3])", True, None, "10.3.4.7 table 78; feelin has not got it"),
    Difference("starts(1, [1..3])", True, None, "10.3.4.7 table 78; feelin has not got it"),
    Difference("finishes(3, [1..3])", True, None, "10.3.4.7 table 78; feelin has not got it"),
    Difference("coincides([1..2], [1..2])", True, None,
               "10.3.4.7 table 78; feelin has not got it"),
    Difference("overlaps before([1..3], [2..4])", True, None, "10.3.4.7; feelin has not got it"),
    Difference("before(null, 1)", None, True, "10.3.4.7: of what cannot be compared: null",
               "before", null),
    Difference("after(null, 1)", None, False, "10.3.4.7: of what cannot be compared: null",
               "after", null),
    Difference("1 instance of number", True, False,
               "10.3.2.15 table 61; feelin has not got it"),
    Difference("[1, 2][null]", [], None,
               "10.3.2.5: only items whose filter is true are kept", "index",
               lambda given, ours: type(given[1]) is not Decimal),
    Difference('null["x"]', [], None, "10.3.2.5: null is the empty list to a filter", "filter",
               has(type(None))),
    Difference("string(0.1 + 0.2)", "0.3", "0.30000000000000004", "10.3.2.3.1: decimal128"),
    Difference("exp(1000)", "1.970071114017046993888879352243323E+434", None,
               "10.3.2.3.1: decimal128 goes to 1E6144", "exp"),
    Difference("if 5 then 1 else 2", 2, 1,
               "10.3.2.14: a condition that is not true chooses else", "if",
               first_is_no(bool)),
    Difference("abs(@\"-P1D\")", "P1D", None, "10.3.4.5: the domain has the durations", "abs",
               has(timedelta, YearsMonths)),
    Difference('-@"P1D"', "-P1D", None, "10.3.2.12: the negation of a duration", "negation",
               has(timedelta, YearsMonths)),
    Difference('@"P1D" * 2', "P2D", None, "10.3.2.15 table 59; feelin has not got it", "*",
               has(timedelta, YearsMonths)),
    Difference('@"P1Y" / 2', "P6M", None, "10.3.2.15 table 59; feelin has not got it", "/",
               has(timedelta, YearsMonths)),
    Difference('string(@"2026-03-01" + @"PT90M")', "2026-03-01", "2026-03-01T01:30:00Z",
               "10.3.2.15 table 57: a date and a duration are a date", "+", has(date)),
    Difference('string(@"2026-03-02" - @"PT90M")', "2026-03-01", "2026-03-01T22:30:00Z",
               "10.3.2.15 table 57: a date less a duration is a date", "-", has(date)),
    Difference('@"P1Y" + @"P1D"', None, "P1Y1D", "10.3.2.15 table 57 has no such pair", "+",
               null),
    Difference('@"P1D" - @"2026-03-01"', None, -1772236800000,
               "10.3.2.15 table 57 has no such pair", "-", null),
    Difference('@"P14M".years', 1, 0, "10.3.2.3.8, table 65: whole years and the months left",
               "path", has(YearsMonths)),
    Difference("[[{a: 1}]].a", [[1]], [None],
               "10.3.2.5: the path of a list is that of each item", "path", has(list)),
    Difference("date(2026, 13, 1)", None, "2027-01-01T00:00:00.000Z",
               "10.3.4.1: there is no such day: null", "date", null),
    Difference('week of year(@"10:00:00")', None, 1, "10.3.4.8: the domain are dates",
               "week of year", null),
    Difference('years and months duration(@"2025-12-31", @"2026-03-01") = @"P2M"', True, False,
               "10.3.4.1: whole months, no days are left", "years and months duration"),
    Difference('min(["b", "a"])', "a", None, "10.3.4.4: of all that can be compared", "min",
               _some_items_are_no(Decimal)),
    Difference('max(["b", "a"])', "b", None, "10.3.4.4: of all that can be compared", "max",
               _some_items_are_no(Decimal)),
    Difference("mode([[1], [1]])", None, [1], "10.3.4.4: the domain are numbers", "mode",
               _some_items_are_no(Decimal)),
    Difference("remove([1], 5)", None, [1], NOT_IN_PLACE, "remove", null),
    Difference("insert before([1], 5, 0)", None, [1, 0], NOT_IN_PLACE, "insert before", null),
    Difference("list replace([1], 5, 0)", None, [1, 0], NOT_IN_PLACE, "list replace", null),
    Difference("sublist([1, 2], 5)", None, [], NOT_IN_PLACE, "sublist", null),
    Difference("union(null, [1])", [None, 1], None, "10.3.4.4: as concatenate has it", "union",
               some_are_no(list)),
    Difference("for x in 1..0 return x", [1, 0], None, "10.3.2.14: a range may go down to 0",
               "for numbers"),
    Difference("{a: 1, a: 2}", None, {"a": 2}, "10.3.2.6: the names of entries are distinct"),
    Difference('is(1, "a")', False, None, "10.3.4.6: of other types: false", "is",
               lambda given, ours: ours is False),
    Difference('duration(@"P1D")', "P1D", None, "an addition: a duration is its own", "duration",
               has(timedelta, YearsMonths)),
    Difference('@"P1D"[item > 1]', [], ["P1D"],
               "10.3.2.5: only items whose filter is true are kept", "filter",
               _some_items_are_no(Decimal)),
    Difference('"b" in [1, 2]', None, False, "10.3.2.15 table 53: equal to none it can be",
               "in list", null),
    Difference('number("")', None, 0, "10.3.4.1: no number is written there", "number", null),
    Difference('false in (1, > 1)', None, False, "10.3.2.15 table 55: a disjunction of nulls",
               "in tests", null),
    Difference('substring("abc", 2, null)', "bc", "", "10.3.4.3: the length is optional",
               "substring", lambda given, ours: given[-1] is None),
    Difference("null[false]", [], None, "10.3.2.5: null is the empty list to a filter",
               "filter true"),
    Difference('day of week(@"10:00:00")', None, "Monday", "10.3.4.8: the domain are dates",
               "day of week", null),
    Difference('@"10:30:00".year', None, 1900, "10.3.2.3, table 65: a time has no year", "path",
               has(time)),
    Difference('(@"2024-02-29" - @"2026-03-01").days', -731, 0,
               "10.3.2.3.7, table 65: all days of the duration", "path", has(timedelta)),
    Difference('date and time(@"10:00:00", @"11:00:00").year', None, 1900,
               "10.3.4.1: no date is given", "date and time", null),
    Difference("sort([null, 1], function(x, y) x < y)", None, [1, None],
               "10.3.4.9: the function gives no boolean", "sort", null),
    Difference("union([[3]], [3])", [[3], 3], [[3]],
               "10.3.2.15 table 53: a list is no item", "union", has(list)),
    Difference("distinct values([[3], 3])", [[3], 3], [[3]],
               "10.3.2.15 table 53: a list is no item", "distinct values", has(list)),
    Difference("remove([1, 2], -1)", [1], [2],
               "10.3.4.4: a negative position counts from the end", "remove",
               lambda given, ours: type(given[1]) is Decimal and given[1] < 0),
]  # fmt: skip
