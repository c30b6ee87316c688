"""The stories of the walks, acted on screens: the same words, typed and pressed in Chromium."""

import json
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.people import PHONE
from tests.walks.story import LI, MA, County, Dispute
from web.auth.session import ACCOUNT

#: tasks that no other room's browser opens: filled in by hand here, and looked at
BY_HAND = {
    *("choose_entry", "pre_diagnose", "assist", "consider_panel", "review", "return_agreed"),
    *("answer", "return_result", "court_handles"),
    *("urge", "advise", "apply_enforcement"),
    *("notify_refused", "fail_exit", "rule", "after_dismissal"),
}
#: who works with a phone in the hand, in the evening
OUTDOORS = {"village"}


class _Silent(WSGIRequestHandler):
    """Serves without telling the terminal of every request."""

    def log_request(self, *_):
        pass


@contextmanager
def served(app):
    """Serve *app* on a free port of the loopback; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class OnScreens(County):
    """The county whose people sit before browsers; its clock is the one of the story."""

    def __init__(self, house, person):
        super().__init__(house)
        self._make = person
        self._people = []
        self._desks = {}
        self._seen = set()

    def at(self, text, **how):
        """Set the clock; pages of the day before are not left open."""
        for one in self._people:
            one.go("about:blank")
        super().at(text, **how)

    def person(self, **how):
        self._people.append(self._make(**how))
        return self._people[-1]

    def as_(self, login):
        """The browser of an account, signed in for the day."""
        if login not in self._desks:
            how = {"size": PHONE, "scheme": "dark"} if login in OUTDOORS else {}
            self._desks[login] = self.person(**how)
        desk = self._desks[login]
        session = self.house.as_(login).client.get_cookie(ACCOUNT).value
        desk.context.add_cookies([{"name": ACCOUNT, "value": session, "url": desk.site.url}])
        desk.context.clock.set_fixed_time(self.house.clock.now)
        return desk

    def looks(self, one, name):
        """Judge a kind of page the first time that the story comes by."""
        if name not in self._seen:
            self._seen.add(name)
            one.looks(name)

    def dispute(self, applicant=MA, respondent=LI, kind=Dispute):
        return type(f"{kind.__name__}OnScreen", (OnScreen, kind), {})(self, applicant, respondent)

    def take_up(self, dispute):
        """Go on before screens with what was done through the doors."""
        one = self.dispute(*dispute.people)
        one.case_id, one.code = dispute.case_id, dispute.code
        one.keys = [dispute.keys[n] or dispute.key_for(n) for n in (0, 1)]
        return one


class OnScreen(Dispute):
    """One dispute: what a story does at a desk is done on its page, in Chromium."""

    def __init__(self, county, *people):
        super().__init__(county, *people)
        self._phones = [None, None]

    @property
    def path(self):
        return f"/cases/{self.case_id}"

    # -- at the desks

    def completes(self, login, task, answers, status=303):
        """Complete a task: by hand, or going on with a draft begun on another machine."""
        element = self.house.task_info(task).element
        if element not in BY_HAND:
            self._begins(login, task, answers)
        desk = self.county.as_(login).go(f"/tasks/{task}")
        if element in BY_HAND:
            desk.takes().types(answers)
            self.county.looks(desk, f"task-{element}")
        form = desk.form()
        if status == 303:
            form.completes("commit")
        else:
            form.done()
            desk.page.locator("#errors").wait_for()
        return SimpleNamespace(words=desk.words)

    def _begins(self, login, task, answers):
        elsewhere = self.house.as_(login)
        if self.house.task_info(task).assignee is None:
            elsewhere.post(f"/tasks/{task}/claim")
        draft = json.dumps({"answers": answers})
        token = {"X-CSRF-Token": elsewhere.token}
        kept = elsewhere.client.post(f"/tasks/{task}/draft", data=draft, headers=token)
        assert kept.status_code == 204, kept.get_data(as_text=True)

    def is_handed_in(self, **more):
        clerk = self.county.as_("clerk").go("/intake")
        clerk.fills(self.window(**more))
        clerk.press("登记")
        clerk.page.wait_for_selector(".case-code")
        return self._handed_in(clerk.words())

    def is_noted(self, **note):
        clerk = self.county.as_("clerk").go(self.path)
        written = clerk.page.locator("form[action*='/notes']")
        clerk.page.locator("details", has=written).locator("summary").click()
        clerk.fills(note, within=written)
        clerk.press("记下（不能再改）", within=written)
        clerk.sees(note["note"])

    def is_signed(self, element="sign"):
        """Everybody who has not signed draws on the mediator's screen."""
        task = self.house.task(self.case_id, element)
        self.county.as_("mediator").go(f"/tasks/{task}/sign").everybody_signs()
        self.does("mediator", element, outcome="signed")
        return self

    def page(self, login="mediator"):
        desk = self.county.as_(login).go(self.path)
        if self.case.stage:
            self.county.looks(desk, "case-five-diagnosis")
        return desk.words()

    def written(self, login="mediator"):
        desk = self.county.as_(login).go(f"{self.path}/written")
        self.county.looks(desk, f"written-{login}")
        return desk.words()

    def key_for(self, n):
        clerk = self.county.as_("clerk").go(self.path)
        party = clerk.page.locator("li.party", has_text=self.people[n]["name"])
        clerk.press("打印邀请和查询密码", within=party)
        clerk.sees("调解邀请")
        self.keys[n] = clerk.page.locator(".case-code").nth(1).inner_text()
        return self.keys[n]

    # -- between authorities

    def posts(self, login, letter):
        desk = self.county.as_(login).go("/referrals/new")
        desk.fills({name: said for name, said in letter.items() if name != "do"})
        self.county.looks(desk, "referral-letter")
        desk.press("移送", within=desk.page.locator("main .action-bar"))
        desk.sees("责任还在本机关")
        return desk.page.url

    def desk(self, login="courtclerk"):
        desk = self.county.as_(login).go("/referrals")
        self.county.looks(desk, "referrals")
        desk.page.locator(f"a[href$='/referrals/{self.referral_id}']").click()
        desk.sees("往来文书")
        self.county.looks(desk, f"referral-{self.row.result}")
        return desk.words()

    # -- on the phones

    def files(self, steps):
        phone = self._at_phone(0).go("/apply")
        phone.press("开始填写")
        for name, answers in steps.items():
            phone.page.wait_for_url(f"**/apply/{name}*")
            phone.fills(answers)
            phone.page.locator("main .action-bar button[value=next]").click()
        phone.press("确认提交")
        phone.sees("申请已经提交")
        return phone.words()

    def phone(self, n):
        """The phone of a party with its page open."""
        phone = self._at_phone(n)
        phone.follows(self.code, self.keys[n] or self.key_for(n))
        return phone

    def _at_phone(self, n):
        if self._phones[n] is None:
            self._phones[n] = self.county.person(size=PHONE)
        self._phones[n].context.clock.set_fixed_time(self.house.clock.now)
        return self._phones[n]

    def answers(self, n, word):
        phone = self.phone(n)
        phone.page.get_by_label("我同意为调解这件事处理我的个人信息").check()
        phone.page.get_by_label("我单独同意").check()
        phone.press("我同意调解" if word == "yes" else "我不同意调解")
        if word == "no":
            phone.agree("不同意调解")
        phone.sees("已记下")
        self.house.move()
        return self

    def party_page(self, n=0):
        return self.phone(n).words()

    def leaves(self, n=0, saying=""):
        phone = self.phone(n)
        phone.page.get_by_label("想说的话").fill(saying)
        phone.press("我要退出")
        with phone.page.expect_navigation():
            phone.agree("确定退出")
        self.house.move()
        return phone.go("/follow/case").words()
