"""Errors, escalations, terminate and cancel: who catches them, and what stops."""

import pytest

from bench.diagrams import boundary, document, element, end, line, process, start, sub, user
from tests.engine.stories import (
    ERROR,
    ESCALATION,
    MINUTE,
    MODES,
    Stories,
    any_error,
    boundaries,
    cancel,
    check,
    diagram,
    error,
    escalation,
    inner,
    other_error,
    terminate,
    when,
)

STORIES = Stories()
story = STORIES.story


story(
    "an error end is caught on the border",
    boundaries(inner(error), error, True, ERROR),
    ["q", "late"],
    ["q", "late", "END"],
)
story(
    "an error is caught by an event for any error",
    boundaries(inner(error), any_error, True, ERROR),
    ["q", "late"],
    ["q", "late", "END"],
)
story(
    "an error finds the event of its code, past one of another",
    diagram(
        [
            start(),
            inner(error),
            boundary("b1", "sp", other_error),
            boundary("b2", "sp", error),
            user("x"),
            user("y"),
            end(),
        ],
        [("start", "sp"), ("sp", "end"), ("b1", "x"), ("b2", "y"), ("x", "end"), ("y", "end")],
        ERROR,
    ),
    ["q", "y"],
    ["q", "y", "END"],
)
story(
    "an error stops only the activity it happened in",
    diagram(
        [
            start(),
            element("parallelGateway", "s"),
            inner(error),
            boundary("b1", "sp", error),
            sub("other", *line(user("o"), first="os", last="oe")),
            boundary("b2", "other", error),
            *map(user, "xy"),
            end(),
        ],
        [
            ("start", "s"),
            ("s", "sp"),
            ("s", "other"),
            ("sp", "end"),
            ("other", "end"),
            ("b1", "x"),
            ("b2", "y"),
            ("x", "end"),
            ("y", "end"),
        ],
        ERROR,
    ),
    ["q", "x", "o"],
    ["o+q", "o+x", "o", "END"],
)
story(
    "an error in a fork stops the other branches",
    diagram(
        [
            start(),
            sub(
                "sp",
                [
                    start("ss"),
                    element("parallelGateway", "s"),
                    *map(user, "ab"),
                    element("parallelGateway", "j"),
                    element("endEvent", "bad", error),
                    end("se"),
                ],
                [("ss", "s"), ("s", "a"), ("s", "b"), ("b", "j"), ("a", "bad"), ("j", "se")],
            ),
            boundary("e", "sp", error),
            user("h"),
            user("c"),
            end(),
        ],
        [("start", "sp"), ("sp", "c"), ("c", "end"), ("e", "h"), ("h", "end")],
        ERROR,
    ),
    ["a", "h"],
    ["a+b", "h", "END"],
)
story(
    "an error comes out of a called process",
    document(
        ERROR,
        process(
            "p",
            [
                start(),
                element("callActivity", "call", calledElement="k"),
                boundary("e", "call", error),
                user("h"),
                user("c"),
                end(),
            ],
            [("start", "call"), ("call", "c"), ("e", "h"), ("h", "end"), ("c", "end")],
        ),
        process(
            "k",
            [start("ks"), user("q"), element("endEvent", "ke", error)],
            [("ks", "q"), ("q", "ke")],
        ),
    ),
    ["q", "h"],
    ["q", "h", "END"],
)
story(
    "an escalation that does not interrupt lets both go on",
    boundaries(inner(escalation), escalation, False, ESCALATION),
    ["q", "late", "c"],
    ["q", "c+late", "c", "END"],
)
story(
    "an escalation nobody catches ends its way",
    diagram(*line(inner(escalation), user("c")), ESCALATION),
    ["q", "c"],
    ["q", "c", "END"],
)
story(
    "a boundary timer stops a sub-process",
    boundaries(inner(""), MINUTE, True),
    [61, "late"],
    ["q", "late", "END"],
)
story(
    "a terminate end stops everything",
    diagram(
        [
            start(),
            element("parallelGateway", "s"),
            user("a"),
            inner(""),
            element("endEvent", "t", terminate),
            end(),
        ],
        [("start", "s"), ("s", "a"), ("s", "sp"), ("a", "t"), ("sp", "end")],
    ),
    ["a"],
    ["a+q", "END"],
)
story(
    "a terminate end in a sub-process stops only that",
    diagram(
        *line(
            sub(
                "sp",
                [
                    start("ss"),
                    element("parallelGateway", "s"),
                    *map(user, "ab"),
                    element("endEvent", "t", terminate),
                    end("se"),
                ],
                [("ss", "s"), ("s", "a"), ("s", "b"), ("a", "t"), ("b", "se")],
            ),
            user("c"),
        )
    ),
    ["a", "c"],
    ["a+b", "c", "END"],
)
story(
    "a cancel end leaves a transaction",
    diagram(
        [
            start(),
            inner(cancel).replace("subProcess", "transaction"),
            boundary("b", "sp", cancel),
            user("h"),
            user("c"),
            end(),
        ],
        [("start", "sp"), ("sp", "c"), ("b", "h"), ("h", "end"), ("c", "end")],
    ),
    ["q", "h"],
    ["q", "h", "END"],
)
story(
    "a condition on the border interrupts as soon as it holds",
    diagram(
        [
            start(),
            element("parallelGateway", "s"),
            user("x"),
            boundary("b", "x", when("go = true")),
            user("y"),
            user("z"),
            end(),
        ],
        [
            ("start", "s"),
            ("s", "x"),
            ("s", "z"),
            ("x", "end"),
            ("b", "y"),
            ("y", "end"),
            ("z", "end"),
        ],
    ),
    [("z", {"go": True}), "y"],
    ["x+z", "y", "END"],
)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_element_does_what_bpmn_says(told, mode, request):
    check(told, request.getfixturevalue(mode))
