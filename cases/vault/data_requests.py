"""A person's requests over the own data: put right, deleted, consent taken back.

A request has a number and a day for its answer, lies in the queue of who handles the case, and is
answered with a code and with reasons. Consent taken back works at once, without anybody's leave.
Sources: 个人信息保护法 arts. 15, 46, 47, 50; 人民调解法 art. 27.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases import access
from cases.desks import answers as read
from cases.errors import NotFound
from cases.models import Case, DataRequest, Organisation, Party
from cases.operations import Operation, nothing
from cases.paperwork import contexts, notices, numbering
from cases.reception import kinds
from cases.related import links
from cases.rules import clock
from cases.settlement import termination
from cases.vault import erasing
from cases.words import Words, day
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

PROCESS, MOVED, SERIES = "data_request", "data.moved", "个信"
CORRECT, DELETE, WITHDRAW, UNSHARE = "CORRECT", "DELETE", "WITHDRAW", "UNSHARE"
#: requests that say in words what is asked, and those that may delete something
IN_WORDS, DELETING = (CORRECT, DELETE), (DELETE, WITHDRAW)
SHORTEST, LONGEST = 4, 1000


@dataclass(frozen=True)
class Request:
    """A request as the person's page shows it."""

    number: str
    kind: str
    words: str
    asked_at: datetime
    due_on: date
    #: None while it waits; DONE PARTLY REFUSED
    outcome: str | None
    reasons: str
    #: what was deleted, as counts by code
    deleted: Mapping[str, int]
    answered_at: datetime | None
    #: whether it is told what stays in the file and why
    tells_kept: bool
    #: by word of mouth: by whom, name, checked, note; empty from the person's own page
    said: Mapping[str, str]


@dataclass(frozen=True)
class View:
    """What the section on the own data shows."""

    #: kinds that may be asked now
    may: tuple[str, ...]
    requests: tuple[Request, ...]


def of_party(w: Work) -> View:
    """Show what the acting party asked over its data, the newest first, and what it may ask."""
    return view(w, w.session.get_one(Party, access.require_party(w).party_id))


def view(w: Work, party: Party) -> View:
    """Show what was asked over the data of *party*, for who has seen to it that it may be shown."""
    query = select(DataRequest).where(DataRequest.party_id == party.id)
    rows = list(w.session.scalars(query.order_by(DataRequest.id.desc())))
    may = tuple(kind for kind in statutes.words("data_request") if _may(party, rows, kind))
    return View(may, tuple(map(_shown, rows)))


def ask(w: Work, kind: str, words: str = "") -> str:
    """Take a request of the acting party; consent taken back works at once.

    Returns what taking it back meant for the mediation (`termination.withdraw`), else ``asked``.
    Raises `AnswersInvalid` for what cannot be asked now, or says nothing.
    """
    actor = access.require_party(w)
    access.hold(w, actor.case_id)
    case = access.read(w, actor.case_id)
    return take(w, case, read.party(case, actor.party_id), kind, words)


def take(
    w: Work,
    case: Case,
    party: Party,
    kind: str,
    words: str,
    said: Mapping[str, str] | None = None,
) -> str:
    """Take a request of *party*; *said* at the desk: who asked, and how they were known."""
    query = select(DataRequest).where(DataRequest.party_id == party.id)
    if not _may(party, w.session.scalars(query).all(), kind):
        raise read.refuse(data_kind="请选择要求什么；同一种要求等答复以后再提。")
    words = words.strip()[:LONGEST]
    if kind in IN_WORDS and len(words) < SHORTEST:
        raise read.refuse(data_words="请写明要更正或者删除什么。")
    row = _row(w, case, party, kind, words)
    row.said = dict(said) if said else None
    meant = _take_back(w, case, party, kind) if kind in (WITHDRAW, UNSHARE) else "asked"
    if kind == UNSHARE:
        row.outcome, row.answered_at = "DONE", w.now
    else:
        _wait(w, case, row)
    told = {"party": str(party.id), "ask": kind, "number": row.number, "desk": bool(said)}
    w.record(case, "data.requested", public=False, **told)
    return meant


def follow(w: Work, case: Case) -> None:
    """Let what waits for an answer pass to whoever handles *case* now."""
    waiting = DataRequest.outcome.is_(None)
    query = select(DataRequest.instance_id).where(DataRequest.case_id == case.id, waiting)
    found = [id_ for id_ in w.session.scalars(query) if id_ is not None]
    for instance_id in found:
        w.engine.rescope(instance_id, links.place(case))
    if found:
        w.engine.send(MOVED, str(case.id), {"role": _role(case)})


def answer(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Answer a request: done, in part or refused, with reasons; what is chosen is deleted."""
    row = _asked(w, case, task)
    party = w.session.get_one(Party, row.party_id)
    row.outcome, row.reasons = str(answers.get("outcome")), read.text(answers, "reasons")
    if row.outcome not in statutes.words("data_outcome"):
        raise read.refuse(outcome="请选择怎么答复。")
    if len(row.reasons) < SHORTEST:
        raise read.refuse(reasons="请写明办了什么、没有办的为什么。")
    row.deleted = erasing.erase(w, case, party, map(str, answers.get("erase") or []))
    row.answered_at, row.answered_by = w.now, access.require_user(w).user_id
    w.session.flush()
    w.record(case, "data.answered", party=str(party.id), ask=row.kind, outcome=row.outcome)
    return {"outcome": row.outcome}


def remind(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Remind who handles the case that a request over data is to be answered."""
    row = w.session.get(DataRequest, read.identifier(answers.get("request_id")))
    if row is not None and row.case_id == case.id and row.outcome is None:
        notices.give(w, case, "data", due=contexts.day(row.due_on))
    return {}


def _may(party: Party, rows: Any, kind: str) -> bool:
    """Tell whether *kind* may be asked: one after the other, and consent that was given."""
    given = party.privacy_consent or {}
    if any(row.kind == kind and row.outcome is None for row in rows):
        return False
    if kind == UNSHARE:
        return bool(given.get("sharing"))
    if kind == WITHDRAW:
        return bool(given) and "withdrawn_at" not in given
    return kind in IN_WORDS


def _take_back(w: Work, case: Case, party: Party, kind: str) -> str:
    """Take consent back; where the handling rests on it the party leaves (art. 15).

    An agency that mediates handles data by its duty (art. 13), so there nobody is put out by it.
    """
    kept = {**party.privacy_consent, "sharing": False}
    if kind == WITHDRAW:
        kept |= {"sensitive": False, "withdrawn_at": clock.local(w.now).isoformat("T", "seconds")}
    party.privacy_consent = kept
    w.session.flush()
    if kind == UNSHARE or kinds.is_administrative(case):
        return "asked"
    return termination.withdraw(w, case.id, party.id)


def _row(w: Work, case: Case, party: Party, kind: str, words: str) -> DataRequest:
    place = w.session.get_one(Organisation, links.place(case))
    row = DataRequest(
        tenant_id=w.tenant,
        case_id=case.id,
        party_id=party.id,
        number=numbering.letter(w.session, place, w.now, SERIES),
        kind=kind,
        words=words,
        asked_at=w.now,
        due_on=w.law.of(case).deadline("data.answer", w.now).last_day,
        deleted={},
    )
    w.session.add(row)
    w.session.flush()
    return row


def _role(case: Case) -> str:
    """Name who answers: the chief of the committee, before acceptance the clerk of the centre."""
    return "chief_mediator" if case.committee_id is not None else "intake_clerk"


def _wait(w: Work, case: Case, row: DataRequest) -> None:
    started = w.engine.start(
        PROCESS,
        {"request_id": str(row.id), "role": _role(case), "due": contexts.day(row.due_on)},
        business_key=str(case.id),
        scope=links.place(case),
    )
    row.instance_id = started.id
    w.session.flush()


def _asked(w: Work, case: Case, task: TaskInfo) -> DataRequest:
    row = w.session.get(DataRequest, read.identifier(task.properties.get("request")))
    if row is None or row.case_id != case.id:
        raise NotFound("The task names no request of the case.")
    return row


def _prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    row = _asked(w, case, task)
    party = w.session.get_one(Party, row.party_id)
    options = erasing.options(w, case, party) if row.kind in DELETING else []
    return {
        "asked": Words(
            "%(number)s，%(name)s：%(kind)s\n\n%(words)s\n\n请在%(due)s前答复。",
            number=row.number,
            name=party.name,
            kind=Words(statutes.words("data_request")[row.kind]),
            words=row.words,
            due=day(row.due_on),
        ),
        "corrects": row.kind == CORRECT,
        "deletes": row.kind in DELETING,
        "may_erase": bool(options),
        "options_erase": options,
    }


def _shown(row: DataRequest) -> Request:
    return Request(
        number=row.number,
        kind=row.kind,
        words=row.words,
        asked_at=row.asked_at,
        due_on=row.due_on,
        outcome=row.outcome,
        reasons=row.reasons or "",
        deleted=row.deleted,
        answered_at=row.answered_at,
        tells_kept=row.kind in DELETING and row.outcome is not None,
        said=row.said or {},
    )


OPERATIONS = (
    Operation("data.answer", "答复个人信息请求", _prefill, answer),
    Operation("data.remind", "提醒答复个人信息请求", nothing, remind),
)
