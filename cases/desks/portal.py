"""The party's own page: where it stands in plain words, what may be done, what may be read.

A party sees the own case and the own side; of the other side only names and answers. Every act
here is the party's own (人民调解法 art. 23; 个人信息保护法 arts. 44-45).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cases import access
from cases.assignment import team
from cases.desks import outcomes, standing, timeline
from cases.desks.outcomes import AgreementView, ApplicationView, ItemView, SessionView
from cases.desks.timeline import Line
from cases.diagnoses import diagnosis
from cases.errors import GateClosed, StateMismatch
from cases.figures import surveys
from cases.justice import choosing
from cases.library import precedent_search
from cases.models import Case, Organisation, Party
from cases.negotiation import talk_page
from cases.paperwork import reading
from cases.reception import consent, sides
from cases.related import linked
from cases.rules import clocks
from cases.settlement import counselling, sheets, termination
from cases.vault import attachments
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: the five rights and where they come from (人民调解法 arts. 3, 4, 23, 26)
RIGHTS = (
    Words("调解不收取任何费用。"),
    Words("可以选择或者接受调解员，也可以要求更换。"),
    Words("可以接受、拒绝或者随时终止调解，不需要说明理由。"),
    Words("可以要求公开或者不公开进行调解。"),
    Words("可以自主表达意愿、自愿达成协议；随时可以向人民法院起诉。"),
)


@dataclass(frozen=True)
class Other:
    """Another party of the case, as far as this one may know."""

    name: str
    side: str
    consent: str
    wants_confirmation: bool | None


@dataclass(frozen=True)
class PartyPage:
    """Everything the page of a party shows."""

    case_id: UUID
    party_id: UUID
    code: str
    number: str | None
    title: str
    name: str
    side: str
    state: str
    confirm_state: str
    end_state: str | None
    centre: str
    centre_phone: str | None
    applied_at: datetime
    accepted_at: datetime | None
    first_session_at: str | None
    first_session_place: str | None
    consent: str
    wants_confirmation: bool | None
    #: acts open now: consent refuse withdraw ask_acceptance choose sign upload
    may: tuple[str, ...]
    standing: standing.Standing
    rights: tuple[Words, ...]
    others: tuple[Other, ...]
    clocks: tuple[clocks.Clock, ...]
    timeline: tuple[Line, ...]
    looks: tuple[Line, ...]
    #: papers of the cases that the dispute comes from, by code
    earlier: tuple[tuple[str, tuple[reading.Paper, ...]], ...]
    papers: tuple[reading.Paper, ...]
    files: tuple[attachments.Listed, ...]
    #: records and notices that may be signed at any time
    records: tuple[sheets.Sheet, ...]
    #: agreements and applications to sign: nothing goes on without
    sheets: tuple[sheets.Sheet, ...]
    sessions: tuple[SessionView, ...]
    agreement: AgreementView | None
    items: tuple[ItemView, ...]
    application: ApplicationView | None
    #: whether the personal-information notice is still to be agreed to
    asks_privacy: bool
    #: the parties' own negotiation: offered asked theirs open agreed; empty when it is shut
    talk: str
    #: the open link of the survey, if this party was picked
    survey: tuple[UUID, str] | None
    #: counselling that is asked of this party, or the own
    counselling: tuple[counselling.Line, ...]
    #: whether the library has the like of it, while it is being settled
    has_alike: bool
    #: whom it may ask for, and who is in charge
    mediator: team.OfParty


def party_page(w: Work) -> PartyPage:
    """Read the acting party's page."""
    actor = access.require_party(w)
    case = access.read(w, actor.case_id)
    own = w.session.get_one(Party, actor.party_id)
    centre = w.session.get_one(Organisation, case.centre_id)
    details = case.details or {}
    seen = outcomes.views(w, case)
    to_sign = sheets.for_party(w)
    return PartyPage(
        case_id=case.id,
        party_id=own.id,
        code=case.code,
        number=case.number,
        title=case.title,
        name=own.name,
        side=own.side,
        state=case.state if own.exited_at is None else "CLOSED",
        confirm_state=case.confirm_state if own.exited_at is None else "NONE",
        end_state=own.outcome or case.end_state,
        centre=centre.display_name or centre.name,
        centre_phone=centre.phone,
        applied_at=case.applied_at,
        accepted_at=case.accepted_at,
        first_session_at=details.get("first_session_at"),
        first_session_place=details.get("first_session_place"),
        consent=own.consent,
        wants_confirmation=own.wants_confirmation,
        may=_may(w, case, own, bool(to_sign)),
        standing=standing.of(w, case, own),
        rights=RIGHTS,
        others=tuple(_other(p) for p in _others(case, own)),
        clocks=_clocks(w, case, own),
        timeline=timeline.of(w, case),
        looks=timeline.looks(w, case),
        papers=reading.list_for(w, case),
        earlier=tuple((one.code, reading.list_for(w, one)) for one in linked.came_from(w, own)),
        files=tuple(attachments.of_case(w, case)),
        sheets=tuple(s for s in to_sign if standing.is_awaited(s)),
        records=tuple(s for s in to_sign if not standing.is_awaited(s)),
        sessions=tuple(s for s in seen.sessions if s.record is not None),
        agreement=_readable(seen.agreement),
        items=seen.items,
        application=seen.application if own in sides.applicants_to_court(case) else None,
        asks_privacy=consent.asks_for_data(case, own),
        talk=talk_page.state(w, case, own),
        survey=surveys.of_party(w),
        counselling=counselling.for_party(w, case),
        has_alike=not termination.is_over(case) and precedent_search.has_alike(w, case),
        mediator=team.of_party(w, case, own),
    )


def _clocks(w: Work, case: Case, own: Party) -> tuple[clocks.Clock, ...]:
    """List what runs for *own*: nothing once it has left, no court's days unless it applies."""
    if own.exited_at is not None:
        return ()
    found = clocks.of(w, case)
    if own in sides.applicants_to_court(case):
        return found
    return tuple(one for one in found if not one.key.startswith("court."))


def ask_acceptance(w: Work) -> None:
    """Let the acting party go straight to the formal acceptance (五诊的接诊)."""
    diagnosis.ask_acceptance(w, access.require_party(w).case_id)


def withdraw(w: Work, note: str = "") -> str:
    """Let the acting party leave; see `termination.withdraw` for what it returns."""
    actor = access.require_party(w)
    return termination.withdraw(w, actor.case_id, actor.party_id, note)


def _may(w: Work, case: Case, own: Party, signs: bool) -> tuple[str, ...]:
    """List what the party may do now; leaving is never hidden while there is something to leave."""
    if own.exited_at is not None:
        return ("upload",) if case.archived_at is None else ()
    found = []
    if case.state in consent.OPEN and case.closed_at is None:
        found += ["consent", "refuse"] if own.consent != "CONSENTED" else ["refuse"]
    if not termination.is_over(case):
        found.append("withdraw")
    if diagnosis.may_ask(case):
        found.append("ask_acceptance")
    if _may_choose(w, case):
        found.append("choose")
    if signs:
        found.append("sign")
    if case.archived_at is None:
        found.append("upload")
    return tuple(found)


def _may_choose(w: Work, case: Case) -> bool:
    if case.confirm_state not in ("OFFERED", "PREPARING", "DECLINED"):
        return False
    try:
        choosing.may_still_choose(w, case)
    except (GateClosed, StateMismatch):
        return False
    return True


def _others(case: Case, own: Party) -> list[Party]:
    """List who else takes part: of many on one side only those who speak for them."""
    heard = [p for p in sides.staying(case) if p.representative or p.group_id is None]
    return [p for p in heard if p.id != own.id and (p.group_id is None or own.group_id is None)]


def _other(row: Party) -> Other:
    return Other(row.name, row.side, row.consent, row.wants_confirmation)


def _readable(view: AgreementView | None) -> AgreementView | None:
    """Show a party the agreement once its text is settled."""
    return view if view is not None and view.status != "DRAFT" else None
