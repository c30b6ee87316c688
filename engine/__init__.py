"""Durable BPMN: processes, tasks, waits and jobs in PostgreSQL. It has never heard of a dispute."""

from engine.core import Engine
from engine.library import Library
from engine.types import (
    Change,
    Decision,
    DefinitionInfo,
    FiredRow,
    Host,
    InstanceInfo,
    Job,
    Release,
    Source,
    TaskInfo,
)

__all__ = [
    "Change",
    "Decision",
    "DefinitionInfo",
    "Engine",
    "FiredRow",
    "Host",
    "InstanceInfo",
    "Job",
    "Library",
    "Release",
    "Source",
    "TaskInfo",
]
