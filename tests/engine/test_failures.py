"""What goes wrong in an automatic node stays with it; everything else goes on."""

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
from engine import Source
from engine.errors import DefinitionInvalid
from engine.spiff.parse import ModelError, parse

both = pytest.mark.parametrize("reload", [False, True], ids=["memory", "reloaded"])


def row(*nodes):
    return document(process("p", *line(*nodes)))


def failed(case):
    return [(failure.kind, failure.element) for failure in case.failures]


GATE = document(
    process(
        "p",
        [
            start(),
            user("z"),
            element("exclusiveGateway", "x"),
            user("a"),
            user("b"),
            end(),
        ],
        [
            ("start", "z"),
            ("z", "x"),
            ("x", "a", "amount > 1000"),
            ("x", "b", "amount <= 1000"),
            ("a", "end"),
            ("b", "end"),
        ],
    )
)


@both
def test_a_condition_that_is_null_is_an_incident_not_a_no(play, reload):
    case = play(GATE, {}, reload)
    case.step("z")
    assert failed(case) == [("expression", "x")]
    assert "amount" in case.failures[0].error
    assert case.open == "wait", "the act was done, the case stands at the gateway"
    case.case.task_tree.data["amount"] = 5
    case.retry("x")
    assert case.open == "b"


@both
def test_a_gateway_without_a_way_is_an_incident(play, reload):
    content = document(
        process(
            "p",
            [start(), user("z"), element("exclusiveGateway", "x"), user("a"), user("b"), end()],
            [("start", "z"), ("z", "x"), ("x", "a", "v = 1"), ("x", "b", "v = 2"), ("a", "end")],
        )
    )
    case = play(content, {"v": 3}, reload)
    case.step("z")
    assert failed(case) == [("flow", "x")]


@both
def test_a_process_does_not_end_while_a_node_stands_still(play, reload):
    content = document(
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                user("a"),
                user("z"),
                script("bad", "nothing()", "x"),
                end(),
            ],
            [("start", "s"), ("s", "a"), ("s", "z"), ("z", "bad"), ("bad", "end"), ("a", "end")],
        )
    )
    case = play(content, {}, reload)
    case.step("z")
    case.step("a")
    assert failed(case) == [("expression", "bad")], "tried once, not with every step"
    assert case.open == "wait"
    case.skip("bad", x=1)
    assert (case.open, case.data) == ("END", {"x": 1})


@both
def test_a_timer_that_cannot_be_computed_does_not_refuse_the_act_before_it(play, reload):
    content = row(user("z"), element("intermediateCatchEvent", "t", timer("timeDate", "due")))
    case = play(content, {}, reload)
    case.step("z")
    assert failed(case) == [("expression", "t")]
    case.case.task_tree.data["due"] = "2026-03-02T02:00:00Z"
    case.retry("t")
    case.step(3600)
    assert case.open == "END"


@both
def test_a_boundary_timer_that_cannot_be_computed_leaves_the_task_open(play, reload):
    content = document(
        process(
            "p",
            [start(), user("a"), boundary("t", "a", timer("timeDuration", "soon")), end()],
            [("start", "a"), ("a", "end"), ("t", "end")],
        )
    )
    case = play(content, {"soon": "P999999999D"}, reload)
    assert failed(case) == [("expression", "t")]
    assert case.open == "a"
    case.step("a")
    assert case.open == "END"


@both
def test_a_list_that_is_none_and_one_that_is_too_long_are_incidents(play, reload):
    many = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="items"/>'
    for items in (5, None, list(range(501))):
        case = play(row(user("m", many)), {"items": items}, reload)
        assert failed(case) == [("collection", "m")]
        case.case.task_tree.data["items"] = [1]
        case.retry("m")
        assert case.open == "m"


@both
def test_a_result_that_cannot_be_worked_out_stops_the_activity_not_the_act(play, reload):
    many = (
        properties(outputCollection="out", outputElement="nothing(item)")
        + '<bpmn:multiInstanceLoopCharacteristics camunda:collection="[1, 2]" '
        'camunda:elementVariable="item"/>'
    )
    case = play(row(user("m", many), user("a")), {}, reload)
    case.step("m")
    case.step("m")
    assert failed(case)[0] == ("expression", "m")
    assert case.open == "wait"
    case.retry("m")
    assert case.data["out"] == [None, None]
    assert case.open == "a"


@both
def test_an_operation_that_breaks_can_be_tried_again(play, reload):
    tries = []

    def operate(name, token):
        tries.append(name)
        if len(tries) == 1:
            raise RuntimeError("no paper in the printer")
        return {"printed": True}

    service = element("serviceTask", "s", properties(operation="print"))
    case = play(row(user("z"), service, user("a")), {}, reload, operate=operate)
    case.step("z")
    assert failed(case) == [("operation", "s")]
    assert case.failures[0].error == "RuntimeError", "its words may be somebody's data"
    case.retry("s")
    assert (case.open, case.data) == ("a", {"printed": True})


@both
def test_a_called_process_that_does_not_exist_is_an_incident(play, reload):
    content = row(user("z"), element("callActivity", "c", calledElement="gone"))
    case = play(content, {}, reload)
    case.step("z")
    assert failed(case) == [("definition", "c")]
    assert case.open == "wait"


@both
def test_an_error_nobody_catches_is_an_incident(play, reload):
    content = document(
        '<bpmn:error id="E1" name="err" errorCode="42"/>',
        process(
            "p",
            [
                start(),
                user("z"),
                element("endEvent", "e", '<bpmn:errorEventDefinition errorRef="E1"/>'),
            ],
            [("start", "z"), ("z", "e")],
        ),
    )
    case = play(content, {}, reload)
    case.step("z")
    assert failed(case) == [("error", "e")]


def test_a_loop_without_a_task_stops_at_the_limit(play):
    content = document(
        process(
            "p",
            [
                start(),
                element("exclusiveGateway", "in"),
                script("s", "n + 1", "n"),
                element("exclusiveGateway", "x", default="f_x_end"),
                end(),
            ],
            [("start", "in"), ("in", "s"), ("s", "x"), ("x", "in", "n > 0"), ("x", "end")],
        )
    )
    case = play(content, {"n": 0}, reload=True)
    assert [kind for kind, _ in failed(case)] == ["limit"]


@both
def test_a_message_key_that_is_nothing_is_an_incident(play, reload):
    content = document(
        '<bpmn:message id="M1" name="paid"/>',
        process(
            "p",
            *line(
                user("z"),
                element(
                    "intermediateCatchEvent",
                    "m",
                    properties(key="= invoice") + '<bpmn:messageEventDefinition messageRef="M1"/>',
                ),
            ),
        ),
    )
    case = play(content, {}, reload)
    case.step("z")
    assert failed(case) == [("expression", "m")]
    case.case.task_tree.data["invoice"] = 77
    case.retry("m")
    assert [wait["key"] for wait in case.waits.values()] == ["77"]


BAD = {
    "no XML": b"<x",
    "another language": b"<x/>",
    "a document type": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>',
    "no process": document(),
    "no start": document(process("p", [user("a")], [])),
    "a complex gateway": row(element("complexGateway", "x")),
    "an ad-hoc sub-process": row(element("adHocSubProcess", "x")),
    "an event sub-process": document(
        process(
            "p",
            [start(), end(), element("subProcess", "x", start("xs"), triggeredByEvent="true")],
            [("start", "end")],
        )
    ),
    "a link": row(element("intermediateThrowEvent", "x", '<bpmn:linkEventDefinition name="l"/>')),
    "a compensation": row(
        element("intermediateThrowEvent", "x", "<bpmn:compensateEventDefinition/>")
    ),
    "a condition on an event's flow": document(
        process("p", [start(), user("a"), end()], [("start", "a", "true"), ("a", "end")])
    ),
    "a flow without a condition": document(
        process(
            "p",
            [start(), element("exclusiveGateway", "x"), user("a"), end()],
            [("start", "x"), ("x", "a"), ("x", "end", "true"), ("a", "end")],
        )
    ),
    "a flow into nothing": document(
        process("p", [start(), user("a")], [("start", "a"), ("a", "gone")])
    ),
    "a boundary event on nothing": document(
        process(
            "p",
            [start(), boundary("b", "gone", timer("timeDuration", "P1D")), end()],
            [("start", "end"), ("b", "end")],
        )
    ),
    "a message that is not declared": row(element("receiveTask", "r", messageRef="gone")),
    "a timer without a time": row(
        element("intermediateCatchEvent", "t", "<bpmn:timerEventDefinition/>")
    ),
    "a script in another language": row(
        element("scriptTask", "s", "<bpmn:script>import os</bpmn:script>", scriptFormat="python")
    ),
    "a start by a condition": row().replace(
        b'<bpmn:startEvent id="start">',
        b'<bpmn:startEvent id="start"><bpmn:conditionalEventDefinition><bpmn:condition>x'
        b"</bpmn:condition></bpmn:conditionalEventDefinition>",
    ),
    "a rule without a decision": row(element("businessRuleTask", "r")),
    "a call of nothing": row(element("callActivity", "c")),
    "instances of nothing": row(user("m", "<bpmn:multiInstanceLoopCharacteristics/>")),
    "two elements with one id": document(
        process("p", [start(), user("a"), user("a"), end()], [("start", "a"), ("a", "end")])
    ),
    "a sub-process without a start": row(sub("sp", [user("q")], [])),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_model_that_cannot_run_is_refused_by_name(name):
    with pytest.raises((ModelError, DefinitionInvalid)):
        parse(BAD[name])


@pytest.mark.parametrize("name", list(BAD))
def test_a_deploy_refuses_it_by_a_rule_and_names_the_element(county, name):
    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy([Source("process", "p", BAD[name])], note="", by=None)

    findings = refused.value.findings
    assert [one for one in findings if one.severity == "error" and one.rule and one.message]
    assert "model" not in {one.rule for one in findings}


def test_a_row_of_two_thousand_tasks_is_compiled_without_recursion():
    nodes = [user(f"t{n}") for n in range(900)]
    assert len(parse(row(*nodes))[0].spec.task_specs) > 900


def on(condition, key, value):
    """An event sub-process that sets `go` to *value* whenever *condition* becomes true."""
    event = (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{condition}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )
    first = element("startEvent", f"{key}s", event, isInterrupting="false")
    nodes = [first, script(f"{key}x", value, "go"), end(f"{key}e")]
    text = sub(key, nodes, [(f"{key}s", f"{key}x"), (f"{key}x", f"{key}e")])
    return text.replace("<bpmn:subProcess ", '<bpmn:subProcess triggeredByEvent="true" ', 1)


@both
def test_conditions_that_set_each_other_off_stop_at_the_limit_of_one_command(play, reload):
    nodes, ways = line(user("a"), user("b"))
    handlers = [on("go = true", "h", "false"), on("go = false", "i", "true")]
    case = play(document(process("p", [*nodes, *handlers], ways)), {}, reload)

    case.step(("a", {"go": True}))

    assert {kind for kind, _ in failed(case)} == {"limit"}
    assert case.open == "b"
