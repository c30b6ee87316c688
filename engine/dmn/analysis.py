"""What is wrong with a table before it runs: overlaps, gaps, rows never reached, types.

Every column gets sample values: the literals of its cells, the values between them and beyond
them, and one text that no cell names. The real tests are run on the samples, so an overlap and
a gap that is reported has a witness. Rows never reached are claimed only for rows whose cells
are tests of literals, where the samples stand for all values.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final

import feel
from engine.dmn.model import Model
from engine.dmn.table import SINGLE, Input, Rule, Table
from engine.findings import Finding
from feel.values import READY, compare, type_name

#: Combinations of samples looked at for one table before the search gives up.
MOST_STEPS: Final = 30_000
#: Findings of one kind for one table.
MOST_FINDINGS: Final = 10
#: A text no table will name.
OTHER: Final = "\u2026"

Read = Callable[[str], feel.Constants]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on samples: for each row and column, which samples pass, as bits."""

    samples: tuple[tuple[Any, ...], ...]
    passes: tuple[tuple[int, ...], ...]
    #: for each column and sample, the rows that pass it, as bits
    holders: tuple[tuple[int, ...], ...]
    #: rows all of whose cells could be judged, and those whose cells are tests of literals
    judged: frozenset[int]
    whole: frozenset[int]


def analyse(model: Model) -> list[Finding]:
    """Find overlaps, gaps, rows never reached and wrong types in all tables of *model*."""
    found: list[Finding] = []
    for table in model.tables:
        grid = _grid(table, model.names)
        found += _types(table, model.names)
        found += _overlaps(table, grid)
        found += _shadowed(table, grid)
        found += _gaps(table, grid)
    return found


def _grid(table: Table, names: frozenset[str]) -> Grid:
    columns, rows = range(len(table.inputs)), range(len(table.rules))
    read = cache(lambda text: feel.constants(text, names))
    literals = [[_constants(test, read) for test in rule.tests] for rule in table.rules]
    samples = tuple(
        _samples(table.inputs[c], [literals[r][c] for r in rows], names) for c in columns
    )
    bits = cache(lambda test, column: _bits(test, samples[column]))
    passes = tuple(tuple(bits(rule.tests[c], c) for c in columns) for rule in table.rules)
    return Grid(
        samples,
        passes,
        tuple(_holders(passes, column, len(samples[column])) for column in columns),
        frozenset(r for r in rows if all(_is_judged(test) for test in table.rules[r].tests)),
        frozenset(r for r in rows if all(literals[r][c].whole for c in columns)),
    )


def _holders(passes: Sequence[Sequence[int]], column: int, samples: int) -> tuple[int, ...]:
    """Turn the passes of a column round: for each sample, the rows that pass it, as bits."""
    holders = [0] * samples
    for row, cells in enumerate(passes):
        for at in range(samples):
            holders[at] |= (cells[column] >> at & 1) << row
    return tuple(holders)


def _constants(test: feel.UnaryTest | None, read: Read) -> feel.Constants:
    return feel.Constants((), False) if test is None else read(test.text)


def _is_judged(test: feel.UnaryTest | None) -> bool:
    return test is not None and not test.names and test.calls <= feel.STANDARD - {"now", "today"}


def _bits(test: feel.UnaryTest | None, samples: Sequence[Any]) -> int:
    if test is None or not _is_judged(test):
        return 0
    try:
        return sum(1 << at for at, value in enumerate(samples) if test.test(value))
    except feel.FeelError:
        return 0


def _samples(column: Input, cells: list[feel.Constants], names: frozenset[str]) -> tuple[Any, ...]:
    literals = [value for cell in cells for value in cell.values if type(value) in READY]
    for allowed in column.type.allowed:
        literals += feel.constants(allowed.text, names).values
    values = _around(_distinct(literals), column)
    return tuple(value for value in values if column.type.takes(value)) or (None,)


def _distinct(values: Iterable[Any]) -> list[Any]:
    seen: dict[Any, Any] = {}
    for value in values:
        seen.setdefault((type(value), value), value)
    return list(seen.values())


def _around(values: list[Any], column: Input) -> list[Any]:
    """Add to the literals what lies between and beyond them."""
    kinds = {type(value) for value in values}
    result = list(values)
    if bool in kinds or column.type.base == "boolean":
        result += [value for value in (True, False) if value not in values]
    if str in kinds or column.type.base == "string":
        result.append(OTHER)
    for kind, step in _STEPS.items():
        ordered: list[Any] = sorted(value for value in values if type(value) is kind)
        if ordered:
            result += [ordered[0] - step, ordered[-1] + step]
            result += [low + (high - low) / 2 for low, high in _pairs(ordered)]
    return _distinct(result)


def _pairs(ordered: list[Any]) -> list[tuple[Any, Any]]:
    return [pair for pair in pairwise(ordered) if compare(*pair)]


_STEPS: dict[type, Any] = {
    Decimal: Decimal(1),
    date: timedelta(1),
    datetime: timedelta(1),
    timedelta: timedelta(1),
}


def _overlaps(table: Table, grid: Grid) -> list[Finding]:
    """Two rows that hold together where only one may, or where they would have to agree."""
    if table.policy not in ("UNIQUE", "ANY"):
        return []
    found: list[Finding] = []
    rules = table.rules
    for left in sorted(grid.judged):
        for right in sorted(grid.judged):
            if left < right and len(found) < MOST_FINDINGS and _meet(grid, left, right):
                if table.policy == "ANY" and rules[left].written == rules[right].written:
                    continue
                found.append(_overlap(table, grid, left, right))
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
    return f'"{value}"' if isinstance(value, str) else str(feel.plain(value)).lower()


def _shadowed(table: Table, grid: Grid) -> list[Finding]:
    """Rows of a FIRST table that earlier rows leave nothing to."""
    if table.policy != "FIRST":
        return []
    found = []
    budget = Budget()
    for row in sorted(grid.whole & grid.judged):
        earlier = [r for r in range(row) if r in grid.whole and r in grid.judged]
        earlier = [r for r in earlier if _meet(grid, r, row)]
        if earlier and _search(grid, earlier, grid.passes[row], budget) is _NONE:
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


def _gaps(table: Table, grid: Grid) -> list[Finding]:
    """Values for which no row of a table with one answer holds, unless there is a default."""
    rows = range(len(table.rules))
    if table.policy not in SINGLE or len(grid.judged) < len(rows) or not rows:
        return []
    if any(column.default for column in table.outputs):
        return []
    whole = tuple((1 << len(samples)) - 1 for samples in grid.samples)
    gap = _search(grid, list(rows), whole, Budget())
    if gap is _NONE or gap is _UNKNOWN:
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
    """Literals in cells that the column's type or allowed values can never meet."""
    found = []
    for rule in table.rules:
        for column, test in zip(table.inputs, rule.tests, strict=False):
            for value in feel.constants(test.text, names).values if test else ():
                if column.type.base and value is not None and type_name(value) != column.type.base:
                    found.append(_wrong(table, rule, column, value))
                    break
    return found


def _wrong(table: Table, rule: Rule, column: Input, value: Any) -> Finding:
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
