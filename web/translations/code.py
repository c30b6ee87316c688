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
    "cases/library/anonymise.py": "family names, places and what stands instead of them",
    "cases/library/grams.py": "signs that tell nothing",
    "cases/library/precedent_text.py": "contents of precedents",
    "cases/paperwork/contexts.py": "contents of legal documents",
    "cases/paperwork/contexts_about.py": "contents of legal documents",
    "cases/paperwork/contexts_court.py": "contents of legal documents",
    "cases/paperwork/contexts_group.py": "contents of legal documents",
    "cases/showcase/demo.py": "names of fictional people and places",
    "cases/showcase/demo_county.py": "names of fictional people and places",
    "cases/showcase/demo_disputes.py": "what fictional people wrote",
    "cases/showcase/demo_hands.py": "what fictional people wrote",
    "cases/showcase/demo_hands_grid.py": "what fictional people wrote",
    "cases/showcase/demo_hands_more.py": "what fictional people wrote",
    "cases/showcase/demo_matters.py": "what fictional people wrote",
    "cases/showcase/demo_names.py": "names of fictional people and places",
    "cases/showcase/demo_openings.py": "what fictional people wrote",
    "cases/vault/masking.py": "family names and parts of addresses",
    "cases/county/roster_template.py": "the spreadsheet is filled in in Chinese",
    "cases/collective/group_sheet.py": "the spreadsheet is read in Chinese",
    "cases/paperwork/numbering.py": "numbers of cases and papers",
    "cases/settlement/sheets.py": "the text that people sign",
    "cases/settlement/sheet_text.py": "the text that people sign",
    "web/cli.py": "the terminal speaks English",
    "web/findings.py": "the Chinese of what checks say in English themselves",
}

#: Chinese that is no sentence: codes, parts of papers and of law, what texts are searched for
KEPT = frozenset(
    {
        *("短期", "长期", "中文", "班", "休", "等", "第", "的", "争议", "万"),
        *("款项", "。；", "各申请人在附表中写明的账户", "拖欠的劳动报酬"),
        *("拾", "佰", "仟", "零壹贰叁肆伍陆柒捌玖", "00 经过.txt", "调休上班"),
        *("中华人民共和国民事诉讼法", "适用民事诉讼法的", "民事诉讼法"),
        *("双方愿意继续调解", "各方按上述约定的期限和方式自觉履行。"),
    }
)

#: what files, patterns and lists of words have and a sentence has not
_NO_SENTENCE = re.compile(
    r"\(\?|\[\^|\(\.\)|\\[ds]|\{\d|\]\||\|.*\||<\?xml|<!--|^\{\n|^\t|^[一-鿿]+(?: [一-鿿]+){3}"
)


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
            if isinstance(text, str) and _is_sentence(text):
                yield text


def _is_sentence(text: str) -> bool:
    return is_chinese(text) and text not in KEPT and not _NO_SENTENCE.search(text)


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
                if is_chinese(text) and not _NO_SENTENCE.search(text):
                    yield path.relative_to(ROOT).as_posix(), node.lineno
