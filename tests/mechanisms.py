"""The page docs/reference/mechanisms.md, from its rows: `python -m tests.mechanisms`."""

import re
import tomllib
from pathlib import Path

from lxml import etree

import processes

FOLDER = Path(__file__).parents[1] / "docs/reference"
HEAD = """# Mechanisms

What a county works by, each under its own name: what it is here, the screens (endpoints), the
processes and their elements, and the tests that walk it. What is not built is said in the row.
Written from `mechanisms.toml` by `python -m tests.mechanisms`; a test follows every name.

| no. | mechanism | what it is here | screens | process / element | tests |
| --- | --- | --- | --- | --- | --- |
"""


def rows():
    """Return the rows by their number."""
    return tomllib.loads((FOLDER / "mechanisms.toml").read_text("utf-8"))


def elements():
    """Return the names of the shipped elements by `process/element`, and of whole processes."""
    found = {}
    for key in processes.names("process"):
        for element in etree.fromstring(processes.read("process", key)).iter(etree.Element):
            if element.get("id") and element.get("name"):
                found[f"{key}/{element.get('id')}"] = element.get("name")
        found[key] = found.get(f"{key}/{key}", key)
    return found


def page():
    """Write the page."""
    names = elements()
    return HEAD + "".join(_line(number, row, names) for number, row in rows().items())


def _line(number, row, names):
    here = [row["here"], f"**Not built:** {row['missing']}" if row.get("missing") else ""]
    cells = [
        *(number, row["name"], " ".join(filter(None, here))),
        "<br>".join(f"`{one}`" for one in row["screens"]) or "none",
        "<br>".join(f"`{one}` {names[one]}" for one in row["elements"]) or "none",
        "<br>".join(f"[{_said(one)}](../../tests/{one.split('::')[0]})" for one in row["tests"])
        or "none",
    ]
    return f"| {' | '.join(cells)} |\n"


def _said(test):
    return re.sub(r"^test_", "", test.partition("::")[2]).replace("_", " ")


if __name__ == "__main__":
    print(page(), end="")
