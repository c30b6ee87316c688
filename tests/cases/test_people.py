import argon2
import pytest

from cases.county import people, places, sign_in
from cases.errors import AnswersInvalid, NotAllowed, NotFound


def test_an_administrator_makes_an_account_that_must_change_its_password(county):
    centre = county.place("HYC-TJZX")
    fields = {"login": "wang.li", "name": "王莉", "phone": "138 0000 9999"}
    password = county.do("admin", people.create, fields, [("intake_clerk", centre)])
    opened = sign_in.enter(county.runtime, "wang.li", password)
    visit = sign_in.resume(county.runtime, opened.token)
    assert visit.must_change_password
    assert visit.actor.grants == {("intake_clerk", centre)}


def test_a_password_costs_a_guesser_what_is_asked_of_it(cheap_passwords):
    """OWASP, Password Storage: argon2id, 19 MiB and two passes at the least."""
    found = argon2.extract_parameters(cheap_passwords.hash("a password"))
    assert found.type is argon2.Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"login": "clerk", "name": "重名"}, "login"),
        ({"login": "王莉", "name": "王莉"}, "login"),
        ({"login": "wl", "name": "王莉"}, "login"),
        ({"login": "wangli", "name": " "}, "name"),
        ({"login": "wangli", "name": "王莉", "phone": "1"}, "phone"),
        ({"login": "wangli", "name": "王莉", "grade": 9}, "grade"),
    ],
)
def test_a_wrong_account_is_refused_by_field(county, fields, field):
    with pytest.raises(AnswersInvalid) as refused:
        county.do("admin", people.create, fields, [])
    assert list(refused.value.detail["errors"]) == [field]


def test_a_role_or_place_that_is_not_there_is_refused(county):
    for holding in [("king", county.place("HY")), ("admin", county.user("clerk"))]:
        with pytest.raises(AnswersInvalid):
            county.do("admin", people.edit, county.user("clerk"), {}, [holding])


def test_roles_changed_are_held_from_the_next_request_on(county):
    opened = sign_in.enter(county.runtime, "clerk", "shenming-demo")
    court = county.place("HY-FY")
    county.do("admin", people.edit, county.user("clerk"), {}, [("court_clerk", court)])
    assert sign_in.resume(county.runtime, opened.token).actor.grants == {("court_clerk", court)}


def test_a_reset_password_closes_sessions_and_unlocks(county):
    opened = sign_in.enter(county.runtime, "clerk", "shenming-demo")
    password = county.do("admin", people.reset_password, county.user("clerk"))
    assert sign_in.resume(county.runtime, opened.token) is None
    assert sign_in.enter(county.runtime, "clerk", password)


@pytest.mark.parametrize("act", [people.accounts, places.tree])
def test_the_list_of_accounts_is_the_administrators_and_the_tree_everybodys(county, act):
    assert county.do("admin", act)
    if act is people.accounts:
        with pytest.raises(NotAllowed):
            county.do("clerk", act)


def test_nobody_but_an_administrator_changes_people_or_places(county):
    user, place = county.user("judge"), county.place("HY")
    for act, args in [
        (people.create, ({"login": "abc", "name": "x"}, [])),
        (people.edit, (user, {}, [])),
        (people.disable, (user,)),
        (people.reset_password, (user,)),
        (places.save, ({"name": "x"}, place)),
    ]:
        with pytest.raises(NotAllowed):
            county.do("chief", act, *args)


def test_one_does_not_close_ones_own_account(county):
    with pytest.raises(AnswersInvalid):
        county.do("admin", people.disable, county.user("admin"))


def test_searching_accounts_takes_wildcards_as_they_are(county):
    assert [a.login for a in county.do("admin", people.accounts, "杨德")] == ["mediator"]
    assert county.do("admin", people.accounts, "%") == []


def test_the_tree_lists_children_under_their_parents(county):
    with county.work() as w:
        tree = places.tree(w)
    depths = {p.code: p.depth for p in tree}
    assert (depths["HY"], depths["HYC"], depths["HYC-TW"], depths["HYC-GM-TW"]) == (0, 1, 2, 3)


def test_a_large_tree_shows_two_levels_what_was_opened_and_what_was_looked_for(county, monkeypatch):
    with county.work() as w:
        tree = places.tree(w)
    assert places.folded(tree) == tree
    monkeypatch.setattr(places, "UNFOLDED", 5)
    assert {row.depth for row in places.folded(tree)} == {0, 1}
    opened = places.folded(tree, county.place("HYC"))
    assert {"HYC-TW", "HYC-GM-TW", "HYC-GM-G1", "HY-FY"} <= {row.code for row in opened}
    assert len(opened) == len(tree)
    assert [row.code for row in places.folded(tree, search="水寺村人民")] == ["HYC-SS-TW"]
    below = places.below(tree)
    assert below[county.place("HY")] == len(tree) - 1
    assert below[county.place("HYC-GM")] == 2


def test_accounts_are_listed_from_one_on(county):
    logins = [one.login for one in county.do("admin", people.accounts)]
    assert [one.login for one in county.do("admin", people.accounts, "", logins[2], 2)] == logins[
        3:5
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "HY"}, "code"),
        ({"code": "有空 格"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": "CASTLE"}, "kind"),
        ({"kind": "COURT"}, "court_code"),
        ({"can_seal": True, "short_name": ""}, "short_name"),
        ({"uscc": "91350100M000100Y44"}, "uscc"),
    ],
)
def test_a_wrong_organisation_is_refused_by_field(county, fields, field):
    good = {"code": "NEW", "name": "新村", "level": "VILLAGE", "kind": "GOV"}
    with pytest.raises(AnswersInvalid) as refused:
        county.do("admin", places.save, good | fields)
    assert list(refused.value.detail["errors"]) == [field]


def test_an_organisation_is_never_put_below_itself(county):
    town, village = county.place("HYC"), county.place("HYC-GM")
    for parent in (town, village):
        with pytest.raises(AnswersInvalid):
            county.do("admin", places.save, {"parent_id": parent}, town)
    county.do("admin", places.save, {"name": "光明新村"}, village)
    assert county.do("admin", places.details, village)["name"] == "光明新村"


def test_an_organisation_that_is_not_there_is_not_found(county):
    with pytest.raises(NotFound):
        county.do("admin", places.save, {"name": "x"}, county.user("clerk"))


def test_the_command_line_makes_accounts_by_codes(county):
    grants = [("mediator", "HYC-TW")]
    county.do(
        None,
        people.add_by_codes,
        login="li.si",
        name="李四",
        grants=grants,
        password="三只白鹭飞过湖面，还有风",
    )
    assert {"login": "li.si", "name": "李四", "active": "yes", "roles": "mediator:HYC-TW"} in (
        county.do(None, people.listing)
    )
