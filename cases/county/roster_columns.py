"""The sheets of the spreadsheet of organisations and people: their columns and how cells read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.access import ROLES
from cases.county import identity
from processes import law

#: what a cell may hold when it comes out of the file: text, number, truth, day
Raw = str | int | float | bool | date

YES, NO = "是", "否"

_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
#: with what a text begins that a spreadsheet would calculate (OWASP: CSV Injection)
_SUM = re.compile(r"[=@\t]|[+-](?![\d ()-]+$)")
_BETWEEN = r"[、，,;；\s]+"
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")


class Bad(Exception):
    """A cell cannot be taken; the first argument says why, to the one who filled it in."""


@dataclass(frozen=True)
class Column:
    """A column: the field it fills, its heading, and what the explanation says of it."""

    field: str
    head: str
    help: str
    read: Callable[[Column, str], Any]
    required: bool = False
    #: signs
    most: int = 120
    #: code to word, for a column of choices
    choices: Callable[[], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet; a row is known by the columns *key*, which are fields of it."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def read(column: Column, raw: Raw | None) -> Any:
    """Return what a cell means; None when it is empty. Raises `Bad`."""
    text = _text(raw)
    if not text:
        return None
    if _HIDDEN.search(text):
        raise Bad("含有看不见的控制字符。")
    if _SUM.match(text):
        raise Bad("是公式或像公式，请填写文字。")
    if len(text) > column.most:
        raise Bad("太长了。")
    return column.read(column, text)


def is_yes(column: Column) -> bool:
    """Tell whether a column asks for yes or no."""
    return column.read is yes


def _text(raw: Raw | None) -> str:
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        raw = raw.date()
    return "" if raw is None else str(raw).strip()


def plain(_column: Column, text: str) -> str:
    """Take a text as it is."""
    return text


def _login(_column: Column, text: str) -> str:
    return text.lower()


def phone(_column: Column, text: str) -> str:
    """Read a telephone number. Raises `Bad`."""
    try:
        return identity.phone(text)
    except identity.IdentityError as error:
        raise Bad(str(error)) from error


def choice(column: Column, text: str) -> str:
    """Read one of the column's choices by its code or its word. Raises `Bad`."""
    known = column.choices() if column.choices else {}
    for code, word in known.items():
        if text in (code, word):
            return code
    raise Bad("不在可选的范围内，请从下拉列表里选。")


def _grade(column: Column, text: str) -> int:
    return int(choice(column, text))


def yes(_column: Column, text: str) -> bool:
    """Read yes or no. Raises `Bad`."""
    if text not in (YES, NO):
        raise Bad("请填“是”或“否”。")
    return text == YES


def _day(_column: Column, text: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError as error:
        raise Bad("日期写成 2026-12-31 的样子。") from error


def _choices(column: Column, text: str) -> list[str]:
    """Read several choices; a name may itself hold a sign that separates (土地、林地、草原权属)."""
    codes = {word: code for code, word in column.choices().items()} if column.choices else {}
    codes |= {code: code for code in codes.values()}
    one = "|".join(map(re.escape, sorted(codes, key=len, reverse=True)))
    if not re.fullmatch(rf"(?:{one})(?:{_BETWEEN}(?:{one}))*", text):
        raise Bad("不在可选的范围内，请从下拉列表里选。")
    return sorted({codes[name] for name in re.findall(one, text)})


def _tags(_column: Column, text: str) -> list[str]:
    found = [one for one in re.split(_BETWEEN, text) if one]
    if len(found) > 10 or any(len(one) > 20 for one in found):
        raise Bad("最多十项，每项不超过二十个字。")
    return found


def words(kind: str) -> Callable[[], Mapping[str, str]]:
    """Name a list of choices that the law's tables hold."""
    return lambda: law.words(kind)


def _roles() -> Mapping[str, str]:
    """List what a spreadsheet may give; an administrator is made by hand, one at a time."""
    return {code: word for code, word in ROLES.items() if code != "admin"}


def _disputes() -> Mapping[str, str]:
    return {code: row.name for code, row in law.categories().items()}


def _kinds() -> Mapping[str, str]:
    return {code: row.name for code, row in law.kinds().items()}


PLACES = Sheet(
    "机构",
    ("code",),
    (
        Column("code", "编码", "字母、数字、点和横线，全县不重复，以后不改。", plain, True, 40),
        Column("name", "法定名称", "公章上的名称。新建时必填。", plain),
        Column("display_name", "对外名称", "与法定名称不同时填写。", plain),
        Column(
            "level",
            "层级",
            "从下拉列表里选。新建时必填。",
            choice,
            choices=words("organisation_level"),
        ),
        Column(
            "kind",
            "类别",
            "从下拉列表里选。新建时必填。",
            choice,
            choices=words("organisation_kind"),
        ),
        Column("parent", "上级机构编码", "可以是本表别的行，先后不限。", plain, most=40),
        Column(
            "host", "派驻单位编码", "派驻调解室驻在哪个法院、派出所或信访部门。", plain, most=40
        ),
        Column("short_name", "编号简称", "案号里的字；能盖章的调解组织必填。", plain, most=16),
        Column("court_code", "法院代字", "只有法院填，如“渝0117”。", plain, most=8),
        Column("can_seal", "可以盖章", "是或否。", yes),
        Column("lawfully_established", "依法设立", "是或否。", yes),
        Column(
            "handles",
            "办理的调解",
            "专门办理哪些行业调解、行政调解，几项之间用顿号隔开。",
            _choices,
            most=400,
            choices=_kinds,
        ),
        Column("filing_no", "备案编号", "", plain, most=60),
        Column("uscc", "统一社会信用代码", "十八位。", plain, most=18),
        Column("address", "地址", "", plain, most=200),
        Column("phone", "电话", "", plain, most=40),
    ),
)

PEOPLE = Sheet(
    "人员",
    ("login",),
    (
        Column(
            "login",
            "账号",
            "小写字母开头，可含数字、点和横线，3至40位；以后不改。",
            _login,
            True,
            40,
        ),
        Column("name", "姓名", "新建时必填。", plain, most=40),
        Column("phone", "手机", "十一位手机号。", phone, most=20),
        Column("employment", "专兼职", "从下拉列表里选。", choice, choices=words("employment")),
        Column("grade", "等级", "一级最高。", _grade, choices=words("mediator_grade")),
        Column("certificate_no", "证书编号", "", plain, most=40),
        Column(
            "specialties",
            "擅长的纠纷",
            "几项之间用顿号隔开。",
            _choices,
            most=400,
            choices=_disputes,
        ),
        Column("background", "来自", "退休干部、老党员、新乡贤等，几项之间用顿号隔开。", _tags),
        Column("term_end", "任期届满", "如 2028-12-31。", _day),
    ),
)

POSTS = Sheet(
    "岗位",
    ("login", "role", "place"),
    (
        Column("login", "账号", "“人员”里有的，或者系统里已有的。", _login, True, 40),
        Column(
            "role", "岗位", "从下拉列表里选。管理员请另在账号页设。", choice, True, choices=_roles
        ),
        Column("place", "机构编码", "“机构”里有的，或者系统里已有的。", plain, True, 40),
        Column(
            "slot",
            "网格团队",
            "只有网格填：“3+X+Y”里的哪一种。",
            choice,
            choices=words("grid_slot"),
        ),
    ),
)

#: in the order in which they are taken in
SHEETS = (PLACES, PEOPLE, POSTS)
