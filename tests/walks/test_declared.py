"""Whoever takes part in mediating first says whether there is an interest, each for themselves."""

import pytest

from cases.models import Assignment, User
from tests.walks.test_assignment import arranges, replaces
from tests.walks.test_parties_put_right import SON, joins

UNDECLARED = "先在案件页“谁来调解”声明有没有利害关系"


@pytest.fixture
def two(county):
    """A dispute before its declaration, mediated by two."""
    county.at("2026-03-02 09:00")
    one = county.dispute()
    one.team = ("mediator", "mediator2")
    return one.to_mediation()


def tries_to_meet(one, status=409, login=None):
    told = {"at": one.county.now(), "place": "申明亭", "mode": "JOINT", "record": "各自陈述。"}
    told |= {"attendees": one.parties, "result": "continue"}
    return one.does(login or one.hand, "hold_session", status, **told).words()


def in_talks(one):
    one.does(one.hand, "declare_conflict", conflict="no")
    return one.is_told_rights().is_investigated()


def test_who_mediates_beside_declares_before_the_first_session(two):
    in_talks(two)
    refused = tries_to_meet(two)
    assert UNDECLARED in refused
    assert two.house.find(User, login="mediator2").name in refused
    assert "还没有声明有没有利害关系" in two.page()
    assert "您和马桂兰、李秀英是亲属" in two.page("mediator2")
    assert "下一步 声明有没有利害关系" in two.page("mediator2")
    assert "下一步 声明有没有利害关系" not in two.page("mediator")
    assert "请选择有没有利害关系" in two.declares("mediator2", "", status=422).words()
    two.declares("mediator2")
    assert "还没有声明有没有利害关系" not in two.page()
    two.meets("continue")


def test_who_has_an_interest_that_is_not_waived_mediates_beside_no_more(two):
    in_talks(two)
    assert "请写明是什么关系" in two.declares("mediator2", "yes", status=422).words()
    two.declares("mediator2", "yes", relation="李秀英的侄子")
    row = two.house.find(Assignment, case_id=two.case_id, role="CO")
    assert (row.conflict, row.ended_at is not None) == (True, True)
    two.meets("continue")  # the other goes on alone
    arranges(two, "chief", "mediator", "mediator2")
    task = two.house.task(two.case_id, "hold_session")
    seen = two.house.as_("mediator2").get(f"/tasks/{task}").words()
    assert "您只能查看" in seen, "and does nothing in another's place"


def test_an_interest_that_all_parties_waive_is_no_hindrance(two):
    in_talks(two)
    told = {"relation": "同村", "waived": two.parties}
    two.declares("mediator2", "yes", **told)
    assert two.beside() == ["mediator2"]
    two.meets("continue")


def test_who_stands_in_or_takes_over_declares_first(county):
    county.at("2026-03-02 09:00")
    one = county.dispute().to_session()
    arranges(one, "chief", "mediator", "mediator2")
    assert UNDECLARED in tries_to_meet(one, login="mediator2")
    assert "您和马桂兰、李秀英是亲属" in one.page("mediator2")
    one.declares("mediator2")
    tries_to_meet(one, 303, login="mediator2")
    replaces(one, "chief", who="chief", no_interest="yes")
    assert UNDECLARED in tries_to_meet(one, login="chief")
    one.declares("chief")
    tries_to_meet(one, 303, login="chief")


def test_when_somebody_joins_the_mediators_declare_again_for_them(two):
    in_talks(two).declares("mediator2")
    joins(two, **SON)
    assert "您和李小勇是亲属" in two.page()
    assert UNDECLARED in tries_to_meet(two)
    two.declares()
    assert UNDECLARED in tries_to_meet(two), "the other has not yet"
    two.declares("mediator2")
    tries_to_meet(two, 303)
    two.declares("clerk", status=403)
    two.declares("tradechief", status=404)


def test_a_case_from_before_goes_on(county):
    one = county.dispute().to_session()
    with one.house.runtime.work() as w:
        case = w.session.get(type(one.case), one.case_id)
        case.details = {k: v for k, v in case.details.items() if k != "declared"}
    one.meets("agreed")
    assert one.open() == {"draft_agreement"}
