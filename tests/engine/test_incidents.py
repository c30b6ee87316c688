"""What fails: external jobs, operations, attributes, timers; and how it goes on."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    properties,
    script,
    start,
    sub,
    timer,
    user,
)
from engine.errors import (
    JobNotFound,
)
from engine.models import Event

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
PAID = '<bpmn:messageEventDefinition messageRef="M1"/>'


def row(*nodes, key="p"):
    return document(process(key, *line(*nodes)))


# -- external jobs


JOB = element("serviceTask", "s", camunda__type="external", camunda__topic="mail.send")


def test_an_external_job_is_promised_and_finished_later(county):
    case = county.begin(row(user("z"), JOB, user("a")))
    assert case.do("z") == "wait"
    (job,) = county.jobs()
    assert job.topic == "mail.send"
    assert job.instance_id == case.id
    county.finish_job(job.id, {"sent": True})
    assert case.open == "a"
    assert case.variables == {"sent": True}
    assert county.jobs() == []
    with pytest.raises(JobNotFound):
        county.finish_job(job.id, {})
    assert county.disagreements(case.id) == []


def test_a_failed_job_is_an_incident_that_can_be_tried_again(county):
    case = county.begin(row(JOB, user("a")))
    (job,) = county.jobs()
    county.finish_job(job.id, error="no such address")
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element, incident.error) == ("job", "s", "no such address")
    assert county.jobs() == []
    county.retry(incident.id)
    (again,) = county.jobs()
    assert again.id != job.id
    county.finish_job(again.id)
    assert case.open == "a"
    assert county.incidents(case.id) == []


# -- incidents


def test_an_operation_that_fails_leaves_nothing_behind_and_the_act_stands(county):
    def breaks(task, variables, engine):
        engine.session.add(
            Event(
                tenant_id=1, instance_id=uuid4(), seq=1, at=datetime.now(UTC), actor=None,
                kind="written before it broke", data={}, hash=b"",
            )
        )  # fmt: skip
        engine.session.flush()
        raise LookupError("no such paper")

    county.inside["print"] = breaks
    case = county.begin(
        row(user("a"), element("serviceTask", "s", properties(operation="print")), user("b"))
    )
    task = case.task("a")
    change = county.complete(task.id, {})
    assert change.closed == [task.id]
    assert county.rows(Event, Event.kind == "written before it broke") == []
    (incident,) = county.incidents(case.id)
    assert change.incidents == [incident.id]
    assert (incident.kind, incident.element, incident.error) == ("operation", "s", "LookupError")
    assert county.disagreements(case.id) == []
    county.resolve(incident.id, "printed by hand", {"printed": True})
    assert (case.open, case.variables) == ("b", {"printed": True})
    (settled,) = county.settled_incidents(case.id)
    assert (settled.reason, settled.resolved_by) == ("printed by hand", county.user)


def test_an_attribute_that_fails_leaves_the_task_open(county):
    case = county.begin(row(user("a", camunda__dueDate="= deadline(x)")))
    assert case.open == "a"
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("expression", "a")
    assert "dueDate" in incident.error
    county.functions["deadline"] = lambda x: county.clock.now
    county.retry(incident.id)
    assert county.incidents(case.id) == []
    assert case.task("a").due_at == county.clock.now


def test_an_incident_is_settled_when_the_case_goes_another_way(county):
    case = county.begin(
        document(
            MESSAGE,
            process(
                "p",
                [
                    start(),
                    sub("sp", *line(script("bad", "nothing()", "x"), first="ss", last="se")),
                    boundary("m", "sp", PAID),
                    user("b"),
                    end(),
                ],
                [("start", "sp"), ("sp", "end"), ("m", "b"), ("b", "end")],
            ),
        )
    )
    assert len(county.incidents(case.id)) == 1
    case.send("paid")
    assert case.open == "b"
    assert county.incidents(case.id) == []
    (settled,) = county.settled_incidents(case.id)
    assert settled.reason == "left"


def test_a_timer_that_breaks_the_host_is_an_incident_and_does_not_block_others(county):
    content = document(
        process(
            "p",
            [
                start(),
                user("a"),
                boundary("t", "a", timer("timeDuration", "P1D")),
                user("b"),
                end(),
            ],
            [("start", "a"), ("a", "end"), ("t", "b"), ("b", "end")],
        )
    )
    bad = county.begin(content)
    good = county.start("p", {}, business_key="good")
    county.refuse = bad.id
    assert bad.wait(days=2) == "a"
    assert [task.element for task in county.open_tasks(good.id)] == ["b"]
    (incident,) = county.incidents(bad.id)
    assert incident.kind == "timer"
    assert bad.wait(days=2) == "a", "it waits for somebody to settle it"
    county.refuse = None
    county.retry(incident.id)
    assert bad.wait(seconds=1) == "b"


def test_ids_of_users_are_read_from_any_uuid(county):
    literal = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
    case = county.begin(row(user("a", camunda__assignee=literal)))
    assert case.task("a").assignee == UUID(literal)
