"""The application factory: the doors for browsers around one runtime."""

import hashlib
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from cases.work import Runtime
from web import assets, errors, format, health, i18n, limits, logs, safety, shell, spoken, words
from web.auth import session
from web.settings import Settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

#: one folder a desk; each has `views.bp`
DESKS = (
    *("home", "auth", "portal", "desk", "cases", "court", "referrals", "events", "care"),
    *("statistics", "survey", "library", "counselling"),
    *("studio", "runs", "people", "law", "external"),
)


class Application(Flask):
    """Flask whose every answer carries the policy, and which has no coroutines."""

    policy: safety.Policy = ()

    def wsgi_app(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request under the policy."""
        return super().wsgi_app(environ, safety.shield(start_response, self.policy))

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return *func*: a plain function, so no guard of a request is asked whether it is one."""
        return func


def create_app(runtime: Runtime, settings: Settings) -> Flask:
    """Build the application; nothing happens at import, everything hangs on *runtime*."""
    app = Application("web", static_folder="static", template_folder="templates")
    app.policy = safety.policy(settings.public_url)
    app.extensions["runtime"] = runtime
    app.extensions["settings"] = settings
    # signs the cookie of one-time notices; sessions of people are kept on the server
    app.secret_key = hashlib.blake2b(settings.secret(), person=b"shenming-notices").digest()
    is_https = settings.public_url.startswith("https://")
    app.config["SESSION_COOKIE_NAME"] = f"{'__Host-' if is_https else ''}shenming_notice"
    app.config.update(SESSION_COOKIE_SECURE=is_https, SESSION_COOKIE_SAMESITE="Lax")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # the order is the order of the guards of a request
    logs.install(app)
    health.install(app)
    session.install(app)
    safety.install(app)
    limits.install(app, settings)
    i18n.install(app)
    spoken.install(app)
    format.install(app)
    words.install(app)
    assets.install(app)
    errors.install(app)
    for desk in DESKS:
        app.register_blueprint(import_module(f"web.{desk}.views").bp)
    app.register_blueprint(import_module("web.referrals.machine").bp)
    shell.install(app)
    _compress(app)
    if settings.public_url:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _compress(app: Flask) -> None:
    """Compress pages; `assets` compresses what is named by its hash once a process."""
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_STREAMS=False,
        COMPRESS_MIMETYPES=["text/html", "text/plain", "application/json", "image/svg+xml"],
    )
    Compress(app)
