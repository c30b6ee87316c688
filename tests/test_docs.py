"""What the pages say is so."""

import re
from pathlib import Path

from cases import operations

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "processes/README.md"]


def _prose(page):
    """The words of a page without its blocks of code."""
    return re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)


def test_every_link_leads_somewhere():
    links = [
        (page, link.split("#")[0])
        for page in PAGES
        for link in re.findall(r"\]\((?!https?:)([^)#]+[^)]*)\)", _prose(page))
    ]
    assert [(str(p), link) for p, link in links if not (p.parent / link).exists()] == []


def test_every_page_that_is_named_exists():
    named = re.compile(r"`?(docs/[a-z/_-]+\.md)")
    sources = [*PAGES, *ROOT.glob("[a-z]*/**/*.py")]
    missing = {
        name
        for path in sources
        if "node_modules" not in path.parts
        for name in named.findall(path.read_text("utf-8"))
        if not (ROOT / name).exists()
    }
    assert missing == set()


def test_every_operation_is_described():
    page = (ROOT / "docs/reference/operations.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([\w.]+)`", page, re.M)) == set(operations.known())
