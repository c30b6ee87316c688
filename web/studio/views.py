"""Lists, editors, findings, deploys, versions and comparisons of definitions."""

import contextlib
import difflib
import time
from typing import Any

import orjson
from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response as Answer

from cases.errors import AnswersInvalid, StateMismatch
from cases.operating import processes, studio
from web import findings, importing, spoken
from web.errors import DefinitionInvalid
from web.guards import for_roles
from web.i18n import gettext as _
from web.i18n import say
from web.reading import json_object
from web.request import do, work
from web.shell import ADMIN, done

bp = Blueprint("studio", __name__, template_folder="templates", url_prefix="/studio")
for_roles(bp, ADMIN)

#: kind → the bundle that edits it
EDITORS = {
    "process": "modeler",
    "decision": "decision",
    "form": "formeditor",
    "document": "template",
}
#: a version's number fits into its column
MOST_VERSIONS = 2**31
#: how long one request waits for the worker to make a preview, and how often it looks
WAIT, LOOK = 20.0, 0.25


@bp.url_value_preprocessor
def _only_known_kinds(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and values.get("kind", "process") not in EDITORS:
        abort(404)


@bp.get("/")
def index() -> str:
    """List what is deployed, by kind."""
    with work() as w:
        rows = studio.listing(w)
    groups = {kind: [row for row in rows if row.kind == kind] for kind in EDITORS}
    return render_template("studio/index.html", groups=groups)


@bp.post("/<kind>")
def create(kind: str) -> Answer:
    """Begin a new definition as a draft."""
    key, name = request.form.get("key", "").strip(), request.form.get("name", "").strip()
    try:
        do(studio.create, kind, key, name)
    except AnswersInvalid as error:
        flash(_sentences(error), "danger")
        return redirect(url("studio.index"), code=303)
    return redirect(url("studio.edit", kind=kind, key=key), code=303)


@bp.post("/import")
def import_file() -> str | Answer:
    """Read a process that another tool drew into a draft, and show what was changed."""
    sent = request.files.get("file")
    try:
        report = do(processes.to_draft, sent.read() if sent else b"")
    except DefinitionInvalid as error:
        flash(_("；").join(findings.tell(one) for one in error.findings), "danger")
    except AnswersInvalid as error:
        flash(_sentences(error), "danger")
    else:
        notes = [importing.row(note) for note in report.notes]
        found = [findings.row(one) for one in report.findings]
        return render_template("studio/imported.html", report=report, notes=notes, found=found)
    return redirect(url("studio.index"), code=303)


@bp.get("/<kind>/edit/<path:key>")
def edit(kind: str, key: str) -> str:
    """Open the editor of a definition on one's draft, or on the newest version."""
    with work() as w:
        editing = studio.open_draft(w, kind, key)
    return render_template("studio/edit.html", editing=editing, entry=EDITORS[kind])


@bp.post("/<kind>/draft/<path:key>")
def save(kind: str, key: str) -> Response:
    """Keep a draft."""
    saved = do(studio.save_draft, kind, key, _content(), base_version=_base())
    return jsonify(saved_at=saved.isoformat())


@bp.post("/<kind>/discard/<path:key>")
def discard(kind: str, key: str) -> Answer:
    """Throw one's draft away."""
    do(studio.discard_draft, kind, key)
    done(_("草稿已删除。"))
    return redirect(url("studio.versions", kind=kind, key=key), code=303)


@bp.post("/<kind>/findings/<path:key>")
def lint(kind: str, key: str) -> Response:
    """Say what is wrong with a draft, element by element."""
    content = _content()
    with work() as w:
        found = studio.findings(w, kind, key, content)
    return jsonify(findings=[findings.row(one) for one in found])


@bp.post("/<kind>/deploy/<path:key>")
def deploy(kind: str, key: str) -> Response | tuple[Response, int]:
    """Deploy a draft as the next version, with a note."""
    try:
        do(studio.deploy, kind, key, _content(), base_version=_base(), note=_text("note"))
    except DefinitionInvalid as error:
        found = [findings.row(one) for one in error.findings]
        return jsonify(findings=found, error=_("有必须先改正的问题，没有发布。")), 422
    except AnswersInvalid as error:
        return jsonify(error=_sentences(error)), 422
    except StateMismatch:
        newer = _("别人已经发布了更新的版本。请先对比，把修改合进去再发布。")
        return jsonify(error=newer), 409
    done(_("已发布。新案件用新版本，在办案件仍用原来的版本。"))
    return jsonify(url=url("studio.versions", kind=kind, key=key))


@bp.get("/<kind>/versions/<path:key>")
def versions(kind: str, key: str) -> str:
    """List the versions of a definition."""
    with work() as w:
        rows = studio.versions(w, kind, key)
        editing = studio.open_draft(w, kind, key)
    return render_template("studio/versions.html", rows=rows, editing=editing)


@bp.get("/<kind>/compare/<path:key>")
def compare(kind: str, key: str) -> str:
    """Compare two versions, or one with one's draft."""
    old, new = request.args.get("old", type=int), request.args.get("new", type=int)
    if old is None:
        abort(400)
    with work() as w:
        editing = studio.open_draft(w, kind, key)
        both = studio.compare(w, kind, key, old, new)
    lines = [] if kind == "process" else _lines(kind, both)
    return render_template(
        "studio/compare.html", both=both, editing=editing, old=old, new=new, lines=lines
    )


@bp.post("/<kind>/restore/<path:key>")
def restore(kind: str, key: str) -> Answer:
    """Deploy an earlier version again, as the newest."""
    version = request.form.get("version", type=int)
    if version is None:
        abort(400)
    try:
        do(studio.restore, kind, key, version, request.form.get("note", ""))
        done(_("第 %(num)s 版已重新发布为最新版本。", num=version))
    except AnswersInvalid as error:
        flash(_sentences(error), "danger")
    return redirect(url("studio.versions", kind=kind, key=key), code=303)


@bp.post("/document/preview/<path:key>")
def preview(key: str) -> Response | tuple[Response, int]:
    """Let a worker make the PDF of a draft template, and send it when it is there."""
    do(studio.request_preview, key, _content(), base_version=_base())
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with work() as w:
            state, content = studio.preview(w, key)
        if content is not None:
            return Response(content, mimetype="application/pdf")
        if state.status == "failed":
            return jsonify(error=say(state.error), line=getattr(state, "line", None)), 422
        time.sleep(LOOK)
    return jsonify(error=_("文书还在排队制作，请稍后再点预览。")), 503


def _sentences(error: AnswersInvalid) -> str:
    errors = spoken.errors(error.detail["errors"])
    return _("；").join(one for sentences in errors.values() for one in sentences)


def _text(name: str) -> str:
    """Read a text of the JSON body."""
    value = json_object(request.get_data()).get(name, "")
    if not isinstance(value, str):
        abort(400)
    return value


def _content() -> str:
    return _text("content")


def _base() -> int:
    """Read the version that the draft was begun from; the page carries it in its address."""
    base = request.args.get("base", type=int)
    if base is None or not 0 <= base < MOST_VERSIONS:
        abort(400)
    return base


def _lines(kind: str, both: studio.Comparison) -> list[tuple[str, str]]:
    """List the lines that differ, with three around each: mark and text."""
    found = difflib.unified_diff(
        _readable(kind, both.old), _readable(kind, both.new), lineterm="", n=3
    )
    return [(line[:1], line[1:]) for line in found if not line.startswith(("---", "+++"))]


def _readable(kind: str, text: str) -> list[str]:
    """Write a form one property a line, whatever its editor wrote."""
    if kind == "form":
        with contextlib.suppress(ValueError):
            text = orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode()
    return text.splitlines()
