"""Expressions of all types, well typed and now and then not, with the parts they are made of."""

from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Part:
    """An expression: its text, the operator or function at its root, and what that is given."""

    text: str
    op: str
    parts: tuple["Part", ...] = ()


LEAVES = {
    "number": ["0", "1", "2", "-2", "4", "0.5", "3", "amount", "people[1].age", "期限 天"],
    "string": ['"abc"', '"b"', '""', '"张三"', '"2026-03-01"', "word", "name"],
    "boolean": ["true", "false", "flag", "case.open"],
    "null": ["null", "none"],
    "date": ['@"2026-03-01"', 'date("2024-02-29")', '@"2026-12-31"'],
    "time": ['@"10:30:00"', 'time("23:59:59")'],
    "date and time": ['@"2026-03-01T10:30:00"', 'date and time("2024-02-29T00:00:00")'],
    "days": ['@"P1D"', '@"PT90M"', 'duration("P2DT3H")'],
    "months": ['@"P14M"', 'duration("P1Y")', '@"P2M"'],
    "list": ["[]", "[1]", "[3, 1, 2]", "list", "people.age", '["a", "b"]', "[true, false]",
             "[null, 1]", "case.tags", "people", "[[1, 2], [3]]"],
    "context": ["{}", '{a: 1, b: "x"}', "case", "people[2]", "{a: {b: 2}}"],
    "range": ["[1..3]", "(2..5]", '["a".."c"]', '[@"2026-01-01"..@"2026-12-31"]'],
}  # fmt: skip
KINDS = tuple(LEAVES)

#: Result, root, template, kinds of what it is given; a kind may be one of several, or any.
OPERATIONS = [
    row.split(" | ")
    for row in """
number | + | ({} + {}) | number number
string | + | ({} + {}) | string string
date | + | ({} + {}) | date days
date | + | ({} + {}) | date months
date and time | + | ({} + {}) | date_and_time days
date and time | + | ({} + {}) | date_and_time months
time | + | ({} + {}) | time days
days | + | ({} + {}) | days days
months | + | ({} + {}) | months months
number | - | ({} - {}) | number number
date | - | ({} - {}) | date days
date | - | ({} - {}) | date months
date and time | - | ({} - {}) | date_and_time days
days | - | ({} - {}) | date date
days | - | ({} - {}) | date_and_time date_and_time
days | - | ({} - {}) | days days
number | * | ({} * {}) | number number
days | * | ({} * {}) | days number
months | * | ({} * {}) | months number
number | / | ({} / {}) | number number
number | ** | ({} ** 2) | number
number | negation | (-{}) | number
boolean | = | ({} = {}) | any same
boolean | != | ({} != {}) | any same
boolean | = | ({} = {}) | any any
boolean | < | ({} < {}) | ordered same
boolean | <= | ({} <= {}) | ordered same
boolean | > | ({} > {}) | ordered same
boolean | >= | ({} >= {}) | ordered same
boolean | between | ({} between {} and {}) | number number number
boolean | between | ({} between {} and {}) | date date date
boolean | in list | ({} in {}) | number list
boolean | in range | ({} in {}) | number range
boolean | in range | ({} in {}) | string range
boolean | in tests | ({} in ({}, > {})) | number number number
boolean | and | ({} and {}) | boolean boolean
boolean | or | ({} or {}) | boolean boolean
boolean | not | not({}) | boolean
any | if | (if {} then {} else {}) | boolean any any
list | list | [{}, {}] | any any
context | context | {{a: {}, b: {}}} | any any
any | path | {}.a | context
list | path | {}.age | list
number | path | {}.year | date
number | path | {}.weekday | date
number | path | {}.hour | time
number | path | {}.minute | date_and_time
number | path | {}.days | days
number | path | {}.years | months
number | path | {}.start | range
boolean | path | {}.end included | range
any | index | {}[{}] | list number
list | filter | {}[item > 1] | list
list | filter true | {}[{}] | list boolean
list | for | (for x in {} return [x]) | list
list | for | (for x in {}, y in {} return [x, y]) | list list
list | for numbers | (for x in modulo({}, 4)..modulo({}, 4) return x * 2) | number number
boolean | some | (some x in {} satisfies x = 1) | list
boolean | every | (every x in {} satisfies x != null) | list
list | call | (function(x, y) [y, x])({}, {}) | any any
string | string | string({}) | any
number | number | number({}) | string
date | date | date({}) | string
date | date | date({}, 2, {}) | number number
time | time | time({}) | string
date and time | date and time | date and time({}, {}) | date time
days | duration | duration({}) | string
months | years and months duration | years and months duration({}, {}) | date date
string | substring | substring({}, {}) | string number
string | substring | substring({}, {}, {}) | string number number
number | string length | string length({}) | string
string | upper case | upper case({}) | string
string | lower case | lower case({}) | string
string | substring before | substring before({}, {}) | string string
string | substring after | substring after({}, {}) | string string
boolean | contains | contains({}, {}) | string string
boolean | starts with | starts with({}, {}) | string string
boolean | ends with | ends with({}, {}) | string string
boolean | matches | matches({}, "^[a-c]+$") | string
string | replace | replace({}, "b|张", "[$0]") | string
list | split | split({}, "b") | string
string | string join | string join({}, {}) | list string
boolean | list contains | list contains({}, {}) | list any
number | count | count({}) | list
any | min | min({}) | list
any | max | max({}) | list
number | min | min({}, {}) | number number
number | sum | sum({}) | list
number | mean | mean({}) | list
number | median | median({}) | list
number | product | product({}) | list
list | mode | mode({}) | list
boolean | all | all({}) | list
boolean | any | any({}) | list
list | sublist | sublist({}, {}) | list number
list | sublist | sublist({}, {}, {}) | list number number
list | append | append({}, {}) | list any
list | concatenate | concatenate({}, {}) | list list
list | insert before | insert before({}, {}, {}) | list number any
list | remove | remove({}, {}) | list number
list | list replace | list replace({}, {}, {}) | list number any
list | reverse | reverse({}) | list
list | index of | index of({}, {}) | list any
list | union | union({}, {}) | list list
list | distinct values | distinct values({}) | list
list | flatten | flatten({}) | list
list | sort | sort({}, function(x, y) x < y) | list
number | decimal | decimal({}, 1) | number
number | floor | floor({}) | number
number | ceiling | ceiling({}) | number
number | round up | round up({}, 0) | number
number | round down | round down({}, 0) | number
number | round half up | round half up({}, 0) | number
number | round half down | round half down({}, 0) | number
number | abs | abs({}) | number
number | modulo | modulo({}, {}) | number number
number | sqrt | sqrt({}) | number
number | exp | exp({}) | number
number | log | log({}) | number
boolean | odd | odd({}) | number
boolean | even | even({}) | number
number | day of year | day of year({}) | date
string | day of week | day of week({}) | date
string | month of year | month of year({}) | date
number | week of year | week of year({}) | date
boolean | is | is({}, {}) | any same
boolean | before | before({}, {}) | number range
boolean | after | after({}, {}) | range range
boolean | meets | meets({}, {}) | range range
boolean | met by | met by({}, {}) | range range
boolean | overlaps | overlaps({}, {}) | range range
boolean | includes | includes({}, {}) | range number
any | get value | get value({}, "a") | context
list | get entries | get entries({}) | context
context | context put | context put({}, "c", {}) | context any
context | context merge | context merge([{}, {}]) | context context
context | context | context([{{key: "k", value: {}}}]) | any
""".strip().splitlines()
]
ORDERED = ("number", "string", "date", "time", "date and time", "days", "months")


@st.composite
def expressions(draw, kind=None, depth=3):
    """Draw an expression of *kind*, or of any."""
    kind = draw(st.sampled_from(KINDS)) if kind is None else kind
    fitting = [row for row in OPERATIONS if row[0] in (kind, "any")]
    if depth == 0 or not fitting or draw(st.integers(0, 3)) == 0:
        text = draw(st.sampled_from(LEAVES[kind]))
        return Part(text, "leaf")
    _, op, template, wanted = draw(st.sampled_from(fitting))
    parts, last = [], kind
    for name in wanted.split():
        last = draw(_kinds(name, kind, last))
        parts.append(draw(expressions(last, depth - 1)))
    return Part(template.format(*(part.text for part in parts)), op, tuple(parts))


@st.composite
def _kinds(draw, name, result, last):
    """Choose what kind to give where *name* is wanted; one time in eight any other."""
    if name == "same":
        return last
    if name == "any":
        return draw(st.sampled_from(KINDS))
    if draw(st.integers(0, 7)) == 0:
        return draw(st.sampled_from(KINDS))
    return draw(st.sampled_from(ORDERED)) if name == "ordered" else name.replace("_", " ")
