"""What SpiffWorkflow does without our patches, and does not with them."""

import logging
import time

import pytest

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    script,
    start,
    sub,
    timer,
    user,
)
from engine.spiff import patches


def test_another_minor_version_is_refused():
    with pytest.raises(ImportError, match=r"3\.3\.0"):
        patches.check("3.3.0")


def test_patching_twice_is_as_good_as_once(play):
    patches.apply()
    patches.apply()
    case = play(document(process("p", *line(user("a")))))
    case.step("a")
    assert case.open == "END"


def test_ids_of_tokens_are_ordered_by_time(play):
    case = play(document(process("p", *line(user("a"), user("b")))))
    first = case.token("a").id
    case.step("a")
    assert first.version == 7
    assert first < case.token("b").id


def test_a_row_of_parallel_blocks_costs_no_more_than_its_length(play):
    """Upstream predicts 2^12 ways through twelve blocks."""
    blocks, flows, last = [], [], "start"
    for n in range(12):
        split, join, left, right = f"s{n}", f"j{n}", f"l{n}", f"r{n}"
        blocks += [
            element("parallelGateway", split),
            user(left),
            user(right),
            element("parallelGateway", join),
        ]
        flows += [(last, split), (split, left), (split, right), (left, join), (right, join)]
        last = join
    content = document(process("p", [start(), *blocks, end()], [*flows, (last, "end")]))
    case = play(content)
    assert len(case.case.tasks) < 30
    assert case.open == "l0+r0"


LAPS = 500


@pytest.fixture
def patient(play, monkeypatch):
    monkeypatch.setattr(play, "limit", 100_000)
    return play


def counting(name, laps, *inside, flows):
    """A loop of automatic nodes that counts its laps in one go, and goes on to `out_<name>`."""
    enter, count, again = f"in_{name}", f"count_{name}", f"again_{name}"
    nodes = [
        element("exclusiveGateway", enter),
        script(count, f"{name} + 1", name),
        *inside,
        element("exclusiveGateway", again, default=f"f_{again}_out_{name}"),
    ]
    ways = [(enter, count), *flows, (again, enter, f"{name} < {laps}"), (again, f"out_{name}")]
    return nodes, ways


def test_a_process_does_not_end_while_a_token_is_far_from_its_start(patient):
    """Upstream's walk over the tokens stops at depth 1,000, and ends the process here."""
    short, short_ways = counting("m", LAPS, flows=[("count_m", "again_m")])
    long, long_ways = counting("n", 2 * LAPS, flows=[("count_n", "again_n")])
    content = document(
        process(
            "p",
            [
                start(),
                element("parallelGateway", "fork"),
                *short,
                user("out_m"),
                *long,
                element("task", "out_n"),
                end(),
            ],
            [
                ("start", "fork"),
                ("fork", "in_m"),
                ("fork", "in_n"),
                *short_ways,
                *long_ways,
                ("out_m", "end"),
                ("out_n", "end"),
            ],
        )
    )
    case = patient(content, {"m": 0, "n": 0})
    assert case.data == {"m": LAPS, "n": 2 * LAPS}
    assert (case.open, case.case.completed) == ("out_m", False)
    case.step("out_m")
    assert case.open == "END"


def test_a_border_at_the_end_of_a_long_loop_finds_its_host(patient):
    """Upstream compares tokens by recursion."""
    nodes, ways = counting(
        "n",
        LAPS,
        sub("sp", *line(script("x", "1", "x"), first="ss", last="se")),
        boundary("b", "sp", timer("timeDuration", "P1D")),
        flows=[("count_n", "sp"), ("sp", "again_n"), ("b", "again_n")],
    )
    content = document(
        process(
            "p",
            [start(), *nodes, user("out_n"), end()],
            [("start", "in_n"), *ways, ("out_n", "end")],
        )
    )
    case = patient(content, {"n": 0})
    assert case.failures == []
    assert case.open == "out_n"


def test_a_step_composes_no_log_records(play, caplog):
    with caplog.at_level(logging.DEBUG, logger="spiff"):
        play(document(process("p", *line(user("a")))))
    assert not [r for r in caplog.records if "State" in r.getMessage()]


def test_a_hundred_loops_cost_the_same_as_one(play):
    """The snapshot holds live tokens only, whatever the age of the case."""
    nodes = [
        start(),
        element("exclusiveGateway", "in"),
        user("a"),
        element("exclusiveGateway", "again", default="f_again_end"),
        end(),
    ]
    ways = [
        ("start", "in"),
        ("in", "a"),
        ("a", "again"),
        ("again", "in", "more"),
        ("again", "end"),
    ]
    case = play(document(process("p", nodes, ways)), {"more": True}, reload=True)
    sizes = set()
    begun = time.perf_counter()
    for _ in range(600):
        case.step(("a", {"more": True}))
        sizes.add(len(case.case.tasks))
    assert sizes == {2}
    assert time.perf_counter() - begun < 10
