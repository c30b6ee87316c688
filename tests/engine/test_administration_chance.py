"""Administrators' acts anywhere and in any order: done whole, or not at all."""

import random
from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import administration, migration
from engine.administration_models import Intervention
from engine.errors import EngineError
from engine.models import Event, Instance, Task, Wait
from engine.spiff import mend, run
from tests.engine import mended_models as models

WHY = "抽查"
#: cases played with each model; the seeds are fixed, so that every run plays the same
CASES, ACTS = 6, 10


class Hand:
    """Chooses an act that a page could offer, and now and then one that it could not."""

    def __init__(self, case, seed):
        self.case, self.county, self.id = case, case.county, case.id
        self.chance = random.Random(seed)

    def positions(self):
        return self.county.run(lambda e: mend.positions(e._turn(self.id).case))

    def targets(self, token):
        def read(engine):
            case = engine._turn(self.id).case
            return mend.targets(case, run.find(case, token))

        return self.county.run(read)

    def act(self, name, *args, after=()):
        return self.county.run(
            lambda engine: getattr(administration, name)(engine, self.id, *args, WHY, *after)
        )

    def choose(self):
        names = ["move"] * 5 + ["skip", "skip", "trigger", "variables", "assign", "pause", "work"]
        names += ["migrate"] * 4
        name = self.chance.choice(names)
        getattr(self, name)()
        return name

    def move(self):
        places = self.positions()
        tokens = self.chance.sample(places, min(len(places), self.chance.choice([1, 1, 1, 2])))
        process, element, _ = self.chance.choice(self.targets(tokens[0].id))
        self.act("move", [one.id for one in tokens], process, element)

    def skip(self):
        token = self.chance.choice(self.positions())
        self.act("skip", token.id, after=[{"skipped": token.element}])

    def trigger(self):
        waits = self.county.rows(Wait, Wait.instance_id == self.id)
        wait = self.chance.choice(waits) if waits else None
        self.act("trigger", wait.task_id if wait else uuid4(), wait.n if wait else 0)

    def variables(self):
        self.act("set_variables", after=[{"people": ["丙"] * self.chance.randint(0, 2)}])

    def assign(self):
        tasks = self.county.open_tasks(self.id)
        self.act("assign", self.chance.choice(tasks).id if tasks else uuid4(), uuid4())

    def pause(self):
        status = self.county.instance(self.id).status
        self.act("resume" if status == "suspended" else "suspend")

    def migrate(self):
        now = self.county.instance(self.id)
        plan = migration.Plan(now.process, self.chance.choice(self.releases))
        self.county.run(lambda e: migration.migrate(e, self.id, plan, WHY))

    def work(self):
        tasks = self.county.open_tasks(self.id)
        if tasks:
            self.county.complete(self.chance.choice(tasks).id, {})

    def finish(self):
        """Do all that is to be done until nothing is."""
        if self.county.instance(self.id).status == "suspended":
            self.act("resume")
        for _ in range(200):
            if self.county.instance(self.id).status != "active":
                return
            for task in self.county.open_tasks(self.id)[:1]:
                self.county.complete(task.id, {})
            for job in self.county.rows(Wait, Wait.instance_id == self.id, Wait.kind == "job"):
                self.county.finish_job(job.key, {})
            self.case.wait(days=10)


@pytest.mark.parametrize("name", models.ALL)
def test_whatever_an_administrator_does_fits_together_and_can_end(county, name):
    done, refused = Counter(), Counter()
    for seed in range(CASES):
        case = county.begin(models.ALL[name], people=["甲", "乙"])
        hand = Hand(case, f"{name} {seed}")
        changed = county.deploy_processes(*map(models.changed, models.ALL[name]))
        hand.releases = [changed.number - 1, changed.number]
        for _ in range(ACTS):
            if county.instance(case.id).status not in ("active", "suspended"):
                break
            before = _of(county, case.id)
            try:
                done[hand.choose()] += 1
            except EngineError as error:
                refused[type(error).__name__] += 1
                assert _of(county, case.id) == before
            assert county.disagreements(case.id) == []
        hand.finish()
        assert county.instance(case.id).status == "ended", (seed, done)
        assert county.disagreements(case.id) == []
    assert done["move"] >= 3
    assert done["migrate"] >= 2
    assert refused


def _of(county, instance_id):
    """All that is stored of an instance, to be compared."""
    with Session(county.bind) as session:
        columns = (Instance.version, Instance.state, Instance.status, Instance.history_head)
        instance = session.execute(select(*columns).where(Instance.id == instance_id)).one()
        counts = [
            session.scalar(select(func.count()).where(model.instance_id == instance_id))
            for model in (Event, Task, Wait, Intervention)
        ]
    return tuple(instance), counts
