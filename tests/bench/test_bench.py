"""The measurements run and say what they promise; their figures are for docs/why/speed.md."""

from bench import engine, http, timers


def test_the_engine_is_measured_beside_its_limits(server):
    said = []
    found = engine.run(
        server, say=said.append, seconds=0.3, rounds=1, cases=12, processes=(1,), few=20,
        stored=200, history=20, scale=1,
    )  # fmt: skip
    for key in ("completions_per_s", "ratio_to_simple_update", "ratio_to_own_statements"):
        assert found[key] > 0
    assert {"growth_by_cases", "growth_by_history"} <= found.keys()
    assert found["stored"] == 200
    assert "200 of 200 instances" in said


def test_due_timers_are_measured(server):
    found = timers.run(server, timers=60, processes=(1,))
    assert found["timers_per_s"] == found["by_processes"]["1"] > 0


def test_completions_are_measured_through_the_real_door(server):
    found = http.run(0.5, clients=2, say=lambda words: None, url=server)
    assert found["completions"] >= 28
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["completions_per_s"] > 0
