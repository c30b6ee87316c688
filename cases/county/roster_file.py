"""Reading a spreadsheet that somebody handed in: XLSX or CSV, hostile until it is read.

Limits come before parsing: bytes, unpacked bytes, marks of XML, rows, columns. XML with a document
type is refused (entity bombs; ECMA-376 part 2 §8.1.4 forbids it in a package anyway).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from cases.county.roster_columns import Raw, Sheet
from cases.errors import UploadRefused
from cases.vault import sniffing

#: bytes of a file, and of all that it unpacks to
LIMIT = 5 * sniffing.MEGABYTE
UNPACKED = 40 * sniffing.MEGABYTE
#: opening signs of XML in all parts: a cell takes two to four
MARKS = 800_000
#: rows of a sheet with its heading
ROWS = 5000
COLUMNS = 40
#: how far empty cells may reach, rows and columns
LONGEST = 20_000
FURTHEST = 200
#: sheets that the template has beside those which are read
BESIDE = ("说明", "代码")
#: what stands for a value that is a formula or an error of one
FORMULA = "="

_ENCODED = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)""")


@dataclass(frozen=True)
class Table:
    """A sheet as it was found: its heading, and the numbered rows that are not empty."""

    name: str
    head: Sequence[str]
    rows: Sequence[tuple[int, Sequence[Raw | None]]]


def tables(name: str, content: bytes, sheets: Sequence[Sheet]) -> list[Table]:
    """Read the sheets of a file; raises `UploadRefused` with *sentence* in the reader's words.

    A CSV file is that one of *sheets* whose heading it has.
    """
    if not content:
        raise _refused("文件是空的。")
    if len(content) > LIMIT:
        raise _refused("文件太大，一个文件不能超过 5 MB。请分成几个文件。")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused("这是旧格式或加了密码的表格，请去掉密码，另存为 .xlsx 再上传。")
    if content.startswith(b"PK"):
        return _workbook(content)
    if name.lower().endswith(".csv"):
        return [_csv(_decoded(content), sheets)]
    raise _refused("只收 .xlsx 表格或 .csv 文件。")


def pasted(text: str, sheets: Sequence[Sheet]) -> list[Table]:
    """Read what was copied from a spreadsheet: lines of cells between tabs, or commas."""
    if len(text.encode()) > LIMIT:
        raise _refused("内容太多，请改用文件上传。")
    first = text.lstrip().partition("\n")[0]
    return [_csv(text.strip("\r\n"), sheets, "\t" if "\t" in first else ",")]


def _refused(sentence: str) -> UploadRefused:
    return UploadRefused(reason="roster", sentence=sentence)


_SNIFFED = {
    "macro": "表格里有宏或者嵌入的程序，请另存为不带宏的 .xlsx 再上传。",
    "locked": "表格加了密码，请去掉密码再上传。",
    "too_big_inside": "文件展开以后太大，不能接收。",
}


def _workbook(content: bytes) -> list[Table]:
    try:
        kind = sniffing.sniff(content)
    except UploadRefused as error:
        words = _SNIFFED.get(str(error.detail.get("reason")), "文件已损坏，打不开。")
        raise _refused(words) from error
    if kind.ending != ".xlsx":
        raise _refused("只收 .xlsx 表格或 .csv 文件。")
    try:
        _look_inside(content)
        return list(_sheets(content))
    except (UploadRefused, MemoryError):
        raise
    except Exception as error:  # zipfile and openpyxl let anything out that a wrong part makes
        raise _refused("文件已损坏，打不开。") from error


def _look_inside(content: bytes) -> None:
    """Refuse, before it is parsed, what would take long or is not plain XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if len(names) != len(set(names)) or sum(part.file_size for part in parts) > UNPACKED:
            raise _refused("文件展开以后太大，不能接收。")
        marks = 0
        for part in parts:
            marks += _marks(archive.read(part))
            if marks > MARKS:
                raise _refused("内容太多，一张表不能超过 5000 行。请分成几个文件。")


def _marks(part: bytes) -> int:
    encoded = _ENCODED.search(part[:200])
    odd = encoded is not None and encoded.group(1).lower() not in (b"utf-8", b"us-ascii")
    if odd or part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in part or b"\0<" in part:
        raise _refused("文件里有不该有的内容，不能接收。")
    return part.count(b"<")


def _sheets(content: bytes) -> Iterator[Table]:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    for page in book.worksheets:
        if page.title in BESIDE:
            continue
        page.reset_dimensions()  # how far it says it reaches is a claim
        yield _table(page.title, (_values(row) for row in page.iter_rows()))
    book.close()


def _values(row: Sequence[Any]) -> list[Raw | None]:
    if len(row) > FURTHEST:
        raise _refused("列太多，请从模板另存。")
    return [_value(cell) for cell in row]


def _value(cell: Any) -> Raw | None:
    if cell.data_type in ("f", "e"):
        return FORMULA
    value = cell.value
    if value is None or isinstance(value, str | int | float | date | datetime):
        return value
    return str(value)


def _csv(text: str, sheets: Sequence[Sheet], between: str = ",") -> Table:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    try:
        found = _table("", rows)
    except csv.Error as error:
        raise _refused("文件已损坏，打不开。") from error
    return Table(_named(found.head, sheets), found.head, found.rows)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("看不懂文件的编码，请另存为 UTF-8 的 .csv，或者用 .xlsx。")


def _named(head: Sequence[str], sheets: Sequence[Sheet]) -> str:
    """Tell which sheet a CSV file is, from its heading."""
    fits = [one for one in sheets if _needed(one) <= set(head)]
    if not fits:
        raise _refused("第一行要是表头，与模板里的一样。请从模板另存。")
    return max(fits, key=lambda one: len(_needed(one))).name


def _needed(sheet: Sheet) -> set[str]:
    return {one.head for one in sheet.columns if one.required}


def _table(name: str, rows: Iterable[Sequence[Raw | None]]) -> Table:
    head: list[str] = []
    kept: list[tuple[int, Sequence[Raw | None]]] = []
    for number, row in enumerate(rows, 1):
        if number == 1:
            head = [str(one or "").strip().rstrip("*") for one in row]
        _refuse_far(number, row)
        if number > 1 and _is_filled(row):
            kept.append((number, row))
    while head and not head[-1]:
        head.pop()
    return Table(name, head, kept)


def _refuse_far(number: int, row: Sequence[Raw | None]) -> None:
    if number > LONGEST or (number > ROWS and _is_filled(row)):
        raise _refused("内容太多，一张表不能超过 5000 行。请分成几个文件。")
    if _is_filled(row[COLUMNS:]):
        raise _refused("列太多，请从模板另存。")


def _is_filled(row: Sequence[Raw | None]) -> bool:
    return any(one not in (None, "") for one in row)
