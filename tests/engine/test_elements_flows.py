"""Flows: several out of a task, conditions on them, merges, links, inclusive joins in loops."""

import pytest

from bench.diagrams import boundary, element, end, line, script, start, sub, user
from tests.engine import stories as s

STORIES = s.Stories()
story, diagram = STORIES.story, s.diagram


def link(kind, key, name):
    """A link event."""
    return element(f"intermediate{kind}Event", key, f'<bpmn:linkEventDefinition name="{name}"/>')


# -- several flows out of a task


def choice(*ways, default=""):
    """A task `a` with flows to *ways*, (task, condition) pairs; each goes to the end."""
    given = {"default": f"f_a_{default}"} if default else {}
    targets = [way[0] for way in ways]
    flows = [("start", "a"), *(("a", *way) for way in ways), *((t, "end") for t in targets)]
    return diagram([start(), user("a", **given), *map(user, targets), end()], flows)


THREE_WAYS = choice(("b", "v > 0"), ("c", "v > 1"), ("d",), default="d")
for v, opened in ((0, "d"), (1, "b"), (2, "b+c")):
    story(
        f"a task asks the conditions of its flows and takes all that hold, or the default ({v})",
        THREE_WAYS,
        [("a", {"v": v}), *opened.split("+")],
        ["a", opened, *(["c"] if "+" in opened else []), "END"],
    )
story(
    "a flow without a condition is taken whatever the others say",
    choice(("b", "v > 0"), ("c",)),
    [("a", {"v": 0}), "c"],
    ["a", "c", "END"],
)
story(
    "a flow without a condition is taken beside the others",
    choice(("b", "v > 0"), ("c",)),
    [("a", {"v": 1}), "c", "b"],
    ["a", "b+c", "b", "END"],
)
story(
    "conditions are asked after instances, calls and sub-processes too",
    diagram(
        [start(), sub("sp", *line(user("q"), first="ss", last="se"), inner=s.THREE), user("b"),
         user("c"), boundary("t", "sp", s.MINUTE), end()],
        [("start", "sp"), ("sp", "b", "v = 1"), ("sp", "c", "v != 1"), ("b", "end"),
         ("c", "end"), ("t", "end")],
    ),
    ["q", "q", ("q", {"v": 1}), "b"],
    ["q+q+q", "q+q", "q", "b", "END"],
)  # fmt: skip
story(
    "an event has several flows out, each a branch",
    diagram(
        [start(), element("intermediateCatchEvent", "m", s.message), *map(user, "ab"), end()],
        [("start", "m"), ("start", "b"), ("m", "a"), ("m", "b"), ("a", "end"), ("b", "end")],
        s.MESSAGE,
    ),
    [s.paid(), "b", "b", "a"],
    ["b", "a+b+b", "a+b", "a", "END"],
)

# -- merges
story(
    "two flows into a task are two tokens, one after the other",
    diagram(
        [start(), element("parallelGateway", "g"), *map(user, "abc"), end()],
        [("start", "g"), ("g", "a"), ("g", "b"), ("a", "c"), ("b", "c"), ("c", "end")],
    ),
    ["a", "c", "b", "c"],
    ["a+b", "b+c", "b", "c", "END"],
)
story(
    "an exclusive gateway lets each token through",
    diagram(
        [start(), *map(user, "abc"), element("exclusiveGateway", "x"), end()],
        [("start", "a"), ("start", "b"), ("a", "x"), ("b", "x"), ("x", "c"), ("c", "end")],
    ),
    ["a", "b", "c", "c"],
    ["a+b", "b+c", "c+c", "c", "END"],
)
story(
    "a gateway that joins and splits does both",
    diagram(
        [start(), element("parallelGateway", "s"), *map(user, "abcd"),
         element("parallelGateway", "g"), end()],
        [("start", "s"), ("s", "a"), ("s", "b"), ("a", "g"), ("b", "g"), ("g", "c"), ("g", "d"),
         ("c", "end"), ("d", "end")],
    ),
    ["a", "b", "c", "d"],
    ["a+b", "b", "c+d", "d", "END"],
)  # fmt: skip

# -- links
story(
    "a link goes on where its name is caught",
    diagram(
        [start(), user("a"), link("Throw", "t", "x"), link("Catch", "k", "x"), user("b"), end()],
        [("start", "a"), ("a", "t"), ("k", "b"), ("b", "end")],
    ),
    ["a", "b"],
    ["a", "b", "END"],
)
story(
    "several throws of a link meet at one catch",
    diagram(
        [
            start(),
            element("parallelGateway", "g"),
            *map(user, "ab"),
            link("Throw", "t1", "x"),
            link("Throw", "t2", "x"),
            link("Throw", "t3", "back"),
            link("Catch", "k", "x"),
            link("Catch", "kb", "back"),
            element("exclusiveGateway", "o", default="f_o_end"),
            user("c"),
            end(),
        ],
        [("start", "g"), ("g", "a"), ("g", "b"), ("a", "t1"), ("b", "t2"), ("k", "c"), ("c", "o"),
         ("o", "t3", "more"), ("kb", "a"), ("o", "end")],
    ),
    ["a", ("c", {"more": True}), ("a", {"more": False}), "b", "c", "c"],
    ["a+b", "b+c", "a+b", "b+c", "c+c", "c", "END"],
)  # fmt: skip

# -- inclusive gateways in cycles (BPMN 2.0.2 table 13.3)
story(
    "an inclusive join in a loop waits for the branches of its lap only",
    diagram(
        [
            start(),
            element("exclusiveGateway", "m"),
            element("inclusiveGateway", "s"),
            *map(user, "ab"),
            element("inclusiveGateway", "j"),
            user("c"),
            element("exclusiveGateway", "x", default="f_x_end"),
            end(),
        ],
        [("start", "m"), ("m", "s"), ("s", "a", "v > 0"), ("s", "b", "v > 1"), ("a", "j"),
         ("b", "j"), ("j", "c"), ("c", "x"), ("x", "m", "more"), ("x", "end")],
    ),
    ["b", "a", ("c", {"more": True, "v": 1}), "a", ("c", {"more": True, "v": 2}), "a", "b",
     ("c", {"more": False})],
    ["a+b", "a", "c", "a", "c", "a+b", "b", "c", "END"],
    {"v": 2},
)  # fmt: skip
story(
    "an inclusive join does not wait for a token that can only come through itself",
    diagram(
        [
            start(),
            element("parallelGateway", "s"),
            *map(user, "abc"),
            element("inclusiveGateway", "j"),
            element("exclusiveGateway", "x", default="f_x_end"),
            end(),
        ],
        [("start", "s"), ("s", "j"), ("s", "b"), ("b", "end"), ("j", "c"), ("c", "x"),
         ("x", "a", "more"), ("a", "j"), ("x", "end")],
    ),
    [("c", {"more": True}), "a", ("c", {"more": False}), "b"],
    ["b+c", "a+b", "b+c", "b", "END"],
)  # fmt: skip
story(
    "an inclusive join waits while a token goes round before it",
    diagram(
        [
            start(),
            element("parallelGateway", "s"),
            *map(user, "abc"),
            element("exclusiveGateway", "m"),
            element("exclusiveGateway", "x", default="f_x_j"),
            element("inclusiveGateway", "j"),
            end(),
        ],
        [("start", "s"), ("s", "a"), ("s", "m"), ("m", "b"), ("b", "x"), ("x", "m", "more"),
         ("x", "j"), ("a", "j"), ("j", "c"), ("c", "end")],
    ),
    ["a", ("b", {"more": True}), ("b", {"more": False}), "c"],
    ["a+b", "b", "b", "c", "END"],
)  # fmt: skip
story(
    "an inclusive join waits for what a task's own conditions have set going",
    diagram(
        [start(), user("a"), *map(user, "bcd"), element("inclusiveGateway", "j"), user("z"), end()],
        [("start", "a"), ("a", "b", "v > 0"), ("a", "c", "v > 1"), ("a", "d", "v > 2"),
         ("b", "j"), ("c", "j"), ("d", "j"), ("j", "z"), ("z", "end")],
    ),
    [("a", {"v": 2}), "b", "c", "z"],
    ["a", "b+c", "c", "z", "END"],
)  # fmt: skip
story(
    "a parallel join waits again in the next lap when two tokens came by one flow",
    diagram(
        [start(), element("parallelGateway", "s"), *map(user, "abc"),
         element("exclusiveGateway", "x"), element("parallelGateway", "j"), user("d"), end()],
        [("start", "s"), ("s", "a"), ("s", "b"), ("s", "c"), ("a", "x"), ("b", "x"), ("x", "j"),
         ("c", "j"), ("j", "d"), ("d", "end")],
    ),
    ["a", "b", "c", "d"],
    ["a+b+c", "b+c", "c", "d", "wait"],
)  # fmt: skip
story(
    "a script in a row counts every token",
    diagram(
        [start(), script("n", "n + 1", "n"), user("a"), end()],
        [("start", "n"), ("start", "n"), ("n", "a"), ("a", "end")],
    ),
    [("a", {}), "a"],
    ["a+a", "a", "END"],
    {"n": 0},
)


@pytest.mark.parametrize("mode", s.MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_a_flow_leads_where_bpmn_says(told, mode, request):
    s.check(told, request.getfixturevalue(mode))


def test_when_no_condition_after_a_task_holds_there_is_an_incident(play):
    case = play(choice(("b", "v = 1"), ("c", "v = 2")), {"v": 3})

    case.step("a")

    assert [(one.kind, one.element) for one in case.failures] == [("flow", "a")]
    case.case.task_tree.data["v"] = 1
    case.retry("a")
    assert case.open == "b"
