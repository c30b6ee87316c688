"""The server's check says what form-js in a real browser says, of the same answers."""

import json
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import forms
from forms import patterns

pytestmark = pytest.mark.browser

PREFILLED = {"options_x": [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}, "c"]}
STATIC = [
    {"label": "甲", "value": "a"},
    {"label": "乙", "value": "b"},
    {"label": "丙", "value": "c"},
]
TEXTS = st.one_of(
    st.sampled_from(
        ["", "a", "b", "张三", "𬭎𬭎", " 前后空格 ", "x" * 12, "13800138000", "a@b.cn", "3"]
    ),
    st.text(alphabet="abz019-张𬭎 \u3000", max_size=14),
)
NUMBERS = st.one_of(
    st.integers(-5, 200), st.sampled_from([0, 1.5, 2.25, 0.1, 100.01, 1e6, -0.001, 12.10])
)
PATTERNS = [
    r"^\d+$",
    r"^1[3-9]\d{9}$",
    "张",
    r"^.{2}$",
    r"\bab?\b",
    r"^(?:a|b){1,3}$",
    r"^[^\d\s]+$",
    r"(?=.*\d)a",
    r"^(?!a)\S*$",
]
MORE_PATTERNS = [
    r"a*",
    r"^a*?b+$",
    r"(a|ab)(c|bcd)?$",
    r"[\w-]+",
    r"[^]",
    r"[]",
    r"[a-\d]",
    r"[\]x]",
    r"\u5f20",
    r"\x41\x31",
    r"^.$",
    r"^..$",
    r"\S\s\S",
    r"\B",
    r"a{,2}",
    r"a{2}b",
    r"a{0}",
    r"(?<word>\w)\W?",
    r"^(?:(?:a*)*)*$",
    r"(?=a)(?!ab)",
    r"\cJ",
    r"[\b]",
    r"\-",
    r"\.",
    r"^[一-龥]+$",
    r"x|",
]


def _maybe(draw, strategy, odds=0.35):
    return draw(strategy) if draw(st.floats(0, 1)) < odds else None


def _given(**entries):
    return {key: value for key, value in entries.items() if value is not None}


def _rules(draw, kind):
    rules = {"required": True} if draw(st.booleans()) else {}
    if kind in ("textfield", "textarea"):
        rules |= _given(
            minLength=_maybe(draw, st.sampled_from([1, 2, 3, "=1 + 1"])),
            maxLength=_maybe(draw, st.sampled_from([2, 4, 10, "=if true then 3 else null"])),
            pattern=_maybe(draw, st.sampled_from(PATTERNS), 0.25),
            validationType=_maybe(draw, st.sampled_from(["email", "phone"]), 0.1),
        )
        if "pattern" in rules and draw(st.booleans()):
            rules["patternErrorMessage"] = "写法不对。"
    if kind == "number":
        rules |= _given(
            min=_maybe(draw, st.sampled_from([0, 1.5, "=2 * 2"])),
            max=_maybe(draw, st.sampled_from([10, 99.5, "=n1", "=missing"])),
        )
    return rules


def _value(draw, kind, component):
    if kind in ("textfield", "textarea"):
        return draw(TEXTS)
    if kind == "number":
        number = draw(NUMBERS)
        return str(number) if component.get("serializeToString") else number
    if kind == "checkbox":
        return draw(st.booleans())
    if kind in ("radio", "select"):
        return draw(st.sampled_from(["a", "b", "c", None]))
    if kind in ("checklist", "taglist"):
        return draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
    if kind == "datetime":
        return draw(st.sampled_from([None, "2026-11-21", "2024-02-29"]))
    return draw(st.sampled_from([[], [{"id": "f-1", "name": "收据.jpg"}]]))


KINDS = [
    *("textfield", "textarea", "number", "checkbox", "radio", "select"),
    *("checklist", "taglist", "datetime", "filepicker"),
]


class Maker:
    """Draws a form and answers to it; keys are told apart by a running number."""

    def __init__(self, draw):
        self.draw = draw
        self.count = 0

    def name(self, letter):
        self.count += 1
        return f"{letter}{self.count}"

    def hide(self, seen, prefix):
        if not seen or self.draw(st.floats(0, 1)) > 0.4:
            return None
        key, kind = self.draw(st.sampled_from(seen))
        name = prefix + key
        tests = {
            "number": [f"={name} > 3", f"={name} = null", f"=not({name} >= 1)"],
            "numbertext": [f"={name} = null", f"={name} != null"],
            "textfield": [f'={name} = "a"', f"=string length({name}) > 2", f'=not({name} = "(")'],
            "checkbox": [f"={name} = true", f"=not({name})", f"={name}"],
            "checklist": [f'=list contains({name}, "a")', f"=count({name}) > 1"],
            "taglist": [f'=not(list contains({name}, "b"))', f"=count({name}) > n1"],
            "filepicker": [f"=count({name}) = 0"],
        }.get(kind, [f'={name} = "a"', f'={name} != "a" and {name} != null', f"={name} = null"])
        return self.draw(st.sampled_from(tests))

    def field(self, seen, prefix):
        kind = self.draw(st.sampled_from(KINDS))
        key = self.name(kind[0])
        component = {"id": f"id_{key}", "type": kind, "key": key, "label": key}
        if kind in ("radio", "select", "checklist", "taglist"):
            source = self.draw(st.sampled_from(["values", "valuesKey", "valuesExpression"]))
            component[source] = {
                "values": STATIC,
                "valuesKey": "options_x",
                "valuesExpression": '=["a", "b", "c"]',
            }[source]
        if kind == "number":
            component |= _given(
                decimalDigits=_maybe(self.draw, st.integers(0, 2)),
                increment=_maybe(self.draw, st.sampled_from([0.5, 5]), 0.2),
                serializeToString=_maybe(self.draw, st.just(True)),
            )
        if kind == "datetime":
            component |= {"subtype": "date", "dateLabel": key}
        if kind == "filepicker":
            component["multiple"] = True
        if rules := _rules(self.draw, kind):
            component["validate"] = rules
        component |= _given(
            readonly=_maybe(self.draw, st.sampled_from([True, "=1 = 1", "=1 = 2"]), 0.15),
            disabled=_maybe(self.draw, st.just(True), 0.07),
        )
        if hide := self.hide(seen, prefix):
            component["conditional"] = {"hide": hide}
        # FEEL compares text with a number to null, the browser's FEEL by JavaScript: lint warns
        seen.append((key, "numbertext" if component.get("serializeToString") else kind))
        data = {key: _value(self.draw, kind, component)} if self.draw(st.integers(0, 9)) else {}
        return component, data

    def fields(self, seen, prefix, most):
        made = [self.field(seen, prefix) for _ in range(self.draw(st.integers(1, most)))]
        data = {}
        for _, more in made:
            data |= more
        return [component for component, _ in made], data

    def group(self, seen):
        before = list(seen)
        components, data = self.fields(seen, "", 3)
        key = self.name("g")
        group = {"id": f"id_{key}", "type": "group", "label": key, "components": components}
        if self.draw(st.booleans()):
            group["path"], data = key, {key: data}
            names = {component["key"] for component in components}
            seen[:] = [entry for entry in seen if entry[0] not in names]
        if hide := self.hide(before, ""):
            group["conditional"] = {"hide": hide}
        return group, data

    def rows(self, seen):
        key = self.name("l")
        own = []
        components, _ = self.fields(own, "this.", 3)
        rows = []
        for _ in range(self.draw(st.integers(0, 3))):
            row = {one["key"]: _value(self.draw, one["type"], one) for one in components}
            rows.append(row)
        if self.draw(st.booleans()):
            hidden = {"id": f"id_{key}_i", "type": "textfield", "key": "nth", "label": "nth"}
            hidden["conditional"] = {"hide": "=i[1] = 1"}
            hidden["validate"] = {"required": True}
            components.append(hidden)
        made = {
            "id": f"id_{key}",
            "type": "dynamiclist",
            "path": key,
            "isRepeating": True,
            "allowAddRemove": self.draw(st.booleans()),
            "defaultRepetitions": self.draw(st.integers(0, 2)),
            "components": components,
        }
        if hide := self.hide(seen, ""):
            made["conditional"] = {"hide": hide}
        return made, {key: rows}


@st.composite
def filled_forms(draw):
    """Draw a form-js schema and what somebody filled in."""
    make = Maker(draw)
    seen = []
    first = {"id": "id_n", "type": "number", "key": "n1", "label": "n"}
    components, data = [first], {"n1": draw(NUMBERS)}
    make.count, seen = 1, [("n1", "number")]
    for _ in range(draw(st.integers(1, 4))):
        part = draw(st.sampled_from(["fields", "fields", "group", "rows", "sum"]))
        if part == "fields":
            more, values = make.fields(seen, "", 3)
            components += more
        elif part == "sum":
            key = make.name("e")
            formula = draw(st.sampled_from(["=n1 * 2", '=if n1 > 3 then "a" else null']))
            components.append(
                {
                    "id": f"id_{key}",
                    "type": "expression",
                    "key": key,
                    "expression": formula,
                    "computeOn": "change",
                }
            )
            values = {}
        else:
            one, values = make.group(seen) if part == "group" else make.rows(seen)
            components.append(one)
        data |= values
    schema = {"type": "default", "id": "f", "schemaVersion": 19, "components": components}
    return schema, {**PREFILLED, **data}


def told(value):
    """Leave out what says nothing: form-js drops it, we keep it as null, "", [] or false."""
    if isinstance(value, dict):
        kept = {key: told(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if one not in (None, "", False) and one != {}}
    if isinstance(value, list):
        rows = [told(one) or None for one in value]
        while rows and rows[-1] is None:
            rows.pop()
        return rows or None
    return value


@given(filled=filled_forms())
@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
def test_the_server_agrees_with_the_browser(browser_fills, filled):
    schema, data = filled
    [browser] = browser_fills([[schema, data]])
    checked = forms.check(forms.load(json.dumps(schema)), browser["data"], prefill=data)
    assert checked.errors == browser["errors"]
    assert told(checked.answers) == told(browser["data"])


def _filling(field, random):
    """Answer one shipped field somehow, rightly or not."""
    options = [one["value"] for one in field.definition.get("values") or [{"value": "a"}]]
    return {
        "checkbox": lambda: random.choice([True, False]),
        "number": lambda: random.choice([None, 0, -1, 3, 12.5, 10**10]),
        "radio": lambda: random.choice([*options, None]),
        "select": lambda: random.choice([*options, None]),
        "checklist": lambda: random.sample(options, random.randint(0, len(options))),
        "taglist": lambda: random.sample(options, random.randint(0, len(options))),
        "datetime": lambda: random.choice([None, "2026-11-21"]),
        "filepicker": list,
        "expression": lambda: "1",
    }.get(field.type, lambda: random.choice(["", "张三", "长" * 300, "13800138000"]))()


def _answers(fields, random):
    data = {}
    for field in fields:
        if field.is_list:
            data[field.path[-1]] = [
                _answers(field.fields, random) for _ in range(random.randint(0, 3))
            ]
        elif field.fields:
            data |= _answers(field.fields, random)
        elif field.is_keyed:
            data[field.path[-1]] = _filling(field, random)
    return data


def test_every_shipped_form_is_checked_as_the_browser_checks_it(browser_fills):
    random = Random(7)
    filled = []
    for _, content in forms.shipped():
        schema = forms.load(content)
        lists = {f.definition.get("valuesKey") for f in schema.walk()} - {None}
        for _ in range(4):
            data = _answers(schema.fields, random)
            filled.append((schema, data | {name: ["a", "b"] for name in lists}))
    results = browser_fills([[dict(schema.definition), data] for schema, data in filled])
    for (schema, data), browser in zip(filled, results, strict=True):
        checked = forms.check(schema, browser["data"], prefill=data)
        assert (schema.id, checked.errors) == (schema.id, browser["errors"])
        assert told(checked.answers) == told(browser["data"])


def test_patterns_mean_what_they_mean_in_javascript(page):
    sources = [*PATTERNS, *MORE_PATTERNS]
    texts = [
        "",
        "a",
        "ab",
        "aab",
        "A1",
        "12",
        "a b",
        "张三",
        "𬭎",
        "\n",
        "a\nb",
        "_",
        "\ufeff",
        "é",
        "x-y",
        "]",
    ]
    wanted = page.evaluate(
        "([sources, texts]) => sources.map(s => texts.map(t => new RegExp(s).test(t)))",
        [sources, texts],
    )
    found = [[patterns.compile(one).test(text) for text in texts] for one in sources]
    assert dict(zip(sources, found, strict=True)) == dict(zip(sources, wanted, strict=True))
