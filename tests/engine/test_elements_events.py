"""Times, messages, signals and conditions: waited for, on borders, thrown."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.diagrams import element, end, line, start, timer, user
from tests.engine.stories import (
    MESSAGE,
    MINUTE,
    MODES,
    SIGNAL,
    STOP,
    Stories,
    boundaries,
    check,
    diagram,
    message,
    paid,
    row,
    signal,
    when,
)

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STORIES = Stories()
story = STORIES.story


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


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_element_does_what_bpmn_says(told, mode, request):
    check(told, request.getfixturevalue(mode))
