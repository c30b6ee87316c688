from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.county import identity
from cases.county.identity import IdentityError

TODAY = date(2026, 3, 2)


def card(first17):
    return first17 + identity.id_card_check(first17)


def test_a_card_says_birthday_and_gender():
    person = identity.id_card("11010519491231002x", TODAY)  # the example of GB 11643
    assert person == identity.Person("11010519491231002X", date(1949, 12, 31), "女")


def test_full_width_and_spaced_numbers_are_read():
    assert identity.id_card("１１０１０５ 19491231 002Ｘ", TODAY).gender == "女"


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # wrong check
        "11010519490231002X",  # 31 February… no such day
        card("11010520270101002"),  # not born yet
        card("11010518701231002"),  # too old
        card("99010519491231002"),  # no such province
        "11010549123100",
        "一一〇一〇五一九四九一二三一〇〇二X",
        "",
    ],
)
def test_a_number_that_cannot_be_right_is_refused(number):
    with pytest.raises(IdentityError):
        identity.id_card(number, TODAY)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place, step):
    number = card("50011719800315123")
    digit = str((int(number[place]) + step) % 10)
    with pytest.raises(IdentityError):
        identity.id_card(number[:place] + digit + number[place + 1 :], TODAY)


def test_a_credit_code_is_checked():
    assert identity.uscc("91350100m000100y43") == "91350100M000100Y43"  # example of GB 32100
    for wrong in ("91350100M000100Y44", "91350100M000100Y4", "9135O100M000100Y43"):
        with pytest.raises(IdentityError):
            identity.uscc(wrong)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 0000 1234", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("023-42888888", "023-42888888"),
        ("12348", "12348"),
    ],
)
def test_a_phone_number_is_brought_to_its_shape(typed, kept):
    assert identity.phone(typed) == kept


@pytest.mark.parametrize("typed", ["1380000123", "12800001234", "42888888", "abc", "1" * 30])
def test_a_wrong_phone_number_is_refused(typed):
    with pytest.raises(IdentityError):
        identity.phone(typed)


def test_age_is_counted_in_full_years():
    assert identity.age(date(2008, 3, 2), TODAY) == 18
    assert identity.age(date(2008, 3, 3), TODAY) == 17
    assert identity.age(date(2008, 2, 29), date(2026, 2, 28)) == 17
