"""Signing in and out, lockout, the own account."""

import pytest


def test_a_wrong_password_is_told_without_saying_which_was_wrong(browser):
    known = browser.sign_in("clerk", "wrong password", 401).words()
    unknown = browser.sign_in("nobody", "wrong password", 401).words()
    assert "没有登录成功" in known
    assert "没有登录成功" in unknown


def test_an_account_rests_after_five_wrong_passwords(house):
    browser = house.browser()
    for _ in range(4):
        browser.sign_in("clerk", "wrong password", 401)
    page = browser.sign_in("clerk", "wrong password", 429)
    assert "账号已锁定" in page.words()
    assert "2026年3月2日 09:01" in page.words()
    browser.sign_in("clerk", status=429)
    house.clock.advance(minutes=2)
    browser.sign_in("clerk")


def test_a_stranger_guesses_ten_times_a_minute_at_most(house):
    browser = house.browser()
    for n in range(10):
        browser.sign_in(f"nobody{n}", "wrong password", 401)
    page = browser.sign_in("nobody", "wrong password", 429)
    assert "操作太频繁" in page.words()
    assert int(page.headers["Retry-After"]) > 0


def test_who_is_not_signed_in_is_sent_to_the_door_and_back(browser):
    page = browser.get("/desk?pile=all", 303)
    assert page.headers["Location"] == "/sign-in?next=/desk?pile%3Dall"
    page = browser.post(
        "/sign-in", {"login": "clerk", "password": "shenming-demo", "next": "/desk?pile=all"}
    )
    assert page.headers["Location"] == "/desk?pile=all"


@pytest.mark.parametrize("where", ["https://evil.test", "//evil.test", "/\\evil.test", "desk"])
def test_the_way_back_never_leads_to_another_site(browser, where):
    page = browser.post("/sign-in", {"login": "clerk", "password": "shenming-demo", "next": where})
    assert page.headers["Location"] == "/"


def test_the_session_cookie_is_closed_to_scripts(browser):
    page = browser.sign_in("clerk")
    cookie = next(c for c in page.headers.getlist("Set-Cookie") if c.startswith("shenming="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_closes_the_session_on_the_server(house):
    clerk = house.browser()
    clerk.sign_in("clerk")
    kept = clerk.client.get_cookie("shenming").value
    clerk.post("/sign-out")
    clerk.client.set_cookie("shenming", kept)
    clerk.get("/desk", 303)


def test_a_session_ends_when_nobody_uses_it(house):
    clerk = house.as_("clerk")
    clerk.get("/desk")
    house.clock.advance(hours=3)
    clerk.get("/desk", 303)


def test_a_form_sent_after_the_session_ended_leads_to_the_door_and_back(house):
    clerk = house.as_("clerk")
    house.clock.advance(hours=3)
    page = clerk.post("/desk/claim", headers={"Referer": "http://localhost/desk"})
    assert page.headers["Location"] == "/sign-in?next=/desk"


def test_a_first_password_must_be_changed_before_anything_else(house):
    admin = house.as_("admin")
    place = house.place("HYC-TJZX")
    page = admin.post(
        "/people/new",
        {"login": "fresh", "name": "新人", "role": "intake_clerk", "organisation": place},
        200,
    )
    import re

    first = re.search(r'id="password">([^<]+)<', page.text)[1]
    fresh = house.browser()
    fresh.sign_in("fresh", first)
    assert fresh.get("/desk", 303).headers["Location"] == "/account"
    wrong = {"old": first, "password": "ten letters long", "again": "ten letters wrong"}
    assert "不一样" in fresh.post("/account/password", wrong, 422).words()
    fresh.post("/account/password", wrong | {"again": wrong["password"]})
    fresh.get("/desk")


def test_a_short_password_is_refused_beside_its_field(house):
    clerk = house.as_("clerk")
    new = {"old": "shenming-demo", "password": "short", "again": "short"}
    page = clerk.post("/account/password", new, 422)
    assert 'id="password-error"' in page.text
    assert "密码至少10位" in page.words()


def test_the_account_keeps_its_language(house):
    clerk = house.as_("clerk")
    clerk.post("/account/language", {"locale": "en"})
    assert '<html lang="en"' in clerk.get("/account").text
    clerk.post("/account/language", {"locale": "xx"}, 422)


def test_a_reader_switches_the_language_for_this_browser(browser):
    assert '<html lang="en"' in browser.get("/?lang=en").text
    assert '<html lang="en"' in browser.get("/sign-in").text
    assert '<html lang="zh-Hans"' in browser.get("/?lang=zh_Hans").text
    assert '<html lang="zh-Hans"' in browser.get("/?lang=klingon").text


@pytest.mark.parametrize(
    ("login", "first"),
    [
        ("clerk", "/desk"),
        ("mediator", "/desk"),
        ("judge", "/desk"),
        ("admin", "/studio/"),
    ],
)
def test_everybody_comes_to_a_desk_of_theirs(house, login, first):
    assert house.as_(login).get("/", 303).headers["Location"] == first


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("clerk", "/studio/"),
        ("clerk", "/people"),
        ("mediator", "/settings/law"),
        ("clerk", "/court"),
        ("judge", "/people"),
    ],
)
def test_a_desk_of_others_is_403_in_words(house, login, path):
    assert "没有办理这件事的权限" in house.as_(login).get(path, 403).words()
