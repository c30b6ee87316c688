"""Deploying definitions: checked, numbered, never changed afterwards."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import event, func, select

from engine import dmn, library, lint, starts
from engine.errors import DefinitionInvalid
from engine.findings import Finding
from engine.ids import new_id
from engine.models import Definition, ReleaseRow
from engine.spiff.parse import ModelError, Process, parse
from engine.types import DefinitionInfo, Release, Source

if TYPE_CHECKING:
    from engine.core import Engine

#: of the two keys of the advisory lock that lets one deploy of a tenant wait for another
LOCK = 0x5EED


def deploy(engine: "Engine", files: list[Source], note: str, by: str | None) -> Release:
    """Make a release of *files*, and of every process that stands in one of them."""
    files = [*files, *_beside(files)]
    compiled = check(engine, files)
    session, tenant = engine.session, engine.tenant
    session.execute(select(func.pg_advisory_xact_lock(LOCK, tenant % 2**31)))
    number = library.newest(session, tenant) + 1
    session.add(
        ReleaseRow(
            id=new_id(), tenant_id=tenant, number=number, note=note, created_by=by,
            created_at=engine.now,
        )
    )  # fmt: skip
    rows = [_row(engine, file, number, note, by) for file in files]
    session.add_all(rows)
    session.flush()
    for process in compiled:
        starts.replace(engine, process)
    engine.library.forget(tenant, number)
    event.listen(session, "after_rollback", lambda _: engine.library.forget(tenant, number))
    return Release(number, note, by, engine.now, [library.info(row) for row in rows])


def _row(
    engine: "Engine",
    file: Source,
    number: int,
    note: str,
    by: str | None,
) -> Definition:
    return Definition(
        id=new_id(),
        tenant_id=engine.tenant,
        kind=file.kind,
        key=file.key,
        version=_versions(engine, file.key, file.kind) + 1,
        release=number,
        content=file.content,
        sha256=file.sha256,
        note=note,
        created_by=by,
        created_at=engine.now,
    )


def _versions(engine: "Engine", key: str, kind: str = "process") -> int:
    """Return the number of the newest version of a definition, 0 when there is none."""
    last = engine.session.scalar(
        select(func.max(Definition.version)).where(
            Definition.tenant_id == engine.tenant,
            Definition.kind == kind,
            Definition.key == key,
        )
    )
    return last or 0


def check(engine: "Engine", files: list[Source]) -> list[Process]:
    """Refuse what cannot run; return the compiled processes."""
    findings: list[Finding] = []
    compiled: list[Process] = []
    known: dict[bytes, list[Process]] = {}
    for file in files:
        try:
            if file.kind == "process":
                compiled += _process(file, known)
            elif file.kind == "decision":
                dmn.compile(file.content)
        except ModelError as error:
            findings.append(Finding("model", error.element or "", "error", error.message))
        except DefinitionInvalid as error:
            findings += error.findings
        if engine.host.check is not None:
            findings += engine.host.check(file.kind, file.key, file.content)
    findings += _calls(engine, files, compiled)
    if any(finding.severity == "error" for finding in findings):
        raise DefinitionInvalid(findings)
    return compiled


def _beside(files: list[Source]) -> Iterator[Source]:
    """Yield the other executable processes of each file, unless they come in files of their own.

    A participant that calls or writes to another of its file finds it in the same release.
    """
    known = {file.key for file in files if file.kind == "process"}
    for file in [file for file in files if file.kind == "process"]:
        with suppress(ModelError, DefinitionInvalid):  # `check` says what is wrong with it
            for process in parse(file.content):
                if process.key not in known:
                    known.add(process.key)
                    yield Source("process", process.key, file.content)


def _process(file: Source, known: dict[bytes, list[Process]]) -> list[Process]:
    """Check and compile a file, once however many of its processes are deployed."""
    if file.sha256 not in known:
        known[file.sha256] = []
        if findings := lint.check_model(file.content):
            raise DefinitionInvalid(findings)
        known[file.sha256] = parse(file.content)
    found = {process.key: process for process in known[file.sha256]}
    if found and file.key not in found:
        raise ModelError(file.key, f"The file has no process {file.key!r}.")
    return [found[file.key]] if found else []  # what is wrong with the file was said once


def _calls(engine: "Engine", files: list[Source], compiled: list[Process]) -> Iterator[Finding]:
    """Find calls of processes that do not exist, and processes that call themselves."""
    release = engine.newest
    known = engine.library.keys(engine.session, engine.tenant, release) if release else {}
    new = {process.key: process for process in compiled}
    there = {key for kind, key in known if kind == "process"} | new.keys()
    there |= {file.key for file in files if file.kind == "process"}
    for process in compiled:
        for called in sorted(process.called - there):
            message = f"It calls the process {called!r}, which does not exist."
            yield Finding("call-unknown", process.key, "error", message, {"process": called})

    yield from _bound(engine, compiled, new.keys())

    def there_is(key: str) -> Process | None:
        if key in new or ("process", key) not in known:
            return new.get(key)
        return engine.library.process(engine.session, engine.tenant, release, key)

    yield from _begun(compiled, there_is)

    def calls(key: str) -> set[str]:
        found = there_is(key)
        return set() if found is None else found.called

    for process in compiled:
        if process.key in _reached(process.key, calls):
            message = "The process calls itself, directly or by another."
            yield Finding("call-cycle", process.key, "error", message)


def _begun(compiled: list[Process], there_is: Callable[[str], Process | None]) -> Iterator[Finding]:
    """Find calls of processes that only an event begins; a version that is bound may be another."""
    for process in compiled:
        bound = {name.partition("@")[0] for name in process.bound if not name.endswith("@latest")}
        for key in sorted(process.called - bound):
            called = there_is(key)
            if called is not None and not _has_plain_start(called):
                message = f"It calls the process {key!r}, which begins only by an event."
                yield Finding("call-start", process.key, "error", message, {"process": key})


def _has_plain_start(process: Process) -> bool:
    by_events = {*process.messages.values(), *process.signals.values(), *process.timers}
    return not process.starts.keys() <= by_events


def _bound(engine: "Engine", compiled: list[Process], new: Collection[str]) -> Iterator[Finding]:
    """Find calls of versions that do not exist, and are not being made."""
    for process in compiled:
        for name in sorted(process.bound):
            key, _, version = name.partition("@")
            if version != "latest" and int(version) > _versions(engine, key) + (key in new):
                message = f"It calls version {version} of {key!r}, which does not exist."
                args = {"process": key, "version": version}
                yield Finding("call-version", process.key, "error", message, args)


def _reached(key: str, calls: Callable[[str], set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [key]
    while todo:
        for called in calls(todo.pop()) - seen:
            seen.add(called)
            todo.append(called)
    return seen


def versions(engine: "Engine", kind: str, key: str) -> list[DefinitionInfo]:
    """List the versions of a definition, newest first."""
    rows = select(Definition).where(
        Definition.tenant_id == engine.tenant, Definition.kind == kind, Definition.key == key
    )
    return [
        library.info(row)
        for row in engine.session.scalars(rows.order_by(Definition.version.desc()))
    ]
