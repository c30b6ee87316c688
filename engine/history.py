"""The chained history of an instance.

Each event is hashed with the hash of the event before it: SHA-256 over that hash and the canonical
JSON (UTF-8, keys sorted, no spaces, whole numbers without a fraction) of
``[seq, at, actor, kind, data]``, where *at* is ISO 8601 in UTC with microseconds. The first event
follows SHA-256 of ``shenming:`` and the instance's id. Anybody can check an exported chain with
these three sentences.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from engine.values import plain

_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


@dataclass(frozen=True)
class Link:
    """An event with its place in the chain."""

    seq: int
    at: datetime
    actor: str | None
    kind: str
    data: dict[str, Any]
    hash: bytes


class Linked(Protocol):
    """What can be checked: a `Link`, a row of the table, a line of an export."""

    seq: Any
    at: Any
    actor: Any
    kind: Any
    data: Any
    hash: Any


def genesis(instance_id: UUID) -> bytes:
    """Return what the first event of an instance follows."""
    return hashlib.sha256(f"shenming:{instance_id}".encode()).digest()


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)  # PostgreSQL gives 2.0 back as 2.0, and 1e3 as 1000
    if isinstance(value, dict):
        return {key: _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def digest(
    previous: bytes, seq: int, at: datetime, actor: str | None, kind: str, data: dict[str, Any]
) -> bytes:
    """Hash one event after *previous*."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = _CANONICAL.encode([seq, moment, actor, kind, _whole(data)])
    return hashlib.sha256(previous + body.encode()).digest()


def extend(
    head: bytes, seq: int, at: datetime, actor: str | None, facts: Iterable[tuple[str, Any]]
) -> list[Link]:
    """Chain *facts* (kind, data) after the event *seq* whose hash is *head*."""
    links = []
    for kind, data in facts:
        seq += 1
        clean = plain(data)
        head = digest(head, seq, at, actor, kind, clean)
        links.append(Link(seq, at, actor, kind, clean, head))
    return links


def first_bad(instance_id: UUID, events: Iterable[Linked]) -> int | None:
    """Recompute a chain in order; return the seq of the first event that does not fit, or None."""
    head, expected = genesis(instance_id), 1
    for event in events:
        if event.seq != expected:
            return expected
        head = digest(head, event.seq, event.at, event.actor, event.kind, event.data)
        if head != bytes(event.hash):
            return int(event.seq)
        expected += 1
    return None
