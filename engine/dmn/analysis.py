"""What is wrong with a table before it runs: overlaps, gaps, rows never reached, types.

The tests are run on sample values, so an overlap and a gap that is reported has a witness. Rows
never reached are claimed only for rows whose cells are tests of literals, where the samples
stand for all values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import feel
from engine.dmn.model import Model
from engine.dmn.samples import OTHER, Grid, grid
from engine.dmn.table import SINGLE, Hit, Input, Output, Rule, Table
from engine.findings import Finding
from feel.values import type_name

#: Combinations of samples looked at for one table before the search gives up.
MOST_STEPS: Final = 30_000
#: Findings of one kind for one table.
MOST_FINDINGS: Final = 10


def analyse(model: Model) -> list[Finding]:
    """Find overlaps, gaps, rows never reached and wrong types in all tables of *model*."""
    found: list[Finding] = []
    for table in model.tables:
        seen = grid(table, model.names)
        found += _types(table, model.names)
        found += _forbidden(table, model.names)
        if seen is None:
            found.append(_large(table))
            continue
        found += _never(table, seen)
        found += _overlaps(table, seen)
        found += _shadowed(table, seen, model.names)
        found += _gaps(table, seen)
    return found


def _large(table: Table) -> Finding:
    """Say that nobody looked for overlaps and gaps."""
    message = f"{table.name} is too large to be looked through for overlaps and gaps."
    return Finding("table-large", table.id, "warning", message, {"table": table.name})


def _overlaps(table: Table, grid: Grid) -> list[Finding]:
    """Two rows that hold together where only one may, or where they would have to agree."""
    if table.policy not in ("UNIQUE", "ANY"):
        return []
    found, rules = [], table.rules
    for left, right in combinations(sorted(grid.judged), 2):
        if _meet(grid, left, right):
            if table.policy == "ANY" and rules[left].written == rules[right].written:
                continue
            found.append(_overlap(table, grid, left, right))
            if len(found) == MOST_FINDINGS:
                break
    return found


def _meet(grid: Grid, left: int, right: int) -> bool:
    return all(a & b for a, b in zip(grid.passes[left], grid.passes[right], strict=True))


def _overlap(table: Table, grid: Grid, left: int, right: int) -> Finding:
    values = [
        samples[((a & b) & -(a & b)).bit_length() - 1]
        for a, b, samples in zip(grid.passes[left], grid.passes[right], grid.samples, strict=True)
    ]
    example = _example(table, values)
    return Finding(
        "table-overlap",
        table.rules[right].id or table.id,
        "warning",
        f"{table.name}: rows {left + 1} and {right + 1} both hold, for example for {example}.",
        {"table": table.name, "rows": [left + 1, right + 1], "example": example},
    )


def _example(table: Table, values: Sequence[Any]) -> str:
    parts = [
        f"{column.label} = {_shown(value)}"
        for column, value in zip(table.inputs, values, strict=True)
    ]
    return ", ".join(parts)


def _shown(value: Any) -> str:
    if value == OTHER:
        return OTHER
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    return f'"{value}"' if isinstance(value, str) else str(feel.plain(value))


def _shadowed(table: Table, grid: Grid, names: frozenset[str]) -> list[Finding]:
    """Rows of a FIRST or PRIORITY table to which those that win over them leave nothing."""
    found = []
    budget = Budget()
    plain = grid.whole & grid.judged
    for row, winners in _winners(table, names):
        rivals = [r for r in winners if r in plain and _meet(grid, r, row)]
        if row in plain and rivals and _search(grid, rivals, grid.passes[row], budget) is _NONE:
            found.append(
                Finding(
                    "table-shadowed",
                    table.rules[row].id or table.id,
                    "warning",
                    f"{table.name}: row {row + 1} is never reached.",
                    {"table": table.name, "row": row + 1},
                )
            )
    return found[:MOST_FINDINGS]


def _winners(table: Table, names: frozenset[str]) -> Iterator[tuple[int, list[int]]]:
    """Yield each row that others may win over, with those others."""
    rows = range(len(table.rules))
    if table.policy == "FIRST":
        yield from ((row, list(range(row))) for row in rows)
    if table.policy == "PRIORITY":
        ranks = {row: _rank(table, table.rules[row], names) for row in rows}
        for row, mine in ranks.items():
            if mine is not None:
                yield row, [r for r, rank in ranks.items() if rank and (rank, r) < (mine, row)]


def _rank(table: Table, rule: Rule, names: frozenset[str]) -> list[int] | None:
    """Tell the priority of a row; None when its answers are not literals."""
    answers = [_answer(written, names) for written in rule.written]
    if any(len(values) != 1 for values in answers):
        return None
    return table.rank(Hit(rule, tuple(values[0] for values in answers)))


def _answer(written: str, names: frozenset[str]) -> tuple[Any, ...]:
    """Take the literal that an output cell is; nothing when it is no literal."""
    try:
        found = feel.constants(written, names)
    except feel.FeelError:
        return ()
    return found.values if found.whole and len(found.values) == 1 else ()


def _gaps(table: Table, grid: Grid) -> list[Finding]:
    """Values for which no row of a table with one answer holds, unless there is a default.

    Nobody is told of null: most tables mean to have no answer for what is not there.
    """
    rows = range(len(table.rules))
    if table.policy not in SINGLE or len(grid.judged) < len(rows) or not rows:
        return []
    if any(column.default for column in table.outputs):
        return []
    usual = tuple((1 << max(count, 1)) - 1 for count in grid.usual)
    gap = _search(grid, list(rows), usual, Budget())
    if gap is _NONE or gap is _UNKNOWN or None in gap:
        return []
    example = _example(table, gap)
    return [
        Finding(
            "table-gap",
            table.id,
            "warning",
            f"{table.name}: no row holds, for example for {example}.",
            {"table": table.name, "example": example},
        )
    ]


_NONE: Final[tuple[Any, ...]] = ("none",)
_UNKNOWN: Final[tuple[Any, ...]] = ("unknown",)


@dataclass(slots=True)
class Budget:
    """What is left of the search in one table."""

    steps: int = MOST_STEPS


def _search(
    grid: Grid, rows: list[int], region: tuple[int, ...], budget: Budget
) -> tuple[Any, ...]:
    """Find samples inside *region* for which none of *rows* holds; _NONE, or _UNKNOWN if large."""
    search = _Search(grid, region, budget)
    try:
        found = search.descend(0, sum(1 << row for row in rows))
    except OverflowError:
        return _UNKNOWN
    return _NONE if found is None else tuple(found)


class _Search:
    """Goes down the columns with the rows that are still alive, as bits."""

    def __init__(self, grid: Grid, region: tuple[int, ...], budget: Budget) -> None:
        self.budget = budget
        self.seen: set[tuple[int, int]] = set()
        self.samples = grid.samples
        self.columns = [
            [(mask, at) for at, mask in enumerate(holders) if inside >> at & 1]
            for holders, inside in zip(grid.holders, region, strict=True)
        ]

    def descend(self, column: int, alive: int) -> list[Any] | None:
        if column == len(self.columns):
            return None if alive else []
        if (column, alive) in self.seen:
            return None
        self.seen.add((column, alive))
        choices = {alive & mask: at for mask, at in reversed(self.columns[column])}
        self.budget.steps -= len(choices)
        if self.budget.steps < 0:
            raise OverflowError
        for rest, at in sorted(choices.items(), key=lambda item: item[0].bit_count()):
            found = self.descend(column + 1, rest)
            if found is not None:
                return [self.samples[column][at], *found]
        return None


def _types(table: Table, names: frozenset[str]) -> list[Finding]:
    """Literals that are tests and not of the type of their column."""
    found = []
    for rule in table.rules:
        for column, test in zip(table.inputs, rule.tests, strict=False):
            for value in feel.constants(test.text, names).tested if test else ():
                if column.type.base and value is not None and type_name(value) != column.type.base:
                    found.append(_wrong(table, rule, column, value))
                    break
    return found


def _forbidden(table: Table, names: frozenset[str]) -> list[Finding]:
    """Literal answers of another type than their column, or not among its allowed values."""
    found = []
    for rule in table.rules:
        for column, written in zip(table.outputs, rule.written, strict=False):
            for value in _answer(written, names):
                if column.type.takes(value):
                    continue
                if column.type.base and type_name(value) != column.type.base:
                    found.append(_wrong(table, rule, column, value))
                else:
                    found.append(_refused(table, rule, column, value))
    return found[:MOST_FINDINGS]


def _wrong(table: Table, rule: Rule, column: Input | Output, value: Any) -> Finding:
    shown = _shown(value)
    return Finding(
        "table-type",
        rule.id or table.id,
        "error",
        f"{table.name}: row {rule.index}, {column.label} is a {column.type.base}; "
        f"{shown} is a {type_name(value)}.",
        {"table": table.name, "row": rule.index, "column": column.label, "value": shown,
         "type": column.type.base},
    )  # fmt: skip


def _refused(table: Table, rule: Rule, column: Output, value: Any) -> Finding:
    shown = _shown(value)
    return Finding(
        "table-value",
        rule.id or table.id,
        "error",
        f"{table.name}: row {rule.index}, {column.label} may not be {shown}.",
        {"table": table.name, "row": rule.index, "column": column.label, "value": shown},
    )


def _never(table: Table, grid: Grid) -> list[Finding]:
    """Cells of literals that no value of their column passes."""
    found = []
    for row in sorted(grid.whole & grid.judged):
        rule = table.rules[row]
        for column, test, passes in zip(table.inputs, rule.tests, grid.passes[row], strict=True):
            if passes or test is None or not _is_typed(test, column):
                continue
            found.append(
                Finding(
                    "table-never",
                    rule.id or table.id,
                    "warning",
                    f"{table.name}: row {rule.index}, no value of {column.label} passes.",
                    {"table": table.name, "row": rule.index, "column": column.label},
                )
            )
    return found[:MOST_FINDINGS]


def _is_typed(test: feel.UnaryTest, column: Input) -> bool:
    """Tell whether all literals of a cell are of its column's type; others are noted already."""
    values = feel.constants(test.text).values
    return not column.type.base or all(type_name(v) == column.type.base for v in values)
