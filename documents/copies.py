"""Papers that are alike but for the names, set as one and taken out one by one.

Cutting the fonts for a file costs more than setting its page, so forty papers set together cost
about what ten cost alone. Each taken out stands for itself: own pages, numbers from 1, own foot
line, still PDF/A-2u (ISO 19005-2 level U asks for no tags, and a part of a tree of tags is none).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from documents.errors import PdfInvalid
from documents.pdf import Pdf, pdf

_BODY = re.compile(r"(?s)\A(.*?)<body([^>]*)>(.*)</body>(.*)\Z")
_CLASS = re.compile(r'class="([^"]*)"')
#: kinds of page that a paper may have to be set with others
PLAIN = frozenset({"paper", "dense"})

#: two names of pages in turn, so that each paper begins a group of pages of its own
_STYLE = (
    "<style>.copy{break-before:page;string-set:verify attr(data-verify)}"
    ".copy:first-child{break-before:auto}.copy.odd{page:odd}.copy.even{page:even}"
    "@page :nth(1 of odd){counter-reset:page 1}@page :nth(1 of even){counter-reset:page 1}</style>"
)


@dataclass(frozen=True)
class Copies:
    """Papers set as one."""

    whole: bytes
    each: tuple[Pdf, ...]


def copies(pages: Sequence[str]) -> Copies:
    """Set HTML papers of one kind as one PDF and as one PDF each, in order.

    Raises `PdfInvalid` for papers whose pages have another shape, `TooLarge`.
    """
    parts = [_parts(html) for html in pages]
    head = parts[0][0].replace("</head>", _STYLE + "</head>")
    body = "".join(
        f'<section class="copy {"even" if n % 2 else "odd"}" id="copy-{n}"{_data(attributes)}>'
        f"{inner}</section>"
        for n, (_, attributes, inner, _) in enumerate(parts)
    )
    made = pdf(f"{head}<body{_without(parts[0][1])}>{body}</body>{parts[0][3]}")
    starts = [made.places[f"copy-{n}"].page - 1 for n in range(len(parts))]
    ends = [*starts[1:], made.pages]
    each = tuple(_taken(made.content, first, end) for first, end in zip(starts, ends, strict=True))
    return Copies(made.content, each)


def joined(files: Sequence[bytes]) -> Pdf:
    """Put PDFs one behind the other, to be printed in one go. Raises `PdfInvalid`."""
    import pikepdf

    whole = pikepdf.new()
    for content in files:
        try:
            with pikepdf.open(BytesIO(content)) as source:
                whole.pages.extend(source.pages)
        except pikepdf.PdfError as error:
            raise PdfInvalid from error
    whole.remove_unreferenced_resources()
    return Pdf(_saved(whole), len(whole.pages))


def _parts(html: str) -> tuple[str, str, str, str]:
    found = _BODY.match(html)
    kinds = _CLASS.search(found[2]) if found else None
    if found is None or (kinds is not None and not set(kinds[1].split()) <= PLAIN):
        raise PdfInvalid
    return found[1], found[2], found[3], found[4]


def _data(attributes: str) -> str:
    return _CLASS.sub("", attributes)


def _without(attributes: str) -> str:
    return re.sub(r'data-verify="[^"]*"', "", attributes)


def _taken(content: bytes, first: int, end: int) -> Pdf:
    import pikepdf

    with pikepdf.open(BytesIO(content)) as source:
        del source.pages[end:]
        del source.pages[:first]
        for key in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests"):
            if key in source.Root:
                del source.Root[key]
        for page in source.pages:
            for key in ("/StructParents", "/Tabs", "/Annots"):
                if key in page:
                    del page[key]
        source.remove_unreferenced_resources()
        return Pdf(_saved(source), end - first)


def _saved(book: Any) -> bytes:
    written = BytesIO()
    book.save(written, deterministic_id=True, linearize=False)
    return written.getvalue()
