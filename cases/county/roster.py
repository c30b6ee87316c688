"""Organisations and people from a spreadsheet: tried first, taken in whole when confirmed."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.county import roster_file, roster_loading, roster_rows
from cases.county.roster_columns import SHEETS
from cases.county.roster_rows import Reading
from cases.errors import NotFound, StateMismatch
from cases.models import RosterImport, User

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: how long the rows of a file that nobody confirmed are kept
KEPT = timedelta(days=1)
#: files listed on the page
LISTED = 20


@dataclass(frozen=True)
class Tried:
    """A file that was handed in: what it would do, or did."""

    id: UUID
    name: str
    #: TRIED DONE DROPPED
    state: str
    by: str
    at: datetime
    done_at: datetime | None
    report: Mapping[str, Any]

    @property
    def changes(self) -> int:
        """Rows that make or change something."""
        counts = self.report["counts"].values()
        return sum(one["made"] + one["changed"] for one in counts)

    @property
    def wrong(self) -> int:
        """Problems found."""
        return int(self.report["wrong"])


def trial(w: Work, name: str, content: bytes) -> UUID:
    """Try a file without taking anything in; returns the report's id. Raises `UploadRefused`."""
    actor = access.require_county(w)
    reading = roster_rows.understand(roster_file.tables(name, content, SHEETS), SHEETS)
    report = _undone(w, reading)
    row = RosterImport(
        tenant_id=w.tenant,
        name=name.strip()[-120:] or "-",
        digest=hashlib.sha256(content).hexdigest(),
        state="TRIED" if not report["wrong"] else "DROPPED",
        rows=None if report["wrong"] else roster_rows.kept(reading.rows),
        report=report,
        made_by=actor.user_id,
        made_at=w.now,
    )
    w.session.add(row)
    w.session.flush()
    return row.id


def confirm(w: Work, import_id: UUID) -> bool:
    """Take a tried file in, all of it; False when it would now do something else than it showed.

    Confirming twice is harmless. Raises `StateMismatch` for a file that was dropped.
    """
    access.require_county(w)
    row = _row(w, import_id, lock=True)
    if row.state == "DONE":
        return True
    if row.state != "TRIED" or row.rows is None:
        raise StateMismatch
    with w.session.begin_nested() as whole:
        report = roster_loading.load(w, roster_rows.again(row.rows))
        if report != row.report:
            whole.rollback()
    if report != row.report:
        _shown_anew(row, report)
        return False
    row.state, row.rows, row.done_at = "DONE", None, w.now
    log.info("Spreadsheet %s taken in.", row.id, extra={"action": "roster_imported"})
    return True


def drop(w: Work, import_id: UUID) -> None:
    """Forget the rows of a file that shall not be taken in."""
    access.require_county(w)
    row = _row(w, import_id, lock=True)
    if row.state == "TRIED":
        row.state, row.rows = "DROPPED", None


def show(w: Work, import_id: UUID) -> Tried:
    """Return a file's report; raises `NotFound`."""
    access.require_county(w)
    row = _row(w, import_id)
    return _tried(row, w.session.get_one(User, row.made_by).name)


def history(w: Work) -> list[Tried]:
    """List the newest files that were handed in."""
    access.require_county(w)
    rows = w.session.execute(
        select(RosterImport, User.name)
        .join(User, User.id == RosterImport.made_by)
        .where(RosterImport.tenant_id == w.tenant)
        .order_by(RosterImport.made_at.desc(), RosterImport.id.desc())
        .limit(LISTED)
    )
    return [_tried(row, name) for row, name in rows]


def purge(w: Work) -> int:
    """Forget the rows of files that nobody confirmed in a day; count them."""
    old = w.session.scalars(
        select(RosterImport).where(
            RosterImport.tenant_id == w.tenant,
            RosterImport.state == "TRIED",
            RosterImport.made_at < w.now - KEPT,
        )
    ).all()
    for row in old:
        row.state, row.rows = "DROPPED", None
    return len(old)


def _undone(w: Work, reading: Reading) -> dict[str, Any]:
    """Take the rows in, keep the report, and take them out again."""
    with w.session.begin_nested() as attempt:
        report = roster_loading.load(w, reading)
        attempt.rollback()
    return report


def _shown_anew(row: RosterImport, report: dict[str, Any]) -> None:
    row.report = report
    if report["wrong"]:
        row.state, row.rows = "DROPPED", None


def _row(w: Work, import_id: UUID, *, lock: bool = False) -> RosterImport:
    query = select(RosterImport).where(
        RosterImport.id == import_id, RosterImport.tenant_id == w.tenant
    )
    row = w.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(f"No import {import_id}.")
    return row


def _tried(row: RosterImport, by: str) -> Tried:
    return Tried(row.id, row.name, row.state, by, row.made_at, row.done_at, row.report)
