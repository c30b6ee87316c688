"""Orders within an affair: to handle (交办), to come (吹哨), an alarm (通报), to hurry (督办)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases import access
from cases.access import Actor
from cases.desks import answers as read
from cases.errors import NotFound
from cases.grid import affairs
from cases.models import Affair, AffairOrder, Membership, Organisation
from cases.paperwork import papers
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

#: the paper of each kind of order
PAPERS = {
    "HANDLE": "events/order",
    "BROADCAST": "events/order",
    "WHISTLE": "events/whistle",
    "SUPERVISION": "events/supervision",
}


def issue(
    w: Work,
    affair: Affair,
    kind: str,
    organisation_id: UUID,
    demand: str,
    due_at: datetime | None = None,
) -> AffairOrder:
    """Write an order to a body, make its paper, note it on the timeline."""
    last = select(func.max(AffairOrder.n)).where(AffairOrder.affair_id == affair.id)
    row = AffairOrder(
        tenant_id=w.tenant,
        affair_id=affair.id,
        n=(w.session.scalar(last) or 0) + 1,
        kind=kind,
        organisation_id=organisation_id,
        demand=demand,
        issued_at=w.now,
        due_at=due_at,
        issued_by=w.actor.user_id if isinstance(w.actor, Actor) else None,
    )
    w.session.add(row)
    w.session.flush()
    w.record(affair, f"order.{kind.lower()}", order=str(row.id), n=row.n)
    papers.issue(w, affair, PAPERS[kind], row.id, audience="staff")
    return row


def supervise(w: Work, affair: Affair, organisation_id: UUID, demand: str) -> AffairOrder:
    """Put an affair under supervision (督办), one time more."""
    affair.supervised += 1
    return issue(w, affair, "SUPERVISION", organisation_id, demand)


def of(w: Work, affair: Affair, *kinds: str) -> list[AffairOrder]:
    """List the orders of *affair*, of some *kinds* or all, in the order they were given."""
    query = select(AffairOrder).where(AffairOrder.affair_id == affair.id)
    if kinds:
        query = query.where(AffairOrder.kind.in_(kinds))
    return list(w.session.scalars(query.order_by(AffairOrder.n)))


def current(w: Work, affair: Affair, kind: str, organisation_id: UUID) -> AffairOrder:
    """Return the newest order of *kind* to a body; raises `NotFound`."""
    for row in reversed(of(w, affair, kind)):
        if row.organisation_id == organisation_id:
            return row
    raise NotFound(f"No order for {organisation_id}.")


def own(w: Work, affair: Affair, task: TaskInfo, kind: str) -> AffairOrder:
    """Return the order that a department's *task* is about: the one to the body it is offered to.

    It was offered to that body and nobody else, so whoever completes it answers for that body.
    """
    access.require_user(w)
    if task.scope is None:
        raise NotFound
    return current(w, affair, kind, task.scope)


def departments(w: Work, affair: Affair) -> list[Organisation]:
    """List the bodies that can be ordered: those of the county where somebody takes orders."""
    place = w.session.get_one(Organisation, affair.place_id)
    above = affairs.ancestors(w, place)
    query = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.role == "dept_officer", Organisation.active)
        .where(Organisation.tenant_id == w.tenant)
        .where(Organisation.parent_id.in_(above) | Organisation.id.in_(above))
        .order_by(Organisation.code)
        .distinct()
    )
    return list(w.session.scalars(query))


def options(w: Work, affair: Affair) -> list[dict[str, str]]:
    """List the departments as choices of a form."""
    return [
        {"label": row.display_name or row.name, "value": str(row.id)}
        for row in departments(w, affair)
    ]


def chosen(w: Work, affair: Affair, value: object, field: str) -> Organisation:
    """Find the department that was chosen; raises `AnswersInvalid` for any other body."""
    for row in departments(w, affair):
        if str(row.id) == str(value):
            return row
    raise read.refuse(**{field: "请从列表中选择部门。"})


def told(w: Work, rows: list[AffairOrder]) -> list[dict[str, Any]]:
    """Give orders to the process: the body each goes to."""
    return [{"id": str(row.organisation_id), "order": str(row.id)} for row in rows]


def finish(w: Work, row: AffairOrder, result: str) -> None:
    """Close an order with what was done."""
    row.result, row.done_at = result, w.now
    row.done_by = w.actor.user_id if isinstance(w.actor, Actor) else None
    w.session.flush()


def geo(answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read a position that a phone gave as ``"30.12345,106.54321"``; None when there is none.

    Raises `AnswersInvalid` for what is no place on earth.
    """
    text = read.text(answers, "geo")
    if not text:
        return None
    try:
        latitude, longitude = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        raise read.refuse(geo="定位不对，可以留空。") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise read.refuse(geo="定位不对，可以留空。")
    return {"latitude": latitude, "longitude": longitude}
