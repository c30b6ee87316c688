"""Errors as answers: each class its status, each status a page or JSON in the reader's language."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as Answer

from cases import errors as domain
from engine import errors as engine
from engine.errors import DefinitionInvalid, EngineError
from web import findings, messages, spoken
from web.assets import AssetsMissing
from web.request import KeyNeeded, SignInNeeded

__all__ = ["DefinitionInvalid", "EngineError", "answer", "install", "status_of", "wants_json"]

log = structlog.get_logger(__name__)

#: the first class that fits decides, so the particular stand before the general
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (domain.NotFound, 404),
    (domain.NotAllowed, 403),
    (domain.AnswersInvalid, 422),
    (domain.UploadRefused, 422),
    (domain.SignInRefused, 401),
    (domain.AccountLocked, 429),
    (domain.KeyMissing, 503),
    (domain.CaseError, 409),
    (engine.TaskNotFound, 404),
    (engine.InstanceNotFound, 404),
    (engine.DefinitionNotFound, 404),
    (engine.IncidentNotFound, 404),
    (engine.JobNotFound, 404),
    (engine.ReasonMissing, 422),
    (engine.TargetInvalid, 422),
    (DefinitionInvalid, 422),
    (engine.ValueRefused, 422),
    (EngineError, 409),
    (AssetsMissing, 503),
)


def status_of(error: Exception) -> int:
    """Return the HTTP status of *error*, 500 when it is nobody's refusal."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def wants_json() -> bool:
    """Say whether the caller is a script that asked for JSON."""
    if request.accept_mimetypes.accept_html and not request.is_json:
        best = request.accept_mimetypes.best_match(["text/html", "application/json"])
        return best == "application/json"
    return request.is_json or request.accept_mimetypes.accept_json


def answer(status: int, message: messages.Message, **more: Any) -> tuple[str | Response, int]:
    """Write the answer of a refusal: what happened, and what can be done instead."""
    if wants_json():
        body = {"error": message.title, "message": message.text, "advice": message.advice}
        return jsonify(body | {"request": g.get("request_id", "")} | more), status
    return render_template("errors/error.html", status=status, message=message, **more), status


def _refused(error: Exception) -> tuple[str | Response, int]:
    status = status_of(error)
    if status >= 500:
        log.error("refused", error=type(error).__name__, status=status)
    return answer(status, messages.of(error, status), **_detail(error))


def _detail(error: Exception) -> dict[str, Any]:
    """Give a script the findings and field errors, so that it can show them in place."""
    found: dict[str, Any] = {}
    detail = getattr(error, "detail", {})
    if isinstance(error, domain.AnswersInvalid):
        found["errors"] = spoken.errors(detail.get("errors", {}))
    if isinstance(error, DefinitionInvalid):
        found["findings"] = [findings.row(one) for one in error.findings]
    return found


def _http(error: HTTPException) -> Answer | tuple[str | Response, int]:
    if isinstance(error.response, Answer):
        return error.response  # a redirect that Werkzeug made
    status = error.code or 500
    given, status = answer(status, messages.of(error, status))
    response = given if isinstance(given, Response) else Response(given)
    response.status_code = status
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _broken(error: InternalServerError) -> tuple[str | Response, int]:
    cause = error.original_exception or error
    log.error("broken", error=type(cause).__name__, exc_info=cause)
    return answer(500, messages.of(error, 500))


def _sign_in(error: SignInNeeded) -> Answer | tuple[str | Response, int]:
    if wants_json():
        return answer(401, messages.of(error, 401))
    return redirect(url_for("auth.sign_in", next=_wanted()), code=303)


def _wanted() -> str | None:
    """Name the page to come back to: this one, or the one whose form was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        sent_from = urlsplit(request.referrer or "")
    except ValueError:  # not an address at all
        return None
    return sent_from.path if sent_from.netloc == request.host else None


def _key(error: KeyNeeded) -> Answer | tuple[str | Response, int]:
    return answer(401, messages.of(error, 401)) if wants_json() else redirect("/follow", code=303)


def install(app: Flask) -> None:
    """Register the handlers."""
    for kind, _ in STATUS:
        app.register_error_handler(kind, _refused)
    app.register_error_handler(RateLimitExceeded, _http)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(KeyNeeded, _key)
