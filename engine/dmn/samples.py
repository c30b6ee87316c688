"""Sample values for the columns of a table, and the rows that hold for them.

Every column gets the literals of its cells, the values between them and beyond them, one text
that no cell names, and last what may come besides, such as null. The real tests are run on them.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final

import feel
from engine.dmn.table import Input, Table
from feel import YearsMonths
from feel.values import compare

#: A text no table will name.
OTHER: Final = "\u2026"
#: Rows times samples of a table that is looked through.
MOST_CELLS: Final = 400_000
#: Steps of FEEL for all tests of one table on all samples.
MOST_WORK: Final = 1_000_000

Read = Callable[[str], feel.Constants]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on samples: for each row and column, which samples pass, as bits."""

    samples: tuple[tuple[Any, ...], ...]
    #: for each column, how many samples come first that a table should have a row for
    usual: tuple[int, ...]
    passes: tuple[tuple[int, ...], ...]
    #: for each column and sample, the rows that pass it, as bits
    holders: tuple[tuple[int, ...], ...]
    #: rows all of whose cells could be judged, and those whose cells are tests of literals
    judged: frozenset[int]
    whole: frozenset[int]


def grid(table: Table, names: frozenset[str]) -> Grid | None:
    """Try the tests of *table* on samples of its columns; None when that would take too long."""
    columns, rows = range(len(table.inputs)), range(len(table.rules))
    read = cache(lambda text: feel.constants(text, names))
    literals = [[_constants(test, read) for test in rule.tests] for rule in table.rules]
    usual = [_usual(table.inputs[c], [literals[r][c] for r in rows], names) for c in columns]
    samples = tuple((*usual[c], *_besides(table.inputs[c], usual[c])) for c in columns)
    if len(rows) * sum(map(len, samples)) > MOST_CELLS:
        return None
    run = feel.Run({}, feel.Limits(steps=MOST_WORK))
    bits = cache(lambda test, column: _bits(test, samples[column], run))
    known = [[bits(rule.tests[c], c) for c in columns] for rule in table.rules]
    passes = tuple(tuple(cell or 0 for cell in cells) for cells in known)
    return Grid(
        samples,
        tuple(map(len, usual)),
        passes,
        tuple(_holders(passes, column, len(samples[column])) for column in columns),
        frozenset(r for r in rows if None not in known[r]),
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


def _bits(test: feel.UnaryTest | None, samples: Sequence[Any], run: feel.Run) -> int | None:
    """Tell which samples pass, as bits; None when that cannot be told."""
    if test is None or not _is_judged(test):
        return None
    try:
        return sum(1 << at for at, value in enumerate(samples) if test.within(value, {}, run))
    except feel.FeelError:
        return None


def _usual(column: Input, cells: list[feel.Constants], names: frozenset[str]) -> list[Any]:
    """List the values that a column may have, as far as its cells tell them apart."""
    read = [*cells, *(feel.constants(allowed.text, names) for allowed in column.type.allowed)]
    literals = _distinct(v for cell in read for v in cell.values if v is not None)
    values = _around(literals, column, any(cell.ordered for cell in read))
    return [value for value in values if column.type.takes(value)] or _some(column)


def _some(column: Input) -> list[Any]:
    """Take any value for a column whose cells name none."""
    value = _SOME.get(column.type.base or "string")
    return [value] if value is not None and column.type.takes(value) else []


def _besides(column: Input, usual: list[Any]) -> list[Any]:
    """List what few cells think of: times with an offset or without, another type, null."""
    clocks = {type(value): _turned(value) for value in usual if type(value) in (time, datetime)}
    alien: list[Any] = [] if column.type.base else [{}]
    return [value for value in (*clocks.values(), *alien, None) if column.type.takes(value)]


def _turned(clock: Any) -> Any:
    return clock.replace(tzinfo=None if clock.tzinfo else UTC)


def _distinct(values: Iterable[Any]) -> list[Any]:
    seen: dict[Any, Any] = {}
    for value in values:
        seen.setdefault((type(value), value), value)
    return list(seen.values())


def _around(values: list[Any], column: Input, ordered: bool) -> list[Any]:
    """Add to the literals what lies between and beyond them; texts lie so when *ordered*."""
    kinds = {type(value) for value in values}
    result = list(values)
    if bool in kinds or column.type.base == "boolean":
        result += [value for value in (True, False) if value not in values]
    if str in kinds or column.type.base == "string":
        result.append(OTHER)
    for group in _groups(value for value in values if ordered or type(value) is not str):
        result += _neighbours(sorted(group))
    return _distinct(result)


def _groups(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Put together what can be compared: times with an offset and those without differ."""
    groups: dict[Any, list[Any]] = {}
    for value in values:
        if type(value) in _STEPS:
            zoned = type(value) in (time, datetime) and value.utcoffset() is not None
            groups.setdefault((type(value), zoned), []).append(value)
    return groups.values()


def _neighbours(ordered: list[Any]) -> list[Any]:
    shift, between = _STEPS[type(ordered[0])]
    found = [between(low, high) for low, high in pairwise(ordered) if compare(low, high)]
    for end, step in ((ordered[0], -1), (ordered[-1], 1)):
        with suppress(OverflowError):  # nothing lies beyond the last day of all
            found.append(shift(end, step))
    return found


def _clock(value: time, microseconds: int) -> time:
    moment = datetime.combine(date.min, value.replace(tzinfo=None))
    moved = moment + timedelta(microseconds=microseconds)
    if moved.date() != date.min:
        raise OverflowError(value)
    return moved.time().replace(tzinfo=value.tzinfo)


def _middle_clock(low: time, high: time) -> time:
    ends = [datetime.combine(date.min, end.replace(tzinfo=None)) for end in (low, high)]
    return _clock(low, abs(ends[1] - ends[0]) // timedelta(microseconds=2))


def _beyond_text(text: str, step: int) -> str:
    return text + "a" if step > 0 else ""


def _middle_text(low: str, high: str) -> str:
    """Find a text between two, made of what a file can hold; *low* when there is none."""
    return next((low + more for more in "a0 \t" if low + more < high), low)


def _middle(low: Any, high: Any) -> Any:
    return low + (high - low) / 2


Step = tuple[Callable[[Any, int], Any], Callable[[Any, Any], Any]]
_DAY_STEP: Final[Step] = (lambda value, step: value + timedelta(step), _middle)
_STEPS: Final[dict[type, Step]] = {
    Decimal: (lambda value, step: value + step * max(1, abs(value) / 1_000), _middle),
    date: _DAY_STEP,
    datetime: _DAY_STEP,
    timedelta: _DAY_STEP,
    time: (_clock, _middle_clock),
    str: (_beyond_text, _middle_text),
    YearsMonths: (
        lambda span, step: YearsMonths(span.months + step),
        lambda low, high: YearsMonths((low.months + high.months) // 2),
    ),
}
#: For each type, a value of it.
_SOME: Final[dict[str, Any]] = {
    "string": OTHER,
    "number": Decimal(),
    "date": date(2000, 1, 1),
    "time": time(12),
    "date and time": datetime(2000, 1, 1, 12, tzinfo=UTC),
    "days and time duration": timedelta(1),
    "years and months duration": YearsMonths(12),
}
