"""Workers elsewhere: who they are, which topics they do, and the token they show."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select, update

from cases import access, handlers
from cases.access import SYSTEM, System
from cases.errors import AnswersInvalid, NotFound, StateMismatch
from cases.models import ExternalWorker
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: topics of one worker
MOST_TOPICS = 50
#: a worker's use is written down no more often
RARELY = timedelta(minutes=1)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_TOPIC = re.compile(r"[^\s={}\x00-\x1f]{1,120}")


@dataclass(frozen=True)
class Worker:
    """A worker whose token was right."""

    name: str
    topics: frozenset[str]

    @property
    def actor(self) -> System:
        """What its acts are done as: the house, by its name in the history."""
        return System(id=f"worker:{self.name}")

    def holder(self, worker_id: str) -> str:
        """Return what the engine keeps as the one who has a task: one token's ids are its own."""
        return f"{self.name}/{worker_id}"


def add(w: Work, name: str, topics: Iterable[str]) -> str:
    """Make a worker for some topics; returns its token, which is shown this once.

    AnswersInvalid when the name is taken, is no name, or a topic is none or is done here.
    """
    _may_order(w)
    wanted = sorted(set(topics))
    _check(w, name, wanted)
    token = _new_token()
    w.session.add(
        ExternalWorker(
            tenant_id=w.tenant, name=name, token_hash=_hash(token), topics=wanted,
            created_at=w.now, created_by=w.actor.id,
        )
    )  # fmt: skip
    log.info("Worker %s made.", name, extra={"action": "worker_made"})
    return token


def _check(w: Work, name: str, topics: list[str]) -> None:
    if not _NAME.fullmatch(name):
        raise _refused("name", "No name.", "名称用小写字母、数字、点和横线，最多 40 个字。")
    for topic in topics:
        if not _TOPIC.fullmatch(topic):
            raise _refused("topics", "No topic.", Words("“%(topic)s”不能作主题。", topic=topic))
        if topic in handlers.known():
            said = Words("主题“%(topic)s”由本系统自己办。", topic=topic)
            raise _refused("topics", f"The topic {topic} is done here.", said)
    if not 0 < len(topics) <= MOST_TOPICS:
        raise _refused("topics", "No topics, or too many.", "请写明至少一个、至多 50 个主题。")
    if w.session.scalar(select(ExternalWorker.id).where(*_named(w, name))):
        raise _refused("name", f"There is a worker {name} already.", "已经有同名的程序。")


def _refused(field: str, message: str, said: Any) -> AnswersInvalid:
    return AnswersInvalid(message, errors={field: [said]})


def rotate(w: Work, name: str) -> str:
    """Give a worker another token; the one before opens nothing from now on.

    NotFound when there is no such worker, StateMismatch when it was revoked.
    """
    _may_order(w)
    row = _row(w, name)
    if row.revoked_at is not None:
        raise StateMismatch(f"The worker {name} was revoked.")
    token = _new_token()
    row.token_hash = _hash(token)
    log.info("Token of worker %s changed.", name, extra={"action": "worker_rotated"})
    return token


def revoke(w: Work, name: str) -> None:
    """Let a worker's token open nothing any more; what it has locked comes free by itself."""
    _may_order(w)
    row = _row(w, name)
    row.revoked_at = row.revoked_at or w.now
    log.info("Worker %s revoked.", name, extra={"action": "worker_revoked"})


def _may_order(w: Work) -> None:
    """Refuse all but an administrator and the command line."""
    if w.actor != SYSTEM:
        access.require_county(w)


def _row(w: Work, name: str) -> ExternalWorker:
    row = w.session.scalars(select(ExternalWorker).where(*_named(w, name))).one_or_none()
    if row is None:
        raise NotFound(f"There is no worker {name}.")
    return row


def listing(w: Work) -> list[dict[str, Any]]:
    """List the workers, without anything that opens a door."""
    return [
        {
            "name": row.name,
            "topics": " ".join(row.topics),
            "since": row.created_at,
            "used": row.last_used_at,
            "from": row.last_address,
            "revoked": row.revoked_at,
        }
        for row in rows(w)
    ]


def rows(w: Work) -> Sequence[ExternalWorker]:
    """Return all workers, by name."""
    found = select(ExternalWorker).where(ExternalWorker.tenant_id == w.tenant)
    return w.session.scalars(found.order_by(ExternalWorker.name)).all()


def known(w: Work, token: str, address: str | None = None) -> Worker | None:
    """Find the worker of *token*, who asks from *address*; None when it is nobody's or revoked."""
    row = w.session.scalars(
        select(ExternalWorker).where(
            ExternalWorker.tenant_id == w.tenant,
            ExternalWorker.token_hash == _hash(token),
            ExternalWorker.revoked_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    if row.last_used_at is None or row.last_used_at <= w.now - RARELY:
        _note_use(w, row.id, address)
    return Worker(row.name, frozenset(row.topics))


def _note_use(w: Work, worker_id: UUID, address: str | None) -> None:
    """Write the use down; of many requests at once only the first writes."""
    unwritten = or_(
        ExternalWorker.last_used_at.is_(None), ExternalWorker.last_used_at <= w.now - RARELY
    )
    w.session.execute(
        update(ExternalWorker)
        .where(ExternalWorker.id == worker_id, unwritten)
        .values(last_used_at=w.now, last_address=(address or "")[:45] or None)
        .execution_options(synchronize_session=False)
    )


def _named(w: Work, name: str) -> tuple[Any, Any]:
    return ExternalWorker.tenant_id == w.tenant, ExternalWorker.name == name


def _new_token() -> str:
    return "smw_" + secrets.token_urlsafe(32)


def _hash(token: str) -> bytes:
    """Hash a token; it is 256 random bits, so that a slow hash would guard nothing more."""
    return hashlib.sha256(token.encode()).digest()
