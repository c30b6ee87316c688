"""Gateways: forks, joins in loops, inclusive and event gateways."""

import pytest

from bench.diagrams import element, end, line, script, start, sub, timer, user
from tests.engine.stories import MESSAGE, MINUTE, MODES, Stories, check, diagram, message, paid

STORIES = Stories()
story = STORIES.story


CHOICE = diagram(
    [
        start(),
        element("exclusiveGateway", "x", default="f_x_b"),
        user("a"),
        user("b"),
        end(),
    ],
    [("start", "x"), ("x", "a", "v = 1"), ("x", "b"), ("a", "end"), ("b", "end")],
)
story("an exclusive gateway takes the flow that holds", CHOICE, ["a"], ["a", "END"], {"v": 1})
story("an exclusive gateway falls back on its default", CHOICE, ["b"], ["b", "END"], {"v": 2})
FORK = [
    start(),
    element("parallelGateway", "s"),
    user("a"),
    user("b"),
    element("parallelGateway", "j"),
    user("c"),
    end(),
]
FORK_FLOWS = [
    ("start", "s"),
    ("s", "a"),
    ("s", "b"),
    ("a", "j"),
    ("b", "j"),
    ("j", "c"),
    ("c", "end"),
]
story(
    "a parallel block joins", diagram(FORK, FORK_FLOWS), ["a", "b", "c"], ["a+b", "b", "c", "END"]
)
TWICE = [("start", "u"), ("u", "m"), ("u", "m"), ("m", "s"), ("s", "a"), ("s", "b")]
story(
    "two tokens through one fork in one step each go on by every way",
    diagram(
        [start(), user("u"), element("exclusiveGateway", "m"), element("parallelGateway", "s"),
         user("a"), user("b"), end()],
        [*TWICE, ("a", "end"), ("b", "end")],
    ),
    ["u", "a", "b", "a", "b"],
    ["u", "a+a+b+b", "a+b+b", "a+b", "b", "END"],
)  # fmt: skip
story(
    "two tokens through one fork and its join in one step are two behind it",
    diagram(
        [start(), user("u"), element("exclusiveGateway", "m"), element("parallelGateway", "s"),
         element("task", "a"), element("task", "b"), element("parallelGateway", "j"), user("c"),
         end()],
        [*TWICE, ("a", "j"), ("b", "j"), ("j", "c"), ("c", "end")],
    ),
    ["u", "c", "c"],
    ["u", "c+c", "c", "END"],
)  # fmt: skip
LAPS = diagram(
    [
        *FORK[:-1],
        element("exclusiveGateway", "m"),
        element("exclusiveGateway", "x", default="f_x_end"),
        end(),
    ],
    [
        ("start", "m"),
        ("m", "s"),
        *FORK_FLOWS[1:-1],
        ("c", "x"),
        ("x", "m", "more"),
        ("x", "end"),
    ],
)
story(
    "a parallel block in a loop joins anew",
    LAPS,
    ["a", "b", ("c", {"more": True}), "a", "b", ("c", {"more": False})],
    ["a+b", "b", "c", "a+b", "b", "c", "END"],
)
story(
    "a parallel block in a loop joins anew, in the other order too",
    LAPS,
    ["b", "a", ("c", {"more": True}), "a", "b", ("c", {"more": False})],
    ["a+b", "a", "c", "a+b", "b", "c", "END"],
)
story(
    "an automatic parallel block in a loop joins once a lap",
    diagram(
        [
            start(),
            element("exclusiveGateway", "m"),
            element("parallelGateway", "s"),
            script("l", "1", "x"),
            script("r", "1", "y"),
            element("parallelGateway", "j"),
            script("n", "n + 1", "n"),
            element("exclusiveGateway", "x", default="f_x_a"),
            user("a"),
            end(),
        ],
        [
            ("start", "m"),
            ("m", "s"),
            ("s", "l"),
            ("s", "r"),
            ("l", "j"),
            ("r", "j"),
            ("j", "n"),
            ("n", "x"),
            ("x", "m", "n < 3"),
            ("x", "a"),
            ("a", "end"),
        ],
    ),
    ["a"],
    ["a", "END"],
    {"n": 0},
)
INCLUSIVE = diagram(
    [
        start(),
        element("inclusiveGateway", "s"),
        *map(user, "abd"),
        element("inclusiveGateway", "j"),
        user("c"),
        end(),
    ],
    [
        ("start", "s"),
        ("s", "a", "v > 0"),
        ("s", "b", "v > 1"),
        ("s", "d", "v > 2"),
        ("a", "j"),
        ("b", "j"),
        ("d", "j"),
        ("j", "c"),
        ("c", "end"),
    ],
)
story(
    "an inclusive gateway joins what it split",
    INCLUSIVE,
    ["a", "b", "c"],
    ["a+b", "b", "c", "END"],
    {"v": 2},
)
story(
    "an inclusive join waits for a long branch",
    diagram(
        [
            start(),
            element("inclusiveGateway", "s"),
            *map(user, ["a", "b", "b2"]),
            sub("sp", *line(user("q"), first="ss", last="se")),
            element("inclusiveGateway", "j"),
            user("c"),
            end(),
        ],
        [
            ("start", "s"),
            ("s", "a", "v > 0"),
            ("s", "b", "v > 1"),
            ("b", "b2"),
            ("b2", "sp"),
            ("sp", "j"),
            ("a", "j"),
            ("j", "c"),
            ("c", "end"),
        ],
    ),
    ["a", "b", "b2", "q", "c"],
    ["a+b", "b", "b2", "q", "c", "END"],
    {"v": 2},
)
EITHER = diagram(
    [
        start(),
        user("z"),
        element("eventBasedGateway", "g"),
        element("intermediateCatchEvent", "m", message),
        element("intermediateCatchEvent", "t", MINUTE),
        element("intermediateCatchEvent", "u", timer("timeDuration", "PT600S")),
        *map(user, "abc"),
        end(),
    ],
    [
        ("start", "z"),
        ("z", "g"),
        ("g", "u"),
        ("g", "m"),
        ("g", "t"),
        ("m", "a"),
        ("t", "b"),
        ("u", "c"),
        ("a", "end"),
        ("b", "end"),
        ("c", "end"),
    ],
    MESSAGE,
)
story("an event gateway takes the message", EITHER, ["z", paid(), "a"], ["z", "wait", "a", "END"])
story(
    "an event gateway takes the earlier of two timers",
    EITHER,
    ["z", 30, 31, "b"],
    ["z", "wait", "wait", "b", "END"],
)
story(
    "an event gateway can be come back to",
    diagram(
        [
            start(),
            element("exclusiveGateway", "x"),
            element("eventBasedGateway", "g"),
            element("intermediateCatchEvent", "m", message),
            element("intermediateCatchEvent", "t", MINUTE),
            user("a"),
            end(),
        ],
        [
            ("start", "x"),
            ("x", "g"),
            ("g", "m"),
            ("g", "t"),
            ("m", "a"),
            ("a", "x"),
            ("t", "end"),
        ],
        MESSAGE,
    ),
    [paid(), "a", paid(), "a", 61],
    ["wait", "a", "wait", "a", "wait", "END"],
)
story(
    "two flows out of a task are two branches",
    diagram(
        [start(), *map(user, "abc"), end()],
        [("start", "a"), ("a", "b"), ("a", "c"), ("b", "end"), ("c", "end")],
    ),
    ["a", "b", "c"],
    ["a", "b+c", "c", "END"],
)
story(
    "a task without a flow out ends its way",
    diagram([start(), user("a"), end()], [("start", "a")]),
    ["a"],
    ["a", "END"],
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_element_does_what_bpmn_says(told, mode, request):
    check(told, request.getfixturevalue(mode))
