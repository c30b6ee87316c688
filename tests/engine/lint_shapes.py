"""Pieces of diagrams that keep or break a rule."""

from tests.engine import bpmn_files as f

LOOP = "<multiInstanceLoopCharacteristics>{}</multiInstanceLoopCharacteristics>"


LANE = '<laneSet><lane id="l"><flowNodeRef>{}</flowNodeRef></lane></laneSet>'


LANES = (
    '<laneSet><lane id="l"><flowNodeRef>{}</flowNodeRef></lane>'
    '<lane id="l2"><flowNodeRef>{}</flowNodeRef></lane></laneSet>'
)


RETRY = (
    "<extensionElements><camunda:failedJobRetryTimeCycle>{}</camunda:failedJobRetryTimeCycle>"
    "</extensionElements>"
)


STANDARD = "<standardLoopCharacteristics{}/>"


GOOD = f.one(f.user())


MIXED = f.process(
    f.START, f.node("exclusiveGateway", "g", default="g_end"), f.user(), f.END,
    f.flow("start", "g"), f.flow("g", "a", "x"), f.flow("g", "end"), f.flow("a", "g"),
)  # fmt: skip


CANCEL = "<cancelEventDefinition/>"


CANCELLED = f.sub(
    f.node("startEvent", "s1"), f.event("endEvent", "e1", CANCEL), f.flow("s1", "e1"),
    kind="transaction",
)  # fmt: skip


def script(text, **more):
    return f.node("scriptTask", "a", f"<script>{text}</script>", camunda_resultVariable="x", **more)


def service(inner="", **more):
    return f.node("serviceTask", "a", inner, **more)


def rules_task(**more):
    return f.node("businessRuleTask", "a", **more)


def call(key, **more):
    return f.node("callActivity", "a", calledElement=key, **more)


def mapped(**mapping):
    given = " ".join(f'{name}="{value}"' for name, value in mapping.items())
    inner = f"<extensionElements><camunda:in {given}/></extensionElements>"
    return f.one(f.node("callActivity", "a", inner, calledElement="other"))


def beside(first, *more):
    """A process with an event sub-process *h* that begins with *first*."""
    inside = first + f.node("endEvent", "he") + f.flow("hs", "he")
    handler = f.node("subProcess", "h", inside, triggeredByEvent="true")
    flows = (f.flow("start", "a"), f.flow("a", "end"))
    return f.process(f.START, f.user(), handler, f.END, *flows, *more)


def linked(thrown, caught, *more):
    """A process that throws one link and catches another."""
    return f.process(
        f.START, f.event("intermediateThrowEvent", "t", f'<linkEventDefinition name="{thrown}"/>'),
        f.event("intermediateCatchEvent", "k", f'<linkEventDefinition name="{caught}"/>'), f.END,
        f.flow("start", "t"), f.flow("k", "end"), *more,
    )  # fmt: skip


def told(target):
    """A file in which a message flows from another pool to *target*."""
    return f.document(
        '<collaboration id="k"><participant id="pool" processRef="p"/><participant id="party"/>'
        f'<messageFlow id="mf" sourceRef="party" targetRef="{target}"/></collaboration>',
        f.bare_process(f.START, f.user(), f.node("parallelGateway", "g")),
    )


def calling(key, **more):
    """A process that calls *key*."""
    return f.bare_process(
        f.node("startEvent", "s"), call(key, **more), f.node("endEvent", "e"),
        f.flow("s", "a"), f.flow("a", "e"),
    )  # fmt: skip


def told_to_begin(key):
    """The nodes of a process *key* that a message begins."""
    return f.event("startEvent", f"{key}s", f.MESSAGE), f.node("endEvent", f"{key}e")
