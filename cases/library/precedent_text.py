"""The text of a precedent: drafted from what the case's tables hold, without anybody in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from cases import names
from cases.library import anonymise
from cases.library.anonymise import Known, Replaced
from cases.models import (
    Agreement,
    Assignment,
    Case,
    DiagnosisNote,
    Investigation,
    MediationSession,
    Membership,
    Organisation,
    PanelMember,
    Party,
    User,
)
from cases.paperwork import contexts
from cases.settlement import mediation
from documents import clauses as wording
from processes import law

if TYPE_CHECKING:
    from cases.work import Work

#: parts of the text (words of `precedent_part`), and how long each may be
FIELDS: Mapping[str, int] = {
    **{"title": 60, "facts": 4000, "sticking": 2000},
    **{"method": 4000, "clauses": 4000, "outcome": 1000},
}


@dataclass(frozen=True)
class Drafted:
    """A text without names, with what was taken out and what a reader should look at."""

    text: Mapping[str, str]
    replaced: tuple[Replaced, ...]
    doubts: tuple[str, ...]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What was taken out, as it is kept."""
        return [asdict(one) for one in self.replaced]


def draft(w: Work, case: Case) -> Drafted:
    """Draft the text of *case* from its tables; what one side said alone is never used."""
    return clean(w, case, _written(w, case))


def clean(w: Work, case: Case, text: Mapping[str, str]) -> Drafted:
    """Take out of *text* whatever is known of *case*, and numbers; see `anonymise`."""
    taken = anonymise.Text(known(w, case))
    cleaned = {name: taken.clean(str(text.get(name) or "")).strip() for name in FIELDS}
    found = anonymise.doubts("\n".join(cleaned.values()))
    return Drafted(cleaned, tuple(taken.replaced), tuple(found))


# --- what is known ----------------------------------------------------------------------------


def known(w: Work, case: Case) -> Known:
    """Collect everybody and everything that the tables of *case* name; who was split off too."""
    parties = w.session.scalars(select(Party).where(Party.case_id == case.id)).all()
    natural = [p for p in parties if p.kind == "NATURAL"]
    legal = [p for p in parties if p.kind != "NATURAL"]
    return Known(
        people=tuple(_filled([p.name for p in natural], *map(_around, parties), _others(w, case))),
        staff=tuple(_filled(w.session.scalars(_staff(case)))),
        bodies=tuple(_filled([p.name for p in legal], *map(_firms, parties))),
        places=tuple(_filled([p.address for p in parties], [case.place], _scenes(w, case))),
        county=tuple(_filled(_organisations(w))),
        numbers=tuple(_filled(*map(_numbers, parties), [case.number, case.code])),
    )


def _filled(*lists: Iterable[str | None]) -> Iterable[str]:
    return (text.strip() for found in lists for text in found if text and text.strip())


def _around(party: Party) -> list[str | None]:
    return [party.legal_rep, *(str(agent.get("name") or "") for agent in party.agents)]


def _firms(party: Party) -> list[str | None]:
    return [str(agent.get("organisation") or "") for agent in party.agents]


def _numbers(party: Party) -> list[str | None]:
    own = [party.id_no, party.phone]
    theirs = [str(a.get(key) or "") for a in party.agents for key in ("id_no", "phone")]
    return [*own, *theirs]


def _others(w: Work, case: Case) -> Iterable[str]:
    """Name who was asked, invited, heard or handled it."""
    for asked in w.session.scalars(select(Investigation).where(Investigation.case_id == case.id)):
        yield asked.interviewee
        yield from (_named(one) for one in asked.participants)
    for met in mediation.sessions(w, case):
        yield met.recorder
        yield from (_named(one) for one in met.invitees)
    notes = select(DiagnosisNote).where(DiagnosisNote.case_id == case.id)
    yield from (note.who for note in w.session.scalars(notes))
    members = select(PanelMember).where(PanelMember.case_id == case.id)
    yield from (member.name for member in w.session.scalars(members))


def _named(row: Any) -> str:
    return str(row.get("name") or "") if isinstance(row, Mapping) else str(row)


def _staff(case: Case) -> Any:
    """Select the names of who handled the case, and of who sits where it was handled."""
    places = [place for place in (case.centre_id, case.committee_id) if place]
    here = select(Membership.user_id).where(Membership.organisation_id.in_(places))
    assigned = select(Assignment.user_id).where(Assignment.case_id == case.id)
    return select(User.name).where(or_(User.id.in_(here), User.id.in_(assigned)))


def _scenes(w: Work, case: Case) -> Iterable[str]:
    asked = select(Investigation.place).where(Investigation.case_id == case.id)
    return [*w.session.scalars(asked), *(met.place for met in mediation.sessions(w, case))]


def _organisations(w: Work) -> Iterable[str | None]:
    query = select(Organisation.name, Organisation.display_name)
    for name, shown in w.session.execute(query.where(Organisation.tenant_id == w.tenant)):
        yield name
        yield shown


# --- what is told -----------------------------------------------------------------------------


def _written(w: Work, case: Case) -> dict[str, str]:
    deal = contexts.newest_agreement(w, case)
    return {
        "title": case.title,
        "facts": (deal.facts if deal else "") or case.facts,
        "sticking": _sticking(case),
        "method": _method(mediation.sessions(w, case)),
        "clauses": _clauses(case, deal) if deal else "",
        "outcome": _outcome(case, deal),
    }


def _sticking(case: Case) -> str:
    claims = [contexts.claim(one).rstrip("。；") for one in case.claims]
    said = "；".join(f"{n}．{one}" for n, one in enumerate(claims, 1))
    about = names.word("subject", case.subject)
    parts = [f"争的是{about}。" if about else "", f"申请一方要求：{said}。" if said else ""]
    return "\n".join(part for part in parts if part)


def methods(w: Work, case: Case) -> list[str]:
    """List the techniques used in the sessions of *case*."""
    used = {code for met in mediation.sessions(w, case) for code in met.techniques}
    return [code for code in law.techniques() if code in used]


def _method(met: list[MediationSession]) -> str:
    used = {code for one in met for code in one.techniques}
    ways = [f"{row.name}：{row.text}。" for code, row in law.techniques().items() if code in used]
    told = [one.record.strip() for one in met if one.mode != "SEPARATE" and one.record.strip()]
    guests = [str(i.get("relation") or "") for one in met for i in one.invitees]
    asked = "、".join(dict.fromkeys(filter(None, guests)))
    head = f"一共谈了{len(met)}次" + (f"，经各方同意请了{asked}参加" if asked else "")
    return "\n".join([head + "。", *ways, *told])


def _clauses(case: Case, deal: Agreement) -> str:
    people = {p.id: p.name for p in case.parties}
    rows = [contexts.clause(one, people) | {"account": None} for one in deal.clauses]
    return "\n".join(f"{n}．{wording.sentence(one)}" for n, one in enumerate(rows, 1))


def _outcome(case: Case, deal: Agreement | None) -> str:
    said = names.word("end_state", case.end_state) or ""
    if deal is None or deal.effective_at is None or case.accepted_at is None:
        return f"{said}。"
    days = (deal.effective_at - case.accepted_at).days
    return f"从受理到达成协议用了{max(days, 1)}天；{said}。"
