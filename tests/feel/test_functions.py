"""The functions of the standard, §10.3.4, by what they give as text."""

import pytest

import feel

#: Expression, and an expression of its value.
VALUES = """
date("2026-03-01") = date(2026, 3, 1) => true
date(@"2026-03-01T10:00:00") => @"2026-03-01"
date and time(@"2026-03-01", @"10:00:00") => @"2026-03-01T10:00:00"
date and time(2026, 3, 1, 10, 0, 0) => @"2026-03-01T10:00:00"
date and time(@"2026-03-01T02:00:00Z", "Asia/Shanghai").hour => 10
time(10, 30, 1.5) => @"10:30:01.5"
time(@"2026-03-01T10:00:00+08:00") => @"10:00:00+08:00"
time("25:00:00") => null
time("24:00:00") => @"00:00:00"
time("24:00:01") => null
date and time("2026-12-31T24:00:00") => @"2027-01-01T00:00:00"
time("10:00:00+14:00").time offset => @"PT14H"
time("10:00:00+14:01") => null
number("1 000,5", " ", ",") => 1000.5
number("1,000.5", ",") => 1000.5
number("12a") => null
number("1.5", ".", ".") => null
string(1.50) => "1.5"
string([1, "a", {b: null, "c d": [1..2)}]) => "[1, \\"a\\", {b: null, \\"c d\\": [1..2)}]"
string(@"P1DT2H0.5S") => "P1DT2H0.5S"
string(null) => null
string(1e20) => "100000000000000000000"
duration("P1Y2M") => @"P14M"
duration("P1M2D") => null
years and months duration(@"2020-01-31", @"2021-03-01") => @"P1Y1M"
years and months duration(@"2021-03-01", @"2020-01-31") => -@"P1Y1M"
range("[1..10)") => [1..10)
range("(..5]").end => 5
range("(1..").start => null
range("[1..)").start => 1
range("[..2]") => null
range("[5..1]") => null
range("[@\\"2026-01-01\\"..date(\\"2026-02-01\\")]").end => @"2026-02-01"
range("1") => null
range("[0..Infinity]") => null
not(null) => null
substring("foobar", 3) => "obar"
substring("foobar", 3, 2) => "ob"
substring("foobar", -2, 1) => "a"
substring("foobar", 0) => null
substring("foobar", 0.5) => null
substring("foobar", 3.8) => "obar"
substring("foobar", 2, null) => "oobar"
substring("𠮷野家", 1, 1) => "𠮷"
string length("🐎ab") => 3
upper case("aBc4") => "ABC4"
substring before("foobar", "bar") => "foo"
substring after("foobar", "ob") => "ar"
substring after("foobar", "") => "foobar"
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
replace("abc", "B", "x", "i") => "axc"
replace("abc", "(b)", "[$1$2$0]") => "a[bb]c"
replace("abc", "b", "$") => null
matches("q", "[^P-R]", "i") => false
matches("Q", "[q]", "i") => true
matches("a", "\\p{Lu}", "i") => false
matches("hello world", "he ll o[ ]w orl d", "x") => true
matches("hello world", "hello\\ sworld", "x") => true
matches("a]", "a[\\] ]$", "x") => true
replace("a.c", ".", "x", "q") => "axc"
replace("abc", "x*", "-") => null
matches("13800138000", "^1[3-9]\\d{9}$") => true
matches("foobar", "^Fo*b", "i") => true
matches("a\\nb", "a.b") => false
matches("a\\nb", "a.b", "s") => true
matches("x\\ny", "^y$", "m") => true
matches("hello", "(l)\\1") => true
matches("b", "[a-z-[aeiou]]") => true
matches("e", "^[a-z-[aeiou]]$") => false
matches("調", "\\p{L}") => true
matches("a", "[") => null
matches("a", "a", "z") => null
split("John Doe", "\\s") => ["John", "Doe"]
split("a;b;c;;", ";") => ["a", "b", "c", "", ""]
string join(["a", null, "c"], "_and_") => "a_and_c"
string join(["a"]) => "a"
contains("foobar", "of") => false
starts with("foobar", "fo") => true
ends with("foobar", "r") => true
list contains([1, null], null) => true
list replace([2, 4, 7, 8], 3, 6) => [2, 4, 6, 8]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) => [5, 5, 7, 8]
list replace([2, 4, 7], -1.5, 6) => [2, 4, 6]
list replace([2, 4], 3, 6) => null
list replace([2, 4], function(item) true, 6) => null
list replace([2, 4], function(item, newItem) item, 6) => null
count([1, 2]) => 2
count(null) => null
min(1, 2, 3) => 1
max([@"2026-01-01", @"2026-02-01"]) => @"2026-02-01"
max([1, "a"]) => null
min([]) => null
max(true) => null
min([{a: 1}]) => null
sum([1, 2, 3]) => 6
sum([]) => null
sum(1, null) => null
mean([1, 2, 6]) => 3
all([true, false, null]) => false
all([]) => true
all([true, null]) => null
any([false, null]) => null
any([null, true]) => true
sublist([4, 5, 6], 1, 2) => [4, 5]
sublist([4, 5, 6], -2) => [5, 6]
sublist([4], 2) => null
append([1], 2, 3) => [1, 2, 3]
concatenate([1, 2], [3], 4) => [1, 2, 3, 4]
insert before([1, 3], 1, 2) => [2, 1, 3]
remove([1, 2, 3], 2) => [1, 3]
reverse([1, 2]) => [2, 1]
index of([1, 2, 3, 2], 2) => [2, 4]
union([1, 2], [2, 3]) => [1, 2, 3]
distinct values([1, 2, 1.0, "1", true]) => [1, 2, "1", true]
flatten([[1, 2], [[3]], 4]) => [1, 2, 3, 4]
product([2, 3, 4]) => 24
median(8, 2, 5, 3, 4) => 4
median([6, 1, 2, 3]) => 2.5
stddev(2, 4, 7, 5) = sqrt(13/3) => true
mode([6, 1, 9, 6, 1]) => [1, 6]
decimal(1/3, 2) => 0.33
decimal(2.5, 0) => 2
decimal(125, -1) => 120
decimal(1/3, 2.5) => 0.33
decimal(1, 6177) => null
floor(-1.56, 1) => -1.6
ceiling(-1.5) => -1
round up(-5.5, 0) => -6
round down(-5.5, 0) => -5
round half up(2.5, 0) => 3
round half down(2.5, 0) => 2
floor(123456789012345678901234567890123.5) => 123456789012345678901234567890123
abs(-10) => 10
abs(-9999999999999999999999999999999999) => 9999999999999999999999999999999999
abs(-@"P1DT2H") => @"P1DT2H"
abs(@"-P1Y2M") => @"P1Y2M"
abs("a") => null
modulo(-12, 5) => 3
modulo(12, -5) => -3
modulo(10.1, 4.5) => 1.1
modulo(1, 0) => null
sqrt(16) => 4
sqrt(-1) => null
decimal(log(10), 8) => 2.30258509
decimal(exp(5), 8) => 148.41315910
odd(5.0) => true
even(2.5) => null
is(value2: null) => true
is(@"10:00:00Z", @"10:00:00+00:00") => true
is(@"23:00:50Z", @"23:00:50") => false
before(1, 10) => true
before([1..5], 10) => true
before([1..5), [5..10]) => true
before([1..5], [5..10]) => false
before(point1: 1, point2: 2) => true
after([5..10], [1..5)) => true
meets([1..5], [5..10]) => true
meets([1..5), [5..10]) => false
met by([5..10], [1..5]) => true
overlaps([1..5], [3..8]) => true
overlaps([1..5), [5..8]) => false
overlaps before([1..5], [3..8]) => true
overlaps after([3..8], [1..5]) => true
finishes(10, [1..10]) => true
finishes(10, [1..10)) => false
finished by([1..10], [5..10]) => true
includes([1..10], 5) => true
includes([1..10), 10) => false
includes((< 10), 3) => true
during([4..6], [1..10]) => true
starts(1, [1..5]) => true
started by([1..10], [1..5]) => true
coincides([1..5], [1..5]) => true
coincides(3, 3) => true
before([1..2], "a") => null
day of year(@"2019-09-17") => 260
day of week(@"2019-09-17") => "Tuesday"
month of year(@"2019-09-17") => "September"
week of year(@"2005-01-01") => 53
sort([3, 1, 2], function(x, y) x < y) => [1, 2, 3]
sort(["b", "a"]) => ["a", "b"]
sort([2, null, 1], function(x, y) x < y) => null
sort([2, 1], function(x, y) "yes") => null
sort([[3, 1], [2]], function(x, y) count(x) < count(y)) => [[2], [3, 1]]
get value({a: 1}, "a") => 1
get value({a: {b: 2}}, ["a", "b"]) => 2
get entries({a: 1})[1].value => 1
context([{key: "a", value: 1}]) => {a: 1}
context([{key: "a", value: 1}, {key: "a", value: 2}]) => null
context put({a: 1}, "b", 2) => {a: 1, b: 2}
context put({a: {b: 1}}, ["a", "c"], 2) => {a: {b: 1, c: 2}}
context merge([{a: 1}, {a: 2, b: 3}]) => {a: 2, b: 3}
"""

ROWS = [row.split(" => ") for row in VALUES.strip().splitlines()]


@pytest.mark.parametrize(("text", "value"), ROWS, ids=[row[0] for row in ROWS])
def test_a_function_gives_what_the_standard_says(text, value):
    assert feel.evaluate(text, {}) == feel.evaluate(value, {})


def test_every_function_is_tried_above():
    tried = {name for text, _ in ROWS for name in feel.compile(text).calls}

    assert feel.STANDARD - tried == {"now", "today", "lower case"}
    assert feel.evaluate('lower case("aBc4")', {}) == "abc4"
