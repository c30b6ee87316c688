"""The door with one worker's token, and a process it works for."""

import json
from uuid import uuid4

import pytest

from bench.diagrams import boundary, document, element, end, process, start, user
from cases.county import workers
from engine import Source, incidents
from engine.errors import DefinitionNotFound

ERROR = '<bpmn:error id="e" name="refused" errorCode="42"/>'
EXTRA = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="copies" value="2"/></camunda:properties>'
    "<camunda:failedJobRetryTimeCycle>R2/PT1M</camunda:failedJobRetryTimeCycle>"
    "</bpmn:extensionElements>"
)


def diagram():
    task = element("serviceTask", "s", EXTRA, camunda__type="external", camunda__topic="print")
    caught = boundary("b", "s", '<bpmn:errorEventDefinition errorRef="e"/>')
    nodes = [start(), task, caught, user("a"), user("c"), end()]
    flows = [("start", "s"), ("s", "a"), ("b", "c"), ("a", "end"), ("c", "end")]
    return document(ERROR, process("printing", nodes, flows))


class Door:
    """The door with one worker's token, and the process it works for."""

    base = "/engine-rest/external-task"

    def __init__(self, house):
        self.house, self.runtime = house, house.runtime
        self.client = house.app.test_client()
        self.token = self.runtime.do(workers.add, "printer", ["print", "mail.send"])

    def begin(self, **variables):
        def act(w):
            try:
                w.engine.read("process", "printing")
            except DefinitionNotFound:
                source = Source("process", "printing", diagram())
                w.engine.deploy([source], note="", by=None)
            return w.engine.start("printing", variables, business_key=str(uuid4()))

        return self.runtime.do(act)

    def ask(self, method, path, body=None, status=None, token=None):
        shown = self.token if token is None else token
        headers = {"Authorization": f"Bearer {shown}"} if shown else {}
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body)
        answer = self.client.open(
            self.base + path, method=method, data=data, headers=headers,
            content_type="application/json",
        )  # fmt: skip
        if status is not None:
            assert answer.status_code == status, answer.get_data(as_text=True)[:400]
        return answer

    def post(self, path, body=None, status=204, **more):
        return self.ask("POST", path, body, status, **more)

    def fetch(self, worker="w", **more):
        topic = {"topicName": "print", "lockDuration": 60_000, **more.pop("topic", {})}
        body = {"workerId": worker, "maxTasks": 10, "topics": [topic], **more}
        return self.post("/fetchAndLock", body, 200).get_json()

    def told(self, instance):
        with self.runtime.work() as w:
            open_ = [task.element for task in w.engine.open_tasks(instance.id)]
            wrong = [one.error for one in incidents.listing(w.engine, instance.id)]
            return open_, w.engine.variables(instance.id), wrong


@pytest.fixture
def door(house):
    return Door(house)
