"""The reference page of DMN says what is so."""

import re
from pathlib import Path

from engine.dmn.boxed import BOXES
from engine.dmn.names import VERSIONS
from engine.dmn.reader import MOST_CHAIN, MOST_ELEMENTS
from engine.dmn.table import AGGREGATIONS, POLICIES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/dmn.md").read_text("utf-8")


def section(title):
    """Return what stands in the first cells under a heading."""
    body = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `?([^`|]+?)`? \|", body, re.M)


def rules(severity):
    """Find the rules of decisions that the code notes with *severity*."""
    sources = [*(ROOT / "engine/dmn").glob("*.py"), ROOT / "engine/lint/decisions.py"]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    found = re.findall(r'Finding\(\s*"([a-z-]+)",[^"]*"(error|warning)"', text)
    found += re.findall(r'Finding\("([a-z-]+)", "", "(error)"', text)
    found += [(rule, "error") for rule in re.findall(r'\.error\(\s*"([a-z-]+)"', text)]
    return {rule for rule, level in found if level == severity}


def test_every_rule_that_refuses_is_on_the_page():
    assert set(section("Refused")) - {"rule"} == rules("error")


def test_every_rule_that_warns_is_on_the_page():
    assert set(section("Noted")) - {"rule"} == rules("warning")


def test_every_policy_box_and_version_is_on_the_page():
    assert set(section("Hit policies")) - {"policy", "aggregation"} == {*POLICIES, *AGGREGATIONS}
    assert set(section("Boxed expressions")) - {"element"} == set(BOXES)
    named = dict(re.findall(r"^\| (1\.\d) \| `(.+)` \|$", PAGE, re.M))
    assert {space: version for version, space in named.items()} == VERSIONS


def test_the_limit_of_elements_is_on_the_page():
    assert f"more than {MOST_ELEMENTS:,} elements" in PAGE
    assert f"more than {MOST_CHAIN} levels of requirements" in PAGE
