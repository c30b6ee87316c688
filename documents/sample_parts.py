"""The parts of the fictional case that a paper may be about."""

from typing import Any

from documents.sample_agencies import AGENCIES
from documents.sample_compositions import BUREAU, COMPOSITION
from documents.sample_kinds import KINDS
from documents.sample_retention import DISPOSAL
from documents.sample_statistics import STATISTICS

AGREEMENT: dict[str, Any] = {
    "number": "（2026）南人调字第12号",
    "form": "WRITTEN",
    "facts": (
        "2026年1月14日，云栖家园3栋屋面雨水管破裂，雨水倒灌，造成张㛃位于该栋2单元601室的房屋"
        "客厅地板、墙面及部分家具受损。张㛃认为䶮丰物业服务有限公司作为物业服务人未尽共用部位维修"
        "养护义务，要求赔偿24000元并更换雨水管；䶮丰物业服务有限公司认可雨水管未及时检修的事实，"
        "但认为损失数额偏高。\n"
        "经调解委员会组织现场查看，并由双方共同认可的装饰公司报价，双方确认损失数额为18600元，"
        "由䶮丰物业服务有限公司承担赔偿责任。"
    ),
    "clauses": [
        {
            "n": 1,
            "kind": "PAY",
            "obligor": "䶮丰物业服务有限公司",
            "obligee": "张㛃",
            "amount": "18600.00",
            "act": "地板、墙面修复费用及家具损失赔偿款",
            "place": None,
            "due_on": "2026-05-15",
            "method": "transfer",
            "account": "户名张㛃，开户行临江农村商业银行南桥支行，账号6200990000001234567",
            "instalments": [
                {"due_on": "2026-03-31", "amount": "10000.00"},
                {"due_on": "2026-05-15", "amount": "8600.00"},
            ],
            "default_term": "任何一期逾期未付的，张㛃有权就全部剩余款项一并申请强制执行",
        },
        {
            "n": 2,
            "kind": "ACT",
            "obligor": "䶮丰物业服务有限公司",
            "obligee": "张㛃",
            "amount": None,
            "act": "更换云栖家园3栋屋面破裂的雨水管，并疏通该栋全部屋面雨水斗，费用自行承担",
            "place": "云栖家园3栋屋面",
            "due_on": "2026-04-10",
            "method": None,
            "account": None,
            "instalments": [],
            "default_term": None,
        },
        {
            "n": 3,
            "kind": "WAIVER",
            "obligor": "张㛃",
            "obligee": "䶮丰物业服务有限公司",
            "amount": None,
            "act": None,
            "place": None,
            "due_on": None,
            "method": None,
            "account": None,
            "instalments": [],
            "default_term": None,
        },
    ],
    "amount": "18600.00",
    "performance": "",
    "place": "南桥街道人民调解委员会第一调解室",
    "copies": 3,
    "reached_at": "2026-03-18T16:00:00+08:00",
    "effective_at": "2026-03-18T16:20:00+08:00",
    "confirm_deadline": "2026-04-17",
    "performed": "partly",
    "performed_on": None,
    "partial": False,
    "across_committees": False,
}

ORAL: dict[str, Any] = {
    "form": "ORAL",
    "facts": (
        "2026年3月1日，张㛃停放在楼下的电动车被䶮丰物业服务有限公司的清运车碰倒，后视镜和护板"
        "损坏。双方对事实没有争议，对修理费数额有争议。"
    ),
    "clauses": [
        {
            "n": 1,
            "kind": "PAY",
            "obligor": "䶮丰物业服务有限公司",
            "obligee": "张㛃",
            "amount": "600.00",
            "act": "电动车修理费",
            "place": None,
            "due_on": "2026-03-18",
            "method": "on_the_spot",
            "account": None,
            "instalments": [],
            "default_term": None,
        }
    ],
    "confirm_deadline": None,
    "amount": "600.00",
    "performed": "performed",
    "performed_on": "2026-03-18",
}

#: what a court's paper says of its reasons
REASONS: dict[str, dict[str, Any]] = {
    "court/non_acceptance_ruling": {
        "grounds": [
            {
                "text": "调解协议内容涉及物权确权，不属于人民法院受理司法确认申请的范围",
                "law": (
                    "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十五条第五项"
                ),
            }
        ],
        "reasons": "协议第二项约定屋面搭建部分归一方所有，系对物权归属的确认。",
        "number": None,
    },
    "court/withdrawal_ruling": {"grounds": [], "reasons": None},
    "court/valid_ruling": {"grounds": [], "reasons": None},
    "court/supplement_notice": {"grounds": [], "reasons": None, "number": None},
    "court/acceptance_notice": {"grounds": [], "reasons": None},
}

SESSION: dict[str, Any] = {
    "n": 1,
    "at": "2026-03-10T14:30:00+08:00",
    "place": "南桥街道人民调解委员会第一调解室",
    "mode": "JOINT",
    "attendees": ["p1", "p2"],
    "invitees": [{"name": "陆守田", "relation": "云栖社区居民委员会委员"}],
    "record": (
        "调解员：现在开始调解。我是南桥街道人民调解委员会调解员周敏行，与赵堃共同主持本次调解，"
        "许文笙担任记录。《人民调解当事人权利义务告知书》已送达双方，双方是否清楚？是否要求更换调解员？\n"
        "张㛃：清楚，不要求更换。\n"
        "钱犇：清楚，不要求更换。\n"
        "调解员：请双方陈述。\n"
        "张㛃：1月14日下大雨，屋面的雨水管裂了，水从阳台倒灌进客厅，地板起拱，墙面发霉，沙发和"
        "书柜泡坏了。我找物业十几次，没有人来修。我要求赔24000元，把管子换掉。\n"
        "钱犇：雨水管没有及时检修，公司认可。但公司看过现场，认为24000元偏高，书柜是旧的。\n"
        "陆守田：社区去看过，地板确实泡坏了一大片，客厅西墙发霉，照片都在。\n"
        "调解员：物业服务人应当按照约定和物业的使用性质，妥善维修、养护物业服务区域内的共用部分。"
        "建议双方共同选一家装饰公司报价，以报价为基础商定数额。\n"
        "张㛃：同意。\n"
        "钱犇：同意。公司愿意先安排人员临时封堵雨水管。\n"
        "调解员：双方共同选定报价单位后，3月18日下午继续调解。"
    ),
    "result": "continue",
    "next_at": "2026-03-18T14:30:00+08:00",
    "failure": None,
    "recorder": "许文笙",
}

CONFIRMATION: dict[str, Any] = {
    "number": "（2026）渝0199诉前调确45号",
    "basis": "organisation",
    "facts_and_reasons": (
        "2026年1月14日，云栖家园3栋屋面雨水管破裂，造成张㛃房屋受损，双方就赔偿数额产生纠纷。"
        "2026年3月2日，张㛃向临江县南桥街道人民调解委员会申请调解，䶮丰物业服务有限公司同意。"
        "经该调解委员会于2026年3月10日、3月18日主持调解，双方自愿达成编号为（2026）南人调字第12号的"
        "人民调解协议，协议自2026年3月18日起生效。"
    ),
    "addresses": [],
    "annexes": [
        "人民调解协议书一份",
        "主持调解证明一份",
        "申请人身份证明材料各一份",
        "授权委托书一份",
        "送达地址确认书两份",
    ],
    "filed_at": "2026-03-20T10:05:00+08:00",
    "accepted_at": "2026-03-23T09:00:00+08:00",
    "judge": "林慎言",
    "clerk": "何若谷",
    "verified_at": "2026-03-27T10:00:00+08:00",
    "grounds": [
        {
            "text": "调解协议内容不明确，无法确认",
            "law": (
                "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十八条第五项"
            ),
        }
    ],
    "reasons": (
        "调解协议第二项约定的更换范围与双方到庭陈述不一致，更换部位、标准均不能确定，不具备可执行性。"
    ),
    "ruled_at": "2026-03-30T15:00:00+08:00",
    "withdrawal": "allowed",
    "missing": [
        "䶮丰物业服务有限公司法定代表人身份证明书",
        "授权委托书中未写明代为申请司法确认的权限，请补充载明",
    ],
    "supplement_due": "2026-03-30",
    "contact": "何若谷，0990-2668368",
}

DOSSIER: dict[str, Any] = {
    "number": "（2026）南人调字第12号",
    "title": "张㛃与䶮丰物业服务有限公司物业服务纠纷",
    "rows": [
        {"order": 1, "title": "人民调解申请书", "first_page": 1, "last_page": 1, "note": None},
        {"order": 2, "title": "人民调解受理登记表", "first_page": 2, "last_page": 2, "note": None},
        {
            "order": 3,
            "title": "人民调解当事人权利义务告知书",
            "first_page": 3,
            "last_page": 4,
            "note": None,
        },
        {"order": 4, "title": "身份证明材料", "first_page": 5, "last_page": 7, "note": "复印件"},
        {"order": 5, "title": "授权委托书", "first_page": 8, "last_page": 8, "note": None},
        {"order": 6, "title": "人民调解调查记录", "first_page": 9, "last_page": 10, "note": None},
        {"order": 7, "title": "人民调解证据材料", "first_page": 11, "last_page": 15, "note": None},
        {"order": 8, "title": "人民调解记录", "first_page": 16, "last_page": 20, "note": "两次"},
        {"order": 9, "title": "人民调解协议书", "first_page": 21, "last_page": 22, "note": None},
        {"order": 10, "title": "履行凭证", "first_page": 23, "last_page": 24, "note": None},
        {"order": 11, "title": "人民调解回访记录", "first_page": 25, "last_page": 25, "note": None},
        {
            "order": 12,
            "title": "司法确认申请书及人民法院民事裁定书",
            "first_page": 26,
            "last_page": 30,
            "note": None,
        },
    ],
    "pages": 30,
    "since": "2026-03-04",
    "until": "2026-03-18",
    "retention": "长期",
    "filed_on": "2026-06-05",
    "filer": "苏砚秋",
    "checker": "赵堃",
    "checked_on": "2026-06-08",
    "missing": None,
    "note": None,
}

#: about -> what the sample adds; "case" is added to every one
PARTS: dict[str, dict[str, Any]] = {
    "statistics": {"statistics": STATISTICS},
    "disposal": {"disposal": DISPOSAL},
    "composition": {"composition": COMPOSITION, "committee": BUREAU},
    "case": {
        "agreement": AGREEMENT,
        "sessions": [SESSION, SESSION | {"n": 2, "at": "2026-03-18T14:30:00+08:00"}],
    },
    "session": {"session": SESSION},
    "investigation": {
        "investigation": {
            "n": 1,
            "at": "2026-03-06T15:00:00+08:00",
            "place": "云栖家园3栋2单元601室及该栋屋面",
            "interviewee": "陆守田",
            "relation": "云栖社区居民委员会委员",
            "gender": "男",
            "age": "58",
            "ethnicity": "汉族",
            "occupation": "社区居民委员会委员",
            "phone": "0990-2661122",
            "address": "临江县南桥街道云栖社区居民委员会",
            "participants": ["张㛃", "钱犇"],
            "record": [
                {
                    "q": "请介绍你的身份以及与双方的关系。",
                    "a": "我是社区委员，与双方没有亲属关系。",
                },
                {
                    "q": "漏水是什么时候发现的？现场是什么情况？",
                    "a": "1月14日下大雨，当天下午张㛃打电话给社区。我到现场看，屋面雨水管从三通处"
                    "裂开，水从阳台门槛漫进客厅，地板泡了大约十五平方米，西墙的墙纸起泡。",
                },
                {
                    "q": "物业公司有没有派人来修？",
                    "a": "当天没有来，过了两天来人看过，没有换管子。",
                },
                {"q": "以上所说是否属实？", "a": "属实。"},
            ],
            "investigator": "周敏行",
            "recorder": "许文笙",
        }
    },
    "evidence": {
        "evidence": [
            {
                "name": "客厅地板、西墙受损照片",
                "kind": "照片",
                "proves": "房屋受损的部位和程度",
                "basis": None,
                "submitted_by": "张㛃",
                "submitted_on": "2026-03-02",
                "original": True,
                "pages": 3,
            },
            {
                "name": "前期物业服务合同",
                "kind": "书证",
                "proves": "屋面雨水管属于物业服务人维修养护的共用部位",
                "basis": None,
                "submitted_by": "䶮丰物业服务有限公司",
                "submitted_on": "2026-03-10",
                "original": False,
                "pages": 12,
            },
            {
                "name": "修复工程报价单",
                "kind": "书证",
                "proves": "双方共同选定的装饰公司对修复费用的报价",
                "basis": None,
                "submitted_by": "张㛃、䶮丰物业服务有限公司",
                "submitted_on": "2026-03-17",
                "original": True,
                "pages": 1,
            },
            {
                "name": "暴雨当晚阳台渗水的录像",
                "kind": "视听资料",
                "proves": "渗水来自屋面雨水管",
                "basis": "当事人自己录的，自愿交来",
                "submitted_by": "张㛃",
                "submitted_on": "2026-03-17",
                "original": False,
                "pages": None,
            },
        ]
    },
    "visit": {
        "visit": {
            "at": "2026-05-22T10:00:00+08:00",
            "way": "visit",
            "situation": (
                "赔偿款18600元已分两期全部付清，有银行回单。屋面雨水管已于4月8日更换，"
                "回访当天查看屋面，雨水斗畅通，近期几次下雨没有再渗漏。"
                "张㛃表示双方关系已经缓和，没有新的纠纷，对调解结果满意。"
            ),
            "satisfied": 5,
            "result": "stable",
            "next_on": "2026-06-22",
            "visitor": "周敏行",
        }
    },
    "refusal": {
        "refusal": {
            "reason": (
                "本纠纷涉及土地使用权的归属，依法应当先由人民政府处理，不属于人民调解的范围。"
            ),
            "law": ["《中华人民共和国土地管理法》第十四条"],
            "channel": "临江县南桥街道办事处",
            "how": "权属争议先由人民政府处理，对处理决定不服的可以复议、起诉；处理前不得改变现状。",
            "to": ["张㛃", "䶮丰物业服务有限公司"],
        }
    },
    "termination": {
        "termination": {
            "reason": "双方当事人对赔偿数额分歧过大，经两次调解仍不能达成协议",
            "ended_on": "2026-03-18",
            "advice": ["litigation", "arbitration", "administrative"],
            "note": None,
            "rest": None,
        }
    },
    "extension": {
        "extension": {
            "reason": "双方共同选定的装饰公司尚未出具修复工程报价，需要等待报价后继续协商",
            "days": 30,
            "old_due": "2026-04-03",
            "new_due": "2026-05-03",
            "agreed_by": ["p1", "p2"],
        }
    },
    "party": {
        "privacy": {
            "version": "第1版",
            "at": "2026-03-02T09:10:00+08:00",
            "sensitive": True,
            "sharing": True,
        }
    },
    "confirmation": {
        "confirmation": CONFIRMATION,
        "court": {
            "name": "临江县人民法院",
            "short_name": "渝0199",
            "address": "临江县城关街道正义路1号",
            "phone": "0990-2668368",
            "uscc": None,
            "filing_no": None,
            "seal": None,
        },
    },
    "dossier": {"dossier": DOSSIER},
    **KINDS,
    **AGENCIES,
}
