"""Errors and escalations thrown from tasks and jobs, and who catches them."""

from uuid import uuid4

import pytest

from bench.diagrams import boundary, element, end, line, properties, start, sub, timer, user
from engine.errors import BpmnError, BpmnEscalation, InstanceSuspended, TaskNotFound
from tests.engine import stories as s

ANY = '<bpmn:errorEventDefinition camunda:errorCodeVariable="code" '
ANY += 'camunda:errorMessageVariable="why"/>'
JOB = element("serviceTask", "a", camunda__topic="print", camunda__type="external")
OPERATION = element("serviceTask", "a", properties(operation="pay"))


def guarded(host, event, interrupting=True):
    return s.boundaries(host, event, interrupting, s.ERROR, s.ESCALATION)


def begun(county, content, **variables):
    case = county.begin(content, **variables)
    return case, next(iter(county.open_tasks(case.id)), None)


def test_an_error_thrown_from_a_task_is_caught_on_its_border(county):
    case, task = begun(county, guarded(user("a"), s.error))

    county.error(task.id, "42", {"sum": 7})

    assert case.open == "late"
    assert case.variables == {"sum": 7}
    assert county.disagreements(case.id) == []
    assert [event.kind for event in county.history(case.id)][-1] == "error.thrown"


def test_an_event_for_any_error_learns_the_code_and_the_message(county):
    case, task = begun(county, guarded(user("a"), ANY))

    county.error(task.id, "77", message="The printer burns.")

    assert case.open == "late"
    assert case.variables == {"code": "77", "why": "The printer burns."}


def test_an_error_nothing_catches_is_an_incident_and_the_task_stays_open(county):
    case, task = begun(county, guarded(user("a"), s.error))

    county.error(task.id, "43")

    assert case.open == "a"
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element, incident.task_id) == ("error", "a", task.id)
    assert case.do("a") == "c"
    assert county.incidents(case.id) == []
    assert county.disagreements(case.id) == []


def test_an_incident_of_an_error_can_be_retried_and_the_task_is_still_there(county):
    case, task = begun(county, guarded(user("a"), s.error))
    county.error(task.id, "43")
    (incident,) = county.incidents(case.id)

    county.retry(incident.id)

    assert case.open == "a"
    assert county.incidents(case.id) == []
    county.error(task.id, "42")
    assert case.open == "late"


def test_an_error_goes_outwards_through_sub_processes(county):
    content = guarded(sub("sp", *line(user("q"), first="ss", last="se")), s.error)
    case, task = begun(county, content)

    county.error(task.id, "42")

    assert case.open == "late"
    assert county.disagreements(case.id) == []


def test_an_error_from_one_of_several_instances_stops_them_all(county):
    case, task = begun(county, guarded(user("a", s.THREE), s.error))

    county.error(task.id, "42")

    assert case.open == "late"
    assert county.disagreements(case.id) == []


def test_an_escalation_leaves_the_task_open_where_it_does_not_interrupt(county):
    case, task = begun(county, guarded(user("a"), s.escalation, False))

    county.escalate(task.id, "7", {"n": 1})
    county.escalate(task.id, "7", {"n": 2})

    assert case.open == "a+late+late"
    assert case.variables == {"n": 2}


def test_an_escalation_nothing_catches_is_only_remembered(county):
    case, task = begun(county, guarded(user("a"), s.escalation))

    county.escalate(task.id, "8")

    assert case.open == "a"
    assert county.incidents(case.id) == []
    assert county.history(case.id)[-1].data["code"] == "8"


def test_a_worker_throws_an_error_in_place_of_a_result(county):
    case, _ = begun(county, guarded(JOB, s.error))
    (job,) = county.jobs()

    county.error(job.id, "42", {"sum": 7})

    assert case.open == "late"
    assert county.jobs() == []
    assert county.disagreements(case.id) == []


def test_an_error_of_a_worker_nothing_catches_is_an_incident_that_makes_a_new_job(county):
    case, _ = begun(county, guarded(JOB, s.error))
    (job,) = county.jobs()

    county.error(job.id, "43")

    assert case.open == "wait"
    (incident,) = county.incidents(case.id)
    assert (incident.kind, county.jobs()) == ("error", [])
    county.retry(incident.id)
    (again,) = county.jobs()
    assert again.id != job.id
    county.finish_job(again.id, {})
    assert case.open == "c"


def test_an_operation_throws_an_error_the_model_has_a_way_for(county):
    def pay(task, variables):
        raise BpmnError("42", "There is no money.", missing=3)

    county.operations["pay"] = pay
    case, _ = begun(county, guarded(OPERATION, ANY))

    assert case.open == "late"
    assert case.variables == {"missing": 3, "code": "42", "why": "There is no money."}
    assert county.incidents(case.id) == []


def test_an_error_of_an_operation_nothing_catches_is_an_incident(county):
    def pay(task, variables):
        raise BpmnError("43")

    county.operations["pay"] = pay
    case, _ = begun(county, guarded(OPERATION, s.error))

    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("error", "a")
    county.operations["pay"] = lambda task, variables: {"paid": True}
    county.retry(incident.id)
    assert case.open == "c"


def escalates(code):
    def pay(task, variables, engine):
        engine.record(task.instance_id, "paid.half", {})
        raise BpmnEscalation(code, missing=3)

    return pay


def remembered(county, case):
    return [event.kind for event in county.history(case.id)].count("paid.half")


def test_an_operation_that_escalates_is_left_by_the_border_that_interrupts(county):
    county.inside["pay"] = escalates("7")
    case, _ = begun(county, guarded(OPERATION, s.escalation))

    assert (case.open, case.variables) == ("late", {"missing": 3})
    assert remembered(county, case) == 1, "what it wrote stays"
    assert (county.incidents(case.id), county.disagreements(case.id)) == ([], [])


@pytest.mark.parametrize(("code", "now_open"), [("7", "c+late"), ("8", "c")])
def test_an_operation_that_escalates_is_done_where_nothing_interrupts_it(county, code, now_open):
    county.inside["pay"] = escalates(code)
    case, _ = begun(county, guarded(OPERATION, s.escalation, False))

    assert (case.open, case.variables) == (now_open, {"missing": 3})
    assert remembered(county, case) == 1
    assert (county.incidents(case.id), county.disagreements(case.id)) == ([], [])


def test_an_error_is_not_thrown_from_what_is_gone(county):
    case, task = begun(county, guarded(user("a"), s.error))
    case.do("a")

    for gone in (task.id, uuid4()):
        with pytest.raises(TaskNotFound):
            county.error(gone, "42")
    assert case.open == "c"


def test_an_error_of_another_tenant_is_not_thrown(county):
    case, task = begun(county, guarded(user("a"), s.error))
    county.tenant = 2

    with pytest.raises(TaskNotFound):
        county.error(task.id, "42")
    county.tenant = 1
    assert case.open == "a"


def test_nothing_is_thrown_while_an_instance_stands_still(county):
    case, task = begun(county, guarded(user("a"), s.error))
    county.suspend(case.id)

    with pytest.raises(InstanceSuspended):
        county.error(task.id, "42")


def test_what_follows_a_border_is_not_guarded_by_it_after_a_reload(county):
    """The token after a border event hangs under the same split in the snapshot."""
    content = s.diagram(
        [start(), user("a"), boundary("b", "a", s.MINUTE, False), boundary("e", "a", s.error),
         s.inner(s.error), user("x"), end()],
        [("start", "a"), ("a", "end"), ("b", "sp"), ("sp", "end"), ("e", "x"), ("x", "end")],
        s.ERROR,
    )  # fmt: skip
    case = county.begin(content)
    case.wait(seconds=61)
    assert case.open == "a+q"

    case.do("q")

    assert case.open == "a"
    assert [incident.element for incident in county.incidents(case.id)] == ["se"]


def begins_beside(event, *, key="h", interrupting=True):
    """An event sub-process with a task `x`."""
    flag = str(interrupting).lower()
    nodes = [element("startEvent", f"{key}_s", event, isInterrupting=flag), user("x"), end("h_e")]
    inside = sub(key, nodes, [(f"{key}_s", "x"), ("x", "h_e")])
    return inside.replace("<bpmn:subProcess ", '<bpmn:subProcess triggeredByEvent="true" ', 1)


def test_an_error_from_a_task_begins_the_event_sub_process_beside_it(county):
    nodes, flows = line(user("a"), user("b"))
    case, task = begun(county, s.diagram([*nodes, begins_beside(s.error)], flows, s.ERROR))

    county.error(task.id, "42", {"sum": 7})

    assert (case.open, case.variables) == ("x", {"sum": 7})
    assert county.disagreements(case.id) == []
    assert case.do("x") == "END"


def test_the_border_of_a_task_catches_before_the_event_sub_process_beside_it(county):
    content = guarded(user("a"), s.any_error).replace(
        b"</bpmn:process>", begins_beside(s.error).encode() + b"</bpmn:process>"
    )
    case, task = begun(county, content)

    county.error(task.id, "42")

    assert case.open == "late"


def test_an_event_sub_process_whose_time_cannot_be_worked_out_does_not_keep_a_case_alive(county):
    late = timer("timeDate", "= deadline")
    nodes, flows = line(user("a"))
    case = county.begin(s.diagram([*nodes, begins_beside(late)], flows))
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("expression", "h_s")

    county.resolve(incident.id, "known now", {"deadline": "2026-03-02T02:00:00Z"})
    assert (case.open, case.wait(hours=1)) == ("a", "x")

    other = county.begin(s.diagram([*nodes, begins_beside(late)], flows))
    assert other.do("a") == "END"
    assert county.incidents(other.id) == []
    assert county.disagreements(other.id) == []


def test_an_escalation_begins_an_event_sub_process_for_each_time(county):
    handler = begins_beside(s.escalation, interrupting=False)
    nodes, flows = line(user("a"))
    case, task = begun(county, s.diagram([*nodes, handler], flows, s.ESCALATION))

    county.escalate(task.id, "7")
    county.escalate(task.id, "7")

    assert case.open == "a+x+x"
