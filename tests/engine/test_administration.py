"""What an administrator may do to an instance, through PostgreSQL."""

from uuid import uuid4

import pytest

from bench.diagrams import document, line, process, script, user
from engine import administration, jobs, outbox
from engine.administration_models import Intervention
from engine.errors import (
    IncidentNotFound,
    InstanceEnded,
    InstanceMoved,
    InstanceNotFound,
    InstanceSuspended,
    JobNotFound,
    MoveStarves,
    NotSkippable,
    ReasonMissing,
    TargetInvalid,
    TaskNotFound,
)
from engine.models import Instance, Outbox, Task, Wait
from tests.engine import mended_models as models
from tests.engine.mending import WHY, Mended, choosing


@pytest.fixture
def begin(county):
    def begin(name, **variables):
        variables = {"people": ["甲", "乙"], **variables}
        return Mended(county.begin(models.ALL[name], **variables))

    return begin


def test_every_act_needs_a_reason_and_leaves_it_beside_the_chain(begin):
    mended = begin("parallel")
    for empty in ("", "  ", "长" * 501):
        with pytest.raises(ReasonMissing):
            mended.suspend(empty)
    mended.suspend(f" {WHY} ")
    (row,) = mended.county.rows(Intervention, Intervention.instance_id == mended.id)
    assert (row.act, row.reason, row.by) == ("suspend", WHY, mended.county.user)
    kinds = [(one.kind, one.data) for one in mended.county.history(mended.id)][-2:]
    assert kinds[0][1] == {
        "act": "suspend",
        "id": str(row.id),
        "reason": administration.digest(WHY),
    }
    assert [kind for kind, _ in kinds] == ["intervention", "instance.suspended"]
    assert WHY not in str(kinds)


def test_a_reason_changed_afterwards_is_noticed(begin):
    mended = begin("parallel")
    mended.suspend(WHY)

    def falsify(engine):
        row = engine.session.query(Intervention).filter_by(instance_id=mended.id).one()
        row.reason = "别的理由"

    mended.county.run(falsify)
    assert [one.what for one in mended.county.disagreements(mended.id)] == ["intervention"]


def test_an_act_on_what_has_moved_meanwhile_is_refused(begin):
    mended = begin("parallel")
    seen = mended.county.instance(mended.id).version
    mended.case.do("b")
    with pytest.raises(InstanceMoved):
        mended.suspend(WHY, seen=seen)
    assert mended.county.instance(mended.id).status == "active"
    mended.suspend(WHY, seen=mended.county.instance(mended.id).version)
    assert mended.county.instance(mended.id).status == "suspended"


def test_a_suspended_instance_refuses_completion_until_it_is_resumed(begin):
    mended = begin("parallel")
    mended.suspend(WHY)
    with pytest.raises(InstanceSuspended):
        mended.case.do("b")
    with pytest.raises(InstanceSuspended):
        mended.skip(mended.at("b").id, WHY, {})
    mended.resume(WHY)
    assert mended.case.do("b") == "a"


def test_an_ended_instance_refuses_every_act(begin):
    mended = begin("parallel")
    mended.cancel(WHY)
    for act in (mended.suspend, mended.cancel):
        with pytest.raises(InstanceEnded):
            act(WHY)
    with pytest.raises(InstanceEnded):
        mended.set_variables(WHY, {"x": 1})
    with pytest.raises(InstanceEnded):
        mended.move([uuid4()], "parallel", "c", WHY)


def test_another_tenants_instance_is_not_found(begin):
    mended = begin("parallel")
    mended.county.tenant = 2
    for act in (mended.suspend, mended.resume, mended.cancel):
        with pytest.raises(InstanceNotFound):
            act(WHY)


def test_a_token_moves_forth_and_back_in_its_level(begin):
    mended = begin("nested")
    assert mended.go("first", "last") == "last"
    assert mended.go("last", "first") == "first"
    tasks = mended.county.rows(Task, Task.instance_id == mended.id)
    assert sorted(str(task.outcome) for task in tasks) == ["None", "cancelled", "cancelled"]
    moved = [one for one in mended.county.history(mended.id) if one.kind == "token.moved"]
    assert moved[0].data["from"] == ["nested:first"]
    assert moved[0].data["to"] == "nested:last"


def test_a_token_moved_onto_a_bordered_activity_arms_its_timer(begin):
    mended = begin("nested")
    assert mended.go("first", "inner") == "x"
    assert mended.case.wait(days=3) == "late"


def test_a_token_moved_into_a_sub_process_opens_what_is_around_it(begin):
    mended = begin("nested")
    assert mended.go("first", "y") == "y"
    assert mended.case.do("y") == "w"
    assert mended.case.do("w") == "last"
    assert mended.case.do("last") == "END"


def test_the_timer_of_a_sub_process_opened_by_a_move_still_interrupts(begin):
    mended = begin("nested")
    mended.go("first", "y")
    assert mended.case.wait(days=3) == "late"
    assert mended.case.do("late") == "END"


def test_the_last_token_moved_out_of_a_sub_process_closes_it(begin):
    mended = begin("nested")
    mended.go("first", "y")
    assert mended.go("y", "last") == "last"
    assert mended.county.rows(Wait, Wait.instance_id == mended.id) == []
    assert [one.element for one in mended.positions()] == ["last"]


def test_a_move_inside_a_level_keeps_the_timer_around_it(begin):
    mended = begin("nested")
    mended.go("first", "x")
    (before,) = mended.county.rows(Wait, Wait.instance_id == mended.id)
    assert mended.go("x", "w") == "w"
    (after,) = mended.county.rows(Wait, Wait.instance_id == mended.id)
    assert (before.task_id, before.due_at) == (after.task_id, after.due_at)


def test_one_branch_moved_past_its_join_is_refused_and_both_are_not(begin):
    mended = begin("parallel")
    before = mended.county.instance(mended.id).version
    with pytest.raises(MoveStarves) as refused:
        mended.go("a", "c")
    assert refused.value.detail == {"element": "join"}
    assert mended.county.instance(mended.id).version == before
    assert mended.county.rows(Intervention, Intervention.instance_id == mended.id) == []
    assert mended.go("a+b", "c") == "c"


def test_one_branch_moved_before_its_fork_is_refused_and_both_are_not(begin):
    mended = begin("parallel")
    with pytest.raises(MoveStarves):
        mended.go("a", "fork")
    assert mended.go("a+b", "fork") == "a+b"
    mended.case.do("a")
    mended.case.do("a2")
    assert mended.case.do("b") == "c"


def test_a_branch_moved_onto_its_join_has_arrived(begin):
    mended = begin("parallel")
    mended.case.do("b")
    assert mended.go("a", "join") == "c"
    other = begin("parallel")
    assert other.go("a", "join") == "b"
    assert other.case.do("b") == "c"


def test_a_branch_that_waits_at_a_join_moves_back(begin):
    mended = begin("parallel")
    mended.case.do("b")
    assert mended.go("join", "b") == "a+b"


def test_a_token_moves_within_a_called_process_and_out_of_it(begin):
    mended = begin("calling")
    assert mended.go("before", "call") == "c1"
    assert mended.go("c1", "c2", process="called") == "c2"
    assert mended.go("c2", "after") == "after"
    assert mended.case.do("after") == "END"


def test_nobody_moves_into_a_called_process_or_a_loop_from_outside(begin):
    mended = begin("calling")
    with pytest.raises(TargetInvalid):
        mended.go("before", "c2", process="called")
    looped = begin("each")
    for target in ("talk", "nothing", "start", "ask [child]", "ask.BoundaryEventSplit", "End"):
        with pytest.raises(TargetInvalid):
            looped.go("ask", target)


def test_a_loop_moves_as_a_whole_and_its_runs_do_not(begin):
    mended = begin("each")
    runs = [one.id for one in mended.positions() if one.index is not None]
    assert len(runs) == 2
    with pytest.raises(TargetInvalid):
        mended.move([runs[0]], "each", "sum", WHY)
    assert mended.go("ask", "body") == "talk+talk"
    tokens = [one for one in mended.positions() if one.element == "talk"]
    mended.move([tokens[0].id], "each", "write", WHY)
    assert mended.case.open == "talk+write"
    with pytest.raises(TargetInvalid):
        mended.move([tokens[1].id], "each", "sum", WHY)
    assert mended.go("body", "sum") == "sum"


def test_a_moved_job_is_taken_back(begin):
    mended = begin("waiting")
    (job,) = mended.county.jobs()
    mended.go("work", "rest")
    assert mended.county.jobs() == []
    with pytest.raises(JobNotFound):
        mended.county.finish_job(job.id, {})


def test_a_suspended_instance_is_mended_and_runs_when_it_is_resumed(begin):
    mended = begin("nested")
    mended.suspend(WHY)
    assert mended.go("first", "inner") == "suspended"
    mended.resume(WHY)
    assert mended.case.open == "x"
    mended.suspend(WHY)
    mended.go("inner", "end")
    mended.resume(WHY)
    assert mended.case.open == "END"
    assert mended.county.disagreements(mended.id) == []


def test_a_task_is_skipped_with_variables(begin):
    mended = begin("nested")
    mended.skip(mended.at("first").id, WHY, {"agreed": True})
    assert mended.case.open == "x"
    assert mended.case.variables["agreed"] is True
    (skipped,) = [one for one in mended.county.history(mended.id) if one.kind == "task.skipped"]
    assert (skipped.data["element"], skipped.data["set"]) == ("nested:first", ["agreed"])


def test_a_job_an_event_and_a_timer_are_skipped(begin):
    mended = begin("waiting")
    mended.skip(mended.at("work").id, WHY, {"sum": 1})
    assert mended.county.jobs() == []
    gate = mended.at("gate").id
    with pytest.raises(NotSkippable):  # which way it goes, only one of its events can say
        mended.skip(gate, WHY, {})
    mended.county.send("paid", mended.case.key, {})
    mended.skip(mended.at("rest").id, WHY, {"late": False})
    assert mended.case.open == "done"
    assert {"sum": 1, "late": False}.items() <= mended.case.variables.items()
    assert mended.county.disagreements(mended.id) == []


def test_a_join_and_a_sub_process_are_not_skipped(begin):
    mended = begin("parallel")
    mended.case.do("b")
    with pytest.raises(NotSkippable):
        mended.skip(mended.at("join").id, WHY, {})
    other = begin("nested")
    other.go("first", "x")
    with pytest.raises(NotSkippable):
        other.skip(other.at("inner").id, WHY, {})


def test_a_timer_is_fired_before_it_is_due(begin):
    mended = begin("nested")
    mended.go("first", "x")
    (wait,) = mended.county.rows(Wait, Wait.instance_id == mended.id)
    with pytest.raises(TaskNotFound):
        mended.trigger(wait.task_id, 1, WHY)
    mended.trigger(wait.task_id, wait.n, WHY)
    assert mended.case.open == "late"
    fired = [one.data for one in mended.county.history(mended.id) if one.kind == "timer.fired"]
    assert fired[0]["early"] is True
    assert mended.county.disagreements(mended.id) == []


def test_a_reminder_fired_early_leaves_its_task_open(begin):
    mended = begin("calling")
    (wait,) = mended.county.rows(Wait, Wait.instance_id == mended.id)
    mended.trigger(wait.task_id, wait.n, WHY)
    assert mended.case.open == "before+remind"
    assert mended.go("before", "after") == "after+remind"


def test_variables_are_written_removed_and_acted_upon(begin):
    mended = begin("parallel", old=1)
    mended.set_variables(WHY, {"amount": 5, "when": mended.county.clock.now}, ["old"])
    assert mended.case.variables["amount"] == 5
    assert "old" not in mended.case.variables
    (event,) = [one for one in mended.county.history(mended.id) if one.kind == "variables.set"]
    assert event.data == {"set": ["amount", "when"], "removed": ["old"]}


def test_variables_of_one_run_of_a_loop_are_its_own(begin):
    mended = begin("each")
    first = next(one for one in mended.positions() if one.index == 0)
    mended.set_variables(WHY, {"said": "yes"}, token=first.id)
    assert "said" not in mended.case.variables
    assert mended.county.variables(mended.id, first.id)["said"] == "yes"


def test_an_incident_is_retried_with_the_variable_corrected(county):
    mended = Mended(county.begin(choosing(), amount=None))
    (incident,) = county.incidents(mended.id)
    county.run(lambda e: administration.retry(e, incident.id, WHY, {"amount": 7}))
    assert mended.case.open == "a"
    assert county.incidents(mended.id) == []
    assert county.disagreements(mended.id) == []
    with pytest.raises(IncidentNotFound):
        county.run(lambda e: administration.retry(e, incident.id, WHY))


def test_an_incident_is_settled_by_hand(county):
    content = document(process("p", *line(script("sum", "amount + nothing()", "out"), user("a"))))
    mended = Mended(county.begin(content, amount=1))
    (incident,) = county.incidents(mended.id)
    county.run(lambda e: administration.resolve(e, incident.id, WHY, {"out": 3}))
    assert (mended.case.open, mended.case.variables["out"]) == ("a", 3)


def test_a_job_given_up_is_run_again_and_no_other(begin):
    mended, other = begin("waiting"), begin("waiting")
    job = next(one for one in mended.county.jobs() if one.instance_id == mended.id)
    for _ in range(outbox.MOST_TRIES):
        mended.county.run(lambda e: jobs.fail(e, job.id, "down", left=1))
    with pytest.raises(JobNotFound):
        other.rerun(job.id, WHY)
    mended.rerun(job.id, WHY)
    (row,) = mended.county.rows(Outbox, Outbox.id == job.id)
    assert (row.tries, row.retries, row.next_at) == (0, None, mended.county.clock.now)
    assert mended.county.disagreements(mended.id) == []


def test_a_task_is_put_into_other_hands_and_not_another_instances(begin):
    mended, other = begin("parallel"), begin("parallel")
    task, user_id = mended.case.task("a").id, uuid4()
    with pytest.raises(InstanceNotFound):
        other.assign(task, user_id, WHY)
    mended.assign(task, user_id, WHY)
    assert mended.case.task("a").assignee == user_id
    assert mended.county.disagreements(mended.id) == []


def test_an_instance_that_stands_still_keeps_its_version_of_everything(begin):
    mended = begin("parallel")
    (before,) = mended.county.rows(Instance, Instance.id == mended.id)
    for act in (
        lambda: mended.move([uuid4()], "parallel", "c", WHY),
        lambda: mended.move([], "parallel", "c", WHY),
        lambda: mended.skip(uuid4(), WHY, {}),
        lambda: mended.trigger(uuid4(), 0, WHY),
    ):
        with pytest.raises((TaskNotFound, TargetInvalid)):
            act()
    (after,) = mended.county.rows(Instance, Instance.id == mended.id)
    assert (before.version, before.history_seq) == (after.version, after.history_seq)


def test_a_sub_process_moves_into_a_new_one_of_itself(begin):
    mended = begin("nested")
    mended.go("first", "x")
    old = mended.at("inner").id
    assert mended.go("inner+x", "deep") == "y"
    assert mended.at("inner").id != old
    assert mended.case.wait(days=3) == "late"
