"""Write the table of rules of docs/reference/bpmn.md: ``python -m engine.lint``."""

import re
import sys
from pathlib import Path

from engine.lint import HOUSE, RULES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "bpmn.md"
_TABLE = re.compile(r"(?<=\n)\| rule \| \| sentence \|\n(?:\|.*\n)+")


def table() -> str:
    """Return the rules as rows of Markdown, by name; a star marks those of the house."""
    rows = [
        f"| `{name}`{' *' if name in HOUSE else ''} | {severity} | {sentence} |\n"
        for name, (severity, sentence, _) in sorted(RULES.items())
    ]
    return "| rule | | sentence |\n| --- | --- | --- |\n" + "".join(rows)


def page(text: str) -> str:
    """Return the page *text* with the table as the rules are."""
    return _TABLE.sub(lambda _: table(), text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    sys.exit()
