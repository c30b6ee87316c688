"""List functions (§10.3.4.4) and ``sort`` (§10.3.4.9)."""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from functools import cmp_to_key, wraps
from typing import Any

from feel.arithmetic import POWER_STEPS
from feel.builtins.registry import apply, builtin
from feel.runtime import Run
from feel.values import NUMBERS, Function, Value, compare, equal, freeze

Numbers = list[Decimal]


def _same(run: Run, left: Value, right: Value) -> bool:
    return equal(left, right, run.spend) is True


def _whole(number: Decimal, most: int) -> int:
    return most if number > most else int(number)


def _index(position: Decimal, length: int) -> int | None:
    """Turn a position, from 1 or from the end when negative, into an index."""
    if not 1 <= abs(position) < length + 1:
        return None
    return int(position) - 1 if position > 0 else length + int(position)


def numeric(name: str) -> Callable[[Callable[[Run, Numbers], Value]], Callable[..., Value]]:
    """Register a function of numbers, given as one list or one by one."""

    def register(body: Callable[[Run, Numbers], Value]) -> Callable[..., Value]:
        @builtin(name, "*list: any")
        @builtin(name, "list: list")
        @wraps(body)
        def checked(run: Run, items: list[Value]) -> Value:
            run.spend(len(items))
            if any(type(item) is not Decimal for item in items):
                return None
            try:
                return body(run, items)
            except DecimalException:
                return None

        return checked

    return register


@builtin("list contains", "list: list", "element: any")
def list_contains(run: Run, items: list[Value], element: Value) -> bool:
    """Tell whether a list has an item equal to *element*."""
    run.spend(len(items))
    return any(_same(run, item, element) for item in items)


@builtin("list replace", "list: list", "position: number", "newItem: any")
def replace_at(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    """Put an item in the place of another."""
    at = _index(position, len(items))
    return None if at is None else run.list([*items[:at], item, *items[at + 1 :]])


@builtin("list replace", "list: list", "match: function", "newItem: any")
def replace_matching(run: Run, items: list[Value], match: Function, new: Value) -> Value:
    """Put an item in the place of all for which *match*, a function of both, is true."""
    if not match.variadic and len(match.parameters) != 2:
        return None
    run.spend(len(items))
    answers = [apply(run, match, [item, new]) for item in items]
    if any(type(answer) is not bool for answer in answers):
        return None
    return [new if answer else item for item, answer in zip(items, answers, strict=True)]


@builtin("count", "list: list")
def count(_run: Run, items: list[Value]) -> Decimal:
    """Count the items."""
    return Decimal(len(items))


def _extreme(run: Run, items: list[Value], sign: int) -> Value:
    run.spend(len(items))
    best = items[0] if items else None
    for item in items:
        order = compare(item, best)
        if order is None:
            return None
        best = item if order == sign else best
    return best


@builtin("min", "*list: any")
@builtin("min", "list: list")
def least(run: Run, items: list[Value]) -> Value:
    """Take the smallest item; null when some cannot be compared."""
    return _extreme(run, items, -1)


@builtin("max", "*list: any")
@builtin("max", "list: list")
def greatest(run: Run, items: list[Value]) -> Value:
    """Take the greatest item; null when some cannot be compared."""
    return _extreme(run, items, 1)


def _sum(numbers: Numbers) -> Decimal:
    total = Decimal()
    for number in numbers:
        total = NUMBERS.add(total, number)
    return total


@numeric("sum")
def sum_(_run: Run, numbers: Numbers) -> Decimal | None:
    """Add all numbers; null when there are none."""
    return _sum(numbers) if numbers else None


@numeric("mean")
def mean(_run: Run, numbers: Numbers) -> Decimal | None:
    """Take the arithmetic mean."""
    return NUMBERS.divide(_sum(numbers), len(numbers)) if numbers else None


@numeric("product")
def product(_run: Run, numbers: Numbers) -> Decimal | None:
    """Multiply all numbers; null when there are none."""
    result = Decimal(1)
    for number in numbers:
        result = NUMBERS.multiply(result, number)
    return result if numbers else None


@numeric("median")
def median(_run: Run, numbers: Numbers) -> Decimal | None:
    """Take the middle number, or the mean of the two in the middle."""
    ordered, middle = sorted(numbers), len(numbers) // 2
    if not ordered:
        return None
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), 2)


@numeric("stddev")
def stddev(run: Run, numbers: Numbers) -> Decimal | None:
    """Take the standard deviation of a sample of at least two numbers."""
    if len(numbers) < 2:
        return None
    run.spend(POWER_STEPS)
    middle = NUMBERS.divide(_sum(numbers), len(numbers))
    squares = [NUMBERS.power(NUMBERS.subtract(number, middle), 2) for number in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(_sum(squares), len(numbers) - 1))


@numeric("mode")
def mode(_run: Run, numbers: Numbers) -> Numbers:
    """Take the most frequent numbers, the smallest first."""
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


def _decide(items: list[Value], decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    return None if any(type(item) is not bool for item in items) else not decisive


@builtin("all", "*list: any")
@builtin("all", "list: list")
def all_(run: Run, items: list[Value]) -> bool | None:
    """Tell whether all items are true, in three-valued logic."""
    run.spend(len(items))
    return _decide(items, False)


@builtin("any", "*list: any")
@builtin("any", "list: list")
def any_(run: Run, items: list[Value]) -> bool | None:
    """Tell whether any item is true, in three-valued logic."""
    run.spend(len(items))
    return _decide(items, True)


@builtin("sublist", "list: list", "start position: number", "length: number?")
def sublist(run: Run, items: list[Value], start: Decimal, length: Decimal | None) -> Value:
    """Take *length* items, or all that are left, from *start* on."""
    at = _index(start, len(items))
    if at is None or (length is not None and length < 0):
        return None
    return run.list(items[at:] if length is None else items[at : at + _whole(length, len(items))])


@builtin("append", "list: list", "*item: any")
def append(run: Run, items: list[Value], new: list[Value]) -> list[Value]:
    """Put items at the end of a list."""
    return run.list([*items, *new])


@builtin("concatenate", "*list: any")
def concatenate(run: Run, lists: list[Value]) -> list[Value]:
    """Join lists; what is no list is a list of itself."""
    result: list[Value] = []
    for part in lists:
        result += part if type(part) is list else [part]
        run.spend(len(part) if type(part) is list else 1)
    return run.list(result)


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(run: Run, items: list[Value], position: Decimal, item: Value) -> Value:
    """Put an item before another."""
    at = _index(position, len(items))
    return None if at is None else run.list([*items[:at], item, *items[at:]])


@builtin("remove", "list: list", "position: number")
def remove(run: Run, items: list[Value], position: Decimal) -> Value:
    """Leave one item out."""
    at = _index(position, len(items))
    return None if at is None else run.list([*items[:at], *items[at + 1 :]])


@builtin("reverse", "list: list")
def reverse(run: Run, items: list[Value]) -> list[Value]:
    """Turn the order round."""
    return run.list(items[::-1])


@builtin("index of", "list: list", "match: any")
def index_of(run: Run, items: list[Value], match: Value) -> list[Value]:
    """List the positions of items equal to *match*."""
    run.spend(len(items))
    return [Decimal(at) for at, item in enumerate(items, 1) if _same(run, item, match)]


@builtin("union", "*list: any")
def union(run: Run, lists: list[Value]) -> list[Value]:
    """Join lists and leave repetitions out."""
    return distinct_values(run, concatenate(run, lists))


@builtin("distinct values", "list: list")
def distinct_values(run: Run, items: list[Value]) -> list[Value]:
    """Leave repetitions out."""
    run.spend(len(items))
    first: dict[Any, Value] = {}
    for item in items:
        first.setdefault(freeze(item, run.spend), item)
    return list(first.values())


@builtin("flatten", "list: list")
def flatten(run: Run, items: list[Value]) -> list[Value]:
    """Put the items of inner lists in their place."""
    result: list[Value] = []
    for item in items:
        run.spend(1)
        result += flatten(run, item) if type(item) is list else [item]
    return run.list(result)


class _Undecided(Exception):
    """A function to sort by gave no boolean."""


@builtin("sort", "list: list")
def sort(run: Run, items: list[Value]) -> list[Value] | None:
    """Sort what can be compared, the smallest first."""
    run.spend(len(items) * 4)
    if any(compare(item, items[0]) is None for item in items):
        return None
    return sorted(items, key=cmp_to_key(lambda left, right: compare(left, right) or 0))


@builtin("sort", "list: list", "precedes: function")
def sort_by(run: Run, items: list[Value], precedes: Function) -> list[Value] | None:
    """Sort by a function that tells whether its first argument comes before its second.

    Null when it tells neither of some pair.
    """

    def order(left: Value, right: Value) -> int:
        run.spend(2)
        forth, back = (apply(run, precedes, pair) for pair in ([left, right], [right, left]))
        if type(forth) is not bool or type(back) is not bool:
            raise _Undecided
        return int(back) - int(forth)

    try:
        return run.list(sorted(items, key=cmp_to_key(order)))
    except _Undecided:
        return None
