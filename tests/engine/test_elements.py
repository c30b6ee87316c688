"""Every element of BPMN we run, told in memory, reloaded between all steps, and stored."""

from datetime import UTC, datetime, timedelta

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
from tests.engine import stories as _s

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STORIES = _s.Stories()
story = STORIES.story

MESSAGE, SIGNAL, ERROR, ESCALATION = _s.MESSAGE, _s.SIGNAL, _s.ERROR, _s.ESCALATION
message, signal, error, other_error = _s.message, _s.signal, _s.error, _s.other_error
any_error, escalation, terminate, cancel = _s.any_error, _s.escalation, _s.terminate, _s.cancel
MINUTE, STOP, THREE = _s.MINUTE, _s.STOP, _s.THREE
paid, when, diagram, row, boundaries, inner = (
    _s.paid, _s.when, _s.diagram, _s.row, _s.boundaries, _s.inner
)  # fmt: skip


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

# -- gateways
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

# -- timers


def pause(form, text):
    return row(user("z"), element("intermediateCatchEvent", "t", timer(form, text)), user("a"))


SLEEP = (["z", 30, 31, "a"], ["z", "wait", "wait", "a", "END"])
story("a timer of a duration", pause("timeDuration", "PT60S"), *SLEEP)
story("a timer of a FEEL duration", pause("timeDuration", '= duration("PT60S")'), *SLEEP)
story("a timer of a text in a variable", pause("timeDuration", "= span"), *SLEEP, {"span": "PT1M"})
story("a timer at a date-time", pause("timeDate", "2026-03-02T01:01:00Z"), *SLEEP)
story(
    "a timer at a date-time in a variable",
    pause("timeDate", "= due"),
    *SLEEP,
    {"due": NOW + timedelta(seconds=60)},
)
story(
    "a timer of a month goes by the calendar",
    pause("timeDuration", "P1M"),
    ["z", 30 * 86400, 86400, "a"],
    ["z", "wait", "wait", "a", "END"],
)
story(
    "a timer whose time has passed goes on at once",
    pause("timeDate", "2026-01-01T00:00:00Z"),
    ["z", "a"],
    ["z", "a", "END"],
)
story(
    "a boundary timer interrupts",
    boundaries(user("a"), MINUTE, True),
    [61, "late"],
    ["a", "late", "END"],
)
story(
    "a boundary timer is forgotten when the task is done",
    boundaries(user("a"), MINUTE, True),
    ["a", 100, "c"],
    ["a", "c", "c", "END"],
)
story(
    "a boundary timer that does not interrupt",
    boundaries(user("a"), MINUTE, False),
    [61, "late", "a", "c"],
    ["a", "a+late", "a", "c", "END"],
)
story(
    "what a boundary timer began outlives its task",
    boundaries(user("a"), MINUTE, False),
    [61, "a", "late", "c"],
    ["a", "a+late", "c+late", "c", "END"],
)
CYCLE = boundaries(user("a"), timer("timeCycle", "R3/PT60S"), False)
story(
    "a cycle fires as often as it says",
    CYCLE,
    [61, 60, 60, 60, "late", "late", "late", "a", "c"],
    [
        "a",
        "a+late",
        "a+late+late",
        "a+late+late+late",
        "a+late+late+late",
        "a+late+late",
        "a+late",
        "a",
        "c",
        "END",
    ],
)
story(
    "what a cycle began outlives its task",
    CYCLE,
    [61, "a", "late", "c"],
    ["a", "a+late", "c+late", "c", "END"],
)
story(
    "missed periods of a cycle are one firing",
    boundaries(user("a"), timer("timeCycle", "R/PT60S"), False),
    [1000, 60],
    ["a", "a+late", "a+late+late"],
)

# -- messages and signals
CATCH = element("intermediateCatchEvent", "m", message)
story(
    "a message is waited for",
    diagram(*line(user("z"), CATCH, user("a")), MESSAGE),
    ["z", paid(), "a"],
    ["z", "wait", "a", "END"],
)
story(
    "a boundary message interrupts",
    boundaries(user("a"), message, True, MESSAGE),
    [paid(), "late"],
    ["a", "late", "END"],
)
story(
    "a boundary message that does not interrupt comes again and again",
    boundaries(user("a"), message, False, MESSAGE),
    [paid(), paid(), "late", "a", "late", "c"],
    ["a", "a+late", "a+late+late", "a+late", "c+late", "c", "END"],
)
story(
    "a boundary signal interrupts",
    boundaries(user("a"), signal, True, SIGNAL),
    [STOP, "late"],
    ["a", "late", "END"],
)
story(
    "a throw goes on at once",
    diagram(*line(element("intermediateThrowEvent", "t", message), user("a")), MESSAGE),
    ["a"],
    ["a", "END"],
)

story(
    "a signal is waited for",
    diagram(*line(element("intermediateCatchEvent", "m", signal), user("a")), SIGNAL),
    [STOP, "a"],
    ["wait", "a", "END"],
)
story(
    "a signal that is thrown goes out, and the throw goes on",
    diagram(
        [
            start(),
            element("intermediateThrowEvent", "n"),
            element("intermediateThrowEvent", "t", signal),
            user("a"),
            element("endEvent", "end", signal),
        ],
        [("start", "n"), ("n", "t"), ("t", "a"), ("a", "end")],
        SIGNAL,
    ),
    ["a"],
    ["a", "END"],
)
story(
    "a process that begins with a signal begins at once when somebody starts it",
    diagram([start(inner=signal), user("a"), end()], [("start", "a"), ("a", "end")], SIGNAL),
    ["a"],
    ["a", "END"],
)
story(
    "a condition is waited for until it holds",
    diagram(
        [start(), element("intermediateCatchEvent", "w", when("go = true")), *map(user, "az"),
         end()],
        [("start", "w"), ("start", "z"), ("w", "a"), ("a", "end"), ("z", "end")],
    ),
    [("z", {"go": True}), "a"],
    ["z", "a", "END"],
)  # fmt: skip
story(
    "a condition that holds already is not waited for",
    row(element("intermediateCatchEvent", "w", when("go = true")), user("a")),
    ["a"],
    ["a", "END"],
    {"go": True},
)

# -- errors, escalations, terminate, cancel


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

# -- loops


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
story(
    "a condition counts instances",
    row(
        user(
            "m",
            many(
                False,
                "<bpmn:completionCondition>nrOfCompletedInstances = 2</bpmn:completionCondition>",
            ),
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


@pytest.mark.parametrize("mode", _s.MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_element_does_what_bpmn_says(told, mode, request):
    _s.check(told, request.getfixturevalue(mode))
