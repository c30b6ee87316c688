"""Terms that run in a case: begun, paused, resumed, extended, ended, counted again.

What may stop a term and who may extend it is data: `excluded`, `extension` and `consent` of its row
in `processes/law/deadlines.toml`. A term whose *variable* is named keeps that process variable, and
with it every timer and due date made from it, in step (`engine.redating`).
Sources: 民法典 arts. 201-203; 人民法院特邀调解规定 art. 27; 人民法院在线调解规则 art. 26;
医疗纠纷预防和处理条例 arts. 34, 38; 法释〔2011〕5号 art. 5; 民事诉讼法 art. 187.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases import access
from cases.errors import AnswersInvalid, GateClosed, StateMismatch
from cases.models import Case, Term
from cases.reception import sides
from cases.rules import beginnings, clock, terms, terms_kept
from cases.rules.terms import Deadline, Span
from cases.words import Words, day
from engine import redating
from processes import law as statutes
from processes.law import DeadlineRow

if TYPE_CHECKING:
    from cases.work import Work

#: whose consent an extension takes, other than the parties': the role that gives it
OFFICERS = {
    "president": ("court_president",),
    "authority": ("dept_officer", "chief_mediator", "judicial_office", "petition"),
}


@dataclass(frozen=True)
class Consent:
    """Who agreed to a longer term: `parties`, each of them in writing, or an officer."""

    #: parties president authority
    kind: str
    #: ids of the parties who signed; of an officer's consent, nothing: it is the one who acts
    parties: tuple[UUID, ...] = ()
    #: of an authority: who of it approved, and why, told with the term (信访工作条例 art. 34)
    approved_by: str = ""
    reason: str = ""


def begin(
    w: Work,
    case: Case,
    key: str,
    start: date | datetime | str,
    *,
    variable: str | None = None,
    about: UUID | None = None,
) -> Term:
    """Let the term *key* run in *case* from the event at *start*; one that runs already is over.

    *variable* names the process variable that carries its last day; *about* the agreement or
    application it is about. Raises `NotFound` when there is no such term.
    """
    for old in running(w, case, key, about=about):
        old.ended_at = w.now
    row = Term(
        tenant_id=w.tenant,
        case_id=case.id,
        key=key,
        about=about,
        started_at=clock.instant(start),
        pauses=[],
        extensions=[],
        last_day=w.law.of(case).deadline(key, start).last_day,
        variable=variable,
    )
    w.session.add(row)
    _write(w, row)
    return row


def begin_mediation(w: Work, case: Case) -> date:
    """Let the period run by the rule of the route or its sub-kind; returns its last day.

    What a court sent has the court's period, whoever mediates it (R-052).
    """
    kind = statutes.kinds().get(case.kind or "")
    key = str((case.triage or {}).get("period_key"))
    if kind is not None and not key.startswith(beginnings.FROM_RECEIPT):
        key = kind.period
    if key not in statutes.deadline_rows():
        key = "people.period"
    start = beginnings.of(w, case, key)
    return begin(w, case, key, start, variable=terms_kept.PERIOD).last_day


def running(
    w: Work, case: Case, key: str | None = None, *, about: UUID | None = None
) -> list[Term]:
    """List the terms that run in *case*, the oldest first; of *key* and *about* when given."""
    query = select(Term).where(Term.case_id == case.id, Term.ended_at.is_(None))
    if key is not None:
        query = query.where(Term.key == key)
    if about is not None:
        query = query.where(Term.about == about)
    return list(w.session.scalars(query.order_by(Term.id)))


def current(w: Work, case: Case, key: str, *, about: UUID | None = None) -> Term:
    """Return the running term *key*; raises `StateMismatch` when none runs."""
    found = running(w, case, key, about=about)
    if not found:
        raise StateMismatch(f"No term {key} runs.")
    return found[-1]


def end(w: Work, case: Case, *keys: str, variable: str = "", about: UUID | None = None) -> None:
    """Let the terms *keys*, and the one that *variable* carries, be over: nothing counts on."""
    for row in running(w, case, about=about):
        if row.key in keys or row.variable == variable:
            row.ended_at = w.now


def ended(w: Work, case: Case) -> datetime | None:
    """Return when the period of mediation of *case* was over; None while it runs or never ran."""
    query = select(Term).where(Term.case_id == case.id, Term.variable == terms_kept.PERIOD)
    last = w.session.scalars(query.order_by(Term.id.desc())).first()
    return last.ended_at if last is not None else None


def is_paused(row: Term) -> bool:
    """Tell whether the days of *row* stand still."""
    return bool(row.pauses) and row.pauses[-1]["last"] is None


def leaves_out(w: Work, row: Term, reason: str) -> bool:
    """Tell whether the rule of *row* leaves the days of *reason* out."""
    case = w.session.get_one(Case, row.case_id)
    return reason in w.law.of(case).row(row.key, clock.day_of(row.started_at)).excluded


def pause(w: Work, row: Term, on: date, reason: str) -> None:
    """Let the days of a term stand still from the day *on* (itself not counted) for *reason*.

    Reasons: `terms.REASONS`. Raises `GateClosed` when the term's rule does not leave them out,
    `StateMismatch` when it stands still already, `AnswersInvalid` for a day before the term began,
    inside an earlier pause, or still to come.
    """
    case = _running(w, row)
    law = w.law.of(case).row(row.key, clock.day_of(row.started_at))
    if reason not in law.excluded:
        raise GateClosed(law=law.rule, reason=_not_left_out(law, reason))
    if is_paused(row):
        raise StateMismatch("The term stands still already.")
    free = on >= clock.day_of(row.started_at) and all(on > _day(p["last"]) for p in row.pauses)
    if not free or on > clock.today(w.now):
        told = "暂停的日子不早于起算之日、不晚于今天，且不与前一次重叠。"
        raise AnswersInvalid(errors={"on": [told]})
    fact = {"reason": reason, "first": on.isoformat(), "last": None, "by": w.actor.id}
    row.pauses = [*row.pauses, fact]
    w.record(case, "term.paused", public=True, key=row.key, on=on.isoformat(), reason=reason)
    follow(w, case)


def resume(w: Work, row: Term, on: date) -> date:
    """Count on after a pause whose last day was *on*; returns the term's last day now.

    Raises `StateMismatch` when it does not stand still, `AnswersInvalid` for a day before the
    pause began or still to come.
    """
    case = _running(w, row)
    if not is_paused(row):
        raise StateMismatch("The term is not paused.")
    *before, open_one = row.pauses
    if not _day(open_one["first"]) <= on <= clock.today(w.now):
        raise AnswersInvalid(errors={"on": ["恢复的日子不早于暂停、不晚于今天。"]})
    row.pauses = [*before, {**open_one, "last": on.isoformat()}]
    recount(w, row)
    w.record(
        case,
        "term.resumed",
        public=True,
        key=row.key,
        on=on.isoformat(),
        until=row.last_day.isoformat(),
    )
    follow(w, case)
    return row.last_day


def extend(w: Work, row: Term, by: int, consent: Consent) -> date:
    """Make a term *by* days longer (of the calendar of its extension row); returns its last day.

    Raises `GateClosed` when its rule knows no extension, it was granted as often as may be, or
    *consent* is not the one it takes: every party in writing (R-028), or the officer who acts
    (R-036: the president of the court); `AnswersInvalid` for more days than one may be.
    """
    case = _running(w, row)
    law = w.law.of(case)
    base = law.row(row.key, clock.day_of(row.started_at))
    if not base.extension:
        raise GateClosed(law=base.rule, reason=Words("%(name)s不能延长。", name=Words(base.name)))
    allowed = law.row(base.extension)
    _consents(w, case, allowed, consent)
    if is_used_up(row, allowed):
        used = Words("最多延长%(times)s次，已经用完。", times=allowed.tries)
        raise GateClosed(law=allowed.rule, reason=used)
    if not 0 < by <= allowed.days:
        most = Words("一次最多延长%(days)s日。", days=allowed.days)
        raise AnswersInvalid(errors={"days": [most]})
    told = {"days": by, "kind": consent.kind, "by": w.actor.id, "at": w.now.isoformat()}
    row.extensions = [*row.extensions, told | {"parties": [str(p) for p in consent.parties]}]
    beginnings.keep_reason(case, row, consent.approved_by, consent.reason)
    recount(w, row)
    w.record(
        case,
        "term.extended",
        public=True,
        key=row.key,
        days=by,
        consent=consent.kind,
        until=row.last_day.isoformat(),
    )
    follow(w, case)
    return row.last_day


def is_used_up(row: Term, allowed: DeadlineRow) -> bool:
    """Tell whether *row* was extended as often as *allowed* lets it be; no tries: any number."""
    return 0 < allowed.tries <= len(row.extensions)


def _consents(w: Work, case: Case, allowed: DeadlineRow, consent: Consent) -> None:
    if consent.kind != allowed.consent:
        raise GateClosed(law=allowed.rule, reason=Words(CONSENTS[allowed.consent]))
    if consent.kind in OFFICERS:
        access.require(w, *OFFICERS[consent.kind])
        return
    missing = [str(p.id) for p in sides.speaking(case) if p.id not in consent.parties]
    if missing:
        raise GateClosed(law=allowed.rule, reason=Words(CONSENTS["parties"]), missing=missing)


#: what an extension takes, told to whoever asks without it
CONSENTS = {
    "parties": "延长期限要各方当事人都书面同意。",
    "president": "延长期限要经院长批准。",
    "authority": "延长期限要经本机关负责人批准。",
}


def count(w: Work, row: Term) -> Deadline:
    """Count a term with all that happened to it, step by step in words."""
    case = w.session.get_one(Case, row.case_id)
    law, today = w.law.of(case), clock.today(w.now)
    spans = [_span(p, today) for p in row.pauses]
    found = law.deadline(row.key, row.started_at, excluded=spans)
    for one in row.extensions:
        found = _longer(law.row(extension(w, row)), w, found, one, spans)
    steps = (*beginnings.told(w, case, row), *found.steps, *_standing(row))
    return replace(found, steps=steps, stopped=is_paused(row))


def extension(w: Work, row: Term) -> str:
    """Return the key of the row that says how far *row* may be extended; empty: not at all."""
    case = w.session.get_one(Case, row.case_id)
    return w.law.of(case).row(row.key, clock.day_of(row.started_at)).extension


def _longer(
    allowed: DeadlineRow, w: Work, found: Deadline, one: dict[str, Any], spans: list[Span]
) -> Deadline:
    """Count an extension on from the last day of what was counted before."""
    asked = replace(allowed, days=int(one["days"]))
    more = terms.in_days(asked, w.law.calendar, found.last_day, spans)
    told = Words(
        "%(whose)s，延长%(days)s日，从%(was)s的次日接着数，到%(until)s。",
        whose=Words(GRANTED[one["kind"]]),
        days=one["days"],
        was=day(found.last_day),
        until=day(more.last_day),
    )
    return replace(
        found,
        due=more.due,
        last_day=more.last_day,
        rolled_from=more.rolled_from,
        announced=found.announced and more.announced,
        steps=(*found.steps, told, *more.steps[2:]),
    )


GRANTED = {
    "parties": "经各方当事人书面同意",
    "president": "经院长批准",
    "authority": "经本机关负责人批准",
}


def _standing(row: Term) -> Iterator[Words]:
    if is_paused(row):
        open_one = row.pauses[-1]
        yield Words(
            "自%(first)s起因%(why)s停止计算，恢复后接着数；上面的日子按今天恢复推算。",
            first=day(_day(open_one["first"])),
            why=Words(terms.REASONS[open_one["reason"]]),
        )


def recount(w: Work, row: Term) -> tuple[date, date] | None:
    """Count *row* again; returns the day it ended and the day it ends when they differ."""
    was, row.last_day = row.last_day, count(w, row).last_day
    _write(w, row)
    return None if was == row.last_day else (was, row.last_day)


def _write(w: Work, row: Term) -> None:
    """Write the last day to where the rest of the house reads it."""
    terms_kept.write(w, row)
    w.session.flush()


def follow(w: Work, case: Case) -> list[redating.Moved]:
    """Let every timer and due date of the processes of *case* follow its terms."""
    instances = redating.running(w.engine, str(case.id))
    return [moved for instance in instances for moved in follow_one(w, case, instance)]


def follow_one(w: Work, case: Case, instance: UUID) -> list[redating.Moved]:
    """Let the timers and due dates of one instance follow the terms of *case*."""
    rows = running(w, case)
    named = {row.variable: row for row in rows if row.variable}
    variables = {name: row.last_day.isoformat() for name, row in named.items()}
    held = [name for name, row in named.items() if is_paused(row)]
    return redating.redate(w.engine, instance, variables, held=held)


def _running(w: Work, row: Term) -> Case:
    if row.ended_at is not None:
        raise StateMismatch("The term is over.")
    return w.session.get_one(Case, row.case_id)


def _span(told: dict[str, Any], today: date) -> Span:
    first = _day(told["first"])
    last = _day(told["last"]) if told["last"] else max(today, first)
    return Span(first, last, told["reason"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _not_left_out(row: DeadlineRow, reason: str) -> Words:
    return Words(
        "%(name)s不因%(why)s停止计算。",
        name=Words(row.name),
        why=Words(terms.REASONS.get(reason, reason)),
    )
