"""Deploying, starting, completing, reading: the commands, through PostgreSQL."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bench import diagrams as d
from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    properties,
    start,
    sub,
    timer,
    user,
)
from engine import Source
from engine.errors import (
    DefinitionInvalid,
    DefinitionNotFound,
    InstanceEnded,
    InstanceNotFound,
    InstanceSuspended,
    TaskNotFound,
    TaskTaken,
)
from engine.models import Instance, Task, Wait

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
PAID = '<bpmn:messageEventDefinition messageRef="M1"/>'


TASKS = ["intake", "invite", "who", "where", "proof", "ask", "summon"]
TASKS += ["answer", "answer_files", "claim", "claim_files", "session", "settle", "archive"]


def row(*nodes, key="p"):
    return document(process(key, *line(*nodes)))


def test_the_measured_case_runs_from_start_to_end(county):
    case = county.begin([d.case(), d.party_intake()], amount=5000, agreed=True)
    seen = []
    while case.open != "END":
        seen.append(case.open.split("+")[0])
        case.do(seen[-1])
    assert seen == TASKS
    done = county.rows(Task, Task.instance_id == case.id)
    assert {task.outcome for task in done} == {"completed"}
    assert {task.done_by for task in done} == {county.user}
    (instance,) = county.rows(Instance, Instance.id == case.id)
    assert (instance.status, instance.end_element) == ("ended", "end")
    assert instance.ended_at == county.clock.now
    assert county.rows(Wait, Wait.instance_id == case.id) == []


def test_a_task_has_what_its_model_says(county):
    organisation, mediator = uuid4(), uuid4()
    given = properties(
        operation="mediation.hold_session",
        law="R-023",
        scope="= committee",
        obligation="= item.id",
    )
    county.functions["in_days"] = lambda n: county.clock.now + timedelta(days=int(n))
    case = county.begin(
        row(
            user(
                "hold",
                given,
                name="调解会",
                camunda__formKey="people/session",
                camunda__candidateGroups="mediator",
                camunda__assignee="= mediator",
                camunda__dueDate="= in_days(3)",
                camunda__followUpDate="P1D",
                camunda__priority="= if urgent then 90 else 10",
            )
        ),
        committee=str(organisation),
        mediator=str(mediator),
        urgent=True,
        item={"id": "o-7"},
    )
    task = case.task("hold")
    assert task.name == "调解会"
    assert (task.role, task.scope, task.assignee) == ("mediator", organisation, mediator)
    assert (task.form, task.operation) == ("people/session", "mediation.hold_session")
    assert task.due_at == county.clock.now + timedelta(days=3)
    assert task.follow_up_at == county.clock.now + timedelta(days=1)
    assert task.priority == 90
    assert task.properties == {"law": "R-023", "obligation": "o-7"}
    assert (task.process, task.release, task.business_key) == ("p", 1, case.key)
    assert county.task(task.id) == task


def test_a_task_without_a_scope_of_its_own_has_that_of_the_instance(county):
    case = county.begin(row(user("a")))
    assert case.task("a").scope == county.instance(case.id).scope


def test_completing_a_task_twice_finds_it_gone(county):
    case = county.begin(row(user("a"), user("b")))
    task = case.task("a")
    county.complete(task.id, {})
    with pytest.raises(TaskNotFound):
        county.complete(task.id, {})
    with pytest.raises(TaskNotFound):
        county.task(task.id)


def test_another_tenant_sees_nothing(county):
    case = county.begin(row(user("a")))
    task = case.task("a")
    county.tenant = 2
    with pytest.raises(TaskNotFound):
        county.complete(task.id, {})
    with pytest.raises(InstanceNotFound):
        county.instance(case.id)
    with pytest.raises(InstanceNotFound):
        county.record(case.id, "x", {})


def test_the_host_is_told_what_moved(county):
    case = county.begin(
        row(
            user("a"),
            sub(
                "sp",
                *line(user("b", properties(state="MEDIATING")), first="ss", last="se"),
                inner=properties(state="ACCEPTED"),
            ),
            element("serviceTask", "s", properties(operation="close", state="CLOSED")),
        )
    )
    county.operations["close"] = lambda task, variables: {"closed": True}
    county.changes.clear()
    task = case.task("a")
    case.do("a")
    (change,) = county.changes
    assert change.business_key == case.key
    assert change.closed == [task.id]
    assert [opened.element for opened in change.opened] == ["b"]
    states = [(name, given["state"]) for name, given in change.entered if "state" in given]
    assert states == [("sp", "ACCEPTED"), ("b", "MEDIATING")]
    assert not change.ended
    case.do("b")
    change = county.changes[-1]
    assert change.ended
    assert change.end_element == "end"
    assert change.variables == {"closed": True}


def test_an_operation_gets_the_variables_of_its_token(county):
    seen = []

    def note(task, variables):
        seen.append((task.element, task.name, task.properties, variables))
        return {"noted": len(seen)}

    county.operations["note"] = note
    service = element("serviceTask", "s", properties(operation="note", law="R-1"), name="记录")
    case = county.begin(row(service, user("a")), x=1)
    assert seen == [("s", "记录", {"law": "R-1"}, {"x": 1})]
    assert case.variables == {"x": 1, "noted": 1}


def test_variables_are_read_as_a_task_sees_them(county):
    many = (
        '<bpmn:multiInstanceLoopCharacteristics camunda:collection="items" '
        'camunda:elementVariable="item"/>'
    )
    case = county.begin(row(user("m", many)), items=["x", "y"])
    tasks = county.open_tasks(case.id)
    assert [county.variables(case.id, t.id)["item"] for t in tasks] == ["x", "y"]
    assert county.variables(case.id) == {"items": ["x", "y"]}


def test_an_open_case_stays_on_its_release(county):
    called = [row(user("q"), key="k"), row(user("q2"), key="k")]
    caller = row(user("z"), element("callActivity", "call", calledElement="k"), user("a"))
    old = county.begin([caller, called[0]])
    county.deploy_processes(called[1])
    county.deploy_processes(row(user("new"), key="p"))
    new = county.start("p", {}, business_key="new")
    assert old.do("z") == "q", "the called process too is that of the old release"
    assert [task.element for task in county.open_tasks(new.id)] == ["new"]
    assert (county.instance(old.id).release, new.release) == (1, 3)


def test_definitions_of_every_kind_are_read_as_of_a_release(county):
    county.deploy([Source("form", "a/b", b"1"), Source("form", "a/c", b"1")], note="one", by=None)
    county.deploy([Source("form", "a/b", b"2")], note="two", by="u")
    assert county.read("form", "a/b").content == b"2"
    assert county.read("form", "a/b", 1).content == b"1"
    assert county.read("form", "a/c", 2).content == b"1"
    found = county.read("form", "a/b", 2)
    assert (found.version, found.release, found.note, found.by) == (2, 2, "two", "u")
    with pytest.raises(DefinitionNotFound):
        county.read("document", "a/b")


def test_a_file_that_cannot_run_is_not_deployed(county):
    good = Source("process", "p", row(user("a")))
    bad = Source("process", "q", row(element("complexGateway", "x"), key="q"))
    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy([good, bad], note="", by=None)
    found = [(one.rule, one.element) for one in refused.value.findings]
    assert found == [("complex-gateway", "x")]
    with pytest.raises(DefinitionNotFound):
        county.start("p", {}, business_key="k")


def test_calls_of_nothing_and_of_oneself_are_not_deployed(county):
    def call(key, called):
        return Source(
            "process", key, row(element("callActivity", "c", calledElement=called), key=key)
        )

    def rules(*files):
        with pytest.raises(DefinitionInvalid) as refused:
            county.deploy(list(files), note="", by=None)
        return [(finding.rule, finding.element) for finding in refused.value.findings]

    assert rules(call("p", "gone")) == [("call-unknown", "p")]
    assert rules(call("p", "p")) == [("call-cycle", "p")]
    assert rules(call("p", "q"), call("q", "p")) == [("call-cycle", "p"), ("call-cycle", "q")]
    county.deploy(
        [call("p", "q"), Source("process", "q", row(user("a"), key="q"))], note="", by=None
    )
    assert rules(call("q", "p")) == [("call-cycle", "q")]


def test_a_process_is_deployed_under_its_own_name(county):
    with pytest.raises(DefinitionInvalid):
        county.deploy([Source("process", "other", row(user("a")))], note="", by=None)


def test_a_release_that_was_rolled_back_leaves_no_trace(county):
    with pytest.raises(ZeroDivisionError):
        county.deploy_and_break(row(user("old")))
    county.deploy_processes(row(user("new")))
    instance = county.start("p", {}, business_key="k")
    assert [task.element for task in county.open_tasks(instance.id)] == ["new"]


# -- whose task it is


def test_a_task_is_one_persons(county):
    case = county.begin(row(user("a")))
    task, me, other = case.task("a"), uuid4(), uuid4()
    assert county.claim(task.id, me).assignee == me
    assert county.claim(task.id, me).assignee == me
    with pytest.raises(TaskTaken):
        county.claim(task.id, other)
    assert county.assign(task.id, other).assignee == other
    assert county.release(task.id).assignee is None
    kinds = [event.kind for event in county.history(case.id)]
    assert kinds == ["instance.started", "task.claimed", "task.assigned", "task.released"]


# -- standing still


def test_a_suspended_case_cannot_be_moved(county):
    case = county.begin(
        document(
            MESSAGE,
            process(
                "p",
                [
                    start(),
                    user("a"),
                    boundary("t", "a", timer("timeDuration", "P1D")),
                    boundary("m", "a", PAID),
                    user("b"),
                    end(),
                ],
                [("start", "a"), ("a", "end"), ("t", "b"), ("m", "b"), ("b", "end")],
            ),
        )
    )
    county.suspend(case.id)
    with pytest.raises(InstanceSuspended):
        case.do("a")
    assert case.wait(days=2) == "a"
    assert case.send("paid") == 1  # and is kept
    county.resume(case.id)
    assert case.wait(seconds=1) == "b"


def test_a_cancelled_case_is_over(county):
    case = county.begin(
        document(
            MESSAGE,
            process(
                "p",
                [start(), user("a"), boundary("m", "a", PAID), end()],
                [("start", "a"), ("a", "end"), ("m", "end")],
            ),
        )
    )
    county.cancel(case.id, "entered twice")
    assert case.open == "cancelled"
    assert county.rows(Wait, Wait.instance_id == case.id) == []
    (task,) = county.rows(Task, Task.instance_id == case.id)
    assert task.outcome == "cancelled"
    with pytest.raises(InstanceEnded):
        county.cancel(case.id, "again")
    assert county.disagreements(case.id) == []
