"""Systems of other authorities that send referrals: a key each, signed messages, no replays.

A message is signed with HMAC-SHA-256 (RFC 2104) over its door, id, time and the hash of its body.
One that is older than a few minutes is refused; one that comes again gets the answer of the first.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases.errors import NotAllowed, NotFound, StateMismatch
from cases.exchange import referrals
from cases.models import Case, Organisation, Referral, ReferralDoor, ReferralMessage
from cases.paperwork import contexts

if TYPE_CHECKING:
    from cases.work import Work

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_MESSAGE = re.compile(r"[A-Za-z0-9._:-]{8,80}")
#: how far the clock of a sender may be off, and how old a message may be
FRESH = timedelta(minutes=5)


@dataclass(frozen=True)
class Signed:
    """What came with a message beside its body."""

    door: str
    message_id: str
    #: seconds since 1970, as text
    time: str
    #: hex
    signature: str


def add(w: Work, name: str, organisation: str) -> str:
    """Make a door for the authority with the code *organisation*; its secret is shown this once.

    StateMismatch when the name is taken or none, NotFound when no such authority sends referrals.
    """
    query = select(Organisation).where(
        Organisation.tenant_id == w.tenant, Organisation.code == organisation
    )
    place = w.session.scalars(query).one_or_none()
    if place is None or place.kind not in referrals.SENDERS:
        raise NotFound(f"{organisation} is no court, police station or petition office.")
    if not _NAME.fullmatch(name) or _door(w, name, revoked=True) is not None:
        raise StateMismatch(f"{name!r} is taken, or no name: small letters, digits, '.', '_', '-'.")
    secret = secrets.token_hex(32)
    w.session.add(
        ReferralDoor(name=name, organisation_id=place.id, secret=secret, created_at=w.now)
    )
    return secret


def revoke(w: Work, name: str) -> None:
    """Let nothing in by a door any more."""
    row = _door(w, name, revoked=True)
    if row is None:
        raise NotFound(f"There is no door {name}.")
    row.revoked_at = row.revoked_at or w.now


def listing(w: Work) -> list[dict[str, Any]]:
    """List the doors, without anything that opens one."""
    query = select(ReferralDoor, Organisation.name).join(
        Organisation, Organisation.id == ReferralDoor.organisation_id
    )
    rows = w.session.execute(query.where(ReferralDoor.tenant_id == w.tenant))
    return [
        {"name": row.name, "for": place, "since": row.created_at, "revoked": row.revoked_at}
        for row, place in rows
    ]


def sign(secret: str, door: str, message_id: str, time: str, body: bytes) -> str:
    """Sign a message as a sender does: hex HMAC-SHA-256 over four lines."""
    lines = "\n".join((door, message_id, time, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), lines.encode(), hashlib.sha256).hexdigest()


def receive(
    w: Work, signed: Signed, body: bytes, parse: Callable[[bytes], Mapping[str, Any]]
) -> dict[str, Any]:
    """Take in a signed letter; the same message again gets the same answer.

    The body is read by *parse* when its signature was right, not before.
    Raises `NotAllowed` for a wrong or stale signature, `StateMismatch` when the id was used for
    another message, `AnswersInvalid` with the problems by field.
    """
    door = _known(w, signed, body)
    digest = hashlib.sha256(body).digest()
    before = w.session.scalars(
        select(ReferralMessage).where(
            ReferralMessage.door_id == door.id, ReferralMessage.message_id == signed.message_id
        )
    ).one_or_none()
    if before is not None:
        if before.digest != digest:
            raise StateMismatch("This message id was used for another message.")
        return status(w, door, before.referral_id) | {"repeated": True}
    sender = w.session.get_one(Organisation, door.organisation_id)
    taken = referrals.receive(w, sender, _flat(parse(body)))
    w.session.add(
        ReferralMessage(
            door_id=door.id, message_id=signed.message_id, digest=digest,
            referral_id=taken.referral_id, at=w.now,
        )
    )  # fmt: skip
    w.session.flush()
    return status(w, door, taken.referral_id) | {"repeated": taken.repeated}


def look(w: Work, signed: Signed, referral_id: UUID) -> dict[str, Any]:
    """Tell a sender what became of its referral; the body of the question is empty."""
    return status(w, _known(w, signed, b""), referral_id)


def status(w: Work, door: ReferralDoor, referral_id: UUID | None) -> dict[str, Any]:
    """Describe a referral to the system that sent it; raises `NotFound` for anybody else's."""
    row = w.session.get(Referral, referral_id) if referral_id else None
    if row is None or row.from_org_id != door.organisation_id:
        raise NotFound(f"No referral {referral_id}.")
    case = w.session.get_one(Case, row.case_id)
    return {
        "id": str(row.id),
        "number": row.number,
        "kind": row.kind,
        "accepted": row.accepted,
        "answer": row.answer,
        "signedAt": contexts.instant(row.signed_at),
        "dueOn": contexts.day(case.period_due) if row.signed_at else None,
        "result": row.result,
        "returnedAt": contexts.instant(row.returned_at),
        "outcome": row.outcome,
    }


def _known(w: Work, signed: Signed, body: bytes) -> ReferralDoor:
    door = _door(w, signed.door)
    expected = sign(door.secret if door else "", signed.door, signed.message_id, signed.time, body)
    is_right = hmac.compare_digest(expected.encode(), signed.signature.encode())
    if door is None or not is_right or not _MESSAGE.fullmatch(signed.message_id):
        raise NotAllowed("The signature does not fit.")
    if not signed.time.isascii() or not signed.time.isdigit() or len(signed.time) > 12:
        raise NotAllowed("The time is no number of seconds.")
    if abs(w.now - datetime.fromtimestamp(int(signed.time), UTC)) > FRESH:
        raise NotAllowed("The message is too old, or from the future.")
    return door


def _door(w: Work, name: str, *, revoked: bool = False) -> ReferralDoor | None:
    query = select(ReferralDoor).where(
        ReferralDoor.tenant_id == w.tenant, ReferralDoor.name == name
    )
    if not revoked:
        query = query.where(ReferralDoor.revoked_at.is_(None))
    return w.session.scalars(query).one_or_none()


def _flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Read a letter that lists its materials as one that has them line by line."""
    given = answers.get("materials")
    if isinstance(given, list):
        return {**answers, "materials": "\n".join(str(one) for one in given)}
    return dict(answers)
