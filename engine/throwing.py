"""Errors and escalations that people and workers throw from the activity they are at."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import or_, select

from engine import store
from engine.models import Wait
from engine.spiff import run, throwing
from engine.spiff.definitions import Code
from engine.turn import Turn
from engine.types import Change

if TYPE_CHECKING:
    from engine.core import Engine


def throw(
    engine: "Engine", kind: str, id_: UUID, code: str, message: str, variables: dict[str, Any]
) -> Change:
    """Throw from an open task or an unfinished external job; TaskNotFound when it is neither."""
    turn, token_id = _activity(engine, id_)
    turn.must_move()
    token = run.find(turn.case, token_id)
    fact = {"element": token.task_spec.element, "code": code, "set": sorted(variables)}
    thrown = Code(kind, message or code, code)
    turn.move(lambda: throwing.throw(turn.case, token, thrown, variables))
    return turn.finish(f"{kind}.thrown", {"task": str(token_id), **fact})


def _activity(engine: "Engine", id_: UUID) -> tuple[Turn, UUID]:
    """Find the instance and the token behind the id of a task, a job or a job's token."""
    row = engine.session.execute(
        select(Wait.instance_id, Wait.task_id).where(
            Wait.tenant_id == engine.tenant,
            Wait.kind == "job",
            or_(Wait.key == str(id_), Wait.task_id == id_),
        )
    ).first()
    if row is None:
        return Turn(engine, store.read_by_task(engine.session, engine.tenant, id_)), id_
    return engine._turn(row.instance_id), row.task_id
