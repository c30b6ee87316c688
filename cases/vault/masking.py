"""Masks: what a screen shows of personal data until somebody gives a reason to see it.

Source: Personal Information Protection Law (个人信息保护法) arts. 6 and 51(3). A mask keeps what
tells two people of one case apart, and no more.
"""

import re

_AREA = re.compile(r"^(.*?(?:镇|乡|街道|区|县|市|旗|村|社区|路|街))")
#: family names of two signs
COMPOUND = [
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "轩辕",
    "夏侯",
    "长孙",
    "宇文",
    "司空",
    "鲜于",
    "闻人",
]


def name(value: str) -> str:
    """Mask a person's *value*: the family name stays (张三丰 → 张**, 欧阳修 → 欧阳*)."""
    if not value:
        return ""
    keep = 2 if value[:2] in COMPOUND and len(value) > 2 else 1
    return value[:keep] + "*" * max(1, len(value) - keep)


def identity(value: str | None) -> str:
    """Mask the number of an identity document: three characters, stars, the last two."""
    if not value:
        return ""
    return value[:3] + "*" * max(1, len(value) - 5) + value[-2:] if len(value) > 7 else "****"


def phone(value: str | None) -> str:
    """Mask a telephone number: 138****0017; short and foreign ones keep the last two digits."""
    if not value:
        return ""
    if len(value) >= 11:
        return value[:3] + "*" * (len(value) - 7) + value[-4:]
    return "*" * max(1, len(value) - 2) + value[-2:]


def address(value: str | None) -> str:
    """Mask an address below the town, street or village: 合阳城街道****."""
    if not value:
        return ""
    found = _AREA.match(value)
    return (found.group(1) if found else value[:2]) + "****"


def account(value: str | None) -> str:
    """Mask a bank account: only its last four digits stay."""
    digits = re.sub(r"\D", "", value or "")
    return f"****{digits[-4:]}" if len(digits) > 4 else ("****" if value else "")
