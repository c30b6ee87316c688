"""The unit of work: one actor, one instant, one transaction; and the root that builds it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from cases import casestate, hosting
from cases.access import SYSTEM, Actor, PartyActor, System
from cases.grid import affairstate
from cases.models import Affair, Case
from cases.rules.law import Law
from cases.vault import crypto
from cases.vault.storage import Folder
from engine import Engine, Library, db, outbox
from engine.db import TENANT, Bind, connect, transaction
from engine.errors import Conflict

if TYPE_CHECKING:
    from cases.vault.storage import Storage

log = logging.getLogger(__name__)

Result = TypeVar("Result")
AnyActor = Actor | PartyActor | System

#: a lost race is tried again this often; the fifth loser tells its caller
TRIES = 5


@dataclass
class Work:
    """What every use case gets as its first argument."""

    session: Session
    now: datetime
    actor: AnyActor
    files: Storage
    library: Library
    tenant: int = TENANT
    #: papers are made when somebody opens them, not when they are promised
    defers_papers: bool = False
    #: jobs to send after the commit: (id, topic)
    promised: list[tuple[UUID, str]] = field(default_factory=list)

    @cached_property
    def engine(self) -> Engine:
        """The engine, bound to this transaction and instant."""
        return Engine(
            self.session,
            tenant=self.tenant,
            now=self.now,
            actor=self.actor.id,
            library=self.library,
            host=hosting.host(self),
        )

    @cached_property
    def law(self) -> Law:
        """The law in force now, with this county's own values."""
        return Law(self.session, self.now, self.tenant)

    def forget_law(self) -> None:
        """Read the law anew next time: a value of it or a rest day was just set."""
        self.__dict__.pop("law", None)

    def once(self, question: Hashable, ask: Callable[[], Result]) -> Result:
        """Ask the tables a question once, until something is written: see `engine.db.once`."""
        return db.once(self.session, question, ask)

    def later(self, topic: str, at: datetime | None = None, **ids: object) -> None:
        """Promise a job in this transaction; a worker gets it after the commit, or at *at*."""
        payload = {name: str(value) for name, value in ids.items()}
        row = outbox.promise(self.session, self.tenant, topic, payload, at or self.now)
        if at is None:
            self.promised.append((row, topic))

    def record(
        self, subject: Case | Affair, kind: str, /, *, public: bool = False, **data: Any
    ) -> None:
        """Write a line of the timeline and its link in the chain of its process.

        *data* holds ids, codes, dates and sums; never a name, a number of a person or free text.
        """
        if isinstance(subject, Affair):
            affairstate.note(self, subject, kind, **data)
        else:
            casestate.note(self, subject, kind, public=public, **data)
        if subject.instance_id is not None:
            self.engine.record(subject.instance_id, kind, data)


class Runtime:
    """Builds units of work; made once per process by a door of `web` or by a test."""

    def __init__(
        self,
        bind: Bind,
        *,
        files: Storage,
        ring: crypto.Keyring,
        send: Callable[[UUID, str], None] = lambda job_id, topic: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),  # noqa: TID251  # the one clock
        defers_papers: bool = False,
    ) -> None:
        crypto.install(ring)
        self.bind = bind
        self.files = files
        self.library = Library()
        self.clock = clock
        self.defers_papers = defers_papers
        self._send = send

    @classmethod
    def of(
        cls,
        url: str,
        *,
        files: Path,
        secret: bytes,
        send: Callable[[UUID, str], None],
        pool_size: int = 4,
    ) -> Runtime:
        """Build the runtime of the database at *url* with its files under a folder."""
        return cls(
            connect(url, pool_size=pool_size),
            files=Folder(files),
            ring=crypto.Keyring.derive(secret),
            send=send,
        )

    @contextmanager
    def work(self, actor: AnyActor = SYSTEM) -> Iterator[Work]:
        """Open a unit of work; commit it when the block ends well, then send what it promised."""
        with transaction(self.bind) as session:
            work = Work(
                session, self.clock(), actor, self.files, self.library,
                defers_papers=self.defers_papers,
            )  # fmt: skip
            yield work
        for job_id, topic in work.promised:
            try:
                self._send(job_id, topic)
            except Exception:  # the row is committed: the next sweep sends it
                log.exception("Job %s was not sent.", job_id, extra={"action": "job_not_sent"})

    def do(
        self, act: Callable[..., Result], *args: Any, actor: AnyActor = SYSTEM, **kwargs: Any
    ) -> Result:
        """Run ``act(work, *args, **kwargs)`` in a unit of work, again when it lost a race."""
        for _ in range(TRIES - 1):
            try:
                with self.work(actor) as work:
                    return act(work, *args, **kwargs)
            except (Conflict, IntegrityError):  # somebody else wrote the same first
                continue
        with self.work(actor) as work:
            return act(work, *args, **kwargs)
