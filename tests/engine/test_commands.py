"""The commands, through PostgreSQL."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

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
    script,
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
    JobNotFound,
    TaskNotFound,
    TaskTaken,
)
from engine.models import Event, Instance, Task, Wait

TASKS = ["intake", "invite", "who", "where", "proof", "ask", "summon"]
TASKS += ["answer", "answer_files", "claim", "claim_files", "session", "settle", "archive"]

MESSAGE = '<bpmn:message id="M1" name="paid"/>'
PAID = '<bpmn:messageEventDefinition messageRef="M1"/>'


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


# -- decisions

RULE = element(
    "businessRuleTask", "r", camunda__decisionRef="triage", camunda__resultVariable="out"
)
TABLE = b"""<definitions id="d" name="t" namespace="x"
xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
<decision id="triage" name="triage"><decisionTable id="dt" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="number"><text>amount</text></inputExpression>
</input>
<output id="o1" name="track" typeRef="string"/><output id="o2" name="days" typeRef="number"/>
<rule id="r1"><inputEntry id="e1"><text>&lt; 1000</text></inputEntry>
<outputEntry id="x1"><text>"fast"</text></outputEntry>
<outputEntry id="y1"><text>10</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text>[1000..5000]</text></inputEntry>
<outputEntry id="x2"><text>"full"</text></outputEntry>
<outputEntry id="y2"><text>30</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_rule_task_takes_its_decision_and_says_which_rows_held(county):
    county.deploy([Source("decision", "triage", TABLE)], note="", by=None)
    case = county.begin(row(RULE, user("a")), amount=500)
    assert case.variables["out"] == {"track": "fast", "days": 10}
    fact = next(e for e in county.history(case.id) if e.kind == "decision").data
    assert (fact["element"], fact["decision"]) == ("r", "triage")
    assert fact["result"] == {"track": "fast", "days": 10}
    assert fact["fired"][0]["index"] == 1
    assert county.disagreements(case.id) == []


def test_a_decision_without_an_answer_is_an_incident(county):
    county.deploy([Source("decision", "triage", TABLE)], note="", by=None)
    case = county.begin(row(user("z"), RULE, user("a")), amount=99_000)
    assert case.do("z") == "wait"
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("decision", "r")
    county.resolve(incident.id, "decided by hand", {"out": {"track": "full"}})
    assert (case.open, case.variables["out"]) == ("a", {"track": "full"})


def test_a_decision_is_taken_as_of_the_release_of_the_case(county):
    county.deploy([Source("decision", "triage", TABLE)], note="", by=None)
    case = county.begin(row(user("z"), RULE, user("a")), amount=500)
    county.deploy([Source("decision", "triage", TABLE.replace(b"fast", b"slow"))], note="", by=None)
    assert county.decide("triage", {"amount": 1}).result["track"] == "slow"
    case.do("z")
    assert case.variables["out"]["track"] == "fast"


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
    assert case.send("paid") == 0
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


# -- history


def test_every_command_is_chained(county):
    case = county.begin(row(user("a"), script("s", "1", "x"), user("b")))
    case.do("a", route="people")
    county.record(case.id, "paper.issued", {"paper": "D-08"})
    case.do("b")
    events = county.history(case.id)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert [event.kind for event in events] == [
        "instance.started",
        "task.completed",
        "paper.issued",
        "task.completed",
        "instance.ended",
    ]
    done = events[1].data
    assert (done["element"], done["set"]) == ("a", ["route"])
    assert done["way"] == ["p:f_a_s", "p:s", "p:f_s_b", "p:b"]
    assert list(done["opened"].values()) == ["b"]
    assert {event.actor for event in events} == {county.user}
    assert county.disagreements(case.id) == []


def test_what_an_operation_records_joins_the_command(county):
    case = county.begin(
        row(user("a"), element("serviceTask", "s", properties(operation="close")), user("b"))
    )

    def close(task, variables, engine):
        engine.record(task.instance_id, "case.closed", {"n": 1.0})
        return {}

    county.inside["close"] = close
    case.do("a")
    events = county.history(case.id)
    assert [e.kind for e in events] == [
        "instance.started",
        "task.completed",
        "case.closed",
        "operation",
    ]
    assert county.disagreements(case.id) == []


def test_what_is_recorded_before_a_command_is_written_with_it(county, db):
    case = county.begin(row(user("a"), user("b")))
    task = case.task("a")

    def act(engine):
        engine.record(case.id, "session.held", {"n": 1})
        engine.complete(task.id, {})
        engine.record(case.id, "session.signed", {"n": 2})

    county.run(act)
    kinds = [event.kind for event in county.history(case.id)]
    assert kinds == ["instance.started", "session.held", "task.completed", "session.signed"]
    (instance,) = county.rows(Instance, Instance.id == case.id)
    assert instance.version == 4, "started, completed, signed"
    assert county.disagreements(case.id) == []


def test_what_a_broken_operation_recorded_did_not_happen(county):
    def breaks(task, variables, engine):
        engine.record(task.instance_id, "paper.printed", {})
        raise LookupError("no paper")

    county.inside["print"] = breaks
    case = county.begin(row(user("a"), element("serviceTask", "s", properties(operation="print"))))
    case.do("a")
    assert "paper.printed" not in {event.kind for event in county.history(case.id)}


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE event SET actor = 'somebody else' WHERE seq = 2", "history"),
        ('UPDATE event SET data = data || \'{"element": "b"}\' WHERE seq = 2', "history"),
        ("UPDATE event SET at = at - interval '1 day' WHERE seq = 2", "history"),
        ("DELETE FROM event WHERE seq = 1", "history"),
        ("DELETE FROM event WHERE seq = 2", "head"),
        ("UPDATE instance SET history_seq = 1", "head"),
        ("UPDATE task SET done_at = now() WHERE done_at IS NULL", "task"),
        ("UPDATE wait SET key = 'other'", "wait"),
        ("DELETE FROM wait", "wait"),
        ("UPDATE instance SET state = 'x'", "state"),
        ("UPDATE instance SET status = 'ended'", "state"),
    ],
)
def test_tampering_is_found(county, db, damage, what):
    case = county.begin(
        document(
            MESSAGE,
            process(
                "p",
                [start(), user("a"), user("b"), boundary("m", "b", PAID), end()],
                [("start", "a"), ("a", "b"), ("b", "end"), ("m", "end")],
            ),
        )
    )
    case.do("a")
    assert county.disagreements(case.id) == []
    db.exec_driver_sql(damage)
    assert what in {found.what for found in county.disagreements(case.id)}


def test_a_changed_definition_is_found(county, db):
    county.begin(row(user("a")))
    assert county.changed_definitions() == []
    db.exec_driver_sql("UPDATE definition SET content = 'x'")
    assert [found.what for found in county.changed_definitions()] == ["definition"]


def test_numbers_of_any_size_keep_the_chain(county):
    case = county.begin(row(user("a")))
    given = {"whole": 2.0, "large": 1e22, "small": 1e-7, "part": 0.1, "text": "款\0项", "no": None}
    county.record(case.id, "numbers", given)
    assert county.disagreements(case.id) == []
    (event,) = county.rows(Event, Event.kind == "numbers")
    assert event.data["part"] == 0.1


# -- timers


def test_timers_fire_once_and_in_order(county):
    case = county.begin(
        document(
            process(
                "p",
                [
                    start(),
                    user("a"),
                    boundary("late", "a", timer("timeDuration", "P3D"), False),
                    boundary("soon", "a", timer("timeDuration", "P1D"), False),
                    boundary("over", "a", timer("timeDuration", "P9D")),
                    user("l"),
                    user("s"),
                    user("o"),
                    end(),
                ],
                [
                    ("start", "a"),
                    ("a", "end"),
                    ("late", "l"),
                    ("soon", "s"),
                    ("over", "o"),
                    ("l", "end"),
                    ("s", "end"),
                    ("o", "end"),
                ],
            )
        )
    )
    due = sorted(wait.due_at for wait in county.rows(Wait, Wait.instance_id == case.id))
    assert [(at - county.clock.now).days for at in due] == [1, 3, 9]
    assert case.wait(days=5) == "a+l+s"
    fired = [e.data["element"] for e in county.history(case.id) if e.kind == "timer.fired"]
    assert fired == ["soon", "late"]
    assert case.wait(seconds=1) == "a+l+s"
    assert case.wait(days=5) == "l+o+s"


def test_a_cycle_waits_for_its_next_time(county):
    case = county.begin(
        document(
            process(
                "p",
                [
                    start(),
                    user("a"),
                    boundary("t", "a", timer("timeCycle", "R/P1D"), False),
                    user("b"),
                    end(),
                ],
                [("start", "a"), ("a", "end"), ("t", "b"), ("b", "end")],
            )
        )
    )
    begun = county.clock.now
    assert case.wait(days=1) == "a+b"
    (wait,) = county.rows(Wait, Wait.instance_id == case.id)
    assert wait.due_at == begun + timedelta(days=2)
    assert case.wait(days=5) == "a+b+b", "what was missed fires once"
    (wait,) = county.rows(Wait, Wait.instance_id == case.id)
    assert wait.due_at == begun + timedelta(days=7)
    assert county.disagreements(case.id) == []


# -- messages


CATCH = element("intermediateCatchEvent", "m", PAID)


def test_a_message_finds_its_case_by_the_business_key(county):
    one = county.begin(document(MESSAGE, process("p", *line(CATCH, user("a")))))
    two = county.start("p", {}, business_key="two")
    assert county.send("paid", "two", {"amount": 5}) == 1
    assert one.open == "wait"
    assert county.variables(two.id) == {"amount": 5}
    assert county.send("paid", "nobody") == 0
    assert county.send("other", "two") == 0


def test_a_message_finds_its_case_by_a_key_of_its_own(county):
    keyed = element("intermediateCatchEvent", "m", properties(key="= invoice") + PAID)
    case = county.begin(document(MESSAGE, process("p", *line(keyed, user("a")))), invoice=77)
    assert case.send("paid") == 0
    assert case.send("paid", key="77") == 1
    assert case.open == "a"


def test_a_thrown_message_is_delivered_after_the_commit(county):
    throw = element(
        "intermediateThrowEvent",
        "t",
        properties(payload='= {amount: sum * 2, day: date("2026-03-01")}') + PAID,
    )
    content = document(
        MESSAGE,
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                CATCH,
                user("a"),
                throw,
                user("b"),
                end(),
            ],
            [
                ("start", "s"),
                ("s", "m"),
                ("m", "b"),
                ("b", "end"),
                ("s", "a"),
                ("a", "t"),
                ("t", "end"),
            ],
        ),
    )
    case = county.begin(content, sum=4)
    assert case.do("a") == "wait"
    assert county.work() == 1
    assert case.open == "b"
    assert case.variables == {"sum": 4, "amount": 8, "day": "2026-03-01"}
    assert county.work() == 0


def test_a_message_nobody_waits_for_yet_is_kept(county):
    throw = element("intermediateThrowEvent", "t", PAID)
    case = county.begin(document(MESSAGE, process("p", *line(throw, user("a"), CATCH, user("b")))))
    assert county.work() == 0
    assert case.do("a") == "wait"
    county.clock.advance(minutes=5)
    assert county.work() == 1
    assert case.open == "b"


def test_a_message_begins_a_process(county):
    court = uuid4()
    begin = element("startEvent", "filed", properties(scope="= court_id") + PAID)
    content = document(
        MESSAGE,
        process(
            "court", [begin, user("examine"), end()], [("filed", "examine"), ("examine", "end")]
        ),
    )
    county.deploy_processes(content)
    assert county.send("paid", "case-1", {"court_id": str(court), "case_id": "case-1"}) == 1
    (instance,) = county.rows(Instance, Instance.business_key == "case-1")
    assert (instance.process, instance.scope) == ("court", court)
    assert county.variables(instance.id)["case_id"] == "case-1"
    (task,) = county.open_tasks(instance.id)
    assert (task.element, task.scope) == ("examine", court)


def test_a_case_that_waits_gets_the_message_before_a_new_one_begins(county):
    content = document(
        MESSAGE,
        process(
            "p",
            [start(inner=PAID), CATCH, user("a"), end()],
            [("start", "m"), ("m", "a"), ("a", "end")],
        ),
    )
    county.deploy_processes(content)
    county.send("paid", "k")
    county.send("paid", "k")
    (instance,) = county.rows(Instance, Instance.business_key == "k")
    assert [task.element for task in county.open_tasks(instance.id)] == ["a"]


def test_only_the_newest_version_is_begun_by_a_message(county):
    content = document(
        MESSAGE, process("p", [start(inner=PAID), user("a"), end()], [("start", "a"), ("a", "end")])
    )
    county.deploy_processes(content)
    county.deploy_processes(row(user("a")))
    assert county.send("paid", "k") == 0


def test_a_signal_reaches_everybody(county):
    signal = '<bpmn:signal id="S1" name="stop"/>'
    stop = '<bpmn:signalEventDefinition signalRef="S1"/>'
    content = document(
        signal,
        process(
            "p",
            [start(), user("a"), boundary("b", "a", stop), user("c"), end()],
            [("start", "a"), ("a", "end"), ("b", "c"), ("c", "end")],
        ),
        process("q", *line(element("intermediateThrowEvent", "t", stop), first="qs", last="qe")),
    )
    one = county.begin(content)
    two = county.start("p", {}, business_key="two")
    assert county.broadcast("stop", {"why": "flood"}) == 2
    assert one.open == "c"
    assert county.variables(two.id) == {"why": "flood"}


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
