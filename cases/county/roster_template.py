"""The spreadsheet to fill in: a sheet for each table, the explanation, the codes as choices."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cases.county.roster_columns import NO, SHEETS, YES, Column, Sheet, is_yes

#: rows of the template that offer choices
ROWS = 5000

_HEAD = PatternFill("solid", fgColor="E8EEF4")
_MUST = PatternFill("solid", fgColor="FBE9D7")
_WRAP = Alignment(wrap_text=True, vertical="top")

#: how to fill it in, a line each
LINES = (
    "一行一个。带 * 的列必须填；别的列空着就是不改。",
    "编码和账号认人认机构：系统里有的，只改写了不同内容的格；没有的，新建。",
    "导入不删除、不停用，也不收回岗位；这些请在页面上一个一个办。",
    "先试一遍，看会新建什么、改什么、哪一行哪一格不对；有一处不对，整个文件都不导入。",
    "新账号没有密码，打不开；管理员在账号页点“重设密码”，把初始密码当面交给本人。",
    "手机、编码、证书编号这些列已设成文本，开头的 0 不会丢。",
)


def template(sheets: Sequence[Sheet] = SHEETS, lines: Sequence[str] = LINES) -> bytes:
    """Write the empty spreadsheet (XLSX) of *sheets*, explained by *lines*."""
    book = Workbook()
    explained: Any = book.active
    explained.title = "说明"
    _explain(explained, sheets, lines)
    codes = book.create_sheet("代码")
    lists: dict[str, str] = {}
    for sheet in sheets:
        _empty(book.create_sheet(sheet.name), sheet, codes, lists)
    book.move_sheet(codes, len(sheets))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _explain(page: Any, sheets: Sequence[Sheet], lines: Sequence[str]) -> None:
    for line in lines:
        page.append([line])
        page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=4)
    page.append([])
    page.append(["工作表", "列", "必填", "怎么填"])
    for cell in page[page.max_row]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for sheet in sheets:
        for column in sheet.columns:
            page.append([sheet.name, column.head, YES if column.required else "", column.help])
    for letter, width in zip("ABCD", (12, 20, 8, 60), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = _WRAP


def _empty(page: Any, sheet: Sheet, codes: Any, lists: dict[str, str]) -> None:
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        cell = page.cell(1, number, column.head + ("*" if column.required else ""))
        cell.font, cell.fill = Font(bold=True), _MUST if column.required else _HEAD
        page.column_dimensions[letter].width = max(12, 2 * len(column.head) + 6)
        page.column_dimensions[letter].number_format = "@"
        listed = _list_of(column, codes, lists)
        if listed:
            rule = DataValidation(
                "list", listed, allow_blank=True, showErrorMessage=not _is_many(column)
            )
            rule.add(f"{letter}2:{letter}{ROWS}")
            page.add_data_validation(rule)


def _is_many(column: Column) -> bool:
    """Tell whether a cell may hold several of the choices, which no list can check."""
    return column.field in ("specialties", "handles")


def _list_of(column: Column, codes: Any, lists: dict[str, str]) -> str:
    """Return the formula of a column's choices, written to the sheet of codes once."""
    if column.choices is None:
        return f'"{YES},{NO}"' if is_yes(column) else ""
    if column.head not in lists:
        number = len(lists) + 1
        letter = get_column_letter(number)
        codes.cell(1, number, column.head).font = Font(bold=True)
        codes.column_dimensions[letter].width = 32
        words = list(column.choices().values())
        for row, word in enumerate(words, 2):
            codes.cell(row, number, word)
        lists[column.head] = f"'代码'!${letter}$2:${letter}${len(words) + 1}"
    return lists[column.head]
