"""The built scripts in a real Chromium, under the policy that our pages carry."""

import json
from pathlib import Path

import pytest

from web.safety import POLICY

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "web" / "static" / "build"
HOST = "http://pages.test"
KINDS = {".js": "text/javascript", ".css": "text/css"}


class Pages:
    """Opens a made-up page with a bundle in it; what goes wrong on it is in `wrong`."""

    def __init__(self, browser, lang):
        self.lang = lang
        self.wrong = []
        self.posted = []
        self.answers = {"/lint": {"findings": []}, "/save": {"saved_at": "2026-11-21T00:00:00Z"}}
        self.page = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 1400})
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._console)
        self.page.route("**/*", self._serve)
        self._html = ""

    def _console(self, message):
        if message.type == "error":
            self.wrong.append(message.text)

    def _serve(self, route):
        path = route.request.url.removeprefix(HOST)
        file = BUILD / path.removeprefix("/built/")
        if path == "/":
            headers = {
                "Content-Security-Policy": POLICY,
                "Content-Type": "text/html; charset=utf-8",
            }
            route.fulfill(headers=headers, body=self._html)
        elif path.startswith("/built/") and file.is_file():
            route.fulfill(content_type=KINDS[file.suffix], body=file.read_bytes())
        elif route.request.method == "POST":
            self.posted.append((path, route.request.post_data))
            route.fulfill(json=self.answers.get(path, {}))
        else:
            route.fulfill(status=204)

    def open(self, entry, body, **scripts):
        """Open a page of *body* with the bundle *entry*; *scripts* are JSON by id."""
        made = json.loads((BUILD / "manifest.json").read_text())
        styles = [made[name]["css"] for name in ("style", entry) if made[name]["css"]]
        links = "".join(f'<link rel="stylesheet" href="/built/{name}">' for name in styles)
        jsons = "".join(
            f'<script type="application/json" id="{name.replace("_", "-")}">'
            + json.dumps(value).replace("<", "\\u003c")
            + "</script>"
            for name, value in scripts.items()
        )
        self._html = (
            f'<!doctype html><html lang="{self.lang}"><head><meta charset="utf-8"><title>x</title>'
            f'<meta name="csrf" content="token">{links}</head><body>{body}{jsons}'
            f'<script type="module" src="/built/{made["desk"]["js"]}"></script>'
            f'<script type="module" src="/built/{made[entry]["js"]}"></script></body></html>'
        )
        self.page.goto(f"{HOST}/")
        return self.page

    def studio(self, entry, source, **options):
        """Open an editor on *source*."""
        body = (
            '<main class="app-main"><div class="studio" data-key="k" data-save-url="/save" '
            'data-lint-url="/lint" data-deploy-url="/deploy" data-preview-url="/preview">'
            '<div class="studio-bar"><span id="studio-status"></span>'
            '<button data-studio="save">存</button><button data-studio="undo">撤</button></div>'
            '<div id="canvas" class="studio-canvas"></div>'
            '<aside id="panel" class="studio-panel"></aside>'
            '<section class="studio-findings"><ul id="findings"></ul></section></div></main>'
        )
        page = self.open(entry, body, source=source, studio_options=options)
        page.wait_for_selector(".studio[data-ready]")
        return page


@pytest.fixture
def pages(chromium):
    """Chinese pages."""
    made = Pages(chromium, "zh-Hans")
    yield made
    made.page.close()


@pytest.fixture
def english_pages(chromium):
    """English pages."""
    made = Pages(chromium, "en")
    yield made
    made.page.close()
