"""The timeline of a case, ready to be put into words: kind, data, who, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate, subjects
from cases.access import Actor, PartyActor
from cases.desks import party_reading
from cases.models import Case, CaseEvent, Document, Party, User
from cases.rules import clock

if TYPE_CHECKING:
    from cases.subjects import Subject
    from cases.work import Work

#: kinds that a court sees although the parties do not
COURT_KINDS = ("court.", "confirmation.")
#: kinds that say who is counselled: for the parties and who mediates (个人信息保护法 art. 28)
HEALTH = ("counselling.", "notice.risk")
#: who looked: shown to the parties, apart from what happened
LOOKS = (
    *("case.read", "document.read", "file.opened", "party.unmasked", "people.unmasked"),
    "counselling.read",
)


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    #: dotted code: consent.recorded
    kind: str
    data: Mapping[str, Any]
    #: name of the person or party who did it; None for the house itself
    actor: str | None
    by_party: bool
    public: bool
    #: title of the paper or name of the party that the data names by id
    about: str | None


def of(w: Work, case: Subject) -> tuple[Line, ...]:
    """List what happened in *case*, as far as it concerns the actor, the newest last."""
    query = select(CaseEvent).where(subjects.owned(CaseEvent, case))
    rows = w.session.scalars(query.order_by(CaseEvent.at, CaseEvent.id))
    known = _Known(w, case)
    as_court = isinstance(case, Case) and access.reads_as_court(w, case)
    found = [row for row in rows if _concerns(w, row, as_court)]
    if isinstance(case, Case) and not _knows_health(w, case):
        found = [row for row in found if not row.kind.startswith(HEALTH)]
    if isinstance(case, Case) and (until := access.handed_on_at(w, case)) is not None:
        found = [row for row in found if row.at <= until]
    if isinstance(w.actor, PartyActor) and isinstance(case, Case):
        is_mine = party_reading.concerns(case, w.actor)
        found = [row for row in found if is_mine(row.at, row.data)]
    return tuple(map(known.line, found))


def all_of(w: Work, case: Subject) -> tuple[Line, ...]:
    """List everything that happened, for a caller that picks what may be shown."""
    query = select(CaseEvent).where(subjects.owned(CaseEvent, case))
    known = _Known(w, case)
    rows = w.session.scalars(query.order_by(CaseEvent.at, CaseEvent.id))
    return tuple(known.line(row) for row in rows)


def looks(w: Work, case: Subject) -> tuple[Line, ...]:
    """List who looked at papers and behind masks; a party may know (个人信息保护法 art. 44)."""
    query = select(CaseEvent).where(subjects.owned(CaseEvent, case), CaseEvent.kind.in_(LOOKS))
    rows = w.session.scalars(query.order_by(CaseEvent.at.desc()))
    known = _Known(w, case)
    own = str(w.actor.party_id) if isinstance(w.actor, PartyActor) else None
    return tuple(
        known.line(row) for row in rows if row.data.get("party") in (None, own) or own is None
    )


def note_look(w: Work, case: Case) -> None:
    """Keep who opened *case* without mediating it or heading who does, once a person and day.

    Source: 个人信息保护法 arts. 51, 54. Who handles it is known already from the page: it costs
    them nothing.
    """
    actor = w.actor
    if not isinstance(actor, Actor) or access.may_read_confidential(w, case):
        return
    seen = select(CaseEvent.id).where(
        CaseEvent.case_id == case.id,
        CaseEvent.kind == "case.read",
        CaseEvent.actor_id == actor.user_id,
        CaseEvent.at >= clock.start_of_day(clock.today(w.now)),
    )
    if w.session.scalar(seen.limit(1)) is None:
        casestate.note(w, case, "case.read")


def _concerns(w: Work, row: CaseEvent, as_court: bool) -> bool:
    actor = w.actor
    if isinstance(actor, PartyActor):
        return row.public
    if as_court:
        return row.kind.startswith(COURT_KINDS)
    return True


def _knows_health(w: Work, case: Case) -> bool:
    return isinstance(w.actor, PartyActor) or access.may_read_confidential(w, case)


def people(w: Work, case: Case) -> dict[str, str]:
    """Name the parties of *case*, those too who were split off."""
    gone = w.once(("gone", case.id), lambda: _gone(w, case))
    return {str(p.id): p.name for p in [*case.parties, *gone]}


def _gone(w: Work, case: Case) -> Sequence[Party]:
    query = select(Party).where(Party.case_id == case.id, Party.gone_at.is_not(None))
    return w.session.scalars(query).all()


class _Known:
    """Names of people, parties and papers, looked up once a page."""

    def __init__(self, w: Work, case: Subject) -> None:
        self.session = w.session
        self.parties = people(w, case) if isinstance(case, Case) else {}
        query = select(Document.id, Document.title).where(subjects.owned(Document, case))
        self.titles = {str(i): title for i, title in w.session.execute(query)}
        ids = select(CaseEvent.actor_id).where(subjects.owned(CaseEvent, case))
        users = select(User.id, User.name).where(User.id.in_(ids))
        self.users: dict[UUID, str] = {i: name for i, name in w.session.execute(users)}

    def line(self, row: CaseEvent) -> Line:
        party = self.parties.get(str(row.party_id)) if row.party_id else None
        return Line(
            at=row.at,
            kind=row.kind,
            data=row.data,
            actor=self.users.get(row.actor_id) if row.actor_id else party,
            by_party=row.party_id is not None,
            public=row.public,
            about=self._about(row.data),
        )

    def _about(self, data: Mapping[str, Any]) -> str | None:
        if named := data.get("document"):
            return self.titles.get(str(named))
        if named := data.get("instead_of"):
            user = self.session.get(User, UUID(str(named)))
            return user.name if user else None
        named = data.get("party")
        return self.parties.get(str(named)) if named else None
