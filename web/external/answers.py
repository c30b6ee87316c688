"""Refusals as Camunda writes them: a status and ``{"type", "message"}``, never a page."""

import structlog
from flask import Blueprint, Response, jsonify
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from cases.errors import NotAllowed
from engine.errors import Conflict, EngineError, InstanceSuspended, JobLocked, JobNotFound
from web.external.refused import Refused

log = structlog.get_logger(__name__)


class Unknown(Exception):
    """The token of a worker is wanted (Authorization: Bearer)."""


class Absent(Exception):
    """There is no such door."""


#: the first class that fits decides
ANSWERS: tuple[tuple[type[Exception], int, str], ...] = (
    (Refused, 400, "InvalidRequestException"),
    (Unknown, 401, "AuthenticationException"),
    (NotAllowed, 403, "AuthorizationException"),
    (Absent, 404, "RestException"),
    (JobNotFound, 404, "RestException"),
    (JobLocked, 400, "BadUserRequestException"),
    (InstanceSuspended, 409, "SuspendedEntityInteractionException"),
    (Conflict, 409, "OptimisticLockingException"),
    (EngineError, 409, "ProcessEngineException"),
)


def _write(status: int, kind: str, message: str) -> Response:
    response = jsonify(type=kind, message=message)
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _of(error: Exception) -> Response:
    for kind, status, name in ANSWERS:
        if isinstance(error, kind):
            return _write(status, name, str(error) or str(kind.__doc__))
    log.error("broken", error=type(error).__name__, exc_info=error)
    return _write(500, "ProcessEngineException", "Something broke here; it was written down.")


def _http(error: HTTPException) -> Response:
    response = _write(error.code or 500, "RestException", error.description or error.name)
    for name, value in error.get_headers():
        if name == "Retry-After":
            response.headers[name] = value
    return response


def install(bp: Blueprint) -> None:
    """Let every refusal of *bp* be JSON."""
    bp.register_error_handler(RateLimitExceeded, _http)
    bp.register_error_handler(HTTPException, _http)
    bp.register_error_handler(Exception, _of)
