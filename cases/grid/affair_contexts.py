"""What papers about an affair are given: primitive data only (`documents.affair_parts`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

import documents
from cases import names
from cases.grid import affairs
from cases.models import (
    Affair,
    AffairOrder,
    Attachment,
    CareTarget,
    CareVisit,
    Document,
    Organisation,
    User,
)
from cases.paperwork import contexts
from cases.rules import clock
from cases.vault import masking
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

Part = dict[str, Any]


def build(w: Work, affair: Affair, paper: Document, parts: Mapping[str, Any] | None = None) -> Part:
    """Build the context of *paper* as the tables stand now; *parts* are taken as they are."""
    centre = w.session.get_one(Organisation, affair.centre_id or affair.place_id)
    context: Part = {
        "paper": {
            "id": str(paper.id),
            "on": contexts.day(clock.today(paper.created_at)),
            "sealed_at": contexts.instant(paper.created_at) if _is_sealed(paper) else None,
            "hash": None,
            "draft": False,
        },
        "committee": contexts.organisation(centre),
        "affair": _affair(w, affair),
    }
    known = documents.catalog().get(paper.name)
    if known is not None and known.about == "affair_order":
        context["order"] = _order(w, affair, w.session.get_one(AffairOrder, paper.about_id))
    if known is not None and known.about == "care_visit":
        context["care"] = _visit(w, affair, w.session.get_one(CareVisit, paper.about_id))
    return context | dict(parts or {})


def _is_sealed(paper: Document) -> bool:
    known = documents.catalog().get(paper.name)
    return known is not None and known.sealed_by is not None


def _affair(w: Work, affair: Affair) -> Part:
    said = affair.details or {}
    plain = ("kind", "number", "title", "words")
    coded = {"category": "event_category", "priority": "priority", "level": "event_level"}
    coded |= {"channel": "event_channel", "outcome": "event_outcome"}
    times = ("reported_at", "verified_at", "handled_at", "closed_at", "due_at")
    return {
        **{name: getattr(affair, name) for name in plain},
        **{name: names.word(kind, getattr(affair, name)) for name, kind in coded.items()},
        **{name: contexts.instant(getattr(affair, name)) for name in times},
        **{name: said.get(name) for name in ("verified", "result", "reply", "plan", "leader")},
        "address": affair.address,
        "where": where(affair.geo),
        "place": affairs.name(w, affair.place_id),
        "reporter": affair.reporter,
        "reporter_phone": masking.phone(affair.reporter_phone) or None,
        "reported_by": _person(w, affair.reported_by),
        "satisfied": affair.satisfied,
        "has_minors": affair.has_minors,
        "people": people(affair),
        "milestones": list(said.get("milestones") or []),
        "orders": [_order(w, affair, row) for row in _orders(w, affair)],
        "photos": _photos(w, affair),
    }


def people(affair: Affair) -> list[str]:
    """Name whom an event is about, masked: 张*（9岁）."""
    found = []
    for one in affair.people:
        age = f"（{one['age']}岁）" if one.get("age") is not None else ""
        found.append(masking.name(str(one.get("name") or "某人")) + age)
    return found


def where(geo: Mapping[str, Any] | None) -> Words | None:
    """Write a position: 北纬30.12345，东经106.54321."""
    if not geo:
        return None
    latitude, longitude = float(geo["latitude"]), float(geo["longitude"])
    north, east = ("北纬" if latitude >= 0 else "南纬"), ("东经" if longitude >= 0 else "西经")
    return Words(
        "%(north)s%(latitude)s，%(east)s%(longitude)s",
        north=Words(north),
        latitude=f"{abs(latitude):.5f}",
        east=Words(east),
        longitude=f"{abs(longitude):.5f}",
    )


def _orders(w: Work, affair: Affair) -> list[AffairOrder]:
    query = select(AffairOrder).where(AffairOrder.affair_id == affair.id)
    return list(w.session.scalars(query.order_by(AffairOrder.n)))


def _order(w: Work, affair: Affair, row: AffairOrder) -> Part:
    times = ("issued_at", "due_at", "accepted_at", "arrived_at", "returned_at", "done_at")
    is_red, law = affair.priority == "RED", w.law.at(affair.place_id)
    accept = law.deadline("whistle.accept", row.issued_at, red=is_red)
    return {
        **{name: contexts.instant(getattr(row, name)) for name in times},
        "accept_by": contexts.instant(accept.due) if row.kind == "WHISTLE" else None,
        **{name: getattr(row, name) for name in ("n", "kind", "demand", "result", "rating")},
        "organisation": affairs.name(w, row.organisation_id),
        "arrived_where": where(row.arrived_geo),
        "remark": row.remark,
        "issued_by": _person(w, row.issued_by),
    }


def _photos(w: Work, affair: Affair) -> list[Part]:
    query = select(Attachment).where(Attachment.affair_id == affair.id)
    return [
        {
            "name": row.name,
            "sha256": row.sha256,
            "taken_at": contexts.instant(row.captured_at),
            "by": _person(w, row.by) or "",
        }
        for row in w.session.scalars(query.order_by(Attachment.at, Attachment.id))
    ]


def _visit(w: Work, affair: Affair, row: CareVisit) -> Part:
    query = select(CareTarget).where(CareTarget.affair_id == affair.id)
    target = w.session.scalars(query).one()
    visitor = w.session.get_one(User, row.by)
    return {
        "n": row.n,
        "name": target.name,
        "grade": names.word("care_grade", affair.priority) or "",
        "kinds": [names.word("care_kind", one) or "" for one in target.kinds],
        "address": target.address,
        "due_on": contexts.day(row.due_on),
        "at": contexts.instant(row.at),
        "met": names.word("care_met", row.met) or "",
        "findings": [names.word("care_finding", one) or "" for one in row.findings],
        "situation": row.situation,
        "need": row.need,
        "photo_consent": bool(row.photo_consent),
        "visitor": visitor.name,
        "ink": visitor.signature,
    }


def _person(w: Work, user_id: Any) -> str | None:
    user = w.session.get(User, user_id) if user_id else None
    return user.name if user else None
