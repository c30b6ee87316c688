"""The process of a case as a picture: the model of its release, the way taken, where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate
from cases.models import Case
from engine.errors import DefinitionNotFound
from engine.models import Event, Instance

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work


@dataclass(frozen=True)
class Diagram:
    """One process of the case, with what was passed and where tokens stand."""

    #: key of the process; of a call bound to another release with `#` and its number
    process: str
    release: int
    version: int
    xml: str
    #: ids of elements and flows in the order they were passed
    way: tuple[str, ...]
    #: ids of elements with an open task
    current: tuple[str, ...]
    ended: bool

    @property
    def key(self) -> str:
        """Key of the process, whichever release it is of."""
        return self.process.partition("#")[0]


def of(w: Work, case: Subject) -> tuple[Diagram, ...]:
    """List the processes of *case*: its own, those it called, and the court's."""
    instances = [case.instance_id]
    if isinstance(case, Case):
        instances.append(casestate.court_instance(w, case))
        if access.reads_as_court(w, case):
            instances = instances[1:]
    found = [of_instance(w, i) for i in instances if i is not None]
    return tuple(diagram for group in found for diagram in group)


def of_instance(w: Work, instance_id: UUID) -> list[Diagram]:
    """List the processes of one instance: its own, and those it called."""
    row = w.session.get_one(Instance, instance_id)
    way = _way(w, instance_id)
    current = [f"{t.process}:{t.element}" for t in w.engine.open_tasks(instance_id)]
    processes = dict.fromkeys([row.process, *(entry.partition(":")[0] for entry in way)])
    found = []
    for process in processes:
        key, _, bound = process.partition("#")  # a call bound to another release names it
        passed = _of_process(way, process)
        here = _of_process(current, key)
        release = int(bound or row.release)
        try:
            model = w.engine.read("process", key, release)
        except DefinitionNotFound:
            continue
        found.append(
            Diagram(
                process=process,
                release=release,
                version=model.version,
                xml=model.content.decode(),
                way=tuple(passed),
                current=tuple(one for one in here if one in passed or not bound),
                ended=row.ended_at is not None,
            )
        )
    return found


def _way(w: Work, instance_id: UUID) -> list[str]:
    query = select(Event.data).where(Event.instance_id == instance_id).order_by(Event.seq)
    ways = (data.get("way") for data in w.session.scalars(query))
    return [entry for way in ways if isinstance(way, list) for entry in way]


def _of_process(entries: Iterable[str], process: str) -> dict[str, None]:
    parts = (entry.partition(":") for entry in entries)
    return dict.fromkeys(element for name, _, element in parts if name == process)
