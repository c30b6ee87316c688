"""The papers of what becomes of bound files (D-43, D-44, D-45), and the day it was done.

Each appraisal has its opinion; what goes to the archives or is destroyed has an inventory besides,
signed by hand. Files are read as before until it is written down when they went and who saw to it;
then their papers open no more, though nothing is deleted here.
Source: 档案法 and 档案法实施条例 arts. 19, 20, 24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

import documents
from cases import access
from cases.desks import answers as read
from cases.errors import AnswersInvalid, NotFound, StateMismatch
from cases.models import Case, Disposal, Organisation
from cases.paperwork import contexts, dossier, numbering, papers
from cases.rules import clock
from documents.errors import DocumentError
from engine.errors import DefinitionNotFound

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

OPINION = "dossier/appraisal_opinion"
#: the inventory of what goes, by what was decided, and the series of its numbers
INVENTORIES = {
    "HAND_OVER": ("dossier/handing_inventory", "调档移"),
    "DESTROY": ("dossier/destruction_inventory", "调档销"),
}
SERIES = "调档鉴"
#: people who appraise or supervise, at the least and at the most
FEWEST, MOST = 2, 6
#: acts listed on the page
LISTED = 50


@dataclass(frozen=True)
class Act:
    """Files that were appraised together, as who heads the committee sees it."""

    id: UUID
    number: str
    outcome: str
    on: date
    files: tuple[str, ...]
    #: a paper's place in its address, and whether its file is there
    papers: tuple[tuple[str, bool], ...]
    has_failed: bool
    #: the files have still to go
    is_open: bool
    done_on: date | None
    people: tuple[str, ...]


def write(w: Work, cases: list[Case], told: Mapping[str, Any]) -> Disposal:
    """Keep what was decided of *cases*, of one committee, and promise its papers."""
    committee = contexts.committee_of(w, cases[0])
    known = INVENTORIES.get(told["outcome"])
    row = Disposal(
        tenant_id=w.tenant,
        committee_id=committee.id,
        outcome=told["outcome"],
        told={
            **told,
            "number": numbering.letter(w.session, committee, w.now, SERIES),
            "list_number": known and numbering.letter(w.session, committee, w.now, known[1]),
            "files": [_file(w, case) for case in cases],
            "done_on": None,
            "people": [],
        },
        made_at=w.now,
        made_by=access.require_user(w).user_id,
    )
    w.session.add(row)
    w.session.flush()
    w.later("documents.disposal", disposal_id=row.id)
    return row


def done(w: Work, disposal_id: UUID, answers: Mapping[str, Any]) -> None:
    """Write down the day the files went and who saw to it; from then on they open no more.

    *answers*: ``on``, ``people`` (a name a line: two supervisors of a destruction, who took the
    files over). Raises `NotFound`, `StateMismatch` when nothing has to go, and `AnswersInvalid`.
    """
    row = _mine(w, disposal_id, is_held=True)
    if row.outcome not in INVENTORIES or row.done_on is not None:
        raise StateMismatch(outcome=row.outcome)
    on, people = _gone(w, row, answers)
    row.done_on = on
    row.told = row.told | {"done_on": contexts.day(on), "people": people}
    row.inventory = row.error = None
    for file in row.told["files"]:
        access.hold(w, UUID(file["case_id"]))
        case = w.session.get_one(Case, UUID(file["case_id"]))
        gone = {"outcome": row.outcome, "on": contexts.day(on)}
        case.details = {**(case.details or {}), "disposed": gone}
        w.record(case, "dossier.disposed", public=True, **gone)
    w.later("documents.disposal", disposal_id=row.id)


def of_mine(w: Work) -> tuple[Act, ...]:
    """List what was decided at the committees that the actor heads, what has to go first."""
    actor = access.require(w, "chief_mediator")
    query = select(Disposal).where(
        Disposal.tenant_id == w.tenant,
        Disposal.committee_id.in_(actor.where("chief_mediator")),
    )
    rows = w.session.scalars(query.order_by(Disposal.made_at.desc()).limit(LISTED))
    return tuple(sorted(map(_act, rows), key=lambda act: not act.is_open))


def paper(w: Work, disposal_id: UUID, which: str) -> tuple[str, bytes]:
    """Return name and bytes of the ``opinion`` or the ``inventory``; raises `NotFound`."""
    row = _mine(w, disposal_id)
    key = getattr(row, which, None) if which in ("opinion", "inventory") else None
    if key is None:
        raise NotFound(f"No paper {which} of {disposal_id}.")
    name = OPINION if which == "opinion" else INVENTORIES[row.outcome][0]
    number = row.told["number" if which == "opinion" else "list_number"]
    return f"{documents.catalog()[name].title} {number}.pdf", w.files.get(key)


def make(w: Work, disposal_id: str) -> None:
    """Make the PDFs that are not there yet, a job; what stops it is told, not tried again."""
    row = w.session.get(Disposal, UUID(disposal_id), with_for_update=True)
    if row is None:
        return
    try:
        row.opinion = row.opinion or _made(w, row, OPINION)
        if row.outcome in INVENTORIES:
            row.inventory = row.inventory or _made(w, row, INVENTORIES[row.outcome][0])
    except DocumentError as error:
        row.error = type(error).__name__


def _gone(w: Work, row: Disposal, answers: Mapping[str, Any]) -> tuple[date, list[str]]:
    on, people = day_in(answers, "on"), names_in(answers, "people")
    errors: dict[str, list[str]] = {}
    if on is None or not clock.today(row.made_at) <= on <= clock.today(w.now):
        errors["on"] = ["请填写哪一天：鉴定以后，今天以前（含今天）。"]
    if row.outcome == "DESTROY" and not is_enough(people):
        errors["people"] = ["监销要两人以上，一行写一个人的姓名。"]
    if not 0 < len(people) <= MOST:
        errors.setdefault("people", ["请写明谁接收，一行写一个人的姓名。"])
    if errors or on is None:
        raise AnswersInvalid(errors=errors)
    return on, people


def is_enough(names: list[str]) -> bool:
    """Tell whether so many people may appraise files or supervise what becomes of them."""
    return FEWEST <= len(names) <= MOST


def names_in(answers: Answers, key: str) -> list[str]:
    """Read names, one a line, each once."""
    lines = (line.strip()[:40] for line in read.text(answers, key).splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def day_in(answers: Answers, key: str) -> date | None:
    """Read a day; None when it is none."""
    try:
        return date.fromisoformat(read.text(answers, key))
    except ValueError:
        return None


def _mine(w: Work, disposal_id: UUID, *, is_held: bool = False) -> Disposal:
    actor = access.require(w, "chief_mediator")
    row = w.session.get(Disposal, disposal_id, with_for_update=is_held)
    if row is None or row.tenant_id != w.tenant:
        raise NotFound(f"No appraisal {disposal_id}.")
    if row.committee_id not in actor.where("chief_mediator"):
        raise NotFound(f"No appraisal {disposal_id}.")
    return row


def _file(w: Work, case: Case) -> dict[str, Any]:
    """Describe a file as its line in a paper stays."""
    bound = papers.newest(w, case, dossier.BOUND)
    filed = clock.today(case.archived_at or w.now)
    begun = clock.today(case.accepted_at or case.applied_at)
    return {
        "case_id": str(case.id),
        "number": case.number or case.code,
        "title": dossier.titled(case),
        "since": contexts.day(begun),
        "filed_on": contexts.day(filed),
        "years": f"{begun.year}" if begun.year == filed.year else f"{begun.year}—{filed.year}",
        "pages": bound.pages if bound else None,
        "retention": case.retention,
        "kept": _whole_years(filed, clock.today(w.now)),
    }


def _whole_years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _made(w: Work, row: Disposal, name: str) -> str:
    html = documents.html(name, _context(w, row), _source(w, name))
    return w.files.put(documents.pdf(html).content)


def _source(w: Work, name: str) -> str | None:
    """Read the newest template that was deployed; None means the shipped one."""
    try:
        return w.engine.read("document", name).content.decode()
    except DefinitionNotFound:
        return None


def _context(w: Work, row: Disposal) -> dict[str, Any]:
    files = [{k: v for k, v in file.items() if k != "case_id"} for file in row.told["files"]]
    return {
        "paper": {
            "id": str(row.id),
            "on": clock.today(row.made_at).isoformat(),
            "sealed_at": None,
            "hash": None,
            "draft": False,
        },
        "committee": contexts.organisation(w.session.get_one(Organisation, row.committee_id)),
        "disposal": {**row.told, "files": files},
    }


def _act(row: Disposal) -> Act:
    goes = row.outcome in INVENTORIES
    made = [("opinion", row.opinion), ("inventory", row.inventory)][: 2 if goes else 1]
    return Act(
        id=row.id,
        number=row.told["number"],
        outcome=row.outcome,
        on=clock.today(row.made_at),
        files=tuple(f"{file['number']} {file['title']}" for file in row.told["files"]),
        papers=tuple((which, key is not None) for which, key in made),
        has_failed=row.error is not None,
        is_open=goes and row.done_on is None,
        done_on=row.done_on,
        people=tuple(row.told["people"]),
    )
