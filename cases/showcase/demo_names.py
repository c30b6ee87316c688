"""Invented names, numbers and addresses for a fictional county; nobody is called so on purpose.

ID card numbers carry the division code 500000 (a whole municipality), which is given to nobody, and
telephone numbers are of the block 1380000, which is not in use.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from cases.county import identity

_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_FIRST = "国建志明秀桂玉春文德永家正光荣海立新红丽淑素世长兴泽庆云"
_SECOND = "华英兰芳强军平成林生福贵珍琴霞梅民忠良才元辉波龙凤莲清全友安"

#: names of towns and villages are put together from two signs
_TOWN = (
    "青白双石云龙金玉长古",
    "溪桥坪",
    ("镇", "镇", "镇", "街道"),
)
_VILLAGE = (
    "柏梓桑槐枫桃梨李柿竹松杉荷莲兰菊茶稻麦豆",
    "湾沟坝坡岭坎塘井垭堰坳冲",
    "村村村村社区",
)


def town(n: int) -> tuple[str, str]:
    """Name the *n*th town, from 0 on: 青溪, 青溪镇; thirty are known."""
    ones, twos, kinds = _TOWN
    name = ones[n % len(ones)] + twos[n // len(ones) % len(twos)]
    return name, name + kinds[n % len(kinds)]


def village(n: int) -> tuple[str, str]:
    """Name the *n*th village of a county: 柏湾, 柏湾村; beyond 240 they are 上柏湾 and so on."""
    ones, twos, kinds = _VILLAGE
    name = ones[n % len(ones)] + twos[n // len(ones) % len(twos)]
    name = ("", "上", "下", "新", "老")[n // (len(ones) * len(twos))] + name
    return name, name + (kinds[n % 4 : n % 4 + 1] if n % 5 else "社区")


def person(luck: Random) -> str:
    """Draw the name of a person."""
    name = luck.choice(_SURNAMES) + luck.choice(_FIRST)
    return name + luck.choice(_SECOND) if luck.random() < 0.9 else name


def phone(luck: Random) -> str:
    """Draw a telephone number that is nobody's."""
    return f"1380000{luck.randrange(10_000):04d}"


def card(luck: Random) -> str:
    """Draw an ID card number of an adult that is nobody's."""
    born = f"{luck.randrange(1946, 2004)}{luck.randrange(1, 13):02d}{luck.randrange(1, 29):02d}"
    return _with_check(f"500000{born}{luck.randrange(1, 999):03d}")


@cache
def _with_check(first: str) -> str:
    return first + identity.id_card_check(first)


def party(luck: Random, place: str) -> dict[str, Any]:
    """Draw a natural person who lives at *place*, as an application names them."""
    return {
        "kind": "NATURAL",
        "name": person(luck),
        "id_no": card(luck),
        "phone": phone(luck),
        "address": f"{place}{luck.randrange(1, 9)}组{luck.randrange(1, 99)}号",
    }


def company(luck: Random, trade: str) -> dict[str, Any]:
    """Draw a company of a *trade*, with its head."""
    ones, twos, _ = _VILLAGE
    name = luck.choice(ones) + luck.choice(twos)
    return {
        "kind": "LEGAL",
        "name": f"合阳{name}{trade}有限公司",
        "legal_rep": person(luck),
        "phone": phone(luck),
        "address": f"合阳区明镜路{luck.randrange(1, 200)}号",
    }
