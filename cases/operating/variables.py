"""Variables of a process as an administrator reads and writes them: as FEEL, or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import feel
from cases.errors import AnswersInvalid
from cases.words import Words
from engine.errors import ExpressionError
from engine.values import encode

#: characters of one value
LONGEST = 20_000

NAME = re.compile(r"[^\W\d][\w ]{0,119}")

#: FEEL functions that read back what `string` writes
_LITERALS: tuple[tuple[type, str], ...] = (
    (datetime, "date and time"),
    (date, "date"),
    (time, "time"),
    (timedelta, "duration"),
    (feel.YearsMonths, "duration"),
)


def written(value: Any) -> str:
    """Write a value so that `read` gives it back: FEEL, which for plain values is JSON."""
    for kind, function in _LITERALS:
        if isinstance(value, kind):
            text = feel.evaluate("string(value)", {"value": value})
            return f"{function}({json.dumps(text)})"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        inner = (
            f"{json.dumps(str(k), ensure_ascii=False)}: {written(v)}" for k, v in value.items()
        )
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False, default=str)


def read(text: str, known: Mapping[str, Any], functions: Mapping[str, Any]) -> Any:
    """Read a value: JSON, or a FEEL expression over the variables that are *known*.

    AnswersInvalid says why it is neither.
    """
    if not text.strip() or len(text) > LONGEST:
        raise _wrong(Words("要写一个值，最多 %(most)s 个字。", most=LONGEST))
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_none)
    except (ValueError, RecursionError):
        value = _evaluated(text, known, functions)
    try:
        encode(value)
    except ExpressionError as error:
        raise _wrong(Words("这个值存不下来：%(reason)s", reason=str(error))) from error
    return value


def _none(name: str) -> Any:
    raise ValueError(name)


def _evaluated(text: str, known: Mapping[str, Any], functions: Mapping[str, Any]) -> Any:
    try:
        result = feel.compile(text).explain(known, functions)
    except feel.FeelError as error:
        raise _wrong(Words("看不懂：%(reason)s", reason=str(error))) from error
    if result.value is None and text.strip() != "null":
        reason = " ".join(str(one) for one in result.reasons)
        raise _wrong(Words("算出来是空的：%(reason)s", reason=reason or "null"))
    return result.value


def name(text: str) -> str:
    """Check the name of a variable; AnswersInvalid when it is none."""
    if not NAME.fullmatch(text.strip()):
        raise AnswersInvalid(
            errors={"name": ["变量名以字母或汉字开头，只用字母、汉字、数字和下划线。"]}
        )
    return text.strip()


def _wrong(words: Words) -> AnswersInvalid:
    return AnswersInvalid(errors={"value": [words]})
