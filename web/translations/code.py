"""Collect sentences from Python and from templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract

from web.translations.message import is_chinese

ROOT = Path(__file__).resolve().parents[2]

#: packages whose Chinese a reader of the interface can meet
ROOMS = ("web", "cases", "forms")

#: modules whose Chinese is never words of the interface, and why
NOT_SHOWN = {
    "cases/contexts.py": "contents of legal documents",
    "cases/contexts_about.py": "contents of legal documents",
    "cases/contexts_court.py": "contents of legal documents",
    "cases/demo.py": "names of fictional people and places",
    "cases/demo_disputes.py": "what fictional people wrote",
    "cases/masking.py": "family names and parts of addresses",
    "cases/numbering.py": "numbers of cases and papers",
    "cases/sheets.py": "the text that people sign",
    "web/cli.py": "the terminal speaks English",
}

#: what a regular expression has and a sentence has not
_PATTERN = re.compile(r"\(\?|\[\^|\\d|\{\d|\]\||\|.*\|")


def _files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(("web/client/", "web/translations/")) and name not in NOT_SHOWN:
                yield path


def templates() -> Iterator[Path]:
    """List the templates of the interface."""
    client = ROOT / "web" / "client"
    return (path for path in sorted((ROOT / "web").rglob("*.html")) if client not in path.parents)


def sentences() -> Iterator[str]:
    """Yield every Chinese sentence that code and templates write out."""
    for path in _files():
        yield from _of_python(path)
    for path in templates():
        yield from _of_template(path)


def _of_python(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    apart = {id(part) for node in ast.walk(tree) for part in _not_words(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in apart:
            text = node.value
            if isinstance(text, str) and is_chinese(text) and not _PATTERN.search(text):
                yield text


def _not_words(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is no sentence of its own: docstrings, patterns, pieces of f-strings."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
        first = node.body[0]
        if isinstance(first, ast.Expr):
            yield first.value
    elif isinstance(node, ast.JoinedStr):
        yield from node.values
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile":
        yield from node.args


def _of_template(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for found in extract("jinja2.ext:babel_extract", file, {"_": None}):
            yield found[1] if isinstance(found[1], str) else found[1][0]


def mixed() -> Iterator[tuple[str, int]]:
    """Yield module and line of f-strings with Chinese in them: nobody can translate those."""
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
                if is_chinese(text) and not _PATTERN.search(text):
                    yield path.relative_to(ROOT).as_posix(), node.lineno
