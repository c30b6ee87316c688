import json
import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies
from sqlalchemy import create_engine, select, text

from cases.models import Affair, Case, Document, Organisation
from cases.operating import verification
from cases.showcase import demo_pace, demo_run
from cases.showcase.demo_run import Plan
from cases.showcase.demo_shift import Clock, Item, Shift
from engine.ids import new_id
from web import demo_load
from web.settings import Settings

SHARE, MONTHS = "0.03", "0.1"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@given(
    form=strategies.sampled_from([*demo_pace.PACE, *demo_pace.AT_DUE, "desk/other"]),
    due=strategies.none() | strategies.timedeltas(-timedelta(days=90), timedelta(days=90)),
    seed=strategies.integers(0, 99),
)
def test_nothing_is_done_in_the_instant_in_which_it_was_asked_for(form, due, seed):
    due_at = None if due is None else NOW + due
    at = demo_pace.when(seed, NOW - timedelta(days=9), form, NOW, due_at, frozenset())
    assert at > NOW, "or what comes back at once is done for ever"


def loading(url, home):
    """The command, in a process group of its own."""
    words = ["demo", "--county", "haiyan", "--months", MONTHS, "--share", SHARE, "--json"]
    return subprocess.Popen(
        [sys.executable, "-m", "web.cli", *words],
        env=os.environ | {"SHENMING_DATABASE_URL": url, "SHENMING_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_county_is_built_without_waiting_for_the_disk(fresh_database, tmp_path):
    waiting = create_engine(fresh_database)
    with waiting.begin() as connection:
        name = connection.scalar(text("SELECT quote_ident(current_database())"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = on"))
    waiting.dispose()
    settings = Settings(home=tmp_path, database_url=fresh_database)
    runtime = demo_load.runtime_of(settings, Clock(NOW))
    with runtime.work() as w:
        assert w.session.scalar(text("SHOW synchronous_commit")) == "off"
    runtime.bind.dispose()


def test_a_county_that_was_killed_while_it_was_built_goes_on_and_does_nothing_twice(
    fresh_database, fresh_runtime, tmp_path
):
    with loading(fresh_database, tmp_path) as first:
        next(line for line in first.stderr if " 0 acts" not in line)
        os.killpg(first.pid, signal.SIGKILL)
    with loading(fresh_database, tmp_path) as second:
        out, err = second.communicate(timeout=300)
    assert second.returncode == 0, err
    found = json.loads(out)

    kept = json.loads((tmp_path / "demo.json").read_text())
    plan = Plan(**kept | {"ends": demo_run.datetime.fromisoformat(kept["ends"])})
    with fresh_runtime.work() as w:
        rest = demo_run.resting(w, plan)
        planned = {one.at for one in plan.openings(rest)}
        affairs = list(w.session.scalars(select(Affair.reported_at)))
        cases = list(w.session.scalars(select(Case.applied_at)))
        came = Counter([*affairs, *cases])
        villages = select(Organisation).where(Organisation.level == "VILLAGE")
        assert len(list(w.session.scalars(villages.where(Organisation.kind == "GOV")))) == 4
        assert planned <= came.keys()
        assert set(came.values()) == {1}
        assert set(w.session.scalars(select(Document.status))) <= {"DEFERRED", "VOID"}
    other = replace(plan, seed=plan.seed + 1).openings(rest)
    assert planned.isdisjoint(one.at for one in other), "another seed is another county"
    gone = Item(plan.ends, task_id=new_id(), form="register")
    shift = Shift(fresh_runtime, Clock(plan.ends), plan.seed, rest)
    assert shift.work([gone], plan.ends, plan.ends).acts == 0, "only what was done is counted"
    assert found["acts"] > 0
    assert found["acts_per_s"] > 0
    assert found["refused"] == 0
    assert found["cases"] == len(cases)
    assert found["cases"] + found["events"] + found["whistles"] + found["in_care"] == len(came)
    assert not verification.run(fresh_runtime, lambda n: None)
