"""A Jinja environment in which an administrator's template can do nothing but lay out its data.

Templates may come from a browser, so this gives them less than Jinja's own sandbox: no attribute of
any Python object is reachable (a dot reads a key), there are no methods, only the filters below, no
operators but those on small numbers, imports of our own parts only, and a budget of steps, of
characters and of time that loops, calls and output all draw on.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from time import monotonic
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from documents.errors import TooLarge

STEPS = 50_000
CHARACTERS = 4_000_000
SECONDS = 10.0
#: no number in a paper is larger
LARGEST = 10**15
LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex", "revindex0"})
REFUSED = (nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)


class Budget:
    """What one rendering may still spend."""

    def __init__(self) -> None:
        self.steps, self.characters = STEPS, CHARACTERS
        self.until = monotonic() + SECONDS

    def spend(self, characters: int) -> None:
        """Take one step and some characters; raise `TooLarge` when the budget is used up."""
        self.steps -= 1
        self.characters -= characters
        if self.steps < 0 or self.characters < 0 or monotonic() > self.until:
            raise TooLarge


budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def charge(characters: int) -> str:
    """Draw on the budget of the running template; prints nothing."""
    if (running := budget.get(None)) is not None:  # none while jinja folds constants
        running.spend(characters)
    return ""


def printed(value: Any) -> Any:
    """Let through what can be printed: text, numbers and markup; None prints nothing."""
    if value is None:
        return ""
    if isinstance(value, Undefined):
        return str(value)  # raises: a name that is not given
    if isinstance(value, bool) or not isinstance(value, str | int | float | Macro):
        raise SecurityError(f"a {type(value).__name__} cannot be printed")
    charge(len(value) if isinstance(value, str) else 20)
    return value


def concatenated(*values: Any) -> Any:
    """Join as `~` does, within the budget."""
    parts = [printed(value) for value in values]
    if any(isinstance(part, Markup) for part in parts):
        return Markup("").join(parts)
    return "".join(str(part) for part in parts)


def numbers(start: int, stop: int | None = None) -> range:
    """Give a short range of numbers."""
    span = range(start) if stop is None else range(start, stop)
    if len(span) > 1000:
        raise TooLarge
    return span


class Sandbox(SandboxedEnvironment):
    """The environment of every document; *filters* and *values* are all that it knows."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, *, filters: Mapping[str, Callable[..., Any]], **options: Any) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=printed,
            trim_blocks=True,
            lstrip_blocks=True,
            **options,
        )
        kept = ("default", "first", "last", "length", "join", "selectattr", "rejectattr", "list")
        self.filters = {name: self.filters[name] for name in kept} | dict(filters)
        self.tests = {
            name: self.tests[name]
            for name in ("defined", "none", "equalto", "in", "odd", "even", "eq", "ne", "undefined")
        }
        self.globals = {"range": numbers, "charge_": charge, "concatenated_": concatenated}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read a key of a dict, a counter of a loop or a macro of our parts; nothing else."""
        if isinstance(obj, dict):
            return self._key(obj, attribute)
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, TemplateModule) and not attribute.startswith("_"):
            return getattr(obj, attribute)
        if isinstance(obj, Undefined):
            return self.undefined(obj=obj, name=attribute)
        raise SecurityError(f"{attribute!r} of a {type(obj).__name__} is not readable")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Read a key of a dict, or an item or slice of a list or text."""
        if isinstance(obj, dict):
            return self._key(obj, argument)
        if isinstance(obj, list | tuple | str) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        raise SecurityError("only lists, texts and keys can be read with brackets")

    def _key(self, obj: dict[str, Any], key: Any) -> Any:
        if isinstance(key, str) and key.startswith("_"):
            raise SecurityError(f"{key!r} is not readable")
        return obj[key] if key in obj else self.undefined(obj=obj, name=key)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Reckon with small numbers; `~` joins texts."""
        both = (left, right)
        if operator == "**" or not all(type(side) in (int, float) for side in both):
            raise SecurityError(f"{operator} is for numbers")
        if any(abs(side) > LARGEST for side in both):
            raise TooLarge
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow macros and the functions given to the environment, no other call."""
        return isinstance(obj, Macro) or obj in self.globals.values()

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call within the budget."""
        charge(0)
        return super().call(__context, __obj, *args, **kwargs)


def restrained(tree: nodes.Template, trusted: frozenset[str]) -> nodes.Template:
    """Rewrite a parsed template so that its loops, macros and joins draw on the budget.

    Raises `SecurityError` for an import, an inclusion or a parent that is not in *trusted*.
    """
    for kind in REFUSED:
        for node in tree.find_all(kind):
            name = getattr(node.template, "value", None)  # type: ignore[attr-defined]
            if kind is nodes.Include or name not in trusted:
                raise SecurityError(f"line {node.lineno}: {name or 'this'} cannot be taken in")
    for node in tree.find_all((nodes.For, nodes.Macro, nodes.CallBlock)):
        text = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        node.body.insert(0, _charge(text, node.lineno))  # type: ignore[attr-defined]
    _join(tree)
    return tree


def _charge(characters: int, line: int) -> nodes.Output:
    call = nodes.Call(
        nodes.Name("charge_", "load"), [nodes.Const(characters)], [], None, None, lineno=line
    )
    return nodes.Output([call], lineno=line)


def _join(node: nodes.Node) -> None:
    for field, value in node.iter_fields():
        if isinstance(value, list):
            setattr(node, field, [_joined(item) for item in value])
        else:
            setattr(node, field, _joined(value))


def _joined(value: Any) -> Any:
    if not isinstance(value, nodes.Node):
        return value
    _join(value)
    if isinstance(value, nodes.Concat):
        name = nodes.Name("concatenated_", "load")
        return nodes.Call(name, value.nodes, [], None, None, lineno=value.lineno)
    return value
