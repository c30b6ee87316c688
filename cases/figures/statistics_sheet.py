"""The statistics as a spreadsheet (XLSX): the report's tables, every committee, the definitions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cases.figures.statistics import DEFINITIONS, Figures

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")


def sheet(figures: Figures) -> bytes:
    """Write *figures* as a workbook of six sheets."""
    book = Workbook(write_only=True)
    head = ["调解组织", *(name for name, _ in DEFINITIONS.values())]
    apart = [figures.agencies] if figures.agencies else []
    page(book, "汇总", head, _rows([*figures.groups, figures.total, figures.before, *apart]))
    page(book, "各调委会", head, _rows(figures.committees))
    page(
        book,
        "纠纷类型",
        ["纠纷类型", "受理", "调解成功"],
        [[row["name"], row["accepted"], row["succeeded"]] for row in figures.categories],
    )
    page(
        book,
        "来源",
        ["来源", "受理"],
        [[row["name"], row["accepted"]] for row in figures.sources],
    )
    page(
        book,
        "化解层级",
        ["在哪一级化解", "结案"],
        [[row["name"], row["closed"]] for row in figures.levels],
    )
    if figures.many:
        page(
            book,
            "群体各人结果",
            ["结果", "人数", "件数"],
            [[row["name"], row["people"], row["cases"]] for row in figures.many],
        )
    page(book, "口径", ["指标", "口径"], [list(one) for one in DEFINITIONS.values()], wide=True)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(rows: Iterable[dict[str, Any]]) -> list[list[Any]]:
    return [[row["name"], *(row[key] for key in DEFINITIONS)] for row in rows]


def page(
    book: Workbook,
    title: str,
    head: Sequence[str],
    rows: Iterable[list[Any]],
    *,
    wide: bool = False,
) -> None:
    """Add a sheet of *rows* under a *head*; a text is a text, whatever it begins with."""
    made = book.create_sheet(title)
    made.freeze_panes = "B2"
    made.column_dimensions["A"].width = 34
    for number in range(2, len(head) + 1):
        made.column_dimensions[get_column_letter(number)].width = 60 if wide else 13
    made.append([_cell(made, name, bold=True) for name in head])
    for row in rows:
        made.append([_cell(made, value) for value in row])


def _cell(page: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # a name that begins with "=" is a name, not a formula
        cell.alignment = _WRAP
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    if bold:
        cell.font = _BOLD
    return cell
