"""The report of flows: a whole run fails for a flow nobody took, a part says it is one."""

from pathlib import Path

import pytest
import sqlalchemy

from tests.flows import Flows, rank, shipped

pytest_plugins = "pytester"

CONFTEST = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
import pytest
from tests import flows

FLOWS = {{"p:yes": "怎么办？ → 办 (是)", "p:no": "怎么办？ → 不办 (否)"}}

class Seen:
    def __init__(self, *way):
        self.way = way
    def scalars(self, query):
        return self.way

def pytest_addoption(parser):
    parser.addoption("--flows", action="store_true")

def pytest_configure(config):
    config.pluginmanager.register(flows.Flows(config, FLOWS), "flows")

@pytest.fixture
def took(request):
    plugin = request.config.pluginmanager.get_plugin("flows")
    return lambda *way: plugin.note(request.node.nodeid, Seen(*way))
"""
YES = "def test_yes(took):\n    took('p:start', 'p:yes', 'q:yes')\n"
NO = "def test_no(took):\n    took('p#3:no')\n"


@pytest.fixture
def run(pytester):
    """Runs tests of two files as a project of its own."""
    pytester.makeini("[pytest]\ntestpaths = tests")
    tests = pytester.mkdir("tests")
    (tests / "conftest.py").write_text(CONFTEST, "utf-8")

    def run_(no, *arguments, yes=YES):
        (tests / "test_yes.py").write_text(yes, "utf-8")
        (tests / "test_no.py").write_text(no, "utf-8")
        return pytester.runpytest("-p", "no:randomly", *arguments)

    return run_


def test_a_whole_run_that_leaves_out_a_flow_fails_and_names_it(run):
    found = run("def test_no():\n    pass\n")
    assert found.ret == pytest.ExitCode.TESTS_FAILED
    found.stdout.fnmatch_lines(["*1 of   2*", "NOBODY TOOK p:no: 怎么办？ → 不办 (否)"])


def test_what_two_workers_took_is_one_report(run):
    found = run(NO, "-n", "2", "--dist", "loadfile")
    assert found.ret == pytest.ExitCode.OK
    found.stdout.fnmatch_lines(["*2 of   2*"])
    found.stdout.no_fnmatch_line("*NOBODY TOOK*")


def test_a_part_says_that_it_is_one_and_does_not_fail(run):
    found = run("def test_no():\n    pass\n", "tests/test_yes.py")
    assert found.ret == pytest.ExitCode.OK
    found.stdout.fnmatch_lines(["*(only tests/test_yes.py)*", "*1 of   2*"])
    found.stdout.no_fnmatch_line("*NOBODY TOOK*")
    named = run("def test_no():\n    pass\n", "-k", "yes", "--flows")
    assert named.ret == pytest.ExitCode.OK
    named.stdout.fnmatch_lines(["*(only --keyword)*", "NOBODY TOOK p:no*"])


def test_a_run_that_failed_before_its_end_says_so(run):
    found = run(NO, "-x", yes="def test_yes():\n    assert False\n")
    assert found.ret != pytest.ExitCode.OK


def test_the_history_of_an_instance_names_its_flows(db, request):
    flows, savepoint = Flows(request.config, shipped()), db.begin_nested()
    way = '{"way": ["people_mediation#2:flow_seal_end_sealed", "people_mediation:seal"]}'
    told = '{"way": "phone"}'
    for seq, data in enumerate((way, told), 1):
        db.execute(
            sqlalchemy.text(
                "INSERT INTO event (tenant_id, instance_id, seq, at, kind, data, hash)"
                " VALUES (1, gen_random_uuid(), :seq, now(), 'x', CAST(:data AS jsonb), '')"
            ),
            {"seq": seq, "data": data},
        )
    flows.note("tests/walks/a", db)
    savepoint.rollback()  # this test took nothing itself
    assert flows.taken == {"people_mediation:flow_seal_end_sealed": "tests/walks/a"}


def test_every_shipped_flow_has_its_ends_in_words():
    assert len(shipped()) > 400
    assert shipped()["people_mediation:flow_gw_signed_seal"] == "都签了吗？ → 加盖印章 (都签了)"


def test_a_walk_counts_before_a_story_on_the_engine():
    tests = ["tests/processes/test_a.py::a", "tests/walks/test_b.py::b"]
    assert min(tests, key=rank) == tests[1]
