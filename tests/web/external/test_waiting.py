"""Requests that wait for tasks: how many, how long, and at what cost to the database."""

import threading
import time

import pytest

from cases.operating import external
from web.external import waiting
from web.external.waiting import PAUSE, Lookout


@pytest.fixture
def looks():
    """The topics each look asked for."""
    return []


@pytest.fixture
def lookout(looks):
    """A lookout with two seats that sees the topics of `free`."""

    def look(topics):
        looks.append(sorted(topics))
        return lookout.there & set(topics)

    lookout = Lookout(look, 2)
    lookout.there = set()
    return lookout


def test_a_request_gets_a_task_that_comes_while_it_waits(lookout):
    threading.Timer(0.3, lookout.there.add, ["print"]).start()
    begun = time.monotonic()

    assert lookout.wait(["print"], 5, lambda: ["a task"]) == ["a task"]
    assert 0.2 < time.monotonic() - begun < 1


def test_a_request_that_nothing_comes_for_gives_up_in_time_and_fetches_nothing(lookout):
    begun = time.monotonic()

    assert lookout.wait(["print"], 0.3, pytest.fail) == []
    assert 0.25 < time.monotonic() - begun < 1


def test_nobody_waits_longer_than_the_house_allows(lookout, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE", 0.2)

    assert lookout.wait(["print"], 1800, pytest.fail) == []


def test_who_finds_every_seat_taken_is_answered_at_once(lookout):
    with lookout.seat(["a"]) as one, lookout.seat(["b"]) as two:
        assert (one, two) == (True, True)
        begun = time.monotonic()
        assert lookout.wait(["print"], 5, pytest.fail) == []
        assert time.monotonic() - begun < 0.1
    with lookout.seat(["a"]) as again:
        assert again


def test_all_who_wait_share_one_look(lookout, looks):
    waiters = [
        threading.Thread(target=lookout.wait, args=([topic], 1.0, pytest.fail))
        for topic in ("print", "mail")
    ]
    for one in waiters:
        one.start()
    for one in waiters:
        one.join()

    assert len(looks) <= 1.0 / PAUSE + 1
    assert ["mail", "print"] in looks


def test_a_topic_nobody_waits_for_any_more_is_not_looked_for(lookout, looks):
    lookout.wait(["print"], 0.15, pytest.fail)
    with lookout.seat(["mail"]):
        time.sleep(PAUSE)
        lookout.sees(["mail"])

    assert looks[-1] == ["mail"]


def test_who_is_too_late_for_a_task_tries_less_and_less_often(lookout):
    lookout.there.add("print")
    tries = []

    lookout.wait(["print"], 1.2, lambda: tries.append(1))

    assert 2 <= len(tries) <= 4


def test_a_look_that_fails_leaves_the_seat_to_the_next(lookout):
    def broken(topics):
        raise ZeroDivisionError

    lookout._look = broken
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            lookout.wait(["print"], 1, pytest.fail)


def test_a_topic_is_seen_while_somebody_may_fetch_its_task(door):
    def free(*topics):
        return door.runtime.do(external.free, topics)

    assert free() == free("print") == set()
    instance = door.begin()
    assert free("print", "mail.send") == {"print"}
    door.runtime.do(lambda w: w.engine.suspend(instance.id))
    assert free("print") == set()
    door.runtime.do(lambda w: w.engine.resume(instance.id))
    door.fetch()
    assert free("print") == set()
    door.house.clock.advance(minutes=2)
    assert free("print") == {"print"}


def test_a_request_waits_for_a_task_through_the_door(door):
    assert door.fetch(asyncResponseTimeout=200) == []
    lookout = door.house.app.extensions["lookout"]
    with lookout.seat(["print"]), lookout.seat(["print"]):
        begun = time.monotonic()
        assert door.fetch(asyncResponseTimeout=60_000) == []
        assert time.monotonic() - begun < 5
