"""Consent of every party before the first word of mediation (人民调解法 arts. 17, 23).

A party answers on the own page or to the staff who ask; each asking is kept. One clear refusal ends
the way; silence does not count as consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.collective import group_leaving
from cases.county import sign_in
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.models import Case, Party
from cases.operations import Operation
from cases.paperwork import numbering, papers
from cases.reception import registration, sides
from cases.rules import clock
from engine import TaskInfo
from engine.errors import MessageUnexpected
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: states in which a party can still say whether they want mediation at all
OPEN = frozenset({"REGISTERED", "TRIAGED"})

RESULTS = {"CONSENTED", "REFUSED", "UNREACHABLE", "PENDING"}


@dataclass(frozen=True)
class Invitation:
    """What is handed or read to a party, so that they can answer on their own page."""

    party_id: UUID
    name: str
    code: str
    #: shown once; asking again makes a new one and the old one opens nothing
    key: str


def invite(w: Work, party_id: UUID) -> Invitation:
    """Make a fresh access key for a party of a case that the actor handles."""
    party = w.session.get(Party, party_id)
    if party is None:
        raise NotFound(f"No party {party_id}.")
    case = access.read(w, party.case_id)
    access.require_office(w, case, "intake_clerk", "mediator", "chief_mediator")
    key = numbering.access_key()
    party.access_hash = sign_in.key_hash(key)
    sign_in.leave_page(w, party.id)
    w.session.flush()
    w.record(case, "party.invited", party=str(party.id))
    return Invitation(party.id, party.name, case.code, key)


def answer(w: Work, *, consents: bool, privacy: Mapping[str, Any] | None = None) -> str:
    """Take the acting party's own answer; returns the sum of all: all, refused or pending.

    Who consents also agrees to the handling of their data: *privacy* ``{general, sensitive,
    sharing}``, unless agreed to before. Raises `AnswersInvalid`, and `StateMismatch` once the case
    is accepted (from then on one leaves by withdrawing).
    """
    actor = access.require_party(w)
    access.hold(w, actor.case_id)
    case = access.read(w, actor.case_id)
    if case.state not in OPEN:
        raise StateMismatch(state=case.state)
    party = next(p for p in case.parties if p.id == actor.party_id)
    if not consents and group_leaving.is_one_of_many(case, party):
        group_leaving.leave(w, case, party, "PARTY_REFUSED")
        return tell(w, case)
    if consents and not party.privacy_consent:
        _agree_to_data(w, case, party, privacy or {})
    _set(w, case, party, "CONSENTED" if consents else "REFUSED", way="portal")
    return tell(w, case)


def asks_for_data(case: Case, party: Party) -> bool:
    """Tell whether a party has still to agree to the handling of its data."""
    return not party.privacy_consent and case.archived_at is None


def agree_to_data(w: Work, privacy: Mapping[str, Any]) -> None:
    """Take the acting party's agreement to the handling of its data after staff had asked it.

    *privacy* as in `answer`; twice is once. Raises `AnswersInvalid`, `StateMismatch` once the case
    is archived.
    """
    actor = access.require_party(w)
    access.hold(w, actor.case_id)
    case = access.read(w, actor.case_id)
    party = next(p for p in case.parties if p.id == actor.party_id)
    if party.privacy_consent:
        return
    if not asks_for_data(case, party):
        raise StateMismatch(state=case.state)
    _agree_to_data(w, case, party, privacy)


def joins(w: Work, case: Case, party: Party, way: str) -> None:
    """Record that somebody who joins an accepted case agrees to mediation, asked by *way*."""
    _set(w, case, party, "CONSENTED", way=way)
    _issue_data_notice(w, case, party)


def is_way(way: str) -> bool:
    """Tell whether *way* is one of asking a party."""
    return way in _ways()


def sum_up(w: Work, case: Case) -> str:
    """Sum the parties' answers up: all, refused, unreachable or pending."""
    here = sides.staying(case)
    states = [p.consent for p in here]
    if "REFUSED" in states:
        return "refused"
    if set(states) <= {"CONSENTED"}:
        return "all"
    enough = w.law.tries("consent.unreachable")
    lost = [p for p in here if p.consent == "UNREACHABLE"]
    given_up = all(attempts(p) >= enough for p in lost)
    return "unreachable" if "PENDING" not in states and given_up else "pending"


def attempts(party: Party) -> int:
    """Count how often staff tried to reach a party in vain."""
    return len((party.consent_by or {}).get("attempts", []))


def _prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return {
        "answers": [
            {
                "party_id": str(p.id),
                "party_name": p.name,
                "consent": p.consent if p.consent != "UNREACHABLE" else "PENDING",
                "way": _way(p),
                "at": clock.local(p.consent_at).isoformat() if p.consent_at else None,
                "note": None,
            }
            for p in sides.outsiders(case)
        ]
    }


def record(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Record what each party said when asked; returns the sum of all."""
    rows = read.by_party(case, answers.get("answers"))
    for party in sides.outsiders(case):
        if party.id in rows:
            _take(w, case, party, rows[party.id])
    w.session.flush()
    return {"consent": sum_up(w, case), "tried_from": _tried_from(case)}


def _tried_from(case: Case) -> str | None:
    """Return when staff first tried to reach a party in vain; the seven days run from then."""
    here = [p for p in sides.staying(case) if p.consent == "UNREACHABLE"]
    tries = [one["at"] for p in here for one in (p.consent_by or {}).get("attempts", [])]
    return min(tries, default=None)


def _take(w: Work, case: Case, party: Party, row: Answers) -> None:
    """Take one row of the form: what is unchanged is left alone, each vain attempt is counted."""
    result, way = read.text(row, "consent"), read.text(row, "way")
    if result not in RESULTS or (result != "PENDING" and not is_way(way)):
        raise read.refuse(answers="请填写答复和询问方式。")
    if result == party.consent and result != "UNREACHABLE":
        return
    at = read.instant(row, "at", w.now)
    if result == "UNREACHABLE":
        _note_attempt(w, party, way, clock.local(at).isoformat(timespec="minutes"))
    _set(w, case, party, result, way=way)
    if result in ("CONSENTED", "REFUSED"):
        party.consent_at = at
    if result == "CONSENTED" and not party.privacy_consent:
        _issue_data_notice(w, case, party)  # to be signed when they meet


def _note_attempt(w: Work, party: Party, way: str, at: str) -> None:
    kept = dict(party.consent_by or {})
    kept["attempts"] = [*kept.get("attempts", []), {"way": way, "at": at, "by": w.actor.id}]
    party.consent_by = kept


def _set(w: Work, case: Case, party: Party, result: str, *, way: str) -> None:
    party.consent = result
    party.consent_at = w.now if result in ("CONSENTED", "REFUSED") else None
    party.consent_by = {**(party.consent_by or {}), "way": way or None}
    w.session.flush()
    w.record(case, "consent.recorded", public=True, party=str(party.id), consent=result, way=way)


def _agree_to_data(w: Work, case: Case, party: Party, privacy: Mapping[str, Any]) -> None:
    errors = registration.check_consent(privacy)
    if errors:
        raise read.refuse(**{path.replace(".", "_"): words[0] for path, words in errors.items()})
    party.privacy_consent = registration.data_consent(w, case, party, privacy)
    w.session.flush()
    paper = papers.newest(w, case, registration.NOTICE, party.id)
    if paper is None:
        _issue_data_notice(w, case, party)
    elif papers.unsigned(w, paper):  # laid out when staff had asked before
        papers.refresh(w, paper)
    w.record(case, "privacy.agreed", party=str(party.id))


def _issue_data_notice(w: Work, case: Case, party: Party) -> None:
    papers.issue(w, case, registration.NOTICE, party.id, signers=[party.id], audience="staff")


def tell(w: Work, case: Case) -> str:
    """Tell the process that waits for the answers their sum, and return it.

    Before it waits, the clerk's task shows them.
    """
    total = sum_up(w, case) if case.state in OPEN else "all"
    name = {"all": "party.consented", "refused": "party.refused"}.get(total)
    if name is not None and case.state in OPEN:
        with suppress(MessageUnexpected):  # nobody waits yet: the register or triage is still open
            w.engine.send(name, str(case.id), {"consent": total})
    return total


def _way(party: Party) -> str | None:
    """Tell how a party was asked; who applied has consented in writing."""
    way = (party.consent_by or {}).get("way")
    way = "letter" if way == "application" else way
    return way if is_way(way or "") else None


def _ways() -> frozenset[str]:
    return frozenset(statutes.words("consent_way"))


OPERATIONS = (Operation("consent.record", "记录各方意见", _prefill, record),)
