"""Camunda's official JavaScript client, from npm, against our door on a real port."""

import json
import subprocess
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from bench.diagrams import boundary, document, element, end, process, start, user
from cases.county import workers
from engine import Source, verify
from web.app import create_app
from web.limits import limiter
from web.settings import Settings

HERE = Path(__file__).parent
CLIENT = HERE.parents[1] / "web" / "client"


def diagram():
    def service(key, topic):
        return element("serviceTask", key, camunda__type="external", camunda__topic=topic)

    nodes = [
        start(), service("s", "print"), service("t", "weigh"),
        boundary("b", "t", '<bpmn:errorEventDefinition errorRef="e"/>'),
        user("a"), user("c"), end(),
    ]  # fmt: skip
    flows = [("start", "s"), ("s", "t"), ("t", "a"), ("b", "c"), ("a", "end"), ("c", "end")]
    error = '<bpmn:error id="e" name="refused" errorCode="42"/>'
    return document(error, process("printing", nodes, flows))


@pytest.fixture
def door(fresh_runtime, tmp_path):
    """The application on a port of the loopback; yields its address."""
    fresh_runtime.clock = lambda: datetime.now(UTC)
    app = create_app(fresh_runtime, Settings(home=tmp_path, secret_key="ab" * 32))
    limiter.reset()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = False  # closing waits for requests that wait for tasks
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/engine-rest"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def begun(fresh_runtime):
    given = {"copies": 3, "names": ["甲", "乙"], "when": datetime(2026, 3, 2, 1, tzinfo=UTC)}

    def act(w):
        w.engine.deploy([Source("process", "printing", diagram())], note="", by=None)
        return w.engine.start("printing", given, business_key="k").id

    return fresh_runtime.do(act)


def worker(url, token):
    command = ["node", str(HERE / "worker.mjs"), url, token, str(CLIENT)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def wait(runtime, instance, element):
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with runtime.work() as w:
            if [task.element for task in w.engine.open_tasks(instance)] == [element]:
                return
        time.sleep(0.1)


def finish(node):
    out, _ = node.communicate(timeout=20)
    lines = out.splitlines()
    return [json.loads(line) for line in lines if line.startswith("[")], lines


def test_the_official_client_fetches_extends_ends_fails_and_throws(door, begun, fresh_runtime):
    token = fresh_runtime.do(workers.add, "node", ["print", "weigh"])
    node = worker(door, token)
    wait(fresh_runtime, begun, "c")
    told, lines = finish(node)
    with fresh_runtime.work() as w:
        assert [task.element for task in w.engine.open_tasks(begun)] == ["c"], lines
        found = w.engine.variables(begun)
        assert verify.instance(w.engine, begun) == []
    assert found == {
        "copies": 3,
        "names": ["甲", "乙"],
        "when": datetime(2026, 3, 2, 1, tzinfo=UTC),
        "pages": 6,
        "big": 2**40,
        "ratio": 0.25,
        "ok": True,
        "who": ["甲", "乙", "丙"],
        "nothing": None,
        "later": datetime(2026, 3, 2, 2, tzinfo=UTC),
        "grams": 1200,
    }
    acts = [line for line in told if line[0] != "poll:error"]
    assert acts[:2] == [["extendLock", "s"], ["complete", "s"]]
    assert acts[2][:3] == ["complete:error", 404, "RestException"], "a second end is answered"
    assert acts[3:] == [["handleFailure", "t"], ["handleBpmnError", "t"]]


def test_the_official_client_is_told_why_it_may_not(door, begun, fresh_runtime):
    token = fresh_runtime.do(workers.add, "mailer", ["mail.send"])
    node = worker(door, token)
    time.sleep(2)
    told, _ = finish(node)
    assert told[0] == [
        "poll:error", 403, "The token of mailer is not for the topic print.",
    ]  # fmt: skip
