"""A fictional event, whistle and visit for previews and tests; nobody and nothing in it is real."""

from copy import deepcopy
from typing import Any, cast

from documents.affair_parts import AffairContext, AffairOrderContext, CareVisitContext
from documents.parts import OrganisationContext, PaperContext

ZONE = "+08:00"


def _order(n: int, kind: str, organisation: str, **more: Any) -> AffairOrderContext:
    base: dict[str, Any] = {
        "n": n,
        "kind": kind,
        "organisation": organisation,
        "demand": "请派人到现场，查清反流的原因，三日内疏通，并告诉住户。",
        "issued_at": f"2026-06-05T10:40:00{ZONE}",
        "due_at": f"2026-06-06T23:59:59{ZONE}",
        "accept_by": f"2026-06-05T12:40:00{ZONE}",
        "accepted_at": f"2026-06-05T11:05:00{ZONE}",
        "arrived_at": f"2026-06-05T15:20:00{ZONE}",
        "arrived_where": "北纬29.98231，东经106.26140",
        "returned_at": None,
        "done_at": f"2026-06-08T16:30:00{ZONE}",
        "result": "主管道淤堵约四十米，管径偏小，已安排清淤车。",
        "rating": 5,
        "remark": "排水科罗䶮、何工",
        "issued_by": "苏砚秋",
    }
    return cast(AffairOrderContext, base | more)


ORDERS = [
    _order(1, "WHISTLE", "临江县住房和城乡建设局"),
    _order(2, "WHISTLE", "临江县市政维护有限公司", rating=4, remark="清淤班组"),
    _order(3, "SUPERVISION", "临江县市政维护有限公司", rating=None),
]

AFFAIR: AffairContext = {
    "kind": "EVENT",
    "number": "临网事〔2026〕12号",
    "title": "环境卫生、污水",
    "category": "环境卫生、污水",
    "priority": "黄色（较急）",
    "level": "镇街",
    "channel": "微信群",
    "words": "水利小区3幢一楼下水道反流，污水漫进两户厨房，住户在群里反映，"
    "网格员到场看过，单元门口积水约五厘米。",
    "address": "水利小区3幢",
    "where": "北纬29.98230，东经106.26138",
    "place": "南桥街道水利网格",
    "reporter": "陆守田",
    "reporter_phone": "138****1234",
    "reported_by": "周敏行",
    "reported_at": f"2026-06-05T09:20:00{ZONE}",
    "verified_at": f"2026-06-05T09:45:00{ZONE}",
    "verified": "到场看过，属实。",
    "handled_at": f"2026-06-08T16:30:00{ZONE}",
    "closed_at": None,
    "due_at": f"2026-06-08T23:59:59{ZONE}",
    "outcome": "列入项目",
    "result": "已清淤四十米，不再反流；管径偏小，列入管网改造。",
    "reply": "已经疏通，管网改造列入今年项目，十月底前完工。",
    "plan": "住建局牵头，市政公司三日内清淤，物业公司先行抽排。",
    "leader": "韩㛃",
    "satisfied": 4,
    "has_minors": True,
    "people": ["陆*（9岁）", "张*"],
    "milestones": [
        {"what": "业主大会表决使用维修资金", "on": "2026-07-31"},
        {"what": "管网改造完工", "on": "2026-10-31"},
    ],
    "orders": ORDERS,
    "photos": [
        {
            "name": "单元门口积水.jpg",
            "sha256": "9f2c4e71a0b35d86c1e4f7a92b6d08153c7e9af04d21b86e5a90c3d7f2418b6e",
            "taken_at": f"2026-06-05T09:14:00{ZONE}",
            "by": "周敏行",
        }
    ],
}

VISIT: CareVisitContext = {
    "n": 7,
    "name": "陆守田",
    "grade": "红色（高风险）",
    "kinds": ["独居、空巢老人", "八十岁以上老人"],
    "address": "水利小区3幢1单元101",
    "due_on": "2026-03-18",
    "at": f"2026-03-18T10:30:00{ZONE}",
    "met": "见到了",
    "findings": ["有困难、有心愿", "有安全风险"],
    "situation": "老人精神尚好，按时吃药。厨房燃气软管老化，接口有气味，已关总阀，联系燃气公司。",
    "need": "想换一副老花镜。",
    "photo_consent": True,
    "visitor": "周敏行",
    "ink": None,
}


#: papers that carry no seal
UNSEALED = ("events/report", "events/check_in", "care/visit_record")
CENTRE = {"name": "临江县南桥街道综治中心", "short_name": "临", "filing_no": None}


def parts(
    kind: str, name: str, paper: PaperContext, committee: OrganisationContext
) -> dict[str, Any]:
    """Give the context of a paper about an affair, free to change."""
    given: dict[str, Any] = {
        "paper": paper | {"sealed_at": None} if name in UNSEALED else paper,
        "committee": committee | CENTRE,
        "affair": AFFAIR,
    }
    orders = {"affair_order": {"order": ORDERS[2 if name == "events/supervision" else 0]}}
    more: dict[str, dict[str, Any]] = {"care_visit": {"care": VISIT}, **orders}
    return deepcopy({**given, **more.get(kind, {})})
