"""What the rows of a spreadsheet say, and every cell of them that cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.county import roster_columns
from cases.county.roster_columns import Bad, Column, Sheet
from cases.county.roster_file import Table


@dataclass(frozen=True)
class Problem:
    """Why a row is not taken; row 1 is the heading, row 0 the sheet itself."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Row:
    """A row that reads well: only the cells that are filled in."""

    sheet: str
    number: int
    values: Mapping[str, Any]


@dataclass
class Reading:
    """A file as it was understood."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, sheet: Sheet) -> list[Row]:
        """List the good rows of a sheet."""
        return [row for row in self.rows if row.sheet == sheet.name]


def understand(tables: Iterable[Table], sheets: Sequence[Sheet]) -> Reading:
    """Read every row of the *sheets*; a bad cell makes a problem and leaves its row out."""
    found = Reading()
    by_name = {sheet.name: sheet for sheet in sheets}
    for table in tables:
        sheet = by_name.get(table.name)
        if sheet is not None:
            _sheet(found, sheet, table)
        elif table.rows or table.head:
            _complain(found, table.name, 0, reason="模板里没有这张工作表，请对照模板。")
    if not found.rows and not found.problems:
        _complain(found, "", 0, reason="文件里没有一行可以导入的内容。")
    return found


def kept(rows: Iterable[Row]) -> list[list[Any]]:
    """Write rows as JSON keeps them."""
    return [
        [row.sheet, row.number, {k: _to_json(v) for k, v in row.values.items()}] for row in rows
    ]


def again(kept_rows: Iterable[Sequence[Any]]) -> Reading:
    """Read what `kept` wrote."""
    rows = [Row(sheet, number, _from_json(values)) for sheet, number, values in kept_rows]
    return Reading(rows)


def _to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    days = {"term_end"} & values.keys()
    return {**values, **{name: date.fromisoformat(values[name]) for name in days}}


def _sheet(found: Reading, sheet: Sheet, table: Table) -> None:
    columns = {one.head: one for one in sheet.columns}
    wrong = list(_head_problems(sheet, table.head, columns))
    found.problems += wrong
    if wrong:
        return
    places = [columns.get(head) for head in table.head]
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in table.rows:
        row = _row(found, sheet, number, list(_pairs(places, cells)))
        if row is not None and _is_first(found, sheet, row, seen):
            found.rows.append(row)


def _head_problems(
    sheet: Sheet, head: Sequence[str], columns: Mapping[str, Column]
) -> Iterator[Problem]:
    for name in {one for one in head if one and one not in columns}:
        yield Problem(sheet.name, 1, name[:40], "", "没有这一列，请与模板对照。")
    for name in {one for one in head if one and head.count(one) > 1}:
        yield Problem(sheet.name, 1, name[:40], "", "这一列出现了两次。")
    for column in sheet.columns:
        if column.required and column.head not in head:
            yield Problem(sheet.name, 1, column.head, "", "缺少这一列。")


def _pairs(
    places: Sequence[Column | None], cells: Sequence[Any]
) -> Iterator[tuple[Column | None, Any]]:
    for n, cell in enumerate(cells):
        yield (places[n] if n < len(places) else None), cell


def _row(
    found: Reading, sheet: Sheet, number: int, cells: Sequence[tuple[Column | None, Any]]
) -> Row | None:
    values: dict[str, Any] = {}
    before = len(found.problems)
    for column, raw in cells:
        if column is None:
            if raw not in (None, ""):
                _complain(found, sheet.name, number, value=raw, reason="这一格上面没有表头。")
            continue
        try:
            value = roster_columns.read(column, raw)
        except Bad as bad:
            _complain(found, sheet.name, number, column.head, raw, bad.args[0])
            continue
        if value is not None:
            values[column.field] = value
        elif column.required:
            _complain(found, sheet.name, number, column.head, reason="必须填写。")
    return Row(sheet.name, number, values) if len(found.problems) == before else None


def _is_first(found: Reading, sheet: Sheet, row: Row, seen: dict[tuple[Any, ...], int]) -> bool:
    key = tuple(row.values[name] for name in sheet.key)
    if key in seen:
        head = next(one.head for one in sheet.columns if one.field == sheet.key[-1])
        _complain(found, sheet.name, row.number, head, key[-1], "与前面的一行重复。")
        return False
    seen[key] = row.number
    return True


def _complain(
    found: Reading, sheet: str, row: int, column: str = "", value: object = "", reason: str = ""
) -> None:
    found.problems.append(Problem(sheet, row, column, str(value)[:40], reason))
