"""The language, clause by clause of DMN 1.5 §10.3."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

import feel
from feel import YearsMonths

PEOPLE = {"people": [{"name": "张三", "age": 17}, {"name": "李四", "age": 40}]}

VALUES = [
    # §10.3.1.2 literals and §10.3.1.4 names
    ("1.50 + .5", {}, 2),
    ("1e3", {}, 1000),
    ('"a\\n\\"\\\\\\u5b57\\U01F40E"', {}, 'a\n"\\字🐎'),
    ('"\\uD83D\\uDC0E"', {}, "🐎"),
    ("1 // one\n + /* two */ 2", {}, 3),
    ("纠纷类型 = \"劳动\"", {"纠纷类型": "劳动"}, True),
    ("首次 期限 + 1", {"首次 期限": 2}, 3),
    ("= 1 + 1", {}, 2),
    ('{"a b": 1, c d: 2}.c d', {}, 2),
    ("{a+b: 1, c: a+b}.c", {}, 1),
    ("a.in", {"a": {"in": 5}}, 5),
    ("\"it\\'s\"", {}, "it's"),
    ("for pay-day in [1, 2] return pay-day + 1", {}, [2, 3]),
    ("for date and place in [1], x in [date and place] return x", {}, [1]),
    ("some a-b in [1], c/d in [2] satisfies a-b < c/d", {}, True),
    ("(function(a-b: number, c) a-b * c)(2, 3)", {}, 6),
    # §10.3.2.15 table 50: three-valued logic
    ("true and null", {}, None),
    ("false and null", {}, False),
    ("true or 5", {}, True),
    ("false or 5", {}, None),
    # §10.3.2.15 tables 56-60: arithmetic
    ("0.1 + 0.2 = 0.3", {}, True),
    ("1 / 3", {}, Decimal("0.3333333333333333333333333333333333")),
    ("1 / 0", {}, None),
    ("1e6144 * 10", {}, None),
    ("0 ** -1", {}, None),
    ("[floor(0 ** -1), odd(0 ** -1), for i in 1..(0 ** -1) return i]", {}, [None, None, None]),
    ("-2 ** 2", {}, 4),
    ("2 ** 3 ** 2", {}, 64),
    ('1 + "a"', {}, None),
    ('"法" + "律"', {}, "法律"),
    # §10.3.2.15 tables 52-54: comparison
    ('1 = "a"', {}, None),
    ("null = null", {}, True),
    ("1 != null", {}, True),
    ("1 < null", {}, None),
    ("[1, {a: [2]}] = [1, {a: [2]}]", {}, True),
    ("2 between 1 and 3 and true", {}, True),
    ("0 between 1 and null", {}, False),
    # §10.3.2.7 ranges and in
    ("1 in ]1..2]", {}, False),
    ("2 in (1..2]", {}, True),
    ("2 in [1..2[", {}, False),
    ("null in [1..2]", {}, None),
    ("5 in (< 3, > 4)", {}, True),
    ("5 in (> 4)", {}, True),
    ("5 in > 4", {}, True),
    ("5 in [1, [4..6]]", {}, True),
    ("[1] in [[1], [2]]", {}, True),
    ("[1..3].end included", {}, True),
    ("2 in [1..l[1]]", {"l": [5]}, True),
    ("2 in [1..l[ and true", {"l": 2}, False),
    ("(some x in 1..3 satisfies l[1] > x)", {"l": [2]}, True),
    ("10 in (!= 10)", {}, False),
    ("true in (= true)", {}, True),
    ("[1, 2] in (= [1, 2])", {}, True),
    ("[1..null]", {}, None),
    # §10.3.2.14, §10.3.2.15 table 49: if, for, some, every
    ("if 5 then 1 else 2", {}, 2),
    ("1 + if true then 2 else 3", {}, 3),
    ("for x in [1, 2], y in [x..3] return x * y", {}, [1, 2, 3, 4, 6]),
    ("for i in 3..1 return i", {}, [3, 2, 1]),
    ("for i in 1..4 return if i < 3 then i else partial[-1] + partial[-2]", {}, [1, 2, 3, 5]),
    ("for i in null return i", {}, None),
    ("for i in [2..1] return i", {}, None),
    ("for i in (1..4) return i", {}, [2, 3]),
    ('for d in @"2026-02-28"..@"2026-03-01" return d.day', {}, [28, 1]),
    ('count(for d in [@"2026-03-03"..@"2026-03-01"] return d)', {}, None),
    ('for d in @"2026-03-02"..@"2026-03-01" return d.day', {}, [2, 1]),
    ("some p in people satisfies p.age < 18", PEOPLE, True),
    ("every p in people satisfies p.age < 18", PEOPLE, False),
    ("every x in [] satisfies false", {}, True),
    ("some x in [null, 1] satisfies x > 1", {}, None),
    # §10.3.2.5 filters and paths
    ("people[age > 18].name", PEOPLE, ["李四"]),
    ("people[item.age < limit][1].name", {**PEOPLE, "limit": 20}, "张三"),
    ("people[-1].name", PEOPLE, "李四"),
    ("people[3]", PEOPLE, None),
    ("5[1]", {}, 5),
    ("[1, 2, 3, 4][item > 2]", {}, [3, 4]),
    ("people.age", PEOPLE, [17, 40]),
    ("nobody.name", {}, None),
    # §10.3.2.6 contexts and functions
    ("{a: 1, b: a + 1}.b", {}, 2),
    ("{a: 1, a: 2}", {}, None),
    ("(function(a: number) a)([1])", {}, 1),
    ("(function(a: list<number>) a)(1)", {}, [1]),
    ("(function(a: context<x: number>) a.x)({x: 1, y: 2})", {}, 1),
    ("(function(a: context<x: number>) a)({y: 2})", {}, None),
    ('(function(a: date and time) a)(@"2026-01-01")', {}, datetime(2026, 1, 1, tzinfo=UTC)),
    ('{f: substring, r: f(start position: 2, string: "abc")}.r', {}, "bc"),
    ("{f: function(n: number) if n < 2 then 1 else n * f(n - 1), r: f(9)}.r", {}, 362880),
    ("(function(a, b) a - b)(b: 1, a: 3)", {}, 2),
    ('(function(a: number) a)("x")', {}, None),
    ('substring(start position: 2, string: "abc")', {}, "bc"),
    # §10.3.2.3.4-8 dates, times and durations
    ('date("2026-01-31") + duration("P1M")', {}, date(2026, 2, 28)),
    ('@"2024-02-29" - @"P1Y"', {}, date(2023, 2, 28)),
    ('date("2026-03-01") - date("2026-02-01")', {}, timedelta(28)),
    ('date("2026-03-01") + duration("PT25H")', {}, date(2026, 3, 2)),
    ('time("23:30:00") + duration("PT1H")', {}, time(0, 30)),
    ('time("10:00:00Z") - time("10:00:00+08:00")', {}, timedelta(hours=8)),
    ('date and time("2026-03-01T10:00:00Z") = @"2026-03-01T18:00:00+08:00"', {}, True),
    (
        '@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"',
        {},
        datetime(2026, 3, 29, 3, 30, tzinfo=ZoneInfo("Europe/Paris")),
    ),
    ('@"2026-03-01T10:00:00" < @"2026-03-01T10:00:00Z"', {}, None),
    ('duration("P1Y") = duration("P12M")', {}, True),
    ('duration("P1Y") < duration("P366D")', {}, None),
    ('@"P2D" / @"P1D"', {}, 2),
    ('@"P1M" * 2.5', {}, YearsMonths(2)),
    ('-@"PT1H"', {}, timedelta(hours=-1)),
    ('date("2026-02-30")', {}, None),
    ('date("9999-12-31") + @"P1D"', {}, None),
    ('date("2026-10-07").weekday', {}, 3),
    ('@"10:20:30.5+08:00".second', {}, Decimal("30.5")),
    ('@"10:20:30+08:00".time offset', {}, timedelta(hours=8)),
    ('@"2026-01-01T00:00:00@Asia/Shanghai".timezone', {}, "Asia/Shanghai"),
    ('@"-P1DT2H".days', {}, -1),
    ('@"P14M".months', {}, 2),
    # §10.3.2.15 table 61: instance of
    ("1 instance of number", {}, True),
    ("null instance of Any", {}, False),
    ("[1] instance of list<number>", {}, True),
    ('["a"] instance of list<number>', {}, False),
    ("{a: 1} instance of context<a: number>", {}, True),
    ("[1..2] instance of range<number>", {}, True),
    ('["a".."b"] instance of range<number>', {}, False),
    ("null instance of Null", {}, True),
    ("1 instance of Null", {}, False),
    ("[1, null] instance of list<number>", {}, True),
    ("{a: 1} instance of context<a: number, b: number>", {}, False),
    ("{a: null, b: [1]} instance of context<a: number, b: list<number>>", {}, True),
    ("[[1], [2]] instance of list<list<number>>", {}, True),
    ("abs instance of function<number> -> number", {}, True),
    ("(function(a, b) a) instance of function<number> -> number", {}, False),
    ("(function(a: string) a) instance of function<number> -> Any", {}, False),
    ("(function(a: context<x: Any>) 1) instance of function<context<x: Any, y: Any>> -> Any",
     {}, True),
    ("(function(a: context<x: Any>) 1) instance of function<context<y: Any>> -> Any", {}, False),
    ("(function(a) a) instance of function<number> -> number", {}, True),
    ('@"P1Y" instance of years and months duration', {}, True),
    # values of the application
    ("amount / 2", {"amount": 0.3}, Decimal("0.15")),
    ("x = \"1-2-3-4-5\"", {"x": UUID(int=1)}, False),
    ("a[1] + b.c", {"a": (1, 2), "b": {"c": 2}}, 3),
    ("at < @\"2026-01-02T00:00:00Z\"", {"at": datetime(2026, 1, 1, tzinfo=UTC)}, True),
    ("x", {"x": float("nan")}, None),
    ("[x, x + 1, floor(x)]", {"x": Decimal("NaN")}, [None, None, None]),
    ("y.z[1]", {"y": {"z": [Decimal("Infinity")]}}, None),
    ("2 in [x..3]", {"x": Decimal("sNaN")}, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "context", "value"), VALUES, ids=[row[0] for row in VALUES])
def test_an_expression_has_the_value_of_the_standard(text, context, value):
    result = feel.evaluate(text, context)

    assert result == value
    assert type(result) is type(value) or isinstance(result, Decimal)


REASONS = [
    ("nobody", "no-variable"),
    ("{a: 1}.b", "no-entry"),
    ('1 < "a"', "not-comparable"),
    ('1 * "a"', "not-calculable"),
    ("1 / 0", "not-a-number"),
    ("0 ** -1", "not-a-number"),
    ("substring(1, 2)", "arguments"),
    ("sqrt(-1)", "value"),
    ("1 and true", "not-boolean"),
    ("{a: 1, a: 2}", "twice"),
    ("for i in [3..1] return i", "reversed"),
    ('(function(a: number) a)("x")', "arguments"),
    ("{f: 1, g: f(2)}", "not-a-function"),
]


@pytest.mark.parametrize(("text", "code"), REASONS)
def test_a_null_comes_with_a_readable_reason(text, code):
    result = feel.compile(text).explain({})

    assert [reason.code for reason in result.reasons] == [code]
    assert result.reasons[0].message.endswith(".")


def test_names_with_operators_and_keywords_are_read_when_declared():
    names = frozenset({"pay-day", "date and place"})

    expression = feel.compile("pay-day + date and place", names)

    assert expression({"pay-day": 1, "date and place": 2}) == 3
    assert expression.names == names


def test_an_expression_tells_which_names_and_functions_it_needs():
    text = "for p in parties return deadline(p.kind, start) + count(p.items[price > limit].x)"

    expression = feel.compile(text)

    assert expression.names == {"parties", "start"}
    assert expression.calls == {"deadline", "count"}


def test_functions_of_the_application_get_and_give_values():
    functions = {"deadline": lambda key, start: start + timedelta(days=len(key))}

    result = feel.evaluate('deadline("abc", @"2026-01-01")', {}, functions)

    assert result == date(2026, 1, 4)
    assert feel.evaluate("endless()", {}, {"endless": lambda: Decimal("Infinity")}) is None


def test_the_clock_is_the_applications():
    functions = {"now": lambda: datetime(2026, 5, 1, 8, tzinfo=UTC)}

    assert feel.evaluate("today()", {}, functions) == date(2026, 5, 1)
    with pytest.raises(feel.FeelUnknownFunction):
        feel.evaluate("now()", {})


def test_an_unknown_function_is_an_error_with_its_name():
    with pytest.raises(feel.FeelUnknownFunction) as caught:
        feel.evaluate("open_file(1)", {})

    assert caught.value.name == "open_file"


def test_a_function_of_the_application_that_raises_is_named():
    def broken():
        raise KeyError("x")

    with pytest.raises(feel.FeelCallFailed, match="broken") as caught:
        feel.evaluate("broken()", {}, {"broken": broken})

    assert isinstance(caught.value.__cause__, KeyError)


SYNTAX = [
    ("1 +", 1, 4),
    ("a\n  5", 2, 3),
    ('"abc', 1, 1),
    ("金额 ＞ 5", 1, 4),
    ("if a then", 1, 10),
    ("(1, 2)", 1, 3),
    ("x instance of nonsense", 1, 15),
    ("x instance of list<a: number>", 1, 15),
    ("1 +\n (function(a: nope) a)(1)", 2, 15),
    ("__import__('os')", 1, 12),
]


@pytest.mark.parametrize(("text", "line", "column"), SYNTAX)
def test_a_syntax_error_says_where(text, line, column):
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)

    assert (caught.value.line, caught.value.column) == (line, column)


def test_plain_makes_what_json_can_keep():
    text = '{a: 1.0, b: 0.5, c: @"P1Y2M", d: [@"2026-01-01", null], e: 1/3, f: @"-PT1.5S"}'

    assert feel.plain(feel.evaluate(text, {})) == {
        "a": 1,
        "b": 0.5,
        "c": "P1Y2M",
        "d": ["2026-01-01", None],
        "e": "0.3333333333333333333333333333333333",
        "f": "-PT1.5S",
    }
