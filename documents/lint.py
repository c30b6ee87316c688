"""What is wrong with a template, found before it is deployed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from documents import fonts, render
from documents.catalog import HEAD, Template, decoded, describe
from documents.context import CONTEXTS
from documents.errors import DocumentError, TemplateInvalid, TemplateUnsafe, VariableMissing
from documents.sample import sample

#: names that every template has besides its context
GIVEN = frozenset({"title", "range", "seal", "signature", "loop"})


@dataclass(frozen=True)
class Finding:
    """One thing to mend (error) or to look at (warning)."""

    #: head size encoding syntax unsafe unknown_variable unknown_key runtime large font
    rule: str
    severity: str
    line: int | None
    message: str
    #: names, keys or characters that the message is about
    subjects: tuple[str, ...] = ()


def lint(
    content: str | bytes, sample: Mapping[str, Any] | None = None, name: str = "draft/draft"
) -> list[Finding]:
    """Check a template: its head, its syntax, its names, and one rendering with sample data."""
    try:
        template = describe(name, content)
        text = decoded(content)
    except TemplateInvalid as error:
        keys = tuple(error.detail.get("keys", ()))
        rule = error.detail.get("rule", "head")
        return [Finding(rule, "error", error.detail.get("line"), str(error), keys)]
    found = list(_names(text, template))
    return found if _has_error(found) else found + list(_rendered(template, text, sample))


def _has_error(found: list[Finding]) -> bool:
    return any(finding.severity == "error" for finding in found)


def _names(text: str, template: Template) -> Iterator[Finding]:
    body = HEAD.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    try:
        tree = render.environment().parse(body)
        unknown = find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        yield Finding("syntax", "error", error.lineno, error.message or "syntax")
        return
    hints = get_type_hints(CONTEXTS[template.about])
    unknown -= hints.keys() | GIVEN | _defined(tree)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            unknown.discard(node.name)
            words = f"{node.name} is not given to a paper about {template.about}"
            yield Finding("unknown_variable", "error", node.lineno, words, (node.name,))
    yield from _keys(tree, hints)


def _defined(tree: nodes.Template) -> set[str]:
    """Name what the template itself imports, sets or counts with."""
    found = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    for taken in tree.find_all(nodes.FromImport):
        found |= {item if isinstance(item, str) else item[1] for item in taken.names}
    found |= {taken.target for taken in tree.find_all(nodes.Import)}
    return found | {macro.name for macro in tree.find_all(nodes.Macro)}


def _keys(tree: nodes.Template, hints: dict[str, Any]) -> Iterator[Finding]:
    """Follow dots from the context's names, through loops over its lists."""
    for loop in tree.find_all(nodes.For):
        inner = _type(loop.iter, hints)
        if isinstance(loop.target, nodes.Name) and get_origin(inner) is list:
            hints = {**hints, loop.target.name: get_args(inner)[0]}
    for node in tree.find_all(nodes.Getattr):
        keys = _keys_of(_type(node.node, hints))
        if keys and node.attr not in keys:
            words = f"there is no {node.attr} here; there are {', '.join(sorted(keys))}"
            yield Finding("unknown_key", "error", node.lineno, words, (node.attr,))


def _type(node: nodes.Node, hints: dict[str, Any]) -> Any:
    if isinstance(node, nodes.Name):
        return hints.get(node.name)
    if isinstance(node, nodes.Getattr):
        return _keys_of(_type(node.node, hints)).get(node.attr)
    return None


def _keys_of(kind: Any) -> dict[str, Any]:
    """Give the keys of a TypedDict, also of an optional one."""
    for option in (kind, *get_args(kind)):
        if isinstance(option, type) and hasattr(option, "__required_keys__"):
            return get_type_hints(option)
    return {}


def _rendered(template: Template, text: str, given: Mapping[str, Any] | None) -> Iterator[Finding]:
    context = sample(template.name, template.about) if given is None else given
    try:
        html = render.html(template.name, context, text)
    except DocumentError as error:
        yield Finding(_rule(error), "error", error.detail.get("line"), str(error))
        return
    if lost := fonts.missing(html):
        words = "no installed font draws: " + "".join(lost)
        yield Finding("font", "warning", None, words, tuple(lost))


def _rule(error: DocumentError) -> str:
    if isinstance(error, TemplateUnsafe):
        return "unsafe"
    if isinstance(error, VariableMissing):
        return "unknown_variable"
    if isinstance(error, TemplateInvalid):
        return str(error.detail.get("rule", "runtime"))
    return "large"
