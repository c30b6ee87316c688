from datetime import timedelta

import pytest

from cases.access import Actor, PartyActor
from cases.county import people, sign_in
from cases.errors import AccountLocked, AnswersInvalid, SignInRefused
from cases.models import Login
from cases.showcase import demo


def enter(county, login="clerk", password=demo.PASSWORD):
    return sign_in.enter(county.runtime, login, password)


def visit(county, opened):
    return sign_in.resume(county.runtime, opened.token)


def test_the_right_password_opens_a_session_with_the_grants_held(county):
    found = visit(county, enter(county, " Clerk "))
    assert isinstance(found.actor, Actor)
    assert found.actor.grants == {("intake_clerk", county.place("HYC-TJZX"))}
    assert not found.must_change_password


def test_the_database_keeps_no_token(county):
    opened = enter(county)
    with county.work() as w:
        rows = w.session.query(Login).all()
    assert rows
    assert all(opened.token.encode() not in bytes(row.id) for row in rows)
    assert sign_in.resume(county.runtime, opened.token + "x") is None


@pytest.mark.parametrize("login", ["clerk", "nobody", "", "'; drop table login; --"])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(county, login):
    with pytest.raises(SignInRefused):
        enter(county, login, "wrong")


def test_an_unknown_name_costs_a_hash_too(county, monkeypatch):
    asked = []
    real = sign_in._matches
    monkeypatch.setattr(sign_in, "_matches", lambda *a: asked.append(a) or real(*a))
    with pytest.raises(SignInRefused):
        enter(county, "nobody", "wrong")
    assert len(asked) == 1


def fail(county, times):
    for _ in range(times):
        with pytest.raises(SignInRefused):
            enter(county, password="wrong")


def test_after_five_wrong_passwords_the_account_rests_and_then_opens(county):
    fail(county, 4)
    with pytest.raises(AccountLocked) as locked:
        enter(county, password="wrong")
    assert locked.value.detail["until"] == county.clock.now + timedelta(minutes=1)
    with pytest.raises(AccountLocked):
        enter(county)
    county.clock.advance(minutes=2)
    assert visit(county, enter(county)).actor.login == "clerk"
    fail(county, 4)


def test_each_further_wrong_password_doubles_the_rest_up_to_an_hour(county):
    fail(county, 4)
    rests = []
    for _ in range(9):
        with pytest.raises(AccountLocked) as locked:
            enter(county, password="wrong")
        until = locked.value.detail["until"]
        rests.append((until - county.clock.now).total_seconds() / 60)
        county.clock.now = until
    assert rests == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_session_ends_when_nobody_uses_it(county):
    opened = enter(county)
    for _ in range(3):
        county.clock.advance(minutes=100)
        assert visit(county, opened) is not None
    county.clock.advance(minutes=121)
    assert visit(county, opened) is None


def test_a_session_ends_after_twelve_hours_however_busy(county):
    opened = enter(county)
    for _ in range(12):
        assert visit(county, opened) is not None
        county.clock.advance(hours=1)
    assert visit(county, opened) is None
    assert county.do(None, sign_in.purge) == 1


def test_leaving_closes_the_session_and_leaving_everywhere_all(county):
    first, second, third = (enter(county) for _ in range(3))
    county.do(None, sign_in.leave, first.token)
    assert visit(county, first) is None
    assert visit(county, second) is not None
    assert county.do(None, sign_in.leave_everywhere, county.user("clerk")) == 2
    assert visit(county, third) is None


def test_a_disabled_account_is_out_at_once(county):
    opened = enter(county)
    county.do("admin", people.disable, county.user("clerk"))
    assert visit(county, opened) is None
    with pytest.raises(SignInRefused):
        enter(county)


def test_each_session_guards_its_forms(county):
    found = {visit(county, enter(county)).csrf for _ in range(3)}
    assert len(found) == 3
    assert all(found)


def test_changing_the_password_closes_the_other_sessions(county):
    old = enter(county)
    new = county.do("clerk", sign_in.change_password, demo.PASSWORD, "湖边有三只白鹭在飞，还有风")
    assert visit(county, old) is None
    assert visit(county, new) is not None
    assert enter(county, password="湖边有三只白鹭在飞，还有风")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wrong", "a-long-new-one-7"),
        (demo.PASSWORD, demo.PASSWORD),
        (demo.PASSWORD, "short"),
        (demo.PASSWORD, "1234567890"),
        (demo.PASSWORD, "aaaaaaaaaaaa"),
        (demo.PASSWORD, "password123"),
        (demo.PASSWORD, "my-name-is-clerk"),
        (demo.PASSWORD, "x" * 201),
    ],
)
def test_a_password_that_is_no_good_is_refused(county, old, new):
    with pytest.raises(AnswersInvalid):
        county.do("clerk", sign_in.change_password, old, new)


def test_a_party_opens_the_own_page_with_code_and_key(county):
    receipt = county.file()
    typed = receipt.key.lower().replace("-", " ")
    opened = sign_in.enter_as_party(county.runtime, receipt.code.lower(), typed)
    actor = visit(county, opened).actor
    assert actor == PartyActor(receipt.keys[0].party_id, receipt.case_id)


def test_a_key_opens_its_own_case_only(county):
    first, second = county.file(), county.file()
    for code, key in [(first.code, second.key), (first.code, ""), ("", first.key), ("", "")]:
        with pytest.raises(SignInRefused):
            sign_in.enter_as_party(county.runtime, code, key)
