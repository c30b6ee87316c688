"""What guards every request and every answer, whatever the door."""

from datetime import timedelta

import pytest

from cases.county import sign_in
from cases.models import Login, User
from cases.showcase import demo
from tests.hostile.doors import address, body, doors, everything
from web.limits import limiter
from web.safety import COOKIELESS

#: doors that machines knock at, or files that are public
STATELESS = {"static", "assets.built", "health.live", "health.ready", "health.metrics"}
POLICY = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "X-Request-Id",
}
WHO = ("nobody", "party", "clerk", "mediator", "judge", "admin")


def enter(house, who):
    if who == "nobody":
        return house.browser()
    return house.party(house.scene.court) if who == "party" else house.as_(who)


def unsafe(app):
    """Doors that change something for whoever a cookie says; workers bring a token of their own."""
    posts = [rule for rule, method in doors(app) if method == "POST"]
    return [rule for rule in posts if rule.endpoint.partition(".")[0] not in COOKIELESS]


STRANGE = ["", "x", "a.b", "0000000000000000.é", "." * 9999]


@pytest.mark.parametrize(
    ("who", "token"), [*((who, None) for who in WHO), *(("clerk", token) for token in STRANGE)]
)
def test_no_unsafe_door_opens_without_the_forms_token(house, who, token):
    """Whoever is signed in: the token decides, in the form and in the header."""
    browser, before = enter(house, who), house.state()
    for rule in unsafe(house.app):
        path = address(house.app, rule, house.scene) + "?base=0"
        data = everything(house.scene) | ({} if token is None else {"csrf": token})
        answer = browser.client.post(path, data=data)
        assert answer.status_code == 400, rule.endpoint
        assert "页面已过期" in answer.get_data(as_text=True)
    assert house.unchanged(before) == []


@pytest.mark.parametrize("who", WHO)
def test_no_cookie_opens_a_door_of_workers(house, who):
    browser, before = enter(house, who), house.state()
    rules = [rule for rule, _ in doors(house.app) if rule.endpoint.startswith("external.")]
    assert rules
    for rule in rules:
        path = address(house.app, rule, house.scene)
        method = next(iter(rule.methods & {"POST", "GET"}))
        assert browser.client.open(path, method=method, json={}).status_code == 401, rule.endpoint
    assert house.unchanged(before) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_on_another_site_opens_nothing_even_with_a_token(house, site):
    clerk = house.as_("clerk")
    headers = {"Sec-Fetch-Site": site, "Origin": "https://evil.test"}
    before = house.state()
    for rule in unsafe(house.app):
        path = address(house.app, rule, house.scene) + "?base=0"
        data = everything(house.scene) | {"csrf": clerk.token}
        given = body(rule.endpoint, data)
        given["headers"] = {**given.get("headers", {}), **headers}
        answer = clerk.client.post(path, **given)
        assert answer.status_code in (400, 403), (rule.endpoint, answer.status_code)
    assert house.unchanged(before) == []


@pytest.mark.parametrize("who", WHO)
def test_every_answer_carries_the_policy_and_is_kept_by_no_cache(house, who):
    browser = enter(house, who)
    for rule, method in doors(house.app):
        limiter.reset()
        path = address(house.app, rule, house.scene)
        for verb in {method, "HEAD" if method == "GET" else "OPTIONS", "DELETE"}:
            answer = browser.client.open(path, method=verb, buffered=True)
            assert set(answer.headers.keys()) >= POLICY, (rule.endpoint, verb)
            assert "'unsafe-inline'" not in _scripts(answer.headers), rule.endpoint
            assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
            assert answer.status_code < 500, (rule.endpoint, verb)
            if rule.endpoint not in STATELESS or answer.status_code >= 400:
                assert "no-store" in answer.headers["Cache-Control"], rule.endpoint


def _scripts(headers):
    rules = headers["Content-Security-Policy"].split(";")
    return next((rule for rule in rules if rule.strip().startswith("script-src")), "")


@pytest.mark.parametrize("path", ["/nowhere", "/cases/x", "/tasks/%ff", "/files/..%2f..", "/%00"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_errors_carry_the_policy_too(browser, path, method):
    answer = browser.client.open(path, method=method)
    assert 400 <= answer.status_code < 500
    assert set(answer.headers.keys()) >= POLICY


def test_options_tell_the_methods_and_nothing_else(house):
    clerk = house.as_("clerk")
    answer = clerk.client.options(f"/cases/{house.scene.court.case}")
    assert answer.status_code == 200
    assert answer.get_data() == b""
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "///evil.test",
        "javascript:alert(1)",
        "evil.test",
        "/\r\nSet-Cookie: a=b",
        "/%0d%0aSet-Cookie:a=b",
        " //evil.test",
        "/@evil.test/\x7f",
    ],
)
def test_signing_in_never_leads_to_another_site(house, away):
    browser = house.browser()
    browser.get("/sign-in", query_string={"next": away})
    data = {"login": "clerk", "password": demo.PASSWORD, "next": away}
    page = browser.post("/sign-in", data)
    to = page.headers["Location"]
    assert to.startswith("/")
    assert not to.startswith(("//", "/\\"))
    assert "a" not in [cookie.split("=")[0] for cookie in page.headers.getlist("Set-Cookie")]
    again = browser.client.get("/sign-in", query_string={"next": away}).headers["Location"]
    assert again.startswith("/")
    assert not again.startswith(("//", "/\\"))


@pytest.mark.parametrize("host", ["evil.test", "evil.test:99999", "a b", "[", "evil.test/x", ""])
def test_a_strange_host_is_never_written_into_a_redirect(house, host):
    answer = house.browser().client.get("/desk", headers={"Host": host})
    assert answer.status_code < 500
    assert "evil.test" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("referrer", ["http://[", "http://evil.test/x", "::", "\xff", "//"])
def test_a_strange_referrer_breaks_nothing(house, referrer):
    browser = house.browser()
    browser.get("/sign-in")
    page = browser.post("/desk/claim", {"task": "x"}, headers={"Referer": referrer})
    assert page.headers["Location"].startswith("/sign-in")
    assert "evil" not in page.headers["Location"]


def test_a_session_is_never_the_one_that_somebody_set_before(house):
    """Fixation: a cookie that was there before the sign-in is not the one after it."""
    browser = house.browser()
    browser.client.set_cookie("shenming", "set-by-somebody")
    browser.sign_in("clerk")
    first = browser.client.get_cookie("shenming").value
    assert first != "set-by-somebody"
    other = house.browser()
    other.client.set_cookie("shenming", first)
    other.get("/sign-in", 303)
    browser.client.post("/sign-out", data={"csrf": browser.token})
    other.get("/desk", 303)


def test_a_cookie_is_worth_nothing_after_signing_out_and_is_nowhere_in_the_tables(house):
    browser = house.browser()
    browser.sign_in("clerk")
    stolen = browser.client.get_cookie("shenming").value
    with house.runtime.work() as w:
        rows = w.session.connection().exec_driver_sql("SELECT login::text FROM login").scalars()
        assert not [row for row in rows if stolen in row]
    browser.post("/sign-out")
    thief = house.browser()
    thief.client.set_cookie("shenming", stolen)
    assert thief.get("/desk", 303).headers["Location"].startswith("/sign-in")


def test_the_cookies_cannot_be_read_by_a_script_and_are_not_sent_from_elsewhere(house):
    browser = house.browser()
    browser.get("/sign-in")
    page = browser.post("/sign-in", {"login": "clerk", "password": demo.PASSWORD})
    party = house.browser()
    party.get("/follow")
    told = house.scene.court
    opened = party.post("/follow", {"code": told.code, "key": told.keys[0]})
    begun = house.browser()
    begun.get("/apply")
    cookies = [
        c for p in (page, opened, begun.post("/apply")) for c in p.headers.getlist("Set-Cookie")
    ]
    assert len(cookies) >= 3
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("who", ["clerk", "party"])
def test_a_session_ends_when_nobody_uses_it_and_in_any_case(house, who):
    idle, path = (sign_in.IDLE, "/desk") if who == "clerk" else (sign_in.PARTY_IDLE, "/follow/case")
    browser = enter(house, who)
    house.clock.advance(seconds=idle.total_seconds() - 5)
    browser.get(path)
    house.clock.advance(seconds=idle.total_seconds() + 5)
    browser.get(path, 303)
    busy = house.browser() if who == "clerk" else enter(house, who)
    if who == "clerk":
        busy.sign_in("clerk")
    until = house.clock.now + sign_in.ABSOLUTE
    while house.clock.now + timedelta(minutes=50) < until:
        house.clock.advance(minutes=50)
        busy.get(path)
    house.clock.advance(minutes=51)
    busy.get(path, 303)


def test_guessing_locks_the_account_and_tells_nothing_of_unknown_ones(house):
    browser = house.browser()
    browser.get("/sign-in")
    unknown = browser.post("/sign-in", {"login": "nobody1", "password": "x" * 20}, 401)
    known = browser.post("/sign-in", {"login": "judge", "password": "x" * 20}, 401)
    words = [p.words().replace("nobody1", "").replace("judge", "") for p in (unknown, known)]
    assert words[0].split("编号")[0] == words[1].split("编号")[0]
    for _ in range(sign_in.FREE_FAILURES):
        limiter.reset()
        browser.client.post(
            "/sign-in", data={"login": "judge", "password": "y" * 20, "csrf": browser.token}
        )
    limiter.reset()
    browser.post("/sign-in", {"login": "judge", "password": demo.PASSWORD}, 429)
    assert house.find(User, login="judge").locked_until > house.clock.now


def test_an_unknown_login_costs_a_password_check_too(house, monkeypatch):
    """Equal time: whatever the login, one argon2 hash is computed."""
    from cases.county import people

    class Counting:
        def __init__(self, inner):
            self.inner, self.checks = inner, 0

        def verify(self, stored, password):
            self.checks += 1
            return self.inner.verify(stored, password)

        def __getattr__(self, name):
            return getattr(self.inner, name)

    sign_in._nobody()
    counting = Counting(people.hasher)
    monkeypatch.setattr(people, "hasher", counting)
    browser = house.browser()
    browser.get("/sign-in")
    for n, login in enumerate(["nobody1", "judge", "", "x" * 500, "\u200b"], 1):
        browser.post("/sign-in", {"login": login, "password": "x" * 5000}, 401)
        assert counting.checks == n


def test_a_closed_account_is_out_at_once(house):
    police = house.browser()
    police.sign_in("police")
    admin = house.as_("admin")
    admin.post(f"/people/{house.user('police')}/disable")
    police.get("/desk", 303)
    limiter.reset()
    assert house.browser().sign_in("police", status=401).status == 401


def test_a_role_taken_away_is_gone_with_the_next_request(house):
    told, chief = house.scene.signing, house.as_("chief")
    chief.get(f"/cases/{told.case}")
    admin = house.as_("admin")
    admin.post(f"/people/{house.user('chief')}", {"name": "陈国强", "role": "", "organisation": ""})
    chief.get(f"/cases/{told.case}", 404)


def test_a_task_in_hand_is_no_longer_ones_own_without_the_role(house):
    told, mediator = house.scene.signing, house.as_("mediator")
    mediator.get(f"/tasks/{told.tasks['sign']}")
    admin = house.as_("admin")
    admin.post(f"/people/{house.user('mediator')}", {"name": "杨德顺"})
    before = house.state()
    mediator.get(f"/tasks/{told.tasks['sign']}", 404)
    answers = {"answers": '{"outcome": "refused"}'}
    mediator.post(f"/tasks/{told.tasks['sign']}/complete", answers, 404)
    mediator.get(f"/cases/{told.case}", 404)
    assert house.unchanged(before) == []


def test_only_so_many_keys_can_be_guessed(house):
    browser = house.browser()
    browser.get("/follow")
    told = house.scene.court
    before = house.count(Login)
    codes = [
        browser.client.post(
            "/follow", data={"csrf": browser.token, "code": told.code, "key": f"AAAA-AAAA-{n:04d}"}
        ).status_code
        for n in range(12)
    ]
    assert codes[0] == 401
    assert codes[-1] == 429
    assert house.count(Login) == before
