"""Whose variables a token sees and writes."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    properties,
    script,
    start,
    sub,
    timer,
    user,
)
from engine.errors import ExpressionError
from engine.values import decode, encode, plain
from feel import YearsMonths

MANY = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="= items" '
    'camunda:elementVariable="item"/>'
)
MESSAGE = '<bpmn:message id="M1" name="stop"/>'
STOP = '<bpmn:messageEventDefinition messageRef="M1"/>'

both = pytest.mark.parametrize("reload", [False, True], ids=["memory", "reloaded"])


def row(*nodes):
    return document(process("p", *line(*nodes)))


@both
def test_branches_write_the_same_variables(play, reload):
    """A counter in two branches counts both, and a list keeps what both put in."""
    content = document(
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                *map(user, "ab"),
                script("ca", "n + 1", "n"),
                script("cb", "n + 1", "n"),
                element("parallelGateway", "j"),
                user("c"),
                end(),
            ],
            [
                ("start", "s"),
                ("s", "a"),
                ("s", "b"),
                ("a", "ca"),
                ("b", "cb"),
                ("ca", "j"),
                ("cb", "j"),
                ("j", "c"),
                ("c", "end"),
            ],
        )
    )
    case = play(content, {"n": 0, "log": ["start"]}, reload)
    case.step(("a", {"log": ["start", "a"]}))
    case.step(("b", {"log": [*case.data["log"], "b"]}))
    assert case.data == {"n": 2, "log": ["start", "a", "b"]}


@both
def test_what_an_interrupted_sub_process_wrote_stays(play, reload):
    content = document(
        MESSAGE,
        process(
            "p",
            [
                start(),
                sub("sp", *line(user("a"), user("b"), first="ss", last="se")),
                boundary("stop", "sp", STOP),
                user("h"),
                end(),
            ],
            [("start", "sp"), ("sp", "end"), ("stop", "h"), ("h", "end")],
        ),
    )
    case = play(content, {}, reload)
    case.step(("a", {"number": 12}))
    case.step({"message": "stop", "payload": {"by": "party"}})
    assert (case.open, case.data) == ("h", {"number": 12, "by": "party"})


CALL = [
    process("p", *line(user("z"), element("callActivity", "call", calledElement="k"), user("a"))),
    process("k", *line(user("q"), user("r"), first="ks", last="ke")),
]


@both
def test_a_called_process_reads_the_caller_and_gives_back_what_it_wrote(play, reload):
    case = play(document(*CALL), {"x": 1, "y": 1}, reload)
    case.step(("z", {"x": 2}))
    case.step(("q", {"y": 5}))
    seen = dict(case.token("r").data)
    assert seen == {"x": 2, "y": 5}
    assert case.data == {"x": 2, "y": 1}, "not before it has ended"
    case.step("r")
    assert case.data == {"x": 2, "y": 5}


@both
def test_a_stopped_called_process_gives_nothing_back(play, reload):
    content = document(
        MESSAGE,
        process(
            "p",
            [
                start(),
                element("callActivity", "call", calledElement="k"),
                boundary("stop", "call", STOP),
                end(),
            ],
            [("start", "call"), ("call", "end"), ("stop", "end")],
        ),
        CALL[1],
    )
    case = play(content, {}, reload)
    case.step(("q", {"y": 5}))
    case.step({"message": "stop"})
    assert (case.open, case.data) == ("END", {})


@both
def test_two_called_processes_do_not_see_each_other(play, reload):
    content = document(
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                element("callActivity", "c1", calledElement="k"),
                element("callActivity", "c2", calledElement="l"),
                element("parallelGateway", "j"),
                user("a"),
                end(),
            ],
            [
                ("start", "s"),
                ("s", "c1"),
                ("s", "c2"),
                ("c1", "j"),
                ("c2", "j"),
                ("j", "a"),
                ("a", "end"),
            ],
        ),
        process("k", *line(user("q"), user("r"), first="ks", last="ke")),
        process("l", *line(user("t"), first="ls", last="le")),
    )
    case = play(content, {"result": "none"}, reload)
    case.step(("q", {"result": "k"}))
    case.step(("t", {"other": case.token("t").data["result"]}))
    assert case.data == {"result": "none", "other": "none"}
    case.step("r")
    assert case.data == {"result": "k", "other": "none"}


@both
def test_mappings_narrow_what_goes_in_and_out(play, reload):
    mappings = (
        '<bpmn:extensionElements><camunda:in source="x" target="given"/>'
        '<camunda:in sourceExpression="x + 1" target="more"/>'
        '<camunda:out source="answer" target="result"/></bpmn:extensionElements>'
    )
    content = document(
        process(
            "p", *line(element("callActivity", "call", mappings, calledElement="k"), user("a"))
        ),
        process("k", *line(user("q"), first="ks", last="ke")),
    )
    case = play(content, {"x": 1, "secret": 7}, reload)
    assert dict(case.token("q").data) == {"given": 1, "more": 2}
    case.step(("q", {"answer": 42, "scratch": 0}))
    assert case.data == {"x": 1, "secret": 7, "result": 42}


ITEMS = [{"id": "one"}, {"id": "two"}, {"id": "three"}]


@both
def test_instances_see_their_own_item_and_nothing_of_each_other(play, reload):
    """The shape of performance: each obligation is checked, urged and marked by itself."""
    inside = sub(
        "performing",
        [
            start("ps"),
            element("exclusiveGateway", "again"),
            user("check"),
            element("exclusiveGateway", "done", default="f_done_urge"),
            user("urge"),
            element("exclusiveGateway", "urged", default="f_urged_again"),
            script("mark", "true", "any_breach"),
            end("pe"),
        ],
        [
            ("ps", "again"),
            ("again", "check"),
            ("check", "done"),
            ("done", "pe", 'status = "DONE"'),
            ("done", "urge"),
            ("urge", "urged"),
            ("urged", "mark", "breached = true"),
            ("urged", "again"),
            ("mark", "pe"),
        ],
        inner=MANY,
    )
    case = play(row(inside, user("after")), {"items": ITEMS}, reload)

    def task(element, item):
        return next(
            t
            for t in case.tokens
            if t.task_spec.element == element and t.data["item"]["id"] == item
        )

    def do(element, item, **data):
        case.finish(task(element, item), data)

    do("check", "one", status="NOT", again_on="2026-04-01")
    assert "again_on" not in task("check", "two").data
    assert "status" not in task("check", "three").data
    do("check", "two", status="DONE")
    do("urge", "one", breached=True)
    assert "any_breach" not in case.data
    assert "any_breach" not in task("check", "three").data
    do("check", "three", status="NOT")
    do("urge", "three", breached=False)
    assert task("check", "three").data["breached"] is False
    do("check", "three", status="DONE")
    assert case.open == "after"
    assert case.data == {
        "items": ITEMS,
        "status": "DONE",
        "again_on": "2026-04-01",
        "breached": False,
        "any_breach": True,
    }


@both
def test_results_come_out_as_a_list_in_the_order_of_the_items(play, reload):
    standard = (
        '<bpmn:multiInstanceLoopCharacteristics camunda:collection="items" '
        'camunda:elementVariable="item"><bpmn:loopDataOutputRef>answers</bpmn:loopDataOutputRef>'
        '<bpmn:outputDataItem name="answer"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    case = play(row(user("m", standard), user("a")), {"items": [1, 2, 3]}, reload)
    for token, answer in zip(reversed(list(case.tokens)), ["c", "b", "a"], strict=True):
        case.finish(token, {"answer": answer, "note": "stays inside"})
    assert case.data == {"items": [1, 2, 3], "answers": ["a", "b", "c"]}


@both
def test_results_may_be_worked_out(play, reload):
    given = properties(outputCollection="done", outputElement="item.id + loopCounter")
    content = row(user("m", given + MANY), user("a"))
    case = play(content, {"items": [{"id": 10}, {"id": 20}]}, reload)
    case.step("m")
    case.step("m")
    assert case.data["done"] == [10, 21]


@both
def test_a_decision_and_an_operation_write_into_the_scope_of_their_token(play, reload):
    service = element("serviceTask", "s", properties(operation="count"))
    content = row(sub("m", *line(service, user("q"), first="ms", last="me"), inner=MANY))
    case = play(
        content,
        {"items": [1, 2]},
        reload,
        operate=lambda name, token: {"twice": token.data["item"] * 2},
    )
    assert sorted(token.data["twice"] for token in case.tokens) == [2, 4]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        1.5,
        "text",
        Decimal("0.10"),
        date(2026, 3, 1),
        datetime(2026, 3, 1, 8, tzinfo=UTC),
        datetime(2026, 3, 1, 8, 30, 0, 250),
        time(8, 30),
        timedelta(days=1, microseconds=3),
        YearsMonths(14),
        [1, {"a": [Decimal(1), None]}],
        {"$date": "no date"},
        {"$date": 5, "b": 1},
    ],
    ids=str,
)
def test_values_survive_the_snapshot(value):
    assert decode(encode({"v": value})) == {"v": value}


def test_what_is_no_data_is_refused_by_its_type():
    with pytest.raises(ExpressionError, match="object"):
        encode({"v": object()})


def test_plain_values_are_json():
    given = {"n": Decimal("2"), "d": date(2026, 3, 1), "u": UUID(int=1), "t": ("a\0", 1)}
    assert plain(given) == {
        "n": 2,
        "d": "2026-03-01",
        "u": "00000000-0000-0000-0000-000000000001",
        "t": ["a", 1],
    }


@both
def test_a_timer_on_an_instance_knows_its_item(play, reload):
    inside = sub(
        "m",
        [
            start("ms"),
            user("q"),
            boundary("t", "q", timer("timeDate", "item.due"), False),
            user("late"),
            end("me"),
        ],
        [("ms", "q"), ("q", "me"), ("t", "late"), ("late", "me")],
        inner=MANY,
    )
    items = [{"due": "2026-03-02T02:00:00Z"}, {"due": "2026-03-02T03:00:00Z"}]
    case = play(row(inside), {"items": items}, reload)
    case.step(3600)
    assert case.open == "late+q+q"
    case.step(3600)
    assert case.open == "late+late+q+q"
