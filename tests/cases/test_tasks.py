"""External tasks that are done here: in one transaction with their result, or tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bench.diagrams import boundary, document, element, end, line, process, start, user
from cases import handlers, jobs
from cases.models import Document
from engine import Source
from engine import jobs as tasks
from engine.errors import BpmnError, BpmnEscalation
from engine.models import Incident, Outbox


def service(topic, name=""):
    inner = f'<camunda:property name="document" value="{name}"/>' if name else ""
    inner += f"</camunda:properties>{RETRY}"
    inner = f"<bpmn:extensionElements><camunda:properties>{inner}</bpmn:extensionElements>"
    return element("serviceTask", "s", inner, camunda__type="external", camunda__topic=topic)


RETRY = "<camunda:failedJobRetryTimeCycle>R2/PT1M</camunda:failedJobRetryTimeCycle>"


@pytest.fixture
def begin(county):
    """Start a process of one external task for a dispute; returns the instance's id."""
    case_id = county.file().case_id

    def act(topic, name="", key=None, content=None):
        drawn = document(process("paperwork", *line(service(topic, name), user("a"))))
        content = content or drawn

        def start(w):
            w.engine.deploy([Source("process", "paperwork", content)], note="", by=None)
            return w.engine.start("paperwork", {}, business_key=key or str(case_id)).id

        return county.do(None, start)

    return act


def found(county, instance_id):
    with county.work() as w:
        open_ = [task.element for task in w.engine.open_tasks(instance_id)]
        wrong = select(Incident.error).where(Incident.instance_id == instance_id)
        return open_, w.engine.variables(instance_id), list(w.session.scalars(wrong))


def test_a_service_task_waits_until_its_paper_is_made(county, begin):
    instance = begin("documents.make", "people_mediation/rights_notice")
    assert found(county, instance)[0] == []
    jobs.drain(county.runtime)
    open_, variables, wrong = found(county, instance)
    assert (open_, wrong) == (["a"], [])
    with county.work() as w:
        (paper,) = (w.session.get_one(Document, id_) for id_ in variables["papers"])
        assert (paper.name, paper.status) == ("people_mediation/rights_notice", "READY")


@pytest.mark.parametrize(
    ("name", "key"), [("", None), ("people_mediation/rights_notice", "nobody's")]
)
def test_a_task_that_cannot_be_done_is_tried_again_and_then_an_incident(county, begin, name, key):
    instance = begin("documents.make", name, key)
    for _ in range(2):
        assert found(county, instance)[2] == []
        jobs.drain(county.runtime)
        county.clock.advance(minutes=2)
    assert found(county, instance)[2] == ["NotFound: No case, or no document at s."]


def test_a_topic_nobody_here_does_is_left_to_others(county, begin):
    instance = begin("mail.send")
    jobs.drain(county.runtime)
    with county.work() as w:
        row = w.session.scalars(select(Outbox).where(Outbox.instance_id == instance)).one()
    assert (row.tries, row.worker, row.done_at) == (0, None, None)
    assert not jobs.run(county.runtime, row.id)


def test_a_message_delivered_twice_does_the_task_once(county, begin):
    instance = begin("documents.make", "people_mediation/rights_notice")
    with county.work() as w:
        job_id = w.session.scalars(select(Outbox.id).where(Outbox.instance_id == instance)).one()
    assert jobs.run(county.runtime, job_id)
    assert not jobs.run(county.runtime, job_id)


@pytest.fixture
def handled(monkeypatch):
    """Register a handler of the test's own."""

    def act(topic, handler):
        handlers.known.cache_clear()
        known = {**handlers.known(), topic: handler}
        monkeypatch.setattr(handlers, "known", lambda: known)

    return act


def test_what_a_handler_wrote_goes_with_its_failure(county, begin, handled):
    def breaks(w, task):
        w.later("hostile.job", about="x")
        raise ZeroDivisionError("secret of a person")

    handled("mail.send", breaks)
    instance = begin("mail.send")
    for _ in range(2):
        jobs.drain(county.runtime)
        county.clock.advance(minutes=2)
    assert found(county, instance)[2] == ["ZeroDivisionError"], "an error may quote somebody's data"
    with county.work() as w:
        assert w.session.scalars(select(Outbox).where(Outbox.topic == "hostile.job")).all() == []


def test_a_task_withdrawn_while_its_handler_works_leaves_nothing_of_it(county, begin, handled):
    def slow(w, task):
        w.engine.cancel(task.instance_id, "over")
        w.later("hostile.job", about="x")
        return {"late": True}

    handled("mail.send", slow)
    instance = begin("mail.send")
    ((job_id, _),) = [job for job in jobs.sweep(county.runtime) if job[1] == "mail.send"]
    assert jobs.run(county.runtime, job_id) is False
    assert found(county, instance)[1:] == ({}, [])


def test_a_worker_killed_while_it_works_leaves_the_task_to_the_next(county, begin, handled):
    handled("mail.send", lambda w, task: {"sent": task.worker})
    instance = begin("mail.send")
    ((job_id, _),) = [job for job in jobs.sweep(county.runtime) if job[1] == "mail.send"]
    county.do(None, lambda w: tasks.lease(w.engine, job_id, "killed", timedelta(minutes=10)))
    jobs.drain(county.runtime)
    assert found(county, instance)[0] == []
    county.clock.advance(minutes=11)
    jobs.drain(county.runtime)
    open_, variables, _ = found(county, instance)
    assert (open_, variables["sent"].startswith("here/")) == (["a"], True)


ENDS = '<bpmn:error id="E" errorCode="refused"/><bpmn:escalation id="X" escalationCode="half"/>'
REFUSED = '<bpmn:errorEventDefinition errorRef="E"/>'
HALF = '<bpmn:escalationEventDefinition escalationRef="X"/>'


def bordered(event, interrupting=True):
    """A task of the topic mail.send with one boundary event, which leads to `late`."""
    nodes = [start(), service("mail.send"), boundary("b", "s", event, interrupting), user("late"),
             user("a"), end()]  # fmt: skip
    flows = [("start", "s"), ("s", "a"), ("b", "late"), ("late", "end"), ("a", "end")]
    return document(ENDS, process("paperwork", nodes, flows))


def told(county, instance):
    """What is open, the variables, what is wrong; tries of the task; other jobs."""
    with county.work() as w:
        rows = w.session.scalars(select(Outbox).where(Outbox.instance_id == instance)).all()
        others = w.session.scalars(select(Outbox).where(Outbox.topic == "hostile.job")).all()
    return *found(county, instance), [row.tries for row in rows], len(others)


def test_a_handler_throws_an_error_that_the_diagram_catches(county, begin, handled):
    def refuses(w, task):
        w.later("hostile.job", about="x")
        raise BpmnError("refused", "no ink", why="ink")

    handled("mail.send", refuses)
    instance = begin("mail.send", content=bordered(REFUSED))
    jobs.drain(county.runtime)
    assert told(county, instance) == (["late"], {"why": "ink"}, [], [0], 0)


def test_an_error_of_a_handler_nothing_catches_is_an_incident_at_once(county, begin, handled):
    def refuses(w, task):
        raise BpmnError("other")

    handled("mail.send", refuses)
    instance = begin("mail.send", content=bordered(REFUSED))
    jobs.drain(county.runtime)
    assert told(county, instance) == ([], {}, ["Nothing catches the error other."], [0], 0)


@pytest.mark.parametrize(
    ("code", "interrupting", "now_open"),
    [("half", True, ["late"]), ("half", False, ["late", "a"]), ("other", True, ["a"])],
)
def test_a_handler_escalates(county, begin, handled, code, interrupting, now_open):
    def escalates(w, task):
        w.later("hostile.job", about="x")
        raise BpmnEscalation(code, half=True)

    handled("mail.send", escalates)
    instance = begin("mail.send", content=bordered(HALF, interrupting))
    w_jobs = [job for job, topic in jobs.sweep(county.runtime) if topic == "mail.send"]
    assert [jobs.run(county.runtime, job) for job in w_jobs] == [True]
    open_, *rest = told(county, instance)
    assert (sorted(open_), rest) == (sorted(now_open), [{"half": True}, [], [0], 1])
