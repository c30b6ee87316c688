"""The grid of the demo county: grids, the command centres, departments, and who works there."""

from collections.abc import Mapping
from typing import Any

#: code of the parent, code, name, level, kind, and what else is known
PLACES: tuple[tuple[str | None, str, str, str, str, Mapping[str, Any]], ...] = (
    ("HYC-JZP", "HYC-JZP-G1", "卷子坪社区水利小区网格", "GRID", "GRID", {}),
    ("HYC-SS", "HYC-SS-G1", "水寺村第一网格", "GRID", "GRID", {}),
    ("HYC-GM", "HYC-GM-G1", "光明村第一网格", "GRID", "GRID", {}),
    (
        "HYC",
        "HYC-ZZZX",
        "合阳城街道综治中心",
        "TOWN",
        "COMMAND_CENTER",
        {"short_name": "合", "address": "合阳区合阳城街道申明路18号", "phone": "023-42881900"},
    ),
    ("HY", "HY-DDB", "合阳区综治中心督查室", "COUNTY", "COMMAND_CENTER", {"short_name": "合督"}),
    (
        "HY",
        "HY-ZJW",
        "合阳区住房和城乡建设委员会",
        "COUNTY",
        "DEPT",
        {"short_name": "合住建", "handles": ["event.FACILITY", "event.SAFETY"]},
    ),
    (
        "HY",
        "HY-RQ",
        "合阳区燃气管理所",
        "COUNTY",
        "DEPT",
        {"short_name": "合燃", "handles": ["event.SAFETY", "event.FIRE"]},
    ),
    (
        "HY",
        "HY-YJJ",
        "合阳区应急管理局",
        "COUNTY",
        "DEPT",
        {
            "short_name": "合应急",
            "handles": [
                "event.FIRE",
                "event.WEATHER",
                "event.MISSING",
                "event.VIOLENCE",
                "event.SAFETY",
            ],
        },
    ),
)

#: login, name, roles as role:place, and what a card says
PEOPLE: tuple[tuple[str, str, tuple[str, ...], Mapping[str, Any]], ...] = (
    ("grid", "冉小梅", ("grid_worker:HYC-JZP-G1",), {}),
    ("grid2", "谭永福", ("grid_worker:HYC-SS-G1", "grid_worker:HYC-GM-G1"), {}),
    (
        "gridleader",
        "黎春燕",
        ("grid_leader:HYC-JZP-G1", "grid_leader:HYC-SS-G1", "grid_leader:HYC-GM-G1"),
        {},
    ),
    ("command", "邓志刚", ("command_center:HYC-ZZZX",), {}),
    ("town", "彭立新", ("town_leader:HYC",), {}),
    ("housing", "罗玉林", ("dept_officer:HY-ZJW",), {}),
    ("gas", "唐文斌", ("dept_officer:HY-RQ",), {}),
    ("rescue", "田海波", ("dept_officer:HY-YJJ",), {}),
    ("patrol", "向前进", ("dept_officer:HYC-PCS",), {}),
    ("supervisor", "冯正义", ("supervisor:HY-DDB",), {}),
)
