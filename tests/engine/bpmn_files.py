"""Diagrams written short, and a catalogue that knows what they name."""

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from engine.lint import Catalog

CATALOG = Catalog(
    forms=frozenset({"p/form"}),
    operations=frozenset({"case.note"}),
    decisions=frozenset({"triage"}),
    processes=frozenset({"other"}),
    roles=frozenset({"clerk"}),
    functions=frozenset({"deadline"}),
    laws=frozenset({"R-001"}),
    documents=frozenset({"people/notice"}),
    calls={"other": frozenset({"third"}), "third": frozenset({"back"})},
)

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="d">'
)
ROOTS = (
    '<message id="m" name="paid"/><signal id="s" name="alarm"/>'
    '<error id="e" name="broken" errorCode="b"/><escalation id="c" name="late" escalationCode="l"/>'
)


def document(*parts):
    """Put *parts* into a file."""
    return f"{_HEAD}{ROOTS}{''.join(parts)}</definitions>".encode()


def process(*parts, key="p", name="流程", executable="true"):
    """Put *parts* into one process of a file."""
    return document(bare_process(*parts, key=key, name=name, executable=executable))


def bare_process(*parts, key="p", name="流程", executable="true"):
    """Write a process."""
    label = f" name={quoteattr(name)}" if name else ""
    return f'<process id="{key}"{label} isExecutable="{executable}">{"".join(parts)}</process>'


def node(kind, id_, inner="", *, properties=None, name="名", **attributes):
    """Write a node; ``camunda_x`` is an attribute of Camunda."""
    given = "".join(
        f" {key.replace('camunda_', 'camunda:')}={quoteattr(value)}"
        for key, value in attributes.items()
    )
    label = f" name={quoteattr(name)}" if name else ""
    body = extension(properties) if properties else ""
    return f'<{kind} id="{id_}"{label}{given}>{body}{inner}</{kind}>'


def extension(properties):
    """Write camunda:properties."""
    items = "".join(
        f"<camunda:property name={quoteattr(key)} value={quoteattr(value)}/>"
        for key, value in properties.items()
    )
    return (
        f"<extensionElements><camunda:properties>{items}</camunda:properties></extensionElements>"
    )


def flow(source, target, condition="", **attributes):
    """Write a sequence flow called ``source_target``."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    inner = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}_{target}" {ends}{given}>{inner}</sequenceFlow>'


def user(id_="a", inner="", **more):
    """Write a user task that is in order."""
    given = {"camunda_candidateGroups": "clerk", "camunda_formKey": "p/form", **more}
    return node("userTask", id_, inner, **{key: value for key, value in given.items() if value})


def event(kind, id_, definition="", **more):
    """Write an event with the definition of a trigger."""
    return node(kind, id_, definition, **more)


def timer(form, text):
    """Write the definition of a timer."""
    return f"<timerEventDefinition><{form}>{escape(text)}</{form}></timerEventDefinition>"


START, END = node("startEvent", "start"), node("endEvent", "end")
MESSAGE = '<messageEventDefinition messageRef="m"/>'


def line(*middle, key="p", **more):
    """Write a process whose nodes follow each other: (id, text) pairs between start and end."""
    ids = ["start", *(id_ for id_, _ in middle), "end"]
    flows = [flow(one, other) for one, other in pairwise(ids)]
    return process(START, *(text for _, text in middle), END, *flows, key=key, **more)


def one(text, id_="a", **more):
    """Write a process of one node between start and end."""
    return line((id_, text), **more)


def fork(gateway, *conditions, default="", extra=""):
    """Write a gateway *g* with a way to an end for each condition."""
    ends = [node("endEvent", f"end{n}") for n in range(len(conditions))]
    flows = [flow("g", f"end{n}", condition) for n, condition in enumerate(conditions)]
    attribute = {"default": default} if default else {}
    return process(START, node(gateway, "g", **attribute), *ends, flow("start", "g"), *flows, extra)


def race(*targets):
    """Write an event gateway *g* with ways to *targets*, (id, text) pairs, each to the end."""
    flows = [flow("g", id_) + flow(id_, "end") for id_, _ in targets]
    texts = [text for _, text in targets]
    return process(START, node("eventBasedGateway", "g"), *texts, END, flow("start", "g"), *flows)


def catch(id_, definition=MESSAGE):
    """Write a catching event as (id, text)."""
    return id_, event("intermediateCatchEvent", id_, definition)


def bordered(definition, *, host=None, host_id="a", **attributes):
    """Write an activity with a boundary event *b*."""
    host = host or user()
    border = event("boundaryEvent", "b", definition, attachedToRef=host_id, **attributes)
    return process(START, host, border, END, flow("start", "a"), flow("a", "end"), flow("b", "end"))


def sub(*parts, kind="subProcess", id_="a", **attributes):
    """Write a sub-process with *parts* between a start and an end."""
    body = parts or (node("startEvent", "s1"), node("endEvent", "e1"), flow("s1", "e1"))
    return node(kind, id_, "".join(body), **attributes)
