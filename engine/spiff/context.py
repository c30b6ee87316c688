"""What a run of a process is given, and what it leaves behind: the border to the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

Functions = Mapping[str, Callable[..., Any]]


@dataclass
class Failure:
    """A token that could not go on."""

    token: UUID
    process: str
    element: str
    kind: str
    error: str


@dataclass
class Thrown:
    """A message or signal that leaves the instance."""

    kind: str
    name: str
    key: str | None
    payload: dict[str, Any]
    element: str


@dataclass
class Ran:
    """A decision that was taken, for the history."""

    element: str
    decision: str
    result: Any
    fired: list[Any]


@dataclass
class Context:
    """One run. The first fields are given; the rest is filled while the process runs."""

    now: datetime
    business_key: str = ""
    functions: Functions = field(default_factory=dict)
    #: (operation, token) -> variables
    operate: Callable[[str, Any], Mapping[str, Any]] | None = None
    #: (decision key, variables) -> (result, fired rows)
    decide: Callable[[str, dict[str, Any]], tuple[Any, list[Any]]] | None = None
    zone: tzinfo = UTC
    #: automatic steps one command may take
    limit: int = 2000
    #: instances of parallel multi-instance activities one command may begin
    most_instances: int = 5000

    failures: list[Failure] = field(default_factory=list)
    thrown: list[Thrown] = field(default_factory=list)
    decisions: list[Ran] = field(default_factory=list)
    #: (process, element, properties) of every node entered
    entered: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    #: ids of nodes and sequence flows passed, `process:id`
    way: list[str] = field(default_factory=list)
    end_element: str | None = None
    steps: int = 0
    instances: int = 0
