"""What the engine takes and gives: plain frozen records, no rows and no tokens."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any
from uuid import UUID

import feel


@dataclass(frozen=True)
class TaskInfo:
    """A task, or an automatic node an operation runs for."""

    id: UUID
    instance_id: UUID
    business_key: str
    release: int
    process: str
    element: str
    name: str
    role: str | None = None
    scope: UUID | None = None
    assignee: UUID | None = None
    form: str | None = None
    operation: str | None = None
    priority: int = 50
    created_at: datetime | None = None
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    #: remaining camunda: attributes and properties; those written ``= …`` as their FEEL value
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class InstanceInfo:
    """A process instance as it stands."""

    id: UUID
    business_key: str
    process: str
    release: int
    scope: UUID | None
    #: active suspended ended cancelled
    status: str
    version: int
    started_at: datetime
    ended_at: datetime | None = None
    end_element: str | None = None


@dataclass(frozen=True)
class Position:
    """A live token, told in words of the model."""

    id: UUID
    #: process the element is drawn in
    process: str
    element: str
    name: str
    #: class of the node, like UserTask or ParallelGateway
    kind: str
    #: open waiting inside job stuck ready
    state: str
    #: tokens around it, the outermost first: sub-processes, call activities and loops
    within: tuple[UUID, ...]
    #: may be moved by itself; an instance of a loop moves with the loop
    movable: bool
    #: may be done by hand, with variables
    skippable: bool
    #: number of the loop's instance, from 0
    index: int | None = None


@dataclass(frozen=True)
class Pair:
    """An element of one version and the one of another that stands for it."""

    process: str
    element: str
    name: str
    #: class of the node
    kind: str
    #: the same element in the other version; None when it has none
    target: str | None
    #: a token there stays as it is; otherwise it enters the target anew
    same: bool


@dataclass(frozen=True)
class Step:
    """What a migration does with one token."""

    process: str
    element: str
    #: element it stands at afterwards
    target: str
    #: stays renewed (enters its element anew) armed (a new boundary event)
    how: str


@dataclass(frozen=True)
class Problem:
    """Why an instance does not fit another version."""

    #: missing loop target arrived starves level incident ended same
    code: str
    process: str
    element: str


@dataclass(frozen=True)
class Change:
    """What one command moved in one instance."""

    instance_id: UUID
    business_key: str
    opened: list[TaskInfo] = field(default_factory=list)
    #: ids of tasks done or withdrawn
    closed: list[UUID] = field(default_factory=list)
    #: elements a token came to, in order, each with its properties
    entered: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    ended: bool = False
    end_element: str | None = None
    #: variables of the process itself, after the command
    variables: dict[str, Any] = field(default_factory=dict)
    #: ids of incidents this command caused
    incidents: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A file to deploy."""

    #: process decision form document
    kind: str
    key: str
    content: bytes

    @cached_property
    def sha256(self) -> bytes:
        """Hash of the content."""
        return hashlib.sha256(self.content).digest()


@dataclass(frozen=True)
class Release:
    """A deploy that was made."""

    number: int
    note: str
    by: str | None
    at: datetime
    definitions: list["DefinitionInfo"] = field(default_factory=list)


@dataclass(frozen=True)
class DefinitionInfo:
    """One version of a definition."""

    id: UUID
    kind: str
    key: str
    version: int
    release: int
    content: bytes
    sha256: bytes
    note: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class FiredRow:
    """A row of a decision table that held."""

    table: str
    #: counts from 1, as the editor shows it
    index: int
    annotations: list[str] = field(default_factory=list)
    inputs: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """The answer of a decision and the rows it comes from."""

    result: Any
    fired: list[FiredRow] = field(default_factory=list)
    #: why parts of the answer are null, for whoever edits the table
    reasons: list[feel.Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """A row of the outbox a worker has taken."""

    id: UUID
    tenant: int
    topic: str
    payload: dict[str, Any]
    tries: int


Functions = Mapping[str, Callable[..., Any]]


def _no_operation(name: str, task: TaskInfo, variables: dict[str, Any]) -> dict[str, Any]:
    raise LookupError(name)


def _nobody(change: Change) -> None:
    """Follow nothing."""


@dataclass(frozen=True)
class Host:
    """What the application lends the engine for one unit of work."""

    #: FEEL functions beside the built-ins
    functions: Functions = field(default_factory=dict)
    #: the same for one business key, and as they were at an instant (None: now)
    functions_of: Callable[[str, datetime | None], Functions] | None = None
    #: runs a serviceTask's operation in the same transaction; returns variables
    operate: Callable[[str, TaskInfo, dict[str, Any]], dict[str, Any]] = _no_operation
    #: told after each command, inside the transaction
    follow: Callable[[Change], None] = _nobody
    #: findings in a form or document before it is deployed
    check: Callable[[str, str, bytes], list[Any]] | None = None
    #: zone of dates and date-times without an offset in timers and due dates
    zone: tzinfo = UTC

    def of(self, business_key: str, at: datetime | None = None) -> Functions:
        """Return the FEEL functions for what belongs to *business_key*, as they were *at*."""
        return self.functions if self.functions_of is None else self.functions_of(business_key, at)
