"""String functions (§10.3.4.3). Positions and lengths count characters, not UTF-16 units."""

from decimal import Decimal

from feel import regex
from feel.builtins.registry import builtin
from feel.runtime import Run
from feel.values import Value


@builtin("substring", "string: string", "start position: number", "length: number?")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None) -> str | None:
    """Take *length* characters, or all that are left, from *start* on (from the end if < 0)."""
    if abs(start) < 1 or (length is not None and length < 0):
        return None
    size = Decimal(len(text))
    at = int(min(start, size + 1)) - 1 if start > 0 else int(size + max(start, -size))
    end = None if length is None else at + int(min(length, size))
    return run.text(text[at:end])


@builtin("string length", "string: string")
def string_length(_run: Run, text: str) -> Decimal:
    """Count the characters."""
    return Decimal(len(text))


@builtin("upper case", "string: string")
def upper_case(run: Run, text: str) -> str:
    """Write in capitals."""
    return run.text(text.upper())


@builtin("lower case", "string: string")
def lower_case(run: Run, text: str) -> str:
    """Write in small letters."""
    return run.text(text.lower())


@builtin("substring before", "string: string", "match: string")
def substring_before(run: Run, text: str, match: str) -> str:
    """Take what stands before the first *match*; nothing when there is none."""
    head, found, _tail = text.partition(match) if match else ("", "", "")
    return run.text(head if found else "")


@builtin("substring after", "string: string", "match: string")
def substring_after(run: Run, text: str, match: str) -> str:
    """Take what stands after the first *match*; nothing when there is none."""
    if not match:
        return text
    return run.text(text.partition(match)[2])


@builtin("contains", "string: string", "match: string")
def contains(run: Run, text: str, match: str) -> bool:
    """Tell whether *match* is part of the string."""
    run.spend(len(text) >> 6)
    return match in text


@builtin("starts with", "string: string", "match: string")
def starts_with(_run: Run, text: str, match: str) -> bool:
    """Tell whether the string begins with *match*."""
    return text.startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(_run: Run, text: str, match: str) -> bool:
    """Tell whether the string ends with *match*."""
    return text.endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags: string?")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> bool | None:
    """Tell whether a regular expression is found; null when it is none."""
    compiled = regex.compile(pattern, flags or "")
    if compiled is None:
        return None
    return compiled.search(text, 0, run.spend) is not None


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags: string?")
def replace(run: Run, text: str, pattern: str, new: str, flags: str | None) -> str | None:
    """Replace what a regular expression finds; ``$1`` is its first group."""
    compiled = regex.compile(pattern, flags or "")
    if compiled is None:
        return None
    result = compiled.replace(text, new, run.spend, run.limits.characters)
    return None if result is None else run.text(result)


@builtin("split", "string: string", "delimiter: string")
def split(run: Run, text: str, delimiter: str) -> list[Value] | None:
    """Split at what a regular expression finds."""
    compiled = regex.compile(delimiter, "")
    if compiled is None:
        return None
    parts: list[Value] = list(compiled.split(text, run.spend))
    return run.list(parts)


@builtin("string join", "list: list", "delimiter: string?")
def string_join(run: Run, items: list[Value], delimiter: str | None) -> str | None:
    """Join strings, leaving nulls out."""
    run.spend(len(items))
    texts = [item for item in items if item is not None]
    if any(type(item) is not str for item in texts):
        return None
    run.spend((sum(map(len, texts)) + len(texts) * len(delimiter or "")) >> 4)
    return run.text((delimiter or "").join(texts))
