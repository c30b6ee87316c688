"""The grid of a group: its list, the acts on many, the papers for each, the spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response as Answer
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import documents
from cases import access
from cases.collective import (
    group_acts,
    group_grid,
    group_leaving,
    group_list,
    group_papers,
    group_sheet,
    group_text,
)
from cases.collective.group_grid import Grid, Row
from cases.collective.group_list import Loaded
from cases.county import roster_template
from cases.errors import AnswersInvalid, CaseError, StateMismatch, UploadRefused
from cases.vault import attachments
from cases.work import Work
from processes import law
from web import messages
from web.cases.door import bp
from web.cases.files import send
from web.cases.sentences_group import GROUP_ACTS, GROUP_STANDING
from web.errors import status_of
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done

#: what the page can be narrowed to
SHOWN: dict[str, Callable[[Row], bool]] = {
    "unasked": lambda row: row.standing == "OPEN" and row.consent != "CONSENTED",
    "undecided": lambda row: row.standing in ("OPEN", "REST") and row.joins is None,
    "joining": lambda row: row.joins is True and row.standing != "LEFT",
    "unsigned": lambda row: bool(row.joins) and row.signed is None and row.standing != "LEFT",
    "unpaid": lambda row: any(one.status != "DONE" for one in row.payments),
    "left": lambda row: row.standing == "LEFT",
}
SORTS: dict[str, Callable[[Row], Any]] = {
    "n": lambda row: row.n,
    "name": lambda row: row.name,
    "claimed": lambda row: row.claimed or 0,
    "agreed": lambda row: row.agreed or 0,
    "paid": lambda row: row.paid,
    "standing": lambda row: (row.standing, row.n),
}


@dataclass(frozen=True)
class Wrong:
    """What the page says against what was just sent."""

    form: str
    errors: dict[str, list[str]]
    ticked: frozenset[str] = frozenset()


@bp.get("/cases/<uuid:case_id>/group")
def group(case_id: UUID) -> str:
    """Show the grid."""
    return _page(case_id)


@bp.get("/cases/group-template.xlsx")
def group_template() -> Answer:
    """Send the spreadsheet to fill in."""
    content = roster_template.template((group_list.LIST,), group_list.LINES)
    return send(_("群体名单模板") + ".xlsx", content, group_sheet.XLSX, inline=False)


@bp.post("/cases/<uuid:case_id>/group/list")
def group_load(case_id: UUID) -> Response | tuple[str, int]:
    """Take in a list, uploaded or pasted."""
    given = request.files.get("file")
    pasted = request.form.get("pasted", "")
    try:
        if given is not None and given.filename:
            found = do(group_list.load_file, case_id, given.filename, given.read())
        elif pasted.strip():
            found = do(group_list.load_text, case_id, pasted)
        else:
            return _page(case_id, Wrong("list", {"file": ["请选择文件，或者粘贴名单。"]})), 422
    except UploadRefused as error:
        return _page(case_id, Wrong("list", {"file": [str(error.detail["sentence"])]})), 422
    if found.problems:
        return _page(case_id, Wrong("list", {}), found), 422
    done(_("收进 %(new)s 人，更新 %(old)s 人。", new=found.added, old=found.changed))
    return _back(case_id)


@bp.post("/cases/<uuid:case_id>/group/plan")
def group_plan(case_id: UUID) -> Response | tuple[str, int]:
    """Write down how all are paid."""
    form = request.form
    days, shares = form.getlist("due_on"), form.getlist("percent")
    rows = [
        {"due_on": day, "percent": share}
        for day, share in zip(days, shares, strict=False)
        if day or share
    ]
    answers = {**form.to_dict(), "dates": rows}
    try:
        do(group_text.set_plan, case_id, _number("seen"), answers)
    except AnswersInvalid as error:
        return _page(case_id, Wrong("plan", error.detail["errors"])), 422
    done(_("付款安排已记下。"))
    return _back(case_id)


@bp.post("/cases/<uuid:case_id>/group/acts")
def group_act(case_id: UUID) -> Response | tuple[str, int]:
    """Do one act on the people that were ticked."""
    form = request.form
    kind, ids = form.get("act", ""), _ids("member")
    answers = {**form.to_dict(), "representatives": form.getlist("representatives")}
    given = request.files.get("file")
    file = (given.filename, given.read()) if given and given.filename else None
    try:
        changed = do(_act, case_id, kind, ids, _number("seen"), answers, file)
    except (AnswersInvalid, UploadRefused, StateMismatch) as error:
        return _page(case_id, _wrong(error, ids)), status_of(error)
    done(_("%(act)s：已登记 %(num)s 人。", act=GROUP_ACTS[kind], num=changed))
    return _back(case_id)


def _act(
    w: Work,
    case_id: UUID,
    kind: str,
    ids: list[UUID],
    seen: int,
    answers: dict[str, Any],
    file: tuple[str, bytes] | None,
) -> int:
    answers.pop("file", None)
    if file is not None:
        case = access.read(w, case_id)
        kept = attachments.add(w, case, *file, "scan")
        answers["file"] = str(kept.id)
    return len(group_acts.act(w, case_id, kind, ids, seen, answers))


def _wrong(error: CaseError, ids: list[UUID]) -> Wrong:
    ticked = frozenset(map(str, ids))
    if isinstance(error, AnswersInvalid):
        return Wrong("acts", error.detail["errors"], ticked)
    people = error.detail.get("people")
    if people:
        told = _("%(who)s 刚刚被别人改过，什么都没有登记。请看新的内容，再办一次。", who=people[0])
        return Wrong("acts", {"members": [told]})
    said = messages.of(error, status_of(error))
    return Wrong("acts", {"file": [f"{said.text}{said.advice}"]}, ticked)


@bp.post("/cases/<uuid:case_id>/group/papers")
def group_print(case_id: UUID) -> Response | tuple[str, int]:
    """Make one paper for each of the people that were ticked."""
    ids = _ids("member")
    try:
        do(group_papers.order, case_id, request.form.get("paper", ""), ids)
    except AnswersInvalid as error:
        return _page(case_id, _wrong(error, ids)), 422
    return _back(case_id, "group-papers")


@bp.get("/cases/<uuid:case_id>/group/papers")
def group_batches(case_id: UUID) -> str:
    """Show the batches alone: asked for again while papers are being made."""
    with work() as w:
        grid = group_grid.grid(w, case_id)
    return render_template("cases/_batches.html", grid=grid)


@bp.get("/cases/<uuid:case_id>/group/papers/<uuid:batch_id>.pdf")
def group_pdf(case_id: UUID, batch_id: UUID) -> Answer:
    """Send all papers of a batch in one file, to print."""
    name, content = do(group_papers.pdf, case_id, batch_id)
    return send(name, content, "application/pdf", inline="download" not in request.args)


@bp.get("/cases/<uuid:case_id>/group.xlsx")
def group_export(case_id: UUID) -> Answer:
    """Send the grid as a spreadsheet."""
    name, content = do(group_sheet.sheet, case_id)
    return send(name, content, group_sheet.XLSX, inline=False)


def _page(case_id: UUID, wrong: Wrong | None = None, loaded: Loaded | None = None) -> str:
    with work() as w:
        grid = group_grid.grid(w, case_id)
    shown, sort = request.args.get("show", ""), request.args.get("sort", "n")
    return render_template(
        "cases/group.html",
        grid=grid,
        rows=_rows(grid, shown, sort),
        shown=shown if shown in SHOWN else "",
        sort=sort,
        wrong=wrong or Wrong("", {}),
        loaded=loaded,
        standings=GROUP_STANDING,
        act_names=GROUP_ACTS,
        act_choices=[(kind, _(GROUP_ACTS[kind])) for kind in GROUP_ACTS if kind in grid.acts],
        reasons=[(code, law.grounds("termination")[code].text) for code in group_leaving.REASONS],
        pay_days=[(day.isoformat(), day.isoformat()) for day in grid.days],
        paper_titles={name: documents.catalog()[name].title for name in grid.papers},
        form=request.form,
    )


def _rows(grid: Grid, shown: str, sort: str) -> list[Row]:
    wanted = SHOWN.get(shown, bool)
    words = request.args.get("q", "").strip()[:40]
    rows = [row for row in grid.rows if wanted(row) and _is_found(row, words)]
    key = SORTS.get(sort.removeprefix("-"), SORTS["n"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _is_found(row: Row, words: str) -> bool:
    return not words or words in row.name or words == str(row.n) or row.phone.endswith(words)


def _ids(name: str) -> list[UUID]:
    found = []
    for one in request.form.getlist(name):
        try:
            found.append(UUID(one))
        except ValueError as error:
            raise AnswersInvalid(errors={"members": ["勾选的人不对，请刷新页面。"]}) from error
    return found


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _back(case_id: UUID, anchor: str | None = None) -> Response:
    return redirect(url_for("cases.group", case_id=case_id, _anchor=anchor), code=303)
