"""One of many leaves while the others go on: with an own end, an own notice, an own way onward.

Nobody is held back (人民调解法 arts. 3, 17, 23) and nobody ends it for the others. Who leaves gets
D-12 with the next body to turn to: in a labour dispute arbitration (劳动争议调解仲裁法 art. 14).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import names
from cases.collective import group_papers, groups
from cases.collective.groups import Line
from cases.desks import answers as read
from cases.models import Agreement, Case, Document, Party, PartyGroup, Signature
from cases.paperwork import contexts, papers
from cases.reception import kinds, sides
from cases.rules import clock
from cases.settlement import sheet_text

if TYPE_CHECKING:
    from cases.work import Work

#: what a reason leads to; every other is a failure
ENDS = {"PARTY_REFUSED": "CLOSED_REFUSED", "PARTY_WITHDREW": "CLOSED_WITHDRAWN"}
FAILED = "CLOSED_FAILED"
#: reasons that a member of staff may give for one of many
REASONS = (
    *("GAP_TOO_WIDE", "EXPIRED", "PARTY_WITHDREW", "PARTY_REFUSED", "REFUSED_TO_SIGN"),
    *("UNREACHABLE", "OTHER"),
)


def is_one_of_many(case: Case, party: Party) -> bool:
    """Tell whether *party* may leave and leave others of its group behind."""
    return party.group_id is not None and len(sides.members(case)) > 1


def is_bound(w: Work, case: Case, party: Party) -> bool:
    """Tell whether an agreement that has taken effect binds *party*."""
    row = contexts.newest_agreement(w, case)
    return row is not None and row.effective_at is not None and _is_in(row, party.id)


def act(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Mapping[str, Any]
) -> list[Line]:
    """Write down that members leave, for one reason."""
    code = read.text(answers, "why")
    if code not in REASONS:
        raise read.refuse(why="请选择退出的原因。")
    if any(is_bound(w, case, one.party) for one in found):
        raise read.refuse(members="协议已经生效的人受协议约束，不能按退出登记。")
    if len(found) >= len(sides.members(case)):
        raise read.refuse(members="至少留一个人。全都不调了的，请在任务里按调解不成办理。")
    _leave(w, case, found, code)
    return found


def leave(w: Work, case: Case, party: Party, code: str) -> None:
    """Let one of many leave by the own act; the caller has seen that others stay."""
    found = [Line(party, groups.line(w, party))]
    group = groups.required(w, case)
    group.seq += 1
    found[0].member.seq = group.seq
    _leave(w, case, found, code)


def later(w: Work, case: Case) -> None:
    """Promise that who did not join a fresh agreement is told when the period is over."""
    if any(not is_bound(w, case, p) for p in sides.members(case)):
        last = case.period_due or clock.today(w.now)
        w.later("groups.expire", at=clock.end_of_day(last), case_id=case.id)


def expire(w: Work, case_id: UUID | str) -> None:
    """Let those leave whom no agreement binds when the period is over: a promised job.

    While it runs, or when there is nobody left over, nothing happens.
    """
    case = w.session.get(Case, UUID(str(case_id)))
    if case is None or case.closed_at is not None:
        return
    if case.period_due is not None and clock.today(w.now) <= case.period_due:
        w.later("groups.expire", at=clock.end_of_day(case.period_due), case_id=case.id)
        return
    rest(w, case)


def rest(w: Work, case: Case) -> None:
    """Let everybody leave whom the agreement that has taken effect does not bind."""
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is None:
        return
    left = [one for one in groups.lines(w, case) if one.party.exited_at is None]
    left = [one for one in left if not _is_in(row, one.party.id)]
    if left:
        _leave(w, case, left, "EXPIRED")


def _is_in(row: Agreement, party_id: UUID) -> bool:
    return any(party_id in (c.obligee_id, c.obligor_id) for c in row.clauses)


def _leave(w: Work, case: Case, found: Sequence[Line], code: str) -> None:
    ids = {one.party.id for one in found}
    for one in found:
        one.party.exited_at = w.now
        one.party.outcome = ENDS.get(code, FAILED)
        one.member.reason = code
        one.member.joins = False
    w.session.flush()
    _out_of_the_text(w, case, ids)
    _out_of_the_papers(w, case, {str(id_) for id_ in ids})
    part = {
        "reason": names.reason(code),
        "ended_on": contexts.day(clock.today(w.now)),
        "advice": list(kinds.ALL_ROUTES),
        "note": None,
        "rest": None,
    }
    group_papers.begin(
        w, case, kinds.termination_paper(case), [one.party for one in found], {"termination": part}
    )
    for one in found:
        w.record(case, "group.left", public=True, party=str(one.party.id), reason=code)


def _out_of_the_text(w: Work, case: Case, ids: set[UUID]) -> None:
    """Take who leaves out of an agreement that is being signed.

    What the others of the group signed is their own line and stands; whoever signs for all signs
    the shorter list again.
    """
    row = contexts.newest_agreement(w, case)
    if row is None or row.effective_at is not None:
        return
    gone = [c for c in row.clauses if c.obligee_id in ids or c.obligor_id in ids]
    if not gone:
        return
    for clause in gone:
        row.clauses.remove(clause)
        w.session.delete(clause)
    w.session.flush()
    if row.form == "WRITTEN":
        row.text_hash = sheet_text.Texts(case, row).hash_for(None)
        papers.refresh_about(w, case, kinds.agreement_paper(case), row.id)


def _out_of_the_papers(w: Work, case: Case, gone: set[str]) -> None:
    """Lay out again what is still being signed with a line for who leaves without having signed.

    What they asked for with the others, papers of the intake, stays as it was.
    """
    query = select(Document).where(
        Document.case_id == case.id,
        Document.status.not_in(papers.OVER),
        Document.name.not_like("intake/%"),
    )
    for paper in w.session.scalars(query):
        signed = select(Signature.party_id).where(Signature.document_id == paper.id)
        left = gone & {*paper.signers} - {str(id_) for id_ in w.session.scalars(signed)}
        if left and str(paper.about_id) not in gone:
            papers.refresh(w, paper)
