"""The functions that processes may call."""

from datetime import UTC, datetime

from cases import hosting


def test_what_is_listed_is_what_is_given(county):
    with county.work() as w:
        assert hosting.functions(w).keys() == hosting.FUNCTIONS


def test_a_reminder_comes_at_nine_by_its_number(county):
    with county.work() as w:
        reminder = hosting.functions(w)["reminder"]
        second = reminder("confirmation.reminders", "2026-10-08", 2)
        beyond = reminder("confirmation.reminders", "2026-10-08", 9)
    assert second == datetime(2026, 10, 1, 1, tzinfo=UTC)
    assert beyond == datetime(2026, 10, 7, 1, tzinfo=UTC)
