"""What a test has in its hands: made-up cards, drawn signatures, a browser and its pages."""

import base64
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

from flask import g
from PIL import Image, ImageDraw

from cases.county import identity
from cases.showcase import demo
from web import safety
from web.auth import session


def card(birth, n=1):
    """An ID card number of a person born on *birth* (YYYYMMDD); odd *n* 男, even 女."""
    first = f"500117{birth}{n:03d}"
    return first + identity.id_card_check(first)


def drawn(offset=0):
    """A picture of a hand-drawn line and its strokes, as the pad posts them."""
    picture = Image.new("RGBA", (240, 100), (0, 0, 0, 0))
    points = [(20 + 10 * n, 40 + (n * 13 + offset) % 30, 30 * n, 0.5) for n in range(18)]
    ImageDraw.Draw(picture).line([p[:2] for p in points], fill=(17, 17, 17, 255), width=4)
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    image = "data:image/png;base64," + base64.b64encode(stored.getvalue()).decode()
    return {"image": image, "strokes": json.dumps([points])}


def photo():
    """A small JPEG as bytes."""
    stored = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(stored, "JPEG")
    return stored.getvalue()


def at_once(count, act):
    """Let *count* threads do *act* at the same instant; returns what each got."""
    start = Barrier(count)

    def run(n):
        start.wait()
        return act(n)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


class Page:
    """An answer, read as a person or a script would."""

    def __init__(self, response):
        response.get_data()
        response.close()  # as a server does, once all of it is sent
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path

    @property
    def text(self):
        return self.response.get_data().decode(errors="replace")

    def script(self, name):
        """The JSON of the script element *name*."""
        found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', self.text)
        return json.loads(found[1])

    def words(self):
        """The text that is on the page."""
        bare = re.sub(r"<script.*?</script>|<[^>]+>", " ", self.text, flags=re.S)
        return re.sub(r"\s+", " ", unescape(bare))

    def links(self):
        return [unescape(href) for href in re.findall(r'href="([^"]+)"', self.text)]


class Browser:
    """One browser with its cookies; posts carry the token of the last page."""

    def __init__(self, app):
        self.client = app.test_client()
        self.token = ""

    def get(self, path, status=200, **kwargs):
        page = Page(self.client.get(path, **kwargs))
        assert page.status == status, (path, page.status, page.words()[:400])
        found = re.search(r'name="csrf" (?:content|value)="([^"]+)"', page.text)
        self.token = found[1] if found else self.token
        return page

    def post(self, path, data=None, status=303, **kwargs):
        if not self.token:
            self.get("/sign-in")
        page = Page(self.client.post(path, data={"csrf": self.token, **(data or {})}, **kwargs))
        assert page.status == status, (path, page.status, page.words()[:600])
        return page

    def sign_in(self, login, password=demo.PASSWORD, status=303):
        self.get("/sign-in")
        page = self.post("/sign-in", {"login": login, "password": password}, status)
        self.token = ""
        if status == 303:
            self.get("/account")
        return page

    def goes_on(self, opened):
        """Go on with a session that was opened on another page."""
        self.client.set_cookie(session.ACCOUNT, opened.token)
        with self.client.application.app_context():
            g.session_token = opened.token
            self.token = safety.token()
