"""The browser's FEEL, @bpmn-io/feelin, in an embedded JavaScript interpreter."""

import json
from functools import cache
from pathlib import Path
from typing import Any

#: The interpreter has no Intl; luxon needs to be told that the place is UTC and English.
INTL = """
globalThis.Intl = {DateTimeFormat: function () {
  return {resolvedOptions: () => ({locale: 'en', timeZone: 'UTC', numberingSystem: 'latn'})}; }};
"""

BUNDLE = Path(__file__).parents[2] / "web" / "client" / "dist" / "feelin-oracle.js"


@cache
def _functions() -> Any:
    import quickjs

    context = quickjs.Context()
    context.eval(INTL)
    context.eval(BUNDLE.read_text("utf-8"))
    return {name: context.get(name) for name in ("feel", "feelUnary")}


def feel(expression: str, context: dict[str, Any]) -> Any:
    """Work *expression* out as the browser does."""
    return json.loads(_functions()["feel"](expression, json.dumps(context)))["value"]


def passes(test: str, value: Any) -> Any:
    """Test *value* as the browser does."""
    return json.loads(_functions()["feelUnary"](test, json.dumps({"?": value})))["value"]
