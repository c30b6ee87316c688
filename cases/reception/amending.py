"""Parties put right and added while their dispute is open: a telephone, a guardian, a newcomer.

What stands behind a mask stays there: a field left empty keeps what is known. Once an agreement is
in force nobody changes who it binds; where to reach them and who acts for them may still change.
Sources: 个人信息保护法 arts. 8 and 46 (data are right, and are put right), 民法典 arts. 18-24,
民事诉讼法 arts. 60-62, 人民调解法 arts. 17 and 23.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.desks import answers as read
from cases.desks import desk
from cases.errors import NotFound, StateMismatch
from cases.models import Case, Party
from cases.paperwork import contexts, papers
from cases.reception import acceptance, consent, kinds, parties
from cases.rules import clock
from cases.settlement import sheet_text
from cases.vault import masking

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

STAFF = ("intake_clerk", "mediator", "chief_mediator")
#: while these a dispute is prepared or mediated
JOINING = (*sorted(consent.OPEN), "ACCEPTED", "MEDIATING")
#: tasks before which everybody has been asked
ACCEPTING = frozenset({"intake.accept", "administrative.accept", "administrative.file"})
#: tasks of a draft that stands
DRAFTED = frozenset(f"agreement.{act}" for act in ("review", "signed", "seal", "record_oral"))
#: fields that an agreement in force holds fast
BOUND = ("kind", "name", "id_no")


@dataclass(frozen=True)
class Known:
    """What the page shows of a party that is put right; numbers and addresses are masked."""

    case: desk.Summary
    name: str
    side: str
    is_bound: bool
    #: as the form would send it, what is masked left out
    values: Mapping[str, Any]
    #: what stands behind the masks, by name of the field
    masked: Mapping[str, str]


def may(w: Work, case: Case) -> bool:
    """Tell whether the actor may put the parties of *case* right."""
    return case.closed_at is None and access.deals(w, case, *STAFF)


def acts(w: Work, case: Case) -> list[str]:
    """Name what the actor may do to the parties of *case* now: put right, add."""
    if not may(w, case):
        return []
    return ["amend_party", "join_party"] if may_join(w, case) else ["amend_party"]


def may_join(w: Work, case: Case) -> bool:
    """Tell whether the actor may add a party: while it is mediated and no draft stands."""
    is_over = case.termination_reason is not None or case.state not in JOINING
    return not is_over and may(w, case) and not _stands(w, case)


def _stands(w: Work, case: Case) -> bool:
    """Tell whether an agreement is in force, or a draft of one is reviewed, signed or sealed.

    One that was handed back is with the mediator again, to be worded anew.
    """
    agreement = contexts.newest_agreement(w, case)
    if agreement is None or case.instance_id is None:
        return False
    tasks = w.engine.open_tasks(case.instance_id)
    return agreement.effective_at is not None or any(t.operation in DRAFTED for t in tasks)


def known(w: Work, case_id: UUID, party_id: UUID) -> Known:
    """Show a party to whoever may put it right; raises `NotFound`, `StateMismatch`."""
    case, party = _find(w, case_id, party_id)
    shown = {name: value for name, value in _known(party).items() if name in _SHOWN}
    agents = [{k: v for k, v in a.items() if k not in ("id_no", "phone")} for a in party.agents]
    return Known(
        case=desk.summary(w, case),
        name=party.name,
        side=party.side,
        is_bound=_is_bound(w, case),
        values={**shown, "agents": agents},
        masked={
            "id_no": masking.identity(party.id_no),
            "phone": masking.phone(party.phone),
            "address": masking.address(party.address),
        },
    )


def joining(w: Work, case_id: UUID) -> tuple[desk.Summary, bool]:
    """Show the case that somebody joins, and whether the consent must be recorded with it.

    Raises `StateMismatch` when nobody can join any more.
    """
    case = _open(w, case_id)
    if not may_join(w, case):
        raise StateMismatch(state=case.state)
    return desk.summary(w, case), not _is_still_asked(w, case)


def amend(w: Work, case_id: UUID, party_id: UUID, answers: Answers) -> None:
    """Put a party right; what is left empty stays as it is.

    *answers* are those of `reception.parties.check`. Signatures under an agreement that names
    somebody otherwise now are void: its text is another. Raises `AnswersInvalid`.
    """
    access.hold(w, case_id)
    case, party = _find(w, case_id, party_id)
    values = _checked(w, case, _known(party) | _typed(answers, party), party)
    changed = sorted(name for name, value in values.items() if getattr(party, name) != value)
    if _is_bound(w, case):
        held = [name for name in BOUND if name in changed and getattr(party, name)]
        parties.refuse({_at(name): ["协议已经生效，这一项不能再改。"] for name in held})
    parties.update(party, values)
    w.session.flush()
    w.record(case, "party.amended", party=str(party.id), fields=changed)
    if "agents" in changed and case.accepted_at is not None:
        acceptance.authorise(w, case, party)
    if changed:
        _write_again(w, case)


def join(w: Work, case_id: UUID, answers: Answers) -> UUID:
    """Add a party to a dispute; one who joins once all were asked has consented; returns its id.

    *answers*: ``side`` (APPLICANT, RESPONDENT), ``way`` (how it consented), ``people.0`` as for
    `reception.parties.check`. Raises `AnswersInvalid`, `StateMismatch`.
    """
    access.hold(w, case_id)
    case = _open(w, case_id)
    if not may_join(w, case):
        raise StateMismatch(state=case.state)
    side, way = read.text(answers, "side"), read.text(answers, "way")
    if side not in ("APPLICANT", "RESPONDENT"):
        raise read.refuse(side="请选择加入哪一方。")
    if not consent.is_way(way) and (way or not _is_still_asked(w, case)):
        raise read.refuse(way="各方已经问过了，先问清本人愿意调解，写明怎么问的。")
    values = _checked(w, case, _typed(answers, None), None)
    party = parties.make(values, side, max(p.position for p in case.parties) + 1)
    case.parties.append(party)
    case.persons = max(case.persons, len(case.parties))
    w.session.flush()
    w.record(case, "party.joined", public=True, party=str(party.id), side=side)
    if way:
        consent.joins(w, case, party, way)
    if case.accepted_at is not None:
        acceptance.authorise(w, case, party)
        _tell_rights(w, case, party)
    return party.id


def _open(w: Work, case_id: UUID) -> Case:
    case = access.read(w, case_id)
    access.require_office(w, case, *STAFF)
    if case.closed_at is not None:
        raise StateMismatch(state=case.state)
    return case


def _is_still_asked(w: Work, case: Case) -> bool:
    """Tell whether the parties of *case* have still to be asked, a new one with the others."""
    tasks = w.engine.open_tasks(case.instance_id) if case.instance_id else []
    return case.state in consent.OPEN and not any(t.operation in ACCEPTING for t in tasks)


def _find(w: Work, case_id: UUID, party_id: UUID) -> tuple[Case, Party]:
    case = _open(w, case_id)
    party = next((p for p in case.parties if p.id == party_id), None)
    if party is None:
        raise NotFound(f"No party {party_id}.")
    return case, party


def _is_bound(w: Work, case: Case) -> bool:
    agreement = contexts.newest_agreement(w, case)
    return agreement is not None and agreement.effective_at is not None


_SHOWN = ("kind", "name", "id_type", "legal_rep", "legal_rep_title", "vulnerable")


def _known(party: Party) -> dict[str, Any]:
    return {name: getattr(party, name) for name in parties.COLUMNS}


def _typed(answers: Answers, party: Party | None) -> dict[str, Any]:
    """Read what was typed of one person; of an agent who stays, what is empty is kept too."""
    people = answers.get("people")
    one = people[0] if isinstance(people, list) and people else None
    given = dict(one) if isinstance(one, Mapping) else {}
    agents = given.get("agents") if isinstance(given.get("agents"), list) else []
    old = {a.get("name"): a for a in (party.agents if party else [])}
    rows = [a for a in agents or [] if isinstance(a, Mapping)]
    told = {name: value for name, value in given.items() if value not in ("", None)}
    return {
        **told,
        "vulnerable": given.get("vulnerable") or [],
        "agents": [
            {**old.get(a.get("name"), {}), **{k: v for k, v in a.items() if v}} for a in rows
        ],
    }


def _checked(w: Work, case: Case, given: Answers, party: Party | None) -> dict[str, Any]:
    """Check what is known of one person now; raises `AnswersInvalid` with the page's fields."""
    found = parties.check(given, "people.0", clock.today(w.now), applicant=False)
    others = {p.id_no for p in case.parties if p is not party and p.id_no}
    if found.values.get("id_no") in others:
        found.wrong(_at("id_no"), "同一个证件号码填写了两次，请核对双方当事人。")
    parties.refuse(found.errors)
    return found.values


def _at(name: str) -> str:
    return f"people.0.{name}"


def _write_again(w: Work, case: Case) -> None:
    """Lay out again the agreement that is being signed: it names its parties."""
    agreement = contexts.newest_agreement(w, case)
    if agreement is not None and agreement.form == "WRITTEN" and agreement.effective_at is None:
        agreement.text_hash = sheet_text.Texts(case, agreement).hash_for(None)
        papers.refresh_about(w, case, kinds.agreement_paper(case), agreement.id)


def _tell_rights(w: Work, case: Case, party: Party) -> None:
    """Tell who joins later their rights as the others were told (D-03)."""
    folder = "administrative_mediation" if kinds.is_administrative(case) else "people_mediation"
    name = f"{folder}/rights_notice"
    if papers.newest(w, case, name) is not None:
        mediates = bool(w.actor.roles & {"mediator", "chief_mediator"})
        signed_as = "mediator" if mediates else None
        papers.issue(w, case, name, party.id, signers=[party.id], signed_as=signed_as)
