"""What the list of evidence (D-11) says of a thing handed in."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import documents
from cases.access import PartyActor
from cases.errors import AnswersInvalid
from documents.errors import PdfInvalid
from processes import law as statutes

if TYPE_CHECKING:
    from cases.models import Attachment
    from cases.work import Work

#: pages of one thing handed in
MOST_PAGES = 9999
#: the basis of what a party recorded and hands in by itself
OWN = "own"
UNTOLD = "录音、录像请写明来源和依据。"


def told(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a form says of a file: {proves, original, pages, basis}.

    *basis* says why a recording may be used (R-095, R-09B). Raises `AnswersInvalid` for pages that
    are no number and for a basis that is none of the choices.
    """
    pages, basis = str(given.get("pages") or "").strip(), str(given.get("basis") or "")
    if pages and not (pages.isascii() and pages.isdigit() and 0 < int(pages) <= MOST_PAGES):
        raise AnswersInvalid(errors={"pages": ["页数请填数字。"]})
    if basis and basis not in statutes.words("recording_basis"):
        raise AnswersInvalid(errors={"basis": [UNTOLD]})
    return {
        "proves": str(given.get("proves") or "").strip()[:200],
        "original": given.get("original") == "yes",
        "pages": int(pages) if pages else None,
        "basis": basis or None,
    }


def first(w: Work, row: Attachment, given: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    """Keep what was said of *row* when it came; who gave no pages has them counted."""
    said = {"proves": "", "original": False, "pages": None, "basis": None} | dict(given)
    if isinstance(w.actor, PartyActor) and is_recording(row.media_type):
        said["basis"] = OWN
    return said | {"pages": said["pages"] or _pages(row.media_type, content)}


def again(row: Attachment, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read what is said of *row* later; raises `AnswersInvalid` as `told` and `require_basis`."""
    said = told(given)
    require_basis(row.media_type, said)
    return said | {"pages": said["pages"] or (row.told or {}).get("pages")}


def is_recording(media_type: str) -> bool:
    """Tell whether a file is sound or film."""
    return media_type.startswith(("audio/", "video/"))


def require_basis(media_type: str, said: Mapping[str, Any]) -> None:
    """Refuse a recording of which nobody says where it comes from and why it may be used."""
    if is_recording(media_type) and not said.get("basis"):
        raise AnswersInvalid(errors={"basis": [UNTOLD]})


def _pages(media_type: str, content: bytes) -> int | None:
    """Count the pages of a picture or PDF; None where they cannot be counted."""
    if media_type.startswith("image/"):
        return 1
    with contextlib.suppress(PdfInvalid):
        return documents.pages(content) if media_type == "application/pdf" else None
    return None
