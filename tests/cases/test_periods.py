"""Terms that run: paused, resumed, extended, and the timers of the process that follow them."""

from datetime import date, timedelta

import pytest
import sqlalchemy

from cases.errors import AnswersInvalid, GateClosed, NotAllowed, StateMismatch
from cases.models import Case, CaseEvent, Confirmation, Term
from cases.rules import clock, clocks, periods
from engine import verify
from engine.models import Task, Wait
from tests.cases.telling import Story


@pytest.fixture
def story(county, application, register):
    return Story(county, application, register)


@pytest.fixture
def begun(story):
    """A case whose period runs: accepted on 2 March 2026, last day 1 April."""
    story.to_sessions()
    return story


def act(story, name, *args, login="mediator", key="people.period"):
    """Do an act of `periods` on the running term of the story's case."""
    with story.county.work(login) as w:
        case = w.session.get_one(Case, story.case_id)
        return getattr(periods, name)(w, periods.current(w, case, key), *args)


def timers(story):
    """The open timers of the case by element: when each is due."""
    with story.county.work() as w:
        rows = w.session.execute(
            sqlalchemy.select(Wait.name, Wait.due_at).where(
                Wait.instance_id == story.case().instance_id, Wait.kind == "timer"
            )
        ).all()
        assert verify.instance(w.engine, story.case().instance_id) == []
    return {name: due and clock.today(due) for name, due in rows}


def today(story):
    return clock.today(story.county.clock.now)


def test_the_period_is_a_term_that_the_timers_of_the_process_follow(begun):
    last = begun.case().period_due
    due = timers(begun)
    assert last == date(2026, 4, 1)
    assert sorted(due.values()) == [last - timedelta(days=n) for n in (10, 5, 0)]


def test_a_pause_lets_the_timers_stand_still_and_its_days_do_not_count(begun):
    begun.county.clock.advance(days=5)
    act(begun, "pause", today(begun), "appraisal")
    assert set(timers(begun).values()) == {None}
    begun.county.clock.advance(days=44)
    begun.move()
    assert begun.case().termination_reason is None
    last = act(begun, "resume", today(begun))
    assert last == date(2026, 5, 18)  # 45 days on is Saturday the 16th
    assert begun.case().period_due == last
    assert max(timers(begun).values()) == last


def test_what_was_told_already_is_not_told_again(begun):
    begun.county.clock.advance(days=21)  # the reminder of ten days before has come
    begun.move()
    assert len(timers(begun)) == 2
    act(begun, "pause", today(begun), "appraisal")
    begun.county.clock.advance(days=20)
    act(begun, "resume", today(begun))
    begun.move()
    assert len(timers(begun)) == 2


def test_a_paused_clock_says_so_in_words(begun):
    begun.county.clock.advance(days=3)
    act(begun, "pause", today(begun), "appraisal")
    begun.county.clock.advance(days=3)
    with begun.county.work("mediator") as w:
        shown = clocks.of(w, w.session.get_one(Case, begun.case_id))[0]
    told = "".join(shown.steps)
    assert "2026年3月6日至2026年3月9日（鉴定，共4日）不计入期间" in told
    assert "自2026年3月6日起因鉴定停止计算" in told


@pytest.mark.parametrize(
    ("on", "reason", "error"),
    [
        (date(2026, 3, 9), "testing", GateClosed),  # the rule does not know it
        (date(2026, 3, 9), "nonsense", GateClosed),
        (date(2026, 3, 1), "appraisal", AnswersInvalid),  # before it began
        (date(2026, 4, 9), "appraisal", AnswersInvalid),  # still to come
    ],
)
def test_a_term_is_not_stopped_by_what_its_rule_does_not_leave_out(begun, on, reason, error):
    begun.county.clock.advance(days=9)
    with pytest.raises(error):
        act(begun, "pause", on, reason)


def test_a_term_stands_still_once_and_goes_on_once(begun):
    begun.county.clock.advance(days=9)
    with pytest.raises(StateMismatch):
        act(begun, "resume", today(begun))
    act(begun, "pause", today(begun), "appraisal")
    with pytest.raises(StateMismatch):
        act(begun, "pause", today(begun), "appraisal")
    with pytest.raises(AnswersInvalid):
        act(begun, "resume", today(begun) - timedelta(days=1))
    act(begun, "resume", today(begun))
    with pytest.raises(AnswersInvalid):
        act(begun, "pause", today(begun), "appraisal")  # inside the pause before


def test_only_the_consent_of_every_party_makes_the_period_longer(begun):
    parties = begun.county.parties(begun.case_id)
    with pytest.raises(GateClosed) as refused:
        act(begun, "extend", 10, periods.Consent("parties", tuple(parties[:1])))
    assert refused.value.detail["missing"] == [str(parties[1])]
    with pytest.raises(GateClosed):
        act(begun, "extend", 10, periods.Consent("president"))
    with pytest.raises(AnswersInvalid):
        act(begun, "extend", 31, periods.Consent("parties", tuple(parties)))
    last = act(begun, "extend", 10, periods.Consent("parties", tuple(parties)))
    assert last == date(2026, 4, 13)  # 11 April is a Saturday
    assert max(timers(begun).values()) == last
    assert begun.case().extensions == 1
    with pytest.raises(GateClosed):  # once, unless the county says more
        act(begun, "extend", 10, periods.Consent("parties", tuple(parties)))


def test_the_president_of_the_court_and_nobody_else_extends_a_review(story):
    story.to_court()
    story.accepted()
    consent = periods.Consent("president")
    before = _application(story).target_on
    with pytest.raises(NotAllowed):
        act(story, "extend", 10, consent, login="judge", key="court.target")
    with pytest.raises(AnswersInvalid):
        act(story, "extend", 11, consent, login="president", key="court.target")
    last = act(story, "extend", 10, consent, login="president", key="court.target")
    assert last >= before + timedelta(days=10)
    assert _application(story).target_on == last
    act(story, "extend", 20, consent, login="president", key="court.hard")
    with pytest.raises(GateClosed):
        act(story, "extend", 5, consent, login="president", key="court.target")


def test_the_window_of_confirmation_is_never_extended_or_stopped(story):
    story.to_effect()
    parties = tuple(story.county.parties(story.case_id))
    with pytest.raises(GateClosed):
        act(story, "extend", 1, periods.Consent("parties", parties), key="confirmation.window")
    story.county.clock.advance(days=2)
    with pytest.raises(GateClosed):
        act(story, "pause", today(story), "appraisal", key="confirmation.window")


def test_a_term_that_is_over_is_over(begun):
    begun.county.clock.advance(days=2)
    with begun.county.work("mediator") as w:
        case = w.session.get_one(Case, begun.case_id)
        term = periods.current(w, case, "people.period")
        periods.end(w, case, "people.period")
        with pytest.raises(StateMismatch):
            periods.pause(w, term, today(begun), "appraisal")
        with pytest.raises(StateMismatch):
            periods.current(w, case, "people.period")


def test_every_stop_and_go_stands_in_the_history(begun):
    begun.county.clock.advance(days=2)
    act(begun, "pause", today(begun), "appraisal")
    begun.county.clock.advance(days=2)
    act(begun, "resume", today(begun))
    with begun.county.work() as w:
        kinds = w.session.scalars(
            sqlalchemy.select(CaseEvent.kind).where(CaseEvent.case_id == begun.case_id)
        ).all()
    assert {"term.paused", "term.resumed"} <= set(kinds)


def test_tasks_that_are_due_on_the_last_day_move_with_it(begun):
    with begun.county.work("mediator") as w:
        case = w.session.get_one(Case, begun.case_id)
        before = w.session.scalars(
            sqlalchemy.select(Task.due_at).where(Task.business_key == str(case.id))
        ).all()
    parties = tuple(begun.county.parties(begun.case_id))
    act(begun, "extend", 10, periods.Consent("parties", parties))
    with begun.county.work() as w:
        after = w.session.scalars(
            sqlalchemy.select(Task.due_at).where(Task.business_key == str(case.id))
        ).all()
    assert before == after  # what was due one day after acceptance stays so


def _application(story):
    with story.county.work() as w:
        return w.session.scalars(
            sqlalchemy.select(Confirmation).where(Confirmation.case_id == story.case_id)
        ).one()


def test_terms_of_a_case_begin_anew_instead_of_twice(begun):
    with begun.county.work("mediator") as w:
        case = w.session.get_one(Case, begun.case_id)
        periods.begin(w, case, "people.period", w.now, variable="period_due")
        rows = w.session.scalars(sqlalchemy.select(Term).where(Term.case_id == case.id)).all()
    assert [row.ended_at is None for row in sorted(rows, key=lambda row: row.id)] == [False, True]
