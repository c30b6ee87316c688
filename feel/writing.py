"""Values as text: ``string(…)`` and what it writes, and ``range("…")``."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException

from feel import temporal
from feel.runtime import Run
from feel.values import NUMBERS, Function, Range, Value, compare, type_name

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_RANGE = re.compile(r"\s*([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])\s*", re.DOTALL)
_TEMPORAL = re.compile(
    r'@"([^"]*)"|(date|time|date and time|duration)\s*\(\s*"([^"]*)"\s*\)', re.DOTALL
)


def number_text(number: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def text(run: Run, value: Value) -> str:
    """Write a value for a reader: a string as it is."""
    return value if type(value) is str else _inner(run, value)


def _inner(run: Run, value: Value) -> str:
    """Write a value inside another; a string in quotes."""
    run.spend(1)
    writer = _WRITERS.get(type(value))
    return run.text(writer(run, value) if writer else temporal.text_of(value) or type_name(value))


def _quoted(_run: Run, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _list(run: Run, value: list[Value]) -> str:
    return f"[{', '.join(_inner(run, item) for item in value)}]"


def _context(run: Run, value: dict[str, Value]) -> str:
    entries = (f"{_key(run, key)}: {_inner(run, item)}" for key, item in value.items())
    return f"{{{', '.join(entries)}}}"


def _key(run: Run, key: str) -> str:
    return key if re.fullmatch(r"\w+", key) else _quoted(run, key)


def _range(run: Run, value: Range) -> str:
    opener = "[" if value.start_included else "("
    closer = "]" if value.end_included else ")"
    start = "" if value.start is None else _inner(run, value.start)
    end = "" if value.end is None else _inner(run, value.end)
    return f"{opener}{start}..{end}{closer}"


_WRITERS: Mapping[type, Callable[..., str]] = {
    Decimal: lambda _run, value: number_text(value),
    str: _quoted,
    bool: lambda _run, value: "true" if value else "false",
    type(None): lambda _run, value: "null",
    list: _list,
    dict: _context,
    Range: _range,
    Function: lambda _run, value: f"function({', '.join(value.parameters)})",
}


def read_number(written: str) -> Decimal | None:
    """Read a number; None when it is none or beyond decimal128."""
    try:
        return NUMBERS.create_decimal(written) if _NUMBER.fullmatch(written) else None
    except DecimalException:
        return None


def read_range(run: Run, written: str) -> Range | None:
    """Read a range between two literals; None when it is none or its ends do not fit."""
    run.text(written)
    found = _RANGE.fullmatch(written)
    if found is None:
        return None
    opener, low, high, closer = found.groups()
    start, end = _literal(low), _literal(high)
    if (low and start is None) or (high and end is None) or not (low or high):
        return None
    if (opener == "[" and not low) or (closer == "]" and not high):
        return None
    if low and high and compare(start, end) not in (-1, 0):
        return None
    return Range(start, end, opener == "[", closer == "]")


def _literal(written: str) -> Value:
    if len(written) > 1 and written[0] == written[-1] == '"':
        return written[1:-1]
    found = _TEMPORAL.fullmatch(written)
    if found:
        return temporal.parse_any(found.group(1) or found.group(3))
    return read_number(written)
