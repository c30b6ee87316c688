"""Sums, days, ages and masks."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import words
from documents.errors import NotANumber

DIGITS = {letter: n for n, letter in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}
SUMS = st.integers(min_value=1, max_value=10**14 - 1)


def read_aloud(written: str) -> int:
    """Read capitals back into fen, by another way than they were written."""
    text = written.removeprefix("人民币").removesuffix("整")
    yuan, _, cents = text.partition("元") if "元" in text else ("", "", text)
    total = section = digit = 0
    for letter in yuan:
        if letter in DIGITS:
            digit = DIGITS[letter]
        elif letter in UNITS:
            section, digit = section + digit * UNITS[letter], 0
        else:
            total, section, digit = total + (section + digit) * GROUPS[letter], 0, 0
    fen = (total + section + digit) * 100
    for place, worth in (("角", 10), ("分", 1)):
        if place in cents:
            fen += DIGITS[cents[cents.index(place) - 1]] * worth
    return fen


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.01", "人民币壹分"),
        ("0.10", "人民币壹角整"),
        ("0.12", "人民币壹角贰分"),
        ("1.05", "人民币壹元零伍分"),
        ("10", "人民币壹拾元整"),
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("12300", "人民币壹万贰仟叁佰元整"),
        ("18600", "人民币壹万捌仟陆佰元整"),
        ("23000", "人民币贰万叁仟元整"),
        ("100005", "人民币壹拾万零伍元整"),
        ("100050", "人民币壹拾万零伍拾元整"),
        ("10000000", "人民币壹仟万元整"),
        ("100000005", "人民币壹亿零伍元整"),
        ("100050000", "人民币壹亿零伍万元整"),
        ("500000000.30", "人民币伍亿元叁角整"),
        ("999999999999.99", "人民币" + "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (0, "人民币零元整"),
    ],
)
def test_sums_are_written_in_capitals_as_banks_write_them(amount, written):
    assert words.capitals(amount) == written


@given(SUMS)
def test_capitals_read_back_to_the_same_sum(fen):
    assert read_aloud(words.capitals(Decimal(fen) / 100)) == fen


@given(SUMS)
def test_capitals_have_no_needless_zero(fen):
    written = words.capitals(Decimal(fen) / 100)
    assert "零零" not in written
    assert not {"零元", "零万", "零亿", "零角", "零分", "亿万"} & {
        written[n : n + 2] for n in range(len(written))
    }
    assert written.endswith("分") == bool(fen % 10)


@given(SUMS)
def test_different_sums_have_different_capitals(fen):
    if fen + 1 < 10**14:
        assert words.capitals(Decimal(fen) / 100) != words.capitals(Decimal(fen + 1) / 100)


@pytest.mark.parametrize("amount", ["-1", "0.001", "1000000000000", "NaN", "Infinity", "abc", ""])
def test_a_sum_that_is_none_is_refused(amount):
    with pytest.raises(NotANumber):
        words.capitals(amount)


def test_sums_in_text_and_in_tables():
    assert words.yuan("18600.00") == "18600元"
    assert words.yuan("0.5") == "0.50元"
    assert words.money("1234567.8") == "1,234,567.80"
    assert words.sum_of("600") == "600元（大写：人民币陆佰元整）"


def test_days_in_both_styles():
    assert words.day("2026-03-05") == "2026年3月5日"
    assert words.day("2026-03-05T23:30:00+08:00") == "2026年3月5日"
    assert words.day(date(2026, 12, 31)) == "2026年12月31日"
    assert words.day(None) == ""
    assert words.moment("2026-03-05T09:05:00+08:00") == "2026年3月5日9时05分"
    assert words.han_day("2026-03-05") == "二〇二六年三月五日"
    assert words.han_day("2030-10-20") == "二〇三〇年十月二十日"
    assert words.han_day("2026-11-31"[:8] + "21") == "二〇二六年十一月二十一日"


@given(st.integers(min_value=1, max_value=99))
def test_numerals_are_one_to_one(number):
    assert [words.numeral(n) for n in range(1, 100)].count(words.numeral(number)) == 1
    assert "〇" not in words.numeral(number)


def test_an_age_is_full_years():
    assert words.age("1986-03-02", "2026-03-01") == 39
    assert words.age("1986-03-02", "2026-03-02") == 40
    assert words.age("2012-02-29", "2026-02-28") == 13
    assert words.age(None, "2026-03-02") is None


def test_masks_hide_the_middle():
    assert words.mask_id("990101198603020025") == "990***********0025"
    assert words.mask_id("A12345") == "A*****"
    assert words.mask_phone("13800138000") == "138****8000"
    assert words.mask_name("张㛃") == "张某"
    assert words.mask_name("欧阳文忠") == "欧阳某某"
    assert words.mask_name("䶮") == "䶮某"
    assert words.mask_id(None) == words.mask_phone(None) == words.mask_name("") == ""


def test_names_are_joined_and_sentences_closed():
    assert words.joined(["甲"]) == "甲"
    assert words.joined(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert words.joined([]) == ""
    assert words.ended("如数付清；") == words.ended("如数付清") == "如数付清。"


def test_an_unknown_code_stands_for_itself():
    assert words.label("JOINT", "mode") == "共同调解"
    assert words.label("OTHERWISE", "mode") == "OTHERWISE"
    assert words.label(None, "mode") == ""
