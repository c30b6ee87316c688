"""The shipped forms can be filled in by somebody who has never seen them."""

import json
import re

import pytest

import forms

NAMES = [name for name, _ in forms.shipped()]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ASKED = {
    *("textfield", "textarea", "number", "datetime", "checkbox", "radio", "select"),
    *("checklist", "taglist", "filepicker"),
}
MOST = 7


@pytest.fixture(params=NAMES)
def form(request):
    return json.loads(forms.read(request.param))


def fields(component):
    for inner in component.get("components", ()):
        yield inner
        yield from fields(inner)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_with_it(name):
    assert forms.lint(forms.read(name)) == []


def test_every_field_has_a_chinese_label(form):
    for field in fields(form):
        if field["type"] in ASKED:
            label = field.get("label") or field.get("dateLabel")
            assert CHINESE.search(label), field["id"]
        for option in field.get("values", ()):
            assert CHINESE.search(option["label"]), field["id"]


def test_groups_have_titles_and_are_short(form):
    for group in form["components"]:
        assert group["type"] == "group"
        assert CHINESE.search(group["label"])
        shown = [f for f in group["components"] if f["type"] in ASKED]
        assert len(shown) <= MOST, group["id"]


def test_ids_are_unique(form):
    ids = [field["id"] for field in fields(form)]
    assert len(ids) == len(set(ids))


def test_a_text_has_an_end_and_a_sum_is_no_float(form):
    for field in fields(form):
        rules = field.get("validate", {})
        if field["type"] in ("textfield", "textarea") and not field.get("readonly"):
            assert rules.get("maxLength"), field["id"]
        if field["type"] == "number":
            assert "min" in rules, field["id"]
            assert "max" in rules, field["id"]
            assert field["decimalDigits"] == 0 or field["serializeToString"], field["id"]


def test_whose_row_it_is_cannot_be_changed():
    schema = forms.load(forms.read("dispute_lifecycle/record_consent"))
    begun = {"answers": [{"party_id": "1", "party_name": "张三", "consent": "PENDING"}]}
    given = {"answers": [{"party_id": "2", "party_name": "李四", "consent": "PENDING"}]}
    row = forms.check(schema, given, begun).answers["answers"][0]
    assert (row["party_id"], row["party_name"]) == ("1", "张三")


@pytest.mark.parametrize(
    ("kind", "asked", "not_asked"),
    [
        ("PAY", {"amount", "method", "instalments", "due_on"}, {"place"}),
        ("DELIVER", {"act", "place", "due_on"}, {"amount", "method", "instalments"}),
        ("ACT", {"act", "place", "due_on"}, {"amount", "account"}),
        ("APOLOGY", {"act", "due_on"}, {"amount", "place", "default_term"}),
        ("FUTURE", {"act"}, {"amount", "due_on"}),
        ("WAIVER", {"act"}, {"amount", "due_on", "default_term"}),
    ],
)
def test_a_clause_asks_what_its_kind_needs(kind, asked, not_asked):
    schema = forms.load(forms.read("people_mediation/draft_agreement"))
    clause = {"kind": kind, "obligor": "1"}
    prefill = {"options_parties": [{"label": "张三", "value": "1"}]}
    row = forms.check(schema, {"clauses": [clause]}, prefill).answers["clauses"][0]
    assert asked <= set(row)
    assert not not_asked & set(row)


def test_a_transfer_asks_for_the_account():
    schema = forms.load(forms.read("people_mediation/draft_agreement"))
    for method, asked in (("transfer", True), ("cash", False)):
        clause = {"kind": "PAY", "method": method}
        row = forms.check(schema, {"clauses": [clause]}).answers["clauses"][0]
        assert ("account" in row) is asked


def test_a_refusal_at_triage_asks_where_to_go():
    schema = forms.load(forms.read("dispute_lifecycle/confirm_triage"))
    errors = forms.check(schema, {"decision": "confirm", "acceptable": "no"}).errors
    assert "channel" in errors
    errors = forms.check(schema, {"decision": "confirm", "acceptable": "yes"}).errors
    assert errors == {}
