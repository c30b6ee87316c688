"""Loops: several instances at once and one after the other, and standard loops."""

import pytest

from bench.diagrams import boundary, document, element, end, line, process, start, sub, user
from tests.engine.stories import (
    MINUTE,
    MODES,
    THREE,
    Stories,
    boundaries,
    check,
    diagram,
    row,
)

STORIES = Stories()
story = STORIES.story


def many(sequential, inside="", collection="people"):
    flag = str(sequential).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flag}" '
        f'camunda:collection="{collection}" camunda:elementVariable="p">{inside}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


PEOPLE = {"people": ["x", "y", "z"]}
AT_ONCE = (["m", "m", "m", "a"], ["m+m+m", "m+m", "m", "a", "END"])
story("instances of a number", row(user("m", THREE), user("a")), *AT_ONCE)
story("instances of a list", row(user("m", many(False)), user("a")), *AT_ONCE, PEOPLE)
story(
    "instances one after the other",
    row(user("m", many(True)), user("a")),
    ["m", "m", "m", "a"],
    ["m", "m", "m", "a", "END"],
    PEOPLE,
)
story(
    "no instances at all",
    row(user("m", many(False)), user("a")),
    ["a"],
    ["a", "END"],
    {"people": []},
)
story(
    "a condition ends the instances early",
    row(
        user(
            "m",
            many(False, "<bpmn:completionCondition>ok = true</bpmn:completionCondition>"),
        ),
        user("a"),
    ),
    [("m", {"ok": False}), ("m", {"ok": True}), "a"],
    ["m+m+m", "m+m", "a", "END"],
    PEOPLE,
)
for count in (
    "nrOfCompletedInstances = 2",
    "numberOfCompletedInstances = 2",
    "numberOfInstances - numberOfActiveInstances = 2 and numberOfTerminatedInstances = 0",
):
    story(
        f"a condition counts instances: {count}",
        row(
            user(
                "m",
                many(False, f"<bpmn:completionCondition>{count}</bpmn:completionCondition>"),
            ),
            user("a"),
        ),
        ["m", "m", "a"],
        ["m+m+m", "m+m", "a", "END"],
        PEOPLE,
    )
story(
    "instances of a called process",
    document(
        process("p", *line(element("callActivity", "m", THREE, calledElement="k"), user("a"))),
        process("k", *line(user("q"), user("r"), first="ks", last="ke")),
    ),
    ["q", "r", "q", "q", "r", "r", "a"],
    ["q+q+q", "q+q+r", "q+q", "q+r", "r+r", "r", "a", "END"],
)
story(
    "instances in a loop",
    diagram(
        [
            start(),
            element("exclusiveGateway", "g"),
            user("m", THREE),
            user("c"),
            element("exclusiveGateway", "x", default="f_x_end"),
            end(),
        ],
        [
            ("start", "g"),
            ("g", "m"),
            ("m", "c"),
            ("c", "x"),
            ("x", "g", "more"),
            ("x", "end"),
        ],
    ),
    ["m", "m", "m", ("c", {"more": True}), "m", "m", "m", ("c", {"more": False})],
    ["m+m+m", "m+m", "m", "c", "m+m+m", "m+m", "m", "c", "END"],
)
story(
    "a boundary timer stops all instances",
    boundaries(sub("m", *line(user("q"), first="ms", last="me"), inner=THREE), MINUTE, True),
    ["q", 61, "late"],
    ["q+q+q", "q+q", "late", "END"],
)
story(
    "an instance has boundary events of its own inside",
    row(
        sub(
            "m",
            [start("ms"), user("q"), boundary("t", "q", MINUTE, False), user("late"), end("me")],
            [("ms", "q"), ("q", "me"), ("t", "late"), ("late", "me")],
            inner=THREE,
        ),
        user("a"),
    ),
    ["q", 61, "q", "q", "late", "late", "a"],
    ["q+q+q", "q+q", "late+late+q+q", "late+late+q", "late+late", "late", "a", "END"],
)
story(
    "a standard loop has an end",
    row(user("m", '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'), user("a")),
    ["m", "m", "a"],
    ["m", "m", "a", "END"],
)
story(
    "a standard loop goes on while its condition holds",
    row(
        user(
            "m",
            "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>more = true"
            "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
        ),
        user("a"),
    ),
    [("m", {"more": True}), ("m", {"more": False}), "a"],
    ["m", "m", "a", "END"],
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_element_does_what_bpmn_says(told, mode, request):
    check(told, request.getfixturevalue(mode))
