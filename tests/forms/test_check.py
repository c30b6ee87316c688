"""Answers that no browser of ours sends, and what a form keeps to itself."""

import json

import pytest

from forms import check, load


def form(*components, **more):
    return load(json.dumps({"type": "default", "id": "f", "components": list(components), **more}))


def one(kind, key="k", **more):
    return {"id": f"id_{key}", "type": kind, "key": key, "label": key, **more}


def group(key, *components, **more):
    return {"id": f"id_{key}", "type": "group", "components": list(components), **more}


def rows(key, *components, **more):
    made = {"id": f"id_{key}", "type": "dynamiclist", "path": key, "isRepeating": True}
    return {"allowAddRemove": True, **made, "components": list(components), **more}


CHOICES = [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]


@pytest.mark.parametrize(
    ("component", "answer"),
    [
        (one("textfield"), ["x"]),
        (one("textfield"), 5),
        (one("textarea"), "a\0b"),
        (one("textarea"), "\ud800"),
        (one("textarea"), "长" * 20_001),
        (one("number"), "1e5x"),
        (one("number"), True),
        (one("number"), "NaN"),
        (one("number"), "Infinity"),
        (one("number"), "9" * 50),
        (one("checkbox"), "yes"),
        (one("radio", values=CHOICES), "c"),
        (one("select", values=CHOICES), ["a"]),
        (one("select", valuesKey="options_x"), "a"),
        (one("checklist", values=CHOICES), "a"),
        (one("checklist", values=CHOICES), ["a", "z"]),
        (one("taglist", values=CHOICES), [{"value": "a"}]),
        (one("datetime", subtype="date"), "2026-13-40"),
        (one("datetime", subtype="date"), "2026-11-21T10:00"),
        (one("datetime", subtype="datetime"), "2026-11-21"),
        (one("datetime", subtype="time"), "25:00"),
        (one("filepicker"), "/etc/passwd"),
        (one("filepicker"), [{"id": "../x", "name": "x"}]),
        (one("filepicker"), [{"id": "a", "name": "x"}, {"id": "b", "name": "y"}]),
    ],
)
def test_what_is_no_answer_is_refused(component, answer):
    assert list(check(form(component), {"k": answer}).errors) == ["k"]


@pytest.mark.parametrize("answers", [None, [], "x", 5])
def test_answers_that_are_no_object_are_as_none_at_all(answers):
    checked = check(form(one("textfield", validate={"required": True})), answers)
    assert checked.errors == {"k": ["这一项要填。"]}


def test_what_the_form_does_not_ask_is_dropped():
    checked = check(form(one("textfield")), {"k": "张三", "admin": True, "options_x": ["z"]})
    assert checked.answers == {"k": "张三"}


def test_what_is_only_shown_comes_from_the_prefill():
    schema = form(one("textfield", "name", readonly=True), one("textfield", "note"))
    checked = check(schema, {"name": "冒名", "note": "好"}, {"name": "张三"})
    assert checked.answers == {"name": "张三", "note": "好"}


def test_a_formula_may_make_a_field_read_only():
    schema = form(one("textfield", "name", readonly="=locked = true"))
    assert check(schema, {"name": "甲"}, {"locked": True, "name": "乙"}).answers == {"name": "乙"}
    assert check(schema, {"name": "甲"}, {"locked": False, "name": "乙"}).answers == {"name": "甲"}


def test_the_browser_cannot_lay_facts_under_a_condition():
    schema = form(
        one("textfield", conditional={"hide": "=secret = true"}, validate={"required": True})
    )
    assert check(schema, {"secret": True}, {"secret": False}).errors == {"k": ["这一项要填。"]}
    assert check(schema, {"secret": False}, {"secret": True}).errors == {}


def test_what_is_hidden_is_neither_checked_nor_kept():
    schema = form(
        one("radio", "kind", values=CHOICES),
        one("textfield", "why", validate={"required": True}, conditional={"hide": '=kind != "b"'}),
    )
    assert check(schema, {"kind": "a", "why": "x"}).answers == {"kind": "a"}
    assert check(schema, {"kind": "b"}).errors == {"why": ["这一项要填。"]}


def test_a_hidden_group_hides_what_it_holds():
    inner = one("textfield", "why", validate={"required": True})
    schema = form(one("checkbox", "c"), group("g", inner, conditional={"hide": "=c"}))
    assert check(schema, {"c": True, "why": "x"}).answers == {"c": True}


def test_computed_fields_are_computed_here():
    schema = form(
        one("number", "a"),
        one("expression", "twice", expression="=a * 2"),
        one("expression", "more", expression="=twice + 1"),
    )
    checked = check(schema, {"a": 4, "twice": 99, "more": 99})
    assert checked.answers == {"a": 4, "twice": 8, "more": 9}


def test_errors_in_a_list_are_told_by_row():
    schema = form(rows("claims", one("textfield", "claim", validate={"maxLength": 2})))
    checked = check(schema, {"claims": [{"claim": "好"}, {"claim": "太长了"}, "x"]})
    assert checked.errors == {"claims[1].claim": ["最多写 2 个字。"]}
    assert checked.answers == {"claims": [{"claim": "好"}, {"claim": "太长了"}, {"claim": ""}]}


def test_rows_within_rows_are_told_by_both_numbers():
    inner = rows("parts", one("number", "sum", validate={"min": 1}))
    schema = form(rows("clauses", inner))
    checked = check(schema, {"clauses": [{"parts": []}, {"parts": [{"sum": 1}, {"sum": 0}]}]})
    assert checked.errors == {"clauses[1].parts[1].sum": ["不能小于 1。"]}


def test_a_list_that_cannot_grow_keeps_its_rows():
    schema = form(
        rows(
            "answers",
            one("expression", "party_id", expression="=this.party_id"),
            one("textfield", "name", readonly=True),
            one("checkbox", "agrees"),
            allowAddRemove=False,
        )
    )
    prefill = {"answers": [{"party_id": "1", "name": "甲"}, {"party_id": "2", "name": "乙"}]}
    sent = {"answers": [{"party_id": "9", "name": "丙", "agrees": True}] * 5}
    assert check(schema, sent, prefill).answers == {
        "answers": [
            {"party_id": "1", "name": "甲", "agrees": True},
            {"party_id": "2", "name": "乙", "agrees": True},
        ]
    }


def test_what_is_only_shown_in_a_row_stays_with_its_row():
    schema = form(rows("items", one("textfield", "name", readonly=True), one("number", "sum")))
    prefill = {"items": [{"name": "甲", "sum": 1}, {"name": "乙", "sum": 2}]}
    sent = {"items": [{"name": "乙", "sum": 5}, {"name": "混入", "sum": 6}]}
    assert check(schema, sent, prefill).answers == {
        "items": [{"name": "乙", "sum": 5}, {"name": "", "sum": 6}]
    }


def test_a_list_has_an_end():
    schema = form(rows("claims", one("textfield", "claim")))
    checked = check(schema, {"claims": [{}] * 10_000})
    assert checked.errors == {"claims": ["最多 200 项。"]}
    assert len(checked.answers["claims"]) == 200


def test_letters_are_counted_as_javascript_counts_them():
    schema = form(one("textfield", validate={"maxLength": 2}))
    assert check(schema, {"k": "𬭎"}).errors == {}
    assert check(schema, {"k": "𬭎好"}).errors == {"k": ["最多写 2 个字。"]}


def test_true_is_not_the_option_one():
    schema = form(one("select", values=[{"label": "一", "value": 1}]))
    assert check(schema, {"k": True}).errors == {"k": ["不在可选的范围里。"]}
    assert check(schema, {"k": 1}).errors == {}


def test_sums_are_compared_exactly():
    schema = form(one("number", decimalDigits=2, serializeToString=True, validate={"max": 0.3}))
    assert check(schema, {"k": "0.30"}).answers == {"k": "0.30"}
    assert check(schema, {"k": "0.301"}).errors == {"k": ["小数点后最多 2 位。", "不能大于 0.3。"]}


def test_files_are_kept_by_id_and_name():
    schema = form(one("filepicker", multiple=True))
    sent = [{"id": "0192-ab", "name": "收据.jpg", "size": 5, "path": "/etc"}]
    assert check(schema, {"k": sent}).answers == {"k": [{"id": "0192-ab", "name": "收据.jpg"}]}


def test_a_pattern_cannot_hold_the_server_up():
    schema = form(one("textarea", validate={"pattern": "^(a+)+$"}))
    assert check(schema, {"k": "a" * 5000 + "b"}).errors == {"k": ["格式不对。"]}
