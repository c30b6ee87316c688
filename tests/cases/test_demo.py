import pytest
from sqlalchemy import delete, func, select

from cases.access import ROLES
from cases.county import people, sign_in
from cases.desks import queue
from cases.models import Holiday, Membership, Organisation, User
from cases.operating import housekeeping
from cases.reception import filing, kinds
from cases.showcase import demo, demo_disputes


def test_loading_again_adds_nothing(county):
    def size(w):
        kinds = (Organisation, User, Membership, Holiday)
        return [w.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]

    with county.work() as w:
        before = size(w)
        accounts = demo.load(w, disputes=False)
        assert size(w) == before
    assert {
        "clerk",
        "mediator",
        "chief",
        "office",
        "courtclerk",
        "judge",
        "president",
        "admin",
    } <= {account.login for account in accounts}


def test_who_came_with_a_later_release_is_there_after_it(county):
    with county.work() as w:
        old = w.session.get_one(User, county.user("command"))
        w.session.execute(delete(Membership).where(Membership.user_id == old.id))
        w.session.delete(old)
        w.session.flush()
        assert "command" in {a.login for a in demo.load(w, disputes=False)}
        posts = select(Membership.role).join(User).where(User.login == "command")
        assert "command_center" in set(w.session.scalars(posts))


def test_every_demo_account_opens_with_the_printed_password(county):
    with county.work() as w:
        accounts = demo.accounts(w)
    for login in [a.login for a in accounts][:3]:
        assert sign_in.enter(county.runtime, login, demo.PASSWORD)
    assert all(any(role in a.words for role in ROLES.values()) for a in accounts)


def test_a_real_county_shows_no_demo_accounts(runtime):
    with runtime.work() as w:
        w.session.add(User(login="clerk", name="周敏", password="x", created_at=w.now))
        w.session.flush()
        assert demo.accounts(w) == []


def test_a_closed_demo_account_is_not_offered(county):
    county.do("admin", people.disable, county.user("judge"))
    with county.work() as w:
        assert "judge" not in {a.login for a in demo.accounts(w)}


@pytest.mark.parametrize("code", ["HYC-TW", "HYC-GM-TW"])
def test_the_committees_of_the_street_may_take_its_cases(county, code):
    case = county.case(county.file().case_id)
    with county.work("clerk") as w:
        assert code in {c.code for c in kinds.organisations(w, case)}


def test_the_demo_disputes_are_whole_applications(county):
    for application in demo_disputes.APPLICATIONS:
        with county.work() as w:
            demo._file(w, application)
    assert [pile.count for pile in county.do("clerk", queue.piles) if pile.key == "open"] == [3]


def test_what_is_over_is_tidied_away(county):
    county.do(None, filing.start)
    sign_in.enter(county.runtime, "clerk", demo.PASSWORD)
    nothing = {"sessions": 0, "filings": 0, "imports": 0, "phones": 0}
    assert county.do(None, housekeeping.tidy) == nothing
    county.clock.advance(days=15)
    assert county.do(None, housekeeping.tidy) == nothing | {"sessions": 2, "filings": 1}
