"""What a number of a person or an organisation says of itself, and whether it can be right.

Sources: GB 11643-1999 (公民身份号码, MOD 11-2), GB 32100-2015 (统一社会信用代码, MOD 31).
The district code is not looked up: districts are abolished and renamed, old numbers stay valid.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: first two digits: province-level divisions (GB/T 2260), Taiwan/HK/Macao permits 81-83 included
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?|400-?\d{3}-?\d{4}|12\d{3}")

#: other papers: loose shapes, since each authority writes its own
_PAPERS = {
    "HKMT": re.compile(r"[HM]\d{8}(\d{2})?|\d{8}(\d{2})?"),
    "PASSPORT": re.compile(r"[A-Z0-9]{5,17}"),
    "OTHER": re.compile(r"[A-Z0-9一-鿿()〔〕\-]{4,30}"),
}

#: capacity by age (民法典 arts. 17-21): below it a guardian acts
ADULT = 18
#: from which one who lives on own earnings has full capacity (民法典 art. 18)
EARNING = 16
#: separate rules for the data of children (个人信息保护法 art. 31)
CHILD = 14
#: the age from which a party counts as elderly and vulnerable in triage
ELDERLY = 75


class IdentityError(ValueError):
    """The number cannot be right; the message says why, in Chinese."""


@dataclass(frozen=True)
class Person:
    """What an ID card number says: *number* normalised, the day of birth and 男 or 女."""

    number: str
    birth_date: date
    gender: str


def normal(text: str) -> str:
    """Bring a number to its written form: half-width, no spaces, capitals."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def id_card(text: str, today: date) -> Person:
    """Read an 18-sign ID card number; raises `IdentityError`."""
    number = normal(text)
    if not re.fullmatch(r"\d{17}[0-9X]", number, re.ASCII):
        raise IdentityError("身份证号码应为18位，末位是数字或X。")
    if not _PROVINCES.fullmatch(number[:2]):
        raise IdentityError("身份证号码的前两位不是行政区划代码。")
    born = _birth(number[6:14], today)
    if _CHECKS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11] != number[17]:
        raise IdentityError("身份证号码校验不通过，请核对有没有输错。")
    return Person(number, born, "男" if int(number[16]) % 2 else "女")


def _birth(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise IdentityError("身份证号码中的出生日期不存在。") from error
    if not today - timedelta(days=130 * 366) <= born <= today:
        raise IdentityError("身份证号码中的出生日期不合理。")
    return born


def id_card_check(first17: str) -> str:
    """Compute the check sign of the first 17 digits of an ID card number."""
    return _CHECKS[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def uscc(text: str) -> str:
    """Normalise a unified social credit code; raises `IdentityError` when its check fails."""
    code = normal(text)
    if len(code) != 18 or any(c not in _USCC for c in code):
        raise IdentityError("统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z）。")
    if uscc_check(code[:17]) != code[17]:
        raise IdentityError("统一社会信用代码校验不通过，请核对有没有输错。")
    return code


def uscc_check(first17: str) -> str:
    """Compute the check sign of the first 17 signs of a unified social credit code."""
    total = sum(_USCC.index(c) * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC[-total % 31]


def paper(kind: str, text: str) -> str:
    """Normalise the number of another identity paper; raises `IdentityError`."""
    number = normal(text)
    if not _PAPERS[kind].fullmatch(number):
        raise IdentityError("证件号码的格式不对。")
    return number


def phone(text: str) -> str:
    """Normalise a Chinese phone number, mobile or fixed; raises `IdentityError`."""
    number = normal(text).removeprefix("+86").replace("—", "-")
    if _MOBILE.fullmatch(number.replace("-", "")):
        return number.replace("-", "")
    if _LANDLINE.fullmatch(number):
        return number
    raise IdentityError("电话号码不对：手机号为11位；座机请带区号，如023-42888888。")


def age(born: date, today: date) -> int:
    """Return the full years lived on *today* (周岁)."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
