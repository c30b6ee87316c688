"""What makes a form unusable, and what makes it a burden."""

import json

import pytest

import forms
from forms import FormInvalid, FormNotFound, lint, load


def text(*components):
    return json.dumps({"type": "default", "components": list(components)})


def one(**more):
    return {"id": "x", "type": "textfield", "key": "x", "label": "x", **more}


def rules(content, known=()):
    return [finding["rule"] for finding in lint(content, known)]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{", "form-json"),
        ("[]", "form-shape"),
        ('{"components": {}}', "form-shape"),
        ('{"components": [5]}', "form-shape"),
        ("[" * 100_000, "form-json"),
        (" " * 1_000_001, "form-size"),
        (text(one(validate=[])), "form-shape"),
        (text(one(type="html")), "form-component"),
        (text(one(type="iframe")), "form-component"),
        (text(one(type="mystery")), "form-component"),
        (text(one(id=None)), "form-id"),
        (text(one(label="同意\u202e书")), "form-letters"),
        (text(one(description="金额\u200b")), "form-letters"),
        (text(one(), one(key="y")), "form-id"),
        (text(one(key=None)), "form-key"),
        (text(one(), one(id="y")), "form-key"),
        (text(one(key="a"), one(id="y", key="a.b")), "form-key"),
        (text(one(type="select")), "form-options"),
        (text({"id": "l", "type": "dynamiclist", "path": "l", "components": []}), "form-list"),
        (text(one(conditional={"hide": "=a = = b"})), "form-feel"),
        (text(one(conditional={"hide": "a = 1"})), "form-feel"),
        (text(one(conditional={"hide": "=nosuch(a)"})), "form-feel"),
        (text(one(validate={"pattern": "(a"})), "form-pattern"),
        (text(one(validate={"pattern": r"(a)\1"})), "form-pattern"),
        (text(one(validate={"pattern": "(?<=a)b"})), "form-pattern"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(content, rule):
    assert rule in rules(content)
    with pytest.raises(FormInvalid):
        load(content)


def test_the_element_at_fault_is_named():
    [finding] = lint(text(one(conditional={"hide": "=a = = b"})))
    assert finding["element"] == "x"
    assert finding["severity"] == "error"


def test_too_deep_is_refused():
    inner = one()
    for depth in range(9):
        inner = {"id": f"g{depth}", "type": "group", "components": [inner]}
    assert rules(text(inner)) == ["form-depth"]


def test_the_same_key_in_different_rows_is_no_clash():
    row = {"type": "dynamiclist", "isRepeating": True}
    lists = [{**row, "id": n, "path": n, "components": [one(id=f"{n}x")]} for n in ("a", "b")]
    assert rules(text(*lists, one())) == []


def test_a_known_fact_is_not_asked_again():
    assert rules(text(one(key="id_number")), {"id_number"}) == ["burden-known"]
    assert rules(text(one(key="id_number", readonly=True)), {"id_number"}) == []


def test_what_the_two_feels_see_differently_is_pointed_out():
    number = one(type="number", serializeToString=True)
    assert rules(text(number, one(id="y", key="y", conditional={"hide": "=x > 3"}))) == [
        "form-feel"
    ]
    assert rules(text(one(id="y", key="y", conditional={"hide": "=x = []"}))) == ["form-feel"]


def test_every_shipped_form_is_sound():
    found = {name: lint(content) for name, content in forms.shipped()}
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("name", ["nosuch/form", "../etc/passwd", "", "register"])
def test_an_unknown_form_is_not_found(name):
    with pytest.raises(FormNotFound):
        forms.read(name)
