"""Stories of elements: a diagram, what happens to it, and what is open after each step.

A move is a task done (``"a"``, or ``("a", {…})`` with variables), seconds that pass (``61``), or a
message or signal (``{"message": "paid", "payload": {…}}``). Every story is told three times: kept
in memory, saved and loaded between all steps, and by the engine through PostgreSQL.
"""

import pytest

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    start,
    sub,
    timer,
    user,
)

MODES = ["memory", "reloaded", "stored"]

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
SIGNAL = '<bpmn:signal id="S1" name="stop"/>'
ERROR = '<bpmn:error id="E1" name="err" errorCode="42"/><bpmn:error id="E2" errorCode="43"/>'
ESCALATION = '<bpmn:escalation id="X1" name="esc" escalationCode="7"/>'
message = '<bpmn:messageEventDefinition messageRef="M1"/>'
signal = '<bpmn:signalEventDefinition signalRef="S1"/>'
error = '<bpmn:errorEventDefinition errorRef="E1"/>'
other_error = '<bpmn:errorEventDefinition errorRef="E2"/>'
any_error = "<bpmn:errorEventDefinition/>"
escalation = '<bpmn:escalationEventDefinition escalationRef="X1"/>'
terminate = "<bpmn:terminateEventDefinition/>"
cancel = "<bpmn:cancelEventDefinition/>"
MINUTE = timer("timeDuration", "PT60S")
STOP = {"signal": "stop"}
THREE = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
    "</bpmn:multiInstanceLoopCharacteristics>"
)


def paid(**payload):
    """The message `paid`."""
    return {"message": "paid", "payload": payload}


def when(text):
    """A conditional event definition."""
    inner = f"<bpmn:condition>{text}</bpmn:condition>"
    return f"<bpmn:conditionalEventDefinition>{inner}</bpmn:conditionalEventDefinition>"


def diagram(nodes, flows, *root):
    """A file of one process `p`."""
    return document(*root, process("p", nodes, flows))


def row(*nodes):
    """A process of *nodes* one after the other."""
    return diagram(*line(*nodes))


def boundaries(host, event, interrupting, *root):
    """A host with one boundary event that leads to `late`, and `c` after the host."""
    key = host.split('id="', 1)[1].split('"', 1)[0]
    return diagram(
        [start(), host, boundary("b", key, event, interrupting), user("late"), user("c"), end()],
        [("start", key), (key, "c"), ("b", "late"), ("late", "end"), ("c", "end")],
        *root,
    )


def inner(last, *more):
    """A sub-process `sp` with a task `q` that ends in *last*."""
    return sub(
        "sp",
        [start("ss"), user("q"), *more, element("endEvent", "se", last)],
        [("ss", "q"), ("q", "se")],
    )


class Stories:
    """The stories of a module, in order."""

    def __init__(self):
        self.params = []

    def story(self, name, content, moves, want, data=None):
        """Add a story."""
        self.params.append(pytest.param((content, moves, want, data), id=name))


class Stored:
    """A case told through the engine and PostgreSQL, with `Play`'s words."""

    failures = ()

    def __init__(self, county, content, data):
        self.county = county
        self.case = county.begin(content, **(data or {}))
        self._agrees()

    @property
    def open(self):
        return self.case.open

    @property
    def waits(self):
        waiting = [*self.county.incidents(self.case.id)]
        assert waiting == []
        return []

    def step(self, move):
        if isinstance(move, str):
            self.case.do(move)
        elif isinstance(move, int):
            self._pass(move)
        elif isinstance(move, dict):
            self._tell(move)
        else:
            self.case.do(move[0], **move[1])
        self._agrees()

    def _pass(self, seconds):
        self.county.clock.advance(seconds=seconds)
        while self.county.fire_due(100):
            pass

    def _tell(self, move):
        kind, name = next(iter(move.items()))
        payload = move.get("payload")
        if kind == "message":
            assert self.county.send(name, self.case.key, payload), f"nothing waits for {name}"
        else:
            assert self.county.broadcast(name, payload), f"nothing waits for {name}"

    def _agrees(self):
        """The snapshot, the tasks, the waits and the history say the same."""
        assert self.county.disagreements(self.case.id) == []


def check(told, begin):
    """Tell a story and compare."""
    content, moves, want, data = told
    case = begin(content, data)
    seen = [case.open]
    for move in moves:
        case.step(move)
        seen.append(case.open)
    assert list(case.failures) == []
    assert seen == want
    assert case.open != "END" or not case.waits
