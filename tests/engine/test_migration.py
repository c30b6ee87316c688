"""Running instances taken over to another version of their process, through PostgreSQL."""

from uuid import uuid4

import pytest

from bench.diagrams import boundary, document, element, end, line, process, start, sub, timer, user
from engine import administration, migration
from engine.errors import InstanceMoved, MigrationRefused
from engine.models import Instance, Task, Wait
from tests.engine import mended_models as models
from tests.engine.mending import Mended

WHY = "换用新版流程"
BOUND = {"camunda__calledElementBinding": "version", "camunda__calledElementVersion": "1"}


class Taken(Mended):
    """A case that is taken over to new versions."""

    def deploy(self, *contents):
        self.county.deploy_processes(*contents)
        release = self.county.run(lambda e: e.newest)
        return migration.Plan(self.county.instance(self.id).process, release)

    def plan(self, *contents, **mapping):
        plan = self.deploy(*contents)
        named = {f"{plan.process}:{old}": new for old, new in mapping.items()}
        return migration.Plan(plan.process, plan.release, named)

    def examine(self, plan):
        return self.county.run(lambda e: migration.examine(e, self.id, plan))

    def migrate(self, plan, **more):
        self.county.run(lambda e: migration.migrate(e, self.id, plan, WHY, **more))
        assert self.county.instance(self.id).release == plan.release
        assert self.county.disagreements(self.id) == []
        return self.case.open

    def to(self, *contents, **mapping):
        plan = self.plan(*contents, **mapping)
        assert self.examine(plan).problems == []
        return self.migrate(plan)

    def waits(self):
        return self.county.rows(Wait, Wait.instance_id == self.id)


@pytest.fixture
def begin(county):
    return lambda *contents, **variables: Taken(county.begin(list(contents), **variables))


def row(*nodes):
    return document(process("p", *line(*nodes)))


def bordered(host, inner, *, interrupting=True, name="late"):
    nodes = [start(), host, end(), user(name), end("end2"), boundary("t", "a", inner, interrupting)]
    flows = [("start", "a"), ("a", "end"), ("t", name), (name, "end2")]
    return document(process("p", nodes, flows))


OLD = timer("timeDuration", "P3D")
NEW = timer("timeDuration", "P9D")


def test_a_task_inserted_later_is_met_and_the_open_one_stays_itself(begin):
    case = begin(row(user("a"), user("b")))
    task, holder = case.case.task("a"), uuid4()
    case.county.claim(task.id, holder)
    assert case.to(row(user("a"), user("x"), user("b"))) == "a"
    assert case.case.task("a").id == task.id
    assert case.case.task("a").assignee == holder
    assert case.case.do("a") == "x"
    migrated = [one.data for one in case.county.history(case.id) if one.kind == "instance.migrated"]
    assert (migrated[0]["from"], migrated[0]["to"]) == (1, 2)


def test_an_open_task_gets_the_new_texts_form_and_role_and_keeps_its_due_date(begin):
    old = user("a", camunda__formKey="p/old", camunda__dueDate="P3D")
    case = begin(row(old))
    due = case.case.task("a").due_at
    case.county.clock.advance(days=1)
    new = user("a", camunda__formKey="p/new", camunda__dueDate="P3D", camunda__candidateGroups="x")
    case.to(row(new.replace('name="a"', 'name="新名"')))
    task = case.case.task("a")
    assert (task.form, task.role, task.name, task.due_at) == ("p/new", "x", "新名", due)
    case.to(row(user("a", camunda__dueDate="P9D")))
    assert case.case.task("a").due_at > due


def test_a_task_that_is_gone_needs_a_place_to_go(begin):
    case = begin(row(user("a"), user("b")))
    plan = case.plan(row(user("c")))
    outcome = case.examine(plan)
    assert [(one.code, one.element) for one in outcome.problems] == [("missing", "a")]
    before = case.county.rows(Instance, Instance.id == case.id)[0].version
    with pytest.raises(MigrationRefused):
        case.county.run(lambda e: migration.migrate(e, case.id, plan, WHY))
    assert case.county.rows(Instance, Instance.id == case.id)[0].version == before
    task = case.case.task("a").id
    assert case.to(row(user("c")), a="c") == "c"
    assert case.case.task("c").id == task
    assert case.case.do("c") == "END"


def test_a_timer_added_to_an_open_task_is_armed_and_one_removed_is_gone(begin):
    case = begin(row(user("a")))
    task = case.case.task("a").id
    assert case.to(bordered(user("a"), OLD)) == "a"
    assert case.case.task("a").id == task
    (wait,) = case.waits()
    assert (wait.due_at - case.county.clock.now).days == 3
    case.to(row(user("a")))
    assert case.waits() == []
    assert case.case.task("a").id == task
    case.to(bordered(user("a"), OLD))
    assert case.case.wait(days=3) == "late"
    assert case.case.do("late") == "END"


def test_a_timer_keeps_its_time_unless_it_says_another(begin):
    case = begin(bordered(user("a"), OLD))
    (before,) = case.waits()
    case.county.clock.advance(days=1)
    case.to(bordered(user("a"), OLD, name="other"))
    (same,) = case.waits()
    assert (same.task_id, same.due_at) == (before.task_id, before.due_at)
    case.to(bordered(user("a"), NEW))
    (other,) = case.waits()
    assert (other.due_at - case.county.clock.now).days == 9


def test_what_a_reminder_has_set_going_goes_on(begin):
    case = begin(bordered(user("a"), OLD, interrupting=False))
    assert case.case.wait(days=3) == "a+late"
    assert case.to(bordered(user("a"), OLD, interrupting=False)) == "a+late"
    assert case.waits() == []
    assert case.to(row(user("a"), user("late"))) == "a+late"
    case.case.do("a")
    assert case.case.do("late") == "late"


def test_a_join_remembers_which_branch_has_arrived(begin):
    case = begin(models.parallel())
    case.case.do("b")
    assert case.to(models.parallel().replace(b'name="c"', b'name="C"')) == "a"
    case.case.do("a")
    assert case.case.do("a2") == "c"


def test_a_join_whose_other_branch_is_gone_is_told_by_name(begin):
    case = begin(models.parallel())
    case.case.do("b")
    nodes = [
        *(start(), element("parallelGateway", "fork"), user("a"), user("a2"), user("b")),
        *(user("d"), element("parallelGateway", "join"), user("c"), end(), end("e2")),
    ]
    flows = [
        *(("start", "fork"), ("fork", "a"), ("a", "a2"), ("a2", "e2"), ("fork", "b")),
        *(("fork", "d"), ("d", "join"), ("b", "join"), ("join", "c"), ("c", "end")),
    ]
    plan = case.plan(document(process("parallel", nodes, flows)))
    assert [(one.code, one.element) for one in case.examine(plan).problems] == [("starves", "join")]
    flows = [flow for flow in flows if flow != ("b", "join")] + [("b", "c")]
    plan = case.plan(document(process("parallel", nodes, flows)))
    assert ("arrived", "join") in [(one.code, one.element) for one in case.examine(plan).problems]


def test_a_sub_process_keeps_what_is_inside_and_its_timer(begin):
    case = begin(models.nested())
    case.case.do("first")
    case.case.do("x")
    (before,) = case.waits()
    assert case.to(models.nested().replace(b'name="w"', b'name="W"')) == "y"
    (after,) = case.waits()
    assert (before.task_id, before.due_at) == (after.task_id, after.due_at)
    assert case.case.do("y") == "w"
    assert case.case.wait(days=3) == "late"


def test_a_sub_process_renamed_with_all_inside_is_followed(begin):
    case = begin(models.nested())
    case.case.do("first")
    new = models.nested().replace(b'"inner"', b'"outer"').replace(b'"x"', b'"x9"')
    task = case.case.task("x").id
    assert case.to(new, inner="outer", x="x9") == "x9"
    assert case.case.task("x9").id == task
    assert case.case.do("x9") == "y"


def test_a_task_inside_that_is_gone_is_told(begin):
    case = begin(models.nested())
    case.case.do("first")
    plan = case.plan(models.nested().replace(b'"x"', b'"x9"'))
    assert [(one.code, one.element) for one in case.examine(plan).problems] == [("missing", "x")]


def test_a_called_process_comes_with_its_new_version(begin):
    case = begin(models.calling(), models.called())
    case.case.do("before")
    new = document(process("called", *line(user("c1"), user("c15"), user("c2"))))
    assert case.to(models.calling().replace(b'name="after"', b'name="A"'), new) == "c1"
    assert case.case.do("c1") == "c15"


def test_a_loop_keeps_its_runs(begin):
    case = begin(models.each(), people=["甲", "乙"])
    tasks = {one.id for one in case.county.open_tasks(case.id)}
    new = models.each().replace(b'name="ask"', b'name="ASK"')
    assert case.to(new) == "ask+ask"
    assert {one.id for one in case.county.open_tasks(case.id)} == tasks
    assert {one.name for one in case.county.open_tasks(case.id)} == {"ASK"}
    for _ in range(2):
        case.case.do("ask")
    assert case.case.open == "talk+talk"


def test_what_has_become_something_else_is_entered_anew(begin):
    case = begin(row(user("a"), user("b")))
    inside = sub("a", *line(user("in"), first="s1", last="e1"))
    outcome = case.examine(case.plan(row(inside, user("b"))))
    assert [(one.element, one.how) for one in outcome.steps] == [("a", "renewed")]
    assert case.to(row(inside, user("b"))) == "in"
    assert case.to(row(user("a"), user("b"))) == "a"
    (done,) = [t for t in case.county.rows(Task, Task.instance_id == case.id) if t.element == "in"]
    assert done.outcome == "cancelled"
    assert case.case.do("a") == "b"


def test_a_loop_that_is_none_any_more_is_entered_anew_as_a_whole(begin):
    case = begin(document(process("p", *line(user("a", models.EACH), user("b")))), people=[1, 2])
    assert case.to(row(user("a"), user("b"))) == "a"
    again = document(process("p", *line(user("a", models.EACH), user("b"))))
    assert case.to(again) == "a+a"


def test_a_job_for_another_topic_is_asked_for_anew(begin):
    case = begin(models.waiting())
    (old,) = case.county.jobs()
    case.to(models.waiting().replace(b'topic="t"', b'topic="t2"'))
    (new,) = case.county.jobs()
    assert (new.topic, new.id != old.id) == ("t2", True)
    case.county.finish_job(new.id, {})
    assert case.case.send("paid") == 1
    (rest,) = case.waits()
    case.to(models.waiting().replace(b"P7D", b"P8D"))
    assert case.waits()[0].due_at == rest.due_at


def test_an_event_gateway_waits_for_what_the_new_version_says(begin):
    case = begin(models.waiting())
    (job,) = case.county.jobs()
    case.county.finish_job(job.id, {})
    case.to(models.waiting().replace(b"P7D", b"P1D"))
    assert case.case.wait(days=1) == "done"


def test_a_suspended_instance_is_taken_over_and_runs_when_resumed(begin):
    case = begin(row(user("a"), user("b")))
    case.suspend(WHY)
    inside = sub("a", *line(user("in"), first="s1", last="e1"))
    assert case.to(row(inside, user("b"))) == "suspended"
    case.resume(WHY)
    assert case.case.open == "in"


def test_an_instance_with_an_incident_is_taken_over_and_retried(begin):
    broken = element("scriptTask", "s", "<bpmn:script>nothing()</bpmn:script>")
    mended = element("scriptTask", "s", "<bpmn:script>1</bpmn:script>")
    case = begin(row(broken, user("b")))
    (incident,) = case.county.incidents(case.id)
    case.to(row(mended, user("b")))
    case.county.run(lambda e: administration.retry(e, incident.id, WHY))
    assert case.case.open == "b"
    assert case.county.disagreements(case.id) == []


def test_an_act_on_what_has_moved_or_is_there_already_is_refused(begin):
    case = begin(row(user("a"), user("b")))
    plan = case.plan(row(user("a"), user("c")))
    seen = case.county.instance(case.id).version
    case.county.claim(case.case.task("a").id, uuid4())
    with pytest.raises(InstanceMoved):
        case.county.run(lambda e: migration.migrate(e, case.id, plan, WHY, seen=seen))
    case.migrate(plan)
    assert [one.code for one in case.examine(plan).problems] == ["same"]
    case.cancel(WHY)
    assert [one.code for one in case.examine(plan).problems] == ["ended"]


def test_a_timer_that_cannot_be_armed_stops_the_migration(begin):
    case = begin(row(user("a")))
    plan = case.plan(bordered(user("a"), timer("timeDate", "nothing()")))
    assert [(one.code, one.element) for one in case.examine(plan).problems] == [("incident", "t")]


def test_equal_ids_are_proposed_and_what_is_gone_is_not(begin):
    case = begin(row(user("a"), user("b"), user("c")))
    plan = case.deploy(row(user("a"), sub("c", *line(user("in"), first="s1", last="e1"))))
    pairs = case.county.run(lambda e: migration.propose(e, "p", 1, plan.release))
    known = {one.element: (one.target, one.same) for one in pairs}
    assert known == {"a": ("a", True), "b": (None, False), "c": ("c", False), "end": ("end", True)}
    found = case.county.run(lambda e: migration.elements(e, "p", plan.release))
    assert {one[1] for one in found} == {"a", "c", "in", "end", "e1"}


def beside(inner, text):
    """A task, and an event sub-process with a timer that does not interrupt."""
    body = [element("startEvent", "t", timer("timeDuration", text), isInterrupting="false")]
    nested = sub("e", [*body, user("x"), end("e2")], [("t", "x"), ("x", "e2")])
    nested = nested.replace("<bpmn:subProcess ", '<bpmn:subProcess triggeredByEvent="true" ', 1)
    nodes, flows = line(*inner)
    return document(process("p", [*nodes, nested], flows))


def test_an_event_sub_process_is_armed_kept_counted_anew_and_dropped_with_the_model(begin):
    case = begin(row(user("a"), user("b")))
    task = case.case.task("a").id
    case.to(beside([user("a"), user("b")], "P3D"))
    (armed,) = case.waits()
    case.county.clock.advance(days=1)
    case.to(beside([user("a"), user("c")], "P3D"))
    (kept,) = case.waits()
    assert (kept.task_id, kept.due_at) == (armed.task_id, armed.due_at)
    case.to(beside([user("a"), user("c")], "P9D"))
    (anew,) = case.waits()
    assert (anew.due_at - case.county.clock.now).days == 9
    case.to(row(user("a"), user("c")))
    assert case.waits() == []
    assert case.case.task("a").id == task
    case.to(beside([user("a"), user("c")], "P3D"))
    assert case.case.wait(days=3) == "a+x"
    assert case.go("a", "c") == "c+x"
    assert case.case.do("x") == "c"
    assert case.case.do("c") == "END"


def test_a_call_bound_to_a_version_stays_with_the_version_it_took(begin):
    def calling(name):
        call = element("callActivity", "call", calledElement="called", **BOUND)
        return document(process("calling", *line(call, user("after", name=name))))

    case = begin(calling("1"), models.called())
    assert case.case.open == "c1"
    new = document(process("called", *line(user("c1"), user("c15"), user("c2"))))
    assert case.to(calling("2"), new) == "c1"
    assert case.case.do("c1") == "c2"
    assert case.case.do("c2") == "after"
