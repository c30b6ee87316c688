"""Compiled definitions, kept per process of the operating system and shared by all cases.

Everything here is keyed by what never changes: contents, ids of definitions, and releases, which
are complete when anybody can see them. A library belongs to one database, what is compiled to all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import dmn
from engine.errors import DefinitionNotFound
from engine.models import Definition, ReleaseRow
from engine.spiff.parse import Process, parse
from engine.types import DefinitionInfo

#: definitions of any kind kept with their content
MOST = 4000
#: files of processes, and of decisions, kept compiled
MOST_COMPILED = 500

Keys = dict[tuple[str, str], UUID]


@dataclass(frozen=True)
class Assembly:
    """A process with everything it calls, as of one release."""

    process: Process
    #: specifications by process key, and by `process:sub-process`
    levels: dict[str, Any]
    #: whether a call in it is bound to something else than the release
    bound: bool = False


class Levels(dict[str, Any]):
    """Specifications, to which calls bound to a version bring theirs when they are made.

    They are named by the release they are of, `key#12`, and so is what they call in their turn:
    `key@3` is the release that brought version 3, `key@latest` the newest at that moment.
    """

    def __init__(
        self, levels: dict[str, Any], find: Callable[[str], tuple[str, dict[str, Any]]]
    ) -> None:
        super().__init__(levels)
        self._find = find

    def __missing__(self, name: str) -> Any:
        try:
            released, levels = self._find(name)
        except DefinitionNotFound as error:
            raise KeyError(name) from error
        self.update(levels)
        return self[released]


class Library:
    """Caches of definitions; safe to share between threads, since entries are only ever added."""

    def __init__(self) -> None:
        self._keys: dict[tuple[int, int], Keys] = {}
        self._definitions: dict[UUID, DefinitionInfo] = {}
        self._assemblies: dict[tuple[int, int, str], Assembly] = {}

    def forget(self, tenant: int, release: int) -> None:
        """Drop what is known of a release: its deploy may still be rolled back."""
        self._keys.pop((tenant, release), None)
        for key in [key for key in self._assemblies if key[:2] == (tenant, release)]:
            self._assemblies.pop(key, None)

    def keys(self, session: Session, tenant: int, release: int) -> Keys:
        """Map (kind, key) to the id of the definition in force at *release*."""
        known = self._keys.get((tenant, release))
        if known is None:
            rows = session.execute(
                select(Definition.kind, Definition.key, Definition.id)
                .where(Definition.tenant_id == tenant, Definition.release <= release)
                .ext(distinct_on(Definition.kind, Definition.key))
                .order_by(Definition.kind, Definition.key, Definition.release.desc())
            )
            known = {(kind, key): id_ for kind, key, id_ in rows}
            self._keys[tenant, release] = known
        return known

    def read(
        self, session: Session, tenant: int, release: int, kind: str, key: str
    ) -> DefinitionInfo:
        """Read the definition in force at *release*; DefinitionNotFound when there is none."""
        id_ = self.keys(session, tenant, release).get((kind, key))
        if id_ is None:
            raise DefinitionNotFound(f"There is no {kind} {key!r} at release {release}.")
        return self.by_id(session, id_)

    def by_id(self, session: Session, id_: UUID) -> DefinitionInfo:
        """Read one definition."""
        known = self._definitions.get(id_)
        if known is None:
            row = session.get_one(Definition, id_)
            known = info(row)
            if len(self._definitions) >= MOST:
                self._definitions.clear()
            self._definitions[id_] = known
        return known

    def compiled(self, session: Session, id_: UUID, mark: str = "") -> dict[str, Process]:
        """Compile the processes of a definition, named with the release *mark* of a bound call."""
        return _processes(self.by_id(session, id_).content, mark)

    def decisions(self, session: Session, id_: UUID) -> dmn.Model:
        """Compile the decisions of a definition."""
        return _decisions(self.by_id(session, id_).content)

    def process(
        self, session: Session, tenant: int, release: int, key: str, mark: str = ""
    ) -> Process:
        """Compile one process as of *release*."""
        id_ = self.keys(session, tenant, release).get(("process", key))
        if id_ is None:
            raise DefinitionNotFound(f"There is no process {key!r} at release {release}.")
        return self.compiled(session, id_, mark)[key]

    def assembly(self, session: Session, tenant: int, release: int, key: str) -> Assembly:
        """Gather a process and what it calls, directly or not, as of *release*.

        A called process that does not exist is left out: its call activity becomes an incident.
        """
        known = self._assemblies.get((tenant, release, key))
        if known is None:
            first = self.process(session, tenant, release, key)
            levels, bound = self._levels(session, tenant, release, first)
            known = self._assemblies[tenant, release, key] = Assembly(first, levels, bound)
        if not known.bound:
            return known
        found = Levels(known.levels, lambda name: self._released(session, tenant, name))
        return replace(known, levels=found)

    def _released(self, session: Session, tenant: int, name: str) -> tuple[str, dict[str, Any]]:
        """Compile what a bound call names; return its name as of its release, and all it needs."""
        name = name.partition(":")[0]
        key, _, version = name.partition("@")
        if version:
            release = self._release_of(session, tenant, key, version)
        else:
            key, _, number = name.partition("#")
            release = int(number)
        mark = f"#{release}"
        first = self.process(session, tenant, release, key, mark)
        levels, _ = self._levels(session, tenant, release, first, mark)
        return f"{key}{mark}", levels

    @staticmethod
    def _release_of(session: Session, tenant: int, key: str, version: str) -> int:
        if version == "latest":
            return newest(session, tenant)
        release = session.scalar(
            select(Definition.release).where(
                Definition.tenant_id == tenant,
                Definition.kind == "process",
                Definition.key == key,
                Definition.version == int(version),
            )
        )
        if release is None:
            raise DefinitionNotFound(f"There is no version {version} of process {key!r}.")
        return release

    def _levels(
        self, session: Session, tenant: int, release: int, first: Process, mark: str = ""
    ) -> tuple[dict[str, Any], bool]:
        levels: dict[str, Any] = {}
        known = self.keys(session, tenant, release)
        todo, bound = [first], False
        while todo:
            process = todo.pop()
            levels[f"{process.key}{mark}"] = process.spec
            levels.update(process.levels)
            bound = bound or bool(process.bound)
            for called in process.called:
                if f"{called}{mark}" not in levels and ("process", called) in known:
                    todo.append(self.process(session, tenant, release, called, mark))
        return levels, bound


@lru_cache(MOST_COMPILED)
def _processes(content: bytes, mark: str) -> dict[str, Process]:
    return {process.key: process for process in parse(content, mark)}


@lru_cache(MOST_COMPILED)
def _decisions(content: bytes) -> dmn.Model:
    return dmn.compile(content)


def info(row: Definition) -> DefinitionInfo:
    """Turn a row into what leaves the engine."""
    return DefinitionInfo(
        id=row.id,
        kind=row.kind,
        key=row.key,
        version=row.version,
        release=row.release,
        content=row.content,
        sha256=row.sha256,
        note=row.note,
        by=row.created_by,
        at=row.created_at,
    )


def newest(session: Session, tenant: int) -> int:
    """Return the number of the newest release, 0 before the first deploy."""
    numbers = select(func.max(ReleaseRow.number)).where(ReleaseRow.tenant_id == tenant)
    return session.scalar(numbers) or 0
