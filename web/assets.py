"""The built scripts and styles, by the names that the build gave them."""

import json
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import brotli  # type: ignore[import-untyped]  # ships no types
from flask import Blueprint, Flask, Response, abort, request, send_file, url_for
from werkzeug.security import safe_join

BUILD = Path(__file__).parent / "static" / "build"
FOREVER = "public, max-age=31536000, immutable"


class AssetsMissing(Exception):
    """The scripts and styles are not built; run `./shenming build`."""


def is_built() -> bool:
    """Say whether the build has been made."""
    return (BUILD / "manifest.json").is_file()


def js(entry: str) -> str:
    """Return the address of the script of *entry*; raises `AssetsMissing`."""
    return _address(entry, "js")


def css(entry: str) -> str:
    """Return the address of the style of *entry*; raises `AssetsMissing`."""
    return _address(entry, "css")


def has_css(entry: str) -> bool:
    """Say whether *entry* brings a style of its own."""
    return bool(_entry(entry).get("css"))


def _address(entry: str, kind: str) -> str:
    name = _entry(entry).get(kind)
    if not name:
        raise AssetsMissing(f"The build has no {kind} for {entry}.")
    return url_for("assets.built", name=Path(name).name)


def _entry(entry: str) -> dict[str, str]:
    path = BUILD / "manifest.json"
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise AssetsMissing from error
    found = _manifest(path, stamp).get(entry)
    if found is None:
        raise AssetsMissing(f"The build has no entry {entry}.")
    return cast(dict[str, str], found)


@lru_cache(maxsize=2)
def _manifest(path: Path, stamp: int) -> dict[str, Any]:
    return cast(dict[str, Any], json.loads(path.read_text()))


bp = Blueprint("assets", __name__)


@bp.get("/static/build/<path:name>")
def built(name: str) -> Response:
    """Serve a built file for ever: its name is its hash. Text is compressed once a process."""
    path = safe_join(str(BUILD), name)
    if path is None or not Path(path).is_file():
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind.endswith(("javascript", "json", "svg+xml")):
        response = _text(Path(path), f"{kind}; charset=utf-8")
    else:
        response = send_file(path, mimetype=kind)
    response.headers["Cache-Control"] = FOREVER
    return response


def _text(path: Path, kind: str) -> Response:
    if request.accept_encodings["br"] <= 0:
        return send_file(path, mimetype=kind)
    body = _brotli(path, path.stat().st_mtime_ns)
    headers = {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
    response = Response(body, content_type=kind, headers=headers)
    response.set_etag(f"{path.name}-br")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=64)
def _brotli(path: Path, stamp: int) -> bytes:
    return cast(bytes, brotli.compress(path.read_bytes(), quality=7))


def install(app: Flask) -> None:
    """Give templates `js()` and `css()`, and browsers the files."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.jinja_env.globals.update(js=js, css=css, has_css=has_css)
    app.register_blueprint(bp)
