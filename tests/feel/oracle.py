"""The browser's FEEL, @bpmn-io/feelin, in an embedded JavaScript interpreter."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import quickjs

#: What it raises for an expression that it cannot work out or whose value it cannot write.
NO_VALUE = (quickjs.JSException, KeyError)

#: The interpreter has no Intl; luxon needs to be told that the place is UTC and English.
INTL = """
globalThis.Intl = {DateTimeFormat: function () {
  return {resolvedOptions: () => ({locale: 'en', timeZone: 'UTC', numberingSystem: 'latn'})}; }};
"""

BUNDLE = Path(__file__).parents[2] / "web" / "client" / "dist" / "feelin-oracle.js"


@cache
def _functions() -> Any:
    context = quickjs.Context()
    context.set_memory_limit(256_000_000)
    context.set_time_limit(5)
    context.eval(INTL)
    context.eval(BUNDLE.read_text("utf-8"))
    return {name: context.get(name) for name in ("feel", "feelUnary")}


def feel(expression: str, context: dict[str, Any]) -> Any:
    """Work *expression* out as the browser does."""
    return json.loads(_functions()["feel"](expression, json.dumps(context)))["value"]


def passes(test: str, value: Any) -> Any:
    """Test *value* as the browser does."""
    return json.loads(_functions()["feelUnary"](test, json.dumps({"?": value})))["value"]
