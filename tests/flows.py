"""Which sequence flows of the shipped processes the tests take: read from the engine's history.

Every event of an instance names the way it went, `["people_mediation:accept_yes", …]`. A test that
is rolled back is asked for them first; the workers of a run hand theirs to the one that reports.
A run of every test fails when there is a flow nobody took; a run of a part says how far it came.
"""

from collections import defaultdict

import pytest
from lxml import etree
from sqlalchemy import text

import processes

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
#: there the operations behind the elements are the tests' own; elsewhere they are the county's
ON_THE_ENGINE = ("tests/processes/", "tests/engine/")
#: options that leave out tests
CHOOSING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "failedfirst")
CACHED = "shenming/flows"
WAYS = text("""
    SELECT DISTINCT jsonb_array_elements_text(data -> 'way') FROM event
    WHERE jsonb_typeof(data -> 'way') = 'array'
""")


def shipped():
    """Return each flow `process:id` of the shipped processes, with its two ends in words."""
    found = {}
    for key in processes.names("process"):
        root = etree.fromstring(processes.read("process", key))
        names = {e.get("id"): e.get("name") or e.get("id") for e in root.iter(etree.Element)}
        for flow in root.iter(f"{BPMN}sequenceFlow"):
            ends = (names[flow.get("sourceRef")], names[flow.get("targetRef")])
            label = f" ({flow.get('name')})" if flow.get("name") else ""
            found[f"{key}:{flow.get('id')}"] = " → ".join(ends) + label
    return found


def rank(test):
    """Put tests with the county's own operations before those with operations of the tests."""
    return test.startswith(ON_THE_ENGINE), test


class Flows:
    """Collects in a run, or in a worker of it, who took which flow."""

    def __init__(self, config, flows):
        self.config, self.shipped, self.lost = config, flows, False
        self.taken = {}

    def note(self, test, connection):
        """Remember what *test* took, as the history seen by *connection* tells it."""
        for step in connection.scalars(WAYS):
            process, _, flow = step.partition(":")
            self._add(f"{process.partition('#')[0]}:{flow}", test)

    def _add(self, flow, test):
        if flow in self.shipped:
            self.taken[flow] = min(self.taken.get(flow, test), test, key=rank)

    def untaken(self):
        """List the flows nobody took, in the order of the diagrams."""
        return [flow for flow in self.shipped if flow not in self.taken]

    def part(self):
        """Say why this was not a run of every test; empty when it was one."""
        chosen = [f"--{name}" for name in CHOOSING if self.config.getoption(name, None)]
        if self.config.args_source != pytest.Config.ArgsSource.TESTPATHS:
            chosen += self.config.args
        return " ".join(map(str, chosen)) or ("a worker was lost" if self.lost else "")

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """Take over what a worker found."""
        found = getattr(node, "workeroutput", {}).get(CACHED)
        self.lost |= found is None
        for flow, test in (found or {}).items():
            self._add(flow, test)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        """Hand over, or keep the whole and fail a run of every test that left out a flow."""
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput[CACHED] = self.taken
            return
        if self.part() or session.config.getoption("collectonly"):
            return
        self.config.cache.set(CACHED, self.taken)
        if self.untaken() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        """Write the report: each process, how many of its flows were taken, and which were not."""
        if not self.taken:
            return
        part, untaken = self.part(), self.untaken()
        terminalreporter.section("sequence flows taken" + (f" (only {part})" if part else ""))
        for line in self.lines():
            terminalreporter.line(line)
        if not part or self.config.getoption("flows"):
            for flow in untaken:
                terminalreporter.line(f"NOBODY TOOK {flow}: {self.shipped[flow]}")

    def lines(self):
        """List the processes with their figures."""
        counted = defaultdict(lambda: [0, 0, 0])
        for flow in self.shipped:
            test = self.taken.get(flow)
            figures = counted[flow.partition(":")[0]]
            figures[0] += 1
            figures[1] += test is not None
            figures[2] += test is not None and not rank(test)[0]
        for process, (of, taken, behind) in counted.items():
            yield f"{process:<32} {taken:>3} of {of:>3}, {behind:>3} of them through the county"
        yield f"{'all':<32} {len(self.taken):>3} of {len(self.shipped):>3}"
