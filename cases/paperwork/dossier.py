"""The dossier (卷宗): one case, one file, in its order, with index and page numbers.

Source: 人民调解法 art. 27; the order of binding is that of the catalogue. A case is filed only with
the papers its end demands. The bound file is made by a worker, and again when it was checked.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

import documents
from cases import access
from cases.access import Actor
from cases.desks import answers as read
from cases.models import Attachment, Case, Document, User
from cases.operations import Operation, nothing
from cases.paperwork import contexts, contexts_paper, deferred, papers
from cases.related import links
from cases.rules import clock, gates
from cases.settlement import closing, ink, mediation
from cases.words import Words, joined
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

BOUND = "dossier/bound"
COVER, INDEX, REPORT, BACK = (
    "dossier/cover",
    "dossier/index",
    "dossier/closing_report",
    "dossier/back_cover",
)
EVIDENCE = "people_mediation/evidence_list"
#: after which order of the catalogue what parties handed in is bound
IDENTITY_AFTER, EVIDENCE_AFTER, VOUCHER_AFTER = "D-24", "D-11", "D-12"
PLACES = {
    "identity": (IDENTITY_AFTER, "身份证明材料"),
    "guardian": (IDENTITY_AFTER, "监护关系证明"),
    "evidence": (EVIDENCE_AFTER, "证据材料"),
    "voucher": (VOUCHER_AFTER, "履行凭证"),
    "scan": (VOUCHER_AFTER, "签名文书扫描件"),
    "supplement": ("D-18", "补正材料"),
}
#: categories whose files are kept for ever (land), and long (property, what goes on)
FOR_EVER = ("FOREST_LAND", "EXPROPRIATION")
INHERITANCE = ("继承", "遗产", "遗嘱")
LONG = ("HOUSING_HOMESTEAD", "MARRIAGE_FAMILY", "WAGE_ARREARS")


@dataclass(frozen=True)
class Piece:
    """One thing in the file: its place, title and bytes."""

    order: tuple[int, str]
    title: str
    content: bytes
    pages: int


def archive(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Put the file together: refused while a mandatory paper is missing (R-015)."""
    end_state = closing.settle(w, case)
    left = closing.missing(w, case, end_state)
    if left:
        raise gates.closed("papers_missing", closing.sentences(left))
    case.retention = str(answers.get("retention"))
    case.details = (case.details or {}) | {
        "dossier": {
            "note": read.text(answers, "note") or None,
            "filer": _name(w),
            "filed_on": contexts.day(clock.today(w.now)),
        }
    }
    papers.reissue(w, case, REPORT, audience="staff", signed_as="mediator")
    if _has_evidence(w, case):
        papers.reissue(w, case, EVIDENCE, audience="staff")
    promise(w, case)
    w.record(case, "dossier.filed", retention=case.retention)
    return {"end_state": end_state}


def _has_evidence(w: Work, case: Case) -> bool:
    query = select(Attachment.id).where(
        Attachment.case_id == case.id,
        Attachment.purpose == "evidence",
        Attachment.confidential.is_(False),
    )
    return w.session.scalar(query.limit(1)) is not None


def check(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Let the chief mediator pass the file to the archive, or hand it back."""
    ok = read.yes(answers.get("ok"))
    bound = papers.newest(w, case, BOUND)
    if ok and (bound is None or bound.status not in papers.THERE):
        raise gates.closed("dossier_not_made")
    if ok:
        known = (case.details or {}).get("dossier", {})
        case.details = (case.details or {}) | {
            "dossier": {
                **known,
                "checker": _name(w),
                "checked_on": contexts.day(clock.today(w.now)),
            }
        }
        case.archived_at = w.now
        case.state = "ARCHIVED"
        if report := papers.newest(w, case, REPORT):
            ink.by_role(w, report, "director")
            papers.refresh(w, report)
        promise(w, case)
    w.record(case, "dossier.checked", ok=ok)
    return {"ok": ok, "dossier_ok": ok}


def promise(w: Work, case: Case) -> Document:
    """Promise the bound file; the one before it becomes void."""
    last = papers.newest(w, case, BOUND)
    if last is not None:
        last.status = "VOID"
    row = Document(
        case_id=case.id,
        name=BOUND,
        title="调解卷宗（合订）",
        about_id=case.id,
        revision=last.revision + 1 if last else 1,
        audience="signers",  # it holds records of separate talks: for those who mediate
        created_at=w.now,
    )
    w.session.add(row)
    w.session.flush()
    deferred.promise(w, row, "dossier.assemble")
    return row


def assemble(w: Work, document_id: UUID | str) -> None:
    """Bind the file: cover, index, papers in order, back cover; the worker's job, safe twice.

    Raises `GateClosed` while a paper is still being made; the outbox tries again.
    """
    row = w.session.get(Document, UUID(str(document_id)), with_for_update=True)
    if row is None or row.status in (*papers.MADE, "VOID"):
        return
    case = w.session.get_one(Case, row.case_id)
    pieces = _pieces(w, case)
    context = _context(w, case, pieces)
    front, back = (_covers(w, case, names, context) for names in ((COVER, INDEX), (BACK,)))
    inside = [documents.Sheet(p.title, p.content) for p in pieces]
    bound = documents.concatenate([*front, *inside, *back], titled(case), context["filed_on"])
    row.file = w.files.put(bound.content)
    row.pages = bound.pages
    row.made_at = w.now
    row.error = None
    row.status = "READY"


def _covers(
    w: Work, case: Case, names: tuple[str, ...], context: Mapping[str, Any]
) -> list[documents.Sheet]:
    """Make cover, index or back cover: they carry no page number."""
    catalog = documents.catalog()
    return [
        documents.Sheet(catalog[name].title, _made(w, case, name, context), numbered=False)
        for name in names
    ]


def _pieces(w: Work, case: Case) -> list[Piece]:
    """Gather what is bound between the index and the back cover, in order."""
    found = [*_papers(w, case), *_files(w, case)]
    return sorted(found, key=lambda piece: piece.order)


def _papers(w: Work, case: Case) -> list[Piece]:
    """Bind the papers of *case* and of those that were merged into it."""
    catalog = documents.catalog()
    cases = [case.id, *(one.id for one in links.merged(w, case))]
    query = select(Document).where(Document.case_id.in_(cases), Document.status != "VOID")
    found = []
    for row in w.session.scalars(query):
        if row.name in (BOUND, COVER, INDEX, BACK) or row.name not in catalog:
            continue
        papers.make_deferred(w, row)
        if row.file is None or row.status not in (*papers.MADE, "ENDED"):
            raise gates.closed("papers_missing", [row.title])
        order = (catalog[row.name].order, row.created_at.isoformat())
        found.append(Piece(order, row.title, w.files.get(row.file), row.pages or 1))
    return found


def _files(w: Work, case: Case) -> list[Piece]:
    """Bind what was handed in and is not one side's confidence, behind the papers of its kind."""
    orders = {t.code: t.order for t in documents.catalog().values()}
    query = select(Attachment).where(
        Attachment.case_id == case.id, Attachment.confidential.is_(False)
    )
    found = []
    for row in w.session.scalars(query):
        after, title = PLACES.get(row.purpose, (VOUCHER_AFTER, "其他材料"))
        made = _as_pdf(w.files.get(row.sha256), row.media_type, title)
        if made is not None:
            order = (orders.get(after, 0), f"~{row.at.isoformat()}")
            found.append(Piece(order, title, *made))
    return found


def _as_pdf(content: bytes, media_type: str, title: str) -> tuple[bytes, int] | None:
    """Turn a picture into a page and take a PDF as it is; nothing else can be bound."""
    if media_type == "application/pdf":
        return content, documents.pages(content)
    if not media_type.startswith("image/"):
        return None
    encoded = base64.b64encode(content).decode()
    page = documents.picture(title, f"data:{media_type};base64,{encoded}")
    return page.content, page.pages


def _context(w: Work, case: Case, pieces: list[Piece]) -> dict[str, Any]:
    kept: dict[str, Any] = (case.details or {}).get("dossier", {})
    rows, page = [], 1
    for order, piece in enumerate(pieces, 1):
        last = page + piece.pages - 1
        rows.append(
            {
                "order": order,
                "title": piece.title,
                "first_page": page,
                "last_page": last,
                "note": None,
            }
        )
        page = last + 1
    since, until = _span(w, case)
    return {
        "number": case.number or case.code,
        "title": titled(case),
        "rows": rows,
        "pages": page - 1,
        "since": contexts.day(since),
        "until": contexts.day(until),
        "retention": case.retention or "短期",
        "filed_on": kept.get("filed_on") or contexts.day(clock.today(w.now)),
        "filer": kept.get("filer") or "",
        "checker": kept.get("checker"),
        "checked_on": kept.get("checked_on"),
        "missing": None,
        "note": kept.get("note"),
    }


def titled(case: Case) -> str:
    """Name the file by its people, as files are named: 张某与李某相邻排水纠纷."""
    sides = {side: [p.name for p in case.parties if p.side == side] for side in _SIDES}
    ours, theirs = (_first(sides[side]) for side in _SIDES)
    return f"{ours}与{theirs}{case.title if '纠纷' in case.title else case.title + '纠纷'}"


_SIDES = ("APPLICANT", "RESPONDENT")


def _first(found: list[str]) -> str:
    return (found[0] + ("等" if len(found) > 1 else "")) if found else ""


def _span(w: Work, case: Case) -> tuple[date, date]:
    """Tell the first and last day of the mediation."""
    start = clock.today(case.accepted_at or case.applied_at)
    held = mediation.sessions(w, case)
    row = contexts.newest_agreement(w, case)
    last = [clock.today(s.at) for s in held]
    if row is not None and row.effective_at is not None:
        last.append(clock.today(row.effective_at))
    return start, max([*last, start])


def _made(w: Work, case: Case, name: str, dossier: Mapping[str, Any]) -> bytes:
    """Make a cover, index or back cover now, and keep it as a paper of its own."""
    row = papers.newest(w, case, name)
    if row is None:
        row = Document(
            case_id=case.id,
            name=name,
            title=documents.catalog()[name].title,
            about_id=case.id,
            audience="staff",
            created_at=w.now,
        )
        w.session.add(row)
        w.session.flush()
    row.context = contexts_paper.build(w, case, row, {"dossier": dict(dossier)})
    pdf = documents.pdf(documents.html(name, row.context, papers.source(w, row)))
    row.file, row.pages = w.files.put(pdf.content), pdf.pages
    row.status, row.made_at, row.error = "READY", w.now, None
    return pdf.content


def _name(w: Work) -> str:
    actor = w.actor
    user = w.session.get(User, actor.user_id) if isinstance(actor, Actor) else None
    return user.name if user else ""


def _archive_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    """Say what is missing, and propose how long to keep the file (R-09A)."""
    access.require_user(w)
    end = closing.outcome(w, case, w.engine.variables(task.instance_id))
    left = closing.missing(w, case, end)
    lines = [Words("- %(line)s", line=line) for line in closing.sentences(left)]
    return {
        "missing": joined(lines, "\n") if lines else Words("必备文书齐全。"),
        "retention": _retention(w, case),
    }


def _is_inheritance(case: Case) -> bool:
    """Tell whether a dispute speaks of an inheritance: no category is its own (R-09A)."""
    told = " ".join((case.title, case.facts, *map(str, case.claims or [])))
    return any(word in told for word in INHERITANCE)


def _retention(w: Work, case: Case) -> str:
    many = case.persons >= int(w.law.of(case).value("E4", "many"))
    is_kept = case.category in FOR_EVER or _is_inheritance(case)
    if many or (case.signs or {}).get("injury") == "death" or is_kept:
        return "永久"
    return "长期" if case.category in LONG or case.subject == "ownership_title" else "短期"


OPERATIONS = (
    Operation("dossier.archive", "立卷", _archive_prefill, archive),
    Operation("dossier.check", "检查卷宗", nothing, check),
    Operation("cases.close", "结案", nothing, closing.close),
)
