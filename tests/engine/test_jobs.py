"""External tasks: leased by one, ended once, tried again as the model says, never left behind."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bench.diagrams import boundary, document, element, end, line, process, start, timer, user
from engine import jobs, outbox, retries
from engine.errors import (
    DefinitionInvalid,
    ExpressionError,
    InstanceSuspended,
    JobLocked,
    JobNotFound,
)
from engine.models import Outbox

MINUTE = timedelta(minutes=1)


def service(key="s", inner="", **more):
    given = {"camunda__type": "external", "camunda__topic": "mail.send", **more}
    return element("serviceTask", key, inner, **given)


def extended(*parts):
    return f"<bpmn:extensionElements>{''.join(parts)}</bpmn:extensionElements>"


def cycle(text):
    return f"<camunda:failedJobRetryTimeCycle>{text}</camunda:failedJobRetryTimeCycle>"


def row(*nodes):
    return document(process("p", *line(*nodes)))


def fetch(county, worker="w", topic="mail.send", most=10, lock=MINUTE, **more):
    wanted = {k: more.pop(k) for k in ("business_key", "processes") if k in more}
    one = jobs.Wanted(topic, lock, **wanted)
    return county.run(lambda e: jobs.fetch(e, worker, [one], most, **more))


def fail(county, task, text="broken", **more):
    return county.run(lambda e: jobs.fail(e, task.id, text, **more))


def stored(county, task):
    (found,) = county.rows(Outbox, Outbox.id == task.id)
    return found


def test_a_task_is_fetched_with_what_it_needs_to_be_done(county):
    inner = extended(
        '<camunda:properties><camunda:property name="copies" value="= n + 1"/>'
        '<camunda:property name="size" value="A4"/></camunda:properties>'
    )
    case = county.begin(row(service(inner=inner, camunda__taskPriority="7"), user("a")), n=2)
    (task,) = fetch(county)
    assert (task.topic, task.element, task.process) == ("mail.send", "s", "p")
    assert (task.instance_id, task.business_key) == (case.id, case.key)
    assert (task.priority, task.variables) == (7, {"n": 2})
    assert task.properties == {"copies": 3, "size": "A4"}
    assert (task.worker, task.locked_until) == ("w", county.clock.now + MINUTE)


def test_a_fetched_task_is_nobody_elses_until_its_lock_runs_out(county):
    county.begin(row(service(), user("a")))
    (task,) = fetch(county)
    assert fetch(county, "other") == []
    assert county.run(lambda e: jobs.lease(e, task.id, "here", MINUTE)) is None
    with pytest.raises(JobLocked):
        county.run(lambda e: jobs.held(e, task.id, "other"))
    county.clock.advance(seconds=61)
    county.run(lambda e: jobs.held(e, task.id, "w"))
    (again,) = fetch(county, "other")
    assert again.id == task.id
    with pytest.raises(JobLocked):
        county.run(lambda e: jobs.held(e, task.id, "w"))


def test_a_lock_is_extended_and_given_back_by_its_worker(county):
    county.begin(row(service(), user("a")))
    (task,) = fetch(county)
    with pytest.raises(JobLocked):
        county.run(lambda e: jobs.extend(e, task.id, "other", MINUTE))
    county.run(lambda e: jobs.extend(e, task.id, "w", 5 * MINUTE))
    county.clock.advance(minutes=4)
    assert fetch(county, "other") == []
    county.run(lambda e: jobs.unlock(e, task.id))
    assert [one.id for one in fetch(county, "other")] == [task.id]


def test_what_is_wanted_is_chosen_by_topic_key_process_and_priority(county):
    low = county.begin(row(service(camunda__taskPriority="1"), user("a")))
    high = county.begin(row(service(camunda__taskPriority="9"), user("a")))
    assert fetch(county, topic="other") == []
    assert fetch(county, business_key="nobody") == []
    assert fetch(county, processes=frozenset({"q"})) == []
    first, *_ = fetch(county, by_priority=True, most=1)
    assert first.instance_id == high.id
    (second,) = fetch(county, business_key=low.key, processes=frozenset({"p"}))
    assert second.instance_id == low.id


def test_a_second_or_late_end_finds_nothing_and_has_no_effect(county):
    case = county.begin(row(service(), user("a")))
    (task,) = fetch(county)
    county.finish_job(task.id, {"sent": 1})
    version = county.instance(case.id).version
    for act in (
        lambda: county.finish_job(task.id, {"sent": 2}),
        lambda: county.finish_job(task.id, error="late"),
        lambda: fail(county, task),
        lambda: county.run(lambda e: jobs.extend(e, task.id, "w", MINUTE)),
        lambda: county.run(lambda e: jobs.unlock(e, task.id)),
    ):
        with pytest.raises(JobNotFound):
            act()
    assert case.variables == {"sent": 1}
    assert county.instance(case.id).version == version
    assert county.disagreements(case.id) == []


OVERTAKEN = document(
    process(
        "p",
        [start(), service(), boundary("t", "s", timer("timeDuration", "PT1H")), user("a"), end()],
        [("start", "s"), ("s", "end"), ("t", "a"), ("a", "end")],
    )
)


def test_a_task_that_a_timer_overtakes_is_given_to_nobody_any_more(county):
    case = county.begin(OVERTAKEN)
    (task,) = fetch(county)
    assert case.wait(hours=2) == "a"
    assert fetch(county) == []
    with pytest.raises(JobNotFound):
        county.finish_job(task.id)
    assert county.jobs() == []
    assert county.disagreements(case.id) == []


def test_a_cancelled_instance_takes_its_tasks_along(county):
    case = county.begin(row(service(), user("a")))
    (task,) = fetch(county)
    county.cancel(case.id, "over")
    with pytest.raises(JobNotFound):
        county.finish_job(task.id)
    assert (fetch(county), county.jobs()) == ([], [])


@pytest.mark.parametrize("sequential", ["true", "false"])
def test_each_instance_of_a_multi_instance_keeps_what_its_worker_brought(county, sequential):
    loop = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{sequential}">'
        "<bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "<bpmn:loopDataOutputRef>sums</bpmn:loopDataOutputRef>"
        '<bpmn:outputDataItem id="o1" name="r"/></bpmn:multiInstanceLoopCharacteristics>'
    )
    case = county.begin(row(service(inner=loop), user("z")))
    for result in (1, 2):
        county.finish_job(fetch(county, most=1)[0].id, {"r": result})
    assert case.open == "z"
    assert county.incidents(case.id) == []
    assert case.variables["sums"] == [1, 2]


def test_a_suspended_instance_gives_out_nothing_and_takes_nothing(county):
    case = county.begin(row(service(), user("a")))
    (task,) = fetch(county)
    county.suspend(case.id)
    with pytest.raises(InstanceSuspended):
        county.finish_job(task.id)
    county.clock.advance(minutes=2)
    assert fetch(county) == []
    county.resume(case.id)
    assert [one.id for one in fetch(county)] == [task.id]
    county.finish_job(task.id)
    assert case.open == "a"


def test_a_failure_is_tried_again_as_the_model_says_and_then_an_incident(county):
    case = county.begin(row(service(inner=extended(cycle("R3/PT10M"))), user("a")))
    for left in (2, 1):
        (task,) = fetch(county)
        assert fail(county, task, "no line", details="stack") is False
        found = stored(county, task)
        assert (found.retries, found.error, found.details) == (left, "no line", "stack")
        pause = found.next_at - county.clock.now
        assert timedelta(minutes=7) < pause < timedelta(minutes=13)
        assert fetch(county) == [], "not before its time"
        county.clock.advance(minutes=13)
    (task,) = fetch(county)
    assert fail(county, task, "no line") is True
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element, incident.error) == ("job", "s", "no line")
    assert county.jobs() == []
    county.retry(incident.id)
    (again,) = fetch(county)
    assert (again.id != task.id, again.retries) == (True, None)
    county.finish_job(again.id)
    assert case.open == "a"
    assert county.disagreements(case.id) == []


def test_the_worker_may_say_how_often_and_when(county):
    county.begin(row(service(inner=extended(cycle("R1/PT1M"))), user("a")))
    (task,) = fetch(county)
    assert fail(county, task, left=2, pause=timedelta(seconds=30)) is False
    assert stored(county, task).next_at == county.clock.now + timedelta(seconds=30)
    county.clock.advance(seconds=31)
    assert fail(county, task, left=0) is True


def test_where_the_model_is_silent_pauses_double_until_an_incident(county):
    case = county.begin(row(service(), user("a")))
    pauses = []
    for _ in range(outbox.MOST_TRIES - 1):
        (task,) = fetch(county)
        fail(county, task)
        pauses.append(stored(county, task).next_at - county.clock.now)
        county.clock.advance(seconds=pauses[-1].total_seconds() + 1)
    assert all(later > earlier for earlier, later in pairwise(pauses[:6]))
    (task,) = fetch(county)
    assert fail(county, task) is True
    assert len(county.incidents(case.id)) == 1


@pytest.mark.parametrize(
    ("text", "times", "pauses"),
    [
        ("R5/PT1M", 5, [60]),
        ("PT1M,PT10M", 3, [60, 600]),
        ("PT0S", 2, [0]),
        ("R1/P1D", 1, [86400]),
    ],
)
def test_a_retry_cycle_is_read(text, times, pauses):
    read = retries.read(text)
    assert (read.times, [pause.total_seconds() for pause in read.pauses]) == (times, pauses)


@pytest.mark.parametrize(
    "text", ["R0/PT1M", "R/PT1M", "R999/PT1M", "PT1M,", "soon", "-PT1M", "P1Y", "R5/P99999999999D"]
)
def test_a_retry_cycle_that_says_nothing_is_refused(text):
    with pytest.raises(ExpressionError):
        retries.read(text)


def test_a_task_whose_properties_have_no_value_is_an_incident_and_is_given_to_nobody(county):
    inner = extended(
        '<camunda:properties><camunda:property name="x" value="= nothing()"/></camunda:properties>'
    )
    case = county.begin(row(user("z"), service(inner=inner), user("a")))
    case.do("z")
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("expression", "s")
    assert (fetch(county), county.jobs()) == ([], [])
    county.resolve(incident.id, "sent by hand", {"sent": True})
    assert (case.open, case.variables) == ("a", {"sent": True})
    assert county.disagreements(case.id) == []


@pytest.mark.parametrize("extra", [{"camunda__taskPriority": "high"}, {"inner": cycle("soon")}])
def test_a_task_that_says_no_priority_or_no_tries_is_not_deployed(county, extra):
    if "inner" in extra:
        extra = {"inner": extended(extra["inner"])}
    with pytest.raises(DefinitionInvalid) as refused:
        county.begin(row(user("z"), service(**extra), user("a")))
    assert [one.element for one in refused.value.findings if one.severity == "error"] == ["s"]


def test_the_sweep_hands_out_only_the_tasks_that_are_done_here(county):
    county.begin(row(service(), user("a")))

    def due(*topics):
        return county.run(lambda e: outbox.due(e.session, e.now, 10, topics))

    assert due() == []
    assert due("other") == []
    ((job_id, topic),) = due("mail.send")
    assert topic == "mail.send"
    assert county.run(lambda e: outbox.take(e.session, job_id)) is None, "leased, never taken"
    leased = county.run(lambda e: jobs.lease(e, job_id, "here", MINUTE))
    assert leased.worker == "here"
    assert county.run(lambda e: jobs.lease(e, job_id, "there", MINUTE)) is None


def test_a_row_without_its_wait_is_found_by_verify(county):
    case = county.begin(row(service(), user("a")))
    (task,) = fetch(county)
    county.run(lambda e: outbox.done(e.session, task.id, e.now))
    assert [one.what for one in county.disagreements(case.id)] == ["job"]
