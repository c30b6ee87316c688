"""The page that shows the engine used alone is run, block after block."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/howto/embed.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def names(fresh_database):
    return {"url": fresh_database, "__name__": "embedded"}


def test_the_blocks_of_the_page_run_as_they_stand(names):
    assert len(BLOCKS) == 10
    for block in BLOCKS:
        exec(compile(block, PAGE.name, "exec"), names)
