"""Loops, instances, transactions and ends, inside each other."""

import pytest

from bench.diagrams import boundary, element, end, line, script, sequence, start, sub, user
from tests.engine import stories as s

STORIES = s.Stories()
story, diagram, row = STORIES.story, s.diagram, s.row


def each(collection, inner="", item="it", sequential=False, **given):
    """A multi-instance activity over *collection*."""
    attributes = {"collection": collection, "elementVariable": item, **given}
    text = "".join(f' camunda:{name}="{value}"' for name, value in attributes.items())
    flag = str(sequential).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flag}"{text}>{inner}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def gate(condition, good="good", bad="bad"):
    """Nodes and flows that lead to the task *good* when *condition* holds."""
    nodes = [element("exclusiveGateway", "g", default=f"f_g_{bad}"), user(good), user(bad), end()]
    flows = [("g", good, condition), ("g", bad), (good, "end"), (bad, "end")]
    return nodes, flows


def judged(activity, condition):
    """A process of one activity, then `good` when *condition* holds of its result."""
    key = activity.split('id="', 1)[1].split('"', 1)[0]
    nodes, flows = gate(condition)
    return diagram([start(), activity, *nodes], [("start", key), (key, "g"), *flows])


for sequential in (False, True):
    story(
        f"each instance puts its result into a list, in the order of the items ({sequential})",
        judged(
            user(
                "m", each("xs", outputCollection="out", outputElement="ok", sequential=sequential)
            ),
            'out = ["first", "second", "third"]' if sequential else 'out = ["a", "b", "c"]',
        ),
        [("m", {"ok": "first"}), ("m", {"ok": "second"}), ("m", {"ok": "third"}), "good"]
        if sequential
        else [("m", {"ok": "a"}), ("m", {"ok": "b"}), ("m", {"ok": "c"}), "good"],
        ["m", "m", "m", "good", "END"] if sequential else ["m+m+m", "m+m", "m", "good", "END"],
        {"xs": [1, 2, 3]},
    )
story(
    "the standard's own words for the lists of a multi-instance activity",
    judged(
        user(
            "m",
            "<bpmn:multiInstanceLoopCharacteristics>"
            "<bpmn:loopDataInputRef>xs</bpmn:loopDataInputRef>"
            "<bpmn:loopDataOutputRef>out</bpmn:loopDataOutputRef>"
            '<bpmn:inputDataItem id="i1" name="it"/><bpmn:outputDataItem id="o1" name="ok"/>'
            "</bpmn:multiInstanceLoopCharacteristics>",
        ),
        "out = [7, 8]",
    ),
    [("m", {"ok": 7}), ("m", {"ok": 8}), "good"],
    ["m+m", "m", "good", "END"],
    {"xs": [1, 2]},
)
story(
    "a condition that ends the instances early leaves the results of those that ended",
    judged(
        user(
            "m",
            each(
                "xs",
                "<bpmn:completionCondition>ok = false</bpmn:completionCondition>",
                outputCollection="out",
                outputElement="ok",
            ),
        ),
        "out = [true, false]",
    ),
    [("m", {"ok": True}), ("m", {"ok": False}), "good"],
    ["m+m+m", "m+m", "good", "END"],
    {"xs": [1, 2, 3]},
)
story(
    "instances in instances, each with its item",
    judged(
        sub(
            "m",
            *line(
                user("n", each("it.ys", item="y", outputCollection="inner", outputElement="y * k")),
                first="ms",
                last="me",
            ),
            inner=each("xs", outputCollection="out", outputElement="inner"),
        ),
        "out = [[1, 2], [3]]",
    ),
    [("n", {"k": 1}), ("n", {"k": 1}), ("n", {"k": 1}), "good"],
    ["n+n+n", "n+n", "n", "good", "END"],
    {"xs": [{"ys": [1, 2]}, {"ys": [3]}]},
)
story(
    "instances with an output list in a loop begin with an empty one each lap",
    diagram(
        [
            start(),
            element("exclusiveGateway", "in"),
            user("m", each("xs", outputCollection="out", outputElement="ok")),
            script("n", "n + count(out)", "n"),
            element("exclusiveGateway", "x", default="f_x_g"),
            *gate("n = 4")[0],
        ],
        [("start", "in"), ("in", "m"), ("m", "n"), ("n", "x"), ("x", "in", "n < 4"), ("x", "g"),
         *gate("n = 4")[1]],
    ),
    [("m", {"ok": 1}), ("m", {"ok": 2}), ("m", {"ok": 3}), ("m", {"ok": 4}), "good"],
    ["m+m", "m", "m+m", "m", "good", "END"],
    {"xs": [1, 2], "n": 0},
)  # fmt: skip
story(
    "a standard loop asks before its first lap where the model says so",
    row(
        user(
            "m",
            '<bpmn:standardLoopCharacteristics testBefore="true"><bpmn:loopCondition>n > 0'
            "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
        ),
        user("z"),
    ),
    ["z"],
    ["z", "END"],
    {"n": 0},
)
story(
    "a standard loop in a loop counts from the beginning",
    diagram(
        [
            start(),
            element("exclusiveGateway", "in"),
            user("m", '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'),
            user("c"),
            element("exclusiveGateway", "x", default="f_x_end"),
            end(),
        ],
        [("start", "in"), ("in", "m"), ("m", "c"), ("c", "x"), ("x", "in", "more"), ("x", "end")],
    ),
    ["m", "m", ("c", {"more": True}), "m", "m", ("c", {"more": False})],
    ["m", "m", "c", "m", "m", "c", "END"],
)

# -- transactions


def transaction(*more):
    """A transaction `sp` in which `q` decides whether it is cancelled."""
    nodes = [start("ss"), user("q"), element("exclusiveGateway", "sx", default="f_sx_se"),
             element("endEvent", "sc", s.cancel), end("se"), *more]  # fmt: skip
    flows = [("ss", "q"), ("q", "sx"), ("sx", "sc", "no"), ("sx", "se")]
    return sub("sp", nodes, flows).replace("subProcess", "transaction")


TRANSACTION = s.boundaries(transaction(), s.cancel, True)
story(
    "a transaction that is not cancelled goes on",
    TRANSACTION,
    [("q", {"no": False}), "c"],
    ["q", "c", "END"],
)
story(
    "a transaction that is cancelled leaves by its border",
    TRANSACTION,
    [("q", {"no": True}), "late"],
    ["q", "late", "END"],
)
story(
    "a transaction that is cancelled stops what else runs in it",
    s.boundaries(
        sub(
            "sp",
            [start("ss"), user("q"), user("r"), boundary("rb", "r", s.MINUTE),
             element("endEvent", "sc", s.cancel), end("se")],
            [("ss", "q"), ("ss", "r"), ("q", "sc"), ("r", "se"), ("rb", "se")],
        ).replace("subProcess", "transaction"),
        s.cancel,
        True,
    ),
    ["q", 61, "late"],
    ["q+r", "late", "late", "END"],
)  # fmt: skip

# -- ends
story(
    "a terminate end in a called process ends only that",
    s.document(
        s.process("p", *line(element("callActivity", "call", calledElement="k"), user("z"))),
        s.process(
            "k",
            [start("ks"), user("q"), user("r"), element("endEvent", "kt", s.terminate)],
            [("ks", "q"), ("ks", "r"), ("q", "kt"), ("r", "kt")],
        ),
    ),
    ["q", "z"],
    ["q+r", "z", "END"],
)
story(
    "a terminate end in one instance leaves the others",
    row(
        sub(
            "m",
            [start("ms"), user("q"), user("r"), element("endEvent", "mt", s.terminate)],
            [("ms", "q"), ("ms", "r"), ("q", "mt"), ("r", "mt")],
            inner=s.THREE,
        ),
        user("z"),
    ),
    ["q", "q", "q", "z"],
    ["q+q+q+r+r+r", "q+q+r+r", "q+r", "z", "END"],
)
story(
    "an end that escalates ends its own way only",
    s.boundaries(
        sub(
            "sp",
            [start("ss"), user("q"), user("r"), element("endEvent", "se", s.escalation), end("e2")],
            [("ss", "q"), ("ss", "r"), ("q", "se"), ("r", "e2")],
        ),
        s.escalation,
        False,
        s.ESCALATION,
    ),
    ["q", "r", "late", "c"],
    ["q+r", "late+r", "c+late", "c", "END"],
)
story(
    "an end event sends its message and goes",
    diagram(
        [start(), user("a"), element("endEvent", "end", s.message)],
        [("start", "a"), ("a", "end")],
        s.MESSAGE,
    ),
    ["a"],
    ["a", "END"],
)
story(
    "a process with two plain ends ends when both are reached",
    diagram(
        [start(), *map(user, "ab"), end("e1"), end("e2")],
        [("start", "a"), ("start", "b"), ("a", "e1"), ("b", "e2")],
    ),
    ["a", "b"],
    ["a+b", "b", "END"],
)


@pytest.mark.parametrize("mode", s.MODES)
@pytest.mark.parametrize("told", STORIES.params)
def test_an_activity_does_what_bpmn_says(told, mode, request):
    s.check(told, request.getfixturevalue(mode))


def repeated(**flags):
    """A process that asks three times, one after the other or not."""
    loop = s.THREE.replace(
        "<bpmn:multiInstanceLoopCharacteristics>",
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{flags["isSequential"]}">',
    )
    return row(user("q", loop))


def watched(**flags):
    """A sub-process with another that begins in it after a minute."""
    first = element("startEvent", "hs", s.MINUTE, isInterrupting=flags["isInterrupting"])
    handler = element(
        "subProcess", "h", first + user("r") + end("he") + sequence([("hs", "r"), ("r", "he")]),
        triggeredByEvent=flags["triggeredByEvent"],
    )  # fmt: skip
    return row(sub("sp", [start("ss"), user("q"), end("se"), handler], [("ss", "q"), ("q", "se")]))


def bordered(**flags):
    """A task with a limit of a minute."""
    true = flags["cancelActivity"] in ("true", "1")
    content = s.boundaries(user("q"), s.MINUTE, true)
    word = b'cancelActivity="%s"' % str(true).lower().encode()
    assert word in content
    return content.replace(word, b'cancelActivity="%s"' % flags["cancelActivity"].encode())


@pytest.mark.parametrize(("word", "number"), [("true", "1"), ("false", " 0 ")])
@pytest.mark.parametrize(
    ("write", "attribute", "more"),
    [
        (repeated, "isSequential", {}),
        (watched, "isInterrupting", {"triggeredByEvent": "1"}),
        (bordered, "cancelActivity", {}),
    ],
)
def test_a_boolean_may_be_written_as_a_number(play, write, attribute, more, word, number):
    """`1` and `0` are booleans of XML Schema too (part 2 §3.2.2)."""
    found = []
    for said in (word, number):
        case = play(write(**{attribute: said}, **more))
        begun = case.open
        case.step(61)
        found.append((begun, case.open))
    assert found[0] == found[1]


def test_a_cancel_that_nothing_catches_stands_still(play):
    """The rule `cancel-uncaught` refuses it; a model that was deployed before it stops here."""
    case = play(row(transaction(), user("c")))
    case.step(("q", {"no": True}))
    assert [one.element for one in case.failures] == ["sc"]
    assert case.open != "c"
