"""Chaining the application's events to an instance, with as few writes as can be."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from engine import store
from engine.history import extend

if TYPE_CHECKING:
    from engine.core import Engine


def record(engine: "Engine", instance_id: UUID, kind: str, data: dict[str, Any]) -> None:
    """Keep an event for the next write of its instance; while it runs, join what runs."""
    turn = engine.turns.get(instance_id)
    facts = turn.facts if turn else engine.pending.setdefault(instance_id, [])
    facts.append((kind, data))


def flush(engine: "Engine") -> None:
    """Write what is kept, one statement an instance; Conflict when one has moved."""
    while engine.pending:
        instance_id, facts = engine.pending.popitem()
        loaded = store.read(engine.session, engine.tenant, instance_id)
        links = extend(loaded.head, loaded.seq, engine.now, engine.actor, facts)
        store.append(engine.session, engine.tenant, loaded, links, engine.now)
