from datetime import date

import pytest

from cases.county import identity
from cases.reception import parties

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def keys(ring):
    from cases.vault import crypto

    crypto.install(ring)


def card(born, gender="男"):
    first = f"500117{born:%Y%m%d}00{1 if gender == '男' else 2}"
    return first + identity.id_card_check(first)


def person(**changes):
    return {
        "name": "马桂兰",
        "id_no": card(date(1950, 1, 15), "女"),
        "phone": "138 0000 1234",
        "address": "合阳城街道光明村2组",
    } | changes


def check(answers, applicant=True):
    return parties.check(answers, "p", TODAY, applicant=applicant)


def test_birthday_gender_and_age_come_from_the_card():
    found = check(person())
    assert not found.errors
    assert found.values["birth_date"] == "1950-01-15"
    assert found.values["gender"] == "女"
    assert found.values["vulnerable"] == ["elderly"]
    assert found.values["phone"] == "13800001234"


def test_what_the_card_says_stands_against_what_was_typed():
    found = check(person(gender="男", birth_date="1999-09-09", vulnerable=["minor"]))
    assert (found.values["gender"], found.values["birth_date"]) == ("女", "1950-01-15")
    assert found.values["vulnerable"] == ["elderly"]


def test_an_applicant_gives_what_the_papers_need():
    found = check({"name": "李秀英"})
    assert set(found.errors) == {"p.id_no", "p.phone", "p.address"}


def test_of_the_other_side_a_name_and_a_way_to_reach_them_is_enough():
    assert not check({"name": "李秀英", "phone": "13800001234"}, applicant=False).errors
    assert not check({"name": "李秀英", "address": "光明村"}, applicant=False).errors
    assert "p.phone" in check({"name": "李秀英"}, applicant=False).errors


def test_a_wrong_number_of_the_other_side_is_still_noticed():
    found = check({"name": "李秀英", "phone": "1", "id_no": "1234"}, applicant=False)
    assert set(found.errors) == {"p.phone", "p.id_no"}


def test_an_organisation_gives_its_code_and_who_speaks_for_it():
    company = {"kind": "LEGAL", "name": "合阳物业有限公司", "phone": "023-42888888", "address": "x"}
    assert set(check(company).errors) == {"p.id_no", "p.legal_rep"}
    good = company | {"id_no": "91350100M000100Y43", "legal_rep": "王建"}
    found = check(good)
    assert not found.errors
    assert found.values["id_type"] == "USCC"


def test_a_minor_needs_a_guardian():
    child = person(id_no=card(date(2012, 5, 1)))
    assert set(check(child).errors) == {"p.agents"}
    guarded = child | {"agents": [{"kind": "GUARDIAN", "name": "马建国", "relation": "父亲"}]}
    assert not check(guarded).errors
    assert check(guarded).values["vulnerable"] == ["minor"]


@pytest.mark.parametrize(("born", "wrong"), [(date(2009, 5, 1), False), (date(2011, 5, 1), True)])
def test_who_lives_on_own_earnings_from_sixteen_on_stands_alone(born, wrong):
    found = check(person(id_no=card(born), own_income=True))
    assert bool(found.errors) is wrong
    assert ("earning" in found.values["vulnerable"]) is not wrong
    row = parties.make(found.values, "APPLICANT", 0)
    assert parties.needs_guardian(row, TODAY) is wrong
    assert not parties.needs_guardian(row, date(2029, 5, 1))  # grown up meanwhile


def test_an_adult_with_a_guardian_lacks_capacity_and_one_without_capacity_needs_one():
    assert set(check(person(vulnerable=["incapacitated"])).errors) == {"p.agents"}
    guarded = check(person(agents=[{"kind": "GUARDIAN", "name": "马小军"}]))
    assert not guarded.errors
    assert guarded.values["vulnerable"] == ["elderly", "incapacitated"]
    assert parties.needs_guardian(parties.make(guarded.values, "APPLICANT", 0), TODAY)


def test_an_agent_has_a_kind_and_an_authority():
    found = check(person(agents=[{"kind": "LAWYER", "name": "钱律师"}, {"kind": "FRIEND"}]))
    assert set(found.errors) == {"p.agents.0.authority", "p.agents.1.kind", "p.agents.1.name"}
    assert "p.agents" in check(person(agents=[{}] * 3)).errors


def test_both_sides_are_checked_and_made_into_rows_with_blind_indexes(ring):
    rows, errors = parties.check_sides(
        [person()], [{"name": "李秀英", "phone": "13900001234"}], TODAY
    )
    assert not errors
    assert [(r.side, r.position) for r in rows] == [("APPLICANT", 0), ("RESPONDENT", 1)]
    assert rows[0].id_no_index == ring.blind("id_no", card(date(1950, 1, 15), "女"))
    assert rows[1].name_index == ring.blind("name", "李秀英")
    assert rows[1].id_no_index is None


def test_nobody_is_on_both_sides():
    _, errors = parties.check_sides([person()], [person(name="马桂花")], TODAY)
    assert set(errors) == {"respondents"}


@pytest.mark.parametrize("side", [None, [], "x", {}, [{}] * 51])
def test_a_side_without_people_or_with_a_crowd_is_refused(side):
    _, errors = parties.check_sides(side, [{"name": "李秀英", "phone": "13900001234"}], TODAY)
    assert "applicants" in errors


@pytest.mark.parametrize(
    "answers",
    [
        None,
        7,
        [],
        {"name": 5, "phone": [], "id_no": {}, "agents": "x", "vulnerable": "x", "kind": "NATURAL"},
        {"name": "x" * 10_000},
        {"kind": "ROBOT"},
        {"agents": [None, 3]},
        {"birth_date": "9999-99-99", "name": "李"},
        {"id_type": "PASSPORT", "id_no": "?"},
        {"id_type": "USCC", "id_no": "91350100M000100Y43"},
    ],
)
def test_nonsense_is_a_problem_and_never_a_fault(answers):
    assert check(answers).errors


def test_texts_lose_what_does_not_print():
    assert parties.clean("  张\u202e三\x00\n好 ", 10) == "张三\n好"
