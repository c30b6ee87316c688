"""What every answer and every unsafe request must carry: policy headers, a token, clean text."""

import hashlib
import hmac
import re
import secrets
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import BadRequest

from web.request import SignInNeeded, settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'self'",
        "frame-src 'self' blob:",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    # pages with anybody's data are kept by no cache
    "Cache-Control": "no-store",
}
#: name, the same in small letters, value
Policy = tuple[tuple[str, str, str], ...]
#: where the public address is https
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: where a browser says that a form may come from: our pages, or the person itself
OWN_PAGES = frozenset({"same-origin", "none"})
VISITOR = "shenming_visitor"
VISIT = re.compile(r"[0-9a-f]{64}")

#: a whole request: one page of papers with its files
BODY = 40 * 1024 * 1024
#: all fields of a form that are not files; a drawn signature is about 60 KB
FORM = 4 * 1024 * 1024
PARTS = 2000
#: a whole request of a worker elsewhere
MACHINE = 1024 * 1024
#: doors that read no cookie: no page of others can act there in a person's name
COOKIELESS = frozenset({"external", "referral_api"})


class TokenMissing(BadRequest):
    """The form came without its token, or with that of another visit."""


def cookie_name(name: str) -> str:
    """Return the cookie's name: `__Host-` ties it to this host where there is https."""
    return f"__Host-{name}" if is_https() else name


def is_https() -> bool:
    """Say whether the public address is https, so that cookies are Secure."""
    return settings().public_url.startswith("https://")


def visitor() -> str:
    """Return this browser's random name, given at first sight and worth nothing but a token."""
    known = g.get("visitor") or request.cookies.get(cookie_name(VISITOR), "")
    if not VISIT.fullmatch(known):
        known = g.new_visitor = secrets.token_hex(32)
    g.visitor = known
    return str(known)


def token() -> str:
    """Make a form token: salted anew on each page, so that compression cannot leak it."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_proof(salt)}"


def is_token(text: str) -> bool:
    """Say whether *text* was made for this browser and this sign-in."""
    salt, dot, proof = text.partition(".")
    return bool(dot) and hmac.compare_digest(proof.encode(), _proof(salt).encode())


def _proof(salt: str) -> str:
    """Bind a token to the sign-in (it dies with it), else to the browser."""
    owner = g.get("session_token") or visitor()
    key: bytes = current_app.extensions["form_tokens"]
    return hmac.digest(key, f"{salt}\0{owner}".encode(), "sha256").hex()[:48]


def check() -> None:
    """Refuse an unsafe request without a token, and any with bytes no text can have."""
    if request.blueprint in COOKIELESS:
        request.max_content_length = MACHINE
        _check_text()
        return
    if request.mimetype != "multipart/form-data":
        request.max_content_length = FORM  # read at once, so it is limited before
    _check_text()
    if request.method in SAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_PAGES:
        raise TokenMissing
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not is_token(sent):
        raise SignInNeeded if g.get("session_is_over") else TokenMissing


def _check_text() -> None:
    """Refuse NUL: PostgreSQL keeps no text with it, and nobody types it."""
    if "\0" in request.path or any("\0" in v for v in request.args.values()):
        abort(400)
    if request.method in SAFE:
        return
    for values in (request.form, request.args):
        if any(_is_unkept(key, text) for key, texts in values.lists() for text in texts):
            abort(400)
    if any("\0" in (file.filename or "") for file in request.files.values()):
        abort(400)


def _is_unkept(key: str | None, text: str) -> bool:
    """Tell of a field without a name, or of one with NUL in it."""
    return key is None or "\0" in key or "\0" in text


def policy(public_url: str) -> Policy:
    """Return the headers of every answer; more where the public address is https."""
    named = {**HEADERS, **TRANSPORT} if public_url.startswith("https://") else HEADERS
    return tuple((name, name.lower(), value) for name, value in named.items())


def shield(start_response: "StartResponse", policy: Policy) -> "StartResponse":
    """Add the headers of *policy* that an answer does not set itself.

    Below Flask, so that no answer goes without, and because there a header is a pair in a list:
    werkzeug's `setdefault` walks all headers before it, for each of eight.
    """

    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        own = {name.lower() for name, _ in headers}
        added = [(name, value) for name, key, value in policy if key not in own]
        return start_response(status, headers + added, *error)

    return start


def _greet(response: Response) -> Response:
    """Give the browser the random name that was made for it."""
    made = g.get("new_visitor")
    if made:
        response.set_cookie(
            cookie_name(VISITOR), made, httponly=True, samesite="Lax", secure=is_https()
        )
    return response


def install(app: Flask) -> None:
    """Guard every request of *app*; the session must be loaded before."""
    secret = app.extensions["settings"].secret()
    key = hashlib.blake2b(secret, digest_size=32, person=b"shenming-csrf").digest()
    app.extensions["form_tokens"] = key
    app.config["MAX_CONTENT_LENGTH"] = BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM
    app.config["MAX_FORM_PARTS"] = PARTS
    app.before_request(check)
    app.after_request(_greet)
    app.jinja_env.globals["csrf_token"] = token
