"""From HTML to a PDF that is the same bytes for the same HTML.

WeasyPrint costs two seconds to import, so it is imported by the first document of a process; its
font configuration and our style sheet stay for the life of the process.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from documents import cuts
from documents.catalog import folder
from documents.errors import TooLarge

#: the longest paper, in pages
PAGES = 600
VARIANT = "pdf/a-2u"
#: characters of the largest HTML
LARGEST = 6_000_000


@dataclass(frozen=True)
class Place:
    """Where a marked element of a page begins: page from 1, millimetres from the top left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Pdf:
    """A finished paper."""

    content: bytes
    pages: int
    #: elements with an id: "seal", "date" … for whoever stamps or signs the file later
    places: dict[str, Place] = field(default_factory=dict)


def pdf(html: str) -> Pdf:
    """Lay out HTML and print it as PDF/A-2u. Raises `TooLarge`.

    The page may use nothing but our own style sheet and `data:` images. The date of making is the
    one that the HTML names in `dcterms.created`.
    """
    from weasyprint import HTML

    if len(html) > LARGEST:
        raise TooLarge
    fonts, style, fetcher = _tools()
    source = HTML(string=html, url_fetcher=fetcher, base_url=None)
    options = {"pdf_variant": VARIANT, "pdf_tags": True, "output_intent": "screen"}
    colours = {"screen": _profile()}
    laid = source.render(font_config=fonts, color_profiles=colours, stylesheets=[style], **options)
    if len(laid.pages) > PAGES:
        raise TooLarge
    identifier = sha256(html.encode()).hexdigest()[:32].encode()
    content = laid.write_pdf(pdf_identifier=identifier, **options)
    return Pdf(content, len(laid.pages), _places(laid.pages))


def _profile() -> Any:
    """Give the sRGB profile that PDF/A wants; WeasyPrint's own way leaves the file open."""
    from weasyprint.css import ColorProfile

    channels = (["r"], ["g"], ["b"])
    return ColorProfile(BytesIO(_icc()), "sRGB2014.icc", "relative-colorimetric", channels)


@cache
def _icc() -> bytes:
    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _places(pages: list[Any]) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for number, page in enumerate(pages, 1):
        for name, box in page.anchors.items():
            found.setdefault(name, Place(number, _mm(box[0]), _mm(box[1])))
    return found


def _mm(pixels: float) -> float:
    return round(pixels * 25.4 / 96, 2)


#: where everyday cuts of the faces are kept; without, whole faces print
_kept_in: list[Path] = []


def print_with(kept_in: Path) -> None:
    """Print with everyday cuts of the faces from now on, and keep them in a folder."""
    _kept_in[:] = [kept_in]
    _tools.cache_clear()


@cache
def _tools() -> tuple[Any, Any, Callable[..., Any]]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    text = (folder() / "paper.css").read_text("utf-8")
    for place in _kept_in:
        _add(fonts, cuts.cut(place))
        text = cuts.before_faces(text)
    return fonts, CSS(string=text, font_config=fonts, url_fetcher=fetcher), fetcher


def _add(fonts: Any, files: list[Path]) -> None:
    """Let a font configuration know further files.

    Not by `@font-face`: WeasyPrint copies each face to a temporary folder, which a killed process
    leaves behind. Raises `OSError`.
    """
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2

    for path in files:
        if not fontconfig.FcConfigAppFontAddFile(fonts._config, str(path).encode()):
            raise OSError(f"{path} is no font.")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))
