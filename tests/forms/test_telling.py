"""Answers are told in the order and the words of the form."""

import json

import forms
from forms import Told

YES = [{"label": "同意", "value": "yes"}]
FIELDS = [
    {"id": "A", "type": "textarea", "key": "why", "label": "为什么"},
    {"id": "B", "type": "radio", "key": "ok", "label": "同意吗", "values": YES},
    {"id": "C", "type": "checklist", "key": "who", "label": "到场的",
     "valuesKey": "options_people"},
    {"id": "D", "type": "checkbox", "key": "paid", "label": "已付"},
    {"id": "E", "type": "datetime", "key": "on", "subtype": "date", "dateLabel": "哪一天"},
    {"id": "F", "type": "number", "key": "sum", "label": "金额",
     "appearance": {"suffixAdorner": "元"}},
    {"id": "G", "type": "textfield", "key": "shown", "label": "给看的", "disabled": True},
    {"id": "H", "type": "group", "path": "home", "components": [
        {"id": "I", "type": "textfield", "key": "place", "label": "地点"}]},
    {"id": "J", "type": "dynamiclist", "path": "items", "label": "材料", "isRepeating": True,
     "components": [
        {"id": "K", "type": "textfield", "key": "item", "label": "名称"},
        {"id": "L", "type": "select", "key": "from", "label": "谁的",
         "valuesKey": "options_people"}]},
]  # fmt: skip
PEOPLE = [{"label": "马桂兰", "value": "a"}, {"label": "李秀英", "value": "b"}]


def schema():
    return forms.load(json.dumps({"type": "default", "id": "told", "components": FIELDS}))


def told(**answers):
    kept = forms.options(schema(), {"options_people": PEOPLE, "options_else": [1]}, answers)
    return forms.tell(schema(), answers | kept)


def test_every_kind_of_field_is_told_in_the_order_of_the_form():
    found = told(
        **{"sum": 12.5, "on": "2026-03-02", "paid": False, "who": ["b"], "ok": "yes"},
        **{"why": "下雨", "home": {"place": "光明村"}, "items": [{"item": "借条", "from": "a"}]},
    )
    row = (Told("item", "名称", "text", "借条"), Told("from", "谁的", "choice", ("马桂兰",)))
    assert found == (
        Told("why", "为什么", "text", "下雨"),
        Told("ok", "同意吗", "choice", ("同意",)),
        Told("who", "到场的", "choice", ("李秀英",)),
        Told("paid", "已付", "tick", False),
        Told("on", "哪一天", "instant", "2026-03-02"),
        Told("sum", "金额", "number", 12.5, "元"),
        Told("place", "地点", "text", "光明村"),
        Told("items", "材料", "rows", None, rows=(row,)),
    )


def test_what_nobody_answered_is_left_out():
    assert told(why="", ok=None, who=[], shown="看看", items=[]) == ()


def test_only_the_options_chosen_are_kept():
    kept = forms.options(schema(), {"options_people": PEOPLE}, {"items": [{"from": "b"}]})
    assert kept == {"options_people": [{"label": "李秀英", "value": "b"}]}


def test_a_choice_whose_list_was_not_kept_is_left_out():
    found = forms.tell(schema(), {"who": ["an id"], "ok": "another"})
    assert found == (Told("ok", "同意吗", "choice", ("another",)),)
