"""Between the names of form fields (`applicants.0.name`) and nested answers."""

from typing import Any

from werkzeug.datastructures import MultiDict

from cases.errors import AnswersInvalid

#: rows of one list, and parts of one name
MOST_ROWS, DEEPEST = 60, 6
#: names that hold several choices
MANY = frozenset({"vulnerable"})
#: names of boxes to tick
TICKS = frozenset({"general", "sensitive", "sharing", "violence_now", "own_income"})
#: what is a list of people or of texts, and what is a group of fields, by name
PEOPLE = frozenset({"applicants", "respondents", "people", "agents"})
TEXTS = frozenset({"claims"})
GROUPS = frozenset({"consent", "referral"})
#: names of the form itself
OWN = frozenset({"csrf", "do", "next"})


def nest(form: MultiDict[str, str]) -> dict[str, Any]:
    """Turn dotted names into nested answers; numbers are places in a list, gaps are closed."""
    root: dict[str, Any] = {}
    for name in form:
        if name in OWN:
            continue
        parts = name.split(".")
        if len(parts) > DEEPEST:
            raise AnswersInvalid(errors={})
        _put(root, parts, _value(parts[-1], form.getlist(name)))
    found = {name: _close(value) for name, value in root.items()}
    for name, value in found.items():
        _check_shape(name, value)
    return found


def _check_shape(name: str, value: Any) -> None:
    """Refuse what no page of ours writes: a text where people are, a person where a text is."""
    inside: list[tuple[str, Any]] = []
    if name in PEOPLE:
        inside = [pair for one in _items(value) for pair in _fields(one)]
    elif name in TEXTS:
        inside = [("", one) for one in _items(value)]
    elif name in GROUPS:
        inside = [("", held) for _, held in _fields(value)]
    elif isinstance(value, dict) or (isinstance(value, list) and name not in MANY):
        raise AnswersInvalid(errors={})
    for inner, held in inside:
        _check_shape(inner, held)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise AnswersInvalid(errors={})
    return value


def _fields(value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise AnswersInvalid(errors={})
    return list(value.items())


def _value(name: str, given: list[str]) -> Any:
    """Read what came under one name: choices, a tick, or the first text that is one."""
    if name in MANY:
        return given
    if name in TICKS:
        return given == ["yes"]
    return next((text for text in given if text.strip()), "")


def _put(root: dict[str, Any], parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        inner = root.setdefault(part, {})
        if not isinstance(inner, dict):
            raise AnswersInvalid(errors={})
        root = inner
    root[parts[-1]] = value


def _close(node: Any) -> Any:
    """Make lists of what is keyed by numbers only; an agent nobody named is none."""
    if not isinstance(node, dict):
        return node
    inner = {key: _close(value) for key, value in node.items()}
    if isinstance(inner.get("agents"), list):
        inner["agents"] = [one for one in inner["agents"] if _is_somebody(one)]
    if inner and all(key.isascii() and key.isdigit() and len(key) < 4 for key in inner):
        return [inner[key] for key in sorted(inner, key=int)][:MOST_ROWS]
    return inner


def _is_somebody(agent: Any) -> bool:
    """Keep what is no agent at all, for the check of shapes to refuse."""
    return any(agent.values()) if isinstance(agent, dict) else True


def change_rows(answers: dict[str, Any], act: str) -> str | None:
    """Add or take a row (`add:applicants`, `drop:claims:1`); return the anchor to show."""
    verb, _, rest = act.partition(":")
    name, _, number = rest.partition(":")
    if verb not in ("add", "drop") or not name.isidentifier():
        return None
    known = answers.get(name)
    rows = list(known) if isinstance(known, list) else []
    if verb == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif verb == "drop" and number in map(str, range(len(rows))):
        del rows[int(number)]
    answers[name] = rows
    return f"{name}-{len(rows) - 1}" if verb == "add" else name
