"""Who opens the page of a case without handling it is kept, and the parties read it."""

import pytest
import sqlalchemy as sa

from cases.models import CaseEvent, User

#: who mediates, who heads them, and the clerk with the next task in hand: they do their work
HANDLING = ("mediator", "chief")


def looks(one):
    return one.house.count(CaseEvent, case_id=one.case_id, kind="case.read")


def opens(one, *logins, path=""):
    for login in logins:
        one.house.as_(login).get(f"/cases/{one.case_id}{path}")
    return looks(one)


def test_who_opens_a_case_it_does_not_handle_is_kept_once_a_day_and_told(county):
    county.at("2026-03-02 09:00")
    one = county.dispute().to_session()
    before = looks(one)
    assert opens(one, *HANDLING) == before
    assert opens(one, "mediator2", "office") == before + 2
    assert opens(one, "mediator2", "office", "mediator2") == before + 2
    assert opens(one, "office", path="/written") == before + 2
    county.at("2026-03-04 00:30")  # the next day here, in Greenwich the same
    assert opens(one, "office", path="/written") == before + 3
    one.house.as_("police").get(f"/cases/{one.case_id}", 404)
    assert looks(one) == before + 3
    page = one.party_page(0)
    assert page.count("打开案件页") == before + 3
    assert one.house.find(User, login="office").name in page
    assert "打开案件页" in one.page("chief")


def test_the_clerk_with_the_next_task_handles_it(county):
    one = county.dispute().to_consent()
    assert opens(one, "clerk") == 0
    one.answers(1, "yes")
    one.is_accepted()
    assert opens(one, "clerk") == 1


def test_who_of_the_court_opens_an_application_without_a_task_in_it_is_kept(county):
    county.at("2026-03-02 09:00")
    one = county.dispute().to_session().meets("agreed")
    one.to_agreement(one.act(1, "修复排水沟", "2026-11-20"))
    county.at("2026-03-05 09:00")
    one.is_at_court()

    def opens_application(login, status=200):
        one.house.as_(login).get(f"/court/{one.confirmation().id}", status)
        return looks(one)

    before = looks(one)
    assert opens_application("courtclerk") == before, "the next step is in its hands"
    assert opens_application("president") == before + 1
    assert opens_application("president") == before + 1, "once a day"
    assert opens(one, "president") == before + 1, "by whichever door"
    one.is_docketed()
    assert opens_application("judge") == before + 1
    assert opens_application("courtclerk") == before + 2
    assert opens_application("mediator", 403) == before + 2
    county.at("2026-03-06 09:00")
    assert opens_application("president") == before + 3
    page = one.party_page(0)
    assert page.count("打开案件页") == before + 3
    assert one.house.find(User, login="president").name in page


@pytest.mark.parametrize("login", HANDLING)
def test_whoever_handles_it_pays_nothing_for_it(county, login):
    one = county.dispute().to_session()
    opens(one, login)
    said = []

    def hear(conn, cursor, statement, *_):
        said.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        opens(one, login)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)
    assert not [s for s in said if s.startswith("INSERT") and "case_event" in s]
    assert not [s for s in said if "case_event" in s and "actor_id = " in s]
