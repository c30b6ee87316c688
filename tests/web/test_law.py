"""The desk of the law: values of a place, their history, what a change moves, the rules."""

import pytest

from cases import jobs
from cases.models import Holiday, LawSetting, Recount

PERIOD = "/settings/law/people.period"
DATA = {"days": "40", "calendar": "CAL", "roll": "yes", "since": "2026-03-02"}
WHY = {"reason": "区司发〔2026〕3号"}


@pytest.fixture
def running(house, way):
    """A case whose period runs."""
    way.accepted()
    return way


def test_the_bare_address_leads_to_the_first_page(house):
    page = house.as_("admin").get("/settings", 302)
    assert page.headers["Location"] == "/settings/law"
    house.as_("clerk").get("/settings", 403)


def test_a_value_is_looked_at_before_it_is_saved(house, running):
    admin = house.as_("admin")
    today = f"{house.clock.now:%Y-%m-%d}"
    data = DATA | WHY | {"since": today, "open_too": "yes"}
    words = admin.post(PERIOD, data | {"do": "preview"}, 200).words()
    assert "如果保存，会动这些" in words
    assert "1 个在办案件的期限会变" in words
    assert house.count(LawSetting) == house.count(Recount) == 0
    without = {name: value for name, value in data.items() if name != "open_too"}
    words = admin.post(PERIOD, without | {"do": "preview", "days": "20"}, 200).words()
    assert "在办案件的期限会变" in words


def test_what_moved_is_reported_and_stands_in_the_case(house, running):
    admin = house.as_("admin")
    today = f"{house.clock.now:%Y-%m-%d}"
    admin.post(PERIOD, DATA | WHY | {"since": today, "open_too": "yes"})
    words = admin.get("/settings/recounts").words()
    assert "调解期限" in words
    assert "区司发〔2026〕3号" in words
    assert "还没算完" in words
    jobs.drain(house.runtime)
    row = house.find(Recount)
    words = admin.get(f"/settings/recounts/{row.id}").words()
    assert "已算完" in words
    assert "调解期限" in words
    case = house.as_("mediator").get(f"/cases/{running.case_id}").words()
    assert "规定有变，“调解期限”由" in case


def test_an_organisation_has_its_own_value_and_goes_back(house):
    admin = house.as_("admin")
    place = house.place("HYC-TW")
    today = f"{house.clock.now:%Y-%m-%d}"
    admin.post(PERIOD, DATA | WHY | {"since": today, "days": "25"})
    assert "随上级" in admin.get(f"{PERIOD}?place={place}").words()
    admin.post(PERIOD, DATA | WHY | {"since": today, "days": "20", "place": str(place)})
    words = admin.get(f"{PERIOD}?place={place}").words()
    assert "20 日" in words
    assert "本地值" in words
    assert "原来：" in words
    assert "系统管理员" in words
    assert "25 日" in admin.get(PERIOD).words()
    assert "20 日" in admin.get(f"/settings/law?place={place}").words()
    admin.post(PERIOD, {"since": today, "place": str(place), "do": "reset"} | WHY)
    assert "25 日" in admin.get(f"{PERIOD}?place={place}").words()


def test_a_place_that_is_not_ones_own_is_not_there(house):
    admin = house.as_("admin")
    admin.get(f"{PERIOD}?place=00000000-0000-0000-0000-000000000000", 404)
    admin.get(f"{PERIOD}?place=nonsense", 404)


def test_rest_days_are_looked_at_before_they_are_entered(house, running):
    admin = house.as_("admin")
    page = admin.get("/settings/holidays?year=2026")
    due = house.case(running.case_id).period_due
    before = house.count(Holiday)
    text = f"{due.isoformat()} 休 试行假日\n2026-10-01 休 国庆节"
    data = {"year": "2026", "days": text}
    words = admin.post("/settings/holidays", data | {"do": "preview"}, 200).words()
    assert "如果保存，会动这些" in words
    assert house.count(Holiday) == before
    assert page.words()
    admin.post("/settings/holidays", data)
    jobs.drain(house.runtime)
    words = admin.get("/settings/recounts").words()
    assert "2026 年放假安排" in words
    assert house.case(running.case_id).period_due > due
    case = house.as_("mediator").get(f"/cases/{running.case_id}").words()
    assert "放假安排有变，“调解期限”由" in case


def test_every_rule_says_who_enforces_it(house):
    admin = house.as_("admin")
    words = admin.get("/settings/rules").words()
    assert "R-030" in words
    assert "由系统执行" in words
    assert "R-064" not in admin.get("/settings/rules?show=enforced").words()
    assert "R-030" not in admin.get("/settings/rules?show=informational").words()


def test_nobody_else_reads_or_changes_it(house):
    for login in ("clerk", "judge", "mediator"):
        person = house.as_(login)
        for path in ("/settings/rules", "/settings/recounts", PERIOD):
            person.get(path, 403)
        person.post(PERIOD, DATA | WHY, 403)
