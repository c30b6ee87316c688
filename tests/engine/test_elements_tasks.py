"""Tasks, and levels inside each other: in memory, reloaded between all steps, and stored."""

import pytest

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.engine.stories import (
    MESSAGE,
    MINUTE,
    MODES,
    THREE,
    Stories,
    check,
    diagram,
    message,
    paid,
    row,
)

STORIES = Stories()
story = STORIES.story


# -- tasks
story(
    "user and manual tasks wait, a plain task does not",
    row(user("a"), element("manualTask", "m"), element("task", "n"), user("b")),
    ["a", "m", "b"],
    ["a", "m", "b", "END"],
)
story(
    "a script task puts a value into a variable",
    diagram(
        [
            start(),
            script("s", "1 + 1", "x"),
            element("exclusiveGateway", "g", default="f_g_b"),
            user("a"),
            user("b"),
            end(),
        ],
        [("start", "s"), ("s", "g"), ("g", "a", "x = 2"), ("g", "b"), ("a", "end"), ("b", "end")],
    ),
    ["a"],
    ["a", "END"],
)
story(
    "a send task goes on at once",
    diagram(*line(element("sendTask", "s", messageRef="M1"), user("a")), MESSAGE),
    ["a"],
    ["a", "END"],
)
story(
    "a receive task waits for its message",
    diagram(*line(element("receiveTask", "r", messageRef="M1"), user("a")), MESSAGE),
    [paid(), "a"],
    ["wait", "a", "END"],
)

# -- sub-processes
story(
    "sub-processes in sub-processes",
    row(
        sub(
            "o",
            *line(sub("i", *line(user("q"), first="is", last="ie")), first="os", last="oe"),
        ),
        user("a"),
    ),
    ["q", "a"],
    ["q", "a", "END"],
)
story(
    "the same process called twice at once",
    document(
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                element("callActivity", "c1", calledElement="k"),
                element("callActivity", "c2", calledElement="k"),
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
        process("k", *line(user("q"), first="ks", last="ke")),
    ),
    ["q", "q", "a"],
    ["q+q", "q", "a", "END"],
)
story(
    "a message stops everything inside: tasks, calls, timers, instances",
    document(
        MESSAGE,
        process(
            "p",
            [
                start(),
                sub(
                    "all",
                    [
                        start("as"),
                        element("parallelGateway", "s"),
                        user("t"),
                        boundary("tt", "t", MINUTE, False),
                        user("tl"),
                        element("callActivity", "call", calledElement="k"),
                        sub("many", *line(user("q"), first="qs", last="qe"), inner=THREE),
                        element("intermediateCatchEvent", "w", timer("timeDuration", "PT90S")),
                        end("ae"),
                    ],
                    [
                        ("as", "s"),
                        ("s", "t"),
                        ("s", "call"),
                        ("s", "many"),
                        ("s", "w"),
                        ("t", "ae"),
                        ("call", "ae"),
                        ("many", "ae"),
                        ("w", "ae"),
                        ("tt", "tl"),
                        ("tl", "ae"),
                    ],
                ),
                boundary("b", "all", message),
                user("gone"),
                user("done"),
                end(),
            ],
            [("start", "all"), ("all", "done"), ("done", "end"), ("b", "gone"), ("gone", "end")],
        ),
        process(
            "k",
            [start("ks"), user("r"), boundary("rb", "r", MINUTE), user("rl"), end("ke")],
            [("ks", "r"), ("r", "ke"), ("rb", "rl"), ("rl", "ke")],
        ),
    ),
    ["q", 61, paid(), "gone"],
    ["q+q+q+r+t", "q+q+r+t", "q+q+rl+t+tl", "gone", "END"],
)
story(
    "notes, groups, lanes and data objects say nothing to the engine",
    diagram(
        [
            '<bpmn:laneSet id="ls"><bpmn:lane id="l"><bpmn:flowNodeRef>a</bpmn:flowNodeRef>'
            "</bpmn:lane></bpmn:laneSet>",
            start(),
            user("a"),
            end(),
            '<bpmn:textAnnotation id="ta"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>',
            '<bpmn:group id="gr"/><bpmn:association id="as" sourceRef="a" targetRef="ta"/>',
            '<bpmn:dataObject id="D"/><bpmn:dataObjectReference id="DR" dataObjectRef="D"/>',
        ],
        [("start", "a"), ("a", "end")],
    ),
    ["a"],
    ["a", "END"],
)
story(
    "the plain start is taken before one by message",
    diagram(
        [start("s1"), element("startEvent", "s2", message), user("a"), user("b"), end()],
        [("s1", "a"), ("s2", "b"), ("a", "end"), ("b", "end")],
        MESSAGE,
    ),
    ["a"],
    ["a", "END"],
)
story(
    "a process that begins at a time begins at once when somebody starts it",
    diagram([start(inner=MINUTE), user("a"), end()], [("start", "a"), ("a", "end")]),
    [61, "a"],
    ["a", "a", "END"],
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_element_does_what_bpmn_says(told, mode, request):
    check(told, request.getfixturevalue(mode))
