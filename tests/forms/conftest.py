"""A real Chromium with form-js in it, as the pages have it."""

from pathlib import Path

import pytest

ORACLE = Path(__file__).parents[2] / "web" / "client" / "dist" / "form-oracle.js"


@pytest.fixture(scope="session")
def page(chromium):
    """A page with form-js in it."""
    if not ORACLE.is_file():
        pytest.fail("The client is not built: npm ci && npm run build in web/client.")
    page = chromium.new_page(locale="zh-CN", timezone_id="Asia/Shanghai")
    page.set_content('<!doctype html><html lang="zh-Hans"><body></body></html>')
    page.add_script_tag(path=ORACLE)
    yield page
    page.close()


@pytest.fixture(scope="session")
def browser_fills(page):
    """Give form-js's answers and complaints for a list of (schema, data)."""
    return lambda pairs: page.evaluate("pairs => fillInAll(pairs)", pairs)
