"""What a check says, and what it is allowed to know."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a definition, on one element."""

    #: id of the rule: "dead-end"
    rule: str
    #: id of the element, row or field; empty for the whole file
    element: str
    #: error (cannot be deployed) or warning
    severity: str
    #: English sentence; `web.messages` says *rule* with *args* in the reader's language
    message: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One thing that differs between two versions of a process."""

    element: str
    #: added removed changed moved
    kind: str
    #: attribute or property; empty when the whole element is added, removed or moved
    property: str = ""
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True)
class Catalog:
    """The names that a definition may refer to."""

    forms: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    processes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    #: FEEL functions of the application, beside the built-ins
    functions: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    #: process id -> processes it calls, for cycles that span files
    calls: dict[str, frozenset[str]] = field(default_factory=dict)
