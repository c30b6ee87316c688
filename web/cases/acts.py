"""What may be done on the page of a case without a task: withdraw, invite, note, look, hand in."""

from collections.abc import Callable, Mapping
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import segno
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.assignment import declaring, team
from cases.desks import casefile
from cases.diagnoses import diagnosis
from cases.diagnoses import relapse as relapses
from cases.errors import AnswersInvalid, UploadRefused
from cases.justice import choosing
from cases.paperwork import reading
from cases.reception import consent, risks
from cases.settlement import extending, suspending, termination
from cases.vault import attachments, evidence
from cases.work import Work
from web import messages
from web.cases.door import bp
from web.cases.page import draw
from web.cases.sentences import LEFT
from web.errors import status_of
from web.i18n import gettext as _
from web.request import do, settings, work
from web.shell import done

P = ParamSpec("P")
Result = TypeVar("Result")
Answer = Response | tuple[str, int]


@bp.post("/cases/<uuid:case_id>/withdraw")
def withdraw(case_id: UUID) -> Answer:
    """Write down that a party leaves."""
    try:
        meant = do(
            termination.withdraw, case_id, _uuid("party_id"), request.form.get("note", "")[:400]
        )
    except AnswersInvalid as error:
        return again(case_id, "withdraw", error)
    done(_(LEFT.get(meant, LEFT["recorded"])))
    return back(case_id)


@bp.post("/cases/<uuid:case_id>/suspension")
def suspend(case_id: UUID) -> Answer:
    """Let the mediation stand still, for a reason outside anybody's will."""
    try:
        _read(suspending.suspend, case_id, request.form.to_dict())
    except AnswersInvalid as error:
        return again(case_id, "suspend", error)
    done(_("调解已中止。原因消除后，在“恢复调解”里接着办。"))
    return back(case_id)


@bp.post("/cases/<uuid:case_id>/extension")
def extend(case_id: UUID) -> Answer:
    """Make the period longer before it ends: every party has agreed."""
    answers = request.form.to_dict() | {"agreed_by": request.form.getlist("agreed_by")}
    try:
        _read(extending.ahead, case_id, answers)
    except AnswersInvalid as error:
        return again(case_id, "extend", error)
    done(_("已延长。请各方在延期同意书上签名。"))
    return back(case_id, "clocks")


@bp.post("/cases/<uuid:case_id>/invite")
def invite(case_id: UUID) -> str:
    """Make an invitation with a fresh key for one party; the paper to hand over is shown once."""
    party_id = _uuid("party_id")
    made = do(_invite, case_id, party_id)
    with work() as w:
        page = casefile.case_page(w, case_id)
    base = settings().public_url.rstrip("/") or request.host_url.rstrip("/")
    address = f"{base}{url_for('portal.follow')}?{urlencode({'code': made.code})}"
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=2)
    return render_template(
        "cases/invitation.html",
        made=made,
        case=page.header,
        address=address,
        picture=picture,
        other=[p for p in page.parties if p.id != party_id],
    )


def _invite(w: Work, case_id: UUID, party_id: UUID) -> consent.Invitation:
    case = access.read(w, case_id)
    if party_id not in {party.id for party in case.parties}:
        abort(404)
    return consent.invite(w, party_id)


@bp.post("/cases/<uuid:case_id>/parties/<uuid:party_id>/unmask")
def unmask(case_id: UUID, party_id: UUID) -> str | Answer:
    """Show one masked field, for a stated purpose."""
    field, purpose = request.form.get("field", ""), request.form.get("purpose", "")
    try:
        value = do(casefile.unmask, case_id, party_id, field, purpose)
    except AnswersInvalid as error:
        return again(case_id, f"unmask-{party_id}", error)
    return draw(case_id, shown={(party_id, field): value or _("（没有填写）")})


@bp.post("/cases/<uuid:case_id>/confirmation")
def reconsider(case_id: UUID) -> Answer:
    """Ask the parties once more whether they apply to the court."""
    do(choosing.reconsider, case_id)
    done(_("已重新打开选择，请逐一问过各方。"))
    return back(case_id)


@bp.post("/cases/<uuid:case_id>/mediator")
def replace_mediator(case_id: UUID) -> Answer:
    """Put another mediator in charge."""
    try:
        do(team.replace, case_id, request.form.to_dict())
    except AnswersInvalid as error:
        return again(case_id, "replace", error)
    done(_("已换人，手上的任务一并移交。"))
    return back(case_id, "team")


@bp.post("/cases/<uuid:case_id>/declaration")
def declare_interest(case_id: UUID) -> Answer:
    """Say whether an interest stands against the acting person's mediating."""
    answers = request.form.to_dict() | {"waived": request.form.getlist("waived")}
    try:
        do(declaring.declare, case_id, answers)
    except AnswersInvalid as error:
        return again(case_id, "declare", error)
    done(_("已声明。"))
    return back(case_id, "team")


@bp.post("/cases/<uuid:case_id>/notes")
def add_note(case_id: UUID) -> Answer:
    """Add a line to the five-diagnosis sheet."""
    try:
        _read(casefile.add_note, case_id, request.form.to_dict())
    except AnswersInvalid as error:
        return again(case_id, "add_note", error)
    done(_("已记入五诊单。"))
    return back(case_id, "ladder")


@bp.post("/cases/<uuid:case_id>/acceptance")
def ask_acceptance(case_id: UUID) -> Answer:
    """Write down that a party asks to be taken on formally."""
    do(diagnosis.ask_acceptance, case_id, request.form.get("note", "")[:400])
    done(_("已转正式受理。"))
    return back(case_id, "ladder")


@bp.post("/cases/<uuid:case_id>/relapse")
def relapse(case_id: UUID) -> Answer:
    """Write down that a dispute flared up again; the case that goes on is opened."""
    try:
        new = do(relapses.report, case_id, request.form.get("relapse_note", "")[:2000])
    except AnswersInvalid as error:
        return again(case_id, "relapse", error)
    done(_("已另立接续的案件，转回接诊。"))
    return back(new)


@bp.post("/cases/<uuid:case_id>/risks")
def report_risk(case_id: UUID) -> Answer:
    """Report that a dispute may flare up; the head of the committee answers the same day."""
    said = {key: text[:1000] for key, text in request.form.items() if key.startswith("risk_")}
    try:
        _read(risks.report, case_id, said)
    except AnswersInvalid as error:
        return again(case_id, "report_risk", error)
    done(_("已报告，风险报告单正在制作，送首席调解员签署意见。"))
    return back(case_id, "papers")


@bp.post("/cases/<uuid:case_id>/investigations")
def add_investigation(case_id: UUID) -> Answer:
    """Write down an interview or a visit to the place."""
    answers: dict[str, Any] = request.form.to_dict()
    lines = zip(request.form.getlist("q"), request.form.getlist("a"), strict=False)
    answers["record"] = [{"q": q[:2000], "a": a[:4000]} for q, a in lines if q.strip() or a.strip()]
    try:
        _read(casefile.add_investigation, case_id, answers)
    except AnswersInvalid as error:
        return again(case_id, "add_investigation", error)
    done(_("已记录，调查笔录正在制作。"))
    return back(case_id, "papers")


@bp.post("/cases/<uuid:case_id>/evidence")
def add_files(case_id: UUID) -> Answer:
    """Take files that somebody handed in."""
    form = request.form
    files = [(f.filename, f.read()) for f in request.files.getlist("files") if f.filename]
    party = _uuid("party_id") if form.get("party_id") else None
    how: dict[str, Any] = {"party_id": party, "confidential": form.get("confidential") == "yes"}
    try:
        if not files:
            raise AnswersInvalid(errors={"files": ["请选择文件。"]})
        how["told"] = evidence.told(form)
        do(_add_files, case_id, files, form.get("purpose", ""), how)
    except (AnswersInvalid, UploadRefused) as error:
        return again(case_id, "add_file", error)
    done(_("已收下 %(num)s 份材料。", num=len(files)))
    return back(case_id, "files")


def _add_files(
    w: Work,
    case_id: UUID,
    files: list[tuple[str, bytes]],
    purpose: str,
    how: dict[str, Any],
) -> None:
    case = access.read(w, case_id)
    for name, content in files:
        row = attachments.add(w, case, name, content, purpose, **how)
        if row.purpose == "evidence":
            evidence.require_basis(row.media_type, how["told"])


@bp.post("/cases/<uuid:case_id>/files/<uuid:file_id>/about")
def describe_file(case_id: UUID, file_id: UUID) -> Answer:
    """Write what a piece of evidence proves, and whether it is an original."""
    try:
        do(_describe, case_id, file_id, request.form)
    except AnswersInvalid as error:
        return again(case_id, "describe_file", error)
    done(_("已写进证据清单。"))
    return back(case_id, "files")


def _describe(w: Work, case_id: UUID, file_id: UUID, given: Mapping[str, Any]) -> None:
    attachments.describe(w, access.read(w, case_id), file_id, given)


@bp.post("/cases/<uuid:case_id>/files/<uuid:file_id>/confidential")
def set_confidential(case_id: UUID, file_id: UUID) -> Answer:
    """Mark a file as one side's confidence, or open it again."""
    do(casefile.set_confidential, case_id, file_id, request.form.get("confidential") == "yes")
    return back(case_id, "files")


@bp.post("/cases/<uuid:case_id>/papers/<uuid:document_id>/retry")
def retry(case_id: UUID, document_id: UUID) -> Answer:
    """Let a paper that failed be made again."""
    do(_retry, case_id, document_id)
    return back(case_id, "papers")


def _retry(w: Work, case_id: UUID, document_id: UUID) -> None:
    case = access.read(w, case_id)
    if document_id not in {line.id for line in reading.list_for(w, case)}:
        abort(404)
    reading.retry(w, document_id)


def _read(
    use_case: Callable[Concatenate[Work, P], Result], /, *args: P.args, **kwargs: P.kwargs
) -> Result:
    """Do an act whose dates come as text; one that is no date is told beside its field."""
    try:
        return do(use_case, *args, **kwargs)
    except ValueError as error:
        raise AnswersInvalid(errors={"on": ["日期或时间不对。"]}) from error


def _uuid(name: str) -> UUID:
    try:
        return UUID(request.form.get(name, ""))
    except ValueError:
        abort(400)


def again(case_id: UUID, act: str, error: Exception) -> tuple[str, int]:
    """Show the case again with the form of *act* open and what is wrong in it."""
    status = status_of(error)
    detail = getattr(error, "detail", {})
    errors = detail.get("errors") or {"files": [messages.of(error, status).text]}
    return draw(case_id, errors=errors, opened=act, form=request.form), status


def back(case_id: UUID, anchor: str | None = None) -> Response:
    """Go to the page of a case, to one of its sections."""
    return redirect(url_for("cases.show", case_id=case_id, _anchor=anchor), code=303)
