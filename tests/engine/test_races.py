"""Several workers at once, with real commits: every act is done exactly once."""

import multiprocessing
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

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
    timer,
    user,
)
from engine import Source, administration, jobs, outbox, store, verify
from engine.db import transaction
from engine.errors import Conflict, JobNotFound, TaskNotFound, TaskTaken
from engine.ids import new_id
from engine.models import Event, Incident, Instance, Outbox, Task, Wait
from tests.engine.workers import NOW, ROW, Worker, at_once, begin, deploy


@pytest.fixture
def worker(fresh_database):
    made = Worker(fresh_database)
    yield made
    made.close()


def _play(url, seed, results):
    """Complete whatever is open until nothing is, racing everybody else for it."""
    worker, chance = Worker(url), random.Random(seed)
    counts = Counter()
    while True:
        with transaction(worker.bind) as session:
            open_ = list(session.scalars(select(Task.id).where(Task.done_at.is_(None))))
        if not open_:
            break
        for task in chance.sample(open_, min(6, len(open_))):
            try:
                worker.run(lambda engine, task=task: engine.complete(task, {"agreed": True}))
                counts["done"] += 1
            except Conflict:
                counts["lost"] += 1
            except TaskNotFound:
                counts["gone"] += 1
    worker.close()
    results.put(dict(counts))


def test_processes_racing_for_the_same_tasks_do_each_once(fresh_database, worker):
    deploy(worker, d.case(), d.party_intake())
    for n in range(12):
        given = {"amount": 5000, "n": n}
        worker.run(
            lambda engine, n=n, given=given: engine.start("case", given, business_key=str(n))
        )
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    racers = [
        context.Process(target=_play, args=(fresh_database, seed, results)) for seed in range(3)
    ]
    for racer in racers:
        racer.start()
    counts = [results.get(timeout=90) for _ in racers]
    for racer in racers:
        racer.join(timeout=30)
    assert sum(count["done"] for count in counts) == 12 * 14
    assert sum(count.get("lost", 0) + count.get("gone", 0) for count in counts) > 0
    with transaction(worker.bind) as session:
        tasks = session.execute(select(Task.instance_id, Task.element, Task.outcome)).all()
        instances = session.scalars(select(Instance)).all()
        waits = session.scalar(select(func.count()).select_from(Wait))
    assert Counter(tasks).most_common(1)[0][1] == 1
    assert len(tasks) == 12 * 14
    assert {(row.status, row.version) for row in instances} == {("ended", 1 + 1 + 14)}
    assert waits == 0
    for row in instances:
        assert worker.run(lambda engine, row=row: verify.instance(engine, row.id)) == []


def _finish(worker, key):
    """Take one case to its end, its variables growing from case to case."""
    given = {"amount": 5000, "note": "长一些的事实经过" * 10 * int(key)}
    begun = worker.run(lambda engine: engine.start("case", given, business_key=key))
    while tasks := worker.run(lambda engine: engine.open_tasks(begun.id)):
        for task in tasks:
            worker.run(lambda engine, task=task: engine.complete(task.id, {"agreed": True}))


def test_threads_that_share_a_library_do_not_disturb_each_other(fresh_database, worker):
    deploy(worker, d.case(), d.party_intake())
    shared = Worker(fresh_database, pool_size=6)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda n: _finish(shared, str(n)), range(24)))
    shared.close()
    with transaction(worker.bind) as session:
        instances = session.scalars(select(Instance)).all()
    assert {(row.status, row.version) for row in instances} == {("ended", 1 + 1 + 14)}
    for row in instances:
        assert worker.run(lambda engine, row=row: verify.instance(engine, row.id)) == []


def _packs_whole(n):
    blobs = [random.Random(n).randbytes(size) * size for size in range(1, 400)]
    return [store.unpack(store.pack(blob)) == blob for blob in blobs]


def test_snapshots_packed_by_many_threads_are_unpacked_whole():
    with ThreadPoolExecutor(8) as threads:
        assert all(all(whole) for whole in threads.map(_packs_whole, range(8)))


def test_one_of_many_completes_a_task(fresh_database, worker):
    instance, (task,) = begin(worker, ROW)
    results = at_once(
        fresh_database, 4, lambda one: one.run(lambda e: e.complete(task.id, {})) and "done"
    )
    assert results.count("done") == 1
    assert set(results) <= {"done", Conflict, TaskNotFound}
    (after,) = worker.run(lambda engine: engine.open_tasks(instance))
    assert after.element == "b"


def test_one_of_many_claims_a_task(fresh_database, worker):
    _, (task,) = begin(worker, ROW)
    results = at_once(
        fresh_database, 4, lambda one: one.run(lambda e: e.claim(task.id, new_id())) and "mine"
    )
    assert results.count("mine") == 1
    assert set(results) <= {"mine", Conflict, TaskTaken}


def test_two_branches_completed_at_once_both_count(fresh_database, worker):
    content = document(
        process(
            "p",
            [
                start(),
                element("parallelGateway", "s"),
                *map(user, "abcd"),
                element("parallelGateway", "j"),
                user("after"),
                end(),
            ],
            [
                ("start", "s"),
                *[("s", key) for key in "abcd"],
                *[(key, "j") for key in "abcd"],
                ("j", "after"),
                ("after", "end"),
            ],
        )
    )
    instance, tasks = begin(worker, content)
    left = [task.id for task in tasks]
    lock = threading.Lock()

    def act(one):
        with lock:
            task = left.pop()
        while True:
            try:
                return one.run(lambda e: e.complete(task, {})) and "done"
            except Conflict:
                continue

    assert at_once(fresh_database, 4, act) == ["done"] * 4
    (after,) = worker.run(lambda engine: engine.open_tasks(instance))
    assert after.element == "after"
    assert worker.run(lambda engine: verify.instance(engine, instance)) == []


def test_a_timer_is_fired_by_one_sweep(fresh_database, worker):
    content = document(
        process(
            "p",
            [
                start(),
                user("a"),
                boundary("t", "a", timer("timeDuration", "PT1S"), False),
                user("late"),
                end(),
            ],
            [("start", "a"), ("a", "end"), ("t", "late"), ("late", "end")],
        )
    )
    deploy(worker, content)
    for n in range(5):
        worker.run(lambda engine, n=n: engine.start("p", {}, business_key=str(n)))
    late = NOW.replace(hour=2)

    def sweep(one):
        one.now = late
        return one.run(lambda engine: engine.fire_due(100))

    assert sum(at_once(fresh_database, 4, sweep)) == 5
    with transaction(worker.bind) as session:
        fired = session.scalar(select(func.count()).where(Event.kind == "timer.fired"))
    assert fired == 5


def test_a_sweep_and_who_moves_its_timer_do_not_break_each_other(fresh_database, worker):
    content = document(
        process(
            "p",
            [
                *(start(), user("a"), boundary("t", "a", timer("timeDuration", "PT1S"), False)),
                *(user("late"), end()),
            ],
            [("start", "a"), ("a", "end"), ("t", "late"), ("late", "end")],
        )
    )
    deploy(worker, content)
    instance = worker.run(lambda engine: engine.start("p", {}, business_key="k")).id
    held = threading.Event()

    def sweep(one):
        one.now = NOW.replace(hour=2)
        held.wait(20)
        return one.run(lambda engine: engine.fire_due(100))

    def move(one):
        def act(engine):
            administration.suspend(engine, instance, "why")  # holds the instance from here on
            held.set()
            time.sleep(0.3)  # by now the sweep holds the timer and waits for the instance
            token, n = engine.session.execute(select(Wait.task_id, Wait.n)).one()
            administration.retime(engine, instance, token, n, NOW, "why")
            administration.resume(engine, instance, "why")

        with suppress(Conflict):
            one.run(act)

    workers = Worker(fresh_database), Worker(fresh_database)
    with ThreadPoolExecutor(2) as both:
        acts = [both.submit(sweep, workers[0]), both.submit(move, workers[1])]
        assert [act.exception() for act in acts] == [None, None]
    for one in workers:
        one.close()
    sweep(worker)
    with transaction(worker.bind) as session:
        assert session.scalar(select(func.count()).where(Event.kind == "timer.fired")) == 1
        assert session.scalar(select(func.count()).select_from(Incident)) == 0
    assert worker.run(lambda engine: verify.instance(engine, instance)) == []


def test_a_job_is_taken_by_one_worker(fresh_database, worker):
    job_id = worker.run(lambda e: outbox.promise(e.session, 1, "x", {}, NOW))
    assert worker.run(lambda e: outbox.due(e.session, NOW, 10)) == [(job_id, "x")]
    assert worker.run(lambda e: outbox.due(e.session, NOW, 10)) == [], "handed out a moment ago"
    gate = threading.Barrier(4)

    def take(one):
        def act(engine):
            job = outbox.take(engine.session, job_id)
            gate.wait(timeout=20)
            if job is not None:
                outbox.done(engine.session, job, NOW)
            return job is not None

        return one.run(act)

    assert sorted(at_once(fresh_database, 4, take)) == [False, False, False, True]
    assert worker.run(lambda e: outbox.take(e.session, job_id)) is None


def _serve(worker):
    """Fetch external tasks one at a time and end them, until there are none."""
    name, done, wanted = str(id(worker)), [], [jobs.Wanted("print", timedelta(minutes=1))]
    while found := worker.run(lambda e: jobs.fetch(e, name, wanted, 1)):
        task, ended = found[0], False
        while not ended:
            with suppress(Conflict):
                worker.run(lambda e, task=task: e.finish_job(task.id, {task.element: True}))
                ended = True
        done.append(task.element)
    return done


def test_workers_that_fetch_at_once_do_each_external_task_once(fresh_database, worker):
    names = [f"s{n}" for n in range(8)]
    served = {"camunda__type": "external", "camunda__topic": "print"}
    nodes = [element("serviceTask", name, **served) for name in names]
    nodes += [element("parallelGateway", key) for key in ("f", "j")]
    flows = [("start", "f"), *(("f", name) for name in names), *((name, "j") for name in names)]
    flows += [("j", "a"), ("a", "end")]
    deploy(worker, document(process("p", [start(), *nodes, user("a"), end()], flows)))
    case = worker.run(lambda engine: engine.start("p", {}, business_key="k"))
    done = [name for names in at_once(fresh_database, 4, _serve) for name in names]
    assert sorted(done) == names
    assert [task.element for task in worker.run(lambda e: e.open_tasks(case.id))] == ["a"]
    assert worker.run(lambda e: e.variables(case.id)) == dict.fromkeys(names, True)
    assert worker.run(lambda e: verify.instance(e, case.id)) == []


def test_a_cancellation_and_a_result_at_once_are_one_or_the_other(fresh_database, worker):
    served = {"camunda__type": "external", "camunda__topic": "print"}
    node = element("serviceTask", "s", **served)
    deploy(worker, document(process("p", *line(node, user("a")))))
    case = worker.run(lambda engine: engine.start("p", {}, business_key="k"))
    wanted = [jobs.Wanted("print", timedelta(minutes=1))]
    (task,) = worker.run(lambda e: jobs.fetch(e, "w", wanted, 1))
    acts = iter([lambda e: e.cancel(case.id, "over"), lambda e: e.finish_job(task.id)])
    came = at_once(fresh_database, 2, lambda one: one.run(next(acts)))
    assert {one for one in came if isinstance(one, type)} <= {Conflict, JobNotFound}
    assert worker.run(lambda e: verify.instance(e, case.id)) == []
    with transaction(worker.bind) as session:
        assert session.scalars(select(Outbox).where(Outbox.done_at.is_(None))).all() == []


def test_a_failed_job_comes_again_later_and_gives_up_at_last(worker):
    job_id = worker.run(lambda e: outbox.promise(e.session, 1, "x", {}, NOW))
    pauses = []
    for _ in range(outbox.MOST_TRIES):
        worker.run(lambda e: outbox.fail(e.session, job_id, "broken", NOW))
        with transaction(worker.bind) as session:
            pauses.append((session.get_one(Outbox, job_id).next_at - NOW).total_seconds())
    assert pauses[0] < 7
    assert all(later > earlier for earlier, later in pairwise(pauses[:5]))
    assert max(pauses) <= 4500
    far = NOW.replace(year=2030)
    assert worker.run(lambda e: outbox.due(e.session, far, 10)) == []
    assert [row.id for row in worker.run(lambda e: outbox.stuck(e.session, 1))] == [job_id]
    worker.run(lambda e: outbox.again(e.session, job_id, NOW))
    assert worker.run(lambda e: outbox.due(e.session, NOW, 10)) == [(job_id, "x")]


def test_deploys_at_once_get_numbers_of_their_own(fresh_database, worker):
    def act(one):
        file = Source("form", "a/b", str(new_id()).encode())
        return one.run(lambda e: e.deploy([file], note="", by=None)).number

    assert sorted(at_once(fresh_database, 4, act)) == [1, 2, 3, 4]


def test_a_restarted_worker_goes_on_where_the_last_one_was(fresh_database, worker):
    given = properties(note="x")
    content = document(
        process(
            "p",
            [
                start(),
                user("a", given),
                boundary("t", "a", timer("timeDuration", "PT1H")),
                user("b"),
                end(),
            ],
            [("start", "a"), ("a", "end"), ("t", "b"), ("b", "end")],
        )
    )
    instance, _ = begin(worker, content)
    again = Worker(fresh_database, now=NOW.replace(hour=3))
    assert again.run(lambda engine: engine.fire_due(10)) == 1
    (task,) = again.run(lambda engine: engine.open_tasks(instance))
    assert task.element == "b"
    again.run(lambda engine: engine.complete(task.id, {}))
    assert again.run(lambda engine: engine.instance(instance)).status == "ended"
    again.close()
