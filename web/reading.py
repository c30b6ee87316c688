"""Reading JSON that a script sent: an object, not too deep, of signs that can be kept."""

from typing import Any

import orjson
from flask import abort

#: levels of lists and objects; a form has six at most
DEEPEST = 32


def json_object(raw: bytes) -> dict[str, Any]:
    """Read a JSON object; NUL, lone surrogates, NaN and deep nesting are a 400."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        abort(400)
    if not isinstance(body, dict) or b"\\u0000" in raw or _is_deep(body):
        abort(400)
    return body


def _is_deep(value: object) -> bool:
    """Tell whether *value* nests deeper than it may, level by level and without recursion."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
