"""The closed list of what a task may do to the tables of its case.

A process names an operation by `camunda:property operation`; nothing else in a process, a form or a
decision can reach the tables. *prefill* gives a form its first values and its lists of options;
*apply* does the act with the checked answers and returns the variables that the process needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.util import identity_key

from cases import subjects
from cases.errors import NotFound
from cases.models import Affair, Case
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: kept whole, for making a statement costs more than running it
_CASE = select(Case).where(Case.id == bindparam("id")).options(lazyload(Case.parties))

#: modules of `cases`, by folder, that offer operations in a tuple `OPERATIONS`
MODULES = {
    "reception": ("intake", "acceptance", "refusals", "triage", "consent", "risks", "kinds"),
    "paperwork": ("notices", "dossier"),
    "settlement": (
        "mediation",
        "extending",
        "suspending",
        "agreement",
        "termination",
        "performance",
        "appraisals",
        "administrative",
    ),
    "justice": ("choosing", "confirmation", "court", "extensions", "objections", "enforcements"),
    "grid": ("events", "whistle", "care_visits"),
    "exchange": ("referrals", "referral_ends"),
    "related": ("transfer_receipts",),
    "diagnoses": ("diagnosis", "diagnosis_return", "panel"),
    "assignment": ("joint",),
    "negotiation": ("talk",),
    "vault": ("data_requests",),
}

Prefill = Callable[["Work", Any, TaskInfo], dict[str, Any]]
Apply = Callable[["Work", Any, TaskInfo, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Operation:
    """One act: its *name* in processes, its *title* for people, and what it does."""

    name: str
    title: str
    prefill: Prefill
    apply: Apply
    #: what it acts on: a dispute, or an affair of the grid
    acts_on: type[Case] | type[Affair] = Case

    def on(self, subject: Subject | None) -> Operation:
        """Return the operation when *subject* is what it acts on; raises `NotFound`."""
        if not isinstance(subject, self.acts_on):
            raise NotFound(f"{self.name} does not act on this.")
        return self


def nothing(w: Work, subject: Any, task: TaskInfo) -> dict[str, Any]:
    """Prefill nothing: the operation of an automatic task, or of a form that asks all anew."""
    return {}


def find(name: str) -> Operation:
    """Return the operation *name*; raises `NotFound`."""
    operation = known().get(name)
    if operation is None:
        raise NotFound(f"No operation {name}.")
    return operation


@cache
def known() -> Mapping[str, Operation]:
    """Return every operation by name; the modules are imported late, since they import this one."""
    found: dict[str, Operation] = {}
    for path in (f"cases.{folder}.{name}" for folder, names in MODULES.items() for name in names):
        for operation in import_module(path).OPERATIONS:
            if operation.name in found:
                raise ValueError(f"Two operations are called {operation.name}.")
            found[operation.name] = operation
    return found


def subject_of(w: Work, task: TaskInfo) -> Subject | None:
    """Fetch what a task belongs to: a case, an affair; None when the business key is neither's."""
    return case_of(w, task) or subjects.affair_of(w, task.business_key)


def case_of(w: Work, task: TaskInfo) -> Case | None:
    """Fetch the case a task belongs to; None when its business key is no case's.

    Its parties are fetched and decrypted when somebody asks for them: many acts never do.
    """
    try:
        id_ = UUID(task.business_key)
    except ValueError:
        return None
    if identity_key(Affair, id_) in w.session.identity_map:
        return None
    known = w.session.identity_map.get(identity_key(Case, id_))
    return known or w.session.scalars(_CASE, {"id": id_}).one_or_none()
