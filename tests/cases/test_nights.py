from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cases.errors import AnswersInvalid
from cases.rules import calendar, law, law_settings
from cases.rules.clock import COUNTY, local

WHY = "县委政法委〔2026〕8号通知"
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
moments = st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 20))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=COUNTY)


@pytest.fixture
def rules(db, ring, clock):
    with Session(db) as session:
        calendar.seed_holidays(session)
        yield law.Law(session, clock.now)


def due(rules, key, text, **more):
    return f"{local(rules.deadline(key, at(text), **more).due):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("key", "start", "until"),
    [
        ("whistle.contact", "2026-06-04 23:30", "06-05 09:00"),  # Thursday night
        ("whistle.contact", "2026-06-05 03:00", "06-05 09:00"),  # after midnight: the same morning
        ("whistle.contact", "2026-06-05 08:30", "06-05 09:30"),  # over by day
        ("whistle.contact", "2026-06-05 18:59", "06-05 19:59"),  # a minute before the night
        ("whistle.contact", "2026-06-05 19:00", "06-08 09:00"),  # a Friday: Monday morning
        ("whistle.contact", "2026-06-06 10:00", "06-08 09:00"),  # a Saturday
        ("whistle.contact", "2026-10-10 10:00", "10-10 11:00"),  # a Saturday that is worked
        ("whistle.accept", "2026-09-30 19:00", "10-08 09:00"),  # National Day
        ("whistle.decide", "2026-06-04 17:00", "06-05 09:00"),
        ("whistle_arrive.RED", "2026-06-04 23:30", "06-05 07:30"),
        ("triage.YELLOW", "2026-06-04 23:30", "06-05 23:30"),  # a dispute's hours know no night
    ],
)
def test_hours_of_what_is_not_red_are_not_over_at_night(rules, key, start, until):
    assert due(rules, key, start) == until


@pytest.mark.parametrize("start", ["2026-06-04 23:30", "2026-06-06 10:00"])
def test_red_runs_through(rules, start):
    found = rules.deadline("whistle.contact", at(start), red=True)
    assert found.due == at(start) + timedelta(hours=1)
    assert len(found.steps) == 1


def test_what_waits_for_the_morning_says_why(rules):
    assert rules.deadline("whistle.contact", at("2026-06-05 23:30")).steps == (
        "2026年6月5日 23:30起1小时内，昼夜连续计算。",
        "不是红色的，夜间（20点至次日9点）和休息日不到期，顺到工作日2026年6月8日 09:00。",
    )


@quick
@given(one=moments, other=moments)
def test_what_began_later_is_never_due_before(rules, one, other):
    first, second = sorted(moment.replace(tzinfo=COUNTY) for moment in (one, other))
    for key in ("whistle.contact", "whistle.accept", "whistle.decide"):
        early, late = rules.deadline(key, first).due, rules.deadline(key, second).due
        assert early <= late
        assert early >= first + timedelta(hours=1)


def test_an_organisation_has_a_night_of_its_own(county):
    town = county.place("HYC-TW")
    start = at("2026-06-05 18:30")  # a Friday
    county.clock.now = at("2026-06-05 08:00")
    today = start.date()

    def until(place=None):
        with county.work() as w:
            return f"{local(w.law.at(place).deadline('whistle.contact', start).due):%m-%d %H:%M}"

    assert until(town) == "06-05 19:30"
    for key, value in (("H1.hour", 19), ("H2.hour", 8)):
        county.do("admin", law_settings.change, key, {"value": value}, today, WHY, place=town)
    assert (until(town), until()) == ("06-08 08:00", "06-05 19:30")
    natural = {"days": 1, "calendar": "CAL"}
    county.do("admin", law_settings.change, "whistle.night", natural, today, WHY, place=town)
    assert until(town) == "06-06 08:00"
    with county.work() as w:
        steps = w.law.at(town).deadline("whistle.contact", start).steps
    assert steps[-1] == "不是红色的，夜间（19点至次日8点）不到期，顺到2026年6月6日 08:00。"


@pytest.mark.parametrize(("key", "value"), [("H1.hour", 25), ("H1.hour", 3), ("H2.hour", 13)])
def test_a_night_is_an_hour_of_the_clock(county, key, value):
    county.clock.now = at("2026-06-05 08:00")
    with pytest.raises(AnswersInvalid) as refused:
        county.do("admin", law_settings.change, key, {"value": value}, at("2026-06-05").date(), WHY)
    assert "整数" in str(refused.value.detail["errors"]["value"])
