"""For each rule a diagram that breaks it and one that keeps it; and where expressions stand."""

from tests.engine import bpmn_files as f
from tests.engine.lint_shapes import (
    CANCEL,
    CANCELLED,
    GOOD,
    LANE,
    LANES,
    LOOP,
    MIXED,
    RETRY,
    STANDARD,
    beside,
    call,
    calling,
    linked,
    mapped,
    rules_task,
    script,
    service,
    told,
    told_to_begin,
)

#: rule -> (a diagram that breaks it, one that keeps it)
EXAMPLES = {
    "no-process": (f.document(), GOOD),
    "not-executable": (f.one(f.user(), executable="false"), GOOD),
    "too-large": (
        f.process(*(f.node("task", f"t{n}") for n in range(2001))),
        f.process(*(f.node("task", f"t{n}") for n in range(1999))),
    ),
    "too-deep": (
        f.process('<subProcess id="x">' * 30 + "</subProcess>" * 30),
        f.process('<subProcess id="x">' * 20 + "</subProcess>" * 20),
    ),
    "missing-id": (f.process(f.START, "<task/>"), GOOD),
    "duplicate-id": (f.process(f.START, f.START), GOOD),
    "unknown-element": (f.process('<callChoreography id="x"/>'), GOOD),
    "no-start": (f.process(f.user(), f.END, f.flow("a", "end")), GOOD),
    "no-end": (f.process(f.START, f.user(), f.flow("start", "a")), GOOD),
    "several-starts": (
        f.process(f.START, f.node("startEvent", "start2")),
        f.process(f.START, f.event("startEvent", "start2", f.MESSAGE)),
    ),
    "start-incoming": (f.process(f.START, f.user(), f.flow("a", "start")), GOOD),
    "end-outgoing": (f.process(f.END, f.user(), f.flow("end", "a")), GOOD),
    "dead-end": (f.process(f.START, f.user(), f.flow("start", "a"), f.END), GOOD),
    "unreachable": (f.process(f.START, f.user(), f.END, f.flow("a", "end")), GOOD),
    "no-way-out": (
        f.process(f.START, f.user(), f.user("b"), f.END, f.flow("start", "a"), f.flow("a", "b"),
                  f.flow("b", "a")),
        GOOD,
    ),
    "flow-reference": (f.process(f.START, f.flow("start", "nowhere")), GOOD),
    "flow-crosses": (
        f.process(f.START, f.sub(), f.END, f.flow("start", "s1")),
        f.one(f.sub()),
    ),
    "boundary-host": (
        f.bordered(f.MESSAGE, host_id="start"),
        f.bordered(f.MESSAGE),
    ),
    "message-flow": (
        f.document(
            '<collaboration id="k"><participant id="pool" processRef="p"/>'
            '<messageFlow id="mf" sourceRef="a" targetRef="start"/></collaboration>',
            f.bare_process(f.START, f.user()),
        ),
        f.document(
            '<collaboration id="k"><participant id="pool" processRef="p"/>'
            '<participant id="party"/>'
            '<messageFlow id="mf" sourceRef="a" targetRef="party"/></collaboration>',
            f.bare_process(f.START, f.user()),
        ),
    ),
    "message-flow-end": (told("g"), told("a")),
    "lane-twice": (
        f.process(f.START, LANES.format("start", "start")),
        f.process(f.START, f.user(), LANES.format("start", "a")),
    ),
    "drawn-reference": (
        f.process(f.START, '<association id="as" sourceRef="start" targetRef="gone"/>'),
        f.process(
            f.START, '<textAnnotation id="n"/>',
            '<association id="as" sourceRef="start" targetRef="n"/>',
        ),
    ),
    "flow-named": (
        f.one(f.user(inner="<incoming>a_end</incoming>")),
        f.one(f.user(inner="<incoming>start_a</incoming><outgoing>a_end</outgoing>")),
    ),
    "default-unasked": (
        f.fork("parallelGateway", "", "", default="g_end1"),
        f.fork("exclusiveGateway", "x", "", default="g_end1"),
    ),
    "empty-condition": (
        f.one(f.user()).replace(
            b'targetRef="end">', b'targetRef="end"><conditionExpression> </conditionExpression>'
        ),
        GOOD,
    ),
    "gateway-idle": (
        f.one(f.node("parallelGateway", "a")),
        f.fork("exclusiveGateway", "x", "", default="g_end1"),
    ),
    "several-loops": (
        f.one(f.user(inner=LOOP.format("<loopCardinality>3</loopCardinality>")
                     + STANDARD.format(' loopMaximum="3"'))),
        f.one(f.user(inner=STANDARD.format(' loopMaximum="3"'))),
    ),
    "event-gateway-messages": (
        f.race(f.catch("c1"), ("r", f.node("receiveTask", "r", messageRef="m"))),
        f.race(f.catch("c1"), f.catch("c2", f.timer("timeDuration", "P1D"))),
    ),
    "correlation": (
        f.document('<correlationProperty id="cp" name="order"/>', f.bare_process(f.START)),
        f.one(f.event("intermediateThrowEvent", "a", f.MESSAGE, properties={"key": "= order"})),
    ),
    "lane-reference": (
        f.process(f.START, LANE.format("gone")),
        f.process(f.START, LANE.format("start")),
    ),
    "no-name": (f.one(f.node("task", "a", name="")), GOOD),
    "complex-gateway": (f.fork("complexGateway", "x", "y"), f.fork("exclusiveGateway", "x", "y")),
    "ad-hoc": (f.one(f.sub(kind="adHocSubProcess")), f.one(f.sub())),
    "event-subprocess": (
        beside(f.node("startEvent", "hs")),
        beside(f.event("startEvent", "hs", f.MESSAGE)),
    ),
    "event-subprocess-apart": (
        beside(f.event("startEvent", "hs", f.MESSAGE), f.flow("a", "h")),
        beside(f.event("startEvent", "hs", f.MESSAGE)),
    ),
    "compensation": (f.bordered("<compensateEventDefinition/>"), f.bordered(f.MESSAGE)),
    "link-event": (linked("x", "y"), linked("x", "x")),
    "link-flow": (linked("x", "x", f.flow("t", "k")), linked("x", "x")),
    "conditional-flow": (
        f.fork("parallelGateway", "x", "y"),
        f.fork("exclusiveGateway", "x", "", default="g_end1"),
    ),
    "lone-condition": (
        f.process(f.START, f.user(), f.END, f.flow("start", "a"), f.flow("a", "end", "x")),
        f.process(f.START, f.user(), f.END, f.node("endEvent", "end2"), f.flow("start", "a"),
                  f.flow("a", "end", "x"), f.flow("a", "end2")),
    ),
    "flow-without-condition": (
        f.fork("exclusiveGateway", "x", ""),
        f.fork("exclusiveGateway", "x", "", default="g_end1"),
    ),
    "default-flow": (
        f.fork("exclusiveGateway", "x", "y", default="start_g"),
        f.fork("exclusiveGateway", "x", "", default="g_end1"),
    ),
    "default-condition": (
        f.fork("exclusiveGateway", "x", "y", default="g_end1"),
        f.fork("exclusiveGateway", "x", "", default="g_end1"),
    ),
    "gateway-mixed": (MIXED, f.fork("exclusiveGateway", "x", "not(x)")),
    "no-default": (
        f.fork("exclusiveGateway", "x = 1", "x = 2"),
        f.fork("exclusiveGateway", "x = 1", "= x != 1"),
    ),
    "event-gateway": (
        f.race(f.catch("c1"), ("a", f.user())),
        f.race(f.catch("c1"), ("r", f.node("receiveTask", "r", messageRef="m"))),
    ),
    "event-gateway-ways": (f.race(f.catch("c1")), f.race(f.catch("c1"), f.catch("c2"))),
    "several-triggers": (
        f.one(f.catch("a", f.MESSAGE + f.timer("timeDuration", "P1D"))[1]),
        f.one(f.catch("a")[1]),
    ),
    "event-kind": (
        f.one(f.event("intermediateThrowEvent", "a", f.timer("timeDuration", "P1D"))),
        f.one(f.event("intermediateCatchEvent", "a", f.timer("timeDuration", "P1D"))),
    ),
    "sub-start": (
        f.one(f.sub(f.event("startEvent", "s1", f.MESSAGE), f.node("endEvent", "e1"),
                    f.flow("s1", "e1"))),
        f.one(f.sub()),
    ),
    "cancel-outside": (f.bordered(CANCEL), f.bordered(CANCEL, host=CANCELLED)),
    "cancel-uncaught": (
        f.one(CANCELLED),
        f.bordered(CANCEL, host=CANCELLED),
    ),
    "must-interrupt": (
        f.bordered('<errorEventDefinition errorRef="e"/>', cancelActivity="false"),
        f.bordered('<errorEventDefinition errorRef="e"/>'),
    ),
    "event-reference": (
        f.one(f.catch("a", '<messageEventDefinition messageRef="s"/>')[1]),
        f.bordered("<errorEventDefinition/>"),
    ),
    "multi-instance": (
        f.one(f.user(inner=LOOP.format(""))),
        f.one(f.user(inner=LOOP.format("<loopCardinality>3</loopCardinality>"))),
    ),
    "too-many-instances": (
        f.one(f.user(inner=LOOP.format("<loopCardinality>1000000</loopCardinality>"))),
        f.one(f.user(inner=STANDARD.format(' loopMaximum="500"'))),
    ),
    "feel-syntax": (
        f.fork("exclusiveGateway", "x = = 1", "", default="g_end1"),
        f.fork("exclusiveGateway", "= x = 1", "", default="g_end1"),
    ),
    "feel-function": (
        f.one(f.user(camunda_dueDate="open(1)")),
        f.one(f.user(camunda_dueDate='deadline("a", now())')),
    ),
    "timer": (
        f.one(f.catch("a", "<timerEventDefinition/>")[1]),
        f.one(f.catch("a", f.timer("timeDate", 'deadline("x", start)'))[1]),
    ),
    "timer-form": (
        f.one(f.catch("a", f.timer("timeDate", "P1D"))[1]),
        f.one(f.catch("a", f.timer("timeCycle", "R3/PT1H"))[1]),
    ),
    "event-condition": (
        f.one(f.catch("a", "<conditionalEventDefinition/>")[1]),
        f.one(f.catch("a", "<conditionalEventDefinition><condition>x > 1</condition>"
                           "</conditionalEventDefinition>")[1]),
    ),
    "no-role": (f.one(f.user(camunda_candidateGroups="")), f.one(
        f.user(camunda_candidateGroups="", camunda_assignee="= mediator_id"))),
    "role": (f.one(f.user(camunda_candidateGroups="clerk,judge")), GOOD),
    "form": (f.one(f.user(camunda_formKey="p/gone")), GOOD),
    "no-form": (f.one(f.user(camunda_formKey="")), GOOD),
    "operation": (
        f.one(f.user(properties={"operation": "case.delete"})),
        f.one(f.user(properties={"operation": "case.note"})),
    ),
    "no-operation": (
        f.one(service()),
        f.one(service(camunda_topic="print", camunda_type="external")),
    ),
    "topic": (
        f.one(service(camunda_topic="${which}", camunda_type="external")),
        f.one(service(camunda_topic="print", camunda_type="external")),
    ),
    "two-ways": (
        f.one(service(camunda_topic="print", properties={"operation": "case.note"})),
        f.one(service(camunda_topic="print", properties={"copies": "2"})),
    ),
    "task-priority": (
        f.one(service(camunda_topic="print", camunda_taskPriority="${high}")),
        f.one(service(camunda_topic="print", camunda_taskPriority="-5")),
    ),
    "retry-cycle": (
        f.one(service(RETRY.format("R0/PT1M"), camunda_topic="print")),
        f.one(service(RETRY.format("PT1M,PT10M"), camunda_topic="print")),
    ),
    "retry-unused": (
        f.one(f.user(inner=RETRY.format("R3/PT1M"))),
        f.one(service(RETRY.format("R3/PT1M"), camunda_topic="print")),
    ),
    "code": (
        f.one(service(camunda_class="java.lang.Runtime")),
        f.one(service(properties={"operation": "case.note"})),
    ),
    "listener": (
        f.one(f.user(inner="<extensionElements><camunda:taskListener/></extensionElements>")),
        f.one(f.user(properties={"state": "OPEN"})),
    ),
    "ignored-attribute": (f.one(f.user(camunda_asyncBefore="true")), GOOD),
    "foreign-extension": (
        f.one(f.user(inner="<extensionElements><zeebe:userTask/></extensionElements>")),
        GOOD,
    ),
    "no-decision": (
        f.one(rules_task()),
        f.one(rules_task(camunda_decisionRef="triage", camunda_resultVariable="x")),
    ),
    "decision": (
        f.one(rules_task(camunda_decisionRef="guess", camunda_resultVariable="x")),
        f.one(rules_task(camunda_decisionRef="triage", camunda_resultVariable="x")),
    ),
    "no-result": (
        f.one(rules_task(camunda_decisionRef="triage")),
        f.one(rules_task(camunda_decisionRef="triage", camunda_resultVariable="x")),
    ),
    "no-called-process": (f.one(call("")), f.one(call("other"))),
    "called-process": (f.one(call("nobody")), f.one(call("other"))),
    "call-cycle": (f.one(call("other"), key="back"), f.one(call("other"), key="free")),
    "script-language": (
        f.one(script("1 + 1", scriptFormat="python")),
        f.one(script("1 + 1", scriptFormat="feel")),
    ),
    "no-script": (f.one(script(" ")), f.one(script("1 + 1"))),
    "law": (
        f.one(f.user(properties={"law": "R-001, R-999"})),
        f.one(f.user(properties={"law": "R-001"})),
    ),
    "document": (
        f.one(f.user(properties={"document": "people/gone"})),
        f.one(f.user(properties={"document": "people/notice"})),
    ),
    "unknown-part": (f.one(f.user(inner="<magic/>")), f.one(f.user(inner="<documentation/>"))),
    "unknown-root": (
        f.document("<choreography id='c'/>", f.bare_process(f.START)),
        f.document("<itemDefinition id='i'/>", f.bare_process(f.START)),
    ),
    "resource-role": (f.one(f.user(inner="<potentialOwner/>")), GOOD),
    "data-association": (
        f.one(f.user(inner="<dataInputAssociation><assignment/></dataInputAssociation>")),
        f.one(f.user(inner="<dataInputAssociation><sourceRef>d</sourceRef>"
                           "</dataInputAssociation>")),
    ),
    "unsupported-attribute": (
        f.one(f.node("receiveTask", "a", messageRef="m", instantiate="true")),
        f.one(f.node("receiveTask", "a", messageRef="m", instantiate="false")),
    ),
    "unknown-extension": (
        f.one(f.user(inner="<extensionElements><camunda:formData/></extensionElements>")),
        f.one(f.user(properties={"state": "OPEN"})),
    ),
    "call-mapping": (mapped(source="x"), mapped(source="x", target="y")),
    "call-business-key": (
        mapped(businessKey="= other"),
        mapped(businessKey="#{execution.processBusinessKey}"),
    ),
    "timer-range": (
        f.one(f.catch("a", f.timer("timeCycle", "R/PT0.5S"))[1]),
        f.one(f.catch("a", f.timer("timeCycle", "R/PT1S"))[1]),
    ),
    "cycle-once": (
        f.bordered(f.timer("timeCycle", "R3/PT1M")),
        f.bordered(f.timer("timeCycle", "R3/PT1M"), cancelActivity="false"),
    ),
    "call-start": (
        f.document(calling("k"), f.bare_process(*told_to_begin("k"), key="k")),
        f.document(calling("k"), f.bare_process(*told_to_begin("k"), f.START, key="k")),
    ),
    "id-letters": (f.one(f.user("a b")), f.one(f.user("调解-1.a_b"))),
    "too-long": (f.one(f.user("a" * 121)), f.one(f.user("a" * 120))),
    "hidden-letters": (f.one(f.user(name="同意\u202e书")), f.one(f.user(name="同意书\n一"))),
    "call-binding": (
        f.one(call("other", camunda_calledElementBinding="versionTag")),
        f.one(call("other", camunda_calledElementBinding="version",
                   camunda_calledElementVersion="3")),
    ),
}  # fmt: skip

#: every place an expression may stand, with an expression that cannot be read
PLACES = {
    "condition of a flow": EXAMPLES["feel-syntax"][0],
    "assignee": f.one(f.user(camunda_assignee="= a +")),
    "candidateGroups": f.one(f.user(camunda_candidateGroups="= a +")),
    "dueDate": f.one(f.user(camunda_dueDate="tomorrow morning +")),
    "followUpDate": f.one(f.user(camunda_followUpDate="P1Q +")),
    "priority": f.one(f.user(camunda_priority="high +")),
    "scope": f.one(f.user(properties={"scope": "a +"})),
    "a property": f.one(f.user(properties={"anything": "= a +"})),
    "timer": f.one(f.catch("a", f.timer("timeDuration", "a +"))[1]),
    "script": f.one(script("a +")),
    "loopCardinality": f.one(
        f.user(inner=LOOP.format("<loopCardinality>a +</loopCardinality>"))
    ),
    "collection": f.one(
        f.user(inner='<multiInstanceLoopCharacteristics camunda:collection="a +"/>')
    ),
    "completionCondition": f.one(
        f.user(inner=LOOP.format("<loopCardinality>3</loopCardinality>"
                                 "<completionCondition>a +</completionCondition>"))
    ),
    "loopCondition": f.one(
        f.user(inner="<standardLoopCharacteristics><loopCondition>a +</loopCondition>"
                     "</standardLoopCharacteristics>")
    ),
    "key of a message": f.one(f.event("intermediateThrowEvent", "a", f.MESSAGE,
                                      properties={"key": "a +"})),
    "payload of a message": f.one(f.event("intermediateThrowEvent", "a", f.MESSAGE,
                                          properties={"payload": "{a"})),
    "condition of an event": f.one(
        f.catch("a", "<conditionalEventDefinition><condition>a +</condition>"
                     "</conditionalEventDefinition>")[1]
    ),
    "input of a call": f.one(
        f.node("callActivity", "a", '<extensionElements><camunda:in sourceExpression="a +" '
               'target="b"/></extensionElements>', calledElement="other")
    ),
}  # fmt: skip
