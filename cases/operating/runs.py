"""Running processes as an administrator sees them: lists of instances, and one of them whole.

Nothing here opens a case: a run is known by its number, its elements and its variables, which hold
decisions and dates and no names (docs/decisions/0006). Pages are keyset pages over identifiers
ordered by time, so that the millionth instance is as near as the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from cases import access
from cases.access import Actor
from cases.models import Affair, Case
from cases.paperwork import numbering
from engine import starts
from engine.models import Definition, Incident, Instance, ProcessStart, Task, Wait

if TYPE_CHECKING:
    from cases.work import Work

#: status that a list may ask for; `running` is what nobody has ended
STATUSES = ("running", "active", "suspended", "ended", "cancelled")

RUNNING = ("active", "suspended")


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    id: UUID
    process: str
    #: version of the process definition it runs
    version: int
    status: str
    #: number of its case, or its code; the business key when it is no case's
    case: str
    started_at: datetime
    ended_at: datetime | None
    #: names of the elements with open tasks
    now: tuple[str, ...]
    #: whether it waits for a time, a message or a job
    waits: bool
    #: when the next of its timers fires
    until: datetime | None
    incidents: int


@dataclass(frozen=True)
class Runs:
    """A page of the list; *after* fetches the next one."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True)
class Version:
    """A deployed version of a process: it holds from *release* to before *until*."""

    process: str
    version: int
    release: int
    until: int | None


@dataclass(frozen=True)
class Process:
    """A process and its versions."""

    key: str
    name: str
    versions: tuple[int, ...]
    #: it calls other processes, whose versions change beside its own
    calls: bool


def administrator(w: Work) -> Actor:
    """Return the actor if they are an administrator; NotAllowed for anybody else."""
    return access.require_county(w)


def versions(w: Work, process: str | None = None) -> list[Version]:
    """List the deployed versions of a process, or of all, the newest first."""
    rows = select(Definition.key, Definition.version, Definition.release).where(
        Definition.tenant_id == w.tenant, Definition.kind == "process"
    )
    if process is not None:
        rows = rows.where(Definition.key == process)
    found: list[Version] = []
    for key, version, release in w.session.execute(
        rows.order_by(Definition.key, Definition.version.desc())
    ):
        newer = found[-1] if found and found[-1].process == key else None
        found.append(Version(key, version, release, newer.release if newer else None))
    return found


def failing_starts(w: Work) -> list[ProcessStart]:
    """List the timers that should have begun a process and could not."""
    administrator(w)
    return starts.failing(w.engine)


def listing(
    w: Work, filters: Mapping[str, str] | None = None, after: str = "", limit: int = 50
) -> Runs:
    """List instances, the newest first.

    *filters*: ``process``, ``version``, ``status`` (`STATUSES` or ``all``; running by default),
    ``incident`` (only with an open one), ``q`` (number or code of a case, business key, id).
    """
    administrator(w)
    limit = min(max(limit, 1), 200)
    known = versions(w)
    query = (
        select(Instance)
        .where(Instance.tenant_id == w.tenant, *_filtered(w, filters or {}, known), *_after(after))
        .order_by(Instance.id.desc())
        .limit(limit + 1)
    )
    found = list(w.session.scalars(query))
    rows = _rows(w, found[:limit], known)
    return Runs(rows, str(rows[-1].id) if len(found) > limit else None)


def _filtered(
    w: Work, filters: Mapping[str, str], known: Sequence[Version]
) -> Iterator[ColumnElement[bool]]:
    status = filters.get("status") or "running"
    if status == "running":
        yield Instance.status.in_(RUNNING)
    elif status in STATUSES:
        yield Instance.status == status
    if process := filters.get("process"):
        yield Instance.process == process
        yield from _of_version(process, filters.get("version", ""), known)
    if filters.get("incident"):
        open_ = select(Incident.instance_id).where(
            Incident.tenant_id == w.tenant, Incident.resolved_at.is_(None)
        )
        yield Instance.id.in_(open_)
    if text := (filters.get("q") or "").strip()[:80]:
        yield _named(w, text)


def _of_version(process: str, text: str, known: Sequence[Version]) -> Iterator[ColumnElement[bool]]:
    wanted = [one for one in known if one.process == process and str(one.version) == text]
    for one in wanted:
        yield Instance.release >= one.release
        if one.until is not None:
            yield Instance.release < one.until


def _named(w: Work, text: str) -> ColumnElement[bool]:
    cases = w.session.scalars(
        select(Case.id).where(
            Case.tenant_id == w.tenant,
            or_(Case.code == numbering.plain(text), Case.number.contains(text, autoescape=True)),
        )
    )
    named = Instance.business_key.in_([text, *map(str, cases.fetchmany(200))])
    try:
        return or_(named, Instance.id == UUID(text))
    except ValueError:
        return named


def _after(mark: str) -> Iterator[ColumnElement[bool]]:
    try:
        yield Instance.id < UUID(mark)
    except ValueError:  # a mark that does not parse begins anew
        return


def _rows(w: Work, found: Sequence[Instance], known: Sequence[Version]) -> tuple[Row, ...]:
    ids = [one.id for one in found]
    numbers, open_ = case_numbers(w, (one.business_key for one in found)), defaultdict(list)
    tasks = select(Task.instance_id, Task.name).where(
        Task.instance_id.in_(ids), Task.done_at.is_(None)
    )
    for instance_id, name in w.session.execute(tasks.order_by(Task.id)):
        open_[instance_id].append(name)
    waits = select(Wait.instance_id, func.min(Wait.due_at)).where(Wait.instance_id.in_(ids))
    until = {id_: due for id_, due in w.session.execute(waits.group_by(Wait.instance_id))}
    troubled = list(
        w.session.scalars(
            select(Incident.instance_id).where(
                Incident.instance_id.in_(ids), Incident.resolved_at.is_(None)
            )
        )
    )
    return tuple(
        Row(
            id=one.id,
            process=one.process,
            version=version_at(known, one.process, one.release),
            status=one.status,
            case=numbers.get(one.business_key, one.business_key),
            started_at=one.started_at,
            ended_at=one.ended_at,
            now=tuple(dict.fromkeys(open_[one.id])),
            waits=one.id in until,
            until=until.get(one.id),
            incidents=troubled.count(one.id),
        )
        for one in found
    )


def version_at(known: Iterable[Version], process: str, release: int) -> int:
    """Return the version of *process* in force at *release*, 0 when there is none."""
    fitting = (v.version for v in known if v.process == process and v.release <= release)
    return max(fitting, default=0)


def case_numbers(w: Work, keys: Iterable[str]) -> dict[str, str]:
    """Map business keys to the numbers of their cases and affairs, or codes before a number."""
    ids = [found for found in map(_uuid, keys) if found is not None]
    rows = w.session.execute(
        select(Case.id, Case.number, Case.code).where(Case.id.in_(ids), Case.tenant_id == w.tenant)
    )
    found = {str(case_id): number or code for case_id, number, code in rows}
    affairs = select(Affair.id, Affair.number).where(
        Affair.id.in_(ids), Affair.tenant_id == w.tenant
    )
    return found | {str(id_): number for id_, number in w.session.execute(affairs)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def processes(w: Work) -> list[Process]:
    """List the processes that were deployed, with their versions, the newest first."""
    administrator(w)
    found: dict[str, list[int]] = {}
    for one in versions(w):
        found.setdefault(one.process, []).append(one.version)
    return [
        Process(key, name(w, key), tuple(numbers), bool(_newest(w, key).called))
        for key, numbers in found.items()
    ]


def name(w: Work, process: str) -> str:
    """Return the name of the newest version of a process."""
    return str(_newest(w, process).name)


def _newest(w: Work, process: str) -> Any:
    library, newest = w.engine.library, w.engine.newest
    return library.process(w.session, w.tenant, newest, process)
