"""A dossier: many PDFs bound into one, its pages numbered through, with bookmarks.

Numbers stand in the outer upper corner, right on odd and left on even pages, where a clerk stamps
them; covers and the index carry none (《人民调解卷宗》 practice).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from documents.errors import PdfInvalid
from documents.pdf import Pdf, pdf


@dataclass(frozen=True)
class Sheet:
    """A PDF that goes into the dossier."""

    title: str
    content: bytes
    #: False for covers and the index
    numbered: bool = True


def concatenate(sheets: Sequence[Sheet], title: str, on: str) -> Pdf:
    """Bind *sheets* in order into one PDF with continuous page numbers and an outline.

    *on* is the ISO date of binding. Raises `PdfInvalid` with the title of a sheet that is no PDF,
    or is locked. The same sheets give the same bytes.
    """
    import pikepdf

    bound = pikepdf.new()
    marks: list[tuple[str, int]] = []
    numbers: list[int | None] = []
    for sheet in sheets:
        marks.append((sheet.title, len(bound.pages)))
        count = _append(bound, sheet)
        start = max((n for n in numbers if n), default=0) + 1
        numbers += list(range(start, start + count)) if sheet.numbered else [None] * count
    if not marks:
        raise PdfInvalid("A dossier has at least one sheet.")
    _stamp(bound, numbers)
    _outline(bound, marks)
    return Pdf(_saved(bound, title, on), len(bound.pages))


def pages(content: bytes) -> int:
    """Count the pages of a PDF. Raises `PdfInvalid`."""
    with _opened("", content) as source:
        return len(source.pages)


def _opened(title: str, content: bytes) -> Any:
    import pikepdf

    try:
        return pikepdf.open(BytesIO(content))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        raise PdfInvalid(title=title) from error


def _append(bound: Any, sheet: Sheet) -> int:
    with _opened(sheet.title, sheet.content) as source:
        for page in source.pages:
            for key in ("/AA", "/Annots", "/StructParents", "/Tabs"):
                if key in page:  # no scripts or links come along from files that people hand in
                    del page[key]
        bound.pages.extend(source.pages)
        return len(source.pages)


def _stamp(bound: Any, numbers: list[int | None]) -> None:
    last = max((n for n in numbers if n), default=0)
    if not last:
        return
    stamps = _opened("", _numbers(last))
    for page, number in zip(bound.pages, numbers, strict=True):
        if number is not None:
            _lay(bound, page, stamps.pages[number - 1], _name(f"/PageNumber{number}"))


def _lay(bound: Any, page: Any, stamp: Any, name: Any) -> None:
    """Draw *stamp* over *page*, upright also on turned scans.

    Pages may share their resources, so each stamp has its own *name*; a random one, as pikepdf's
    own overlay has it, would make other bytes each time.
    """
    form = bound.copy_foreign(stamp.as_form_xobject())
    page.add_resource(form, _name("/XObject"), name)
    placed = page.calc_form_xobject_placement(form, name, _rectangle(page.trimbox))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + placed)


def _rectangle(box: Any) -> Any:
    import pikepdf

    return pikepdf.Rectangle(pikepdf.Array(box))


def _numbers(last: int) -> bytes:
    """Print blank pages that carry nothing but their number in the outer corner."""
    style = (
        "<style>@page{size:A4;margin:0;@bottom-center{content:none}@bottom-right{content:none}}"
        "p{font:11pt/1 'SimSun','STSong','Noto Serif CJK SC',serif;position:absolute;top:12mm;"
        "margin:0;text-indent:0}.odd{right:12mm}.even{left:12mm}"
        "section{height:290mm;position:relative;break-after:page}"
        "section:last-child{break-after:auto}</style>"
    )
    body = "".join(
        f'<section><p class="{"odd" if n % 2 else "even"}">{n}</p></section>'
        for n in range(1, last + 1)
    )
    return pdf(f'<html lang="zh-CN"><title>页号</title>{style}<body>{body}</body></html>').content


def _outline(bound: Any, marks: list[tuple[str, int]]) -> None:
    import pikepdf

    with bound.open_outline() as outline:
        outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in marks)


def _saved(bound: Any, title: str, on: str) -> bytes:
    with bound.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as metadata:
        metadata["dc:title"] = title
        metadata["xmp:CreateDate"] = on
    bound.Root.PageMode = _name("/UseOutlines")
    bound.remove_unreferenced_resources()
    written = BytesIO()
    bound.save(written, deterministic_id=True, linearize=False)
    return written.getvalue()


def _name(value: str) -> Any:
    import pikepdf

    return pikepdf.Name(value)


def picture(title: str, image: str, caption: str = "") -> Pdf:
    """Make a page of one picture (a `data:image/…` URI), as photos and scans enter a dossier."""
    if not image.startswith("data:image/"):
        raise PdfInvalid(title=title)
    return pdf(
        f'<html lang="zh-CN"><head><title>{escape(title)}</title></head><body class="plain">'
        f'<p class="centre">{escape(title)}</p><p class="centre"><img alt="{escape(title)}"'
        f' style="max-width:156mm;max-height:210mm" src="{escape(image)}"></p>'
        f'<p class="centre small">{escape(caption)}</p></body></html>'
    )
