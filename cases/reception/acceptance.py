"""Acceptance (受理): the committee, who mediates and why, the number, the period.

The house proposes mediators (`cases.assignment.assigning`); a clerk confirms or chooses others,
with a reason.
Sources: 人民调解法 arts. 17 (consent), 19 (who mediates), 23; rules R-006, R-008, R-009, R-027.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access, casestate
from cases.assignment import assigning
from cases.county import people
from cases.desks import answers as read
from cases.errors import GateClosed
from cases.exchange import referrals
from cases.models import Assignment, Case, Document, Membership, Organisation, Party, User
from cases.operations import Operation
from cases.paperwork import numbering, papers
from cases.reception import kinds, sides
from cases.rules import clock, periods
from cases.settlement import administrative
from cases.words import Words, joined
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.assignment.assigning import Candidate
    from cases.work import Work

Answers = Mapping[str, Any]

#: who may act for a party, and in what
AUTHORITY = "intake/power_of_attorney"
#: what that paper is called when it is in force no more
ENDED = "授权委托书（代理已终止）"
#: who may mediate for a committee
MEDIATING = ("mediator", "chief_mediator")


def _prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    committees = kinds.organisations(w, case)
    ranked = assigning.rank(w, case, people.members(w.session, _ids(committees), *MEDIATING))
    staff = _staff(w, committees)
    home = _preferred(w, case, committees)
    own = [one for one in ranked if home and one.id in staff.get(home.id, ())]
    short = assigning.shortlist(w, case, own)
    number = 2 if case.priority == "RED" else 1
    return {
        "options_committees": [{"label": c.name, "value": str(c.id)} for c in committees],
        "options_mediators": assigning.choices([*own, *(r for r in ranked if r not in own)]),
        "committee_id": str(home.id) if home else None,
        "mediators": [str(one.id) for one in short[:number]],
        "suggestion": _told(own, short, _better(ranked, short, committees, staff)),
        "open_session": False,
        **_referred(w, case),
    }


def _ids(rows: Iterable[Organisation]) -> list[UUID]:
    return [row.id for row in rows]


def _preferred(w: Work, case: Case, committees: Sequence[Organisation]) -> Organisation | None:
    """Take the committee of the centre's own town."""
    town = w.session.get_one(Organisation, case.centre_id).parent_id
    return next((c for c in committees if c.parent_id == town), None)


def _staff(w: Work, committees: Sequence[Organisation]) -> dict[UUID, set[UUID]]:
    """List by committee who may mediate for it."""
    rows = w.session.execute(
        select(Membership.organisation_id, Membership.user_id).where(
            Membership.organisation_id.in_(_ids(committees)),
            Membership.role.in_(access.giving(*MEDIATING)),
        )
    )
    found: dict[UUID, set[UUID]] = {}
    for place, user in rows:
        found.setdefault(place, set()).add(user)
    return found


def _better(
    ranked: Sequence[Candidate],
    short: Sequence[Candidate],
    committees: Sequence[Organisation],
    staff: Mapping[UUID, set[UUID]],
) -> list[Words]:
    """Name the people of other committees who would be better still."""
    best = short[0].points if short else 0
    found = [
        o for o in ranked if not o.is_out and o not in short and (not short or o.points > best)
    ]
    return [
        Words(
            "- %(name)s（%(committee)s）：%(why)s",
            name=one.name,
            committee=next(c.name for c in committees if one.id in staff.get(c.id, ())),
            why=one.words,
        )
        for one in found[:3]
    ]


def _told(own: Sequence[Candidate], short: Sequence[Candidate], better: list[Words]) -> Words:
    """Write who is proposed, and who of other committees would be better."""
    parts = [assigning.told(own, short)]
    if better:
        parts += [Words("别的委员会有更合适的人，可以改由那里受理："), joined(better, "\n")]
    return joined(parts, "\n\n")


def _referred(w: Work, case: Case) -> dict[str, Any]:
    """Show what was sent along with a referred dispute, to be signed for."""
    row = referrals.of(w, case)
    return {} if row is None else {"referred": True, "letter": referrals.summary(row)}


def accept(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Accept the dispute: number, mediators, period; makes D-07.

    Raises `GateClosed` while a party has not consented (人民调解法 art. 17), `AnswersInvalid` when
    the committee or a mediator cannot take it, or another than the proposed has no reason.
    """
    _all_consent(case)
    committee = _committee(w, case, answers.get("committee_id"))
    mediators = _mediators(w, case, committee, answers.get("mediators"))
    _assign(w, case, committee, mediators, answers)
    case.committee_id = committee.id
    referrals.sign(w, case, answers)
    case.details = (case.details or {}) | {
        "remark": read.text(answers, "remark") or None,
        "open_session": read.yes(answers.get("open_session")),
        "recorder": read.text(answers, "recorder") or None,
    }
    for party in case.parties:
        authorise(w, case, party)
    if kinds.is_administrative(case):
        referrals.send_receipt(w, case)
        return administrative.hand_to(w, case, committee, mediators)
    return _begin(w, case, committee, mediators[0])


def _begin(w: Work, case: Case, committee: Organisation, lead: User) -> dict[str, Any]:
    """Give the number, start the period, make the form of acceptance."""
    kind = kinds.of(case)
    series = kinds.series(w, committee.id, kind)
    case.number = numbering.mediation(w.session, committee, w.now, series)
    case.accepted_at = w.now
    due = periods.begin_mediation(w, case)
    papers.issue(
        w,
        case,
        "intake/acceptance_form",
        signers=[p.id for p in sides.speaking(case)],
        audience="staff",
        signed_as="registrar",
    )
    w.record(case, "case.accepted", public=True, number=case.number, due=due.isoformat())
    referrals.send_receipt(w, case)
    return {
        "accepted_at": clock.local(w.now).isoformat(),
        "committee_id": str(committee.id),
        "mediator_id": str(lead.id),
        "period_due": due.isoformat(),
        "manner": kinds.manner(case),
    }


def authorise(w: Work, case: Case, party: Party) -> None:
    """Make the power of attorney of a represented party anew (D-04); guardians need none.

    That of an agent who is the party's no more has ended, and stays in the file with that mark
    (民法典 art. 173). A court where the application lies reads it.
    """
    if (last := papers.newest(w, case, AUTHORITY, party.id)) and _has_lost(party, last):
        _end(w, last)
    if sides.has_agent(party):
        row = casestate.application(w, case)
        audience = "court" if row is not None and row.filed_at is not None else "staff"
        papers.reissue(w, case, AUTHORITY, party.id, signers=[party.id], audience=audience)


def _has_lost(party: Party, paper: Document) -> bool:
    """Tell whether *paper* names an agent whom *party* has no more."""
    named = (a["name"] for a in paper.context.get("agents", []) if a["kind"] != "GUARDIAN")
    return not {*named} <= {a.get("name") for a in party.agents if a.get("kind") != "GUARDIAN"}


def _end(w: Work, paper: Document) -> None:
    """Keep *paper* as what was in force for a time; what was never printed was never in force."""
    papers.make_deferred(w, paper)
    if paper.status not in papers.MADE:
        paper.status = "VOID"
        return
    waiting = {str(id_) for id_ in papers.unsigned(w, paper)}
    paper.signers = [id_ for id_ in paper.signers if id_ not in waiting]
    paper.title = ENDED
    paper.status = "ENDED"


def _all_consent(case: Case) -> None:
    silent = [str(p.id) for p in sides.staying(case) if p.consent != "CONSENTED"]
    if silent:
        raise GateClosed(law="R-006", reason="还有当事人没有同意调解，不能受理。", missing=silent)


def _committee(w: Work, case: Case, chosen: object) -> Organisation:
    for committee in kinds.organisations(w, case):
        if str(committee.id) == str(chosen):
            return committee
    raise read.refuse(committee_id="请选择能够办理这件纠纷的组织。")


def _mediators(w: Work, case: Case, committee: Organisation, chosen: object) -> list[User]:
    known = {str(user.id): user for user in people.members(w.session, [committee.id], *MEDIATING)}
    wanted = [str(one) for one in chosen] if isinstance(chosen, list) else []
    if not wanted or any(one not in known for one in wanted):
        raise read.refuse(mediators="请从这个组织的人员中选择。")
    if case.priority == "RED" and len(set(wanted)) < 2:
        raise read.refuse(mediators="红色纠纷至少要两名调解员。")
    return [known[one] for one in dict.fromkeys(wanted)]


def _assign(
    w: Work, case: Case, committee: Organisation, mediators: list[User], answers: Answers
) -> None:
    """Appoint who was chosen, with what the house said of each and why another was taken."""
    if read.yes(answers.get("chosen_by_parties")):
        for party in case.parties:
            party.chosen_id = mediators[0].id
    ranked = assigning.rank(w, case, people.members(w.session, [committee.id], *MEDIATING))
    reason = read.text(answers, "choice_reason")
    proposed = _check(w, case, ranked, mediators, reason)
    for n, user in enumerate(mediators):
        row = _row(w, case, user, "LEAD" if n == 0 else "CO")
        row.grounds, row.reason = assigning.kept(ranked, user.id), reason or None
        w.session.add(row)
    held = (*MEDIATING, "intake_clerk")
    recorder = read.text(answers, "recorder")
    staff = people.members(w.session, [committee.id, case.centre_id], *held)
    writer = next((user for user in staff if user.name == recorder), None)
    if writer is not None:
        w.session.add(_row(w, case, writer, "RECORDER"))
    w.session.flush()
    lead = str(mediators[0].id)
    w.record(case, "assignment.made", mediator=lead, number=len(mediators), proposed=proposed)


def _row(w: Work, case: Case, user: User, role: str) -> Assignment:
    by = w.actor.user_id if isinstance(w.actor, access.Actor) else None
    return Assignment(case_id=case.id, user_id=user.id, role=role, assigned_at=w.now, by=by)


def _check(
    w: Work, case: Case, ranked: Sequence[Candidate], mediators: Sequence[User], reason: str
) -> bool:
    """Tell whether the house proposed all *mediators*; who it did not takes a reason."""
    by_id = {one.id: one for one in ranked}
    for user in mediators:
        if by_id[user.id].barred:
            said = Words("%(name)s不能办：%(why)s。", name=user.name, why=by_id[user.id].words)
            raise read.refuse(mediators=said)
    short = {one.id for one in assigning.shortlist(w, case, ranked)}
    out = any(by_id[user.id].is_out for user in mediators)
    proposed = mediators[0].id in short and not out
    if not proposed and not reason:
        raise read.refuse(choice_reason="选的不是推荐的人，请写明理由。")
    return proposed


OPERATIONS = (Operation("intake.accept", "受理", _prefill, accept),)
