"""`shenming demo --county …`: two worker processes and a progress bar."""

from __future__ import annotations

import gc
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

import click

import migrations
from cases.errors import CaseError, StateMismatch
from cases.operating import shipping
from cases.rules import clock
from cases.showcase import demo, demo_run, demo_shift
from cases.showcase.demo_run import Figures, Plan, Run
from cases.showcase.demo_shift import Clock, Item, Shift, Tally
from web.settings import Settings

if TYPE_CHECKING:
    from cases.work import Runtime

#: a machine of two cores: PostgreSQL has what these leave
WORKERS = 2
#: groups of items handed to a worker at a time
PIECE = 4


#: refusals that are told in words
TOLD = 20
#: signs of the bar on a terminal
BAR = 30


class WorkerEnded(CaseError):
    """A worker of the run has ended; the same command goes on."""


class Crew:
    """Workers in processes of their own; each has its runtime and its clock."""

    def __init__(self, settings: Settings, seed: int, rest: frozenset[Any]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipes: list[Connection] = []
        self.processes = []
        for _ in range(WORKERS):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, settings, seed, rest))
            process.daemon = True
            process.start()
            there.close()
            self.pipes.append(here)
            self.processes.append(process)

    def sweep(self, now: datetime) -> Tally:
        """Let every worker fire what is due; none takes what another has."""
        for pipe in self.pipes:
            pipe.send(("sweep", now))
        return _sum([_received(pipe) for pipe in self.pipes])

    def work(self, groups: Sequence[list[Item]], begins: datetime, ends: datetime) -> Tally:
        """Hand groups out, a few at a time, to whoever is free."""
        left = iter([groups[n : n + PIECE] for n in range(0, len(groups), PIECE)])
        busy: list[Connection] = []
        tallies: list[Tally] = []

        def give(pipe: Connection) -> None:
            piece = next(left, None)
            if piece is not None:
                pipe.send(("work", piece, begins, ends))
                busy.append(pipe)

        for pipe in self.pipes:
            give(pipe)
        while busy:
            for ready in wait(busy):
                pipe = next(one for one in busy if one is ready)
                tallies.append(_received(pipe))
                busy.remove(pipe)
                give(pipe)
        return _sum(tallies)

    def close(self) -> None:
        """Send the workers home."""
        for pipe in self.pipes:
            pipe.close()
        for process in self.processes:
            process.join(10)


def _received(pipe: Connection) -> Tally:
    try:
        found: Tally = pipe.recv()
    except EOFError as error:
        raise WorkerEnded from error
    return found


def _sum(tallies: list[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total.acts += one.acts
        total.cpu += one.cpu
        total.refused += one.refused
    return total


def _serve(pipe: Connection, settings: Settings, seed: int, rest: frozenset[Any]) -> None:
    """Do what the parent asks for until it hangs up."""
    hands = Clock(datetime.min)
    runtime = runtime_of(settings, hands)
    with demo_shift.on_shift(runtime), suppress(EOFError, BrokenPipeError):
        shift = Shift(runtime, hands, seed, rest)
        gc.freeze()
        gc.set_threshold(20_000)  # an act leaves many objects and few rings
        while True:
            what, *given = pipe.recv()
            before = time.process_time()
            tally = shift.sweep(*given) if what == "sweep" else _worked(shift, *given)
            tally.cpu = time.process_time() - before
            pipe.send(tally)


def _worked(shift: Shift, groups: Sequence[list[Item]], begins: datetime, ends: datetime) -> Tally:
    return _sum([shift.work(group, begins, ends) for group in groups])


def runtime_of(settings: Settings, hands: Clock) -> Runtime:
    """Build a runtime with a clock that is moved, whose papers are made when they are opened.

    Its commits do not wait for the disk: what a machine loses with its power is built again.
    """
    from web.worker import runtime_of as plain

    url = settings.database_url
    hurried = f"{url}{'&' if '?' in url else '?'}options=-csynchronous_commit%3Doff"
    runtime = plain(replace(settings, database_url=hurried), None)
    runtime.clock, runtime.defers_papers = hands, True
    return runtime


def small(here: Runtime) -> None:
    """Load the small county and print its accounts."""
    here.do(shipping.deploy_new)
    for account in here.do(demo.load):
        click.echo(f"{account.login:<12} {account.words}")


def command(
    here: Runtime, county: str, months: float, seed: int, share: float, as_json: bool
) -> None:
    """Build a county, or go on with one, and print what came of it."""
    settings = Settings.from_env()
    if not settings.demo:
        raise StateMismatch("SHENMING_DEMO is off: no fictional county is loaded here.")
    url = here.bind.engine.url.render_as_string(hide_password=False)
    migrations.upgrade(url)
    ends = here.do(demo_run.before, here.clock())
    plan = Plan(county, max(1, round(months * 30)), seed, share, ends)
    plan = plan.kept(settings.home / "demo.json")
    found = load(replace(settings, database_url=url), plan, _teller(plan))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for name, value in found.items():
            click.echo(f"{name:<12} {value}")


def load(
    settings: Settings, plan: Plan, told: Callable[[datetime, Figures], None]
) -> dict[str, Any]:
    """Build the county of *plan*, or go on with it; returns the figures of this run."""
    runtime = runtime_of(settings, Clock(plan.begins))
    with ExitStack() as stack:
        stack.enter_context(demo_shift.alone(runtime))
        runtime.do(shipping.deploy_new)
        runtime.do(demo_run.found, plan)
        crew = Crew(settings, plan.seed, runtime.do(demo_run.resting, plan))
        stack.callback(crew.close)
        figures = Run(runtime, crew, plan).go(told)
    for refusal in figures.refused[:TOLD]:
        click.echo(refusal, err=True)
    return runtime.do(demo_run.summary, plan, figures)


def _teller(plan: Plan) -> Callable[[datetime, Figures], None]:
    """Make what tells where a run is: a bar on a terminal, else a line for every twentieth."""
    stream = sys.stderr
    last = [-1]

    def told(now: datetime, figures: Figures) -> None:
        share = (now - plan.begins) / (plan.ends - plan.begins)
        rate = figures.acts / figures.seconds if figures.seconds else 0.0
        line = (
            f"{clock.local(now):%Y-%m-%d} {share:4.0%}  {figures.acts:,} acts, {rate:,.0f} a second"
        )
        if stream.isatty():
            done = int(share * BAR)
            end = "\n" if now >= plan.ends else ""
            stream.write(f"\r[{'#' * done}{'-' * (BAR - done)}] {line} {end}")
        elif int(share * 20) > last[0]:
            last[0] = int(share * 20)
            stream.write(line + "\n")
        stream.flush()

    return told
