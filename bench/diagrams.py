"""Small BPMN diagrams written as Python, for measurements and for tests of the engine."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
)

#: (source, target) or (source, target, condition)
Flow = tuple[str, ...]


def document(*parts: str) -> bytes:
    """Wrap processes and root elements into a file."""
    head = f'<bpmn:definitions {NAMESPACES} id="file" targetNamespace="x">'
    return f"{head}{''.join(parts)}</bpmn:definitions>".encode()


def process(key: str, elements: Iterable[str], flows: Sequence[Flow]) -> str:
    """Write a process."""
    inner = "".join(elements) + sequence(flows)
    return f'<bpmn:process id="{key}" isExecutable="true">{inner}</bpmn:process>'


def sequence(flows: Sequence[Flow]) -> str:
    """Write sequence flows; their ids are `f_source_target`, numbered where that repeats."""
    written, seen = [], set()
    for source, target, *condition in flows:
        flow = f"f_{source}_{target}"
        while flow in seen:
            flow += "_"
        seen.add(flow)
        inner = ""
        if condition:
            text = escape(condition[0])
            inner = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{text}'
            inner += "</bpmn:conditionExpression>"
        written.append(
            f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">'
            f"{inner}</bpmn:sequenceFlow>"
        )
    return "".join(written)


def element(kind: str, key: str, inner: str = "", **attributes: str) -> str:
    """Write any BPMN element; `camunda__x` is the attribute camunda:x."""
    named = "".join(f" {k.replace('__', ':')}={quoteattr(v)}" for k, v in attributes.items())
    return f'<bpmn:{kind} id="{key}"{named}>{inner}</bpmn:{kind}>'


def properties(**values: str) -> str:
    """Write camunda:properties."""
    inner = "".join(
        f"<camunda:property name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in values.items()
    )
    return (
        "<bpmn:extensionElements><camunda:properties>"
        f"{inner}</camunda:properties></bpmn:extensionElements>"
    )


def start(key: str = "start", inner: str = "") -> str:
    """Write a start event."""
    return element("startEvent", key, inner)


def end(key: str = "end", inner: str = "") -> str:
    """Write an end event."""
    return element("endEvent", key, inner)


def user(key: str, inner: str = "", **attributes: str) -> str:
    """Write a user task."""
    return element("userTask", key, inner, **{"name": key, **attributes})


def timer(form: str, text: str) -> str:
    """Write a timer: *form* is timeDate, timeDuration or timeCycle."""
    inner = f'<bpmn:{form} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{form}>'
    return f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>"


def boundary(key: str, host: str, inner: str, interrupting: bool = True) -> str:
    """Write a boundary event on *host*."""
    flag = str(interrupting).lower()
    return element("boundaryEvent", key, inner, attachedToRef=host, cancelActivity=flag)


def script(key: str, text: str, result: str) -> str:
    """Write a script task: one FEEL expression into one variable."""
    inner = f"<bpmn:script>{escape(text)}</bpmn:script>"
    given = {"scriptFormat": "feel", "camunda__resultVariable": result}
    return element("scriptTask", key, inner, **given)


def sub(key: str, elements: Iterable[str], flows: Sequence[Flow], inner: str = "") -> str:
    """Write an embedded sub-process."""
    return element("subProcess", key, inner + "".join(elements) + sequence(flows))


def line(*elements: str, first: str = "start", last: str = "end") -> tuple[list[str], list[Flow]]:
    """Put *elements* in a row between a start and an end event."""
    keys = [first, *(text.split('id="', 1)[1].split('"', 1)[0] for text in elements), last]
    nodes = [start(first), *elements, end(last)]
    return nodes, list(pairwise(keys))


def case() -> bytes:
    """Write the measured case: 14 tasks, a call activity, a boundary timer, a parallel block."""
    people = {"camunda__candidateGroups": "staff"}
    tasks = (
        "intake fast_offer invite summon remind claim claim_files answer answer_files session "
        "settle fail archive"
    )
    nodes = [
        start(),
        *(user(key, **people) for key in tasks.split()),
        script("rule", 'if amount < 1000 then "fast" else "full"', "track"),
        element("exclusiveGateway", "by_track", default="f_by_track_invite"),
        element("callActivity", "parties", calledElement="party_intake"),
        boundary("late", "summon", timer("timeDuration", "P14D")),
        element("exclusiveGateway", "ready"),
        element("parallelGateway", "split"),
        element("parallelGateway", "join"),
        element("exclusiveGateway", "result", default="f_result_fail"),
        end(),
    ]
    flows: list[Flow] = [
        ("start", "intake"), ("intake", "rule"), ("rule", "by_track"),
        ("by_track", "fast_offer", 'track = "fast"'), ("by_track", "invite"),
        ("fast_offer", "ready"), ("invite", "parties"), ("parties", "summon"),
        ("summon", "ready"), ("late", "remind"), ("remind", "ready"), ("ready", "split"),
        ("split", "claim"), ("claim", "claim_files"), ("claim_files", "join"),
        ("split", "answer"), ("answer", "answer_files"), ("answer_files", "join"),
        ("join", "session"), ("session", "result"), ("result", "settle", "agreed"),
        ("result", "fail"), ("settle", "archive"), ("fail", "archive"), ("archive", "end"),
    ]  # fmt: skip
    return document(process("case", nodes, flows))


def party_intake() -> bytes:
    """Write the process the measured case calls."""
    tasks = [
        user(key, camunda__candidateGroups="staff") for key in ("who", "where", "proof", "ask")
    ]
    return document(process("party_intake", *line(*tasks)))


def loop() -> bytes:
    """Write two tasks in a loop: the instance with a long history."""
    nodes = [
        start(),
        element("exclusiveGateway", "in"),
        user("a", camunda__candidateGroups="staff"),
        user("b", camunda__candidateGroups="staff"),
        element("exclusiveGateway", "again", default="f_again_end"),
        end(),
    ]
    flows: list[Flow] = [
        ("start", "in"), ("in", "a"), ("a", "b"), ("b", "again"),
        ("again", "in", "more"), ("again", "end"),
    ]  # fmt: skip
    return document(process("loop", nodes, flows))
