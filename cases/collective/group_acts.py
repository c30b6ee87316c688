"""Acts on many members at once: each with its reason, its paper, and only on lines as they stood.

A page carries the count of acts it was drawn at; a line that somebody changed since is not changed
again from that page, so neither two clerks nor a repeated post undo each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.collective import group_leaving, group_pay, group_signing, group_text, groups
from cases.collective.groups import Line
from cases.desks import answers as read
from cases.errors import NotFound, StateMismatch
from cases.justice import choosing
from cases.models import Case, GroupAct, Party, PartyGroup
from cases.paperwork import contexts, papers
from cases.reception import consent
from cases.reception.registration import LARGEST_SUM
from cases.rules import clock
from cases.words import Words
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]
Do = Callable[["Work", Case, PartyGroup, list[Line], Answers], list[Line]]


def act(
    w: Work, case_id: UUID, kind: str, ids: Iterable[UUID], seen: int, answers: Answers
) -> list[Line]:
    """Do the act *kind* on the members *ids* of a page drawn at count *seen*; tell who changed.

    *answers* hold the reason, the id of a paper (`file`) and what the act asks. Raises
    `StateMismatch` when a line was changed since, `NotFound` for a stranger, `AnswersInvalid`.
    """
    case = groups.require_keeper(w, case_id)
    group = groups.required(w, case)
    found = groups.chosen(groups.lines(w, case), ids)
    if kind not in ACTS:
        raise NotFound(f"No act {kind}.")
    if kind not in open_now(w, case):
        raise StateMismatch(state=case.state)
    if not found:
        raise read.refuse(members="请先勾选要办的人。")
    if not read.text(answers, "reason"):
        raise read.refuse(reason="请写明根据什么登记，比如“3月2日电话逐人核对”。")
    _refuse_stale(found, seen)
    _refuse_gone(found)
    _refuse_unreadable(answers)
    changed = ACTS[kind](w, case, group, found, answers)
    if changed:
        reason = read.text(answers, "reason")[:400]
        file = groups.file(w, case, answers)
        note(w, case, group, kind, changed, reason, file.id if file else None)
        consent.tell(w, case)
    return changed


def open_now(w: Work, case: Case) -> tuple[str, ...]:
    """Name the acts that may be done on members of *case* now: no sum changes in a settled text."""
    if groups.is_settled(w, case):
        found = ["authorise", "sign"] if group_signing.open_task(w, case) else []
    else:
        found = ["consent", "claim", "elect", "authorise", "agree", "join"]
    row = contexts.newest_agreement(w, case)
    if row is not None and row.effective_at is not None:
        found += ["wants", "pay"] if case.confirm_state in ("OFFERED", "PREPARING") else ["pay"]
    return (*found, "leave")


def note(
    w: Work,
    case: Case,
    group: PartyGroup,
    kind: str,
    changed: Iterable[Line],
    reason: str,
    file: UUID | None = None,
) -> None:
    """Count an act, mark the lines it changed, and keep its reason beside the chain."""
    group.seq += 1
    ids = []
    for one in changed:
        one.member.seq = group.seq
        ids.append(str(one.party.id))
    row = GroupAct(
        group_id=group.id,
        seq=group.seq,
        kind=kind,
        members=ids,
        reason=reason,
        file=file,
        by=_user(w),
        at=w.now,
    )
    w.session.add(row)
    w.session.flush()
    w.record(case, "group.act", act=kind, people=len(ids), row=str(row.id))


def consented(w: Work, party: Party, way: str) -> None:
    """Note that a member agreed to mediation."""
    party.consent, party.consent_at = "CONSENTED", w.now
    party.consent_by = {**(party.consent_by or {}), "way": way}


def _user(w: Work) -> UUID:
    return access.require_user(w).user_id


def _refuse_stale(found: list[Line], seen: int) -> None:
    changed = [one.party.name for one in found if one.member.seq > seen]
    if changed:
        raise StateMismatch(reason="changed_since", people=changed)


def _refuse_gone(found: list[Line]) -> None:
    if any(one.party.exited_at is not None for one in found):
        raise read.refuse(members="勾选的人里有已经退出的，请先取消勾选。")


def _refuse_unreadable(answers: Answers) -> None:
    """Refuse a day or a sum that is none, before an act reads it."""
    for name in ("on", "due_on", "at"):
        try:
            read.later(answers.get(name))
        except ValueError as error:
            raise read.refuse(**{name: "日期写成 2026-12-31 的样子。"}) from error
    try:
        amount = read.money(answers.get("amount"))
        is_sum = amount is None or 0 < amount <= LARGEST_SUM
    except ArithmeticError:
        is_sum = False
    if not is_sum:
        raise read.refuse(amount="请填写大于零的金额。")


# --- the acts -------------------------------------------------------------------------------------


def _consent(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    way = read.text(answers, "way")
    if way not in statutes.words("consent_way") or way == "portal":
        raise read.refuse(way="请选择怎样问的。")
    fresh = [one for one in found if one.party.consent != "CONSENTED"]
    for one in fresh:
        consented(w, one.party, way)
    return fresh


def _claim(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    amount = _sum(answers)
    for one in found:
        one.member.claimed = amount
    return found


def _agree(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    share = _percent(answers)
    for one in found:
        if share is None:
            one.member.agreed = _sum(answers)
        elif one.member.claimed is None:
            raise read.refuse(members=Words("%(who)s还没有请求金额。", who=one.party.name))
        else:
            one.member.agreed = group_text.part_of(one.member.claimed, share)
    return found


def _sum(answers: Answers) -> Decimal:
    amount = read.money(answers.get("amount"))
    if amount is None:
        raise read.refuse(amount="请填写大于零的金额。")
    return amount


def _percent(answers: Answers) -> Decimal | None:
    if not read.text(answers, "percent"):
        return None
    try:
        share = Decimal(read.text(answers, "percent"))
    except ArithmeticError:
        share = Decimal(0)
    if not share.is_finite() or not 0 < share <= 100:
        raise read.refuse(percent="百分比填1到100。")
    return share


def _join(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    """Note who takes part in the agreement: each in person, or by who was let settle."""
    unsure = [one.party.name for one in found if one.member.agreed is None]
    if unsure:
        told = Words("还没有约定金额：%(who)s。", who="、".join(unsure[:5]))
        raise read.refuse(members=told)
    if answers.get("by") == "representative":
        group_signing.need_authority(found)
    for one in found:
        one.member.joins = True
    return found


def _wants(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    choosing.may_still_choose(w, case)
    wants = read.yes(answers.get("wants"))
    for one in found:
        one.party.wants_confirmation = wants
    return found


def _elect(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    """Record the election: *found* took part in it and are represented by who was elected."""
    wanted = [i for i in map(read.identifier, answers.get("representatives") or []) if i]
    elected = groups.chosen(found, wanted) if _are_among(found, wanted) else []
    most = int(w.law.of(case).value("E4", "most"))
    if not 1 <= len(elected) <= most:
        told = Words("代表从参加推选的人里选，一到%(most)s人。", most=most)
        raise read.refuse(representatives=told)
    if groups.file(w, case, answers) is None:
        raise read.refuse(file="请上传有推选人签名的推选记录。")
    day = read.day(answers.get("on"))
    if day is None or day > clock.today(w.now):
        raise read.refuse(on="请填写推选的日期，不晚于今天。")
    way = read.text(answers, "election_way")
    if way not in ("MEETING", "WRITTEN"):
        raise read.refuse(election_way="请选择怎样推选的。")
    group.elected_on, group.elected_way = day, way
    _represent(groups.lines(w, case), found, elected)
    papers.refresh_about(w, case, "intake/application")
    return found


def _are_among(found: list[Line], wanted: list[UUID]) -> bool:
    return set(wanted) <= {one.party.id for one in found}


def _represent(every: list[Line], voters: list[Line], elected: list[Line]) -> None:
    heads, voted = ({one.party.id for one in some} for some in (elected, voters))
    for one in every:
        one.party.representative = one.party.id in heads
        one.party.represented = one.party.id in voted
        if one.member.special_id not in heads:
            one.member.special_id = None


def _authorise(
    w: Work, case: Case, group: PartyGroup, found: list[Line], answers: Answers
) -> list[Line]:
    """Note whom members let settle, waive and sign for them; the signed paper is asked for."""
    chosen = read.identifier(answers.get("representative"))
    heads = [p for p in case.parties if p.representative and p.exited_at is None]
    if chosen not in {p.id for p in heads}:
        raise read.refuse(representative="请从推选的代表里选。")
    if groups.file(w, case, answers) is None:
        raise read.refuse(file="请上传本人签名的特别授权书。")
    granted = [one for one in found if one.party.id != chosen]
    for one in granted:
        one.member.special_id = chosen
    return granted


ACTS: Mapping[str, Do] = {
    "consent": _consent,
    "claim": _claim,
    "agree": _agree,
    "join": _join,
    "wants": _wants,
    "elect": _elect,
    "authorise": _authorise,
    "sign": group_signing.sign,
    "pay": group_pay.pay,
    "leave": group_leaving.act,
}
