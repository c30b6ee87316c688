"""A rule or the rest days change: what runs is counted again, and everybody is told what moved."""

from datetime import date, timedelta

import pytest
import sqlalchemy

from cases import jobs
from cases.errors import NotAllowed, NotFound
from cases.models import CaseEvent, Holiday, LawSetting, Recount
from cases.rules import clock, holidays, law_settings, recounting
from cases.rules.calendar import Special
from engine.models import Task, Wait
from tests.cases.telling import Story

WHY = "市司法局〔2026〕5号通知"
TODAY = date(2026, 3, 2)
#: 1 April 2026, the last day of the story's period, becomes a rest day
REST = Special(date(2026, 4, 1), False, "试行假日")


@pytest.fixture
def story(county, application, register):
    told = Story(county, application, register)
    told.to_sessions()
    return told


def notice(county, *more):
    """The notice of 2026 as it stands, with *more* days."""
    with county.work() as w:
        rows = w.session.scalars(sqlalchemy.select(Holiday)).all()
        known = {r.day: Special(r.day, r.is_workday, r.name) for r in rows if r.day.year == 2026}
    return [*(known | {one.day: one for one in more}).values()]


def announce(story, *more):
    done = story.county.do("admin", holidays.announce, 2026, notice(story.county, *more))
    jobs.drain(story.county.runtime)
    return done


def timers(story):
    with story.county.work() as w:
        return sorted(
            clock.today(due)
            for due in w.session.scalars(
                sqlalchemy.select(Wait.due_at).where(
                    Wait.instance_id == story.case().instance_id, Wait.kind == "timer"
                )
            )
        )


def events(story, kind="term.moved"):
    with story.county.work() as w:
        return w.session.scalars(
            sqlalchemy.select(CaseEvent.data)
            .where(CaseEvent.case_id == story.case_id, CaseEvent.kind == kind)
            .order_by(CaseEvent.at)
        ).all()


def test_a_new_rest_day_moves_the_case_its_timers_and_its_history(story):
    assert story.case().period_due == REST.day
    id_ = announce(story, REST)
    moved = date(2026, 4, 2)
    assert story.case().period_due == moved
    assert timers(story) == [moved - timedelta(days=n) for n in (10, 5, 0)]
    assert [(e["was"], e["due"], e["subject"]) for e in events(story)] == [
        ("2026-04-01", "2026-04-02", "holidays")
    ]
    with story.county.work("admin") as w:
        told = recounting.report(w, id_)
    assert told.is_done
    assert (told.year, told.by, told.seen >= 1, told.failed) == (2026, "系统管理员", True, ())
    terms = [m for m in told.moved if m.is_term]
    assert [(m.name, m.was, m.due) for m in terms] == [("调解期限", REST.day, moved)]
    assert len(told.moved) > len(terms)


def test_the_same_notice_again_moves_nothing(story):
    announce(story, REST)
    again = announce(story, REST)
    with story.county.work("admin") as w:
        assert recounting.report(w, again).count == 0
    assert len(events(story)) == 1


def test_a_preview_tells_what_would_move_and_moves_nothing(story):
    days = notice(story.county, REST)
    with story.county.work("admin") as w:
        before = len(w.promised)
        moves = holidays.preview(w, 2026, days)
        assert len(w.promised) == before
    assert [(m.name, m.was, m.due) for m in moves] == [
        ("调解期限", date(2026, 4, 1), date(2026, 4, 2))
    ]
    with story.county.work() as w:
        assert w.session.get(Holiday, (1, REST.day)) is None
        assert w.session.scalar(sqlalchemy.select(sqlalchemy.func.count(Recount.id))) == 0
    jobs.drain(story.county.runtime)
    assert story.case().period_due == REST.day


def test_what_was_told_is_not_told_again_when_the_day_moves(story):
    story.county.clock.advance(days=21)
    story.move()
    assert len(timers(story)) == 2  # the first reminder has come
    announce(story, REST)
    assert timers(story) == [date(2026, 3, 28), date(2026, 4, 2)]
    story.move()
    assert len(timers(story)) == 2


def test_a_value_for_what_runs_too_moves_it_and_another_does_not(story):
    def change(**more):
        since = clock.today(story.county.clock.now)
        story.county.do(
            "admin", law_settings.change, "people.period", {"days": 40}, since, WHY, **more
        )
        jobs.drain(story.county.runtime)

    change()
    assert story.case().period_due == date(2026, 4, 1)
    change(open_too=True)
    assert story.case().period_due == date(2026, 4, 13)  # 11 April is a Saturday
    assert timers(story)[-1] == date(2026, 4, 13)
    assert [e["subject"] for e in events(story)] == ["people.period"]


def test_a_value_of_a_later_day_waits_for_its_day(story):
    since = clock.today(story.county.clock.now) + timedelta(days=5)
    story.county.do(
        "admin", law_settings.change, "people.period", {"days": 40}, since, WHY, open_too=True
    )
    jobs.drain(story.county.runtime)
    assert story.case().period_due == date(2026, 4, 1)
    story.county.clock.advance(days=5)
    jobs.drain(story.county.runtime)
    assert story.case().period_due == date(2026, 4, 13)


def test_a_committees_own_value_moves_its_own_cases_only(story):
    with story.county.work("admin") as w:
        others = [p.id for p in law_settings.places(w) if p.id != story.case().committee_id]
    since = clock.today(story.county.clock.now)
    for place in others:
        if place in _above(story):
            continue
        story.county.do(
            "admin", law_settings.change, "people.period", {"days": 10}, since, WHY,
            place=place, open_too=True,
        )  # fmt: skip
        break
    jobs.drain(story.county.runtime)
    assert story.case().period_due == date(2026, 4, 1)
    story.county.do(
        "admin", law_settings.change, "people.period", {"days": 31}, since, WHY,
        place=story.case().committee_id, open_too=True,
    )  # fmt: skip
    jobs.drain(story.county.runtime)
    assert story.case().period_due == date(2026, 4, 2)


def _above(story):
    with story.county.work() as w:
        return set(w.law.of(story.case())._chain())


def test_a_preview_of_a_value_undoes_it(story):
    since = clock.today(story.county.clock.now)
    with story.county.work("admin") as w:

        def change():
            law_settings.change(w, "people.period", {"days": 40}, since, WHY, open_too=True)

        moves = recounting.preview(w, "people.period", change)
        assert [m.due for m in moves] == [date(2026, 4, 13)]
        assert w.session.scalars(sqlalchemy.select(LawSetting)).all() == []
        assert w.law.row("people.period").days == 30


def test_the_due_day_of_an_open_task_follows(story):
    def due():
        with story.county.work() as w:
            return [
                clock.today(at)
                for at in w.session.scalars(
                    sqlalchemy.select(Task.due_at).where(
                        Task.business_key == str(story.case_id), Task.done_at.is_(None)
                    )
                )
            ]

    before = due()
    since = clock.today(story.county.clock.now)
    story.county.do(
        "admin", law_settings.change, "people.first_session", {"days": 9}, since, WHY, open_too=True
    )
    jobs.drain(story.county.runtime)
    assert due() == before  # the day of the session was agreed
    story.session()
    before = due()
    announce(story, REST)
    assert due() == [date(2026, 4, 2) if one == REST.day else one for one in before]
    assert REST.day in before


def test_a_case_that_is_over_does_not_move(story):
    story.session("failed", failure="GAP_TOO_WIDE")
    story.as_("mediator", "fail_exit", {"reason": "GAP_TOO_WIDE", "advice": ["litigation"]})
    announce(story, REST)
    assert events(story) == []


def test_only_an_administrator_sees_what_moved(story):
    id_ = announce(story, REST)
    with story.county.work("chief") as w, pytest.raises(NotAllowed):
        recounting.report(w, id_)
    with story.county.work("admin") as w:
        assert recounting.reports(w)[0].id == id_
        with pytest.raises(NotFound):
            recounting.report(w, story.case_id)
