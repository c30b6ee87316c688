"""From a template and its context to HTML."""

from collections.abc import Mapping
from contextvars import copy_context
from functools import cache, lru_cache
from typing import Any

from jinja2 import FunctionLoader, Template, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup, escape

from documents import clauses, seal, words
from documents.catalog import HEAD, decoded, describe, folder
from documents.catalog import source as shipped_source
from documents.errors import TemplateInvalid, TemplateUnsafe, TooLarge, VariableMissing
from documents.parts import SignatureContext
from documents.sandbox import Budget, Sandbox, budget, restrained

#: what a template may extend or import
PARTS = frozenset({"_paper.html", "_parts.html", "_court.html", "_agreement.html", "_record.html"})


def html(name: str, context: Mapping[str, Any], source: str | bytes | None = None) -> str:
    """Make the HTML of the document *name*, from *source* or else from the shipped template.

    Raises `TemplateNotFound`, `TemplateInvalid`, `TemplateUnsafe`, `VariableMissing`, `TooLarge`.
    """
    text = shipped_source(name) if source is None else decoded(source)
    given = {**context, "title": describe(name, text).title}
    return copy_context().run(_render, compiled(text), given)


def _render(template: Template, context: dict[str, Any]) -> str:
    budget.set(Budget())
    try:
        return template.render(context)
    except SecurityError as error:
        raise TemplateUnsafe(str(error)) from error
    except UndefinedError as error:
        raise VariableMissing(str(error), line=line_of(error)) from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise TooLarge from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, KeyError) as error:
        raise TemplateInvalid(str(error), rule="runtime", line=line_of(error)) from error


def line_of(error: BaseException) -> int | None:
    """Find the line of the template in which rendering failed, if it was the template's own."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


@lru_cache(maxsize=64)
def compiled(text: str) -> Template:
    """Compile a template as restrained code. Raises `TemplateInvalid`, `TemplateUnsafe`."""
    world = environment()
    # the head is data; blank lines in its place keep the numbers of lines
    body = HEAD.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
    try:
        tree = restrained(world.parse(body), PARTS)
        return Template.from_code(world, world.compile(tree), world.make_globals(None))
    except SecurityError as error:
        raise TemplateUnsafe(str(error)) from error
    except TemplateSyntaxError as error:
        raise TemplateInvalid(error.message, rule="syntax", line=error.lineno) from error
    except (RecursionError, SyntaxError, TemplateError) as error:
        raise TemplateInvalid(str(error), rule="syntax", line=1) from error


@cache
def environment() -> Sandbox:
    """Build the one environment: our parts, our filters."""
    world = Sandbox(filters=FILTERS, loader=FunctionLoader(_part), cache_size=8)
    world.globals["seal"] = _seal
    world.globals["signature"] = signature
    return world


def _part(name: str) -> str | None:
    return (folder() / name).read_text("utf-8") if name in PARTS else None


def _seal(organisation: Mapping[str, Any], line: str = "") -> str:
    return _image(organisation.get("seal")) or seal.uri(str(organisation["name"]), line)


def _is_image(value: object) -> bool:
    return isinstance(value, str) and value.startswith("data:image/")


def signature(
    signatures: list[SignatureContext],
    role: str,
    name: str | None = None,
    party_id: str | None = None,
) -> SignatureContext | None:
    """Find the newest signature of a role, of a name, of a party (or of the party's agent)."""
    roles = ("party", "agent") if role == "party" else (role,)
    for given in reversed(signatures):
        same_party = party_id is None or given["party_id"] == party_id
        same_name = name is None or party_id is not None or given["name"] == name
        if given["role"] in roles and same_party and same_name:
            return given
    return None


def _paragraphs(text: str | None, first: str = "") -> Markup:
    lines = list(words.paragraphs(text)) or [""]
    lines[0] = first + lines[0]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def _image(value: str | None) -> str:
    """Let through images given as data; a template never reaches for another address."""
    return value if value is not None and _is_image(value) else ""


def _spaced(text: str, to: int = 4) -> Markup:
    """Spread a short label to the width of *to* characters (职　业)."""
    if not 1 < len(text) < to:
        return escape(text)
    width = f"{(to - len(text)) / (len(text) - 1):.3f}em"
    gap = Markup('<span style="display:inline-block;width:{}"></span>').format(width)
    return gap.join(text)


FILTERS: dict[str, Any] = {
    "capitals": words.capitals,
    "money": words.money,
    "yuan": words.yuan,
    "sum_of": words.sum_of,
    "day": words.day,
    "moment": words.moment,
    "han_day": words.han_day,
    "numeral": words.numeral,
    "age": words.age,
    "label": words.label,
    "mask_id": words.mask_id,
    "mask_phone": words.mask_phone,
    "mask_name": words.mask_name,
    "joined": words.joined,
    "ended": words.ended,
    "paragraphs": _paragraphs,
    "clause": clauses.sentence,
    "performance": clauses.performance,
    "image": _image,
    "spaced": _spaced,
    "pluck": lambda rows, key: [row[key] for row in rows if row[key] is not None],
    "said": lambda items: [item for item in items if item],
    "born": lambda birth: f"{words.day(birth)}出生" if birth else None,
    "once": lambda items: list(dict.fromkeys(items)),
    "count": len,
}
