"""Terms against dates worked out apart from the product, and what holds for any date."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from cases.rules import calendar, clock, terms
from cases.rules.calendar import Calendar, Special
from processes.law import DeadlineRow

DAY = timedelta(days=1)

#: the notices of the State Council, read in their published text (2025: 国办发明电〔2024〕12号 of
#: 2024-11-12; 2026: the notice of 2025-11-04); 2024 from memory.
#: Rest days, and days worked instead.
REST = {
    2024: "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007",
    2025: "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
    2026: "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
}
WORKED = {
    2024: "0204 0218 0407 0428 0511 0914 0929 1012",
    2025: "0126 0208 0427 0928 1011",
    2026: "0104 0214 0228 0509 0920 1010",
}

with (Path(__file__).parent / "oracle.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(line for line in file if not line.startswith("#")))


def days(year, text):
    """The days that a line of a notice names."""
    found = []
    for part in text.split():
        first, _, last = part.partition("-")
        day, end = (date(year, int(one[:2]), int(one[2:])) for one in (first, last or first))
        while day <= end:
            found.append(day)
            day += DAY
    return found


class Notices(Calendar):
    """The rest days as transcribed above, without a database."""

    def __init__(self):
        super().__init__(None)
        for year in REST:
            off = {day: Special(day, False, "休") for day in days(year, REST[year])}
            self._years[year] = off | {d: Special(d, True, "班") for d in days(year, WORKED[year])}

    def specials(self, year):
        return self._years.get(year, {})


NOTICES = Notices()


def row(calendar, length, rolls=False):
    amount = {"H": "hours", "MONTH": "months"}.get(calendar, "days")
    return DeadlineRow(
        key="test.term",
        name="试",
        rule="R-001",
        article="",
        text="",
        calendar="CAL" if calendar == "MONTH" else calendar,
        confidence="X",
        legal=rolls,
        roll=rolls,
        open=True,
        **{amount: length},
    )


def ends(calendar, length, start, pauses=(), rolls=False):
    return terms.in_days(row(calendar, length, rolls), NOTICES, start, pauses)


def test_the_product_knows_the_notices_as_they_were_published(db, ring):
    with Session(db) as session:
        calendar.seed_holidays(session)
        seeded = Calendar(session)
        for year in REST:
            known = seeded.specials(year).values()
            rests = {s.day for s in known if not s.is_workday}
            assert {s.day for s in known if s.is_workday} == set(days(year, WORKED[year])), year
            assert rests | {d for d in days(year, REST[year]) if d.weekday() > 4} == set(
                days(year, REST[year])
            ), year


def test_the_table_has_enough_of_everything():
    assert len(ROWS) >= 120
    assert all(one["why"] for one in ROWS)
    assert {one["calendar"] for one in ROWS} == {"CAL", "WD", "MONTH", "H"}
    assert sum(bool(one["pauses"]) for one in ROWS) >= 15


@pytest.mark.parametrize(
    "told", ROWS, ids=lambda t: f"{t['start']}+{t['length']}{t['calendar']}-{t['pauses'][:10]}"
)
def test_a_term_ends_on_the_day_of_the_table(told):
    length = int(told["length"])
    if told["calendar"] == "H":
        start = datetime.fromisoformat(told["start"]).replace(tzinfo=clock.COUNTY)
        due = terms.in_hours(row("H", length), NOTICES, start).due
        assert f"{clock.local(due):%Y-%m-%dT%H:%M}" == told["expected"], told["why"]
        return
    pauses = [tuple(map(date.fromisoformat, p.split(".."))) for p in told["pauses"].split()]
    start, rolls = date.fromisoformat(told["start"]), told["rolls"] == "yes"
    found = ends(told["calendar"], length, start, pauses, rolls)
    assert found.last_day == date.fromisoformat(told["expected"]), (told["why"], found.steps)
    assert found.announced or found.last_day.year not in REST


# -- what holds for any date

quick = settings(max_examples=80, deadline=None)
starts = st.dates(date(2024, 1, 2), date(2026, 6, 30))
kinds = st.sampled_from(["CAL", "WD"])
lengths = st.integers(1, 60)
pauses = st.builds(lambda first, length: (first, length), st.integers(1, 40), st.integers(0, 20))


def span(start, pause):
    first, length = pause
    return (start + first * DAY, start + (first + length) * DAY)


@given(start=starts, kind=kinds, length=lengths)
@quick
def test_the_first_day_is_not_counted_and_every_day_after_it_is(start, kind, length):
    last = ends(kind, length, start).last_day
    counted = [start + n * DAY for n in range(1, (last - start).days + 1)]
    if kind == "WD":
        counted = [one for one in counted if NOTICES.is_workday(one)]
    assert len(counted) == length
    assert counted[-1] == last


@given(start=starts, kind=kinds, length=lengths)
@quick
def test_a_term_of_law_never_ends_on_a_rest_day_and_rolls_no_further_than_it_must(
    start, kind, length
):
    found = ends(kind, length, start, rolls=True)
    nominal = ends(kind, length, start).last_day
    assert NOTICES.is_workday(found.last_day, guess=True)
    between = [nominal + n * DAY for n in range((found.last_day - nominal).days)]
    assert not any(NOTICES.is_workday(one, guess=True) for one in between)
    assert found.rolled_from == (nominal if between else None)


@given(start=starts, kind=kinds, length=lengths, more=st.integers(0, 40), rolls=st.booleans())
@quick
def test_a_longer_or_later_term_never_ends_earlier(start, kind, length, more, rolls):
    plain = ends(kind, length, start, rolls=rolls).last_day
    assert plain <= ends(kind, length + more, start, rolls=rolls).last_day
    assert plain <= ends(kind, length, start + more * DAY, rolls=rolls).last_day


@given(start=starts, length=lengths, pause=pauses)
@quick
def test_natural_days_that_do_not_count_are_all_added(start, length, pause):
    first, until = span(start, pause)
    plain = ends("CAL", length, start).last_day
    paused = ends("CAL", length, start, [(first, until)]).last_day
    assert paused - plain == ((until - first + DAY) if first <= plain else timedelta(0))


@given(start=starts, length=lengths, pause=pauses)
@quick
def test_working_days_that_do_not_count_are_all_added(start, length, pause):
    first, until = span(start, pause)
    plain = ends("WD", length, start).last_day
    paused = ends("WD", length, start, [(first, until)]).last_day
    if first > plain:
        assert paused == plain
    counted = [start + n * DAY for n in range(1, (paused - start).days + 1)]
    kept = [one for one in counted if NOTICES.is_workday(one) and not first <= one <= until]
    assert len(kept) == length


@given(start=starts, kind=kinds, length=lengths, one=pauses, other=pauses)
@quick
def test_days_that_do_not_count_twice_do_not_count_once(start, kind, length, one, other):
    both = [span(start, one), span(start, other)]
    found = ends(kind, length, start, both).last_day
    assert found == ends(kind, length, start, both[::-1]).last_day
    assert found >= max(ends(kind, length, start, [each]).last_day for each in both)


@given(start=starts, months=st.integers(1, 36))
@quick
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start, months):
    last = ends("MONTH", months, start).last_day
    assert (last.year * 12 + last.month) - (start.year * 12 + start.month) == months
    assert last.day == start.day or (last.day < start.day and (last + DAY).day == 1)


@given(start=starts, kind=st.sampled_from(["CAL", "WD", "MONTH"]), length=st.integers(1, 30))
@quick
def test_every_term_explains_itself_from_its_first_day_to_its_last(start, kind, length):
    found = ends(kind, length, start, rolls=True)
    told = "".join(found.steps)
    assert "当日不计入" in found.steps[0]
    assert clock.today(found.due) == found.last_day
    assert f"{found.last_day.year}年{found.last_day.month}月{found.last_day.day}日" in told
    assert "None" not in told


def test_a_year_without_a_notice_is_said():
    found = terms.in_days(row("WD", 5), NOTICES, date(2026, 12, 29))
    assert not found.announced
    assert "2027年的放假调休安排尚未公布" in found.steps[-1]


@given(hours=st.integers(1, 100), minute=st.integers(0, 2_000_000))
@quick
def test_hours_run_day_and_night(hours, minute):
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    assert terms.in_hours(row("H", hours), NOTICES, start).due - start == timedelta(hours=hours)
