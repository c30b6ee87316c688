"""Incidents: what an automatic node could not do, and how it goes on."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, update

from engine.errors import IncidentNotFound
from engine.ids import new_id
from engine.models import Incident
from engine.spiff import run
from engine.types import Change

if TYPE_CHECKING:
    from engine.core import Engine
    from engine.turn import Turn


def note(
    engine: "Engine", instance_id: UUID, token: UUID, element: str, kind: str, error: Exception
) -> None:
    """Write an incident that no turn could write itself."""
    engine.session.add(
        Incident(
            id=new_id(),
            tenant_id=engine.tenant,
            instance_id=instance_id,
            process=engine.instance(instance_id).process,
            element=element,
            task_id=token,
            kind=kind,
            error=f"{type(error).__name__}: {error}"[:2000],
            at=engine.now,
        )
    )
    engine.session.flush()


def listing(engine: "Engine", instance_id: UUID | None = None) -> list[Incident]:
    """List the open incidents, of one instance or of all, oldest first."""
    rows = select(Incident).where(
        Incident.tenant_id == engine.tenant, Incident.resolved_at.is_(None)
    )
    if instance_id is not None:
        rows = rows.where(Incident.instance_id == instance_id)
    return list(engine.session.scalars(rows.order_by(Incident.id)))


def left(engine: "Engine", tokens: set[UUID]) -> None:
    """Settle the incidents of tokens that are gone: somebody went another way."""
    engine.session.execute(
        update(Incident)
        .where(Incident.task_id.in_(tokens), Incident.resolved_at.is_(None))
        .values(resolved_at=engine.now, resolved_by=engine.actor, reason="left")
        .execution_options(synchronize_session=False)
    )


def retry(engine: "Engine", incident_id: UUID) -> Change:
    """Try again; if it fails again there is a new incident."""
    incident, turn, token = _open(engine, incident_id)
    _settle(engine, incident, "retry")
    turn.move(lambda: _again(engine, turn, token))
    return turn.finish("incident.retried", _fact(incident))


def resolve(engine: "Engine", incident_id: UUID, reason: str, variables: dict[str, Any]) -> Change:
    """Settle by hand."""
    incident, turn, token = _open(engine, incident_id)
    _settle(engine, incident, reason)

    def settle() -> None:
        if "incident" in token.internal_data and run.can_skip(token):
            run.skip(turn.case, token, variables)
        else:
            token.data.update(variables)
            _again(engine, turn, token)

    turn.move(settle)
    return turn.finish("incident.resolved", {**_fact(incident), "set": sorted(variables)})


def _open(engine: "Engine", incident_id: UUID) -> tuple[Incident, "Turn", Any]:
    incident = engine.session.scalars(
        select(Incident)
        .where(
            Incident.id == incident_id,
            Incident.tenant_id == engine.tenant,
            Incident.resolved_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()
    if incident is None or incident.task_id is None:
        raise IncidentNotFound(incident=str(incident_id))
    turn = engine._turn(incident.instance_id)
    turn.must_move()
    return incident, turn, run.find(turn.case, incident.task_id)


def _settle(engine: "Engine", incident: Incident, reason: str) -> None:
    incident.resolved_at = engine.now
    incident.resolved_by = engine.actor
    incident.reason = reason
    engine.session.flush()


def _again(engine: "Engine", turn: "Turn", token: Any) -> None:
    if token.task_spec.manual:
        turn.reopen(token)
    else:
        run.retry(turn.case, token)


def _fact(incident: Incident) -> dict[str, Any]:
    return {"incident": str(incident.id), "element": incident.element, "kind": incident.kind}
