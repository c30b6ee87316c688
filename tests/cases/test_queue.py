from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from cases.desks import desk, queue
from cases.errors import AnswersInvalid, NotAllowed, NotFound
from cases.models import Answer, Case
from engine.errors import TaskTaken
from engine.models import Task


@pytest.fixture
def filed(county):
    return county.file().case_id


def second_clerk(county):
    from cases.county import people

    grants = [("intake_clerk", "HYC-TJZX")]
    county.do(
        None,
        people.add_by_codes,
        login="clerk2",
        name="吴芳",
        grants=grants,
        password="三只白鹭飞过湖面，还有风",
    )


def counts(county, login):
    return {pile.key: pile.count for pile in county.do(login, queue.piles)}


def test_a_new_dispute_lies_on_the_clerks_pile_and_nobody_elses(county, filed):
    assert counts(county, "clerk")["open"] == 1
    for login in ("mediator", "chief", "judge", "admin", "office", "village"):
        assert set(counts(county, login).values()) == {0}


def test_a_row_says_who_what_and_how_long_with_masked_names(county, filed):
    row = county.do("clerk", queue.tasks, "open").rows[0]
    assert (row.name, row.element, row.is_mine) == ("登记", "register", False)
    assert row.case.parties == "马** 与 李**"
    assert row.case.title == "邻里纠纷"
    assert (row.due, row.urgency) == ("还有 1 天", "soon")
    assert "诉讼时效" in row.law


def test_what_is_due_today_or_late_is_on_todays_pile(county, filed):
    assert counts(county, "clerk")["today"] == 0
    county.clock.advance(days=1)
    assert county.do("clerk", queue.tasks, "today").rows[0].due == "今天到期"
    county.clock.advance(days=2)
    row = county.do("clerk", queue.tasks, "today").rows[0]
    assert (row.due, row.urgency) == ("超期 2 天", "late")


NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "words", "urgency"),
    [
        (None, None, "none"),
        (NOW + timedelta(seconds=20), "还有 1 分钟", "today"),
        (NOW + timedelta(minutes=5), "还有 5 分钟", "today"),
        (NOW + timedelta(hours=3, minutes=59), "还有 3 小时", "today"),
        (datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), "今天到期", "today"),
        (datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC), "还有 3 天", "soon"),
        (datetime(2026, 3, 6, 15, 59, 59, tzinfo=UTC), "还有 4 天", "later"),
        (NOW - timedelta(minutes=1), "已超期", "late"),
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), "超期 1 天", "late"),
    ],
)
def test_the_time_left_is_said_in_words(due, words, urgency):
    assert desk.due_words(due, NOW) == (words, urgency)


def test_a_claimed_task_leaves_the_open_pile_and_is_mine(county, filed):
    second_clerk(county)
    task = county.task(filed, "register").id
    county.do("clerk", queue.claim, task)
    assert (counts(county, "clerk")["open"], counts(county, "clerk")["mine"]) == (0, 1)
    assert counts(county, "clerk2")["all"] == 0
    with pytest.raises(TaskTaken):
        county.do("clerk2", queue.claim, task)
    assert not county.do("clerk2", queue.open_task, task).may_complete
    county.do("clerk", queue.release, task)
    assert counts(county, "clerk2")["open"] == 1


def test_who_does_not_hold_a_task_does_not_complete_save_or_release_it(county, filed, register):
    second_clerk(county)
    task = county.task(filed, "register").id
    county.do("clerk", queue.claim, task)
    for act, args in [(queue.complete, (register,)), (queue.save_draft, ({},))]:
        with pytest.raises(TaskTaken):
            county.do("clerk2", act, task, *args)
    with pytest.raises(NotAllowed):
        county.do("clerk2", queue.release, task)


def test_a_task_that_is_not_offered_is_not_found(county, filed, register):
    task = county.task(filed, "register").id
    for login in ("mediator", "judge", "admin"):
        for act, args in [
            (queue.open_task, ()),
            (queue.claim, ()),
            (queue.complete, (register,)),
            (queue.save_draft, ({},)),
        ]:
            with pytest.raises(NotFound):
                county.do(login, act, task, *args)


def test_a_task_is_handed_to_a_colleague_of_the_role_only(county, filed):
    second_clerk(county)
    task = county.task(filed, "register").id
    county.do("clerk", queue.claim, task)
    names = {c["label"] for c in county.do("clerk", queue.candidates, task)}
    assert names == {"周敏", "吴芳"}
    with pytest.raises(AnswersInvalid):
        county.do("clerk", queue.assign, task, county.user("judge"))
    county.do("clerk", queue.assign, task, county.user("clerk2"))
    assert counts(county, "clerk2")["mine"] == 1


def test_a_draft_comes_back_over_the_first_values_but_not_over_lists(county, filed):
    task = county.task(filed, "register").id
    first = county.do("clerk", queue.open_task, task)
    assert not first.has_draft
    county.do("clerk", queue.save_draft, task, {"title": "半句", "options_categories": []})
    page = county.do("clerk", queue.open_task, task)
    assert page.data["title"] == "半句"
    assert page.data["category"] == "NEIGHBOR"
    assert page.data["options_categories"]
    county.do("clerk", queue.discard_draft, task)
    assert county.do("clerk", queue.open_task, task).data["title"] == "邻里纠纷"


def test_a_draft_too_large_is_refused(county, filed):
    with pytest.raises(AnswersInvalid):
        task = county.task(filed, "register").id
        county.do("clerk", queue.save_draft, task, {"facts": "x" * 600_000})


def test_completing_keeps_the_answers_encrypted_and_drops_the_draft(county, filed, register):
    task = county.task(filed, "register").id
    county.do("clerk", queue.save_draft, task, {"title": "半句"})
    county.do("clerk", queue.complete, task, register | {"injected": "x"})
    with county.work() as w:
        rows = w.session.scalars(select(Answer).where(Answer.task_id == task)).all()
        assert [row.kind for row in rows] == ["final"]
        assert rows[0].data["facts"] == "污水流到院坝。"
        assert "injected" not in rows[0].data
        stored = w.session.connection().exec_driver_sql("SELECT data FROM answer").scalar()
    assert "污水".encode() not in bytes(stored)


@pytest.mark.parametrize("answers", [{}, {"title": ["x"]}, {"persons": "many"}])
def test_nonsense_is_refused_by_field_and_changes_nothing(county, filed, register, answers):
    task = county.task(filed, "register").id
    with pytest.raises(AnswersInvalid) as refused:
        county.do("clerk", queue.complete, task, {**register, **answers} if answers else {})
    assert refused.value.detail["errors"]
    assert county.task(filed, "register").id == task


def test_pages_follow_each_other_without_gap_or_overlap(county):
    made = [county.file().case_id for _ in range(7)]
    with county.work() as w:
        ids = list(w.session.scalars(select(Task.id).order_by(Task.id)))
        w.session.execute(update(Task).where(Task.id.in_(ids[:2])).values(due_at=None))
        w.session.execute(update(Task).where(Task.id.in_(ids[2:4])).values(due_at=county.clock.now))
    seen, after = [], None
    for _ in range(10):
        page = county.do("clerk", queue.tasks, "all", after=after, limit=2)
        seen += page.rows
        after = page.after
        if after is None:
            break
    assert {row.case.id for row in seen} == set(made)
    assert len(seen) == 7
    dues = [row.due_at for row in seen]
    assert dues[-2:] == [None, None]
    assert dues[:5] == sorted(dues[:5])


STRANGE = "~0be36e06-ec56-4e5b-81f3-b79da0877664"


@pytest.mark.parametrize("after", ["", "x", "~", "2026~zz", "9" * 500, STRANGE])
def test_a_mark_that_does_not_parse_begins_anew(county, filed, after):
    assert county.do("clerk", queue.tasks, "all", after=after) is not None


def test_a_list_is_filtered_by_what_is_known_of_the_case(county, filed):
    county.file(category="CONTRACT")

    def found(**filters):
        return len(county.do("clerk", queue.tasks, "all", filters).rows)

    code = county.case(filed).code
    assert found() == 2
    assert found(category="NEIGHBOR") == 1
    assert found(q=code.lower()) == 1
    assert found(q="李秀英") == 2
    assert found(q="李秀") == 0
    assert found(q="邻里") == 1
    assert found(q="%") == 0
    assert found(state="CLOSED") == 0
    assert found(late="1") == 0


def test_the_palette_finds_by_code_number_and_exact_name(county, filed):
    code = county.case(filed).code
    assert [f.by for f in county.do("clerk", queue.find, code.lower())] == ["code"]
    assert [f.by for f in county.do("clerk", queue.find, "马桂兰")] == ["name"]
    assert county.do("clerk", queue.find, "马") == []
    with county.work() as w:
        w.session.get_one(Case, filed).number = "（2026）合人调字第12号"
    for typed in ("12", "(2026)合人调字第12号", "（2026）合人调字第12号"):
        assert [f.by for f in county.do("clerk", queue.find, typed)] == ["number"]
    assert county.do("clerk", queue.find, "x" * 500) == []
    for login in ("judge", "admin", "mediator"):
        assert county.do(login, queue.find, "马桂兰") == []


def test_finishing_names_what_to_open_next(county, filed, register):
    other = county.file().case_id
    county.clock.advance(days=1)
    done = county.complete("clerk", filed, "register", register)
    assert done.case_id == filed
    assert done.next_task in {
        *[t.id for t in done.change.opened],
        county.task(other, "register").id,
    }


def test_a_chief_sees_the_tasks_of_the_own_committee_only(county, filed):
    task = county.task(filed, "register").id
    with county.work() as w:
        w.session.execute(update(Task).where(Task.id == task).values(scope=None))
    with pytest.raises(NotFound):
        county.do("chief", queue.open_task, task)
    with county.work() as w:
        led = county.place("HYC-TW")
        w.session.execute(update(Task).where(Task.id == task).values(scope=led))
    assert not county.do("chief", queue.open_task, task).may_complete
