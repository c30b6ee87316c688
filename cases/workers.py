"""Workers elsewhere: who they are, which topics they do, and the token they show."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import handlers
from cases.access import System
from cases.errors import NotFound, StateMismatch
from cases.models import ExternalWorker

if TYPE_CHECKING:
    from cases.work import Work

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

    StateMismatch when the name is taken, is no name, or a topic is none or is done here.
    """
    wanted = sorted(set(topics))
    if not _NAME.fullmatch(name):
        raise StateMismatch(f"{name!r} is no name: small letters, digits, '.', '_' and '-'.")
    for topic in wanted:
        if not _TOPIC.fullmatch(topic) or topic in handlers.known():
            raise StateMismatch(f"{topic!r} is no topic, or it is done here.")
    if not wanted:
        raise StateMismatch("A worker has at least one topic.")
    if w.session.scalar(select(ExternalWorker.id).where(*_named(w, name))):
        raise StateMismatch(f"There is a worker {name} already.")
    token = "smw_" + secrets.token_urlsafe(32)
    w.session.add(
        ExternalWorker(
            tenant_id=w.tenant, name=name, token_hash=_hash(token), topics=wanted,
            created_at=w.now, created_by=w.actor.id,
        )
    )  # fmt: skip
    return token


def revoke(w: Work, name: str) -> None:
    """Let a worker's token open nothing any more; what it has locked comes free by itself."""
    row = w.session.scalars(select(ExternalWorker).where(*_named(w, name))).one_or_none()
    if row is None:
        raise NotFound(f"There is no worker {name}.")
    row.revoked_at = row.revoked_at or w.now


def listing(w: Work) -> list[dict[str, Any]]:
    """List the workers, without anything that opens a door."""
    rows = select(ExternalWorker).where(ExternalWorker.tenant_id == w.tenant)
    return [
        {
            "name": row.name,
            "topics": " ".join(row.topics),
            "since": row.created_at,
            "revoked": row.revoked_at,
        }
        for row in w.session.scalars(rows.order_by(ExternalWorker.name))
    ]


def known(w: Work, token: str) -> Worker | None:
    """Find the worker of *token*; None when it is nobody's or was revoked."""
    row = w.session.scalars(
        select(ExternalWorker).where(
            ExternalWorker.tenant_id == w.tenant,
            ExternalWorker.token_hash == _hash(token),
            ExternalWorker.revoked_at.is_(None),
        )
    ).one_or_none()
    return None if row is None else Worker(row.name, frozenset(row.topics))


def _named(w: Work, name: str) -> tuple[Any, Any]:
    return ExternalWorker.tenant_id == w.tenant, ExternalWorker.name == name


def _hash(token: str) -> bytes:
    """Hash a token; it is 256 random bits, so that a slow hash would guard nothing more."""
    return hashlib.sha256(token.encode()).digest()
