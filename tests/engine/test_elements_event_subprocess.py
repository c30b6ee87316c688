"""Event sub-processes, and errors and escalations that look for them (BPMN 2.0.2 §10.3.5)."""

from itertools import pairwise

import pytest

from bench.diagrams import (
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
from tests.engine import stories as s

STORIES = s.Stories()
story, diagram = STORIES.story, s.diagram


def handler(key, event, *inside, interrupting=True):
    """An event sub-process `key` that begins with *event* and goes through *inside*."""
    flag = str(interrupting).lower()
    first = element("startEvent", f"{key}_s", event, isInterrupting=flag)
    keys = [f"{key}_s", *(text.split('id="', 1)[1].split('"', 1)[0] for text in inside), f"{key}_e"]
    flows = list(pairwise(keys))
    text = sub(key, [first, *inside, end(f"{key}_e")], flows)
    return text.replace("<bpmn:subProcess ", '<bpmn:subProcess triggeredByEvent="true" ', 1)


def around(*handlers, root=(), middle=None, variables=None):
    """A process of the tasks `a` and `b` with event sub-processes beside them."""
    nodes, flows = line(*(middle or (user("a"), user("b"))))
    return diagram([*nodes, *handlers], flows, *root)


def ends_badly():
    """A sub-process `bad` with a task `r` that ends with the error."""
    inside = [start("bs"), user("r"), element("endEvent", "be", s.error)]
    return sub("bad", inside, [("bs", "r"), ("r", "be")])


TRIGGERS = {
    "message": (s.message, {"message": "paid", "payload": {"sum": 3}}, (s.MESSAGE,)),
    "signal": (s.signal, {"signal": "stop"}, (s.SIGNAL,)),
    "timer": (s.MINUTE, 61, ()),
}
for name, (event, happens, root) in TRIGGERS.items():
    story(
        f"an event sub-process by {name} interrupts what is around it",
        around(handler("h", event, user("x")), root=root),
        [happens, "x"],
        ["a", "x", "END"],
    )
    story(
        f"an event sub-process by {name} that does not interrupt goes on beside",
        around(handler("h", event, user("x"), interrupting=False), root=root),
        [happens, "a", "b", "x"],
        ["a", "a+x", "b+x", "x", "END"],
    )
    story(
        f"an event sub-process by {name} waits no more when the process has ended",
        around(handler("h", event, user("x")), root=root),
        ["a", "b"],
        ["a", "b", "END"],
    )
story(
    "a message begins an event sub-process again and again, and brings its variables",
    around(handler("h", s.message, user("x"), interrupting=False), root=(s.MESSAGE,)),
    [s.paid(n=1), s.paid(n=2), "x", "a", "x", "b"],
    ["a", "a+x", "a+x+x", "a+x", "b+x", "b", "END"],
)
story(
    "a cycle begins an event sub-process as often as it says",
    around(handler("h", timer("timeCycle", "R2/PT60S"), user("x"), interrupting=False)),
    [61, 60, 60, "x", "x", "a", "b"],
    ["a", "a+x", "a+x+x", "a+x+x", "a+x", "a", "b", "END"],
)
story(
    "a condition begins an event sub-process when it becomes true",
    around(handler("h", s.when("go = true"), user("x"))),
    [("a", {"go": True}), "x"],
    ["a", "x", "END"],
)
story(
    "a condition begins an event sub-process each time it becomes true",
    around(
        handler("h", s.when("go = true"), user("x"), interrupting=False),
        middle=(user("a"), user("b"), user("c"), user("d")),
    ),
    [
        ("a", {"go": True}),
        ("b", {"go": True}),
        ("x", {"go": False}),
        ("c", {"go": True}),
        "x",
        "d",
    ],
    ["a", "b+x", "c+x", "c", "d+x", "d", "END"],
)
story(
    "an error end is caught by the event sub-process beside it",
    diagram(
        [*line(user("a"), last="bad")[0][:-1], element("endEvent", "bad", s.error),
         handler("h", s.error, user("x"))],
        [("start", "a"), ("a", "bad")],
        s.ERROR,
    ),
    ["a", "x"],
    ["a", "x", "END"],
)  # fmt: skip
story(
    "an error that leaves a sub-process is caught by the event sub-process around it",
    around(
        handler("h", s.error, user("x")),
        middle=(s.inner(s.error), user("b")),
        root=(s.ERROR,),
    ),
    ["q", "x"],
    ["q", "x", "END"],
)
story(
    "an event sub-process catches before the border of the sub-process it stands in",
    s.boundaries(
        sub(
            "sp",
            [start("ss"), user("q"), element("endEvent", "se", s.error),
             handler("h", s.any_error, user("x"))],
            [("ss", "q"), ("q", "se")],
        ),
        s.error,
        True,
        s.ERROR,
    ),
    ["q", "x", "c"],
    ["q", "x", "c", "END"],
)  # fmt: skip
story(
    "an event sub-process for just this code comes before one for any",
    around(
        handler("h1", s.any_error, user("x")),
        handler("h2", s.error, user("y")),
        middle=(s.inner(s.error), user("b")),
        root=(s.ERROR,),
    ),
    ["q", "y"],
    ["q", "y", "END"],
)
story(
    "an error in an event sub-process is for those around it, not for itself",
    s.boundaries(
        sub(
            "sp",
            [start("ss"), user("q"), element("endEvent", "se", s.error),
             handler("h", s.error, user("x"), ends_badly())],
            [("ss", "q"), ("q", "se")],
        ).replace('id="sp"', 'id="outer"', 1),
        s.error,
        True,
        s.ERROR,
    ),
    ["q", "x", "r", "late"],
    ["q", "x", "r", "late", "END"],
)  # fmt: skip
ESCALATES = (element("intermediateThrowEvent", "t", s.escalation), user("b"))
story(
    "an escalation begins an event sub-process beside what goes on",
    around(
        handler("h", s.escalation, user("x"), interrupting=False),
        middle=(user("a"), *ESCALATES),
        root=(s.ESCALATION,),
    ),
    ["a", "b", "x"],
    ["a", "b+x", "x", "END"],
)
story(
    "an escalation begins an event sub-process that stops what threw it",
    around(
        handler("h", s.escalation, user("x")),
        middle=(user("a"), *ESCALATES),
        root=(s.ESCALATION,),
    ),
    ["a", "x"],
    ["a", "x", "END"],
)
story(
    "an escalation an event sub-process throws itself does not begin it again",
    around(
        handler(
            "h",
            s.escalation,
            element("intermediateThrowEvent", "t2", s.escalation),
            user("x"),
            interrupting=False,
        ),
        middle=(user("a"), *ESCALATES),
        root=(s.ESCALATION,),
    ),
    ["a", "b", "x"],
    ["a", "b+x", "x", "END"],
)
story(
    "an escalation on the border of one of three loops",
    s.boundaries(
        sub(
            "sp",
            [start("ss"), user("q"), element("endEvent", "se", s.escalation)],
            [("ss", "q"), ("q", "se")],
            inner='<bpmn:standardLoopCharacteristics loopMaximum="2"/>',
        ),
        s.escalation,
        False,
        s.ESCALATION,
    ),
    ["q", "late", "q", "late", "c"],
    ["q", "late+q", "q", "c+late", "c", "END"],
)
story(
    "an event sub-process interrupts calls, instances and other event sub-processes",
    document(
        s.MESSAGE,
        s.SIGNAL,
        process(
            "p",
            [
                start(),
                element("parallelGateway", "g"),
                element("callActivity", "call", calledElement="k"),
                sub("m", *line(user("q"), first="ms", last="me"), inner=s.THREE),
                user("a"),
                end(),
                handler("h1", s.signal, user("y"), interrupting=False),
                handler("h2", s.message, user("x")),
            ],
            [("start", "g"), ("g", "call"), ("g", "m"), ("g", "a"), ("call", "end"),
             ("m", "end"), ("a", "end")],
        ),
        process("k", [start("ks"), user("r"), end("ke"), handler("kh", s.MINUTE, user("z"))],
                [("ks", "r"), ("r", "ke")]),
    ),
    [s.STOP, 61, s.paid(), "x"],
    ["a+q+q+q+r", "a+q+q+q+r+y", "a+q+q+q+y+z", "x", "END"],
)  # fmt: skip
story(
    "a terminate end in an event sub-process ends only that",
    around(
        handler("h", s.message, user("x"), interrupting=False).replace(
            '<bpmn:endEvent id="h_e">', f'<bpmn:endEvent id="h_e">{s.terminate}'
        ),
        root=(s.MESSAGE,),
    ),
    [s.paid(), "x", "a", "b"],
    ["a", "a+x", "a", "b", "END"],
)
story(
    "an event sub-process has event sub-processes of its own",
    around(
        sub(
            "h",
            [
                element("startEvent", "h_s", s.message),
                user("x"),
                end("h_e"),
                handler("i", s.MINUTE, user("y")),
            ],
            [("h_s", "x"), ("x", "h_e")],
        ).replace("<bpmn:subProcess ", '<bpmn:subProcess triggeredByEvent="true" ', 1),
        root=(s.MESSAGE,),
    ),
    [s.paid(), 61, "y"],
    ["a", "x", "y", "END"],
)
story(
    "each lap of a loop arms its event sub-process anew",
    diagram(
        [
            start(),
            element("exclusiveGateway", "m"),
            sub(
                "sp",
                [start("ss"), user("q"), end("se"), handler("h", s.message, user("x"))],
                [("ss", "q"), ("q", "se")],
            ),
            script("n", "n + 1", "n"),
            element("exclusiveGateway", "g", default="f_g_end"),
            end(),
        ],
        [("start", "m"), ("m", "sp"), ("sp", "n"), ("n", "g"), ("g", "m", "n < 3"), ("g", "end")],
        s.MESSAGE,
    ),
    [s.paid(), "x", "q", s.paid(), "x"],
    ["q", "x", "q", "q", "x", "END"],
    {"n": 0},
)


@pytest.mark.parametrize("mode", s.MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_event_sub_process_does_what_bpmn_says(told, mode, request):
    s.check(told, request.getfixturevalue(mode))
