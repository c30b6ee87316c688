from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cases.errors import AnswersInvalid, CalendarUnknown, NotFound
from cases.rules import calendar, law
from cases.rules.clock import COUNTY, end_of_day, local

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
days_of_2026 = st.dates(date(2025, 1, 1), date(2026, 11, 1))


@pytest.fixture
def session(db, ring):
    with Session(db) as session:
        calendar.seed_holidays(session)
        yield session


@pytest.fixture
def county(session, clock):
    return law.Law(session, clock.now)


def d(month, day, year=2026):
    return date(year, month, day)


ORACLE = [
    # term, event, last day before roll-over, last day: worked by hand from the notices
    ("confirmation.window", d(9, 1), d(10, 1), d(10, 8)),  # C-14: National Day 2026
    ("confirmation.window", d(4, 20), d(5, 20), d(5, 20)),  # C-13
    ("confirmation.window", d(1, 15), d(2, 14), d(2, 14)),  # a Saturday that is worked
    ("confirmation.window", d(1, 16), d(2, 15), d(2, 24)),  # first day of Spring Festival
    ("confirmation.window", d(8, 21), d(9, 20), d(9, 20)),  # a Sunday that is worked
    ("confirmation.window", d(9, 10), d(10, 10), d(10, 10)),  # a Saturday that is worked
    ("confirmation.window", d(5, 1), d(5, 31), d(6, 1)),  # a plain Sunday
    ("confirmation.window", d(1, 30, 2024), d(2, 29, 2024), d(2, 29, 2024)),  # leap day
    ("court.accept", d(4, 1), d(4, 4), d(4, 7)),  # Qingming is a Saturday; 4-6 rests too
    ("industry.medical", d(2, 2), None, d(3, 20)),  # Spring Festival, two worked Saturdays
    ("consent.contact", d(2, 13), None, d(2, 25)),  # 2-14 worked, then nine days of rest
    ("archive.file", d(9, 30), None, d(10, 27)),  # 10-10 is worked
    ("court.enforcement", d(5, 31), d(5, 31, 2028), d(5, 31, 2028)),
    ("court.objection_interested", d(8, 31, 2025), d(2, 28), d(2, 28)),  # month end; worked
]


@pytest.mark.parametrize(("key", "event", "nominal", "last"), ORACLE)
def test_a_term_ends_on_the_day_worked_out_by_hand(county, key, event, nominal, last):
    deadline = county.deadline(key, event)
    assert deadline.last_day == last
    assert deadline.due == end_of_day(last)
    assert deadline.rolled_from == (nominal if nominal and nominal != last else None)


def test_a_rolled_term_says_why(county):
    steps = county.deadline("confirmation.window", d(9, 1)).steps
    assert steps == (
        "2026年9月1日起算，当日不计入，第一天是2026年9月2日。",
        "期间30日，数到2026年10月1日。",
        "2026年10月1日是休息日（国庆节），顺延到其后第一个工作日2026年10月8日"
        "（民法典第二百零三条、民事诉讼法第八十五条）。",
    )
    assert steps[2].pattern.startswith("%(last)s是休息日")


def test_an_instant_counts_from_its_day_in_the_county(county):
    late = datetime(2026, 8, 31, 16, 30, tzinfo=UTC)  # half past midnight on 1 September there
    assert county.deadline("confirmation.window", late).last_day == d(10, 8)
    assert county.deadline("confirmation.window", late.isoformat()).last_day == d(10, 8)
    assert county.deadline("confirmation.window", "2026-09-01").last_day == d(10, 8)


def test_hours_run_through_the_night_and_the_holiday(county):
    at = datetime(2026, 10, 1, 23, 30, tzinfo=COUNTY)
    deadline = county.deadline("triage.YELLOW", at)
    assert deadline.due == at + timedelta(hours=24)
    assert deadline.steps == ("2026年10月1日 23:30起24小时内，昼夜连续计算。",)


def test_a_service_target_does_not_roll(county):
    assert county.deadline("people.first_session", d(9, 24)).last_day == d(10, 1)


def test_excluded_days_do_not_count(county):
    plain = county.deadline("people.period", d(3, 2))
    paused = county.deadline("people.period", d(3, 2), excluded=[(d(3, 10), d(3, 19))])
    assert (plain.last_day, paused.last_day) == (d(4, 1), d(4, 13))  # 4-11 is a Saturday


def test_reminders_come_in_the_morning_of_their_days(county):
    found = county.reminders("confirmation.reminders", d(10, 8))
    assert [r.last_day for r in found] == [d(9, 23), d(10, 1), d(10, 5), d(10, 7)]
    assert local(found[0].due).hour == 9
    assert county.deadline("performance.remind", d(10, 8)).last_day == d(10, 5)


def test_a_year_without_a_notice_is_guessed_and_says_so(county):
    deadline = county.deadline("confirmation.window", d(12, 4))
    assert deadline.last_day == d(1, 4, 2027)  # a Sunday is rolled, New Year's rest is not known
    assert not deadline.announced
    assert deadline.steps[-1] == "2027年的放假调休安排尚未公布，暂按周末推算。"
    with pytest.raises(CalendarUnknown):
        county.calendar.is_workday(d(1, 4, 2027))


def test_a_notice_entered_later_moves_the_date(session, clock):
    calendar.replace_year(session, 2027, [calendar.Special(d(1, 4, 2027), False, "元旦")])
    moved = law.Law(session, clock.now).deadline("confirmation.window", d(12, 4))
    assert (moved.last_day, moved.announced) == (d(1, 5, 2027), True)


def test_a_notice_holds_days_of_its_own_year_only(session):
    with pytest.raises(AnswersInvalid):
        calendar.replace_year(session, 2027, [calendar.Special(d(1, 4), False, "元旦")])


def test_seeding_again_adds_nothing_and_keeps_what_an_administrator_changed(session):
    calendar.replace_year(session, 2026, [calendar.Special(d(10, 1), False, "国庆")])
    assert calendar.seed_holidays(session) > 0
    assert calendar.seed_holidays(session) == 0
    assert calendar.Calendar(session).name(d(10, 1)) == "国庆"


@given(start=days_of_2026)
@quick
def test_a_legal_term_always_ends_on_a_working_day_after_its_days(county, start):
    deadline = county.deadline("confirmation.window", start)
    assert county.calendar.is_workday(deadline.last_day, guess=True)
    assert (deadline.rolled_from or deadline.last_day) == start + timedelta(days=30)
    assert 30 <= (deadline.last_day - start).days <= 40


@given(start=days_of_2026, more=st.integers(1, 40))
@quick
def test_a_later_event_never_ends_earlier(county, start, more):
    for key in ("confirmation.window", "industry.medical", "court.enforcement"):
        first = county.deadline(key, start).last_day
        assert first <= county.deadline(key, start + timedelta(days=more)).last_day


@given(start=days_of_2026, first=st.integers(1, 20), length=st.integers(0, 20))
@quick
def test_an_exclusion_never_shortens_a_term(county, start, first, length):
    span = (start + timedelta(days=first), start + timedelta(days=first + length))
    plain = county.deadline("people.period", start).last_day
    assert plain <= county.deadline("people.period", start, excluded=[span]).last_day


def test_an_unknown_term_is_not_found(county):
    with pytest.raises(NotFound):
        county.deadline("nothing.here", d(1, 1))


def test_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2026, 1, 1))
