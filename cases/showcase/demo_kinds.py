"""The agencies and industry committees of the demo county, and who works there."""

from collections.abc import Mapping
from typing import Any

#: code of the parent, code, name, level, kind, and what else is known
Place = tuple[str | None, str, str, str, str, Mapping[str, Any]]
#: login, name, roles as role:place, and what a mediator's card says
Person = tuple[str, str, tuple[str, ...], Mapping[str, Any]]


def _committee(code: str, name: str, short: str, *handles: str, kind: str = "COMMITTEE") -> Place:
    more = {
        "short_name": short,
        "can_seal": True,
        "handles": [f"industry.{one}" for one in handles],
        "address": "合阳区明镜路21号",
        "phone": "023-42883300",
    }
    return ("HY", code, f"山城市合阳区{name}", "COUNTY", kind, more)


def _agency(parent: str, code: str, name: str, short: str, level: str, *handles: str) -> Place:
    more = {
        "short_name": short,
        "can_seal": True,
        "handles": [f"administrative.{one}" for one in handles],
        "address": "合阳区明镜路1号",
        "phone": "023-42885500",
    }
    return (parent, code, name, level, "DEPT", more)


PLACES: tuple[Place, ...] = (
    _committee("HY-YTW", "医疗纠纷人民调解委员会", "合", "MEDICAL"),
    _committee("HY-JTW", "道路交通事故人民调解委员会", "合", "TRAFFIC"),
    _committee("HY-LTW", "劳动人事争议调解委员会", "合", "LABOR"),
    _committee("HY-WTW", "物业纠纷人民调解委员会", "合", "PROPERTY_MGMT"),
    _committee("HY-XTW", "消费纠纷人民调解委员会", "合", "CONSUMER"),
    _committee("HY-STZ", "商事调解中心", "合", "COMMERCIAL", kind="COMMERCIAL"),
    _agency("HY", "HY-JJ", "山城市合阳区公安局交通巡逻警察支队", "合公", "COUNTY", "TRAFFIC"),
    _agency("HY", "HY-SJ", "山城市合阳区市场监督管理局", "合市监", "COUNTY", "CONSUMER"),
    _agency(
        "HYC",
        "HYC-XZ",
        "合阳城街道行政调解室",
        "合街",
        "TOWN",
        *("GENERAL_TOWN", "LAND_FOREST_GRASS", "RURAL_COLLECTIVE"),
    ),
    ("HY", "HY-LS", "山城市合阳明理律师事务所", "COUNTY", "LAW_FIRM", {}),
)

_FULL = {"employment": "FULL", "grade": 2}

PEOPLE: tuple[Person, ...] = (
    ("medical", "黄淑芬", ("mediator:HY-YTW",), _FULL),
    ("medical2", "龙启明", ("mediator:HY-YTW",), _FULL),
    ("medicalchief", "唐立新", ("chief_mediator:HY-YTW",), _FULL),
    ("traffic", "罗建平", ("mediator:HY-JTW", "mediator:HY-XTW"), _FULL),
    ("labor", "谢桂英", ("mediator:HY-LTW", "mediator:HY-WTW"), _FULL),
    ("labor2", "蒋开源", ("mediator:HY-LTW", "mediator:HY-STZ"), _FULL),
    (
        "tradechief",
        "邓世荣",
        tuple(f"chief_mediator:HY-{code}" for code in ("JTW", "LTW", "WTW", "XTW", "STZ")),
        _FULL,
    ),
    ("trafficofficer", "秦峰", ("dept_officer:HY-JJ",), {}),
    ("trafficleader", "姚远", ("dept_leader:HY-JJ",), {}),
    ("market", "范晓燕", ("dept_officer:HY-SJ",), {}),
    ("marketleader", "崔志刚", ("dept_leader:HY-SJ",), {}),
    ("policeleader", "郭振华", ("dept_leader:HYC-PCS",), {}),
    ("officer", "冯海", ("dept_officer:HYC-XZ",), {}),
    ("lawyer", "宋明理", ("lawyer:HY-LS",), {}),
    ("leader", "任国华", ("dept_leader:HYC-XZ",), {}),
)
