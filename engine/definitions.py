"""Deploying definitions: checked, numbered, never changed afterwards."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, select

from engine import library
from engine.errors import DefinitionInvalid
from engine.ids import new_id
from engine.models import Definition, ReleaseRow
from engine.spiff.parse import ModelError, parse
from engine.types import DefinitionInfo, Release, Source

if TYPE_CHECKING:
    from engine.core import Engine

#: of the two keys of the advisory lock that lets one deploy of a tenant wait for another
LOCK = 0x5EED


def deploy(engine: "Engine", files: list[Source], note: str, by: str | None) -> Release:
    """Make a release of *files*."""
    starts = check(engine, files)
    session, tenant = engine.session, engine.tenant
    session.execute(select(func.pg_advisory_xact_lock(LOCK, tenant % 2**31)))
    number = library.newest(session, tenant) + 1
    session.add(
        ReleaseRow(
            id=new_id(), tenant_id=tenant, number=number, note=note, created_by=by,
            created_at=engine.now,
        )
    )  # fmt: skip
    rows = [_row(engine, file, number, note, by, starts) for file in files]
    session.add_all(rows)
    session.flush()
    engine.library.forget(tenant, number)
    event.listen(session, "after_rollback", lambda _: engine.library.forget(tenant, number))
    return Release(number, note, by, engine.now, [library.info(row) for row in rows])


def _row(
    engine: "Engine",
    file: Source,
    number: int,
    note: str,
    by: str | None,
    starts: dict[Source, list[str]],
) -> Definition:
    last = engine.session.scalar(
        select(func.max(Definition.version)).where(
            Definition.tenant_id == engine.tenant,
            Definition.kind == file.kind,
            Definition.key == file.key,
        )
    )
    return Definition(
        id=new_id(),
        tenant_id=engine.tenant,
        kind=file.kind,
        key=file.key,
        version=(last or 0) + 1,
        release=number,
        content=file.content,
        sha256=file.sha256,
        note=note,
        created_by=by,
        created_at=engine.now,
        messages=starts.get(file, []),
    )


def check(engine: "Engine", files: list[Source]) -> dict[Source, list[str]]:
    """Refuse what cannot run; return the messages that start each process."""
    findings: list[Any] = []
    starts = {}
    for file in files:
        if file.kind == "process":
            try:
                found = {process.key: process for process in parse(file.content)}
                if file.key not in found:
                    raise ModelError(file.key, f"The file has no process {file.key!r}.")
                starts[file] = sorted(found[file.key].messages)
            except ModelError as error:
                findings.append(error)
        elif engine.host.check is not None:
            findings += engine.host.check(file.kind, file.key, file.content)
    if findings:
        raise DefinitionInvalid(findings)
    return starts


def versions(engine: "Engine", kind: str, key: str) -> list[DefinitionInfo]:
    """List the versions of a definition, newest first."""
    rows = select(Definition).where(
        Definition.tenant_id == engine.tenant, Definition.kind == kind, Definition.key == key
    )
    return [
        library.info(row)
        for row in engine.session.scalars(rows.order_by(Definition.version.desc()))
    ]
