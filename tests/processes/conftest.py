"""The shipped processes for tests: read as diagrams, and run as cases on the real engine."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from uuid import uuid4

import pytest
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

import processes
from engine import Engine, Host, Library, Source, outbox
from engine.db import connect
from engine.models import Incident, Instance
from processes import law
from tests.conftest import Clock, create_database

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
}
BPMN = f"{{{NS['bpmn']}}}"
CAMUNDA = f"{{{NS['camunda']}}}"
NODES = (
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent"),
    *("boundaryEvent", "userTask", "serviceTask", "scriptTask", "businessRuleTask"),
    *("callActivity", "subProcess", "exclusiveGateway", "parallelGateway", "eventBasedGateway"),
    "inclusiveGateway",
)


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    w: float
    h: float

    def meets(self, other, margin=0.0):
        return (
            self.x < other.x + other.w + margin
            and other.x < self.x + self.w + margin
            and self.y < other.y + other.h + margin
            and other.y < self.y + self.h + margin
        )

    def holds(self, other):
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.w >= other.x + other.w
            and self.y + self.h >= other.y + other.h
        )


@dataclass
class Node:
    id: str
    kind: str
    name: str
    parent: str | None
    host: str | None
    documentation: str
    attributes: dict[str, str]
    properties: dict[str, str]
    element: object = field(repr=False)


@dataclass(frozen=True)
class Flow:
    id: str
    source: str
    target: str
    name: str
    condition: str | None


class Diagram:
    def __init__(self, key):
        self.key = key
        self.root = etree.fromstring(processes.read("process", key))
        self.nodes = {node.id: node for node in self._nodes()}
        self.flows = [self._flow(f) for f in self.root.iter(f"{BPMN}sequenceFlow")]
        self.boxes, self.labels, self.lines = {}, {}, {}
        self._pictures()

    def _nodes(self):
        for element in self.root.iter(*(BPMN + kind for kind in NODES)):
            parent = element.getparent()
            given = {p.get("name"): p.get("value") for p in element.iterfind(_PROPERTY, NS)}
            yield Node(
                id=element.get("id"),
                kind=etree.QName(element).localname,
                name=element.get("name"),
                parent=parent.get("id") if parent.tag == BPMN + "subProcess" else None,
                host=element.get("attachedToRef"),
                documentation=element.findtext("bpmn:documentation", "", NS),
                attributes={
                    k.removeprefix(CAMUNDA): v
                    for k, v in element.attrib.items()
                    if k.startswith(CAMUNDA)
                },
                properties=given,
                element=element,
            )

    def _flow(self, f):
        condition = f.findtext("bpmn:conditionExpression", None, NS)
        ends = (f.get("sourceRef"), f.get("targetRef"))
        return Flow(f.get("id"), *ends, f.get("name", ""), condition)

    def _pictures(self):
        for shape in self.root.iterfind(".//bpmndi:BPMNShape", NS):
            of = shape.get("bpmnElement")
            self.boxes[of] = _box(shape.find("dc:Bounds", NS))
            label = shape.find("bpmndi:BPMNLabel/dc:Bounds", NS)
            if label is not None:
                self.labels[of] = _box(label)
        for edge in self.root.iterfind(".//bpmndi:BPMNEdge", NS):
            of = edge.get("bpmnElement")
            points = edge.iterfind("di:waypoint", NS)
            self.lines[of] = [(float(p.get("x")), float(p.get("y"))) for p in points]
            label = edge.find("bpmndi:BPMNLabel/dc:Bounds", NS)
            if label is not None:
                self.labels[of] = _box(label)

    def around(self, node):
        """List the sub-processes that hold *node*, and what a boundary event hangs on."""
        found = set()
        while node is not None:
            found |= {node.host, node.parent} - {None}
            node = self.nodes.get(node.parent)
        return found

    def segments(self):
        for flow in self.flows:
            points = self.lines[flow.id]
            for start, end in pairwise(points):
                yield flow, start, end


_PROPERTY = "bpmn:extensionElements/camunda:properties/camunda:property"


def _box(bounds):
    return Box(*(float(bounds.get(name)) for name in ("x", "y", "width", "height")))


@cache
def diagram(key):
    return Diagram(key)


KEYS = list(processes.names("process"))


@pytest.fixture(params=KEYS)
def drawing(request):
    """One shipped process after the other."""
    return diagram(request.param)


@pytest.fixture(scope="session")
def drawings():
    """All shipped processes."""
    return [diagram(key) for key in KEYS]


def end_of_day(day):
    return datetime.fromisoformat(f"{str(day)[:10]}T15:59:59+00:00")


class County:
    """An engine for the shipped processes; each command is a unit of work."""

    def __init__(self, bind, clock):
        self.bind, self.clock, self.library = bind, clock, Library()
        self.done, self.states = [], []
        self.returns = {"performance.open": {"items": [], "last_due": None}}

    def command(self, name, *args, **kwargs):
        return self._unit(lambda engine: getattr(engine, name)(*args, **kwargs))

    def _unit(self, act):
        with Session(
            self.bind, expire_on_commit=False, join_transaction_mode="create_savepoint"
        ) as session:
            host = Host(functions=self.functions(), operate=self.operate, follow=self.follow)
            engine = Engine(
                session, tenant=1, now=self.clock.now, actor=None, library=self.library, host=host
            )
            result = act(engine)
            session.commit()
            return result

    def functions(self):
        return {
            "deadline": self.deadline,
            "end_of_day": end_of_day,
            "reminder": self.reminder,
            "morning": lambda day: end_of_day(day) - timedelta(hours=15),
            "today": lambda: self.clock.now.date(),
            "now": lambda: self.clock.now,
        }

    def deadline(self, key, start):
        return self.clock.now + timedelta(days=3)

    def reminder(self, key, end, nth):
        days = law.deadline_row(key).each[int(nth) - 1]
        return end_of_day(end) - timedelta(days=days, hours=15)

    def operate(self, name, task, variables):
        self.done.append(name)
        return self.returns.get(name, {})

    def follow(self, change):
        self.states += [
            value
            for _, properties in change.entered
            for kind, value in properties.items()
            if kind in ("state", "confirm_state")
        ]

    def post(self):
        """Deliver what the processes sent each other."""
        while due := self._unit(lambda engine: outbox.due(engine.session, engine.now, 100)):
            for job_id, _ in due:
                self._unit(lambda engine, job_id=job_id: self._deliver(engine, job_id))

    def _deliver(self, engine, job_id):
        job = outbox.take(engine.session, job_id)
        engine.deliver(job)
        outbox.done(engine.session, job, engine.now)

    def incidents(self):
        with Session(self.bind) as session:
            return [(i.element, i.error) for i in session.scalars(select(Incident))]


class Story:
    """One case, told by the ids of its tasks."""

    def __init__(self, county, key, **variables):
        self.county = county
        self.key = str(uuid4())
        variables = {"case_id": self.key, **variables}
        scope = uuid4()
        self.id = county.command("start", key, variables, business_key=self.key, scope=scope).id
        self.instances = [self.id]

    def tasks(self):
        return [t for id in self.instances for t in self.county.command("open_tasks", id)]

    @property
    def open(self):
        return " ".join(sorted(task.element for task in self.tasks()))

    def do(self, element, **variables):
        task = next(t for t in self.tasks() if t.element == element)
        self.county.command("complete", task.id, variables)
        self.county.post()
        assert self.county.incidents() == []
        return self.open

    def send(self, message, **payload):
        self.county.command("send", message, self.key, payload)
        self.county.post()
        return self.open

    def wait(self, **delta):
        self.county.clock.advance(**delta)
        self.county.command("fire_due", 100)
        self.county.post()
        assert self.county.incidents() == []
        return self.open

    def court(self):
        """Return the court's side: another instance with the key of the case."""
        with Session(self.county.bind) as session:
            rows = session.scalars(select(Instance).where(Instance.business_key == self.key))
            instance = next(row.id for row in rows if row.id not in self.instances)
        other = object.__new__(Story)
        other.county, other.key, other.id = self.county, self.key, instance
        other.instances = [instance]
        return other

    def has_ended(self):
        return self.county.command("instance", self.id).status == "ended"

    def variables(self):
        return self.county.command("variables", self.id)


@pytest.fixture(scope="session")
def deployed(server, template_database):
    """Connections to a database with every shipped process, for tests that roll back."""
    url = create_database(server, f"shenming_processes_{os.getpid()}", template_database[1])
    pool = connect(url)
    files = [Source(*row) for row in processes.shipped()]
    County(pool, Clock()).command("deploy", files, note="test", by=None)
    yield pool
    pool.dispose()


@pytest.fixture
def county(deployed, rolled_back, clock):
    clock.now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    with rolled_back(deployed) as connection:
        yield County(connection, clock)


@pytest.fixture
def begin(county):
    """Start a process with variables; returns its story."""
    return lambda key, **variables: Story(county, key, **variables)
