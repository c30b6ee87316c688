"""Files that people hand in: checked, kept under their hash, given out to whom they concern."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, update

from cases import access, subjects
from cases.access import Actor, PartyActor, System
from cases.desks import party_reading
from cases.errors import NotFound, StateMismatch, UploadRefused
from cases.grid import affair_access
from cases.models import Affair, Attachment, Case, Document, Filing, PanelMember, Signature
from cases.vault import evidence, sniffing
from engine import db
from processes import law as statutes

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: files and bytes that one case, and one filing without an account, may hold
CASE_FILES, CASE_BYTES = 300, 2000 * sniffing.MEGABYTE
AFFAIR_FILES, AFFAIR_BYTES = 60, 300 * sniffing.MEGABYTE
FILING_FILES, FILING_BYTES = 20, 200 * sniffing.MEGABYTE
LONGEST_NAME = 120

#: purposes that the other side never sees
OWN_ONLY = frozenset({"identity", "guardian", "evidence", "supplement", "other"})
#: purposes that who only helps with a case sees, and who sits on a panel for it
HELPERS, PANEL = frozenset({"photo"}), frozenset({"photo", "evidence"})


@dataclass(frozen=True)
class File:
    """A file ready to be sent; *shown* allows a browser to show it in a window of its own."""

    name: str
    media_type: str
    content: bytes
    shown: bool


@dataclass(frozen=True)
class Listed:
    """A line of a case's or a filing's list of files."""

    id: UUID
    name: str
    purpose: str
    media_type: str
    size: int
    sha256: str
    party_id: UUID | None
    at: datetime
    confidential: bool
    captured_at: datetime | None = None
    #: of evidence: {proves, original, pages, basis}
    told: Mapping[str, Any] | None = None

    @property
    def is_recording(self) -> bool:
        """Whether it is sound or film."""
        return evidence.is_recording(self.media_type)


def add(
    w: Work,
    case: Case,
    name: str,
    content: bytes,
    purpose: str,
    *,
    party_id: UUID | None = None,
    confidential: bool = False,
    told: Mapping[str, Any] | None = None,
) -> Attachment:
    """Add a file to *case*; a party adds to the own side only. *told* is what `evidence.told` read.

    Raises `UploadRefused` and, when the case is not the actor's or is archived, `NotFound`,
    `NotAllowed` (a court adds nothing to it) or `StateMismatch`.
    """
    access.read(w, case.id)
    if isinstance(w.actor, Actor):
        access.require_office(w, case)
    if case.archived_at is not None:
        raise StateMismatch(state=case.state)
    actor = w.actor
    if isinstance(actor, PartyActor):
        party_id = actor.party_id
    elif party_id is not None and party_id not in {p.id for p in case.parties}:
        raise NotFound(f"No party {party_id} in the case.")
    _refuse_too_many(w, Attachment.case_id == case.id, len(content), CASE_FILES, CASE_BYTES)
    row = _keep(w, name, content, purpose)
    row.case_id, row.party_id, row.confidential = case.id, party_id, confidential
    if purpose == "evidence":
        row.told = evidence.first(w, row, told or {}, content)
    w.session.flush()
    w.record(case, "file.added", file=str(row.id), purpose=purpose, sha256=row.sha256)
    return row


def describe(w: Work, case: Case, attachment_id: UUID, given: Mapping[str, Any]) -> None:
    """Write what a piece of evidence proves, whether it is an original, why it may be used (D-11).

    Raises `NotFound` for what is no evidence that the actor may open, or for who does not handle
    the case, `StateMismatch` when the case is archived, `AnswersInvalid` as `evidence.again`.
    """
    row = w.session.get(Attachment, attachment_id)
    if row is None or row.case_id != case.id or row.purpose != "evidence":
        raise NotFound(f"No evidence {attachment_id}.")
    if not access.handles(w, case) or not may_open(w, case, row):
        raise NotFound(f"No evidence {attachment_id}.")
    if case.archived_at is not None:
        raise StateMismatch(state=case.state)
    row.told = evidence.again(row, given)
    w.record(case, "file.described", file=str(row.id))


def add_to_affair(
    w: Work,
    affair: Affair,
    name: str,
    content: bytes,
    *,
    captured_at: datetime | None = None,
    geo: Mapping[str, Any] | None = None,
) -> Attachment:
    """Add a photo to *affair* with the time and place its phone told (S-54).

    The caller has asked whether the actor may. Raises `UploadRefused`: for what is no picture, and
    for more than an affair holds.
    """
    where = Attachment.affair_id == affair.id
    _refuse_too_many(w, where, len(content), AFFAIR_FILES, AFFAIR_BYTES)
    row = _keep(w, name, content, "photo")
    if not row.media_type.startswith("image/"):
        w.session.expunge(row)
        raise UploadRefused(reason="kind")
    row.affair_id, row.captured_at, row.geo = affair.id, captured_at, dict(geo) if geo else None
    w.session.flush()
    w.record(affair, "file.added", file=str(row.id), purpose="photo", sha256=row.sha256)
    return row


def add_to_filing(w: Work, filing: Filing, name: str, content: bytes, purpose: str) -> Attachment:
    """Add a file to an application that is being written; raises `UploadRefused`."""
    if filing.case_id is not None:
        raise StateMismatch
    _refuse_too_many(w, Attachment.filing_id == filing.id, len(content), FILING_FILES, FILING_BYTES)
    row = _keep(w, name, content, purpose)
    row.filing_id = filing.id
    w.session.flush()
    return row


def drop_from_filing(w: Work, filing: Filing, attachment_id: UUID) -> None:
    """Take a file out of an application that is being written; raises `NotFound`."""
    row = w.session.get(Attachment, attachment_id)
    if row is None or row.filing_id != filing.id or row.case_id is not None:
        raise NotFound(f"No file {attachment_id}.")
    w.session.delete(row)
    w.session.flush()


def move_to_case(w: Work, filing: Filing, case: Case, party_id: UUID) -> None:
    """Give the files of a filing to the case it became, as the filing party's own."""
    w.session.execute(
        update(Attachment)
        .where(Attachment.filing_id == filing.id)
        .values(case_id=case.id, party_id=party_id)
    )


def of_case(w: Work, case: Subject) -> list[Listed]:
    """List the files of *case* that the actor may open."""
    rows = w.session.scalars(
        select(Attachment).where(subjects.owned(Attachment, case)).order_by(Attachment.at)
    )
    return [_listed(row) for row in rows if may_open(w, case, row)]


def of_filing(w: Work, filing: Filing) -> list[Listed]:
    """List the files of an application that is being written."""
    rows = w.session.scalars(
        select(Attachment).where(Attachment.filing_id == filing.id).order_by(Attachment.at)
    )
    return [_listed(row) for row in rows]


def open_file(w: Work, attachment_id: UUID) -> File:
    """Read a file for the actor; raises `NotFound` when it is not theirs to see."""
    row = w.session.get(Attachment, attachment_id)
    case = subjects.owner(w, row) if row is not None else None
    if row is None or case is None or not may_open(w, case, row):
        raise NotFound(f"No file {attachment_id}.")
    if isinstance(w.actor, Actor):
        w.record(case, "file.opened", file=str(row.id))
    shown = sniffing.is_shown(row.media_type)
    return File(row.name, row.media_type, w.files.get(row.sha256), shown)


def may_open(w: Work, case: Subject, row: Attachment) -> bool:
    """Tell whether the actor may open a file of *case*.

    One side's confidence goes to the mediators alone; a party sees the own files and those that
    both sides signed or performed with, never the other side's papers of identity or evidence
    (个人信息保护法 art. 6); a court sees what is not confidential in a case filed with it; who only
    helps sees the own and what the place looks like, an expert the evidence too. The scan of a
    signed paper is for whom the paper is (人民法院特邀调解规定 arts. 22, 28; 民诉法解释 art. 107).
    """
    actor = w.actor
    if access.has_gone(w, case):
        return False
    if isinstance(case, Affair):
        return affair_access.knows(w, case)
    if isinstance(actor, System):
        return True
    if isinstance(actor, PartyActor):
        mine = row.party_id == actor.party_id or actor.party_id in _signers(w, row)
        shared = mine or _audiences(w, row) <= {"all", "parties"}
        return shared and party_reading.file(case, actor, row, OWN_ONLY)
    shared = access.may_read(w, case) and _audiences(w, row) <= _papers_of(w, case)
    return shared and _account_may_open(w, case, row)


def _account_may_open(w: Work, case: Case, row: Attachment) -> bool:
    if access.helps_only(w, case):
        return row.by == access.require_user(w).user_id or (
            not row.confidential and row.purpose in _open(w, case)
        )
    if access.handed_on_at(w, case) is not None:
        return False
    return not row.confidential or access.may_read_confidential(w, case)


def _papers_of(w: Work, case: Case) -> frozenset[str]:
    """Name the audiences of papers whose signed scans the actor may open, as `reading.reader`."""
    if access.reads_as_court(w, case):
        return frozenset({"all", "court"})
    open_to = frozenset({"all", "parties", "court", "staff"})
    return open_to | {"signers"} if access.may_read_confidential(w, case) else open_to


def _audiences(w: Work, row: Attachment) -> frozenset[str]:
    """Name for whom the papers are of which *row* is the signed scan; of none, it is a file."""
    return frozenset(audience for audience, _ in _signed(w, row))


def _signers(w: Work, row: Attachment) -> frozenset[UUID | None]:
    return frozenset(party for _, party in _signed(w, row))


def _signed(w: Work, row: Attachment) -> list[tuple[str, UUID | None]]:
    if row.purpose != "scan":
        return []
    query = (
        select(Document.audience, Signature.party_id)
        .join(Signature, Signature.document_id == Document.id)
        .where(Signature.attachment_id == row.id)
    )
    rows = w.once(("scanned", row.id), lambda: w.session.execute(query).all())
    return [(audience, party) for audience, party in rows]


def _open(w: Work, case: Case) -> frozenset[str]:
    """Name the purposes that the actor, who only helps with *case*, may open."""
    seat = exists().where(
        PanelMember.case_id == case.id,
        PanelMember.user_id == access.require_user(w).user_id,
        PanelMember.let_in,
    )
    sits = w.once(("sits", case.id, w.actor), lambda: bool(w.session.scalar(select(seat))))
    return PANEL if sits else HELPERS


def clean_name(name: str, ending: str) -> str:
    """Make a safe file name: no path, no control or direction signs, ends as the content is."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if unicodedata.category(c)[0] not in "CZ" or c == " ")
    stem = re.sub(r'[<>:"|?*]', "_", text).strip(" .")
    known = (".jpeg",) if ending == ".jpg" else ()
    if not stem.lower().endswith((ending, *known)):
        stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem).rstrip(" .") + ending
    base, dot, last = stem.rpartition(".")
    return (base[: LONGEST_NAME - len(last) - 1] or "文件") + dot + last


def _keep(w: Work, name: str, content: bytes, purpose: str) -> Attachment:
    if purpose not in statutes.words("attachment_purpose"):
        raise UploadRefused(reason="purpose")
    kind = sniffing.sniff(content)
    hold_content(w, hashlib.sha256(content).hexdigest())
    row = Attachment(
        tenant_id=w.tenant,
        purpose=purpose,
        name=clean_name(name, kind.ending),
        media_type=kind.media_type,
        size=len(content),
        sha256=w.files.put(content),
        by=w.actor.user_id if isinstance(w.actor, Actor) else None,
        at=w.now,
    )
    w.session.add(row)
    return row


_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('file:' || %(key)s, 0))"


def hold_content(w: Work, key: str) -> None:
    """Let who keeps and who deletes the same content follow one another until the commit."""
    db.rows(w.session, _HOLD, {"key": key})


def _refuse_too_many(
    w: Work, where: ColumnElement[bool], size: int, most: int, bytes_: int
) -> None:
    count, total = w.session.execute(
        select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(where)
    ).one()
    if count >= most:
        raise UploadRefused(reason="too_many", limit=most)
    if total + size > bytes_:
        raise UploadRefused(reason="too_much", limit=bytes_)


def _listed(row: Attachment) -> Listed:
    return Listed(
        id=row.id,
        name=row.name,
        purpose=row.purpose,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        party_id=row.party_id,
        at=row.at,
        confidential=row.confidential,
        captured_at=row.captured_at,
        told=row.told,
    )
