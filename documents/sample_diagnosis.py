"""The fictional case on its way through the five diagnoses."""

from typing import Any

ENTRIES: list[dict[str, Any]] = [
    {
        "n": 1,
        "stage": "预诊",
        "on": "2026-02-24",
        "who": "云栖社区楼栋长严守仁",
        "others": "网格员鲁小满",
        "note": "上门听了双方的说法，劝物业先把漏水止住。物业答应派人看，赔偿没有谈拢。",
        "outcome": "转上一级",
    },
    {
        "n": 2,
        "stage": "助诊",
        "on": "2026-02-27",
        "who": "社区民警方正",
        "others": "居委会委员陆守田",
        "note": "讲了物业服务人的维修义务，拍照留下屋面和室内的情况，双方同意由调委会受理。",
        "outcome": "转上一级",
    },
    {
        "n": 3,
        "stage": "接诊",
        "on": "2026-03-04",
        "who": "许文笙",
        "others": None,
        "note": "受理，（2026）南人调字第12号，由临江县南桥街道人民调解委员会调解。",
        "outcome": "已受理",
    },
    {
        "n": 4,
        "stage": "回诊",
        "on": "2026-03-20",
        "who": "南桥司法所所长温如玉",
        "others": None,
        "note": "协议合法，卷宗齐全，建议司法确认，回访安排在2026年5月20日。",
        "outcome": "达成协议",
    },
]

DIAGNOSIS: dict[str, Any] = {
    "opened_on": "2026-02-23",
    "entry": "预诊",
    "why": "先请邻里乡亲劝一劝。",
    "reason": None,
    "village": "云栖社区人民调解委员会",
    "police": "南桥派出所",
    "office": "南桥司法所",
    "informal_due": "2026-03-02",
    "entries": ENTRIES,
    "settled_stage": "接诊",
    "closed_level": "镇街",
    "returned": ENTRIES[3],
    "advice": None,
    "relapse_until": "2026-04-19",
}

MEMBERS: list[dict[str, Any]] = [
    {
        "name": "宋明理",
        "body": "临江县调解顾问团",
        "consented_by": ["p1", "p2"],
        "let_in": True,
        "attended": True,
        "opinion": "屋面属于共用部位，物业未及时检修，应当承担主要责任，赔偿数额以修复报价为准。",
        "stance": "赞成",
    },
    {
        "name": "葛安之",
        "body": "临江县住房和城乡建设局",
        "consented_by": ["p1", "p2"],
        "let_in": True,
        "attended": True,
        "opinion": "雨水管更换应当先报业主委员会，工期不宜写得太紧。",
        "stance": "有不同意见",
    },
]

PANEL: dict[str, Any] = {
    "n": 1,
    "question": "损失怎样认定，雨水管由谁更换、何时更换。",
    "place": "南桥街道矛盾纠纷调解中心",
    "meets_at": "2026-03-12T14:30:00+08:00",
    "convener": "梁公允",
    "held_at": "2026-03-12T14:30:00+08:00",
    "members": MEMBERS,
    "record": "到会人员查看了现场照片和报价单，逐一发表意见。",
    "plan": "请双方认可的装饰公司报价；物业先行更换雨水管，赔偿分两次支付；由许文笙再约双方面谈。",
    "conclusion": "按共同方案再谈",
    "recorder": "许文笙",
    "dissent": 1,
}

PARTS: dict[str, dict[str, Any]] = {
    "diagnosis": {"diagnosis": DIAGNOSIS},
    "panel": {"panel": PANEL},
    "panel_member": {"panel": PANEL, "member": MEMBERS[0]},
}
