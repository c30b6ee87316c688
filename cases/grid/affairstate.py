"""The state of an affair follows its process, as that of a case does (`cases.casestate`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import subjects
from cases.access import Actor
from cases.models import Affair, CaseEvent
from engine import Change

if TYPE_CHECKING:
    from cases.work import Work


def follow(w: Work, change: Change) -> None:
    """Write what *change* says of its affair: the state, how it ended, the timeline."""
    if not any((properties or {}).get("state") for _, properties in change.entered):
        return
    affair = subjects.affair_of(w, change.business_key)
    if affair is None:
        return
    for _, properties in change.entered:
        _enter(w, affair, properties or {})


def note(w: Work, affair: Affair, kind: str, **data: Any) -> None:
    """Write a line of the timeline without a link in the chain: it follows from one that has it."""
    actor = w.actor
    user = actor.user_id if isinstance(actor, Actor) else None
    w.session.add(CaseEvent(affair_id=affair.id, at=w.now, kind=kind, actor_id=user, data=data))


def _enter(w: Work, affair: Affair, properties: Mapping[str, Any]) -> None:
    state = properties.get("state")
    if state and state != affair.state and affair.state != "CLOSED":
        affair.state = str(state)
        note(w, affair, "affair.entered", state=affair.state)
        if state == "CLOSED":
            affair.closed_at = w.now
    end = properties.get("end_state")
    if end and affair.end_state is None:
        affair.end_state = str(end)
