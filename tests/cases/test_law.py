from datetime import date

import pytest

from cases.errors import AnswersInvalid, NotAllowed, NotFound
from cases.rules import holidays, law_settings
from cases.rules.calendar import Special

TODAY = date(2026, 3, 2)
WHY = "市司法局〔2026〕5号通知"


def last_day(county, key="people.period", start=TODAY):
    with county.work() as w:
        return w.law.deadline(key, start).last_day


def test_a_countys_own_value_counts_for_what_begins_from_its_first_day_on(county):
    since = date(2026, 3, 5)
    county.do("admin", law_settings.change, "people.period", {"days": 20}, since, WHY)
    county.clock.advance(days=3)
    assert last_day(county, start=since) == date(2026, 3, 25)
    assert last_day(county) == date(2026, 4, 1)  # began before
    days = {"days": 30, "calendar": "WD"}
    county.do("admin", law_settings.change, "people.period", days, date(2026, 3, 6), WHY)
    county.clock.advance(days=1)
    assert last_day(county, start=date(2026, 3, 6)) == date(2026, 4, 20)
    assert last_day(county, start=since) == date(2026, 3, 25)


def test_a_value_may_be_set_for_what_is_running_too(county):
    since = date(2026, 3, 5)
    county.do(
        "admin", law_settings.change, "people.period", {"days": 20}, since, WHY, open_too=True
    )
    assert last_day(county) == date(2026, 4, 1)
    county.clock.advance(days=3)
    assert last_day(county) == date(2026, 3, 23)  # the 22nd is a Sunday


def test_the_nearest_value_counts_and_going_back_gives_the_one_above(county):
    committee = county.place("HYC-TW")
    with county.work() as w:
        assert w.law.at(committee).row("people.period").days == 30
    county.do("admin", law_settings.change, "people.period", {"days": 25}, TODAY, WHY)
    county.do(
        "admin", law_settings.change, "people.period", {"days": 20}, TODAY, WHY, place=committee
    )
    with county.work() as w:
        assert w.law.at(committee).row("people.period").days == 20
        assert w.law.row("people.period").days == 25
    county.do("admin", law_settings.reset, "people.period", TODAY, WHY, place=committee)
    with county.work("admin") as w:
        assert w.law.at(committee).row("people.period").days == 25
        kept = law_settings.history(w, "people.period", committee)
    assert [(dict(s.value), s.before["days"]) for s in kept] == [({}, 20), ({"days": 20}, 25)]


def test_every_value_stays_on_record_with_its_reason(county):
    for days in (20, 25):
        since = date(2026, 3, days - 15)
        county.do("admin", law_settings.change, "people.period", {"days": days}, since, WHY)
    with county.work("admin") as w:
        kept = law_settings.history(w, "people.period")
    assert [(s.value, s.since.day, s.reason) for s in kept] == [
        ({"days": 25}, 10, WHY),
        ({"days": 20}, 5, WHY),
    ]


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("confirmation.window", {"days": 60}, "key"),  # the law's own: not open
        ("people.period", {"days": 0}, "days"),
        ("people.period", {"days": True}, "days"),
        ("people.period", {"days": "30"}, "days"),
        ("people.period", {"days": 99999}, "days"),
        ("people.period", {"calendar": "LUNAR"}, "calendar"),
        ("people.period", {"roll": "yes"}, "roll"),
        ("people.period", {"rule": "R-001"}, "value"),
        ("people.period", {}, "value"),
        ("confirmation.reminders", {"each": []}, "each"),
        ("G5.amount", {"value": -1}, "value"),
        ("G5.priorities", {"value": 5}, "key"),
    ],
)
def test_what_the_law_does_not_leave_open_is_not_changed(county, key, value, field):
    with pytest.raises(AnswersInvalid) as refused:
        county.do("admin", law_settings.change, key, value, TODAY, WHY)
    assert field in refused.value.detail["errors"]


def test_a_value_has_a_reason_and_does_not_reach_back(county):
    for since, why in [(date(2026, 3, 1), WHY), (TODAY, " ")]:
        with pytest.raises(AnswersInvalid):
            county.do("admin", law_settings.change, "people.period", {"days": 20}, since, why)


def test_what_is_not_there_is_not_set(county):
    for key in ("nothing", "people.nothing", "G9.amount", ""):
        with pytest.raises(NotFound):
            county.do("admin", law_settings.change, key, {"days": 5}, TODAY, WHY)


def test_only_an_administrator_changes_the_countys_values_and_rest_days(county):
    with pytest.raises(NotAllowed):
        county.do("chief", law_settings.change, "people.period", {"days": 20}, TODAY, WHY)
    with pytest.raises(NotAllowed):
        county.do("chief", holidays.announce, 2027, [Special(date(2027, 1, 1), False, "元旦")])


def test_a_threshold_is_the_countys_where_it_has_one(county):
    with county.work() as w:
        assert w.law.value("G5", "amount") == 100000
        with pytest.raises(NotFound):
            w.law.value("G5", "nothing")
    county.do("admin", law_settings.change, "G5.amount", {"value": 50000}, TODAY, WHY)
    with county.work() as w:
        assert w.law.value("G5", "amount") == 50000


def test_a_notice_announced_counts_at_once(county):
    with county.work("admin") as w:
        before = w.law.deadline("people.period", date(2026, 12, 10))
        holidays.announce(w, 2027, [Special(date(2027, 1, 11), False, "试")])
        after = w.law.deadline("people.period", date(2026, 12, 10))
    assert (before.last_day, before.announced) == (date(2027, 1, 11), False)
    assert (after.last_day, after.announced) == (date(2027, 1, 12), True)


def test_tries_are_at_least_one(county):
    with county.work() as w:
        assert w.law.tries("consent.unreachable") == 3
        assert w.law.tries("people.period") == 1
