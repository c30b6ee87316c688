"""Following a case by its code and key: where it stands, what is asked of the party."""

import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from flask import Response as Answer
from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import access
from cases.assignment import team
from cases.county import sign_in
from cases.desks import portal
from cases.errors import AnswersInvalid, SignInRefused, UploadRefused
from cases.justice import choosing
from cases.paperwork import opening
from cases.reception import consent
from cases.settlement import counselling, signing
from cases.vault import attachments, data_requests
from cases.work import Work
from web import format as write
from web import messages
from web.auth import session
from web.cases.files import send
from web.cases.sentences import LEFT, MILESTONES, tell
from web.i18n import gettext as _
from web.i18n import say
from web.limits import FILING, GUESS, UPLOAD, limiter
from web.portal.door import bp
from web.request import do_as_nobody, do_as_party, runtime
from web.request import party as party_actor
from web.shell import done
from web.words import word

#: what the page says elsewhere, where it stands and its papers: folded beneath what happened
ROUTINE = frozenset(("state.entered", "confirm_state.entered", "document.issued"))
#: bytes of an archive that are sent at a time
PIECE = 65536


@bp.get("/follow")
def follow() -> str:
    """Ask for code and key."""
    return render_template(
        "portal/follow.html", code=request.args.get("code", "")[:16], refused=False
    )


@bp.post("/follow")
@limiter.limit(GUESS)
def enter() -> Response | tuple[str, int]:
    """Open a party's page."""
    code, key = request.form.get("code", "")[:40], request.form.get("key", "")[:40]
    try:
        opened = sign_in.enter_as_party(runtime(), code, key)
    except SignInRefused:
        return render_template("portal/follow.html", code=code, refused=True), 401
    response = redirect(url_for("portal.party"), code=303)
    return session.keep(response, session.PARTY, opened)


@bp.post("/follow/leave")
def leave() -> Response:
    """Close the party's page on this device."""
    token = session.token(session.PARTY)
    if token:
        do_as_nobody(sign_in.leave, token)
    return session.drop(redirect(url_for("home.index"), code=303), session.PARTY)


@bp.get("/follow/case")
def party() -> str:
    """Show the party where the case stands and what may be done."""
    return _page()


@bp.post("/follow/answer")
def answer() -> Response | tuple[str, int]:
    """Take the party's yes or no to mediation."""
    consents = request.form.get("answer") == "yes"
    try:
        do_as_party(consent.answer, consents=consents, privacy=_privacy())
    except AnswersInvalid as error:
        return _page(error.detail["errors"], "answer"), 422
    done(_("已记下：您同意调解。") if consents else _("已记下：您不同意调解。"))
    return _back()


@bp.post("/follow/data")
def agree_to_data() -> Response | tuple[str, int]:
    """Take the party's agreement to the handling of its data, when only staff had asked it."""
    try:
        do_as_party(consent.agree_to_data, _privacy())
    except AnswersInvalid as error:
        return _page(error.detail["errors"], "data"), 422
    done(_("已记下：您同意我们处理您的个人信息。"))
    return _back()


@bp.post("/follow/requests")
@limiter.limit(UPLOAD)
def ask_about_data() -> Response | tuple[str, int]:
    """Take a request over the own data: put right, deleted, consent taken back."""
    kind, words = request.form.get("data_kind", "")[:10], request.form.get("data_words", "")[:1000]
    try:
        meant = do_as_party(data_requests.ask, kind, words)
    except AnswersInvalid as error:
        return _page(error.detail["errors"], "requests"), 422
    done(_("已收到您的要求，答复会写在这里。"))
    if meant in LEFT and meant not in ("closed", "recorded"):
        done(_(LEFT[meant]))
    return _back("requests")


def _privacy() -> dict[str, bool]:
    return {n: request.form.get(n) == "yes" for n in ("general", "sensitive", "sharing")}


@bp.post("/follow/mediator")
def choose_mediator() -> Response | tuple[str, int]:
    """Take whom the party asks for as mediator, or that it does not accept who is in charge."""
    if request.form.get("do") == "refuse":
        do_as_party(team.refuse)
        done(_("已转告首席调解员，会换人或者与您联系。"))
        return _back()
    try:
        do_as_party(team.choose, request.form.get("mediator", "")[:40])
    except AnswersInvalid as error:
        return _page(error.detail["errors"], "mediator"), 422
    done(_("已记下。对方也选同一个人的，优先请他调解。"))
    return _back()


@bp.post("/follow/withdraw")
def withdraw() -> Response:
    """Let the party leave, at any moment and without a reason."""
    meant = do_as_party(portal.withdraw, request.form.get("note", "")[:400])
    done(_(LEFT.get(meant, LEFT["recorded"])))
    return _back()


@bp.post("/follow/acceptance")
def ask_acceptance() -> Response:
    """Let the party go straight to the formal acceptance."""
    do_as_party(portal.ask_acceptance)
    done(_("已转正式受理，受理员会来问各方的意见。"))
    return _back()


@bp.post("/follow/counselling/<uuid:counselling_id>")
def counselling_answer(counselling_id: UUID) -> Response:
    """Take the party's yes or no to a counsellor, who comes only when everybody agrees."""
    agrees = request.form.get("agrees") == "yes"
    do_as_party(counselling.agree, counselling_id, agrees=agrees)
    done(_("已记下：您同意。") if agrees else _("已记下：您不同意，咨询不再进行。"))
    return _back()


@bp.post("/follow/choose")
def choose() -> Response:
    """Take the party's choice about judicial confirmation."""
    do_as_party(choosing.choose_as_party, request.form.get("wants") == "yes")
    done(_("已记下您的选择。"))
    return _back()


@bp.get("/follow/sign/<kind>/<uuid:sheet_id>")
def sign_page(kind: str, sheet_id: UUID) -> str:
    """Lay a text before the party, with a pad under it."""
    return _sign_page(kind, sheet_id)


@bp.post("/follow/sign/<kind>/<uuid:sheet_id>")
@limiter.limit(GUESS)
def sign(kind: str, sheet_id: UUID) -> Response | tuple[str, int]:
    """Take the party's signature; the last six signs of the identity number go with it."""
    form = request.form
    try:
        do_as_party(
            signing.sign_as_party,
            kind,
            sheet_id,
            image=form.get("image", ""),
            strokes=form.get("strokes", ""),
            last_six=form.get("last_six", "")[:12],
            text_hash=form.get("text_hash", ""),
        )
    except AnswersInvalid as error:
        return _sign_page(kind, sheet_id, error.detail["errors"]), 422
    done(_("已签名。"))
    return _back()


@bp.post("/follow/files")
@limiter.limit(UPLOAD)
def hand_in() -> Response | tuple[str, int]:
    """Take files that the party hands in."""
    files = [(f.filename, f.read()) for f in request.files.getlist("files") if f.filename]
    try:
        proves = {"proves": request.form.get("proves", "")[:200]}
        do_as_party(_hand_in, files, request.form.get("purpose", "evidence"), proves)
    except UploadRefused as error:
        words = messages.of(error, 422)
        return _page({"files": [words.text + words.advice]}, "files"), 422
    done(_("已收到 %(num)s 份材料。", num=len(files)))
    return _back("files")


def _hand_in(w: Work, files: list[tuple[str, bytes]], purpose: str, told: dict[str, str]) -> None:
    case = access.read(w, party_actor().case_id)
    for name, content in files:
        attachments.add(w, case, name, content, purpose, told=told)


@bp.get("/follow/papers/<uuid:document_id>.pdf")
def paper(document_id: UUID) -> Answer:
    """Send a paper to the party."""
    name, content = do_as_party(opening.pdf, document_id)
    return send(name, content, "application/pdf", inline="download" not in request.args)


@bp.get("/follow/files/<uuid:file_id>")
def file(file_id: UUID) -> Answer:
    """Send a file to the party who may see it."""
    found = do_as_party(attachments.open_file, file_id)
    return send(found.name, found.content, found.media_type, inline=found.shown)


@bp.get("/follow/all.zip")
@limiter.limit(FILING)
def everything() -> Answer:
    """Send the party the own file: papers, files and what happened, in one archive."""
    name, box = do_as_party(_archive)
    response = send(name, _pieces(box), "application/zip", inline=False)
    response.call_on_close(box.close)
    return response


def _pieces(box: IO[bytes]) -> Iterator[bytes]:
    with box:
        while piece := box.read(PIECE):
            yield piece


def _archive(w: Work) -> tuple[str, IO[bytes]]:
    """Pack the file on the disk: a case may hold more than the memory of a server."""
    page = portal.party_page(w)
    box = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it when it is sent
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        lines = [f"{write.moment(line.at)} {tell(line)}" for line in page.timeline]
        archive.writestr("00 经过.txt", "\n".join([page.title, page.code, *lines]))
        for n, one in enumerate((p for p in page.papers if p.is_made), 1):
            name, content = opening.pdf(w, one.id)
            archive.writestr(f"{n:02d} {name.replace('/', '_')}", content)
        for n, given in enumerate(page.files, 1):
            found = attachments.open_file(w, given.id)
            archive.writestr(f"材料/{n:02d} {found.name.replace('/', '_')}", found.content)
    box.seek(0)
    return f"{page.code}.zip", box


def _page(errors: dict[str, list[str]] | None = None, opened: str = "") -> str:
    with runtime().work(party_actor()) as w:
        page, data = portal.party_page(w), data_requests.of_party(w)
    return render_template(
        "portal/party.html",
        page=page,
        data=data,
        data_kinds=[(kind, word("data_request", kind)) for kind in data.may],
        tell=tell,
        milestones=MILESTONES,
        routine=ROUTINE,
        errors=errors or {},
        opened=opened,
        mediators=[(one["value"], say(one["label"])) for one in page.mediator.options],
    )


def _sign_page(kind: str, sheet_id: UUID, errors: dict[str, list[str]] | None = None) -> str:
    with runtime().work(party_actor()) as w:
        page = portal.party_page(w)
    asked = (one for one in (*page.sheets, *page.records) if (one.kind, one.id) == (kind, sheet_id))
    sheet = next(asked, None)
    if sheet is None:
        abort(404)
    mine = next(one for one in sheet.signers if one.id == page.party_id)
    return render_template(
        "portal/sign.html", page=page, sheet=sheet, mine=mine, errors=errors or {}
    )


def _back(anchor: str | None = None) -> Response:
    return redirect(url_for("portal.party", _anchor=anchor), code=303)
