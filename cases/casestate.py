"""The state of a case follows its process: entered elements carry the state they stand for.

`camunda:property` `state`, `confirm_state` and `end_state` of an element are written to the case in
the transaction that enters it, so a list of cases never disagrees with the process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.util import identity_key

from cases.access import Actor, PartyActor
from cases.errors import NotFound
from cases.models import Affair, Case, Confirmation
from engine import Change, db
from engine.ids import new_id
from engine.models import Wait

if TYPE_CHECKING:
    from cases.work import Work

#: the five diagnoses, which an element names by its property `stage`
STAGES = ("PRE", "ASSISTED", "INTAKE", "PANEL", "RETURN")
#: states from which an act of the process does not lead back
FINAL = ("CLOSED", "ARCHIVED")


def follow(w: Work, change: Change) -> None:
    """Write what *change* says of its case: states, the court's instance, the timeline."""
    case = of(w, change.business_key)
    if case is None:
        return
    if case.instance_id is not None and change.instance_id != case.instance_id:
        _know_court(w, case, change.instance_id)
    for _, properties in change.entered:
        _enter(w, case, properties or {})


def of(w: Work, business_key: str) -> Case | None:
    """Fetch the case that a process belongs to; None when the key is no case's.

    An affair that is at hand says so without a look at the table of cases.
    """
    try:
        id_ = UUID(business_key)
    except ValueError:
        return None
    if identity_key(Affair, id_) in w.session.identity_map:
        return None
    return w.session.get(Case, id_)


def court_instance(w: Work, case: Case) -> UUID | None:
    """Return the instance of the court's process for the newest application, if it has begun."""
    row = application(w, case)
    return row.instance_id if row is not None else None


def waits(w: Work, case: Case, message: str) -> bool:
    """Tell whether a process of *case* waits for *message*."""
    query = select(Wait.task_id).where(
        Wait.tenant_id == w.tenant, Wait.name == message, Wait.key == str(case.id)
    )
    return w.session.scalar(query.limit(1)) is not None


_NOTE = """INSERT INTO case_event
 (tenant_id, id, case_id, at, kind, actor_id, party_id, data, public)
VALUES (%(tenant)s, %(id)s, %(case)s, %(now)s, %(kind)s, %(actor)s, %(party)s,
 %(data)s::jsonb, %(public)s)
RETURNING id"""


def note(w: Work, case: Case, kind: str, *, public: bool = False, **data: Any) -> None:
    """Write a line of the timeline without a link in the chain: it follows from one that has it."""
    actor = w.actor
    values = {
        "tenant": w.tenant,
        "id": new_id(),
        "case": case.id,
        "now": w.now,
        "kind": kind,
        "actor": actor.user_id if isinstance(actor, Actor) else None,
        "party": actor.party_id if isinstance(actor, PartyActor) else None,
        "data": json.dumps(data),
        "public": public,
    }
    if case in w.session.new:  # the line needs its case's row
        w.session.flush()
    db.rows(w.session, _NOTE, values)


def _enter(w: Work, case: Case, properties: Mapping[str, Any]) -> None:
    if properties.get("stage") in STAGES and case.closed_at is None:
        case.stage = str(properties["stage"])
    state = properties.get("state")
    if state and state != case.state and (case.state not in FINAL or state in FINAL):
        case.state = str(state)
        note(w, case, "state.entered", public=True, state=case.state)
    confirm = properties.get("confirm_state")
    if confirm and confirm != case.confirm_state:
        case.confirm_state = str(confirm)
        note(w, case, "confirm_state.entered", public=True, state=case.confirm_state)
        _close_application(w, case)
    end = properties.get("end_state")
    if end and case.end_state is None:
        case.end_state = str(end)


def application(w: Work, case: Case) -> Confirmation | None:
    """Return the newest application of *case* to a court."""
    return w.once(("application", case.id), lambda: _application(w, case))


def _application(w: Work, case: Case) -> Confirmation | None:
    query = select(Confirmation).where(Confirmation.case_id == case.id)
    return w.session.scalar(query.order_by(Confirmation.id.desc()).limit(1))


def required_application(w: Work, case: Case) -> Confirmation:
    """Return the newest application of *case* to a court; raises `NotFound`."""
    row = application(w, case)
    if row is None:
        raise NotFound("No application for confirmation.")
    return row


def _close_application(w: Work, case: Case) -> None:
    """Let an application that was never filed end with the window (民事诉讼法 art. 205)."""
    row = application(w, case)
    is_open = row is not None and row.status in ("PREPARING", "SIGNING")
    if case.confirm_state == "EXPIRED" and row is not None and is_open:
        row.status = case.confirm_state


def _know_court(w: Work, case: Case, instance_id: UUID) -> None:
    """Keep the instance of the court's process with the application it is about."""
    row = application(w, case)
    if row is not None and row.instance_id is None:
        row.instance_id = instance_id
