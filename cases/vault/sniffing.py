"""What a file is, told from its content, and whether it is safe to keep and to hand on.

A name and a browser's media type are claims. Accepted are what parties really bring: photographs,
PDF, office papers without macros, sound and film from a phone. Everything else, and anything that
is two things at once, is refused.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from PIL import Image

from cases.errors import UploadRefused

MEGABYTE = 1024 * 1024

#: width times height of the largest picture taken (a bomb is far beyond a phone's 50 million)
PIXELS = 120_000_000
#: an office paper may unpack to this many bytes, this many parts, and this many times its size
UNPACKED = 300 * MEGABYTE
PARTS = 3000
RATIO = 200
PDF_PAGES = 2000
#: levels within one object of a PDF that are looked at
DEEPEST = 20
#: what a PDF may not do
_VERBS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE"})

_FILMS = (
    *(b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42"),
    *(b"avc1", b"3gp4", b"3gp5", b"M4V "),
)
_SCRIPTS = (b"<html", b"<script", b"<svg", b"<!doctype", b"<?php", b"<iframe")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """A kind of file that is accepted; *limit* is in bytes."""

    media_type: str
    ending: str
    limit: int
    #: a browser may show it in its own window
    shown: bool = False


KINDS = {
    "jpeg": Kind("image/jpeg", ".jpg", 30 * MEGABYTE, shown=True),
    "png": Kind("image/png", ".png", 30 * MEGABYTE, shown=True),
    "webp": Kind("image/webp", ".webp", 30 * MEGABYTE, shown=True),
    "pdf": Kind("application/pdf", ".pdf", 50 * MEGABYTE, shown=True),
    "docx": Kind(_WORD, ".docx", 30 * MEGABYTE),
    "xlsx": Kind(_EXCEL, ".xlsx", 30 * MEGABYTE),
    "mp4": Kind("video/mp4", ".mp4", 200 * MEGABYTE),
    "m4a": Kind("audio/mp4", ".m4a", 50 * MEGABYTE),
    "mp3": Kind("audio/mpeg", ".mp3", 50 * MEGABYTE),
    "wav": Kind("audio/wav", ".wav", 100 * MEGABYTE),
}

_BY_TYPE = {kind.media_type: kind for kind in KINDS.values()}


def sniff(content: bytes) -> Kind:
    """Tell the kind of *content* after checking it; raises `UploadRefused` with a `reason`.

    Reasons: empty, unknown, too_large, broken, two_in_one, too_big_inside, macro, script, locked.
    """
    if not content:
        raise UploadRefused(reason="empty")
    try:
        return _checked(content)
    except (UploadRefused, MemoryError):
        raise
    except Exception as error:  # the libraries let anything out that a wrong byte makes
        raise UploadRefused(reason="broken") from error


def _checked(content: bytes) -> Kind:
    name = _guess(content)
    if name is None:
        raise UploadRefused(reason="unknown")
    kind = KINDS[name]
    if len(content) > kind.limit:
        raise UploadRefused(reason="too_large", limit=kind.limit)
    _refuse_two_in_one(name, content)
    if check := _CHECKS.get(name):
        check(content)
    return kind


def is_shown(media_type: str) -> bool:
    """Tell whether a stored file of *media_type* may be shown in the browser's own window."""
    kind = _BY_TYPE.get(media_type)
    return kind is not None and kind.shown


def _guess(content: bytes) -> str | None:
    for start, name in _STARTS:
        if content.startswith(start):
            return name
    if content[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _film(content[8:12])
    return _office(content) if content.startswith(b"PK\x03\x04") else None


_STARTS = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
)


def _film(brand: bytes) -> str | None:
    if brand in (b"M4A ", b"M4B "):
        return "m4a"
    films = (
        b"isom",
        b"iso2",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"3gp4",
        b"3gp5",
        b"M4V ",
    )
    return "mp4" if brand in films else None


def _office(content: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names: set[str] = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _refuse_two_in_one(name: str, content: bytes) -> None:
    """Refuse a file that another program would read as something else (polyglots)."""
    head = content[:2048].lower()
    if name != "pdf" and b"%pdf-" in head:
        raise UploadRefused(reason="two_in_one")
    if any(script in head for script in _SCRIPTS):
        raise UploadRefused(reason="two_in_one")
    if name not in ("docx", "xlsx") and b"PK\x05\x06" in content[-65_558:]:
        raise UploadRefused(reason="two_in_one")


def _check_picture(content: bytes) -> None:
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
        if picture.width * picture.height > PIXELS:
            raise UploadRefused(reason="too_big_inside")
        picture.verify()


def _check_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.pages) > PDF_PAGES:
                raise UploadRefused(reason="too_big_inside")
            if not list(pdf.pages):  # each is looked at, so that it can be bound one day
                raise UploadRefused(reason="broken")
            if _acts(pdf):
                raise UploadRefused(reason="script")
    except pikepdf.PasswordError as error:
        raise UploadRefused(reason="locked") from error


def _acts(pdf: pikepdf.Pdf) -> bool:
    """Tell whether anything in a PDF runs, starts or sends something, or is a file inside it.

    Every object is looked at: a script may hang on a page, a field, a link or a name.
    """
    return any(_is_acting(one) for held in pdf.objects for one in _inside(held, 0))


def _inside(held: Any, depth: int) -> Iterator[Any]:
    """List the dictionaries written within one object, not those it points to."""
    if depth > DEEPEST:
        return
    inner: list[Any] = []
    if isinstance(held, pikepdf.Stream | pikepdf.Dictionary):
        yield held
        inner = [value for _, value in held.items()]  # by its key none is found that is no UTF-8
    elif isinstance(held, pikepdf.Array):
        inner = list(held)
    for one in inner:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _inside(one, depth + 1)


def _is_acting(one: Any) -> bool:
    named = one.get("/S")
    verb = str(named) if isinstance(named, pikepdf.Name) else ""
    return verb in _VERBS or any(name in one for name in ("/JS", "/AA", "/EF", "/EmbeddedFiles"))


def _check_office(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    if len(parts) > PARTS:
        raise UploadRefused(reason="too_big_inside")
    size = sum(part.file_size for part in parts)
    if size > UNPACKED or size > max(len(content), 4096) * RATIO:
        raise UploadRefused(reason="too_big_inside")
    if any(part.flag_bits & 1 for part in parts):
        raise UploadRefused(reason="locked")
    for part in parts:
        low = part.filename.lower()
        if low.endswith((".bin", ".exe", ".dll", ".js", ".vbs", ".zip", ".html", ".svg")):
            raise UploadRefused(reason="macro")


_CHECKS: dict[str, Callable[[bytes], None]] = {
    "jpeg": _check_picture,
    "png": _check_picture,
    "webp": _check_picture,
    "pdf": _check_pdf,
    "docx": _check_office,
    "xlsx": _check_office,
}
