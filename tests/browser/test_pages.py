"""Every page of every role: there, clean for axe, as wide as a phone, silent in the console."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PAGES = {
    None: ["/", "/apply", "/follow", "/sign-in"],
    "clerk": ["/desk", "/desk?pile=all", "/cases", "/intake", "/account"],
    "mediator": ["/desk", "/cases"],
    "chief": ["/desk"],
    "courtclerk": ["/desk", "/court", "/court?all=1"],
    "judge": ["/court"],
    "admin": [
        "/studio",
        "/studio/process/versions/people_mediation",
        "/studio/form/versions/people_mediation/session",
        "/people",
        "/people/new",
        "/people/organisations",
        "/people/organisations/new",
        "/settings/law",
        "/settings/law/people.period",
        "/settings/holidays",
    ],
}
LOOKS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]


@pytest.mark.parametrize("login", PAGES, ids=lambda login: login or "anybody")
def test_every_page_is_clean_wide_and_narrow_light_and_dark(person, login):
    one = person()
    if login:
        one.sign_in(login)
    for path in PAGES[login]:
        answer = one.page.goto(path)
        assert answer.status == 200, path
        for size, scheme in LOOKS:
            one.page.set_viewport_size(size)
            one.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # a transition begun on each element takes seconds where a page is long
            assert one.page.evaluate("document.getAnimations().length") == 0
            # the layout is judged four times, the rest once wide and light, once narrow and dark
            name = f"{login or 'anybody'}{path.replace('/', '-').replace('?', '-')}-{scheme}"
            one.looks(name, axe=(size, scheme) in (LOOKS[0], LOOKS[3]))


def test_a_case_and_its_task_are_clean_on_a_phone_in_the_dark(person):
    clerk = person(size=PHONE, scheme="dark").sign_in("clerk")
    clerk.go("/cases")
    clerk.looks("cases-dark")
    clerk.page.locator("[data-open]").first.click()
    clerk.sees("下一步", "当事人", "经过", "文书")
    clerk.looks("case-dark")
    clerk.page.get_by_role("link", name="纠纷全流程").click()
    clerk.page.locator("#diagram[data-ready]").wait_for()
    clerk.looks("process-dark")
    scale, x, y = picture(clerk)
    assert scale >= 0.6  # a label can be read
    clerk.page.locator("#diagram svg").first.evaluate(DRAG)
    assert picture(clerk) == pytest.approx((scale, x - 40, y), abs=0.01)


#: a finger goes to the left
DRAG = """one => { for (const [name, x] of [['down', 140], ['move', 100], ['up', 100]])
    one.dispatchEvent(new PointerEvent('pointer' + name,
        {bubbles: true, pointerId: 7, pointerType: 'touch', clientX: x, clientY: 300})) }"""


def picture(one):
    """The scale of a diagram and where it lies."""
    moved = one.page.locator("#diagram .viewport").first.get_attribute("transform")
    scale, _, _, _, x, y = (float(n) for n in re.findall(r"-?[\d.]+", moved))
    return scale, x, y


@pytest.mark.parametrize(
    ("login", "path", "status", "words"),
    [
        (None, "/nowhere", 404, "没有找到"),
        (None, "/desk", 401, ""),
        ("clerk", "/studio", 403, "您没有办理这件事的权限"),
        ("clerk", "/tasks/00000000-0000-0000-0000-000000000000", 404, "任务已不在"),
        ("admin", "/cases/00000000-0000-0000-0000-000000000000", 404, "没有找到"),
    ],
)
def test_a_wrong_door_says_so_and_shows_the_way_back(person, login, path, status, words):
    one = person(size=PHONE)
    if login:
        one.sign_in(login)
    answer = one.page.goto(path)
    assert answer.status in (status, 200 if status == 401 else status)
    if words:
        one.sees(words)
    one.looks(f"error{status}")


def test_the_queue_is_worked_by_keys_alone(person):
    clerk = person().sign_in("clerk").go("/desk?pile=all")
    page = clerk.page
    rows = page.locator("[data-row]")
    assert rows.count() >= 2
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_contain_class("is-current")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_contain_class("is-current")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    clerk.looks("keys")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/**")


def test_no_page_needs_what_the_policy_forbids(person):
    one = person(bypass_csp=False)
    policy = one.page.goto("/").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy.split("script-src")[1].split(";")[0]
    blocked = []
    one.page.on("console", lambda said: blocked.append(said.text))
    for path in ("/", "/apply", "/follow", "/sign-in"):
        one.go(path).page.wait_for_load_state("networkidle")
    assert blocked == []
