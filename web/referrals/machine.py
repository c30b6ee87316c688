"""`/api/referrals`: systems of courts, police and petition offices send and look, signed.

`X-Shenming-Door`, `-Message`, `-Time` and `-Signature` come with every request
(docs/howto/connect-a-court.md); there is no cookie and no page.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from cases.access import System
from cases.errors import AnswersInvalid, NotAllowed, NotFound, StateMismatch
from cases.exchange import referral_doors
from web.i18n import say
from web.limits import WORKER, limiter
from web.reading import json_object
from web.request import runtime

bp = Blueprint("referral_api", __name__, url_prefix="/api/referrals")
limiter.limit(WORKER)(bp)

#: class → status and what went wrong, in a word
REFUSED: tuple[tuple[type[Exception], int, str], ...] = (
    (AnswersInvalid, 422, "invalid"),
    (NotAllowed, 401, "signature"),
    (NotFound, 404, "absent"),
    (StateMismatch, 409, "conflict"),
)


@bp.post("")
def receive() -> tuple[Response, int]:
    """Take in a letter: 201 for a new one, 200 for one that came before."""
    told = _do(referral_doors.receive, request.get_data(cache=False), json_object)
    return jsonify(told), 200 if told["repeated"] else 201


@bp.get("/<uuid:referral_id>")
def status(referral_id: UUID) -> Response:
    """Tell what became of a referral."""
    return jsonify(_do(referral_doors.look, referral_id))


def _do(act: Any, *args: Any) -> dict[str, Any]:
    head = request.headers
    names = ("Door", "Message", "Time", "Signature")
    signed = referral_doors.Signed(*(head.get(f"X-Shenming-{name}", "")[:200] for name in names))
    found: dict[str, Any] = runtime().do(
        act, signed, *args, actor=System(id=f"door:{signed.door}"[:60])
    )
    return found


@bp.errorhandler(Exception)
def _refused(error: Exception) -> tuple[Response, int]:
    for kind, code, word in REFUSED:
        if isinstance(error, kind):
            errors = error.detail.get("errors", {}) if isinstance(error, AnswersInvalid) else {}
            said = {name: [say(one) for one in lines] for name, lines in errors.items()}
            return jsonify(error=word, message=str(error), fields=said), code
    if isinstance(error, HTTPException):
        return jsonify(error="request", message=error.description or error.name), error.code or 500
    raise error
