"""Opening and closing the door: passwords, case keys, server-side sessions.

A session is a random token in a cookie; the database keeps its SHA-256 only. An unknown login costs
the same time as a wrong password. After a few wrong passwords an account rests for a while, twice
as long after each further one. Guidance: NIST SP 800-63B, OWASP ASVS 2.2, 3.3.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Select, delete, select, update

from cases import access
from cases.access import Actor, PartyActor
from cases.county import people
from cases.errors import AccountLocked, AnswersInvalid, CaseError, SignInRefused
from cases.models import Case, Login, Party, User
from cases.paperwork import numbering
from cases.rules import clock
from cases.vault import crypto
from engine import db

if TYPE_CHECKING:
    from cases.work import Runtime, Work

log = logging.getLogger(__name__)

#: a session ends after so long without a request, and in any case after so long
IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
#: a party's page, and a filing being written, on the party's own device
PARTY_IDLE = timedelta(hours=1)
FILING = timedelta(days=14)

#: so many wrong passwords are free; then the account rests, at first so long, at most so long
FREE_FAILURES = 5
FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(hours=1)

#: `seen_at` is written at most this often, so that reading pages does not write
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Opened:
    """A session just opened; *token* goes into the cookie and is shown nowhere else."""

    token: str
    csrf: str
    expires_at: datetime


@dataclass(frozen=True)
class Visit:
    """A session that goes on: who it is, and what guards its forms."""

    actor: Actor | PartyActor | None
    csrf: str
    #: a filing this browser is writing
    filing_id: UUID | None
    must_change_password: bool
    expires_at: datetime


def enter(runtime: Runtime, login: str, password: str) -> Opened:
    """Sign an account in; raises `SignInRefused` or `AccountLocked`.

    The failure is counted in a transaction of its own, so it stays although the act is refused.
    """
    found = runtime.do(_attempt, login.strip().lower(), password)
    if isinstance(found, CaseError):
        raise found
    return found


def enter_as_party(runtime: Runtime, code: str, key: str) -> Opened:
    """Open a party's page by case code and access key; raises `SignInRefused`."""
    found = runtime.do(_open_party, code, key)
    if found is None:
        raise SignInRefused
    return found


#: whose post, their name, role and organisation
_Post = Sequence[Any]


class _Row(NamedTuple):
    """A session with whose it is; one row for each grant of an account."""

    csrf: str
    seen_at: datetime
    expires_at: datetime
    filing_id: UUID | None
    party_id: UUID | None
    case_id: UUID | None
    tenant_id: int
    user_id: UUID | None
    name: str
    login: str
    locale: str
    active: bool | None
    must_change_password: bool | None
    #: whose post it is: the account's own, or of somebody it stands in for
    held_by: UUID | None
    holder: str | None
    role: str | None
    place: UUID | None


#: every request asks this; of an account only what a request needs, not its drawn signature.
#: a party whose case was merged or split goes on as the same person in the other case;
#: `hand`: the account itself, who is away and has it stand in, and whom those stood in for
_RESUME = """WITH RECURSIVE hand(id) AS (
 SELECT user_id FROM login WHERE id = %(id)s AND tenant_id = %(tenant)s
 UNION SELECT a.user_id FROM absence a JOIN hand h ON h.id = a.substitute_id
 WHERE a.ended_at IS NULL AND a.first_day <= %(today)s AND a.last_day >= %(today)s)
SELECT l.csrf, l.seen_at, l.expires_at, l.filing_id, p.id, p.case_id,
 l.tenant_id, u.id, u.name, u.login, u.locale, u.active, u.must_change_password,
 b.id, b.name, m.role, m.organisation_id
FROM login l
LEFT JOIN user_account u ON u.id = l.user_id
LEFT JOIN user_account b ON b.id IN (SELECT id FROM hand) AND b.active
LEFT JOIN membership m ON m.user_id = b.id
LEFT JOIN party came ON came.id = l.party_id
LEFT JOIN party p ON p.id = COALESCE(came.continues_as_id, came.id)
WHERE l.id = %(id)s AND l.tenant_id = %(tenant)s AND l.expires_at > %(now)s"""
#: the same posts, of an account that has no session
_POSTS = """WITH RECURSIVE hand(id) AS (
 SELECT %(user)s::uuid UNION SELECT a.user_id FROM absence a JOIN hand h ON h.id = a.substitute_id
 WHERE a.ended_at IS NULL AND a.first_day <= %(today)s AND a.last_day >= %(today)s)
SELECT b.id, b.name, m.role, m.organisation_id FROM hand
JOIN user_account b ON b.id = hand.id AND b.active JOIN membership m ON m.user_id = b.id"""


def resume(runtime: Runtime, token: str) -> Visit | None:
    """Find the session of *token*; None when it is unknown, too old, idle too long or closed.

    Every request begins with it, so it is one statement in no transaction.
    """
    now = runtime.clock()
    known = {"id": _hash(token), "tenant": db.TENANT, "now": now, "today": clock.today(now)}
    found = db.glance(runtime.bind, _RESUME, known)
    if not found:
        return None
    row = _Row(*found[0])
    is_closed = row.user_id is not None and not row.active
    if is_closed or now - row.seen_at > _idle(row):
        return None
    if now - row.seen_at > SEEN_EVERY:
        runtime.do(_see, token)
    return Visit(
        actor=_actor(row, [one[-4:] for one in found]),
        csrf=row.csrf,
        filing_id=row.filing_id,
        must_change_password=bool(row.must_change_password),
        expires_at=min(row.expires_at, now + _idle(row)),
    )


def _see(w: Work, token: str) -> None:
    """Note that the session of *token* is in use."""
    w.session.execute(update(Login).where(Login.id == _hash(token)).values(seen_at=w.now))


def leave(w: Work, token: str) -> None:
    """Close the session of *token*."""
    w.session.execute(delete(Login).where(Login.id == _hash(token)))


def leave_everywhere(w: Work, user_id: UUID) -> int:
    """Close every session of an account; returns how many there were."""
    gone = w.session.execute(delete(Login).where(Login.user_id == user_id).returning(Login.id))
    return len(gone.all())


def leave_page(w: Work, party_id: UUID) -> None:
    """Close a party's page wherever it is open: its key is no longer good."""
    w.session.execute(delete(Login).where(Login.party_id == party_id))


def change_password(w: Work, old: str, new: str) -> Opened:
    """Change the acting account's password, close all its sessions and open a new one.

    Raises `AnswersInvalid` when the old password is wrong or the new one is no good.
    """
    actor = w.actor
    user = w.session.get(User, actor.user_id) if isinstance(actor, Actor) else None
    if user is None:
        raise SignInRefused
    if not _matches(user.password, old):
        raise AnswersInvalid(errors={"old": ["原密码不对。"]})
    if old == new:
        raise AnswersInvalid(errors={"password": ["新密码不能与原密码相同。"]})
    people.check_password(new, login=user.login, name=user.name)
    user.password = people.hasher.hash(new)
    user.must_change_password = False
    leave_everywhere(w, user.id)
    return open_session(w, user_id=user.id, lasts=ABSOLUTE)


def open_session(
    w: Work,
    *,
    user_id: UUID | None = None,
    party_id: UUID | None = None,
    filing_id: UUID | None = None,
    lasts: timedelta = ABSOLUTE,
) -> Opened:
    """Write a session of an account, a party or a filing and return its token."""
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    expires = w.now + lasts
    w.session.add(
        Login(
            tenant_id=w.tenant,
            id=_hash(token),
            user_id=user_id,
            party_id=party_id,
            filing_id=filing_id,
            csrf=csrf,
            created_at=w.now,
            seen_at=w.now,
            expires_at=expires,
        )
    )
    w.session.flush()
    return Opened(token, csrf, expires)


def purge(w: Work) -> int:
    """Delete the sessions that have ended; returns how many."""
    gone = w.session.execute(delete(Login).where(Login.expires_at <= w.now).returning(Login.id))
    return len(gone.all())


def actor_of(w: Work, login: str) -> Actor:
    """Build the actor of an account for the command line and for tests; raises `SignInRefused`."""
    user = w.session.scalar(_by_login(w, login))
    if user is None or not user.active:
        raise SignInRefused
    posts = db.rows(w.session, _POSTS, {"user": user.id, "today": clock.today(w.now)})
    actor = Actor(user.id, user.name, user.login, user.locale, tenant=user.tenant_id)
    return _posted(actor, posts)


def key_hash(key: str) -> bytes:
    """Make the stored fingerprint of an access key (keyed, so a leaked table opens no page)."""
    return crypto.ring().blind("access", numbering.plain(key))


def _attempt(w: Work, login: str, password: str) -> Opened | CaseError:
    """Try a password; a refusal is returned, so that counting it is committed."""
    user = w.session.scalar(_by_login(w, login))
    if user is None or not user.active or not user.password:
        _matches(_nobody(), password)
        return SignInRefused()
    if user.locked_until is not None and user.locked_until > w.now:
        return AccountLocked(until=user.locked_until)
    if not _matches(user.password, password):
        return _count_failure(w, user)
    if user.failures or user.locked_until:
        user.failures, user.locked_until = 0, None
    if people.hasher.check_needs_rehash(user.password):
        user.password = people.hasher.hash(password)
    log.info("Account %s signed in.", user.id, extra={"action": "signed_in"})
    return open_session(w, user_id=user.id)


def _count_failure(w: Work, user: User) -> CaseError:
    """Count a wrong password in one statement, so that a race counts every one of them."""
    failures = w.session.scalar(
        update(User)
        .where(User.id == user.id)
        .values(failures=User.failures + 1)
        .returning(User.failures)
    )
    beyond = int(failures or 0) - FREE_FAILURES
    log.warning("Wrong password for %s.", user.id, extra={"action": "sign_in_refused"})
    if beyond < 0:
        return SignInRefused()
    until = w.now + min(FIRST_REST * 2 ** min(beyond, 10), LONGEST_REST)
    w.session.execute(update(User).where(User.id == user.id).values(locked_until=until))
    return AccountLocked(until=until)


def _open_party(w: Work, code: str, key: str) -> Opened | None:
    party = w.session.scalar(
        select(Party)
        .join(Case, Case.id == Party.case_id)
        .where(
            Party.tenant_id == w.tenant,
            Party.access_hash == key_hash(key),
            Case.code == numbering.plain(code),
        )
    )
    return None if party is None else open_session(w, party_id=party.id)


def _actor(row: _Row, posts: Sequence[_Post]) -> Actor | PartyActor | None:
    if row.user_id is not None:
        actor = Actor(row.user_id, row.name, row.login, row.locale, tenant=row.tenant_id)
        return _posted(actor, posts)
    if row.party_id is not None and row.case_id is not None:
        return PartyActor(row.party_id, row.case_id, tenant=row.tenant_id)
    return None


def _posted(actor: Actor, posts: Sequence[_Post]) -> Actor:
    """Give *actor* its posts, and those of whom it stands in for."""
    own: list[tuple[str, UUID]] = []
    lent: dict[tuple[UUID, str], list[tuple[str, UUID]]] = {}
    for user_id, name, role, place in posts:
        mine = user_id == actor.user_id or user_id is None
        held = own if mine else lent.setdefault((user_id, name), [])
        if role is not None:
            held.append((role, place))
    actor = replace(actor, grants=access.granted(own))
    return access.with_lent(actor, lent) if lent else actor


def _idle(row: _Row) -> timedelta:
    if row.user_id is not None:
        return IDLE
    return PARTY_IDLE if row.party_id is not None else FILING


def _by_login(w: Work, login: str) -> Select[User]:
    return select(User).where(User.tenant_id == w.tenant, User.login == login)


def _matches(stored: str, password: str) -> bool:
    try:
        return people.hasher.verify(stored, password[:200])
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    """Make a hash that no password opens, once, to spend the same time on unknown logins."""
    return people.hasher.hash(secrets.token_urlsafe(32))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
