"""People at their browsers: what they see, press and fill in, by the words on the page."""

import base64
import json
import re
from datetime import date
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

#: milliseconds that a page may take on a busy machine
PATIENCE = 20_000
PASSWORD = "shenming-demo"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}

AXE = Axe()
AXE_OPTIONS = {"resultTypes": ["violations"]}
#: the first rows of a long table stand for the rest of it
AXE_CONTEXT = {"exclude": [["tbody > tr:nth-child(n+9)"]]}


class Person:
    """One person with a browser of their own; remembers what the browser complained of."""

    def __init__(self, browser, site, shots, *, size=None, scheme="light", bypass_csp=False):
        self.site = site
        self.shots = shots
        self.complaints = []
        self.context = browser.new_context(
            base_url=site.url,
            viewport=size or DESKTOP,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme=scheme,
            reduced_motion="reduce",
            accept_downloads=True,
            bypass_csp=bypass_csp,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))

    def _console(self, message):
        if message.type in ("error", "warning") and not self._is_expected(message):
            self.complaints.append(f"{message.type}: {message.text} @ {self.page.url}")

    @staticmethod
    def _is_expected(message):
        # a refusal that the test asked for: the browser notes the status of the answer
        # and libraries of the editors announce what they will change one day
        return re.search(r"status of 4(01|03|04|09|13|22|29)|deprecated", message.text)

    def close(self):
        self.context.close()

    def assert_content(self):
        """Fail when the browser complained: script errors, blocked by the policy, missing files."""
        assert not self.complaints, "\n".join(self.complaints)

    # -- reading

    def go(self, path):
        self.page.goto(path)
        return self

    def words(self):
        """The text that is seen on the page, on one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, *texts):
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def reads(self, pattern):
        """The first match of *pattern* on the page."""
        found = re.search(pattern, self.words())
        assert found, f"{pattern} is not on {self.page.url}: {self.words()[:1500]}"
        return found[0]

    # -- pressing

    def press(self, name, n=0, within=None):
        """Press a button or follow a link by its words."""
        root = within or self.page
        exact = re.compile(rf"^{re.escape(name)}(\s*\S)?$")
        target = root.get_by_role("button", name=exact).or_(root.get_by_role("link", name=exact))
        if self.shots:  # after a picture Chromium scrolls back when a field is left
            self.page.evaluate("document.activeElement.blur()")
            self.page.wait_for_timeout(200)
        try:
            target.nth(n).click()
        except TimeoutError as error:
            raise AssertionError(
                f"no “{name}” on {self.page.url}: {self.words()[:2000]}"
            ) from error

    def agree(self, name="确定"):
        """Answer the question in the dialog."""
        self.page.locator("dialog[open]").get_by_role("button", name=name, exact=True).click()

    def sign_in(self, login):
        """Sign in; an account's session is used again by its other browsers."""
        cookies = self.site.sessions.get(login)
        if cookies:
            self.context.add_cookies(cookies)
            return self.go("/account")
        self.go("/sign-in")
        self.page.get_by_role("textbox", name="账号").fill(login)
        self.page.get_by_role("textbox", name="密码").fill(PASSWORD)
        self.page.locator("main form").get_by_role("button", name="登录").click()
        expect(self.page.locator(".app-user .menu")).to_be_visible()
        self.site.sessions[login] = self.context.cookies()
        return self

    def follows(self, code, key):
        """Open a party's page with the code of the case and a key."""
        self.go("/follow")
        self.page.get_by_label("案件编码").fill(code)
        self.page.get_by_label("查询密码").fill(key)
        self.press("打开")
        self.sees(code)
        return self

    def fills(self, answers, within=None):
        """Fill the fields of a plain form by their names, in their order."""
        root = within or self.page.locator("main")
        for name, value in answers.items():
            field = root.locator(f'[name="{name}"]:visible')
            kind = field.first.evaluate("one => one.type")
            if kind == "radio":
                root.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "checkbox":
                field.check()
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)
        return self

    # -- a task and its form

    def opens(self, case, name):
        """Open the case and take its task *name*; waits until the worker has made it."""
        row = self.page.locator(".next-act", has_text=name)
        for _ in range(100):
            self.go(case)
            if row.count():
                break
            self.page.wait_for_timeout(150)
        expect(row.first).to_be_visible()
        act = row.first.get_by_role("button").or_(row.first.get_by_role("link"))
        act.first.click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)
        return self.form()

    def takes(self):
        """Take the task whose page is open, if it lies with nobody; gives its form."""
        claim = self.page.get_by_role("button", name=re.compile("^领取并办理"))
        if claim.count():
            with self.page.expect_navigation():
                claim.click()
        return self.form()

    def form(self):
        self.page.locator("#form[data-ready]").wait_for(state="attached")
        return Form(self)

    # -- signing

    def draws(self, pad):
        """Draw a signature on *pad* with the mouse."""
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        mouse = self.page.mouse
        for stroke in (
            [(0.15, 0.3), (0.3, 0.25), (0.25, 0.7)],
            [(0.4, 0.2), (0.45, 0.75), (0.6, 0.4), (0.7, 0.7), (0.85, 0.35)],
        ):
            points = [
                (box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in stroke
            ]
            mouse.move(*points[0])
            mouse.down()
            for x, y in points[1:]:
                mouse.move(x, y, steps=6)
            mouse.up()

    def everybody_signs(self):
        """Let everybody who has not signed draw on this screen."""
        waiting = self.page.locator("li.signer:not(.is-done)")
        while left := waiting.count():
            one = waiting.first
            self.draws(one.locator("canvas"))
            self.press("确认签名", within=one)
            expect(waiting).to_have_count(left - 1, timeout=PATIENCE)
        self.sees("都签好了")

    # -- looking

    def looks(self, name, *, axe=True):
        """Judge the page as it is: no violation of axe, nothing beyond the edge; keep a picture."""
        # a colour on its way from one theme to the other is neither
        self.page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            ".then(() => Promise.race([new Promise(done => setTimeout(done, 600)),"
            " Promise.allSettled(document.getAnimations().map(one => one.finished))]))"
            ".then(() => null)"
        )
        if axe:
            found = AXE.run(self.page, AXE_CONTEXT, AXE_OPTIONS).response["violations"]
            assert found == [], _tell(found)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the window"
        self.shot(name)

    def shot(self, name):
        if self.shots:
            # not Playwright's own picture of the whole page: it resizes the window for a moment
            width, devtools = (
                self.page.viewport_size["width"],
                self.context.new_cdp_session(self.page),
            )
            height = self.page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
            taken = devtools.send(
                "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip}
            )
            (Path(self.shots) / f"{name}-{width}.png").write_bytes(base64.b64decode(taken["data"]))
            devtools.detach()


def _tell(violations):
    lines = []
    for one in violations:
        nodes = [f"{n['html'][:160]} {n['failureSummary'][:300]}" for n in one["nodes"][:3]]
        lines.append(f"{one['id']}: {one['help']} " + " | ".join(nodes))
    return "\n".join(lines)


class Form:
    """The form of a task, filled in by its labels."""

    def __init__(self, person):
        self.person = person
        self.page = person.page
        self.root = self.page.locator("#form")

    def field(self, label, n=0):
        """The *n*-th field called *label*."""
        path = (
            f"//label[normalize-space(text()[1])='{label}']"
            "/ancestor::div[contains(concat(' ', @class, ' '), ' fjs-form-field ')][1]"
        )
        return self.root.locator(f"xpath={path}").nth(n)

    def write(self, label, text, n=0):
        box = self.field(label, n).locator("input, textarea").first
        box.fill(str(text))
        box.blur()
        expect(box).to_have_value(str(text))
        return self

    def choose(self, label, *options, n=0):
        """Choose in a list, among radio buttons or boxes."""
        field = self.field(label, n)
        field.scroll_into_view_if_needed()
        boxes = field.locator(".fjs-inline-label")
        tags = field.locator(".fjs-taglist-tag-remove")
        while tags.count():
            tags.first.click()
        for option in options:
            if boxes.count():
                boxes.get_by_text(option, exact=True).click()
            else:
                field.locator(".fjs-input-group, .fjs-taglist-input").first.click()
                self.page.locator(".fjs-dropdownlist-item").get_by_text(option, exact=True).click()
        if not boxes.count():
            self.page.keyboard.press("Escape")
        return self

    def tick(self, label, n=0):
        self.field(label, n).locator("input").check()
        return self

    def day(self, label, day, n=0):
        """Type a date into the field *label*."""
        box = self.field(label, n).locator("input.flatpickr-input").first
        box.fill(day.strftime("%Y/%m/%d"))
        box.press("Enter")
        box.press("Tab")
        return self

    def time(self, label, text, n=0):
        box = self.field(label, n).locator("input:not(.flatpickr-input)").last
        box.fill(text)
        box.press("Tab")
        return self

    def add(self, label, n=0):
        """Add a row to the list *label*."""
        self.field(label, n).locator(".fjs-repeat-render-add").last.click()
        return self

    def types(self, answers):
        """Fill in *answers* by the keys of the schema; what stands there already is left."""
        schema = self._json("form-schema")
        said = self._json("form-data")
        fields = {one["key"]: one for one in _fields(schema) if "key" in one}
        for key, answer in answers.items():
            if said.get(key) != answer:
                self._type(fields[key], answer, said)
        return self

    def _type(self, field, answer, said):
        kind, label = field["type"], field.get("label") or field["dateLabel"]
        if kind in ("radio", "select", "checklist"):
            offered = field.get("values") or said[field["valuesKey"]]
            words = {one["value"]: one["label"] for one in offered}
            chosen = answer if isinstance(answer, list) else [answer]
            self.choose(label, *(words[one] for one in chosen))
        elif kind == "datetime":
            self.day(label, date.fromisoformat(answer))
        elif kind == "checkbox":
            self.tick(label)
        else:
            self.write(label, answer)

    def _json(self, name):
        return json.loads(self.page.locator(f"#{name}").inner_text())

    def done(self, *, onward=False):
        """Complete the task; goes to the case, or to the next task."""
        self.person.press("办结，办下一件" if onward else "办结，看案件")
        return self.person

    def completes(self, until="load"):
        """Complete the task and land on the case; *until* `commit`, its page is not awaited."""
        address = self.page.url
        self.done()
        try:
            self.page.wait_for_url(re.compile(r"/(cases|court|referrals)/"), wait_until=until)
        except Exception as error:
            said = self.page.locator(".error-summary, .fjs-form-field-error").all_inner_texts()
            raise AssertionError(f"{address} was not completed: {said}") from error
        return self.person


def _fields(one):
    for part in one.get("components", ()):
        yield part
        yield from _fields(part)
