"""The models that administrators mend in tests: each construct that makes moving hard."""

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

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
PAID = '<bpmn:messageEventDefinition messageRef="M1"/>'
EACH = (
    '<bpmn:multiInstanceLoopCharacteristics camunda:collection="people"'
    ' camunda:elementVariable="who"/>'
)


def parallel():
    """Fork to a and b, join, then c."""
    nodes = [
        *(start(), element("parallelGateway", "fork"), user("a"), user("a2"), user("b")),
        *(element("parallelGateway", "join"), user("c"), end()),
    ]
    flows = [
        *(("start", "fork"), ("fork", "a"), ("a", "a2"), ("a2", "join"), ("fork", "b")),
        *(("b", "join"), ("join", "c"), ("c", "end")),
    ]
    return document(process("parallel", nodes, flows))


def nested():
    """A sub-process with a timer on its border, and another sub-process in it."""
    deep = sub("deep", *line(user("y"), first="s2", last="e2"))
    inner = sub("inner", *line(user("x"), deep, user("w"), first="s1", last="e1"))
    nodes = [
        *(start(), user("first"), inner, user("last"), end(), user("late"), end("end2")),
        boundary("b", "inner", timer("timeDuration", "P3D")),
    ]
    flows = [
        *(("start", "first"), ("first", "inner"), ("inner", "last"), ("last", "end")),
        *(("b", "late"), ("late", "end2")),
    ]
    return document(process("nested", nodes, flows))


def calling():
    """Call `called`, with a reminder that does not interrupt on the task before."""
    nodes = [
        *(start(), user("before"), element("callActivity", "call", calledElement="called")),
        *(user("after"), end(), user("remind"), end("end2")),
        boundary("b", "before", timer("timeDuration", "P1D"), interrupting=False),
    ]
    flows = [
        *(("start", "before"), ("before", "call"), ("call", "after"), ("after", "end")),
        *(("b", "remind"), ("remind", "end2")),
    ]
    return document(process("calling", nodes, flows))


def called():
    """Two tasks in a row."""
    return document(process("called", *line(user("c1"), user("c2"))))


def each():
    """Ask everybody at once, then each once more inside a sub-process, one after the other."""
    body = sub("body", *line(user("talk"), user("write"), first="s1", last="e1"), inner=EACH)
    return document(process("each", *line(user("ask", EACH), body, user("sum"))))


def waiting():
    """A job, a message with a limit, a timer."""
    gate = element("eventBasedGateway", "gate")
    paid = element("intermediateCatchEvent", "paid", PAID)
    limit = element("intermediateCatchEvent", "limit", timer("timeDuration", "P7D"))
    nodes = [
        *(start(), element("serviceTask", "work", camunda__type="external", camunda__topic="t")),
        *(gate, paid, limit, user("done"), end()),
        element("intermediateCatchEvent", "rest", timer("timeDuration", "P2D")),
    ]
    flows = [
        *(("start", "work"), ("work", "gate"), ("gate", "paid"), ("gate", "limit")),
        *(("paid", "rest"), ("limit", "done"), ("rest", "done"), ("done", "end")),
    ]
    return document(MESSAGE, process("waiting", nodes, flows))


ALL = {
    "parallel": [parallel()],
    "nested": [nested()],
    "calling": [calling(), called()],
    "each": [each()],
    "waiting": [waiting()],
}


def changed(content):
    """Change a model: other names and times, and a reminder that has become a timer of the call."""
    other = content.replace(b'name="', b'name="2').replace(b"P3D", b"P4D").replace(b"P7D", b"P8D")
    reminder = b'attachedToRef="before" cancelActivity="false"'
    return other.replace(reminder, b'attachedToRef="call" cancelActivity="false"')
