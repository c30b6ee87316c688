"""What every answer carries, and what every unsafe request must."""

import pytest

UNSAFE = ("/sign-in", "/apply", "/follow", "/people/new", "/desk/claim", "/intake")


def test_every_answer_carries_the_policy(browser):
    for path, status in (("/", 200), ("/sign-in", 200), ("/nowhere", 404), ("/healthz", 200)):
        headers = browser.get(path, status).headers
        assert "default-src 'none'; script-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"


def test_no_page_has_a_script_or_a_handler_inside(way):
    way.filed()
    clerk = way.house.as_("clerk")
    for path in ("/desk", "/cases", f"/cases/{way.case_id}", "/intake", "/account"):
        text = clerk.get(path).text
        assert "onclick" not in text
        assert text.count("<script") == text.count("<script src=") + text.count(
            '<script type="module" src='
        ) + text.count('<script type="application/json"')


@pytest.mark.parametrize("path", UNSAFE)
def test_a_post_without_a_token_is_400_and_changes_nothing(browser, path):
    page = browser.client.post(path, data={"login": "clerk"})
    assert page.status_code == 400
    assert "页面已过期" in page.get_data(as_text=True)


def test_a_token_of_another_browser_is_refused(house):
    mine, other = house.browser(), house.browser()
    mine.get("/sign-in")
    other.get("/sign-in")
    other.token = mine.token
    other.post("/apply", status=400)


def test_a_token_dies_with_the_sign_in(house):
    clerk = house.browser()
    clerk.sign_in("clerk")
    before = clerk.token
    clerk.post("/sign-out")
    clerk.sign_in("clerk")
    clerk.token = before
    clerk.post("/sign-out", status=400)


def test_a_request_from_another_site_is_refused_even_with_a_token(browser):
    browser.get("/apply")
    browser.post("/apply", status=400, headers={"Sec-Fetch-Site": "cross-site"})


def test_a_script_sends_the_token_as_a_header(house):
    clerk = house.as_("clerk")
    page = clerk.client.post("/look-nowhere", headers={"X-CSRF-Token": clerk.token})
    assert page.status_code == 404


@pytest.mark.parametrize("path", ["/people?q=%00", "/follow?code=%00", "/desk?pile=a%00b"])
def test_a_nul_in_the_address_is_400(house, path):
    house.as_("admin").get(path, 400)


def test_a_nul_in_a_form_is_400(browser):
    browser.get("/apply")
    browser.post("/follow", {"code": "a\0b", "key": "x"}, 400)


def test_too_large_a_form_is_413_in_words(browser):
    browser.get("/apply")
    page = browser.post("/follow", {"code": "x" * 5_000_000}, 413)
    assert "内容太大" in page.words()


def test_a_wrong_method_is_405_and_names_the_right_one(browser):
    page = browser.get("/sign-out", 405)
    assert "POST" in page.headers["Allow"]
    assert "不能这样打开" in page.words()


def test_cookies_are_bound_to_the_host_over_https(house, settings):
    from dataclasses import replace

    from web.app import create_app

    app = create_app(house.runtime, replace(settings, public_url="https://example.test"))
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://example.test")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shenming_visitor=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "max-age" in page.headers["Strict-Transport-Security"]


def test_built_files_are_kept_for_ever_and_compressed(browser):
    page = browser.get("/static/build/desk-H4SH.js", headers={"Accept-Encoding": "br"})
    assert "immutable" in page.headers["Cache-Control"]
    assert page.headers["Content-Encoding"] == "br"
    tag = page.headers["ETag"]
    again = {"Accept-Encoding": "br", "If-None-Match": tag}
    browser.get("/static/build/desk-H4SH.js", 304, headers=again)
    browser.get("/static/build/../../settings.py", 404)


def test_the_doors_for_machines_answer_without_anybodys_data(house, browser):
    assert browser.get("/healthz").response.json == {"status": "ok"}
    assert browser.get("/readyz").response.json["checks"]["database"] is True
    house.as_("clerk").get("/desk")
    text = browser.get("/metrics").text
    assert 'shenming_http_answers_total{endpoint="desk.index"' in text
    assert "周敏" not in text


def test_without_a_build_the_page_says_so(house, monkeypatch, tmp_path):
    from web import assets

    monkeypatch.setattr(assets, "BUILD", tmp_path)
    page = house.browser().get("/", 503)
    assert "./shenming up" in page.words()


def test_an_error_speaks_json_to_a_script(browser):
    page = browser.get("/nowhere", 404, headers={"Accept": "application/json"})
    assert page.response.json["error"] == "没有找到"


def test_a_fault_is_500_with_a_number_and_no_detail(house, monkeypatch):
    from cases.desks import queue

    def broken(w):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(queue, "piles", broken)
    page = house.as_("clerk").get("/desk", 500)
    assert "出错了，是我们的问题" in page.words()
    assert page.headers["X-Request-Id"] in page.text
    assert "secret detail" not in page.text
