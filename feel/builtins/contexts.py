"""Context functions (§10.3.4.10)."""

from feel.builtins.registry import builtin
from feel.runtime import Run
from feel.values import Value

Entries = dict[str, Value]


@builtin("get value", "m: context", "key: string")
def get_value(_run: Run, context: Entries, key: str) -> Value:
    """Take an entry; null when there is none."""
    return context.get(key)


@builtin("get value", "m: context", "keys: list")
def get_deep_value(_run: Run, context: Entries, keys: list[Value]) -> Value:
    """Take an entry of an entry, and so on along *keys*."""
    value: Value = context
    for key in keys:
        value = value.get(key) if type(value) is dict and type(key) is str else None
    return value


@builtin("get entries", "m: context")
def get_entries(run: Run, context: Entries) -> list[Value]:
    """List the entries as contexts of ``key`` and ``value``."""
    run.spend(len(context) * 2)
    return run.list([{"key": key, "value": value} for key, value in context.items()])


@builtin("context", "entries: list")
def context_of(run: Run, entries: list[Value]) -> Entries | None:
    """Make a context of entries; null when a key is missing, no string or there twice."""
    result: Entries = {}
    for entry in run.list(entries):
        if type(entry) is not dict or not {"key", "value"} <= entry.keys():
            return None
        key = entry["key"]
        if type(key) is not str or key in result:
            return None
        result[key] = entry["value"]
    return result


@builtin("context put", "context: context", "key: string", "value: any")
def context_put(run: Run, context: Entries, key: str, value: Value) -> Entries:
    """Add or replace an entry."""
    run.spend(len(context))
    return {**context, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def context_put_deep(run: Run, context: Entries, keys: list[Value], value: Value) -> Value:
    """Add or replace an entry of an entry, and so on along *keys*."""
    if not keys or any(type(key) is not str for key in keys):
        return None
    run.spend(len(context))
    head, *rest = keys
    if not rest:
        return {**context, head: value}
    inner = context.get(head, {})
    if type(inner) is not dict:
        return None
    deep = context_put_deep(run, inner, rest, value)
    return None if deep is None else {**context, head: deep}


@builtin("context merge", "contexts: list")
def context_merge(run: Run, contexts: list[Value]) -> Entries | None:
    """Join contexts; a later entry replaces an earlier one."""
    result: Entries = {}
    for part in contexts:
        if type(part) is not dict:
            return None
        run.spend(len(part))
        result |= part
    return result
