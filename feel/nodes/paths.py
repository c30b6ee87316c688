"""``a.b``, ``a[…]`` and the properties of dates, times, durations and ranges (tables 62-64)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from feel.compiler import Code, Compiler, rule
from feel.runtime import MISSING, Run, Scope
from feel.values import Range, Value, YearsMonths, type_name


def _offset(value: datetime | time) -> timedelta | None:
    return value.utcoffset()


def _timezone(value: datetime | time) -> str | None:
    where = value.tzinfo
    return where.key if isinstance(where, ZoneInfo) else None


def _signed(number: int, span: Any) -> Decimal:
    negative = span < timedelta() if isinstance(span, timedelta) else span.months < 0
    return Decimal(-number if negative else number)


Properties = Mapping[str, Callable[[Any], Value]]

_DATE: Properties = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.isoweekday()),
}
_TIME: Properties = {
    "hour": lambda clock: Decimal(clock.hour),
    "minute": lambda clock: Decimal(clock.minute),
    "second": lambda clock: Decimal(clock.second) + Decimal(clock.microsecond) / 1_000_000,
    "time offset": _offset,
    "timezone": _timezone,
}
PROPERTIES: Mapping[type, Properties] = {
    date: _DATE,
    time: _TIME,
    datetime: {**_DATE, **_TIME},
    YearsMonths: {
        "years": lambda span: _signed(abs(span.months) // 12, span),
        "months": lambda span: _signed(abs(span.months) % 12, span),
    },
    timedelta: {
        "days": lambda span: _signed(abs(span).days, span),
        "hours": lambda span: _signed(abs(span).seconds // 3600, span),
        "minutes": lambda span: _signed(abs(span).seconds // 60 % 60, span),
        "seconds": lambda span: (
            _signed(abs(span).seconds % 60, span)
            + _signed(abs(span).microseconds, span) / 1_000_000
        ),
    },
    Range: {
        "start": lambda span: span.start,
        "end": lambda span: span.end,
        "start included": lambda span: span.start_included,
        "end included": lambda span: span.end_included,
    },
}


def entry(run: Run, target: Value, key: str) -> Value:
    """Take the entry or property *key* of *target*; of each item when it is a list."""
    if type(target) is dict:
        value = target.get(key, MISSING)
        return value if value is not MISSING else run.null("no-entry", name=key, type="context")
    if type(target) is list:
        run.spend(len(target))
        return [entry(run, item, key) for item in target]
    prop = PROPERTIES.get(type(target), {}).get(key)
    if prop is None:
        return run.null("no-entry", name=key, type=type_name(target))
    return prop(target)


@rule("path")
def path(compiler: Compiler, children: list[Any]) -> Code:
    """Take an entry or property; entries of the application's values one at a time."""
    keys = [str(children[1])]
    node = children[0]
    while node.data == "path":
        keys.insert(0, str(node.children[1]))
        node = node.children[0]
    compiler.size += len(keys)
    base = compiler.compile(node)
    if node.data == "name" and not compiler.is_bound(str(node.children[0])):
        return _outer(str(node.children[0]), keys, base)

    def walk(scope: Scope) -> Value:
        value = base(scope)
        for key in keys:
            value = entry(scope.run, value, key)
        return value

    return walk


def _outer(name: str, keys: list[str], base: Code) -> Code:
    """Walk into the application's own mappings, so that only what is asked for is converted."""

    def walk(scope: Scope) -> Value:
        value: Any = _raw(scope, name)
        rest = iter(keys)
        if value is MISSING:
            value = base(scope)
        for key in rest:
            if type(value) is not dict:
                value = entry(scope.run, scope.run.take(value), key)
            elif (value := value.get(key, MISSING)) is MISSING:
                value = scope.run.null("no-entry", name=key, type="context")
        return scope.run.take(value)

    return walk


def _raw(scope: Scope, name: str) -> Any:
    at: Scope | None = scope
    while at is not None:
        if name in at.names:
            return at.names[name] if at.parent is None else MISSING
        at = at.parent
    return MISSING


@rule("filter")
def filter_(compiler: Compiler, children: list[Any]) -> Code:
    """Pick by position when the filter is a number, else keep the items it is true for."""
    base = compiler.compile(children[0])
    with compiler.filtering():
        chosen, weight = compiler.weighed(children[1])

    def pick(scope: Scope) -> Value:
        value = base(scope)
        items = value if type(value) is list else [] if value is None else [value]
        scope.run.spend(weight)
        first = chosen(_item(scope, items[0] if items else None))
        if type(first) is Decimal:
            return at_position(items, first)
        return _kept(scope, items, first, chosen, weight)

    return pick


def _item(scope: Scope, item: Value) -> Scope:
    inner = scope.inner({"item": item})
    return inner.inner(item) if type(item) is dict else inner


def _kept(scope: Scope, items: list[Value], first: Value, chosen: Code, weight: int) -> Value:
    if not items:
        return []
    run = scope.run
    kept = [items[0]] if first is True else []
    for item in items[1:]:
        run.spend(weight + 1)
        if chosen(_item(scope, item)) is True:
            kept.append(item)
    return run.list(kept)


def at_position(items: list[Value], position: Decimal) -> Value:
    """Take the item at *position*, counted from 1 or, when negative, from the end."""
    index = int(position) if abs(position) <= len(items) else 0
    if index == 0 or index != position:
        return None
    return items[index - 1 if index > 0 else index]
