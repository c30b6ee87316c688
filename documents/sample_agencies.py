"""What the fictional case has of papers between authorities."""

from typing import Any

AGENCIES: dict[str, dict[str, Any]] = {
    "objection": {
        "objection": {
            "name": "张㛃",
            "is_party": True,
            "received_on": "2026-04-09",
            "reasons": "协议第二条写明的更换范围不含屋面，裁定对履行的范围没有写清楚。",
            "result": "rejected",
            "judged": "调解协议第二条对更换的部位、标准和期限有明确约定，异议的理由不能成立",
        }
    },
    "enforcement": {
        "enforcement": {
            "claims": [
                {
                    "n": 1,
                    "debtor": "䶮丰物业服务有限公司",
                    "what": "付款",
                    "left": "9300.00",
                    "due_on": "2026-05-20",
                    "until": "2028-05-22",
                },
                {
                    "n": 2,
                    "debtor": "䶮丰物业服务有限公司",
                    "what": "做或者不做某事",
                    "left": None,
                    "due_on": "2026-04-30",
                    "until": "2028-05-02",
                },
            ],
            "owed": [
                {
                    "n": 1,
                    "what": "付款",
                    "amount": "4300.00",
                    "paid": "0.00",
                    "left": "4300.00",
                    "due_on": "2026-04-20",
                },
                {
                    "n": 1,
                    "what": "付款",
                    "amount": "5000.00",
                    "paid": "0.00",
                    "left": "5000.00",
                    "due_on": "2026-05-20",
                },
                {
                    "n": 2,
                    "what": "做或者不做某事",
                    "amount": None,
                    "paid": None,
                    "left": None,
                    "due_on": "2026-04-30",
                },
            ],
            "total": "9300.00",
            "ruling": "（2026）渝0199诉前调确45号",
            "ruled_on": "2026-03-30",
            "until": "2028-05-02",
            "property": None,
        }
    },
    "undisputed": {
        "undisputed": {
            "facts": (
                "一、2026年1月14日，云栖家园3栋屋面雨水管破裂，雨水流入2单元601室。\n"
                "二、601室客厅地板、墙面和一组柜子受损，受损的部位以2026年3月6日三方查看的记录为准。\n"
                "三、屋面雨水管属于小区共用部位，由䶮丰物业服务有限公司负责维护。"
            ),
            "ended_on": "2026-03-18",
        }
    },
    "risk": {
        "risk": {
            "n": 1,
            "seen_at": "2026-03-09T19:40:00+08:00",
            "signs": (
                "物业服务企业的一名员工上门时与申请人的亲属发生推搡，有人扬言要堵小区大门；"
                "楼上多户准备集体停交物业费。"
            ),
            "colour": "红色",
            "measures": "已把双方分开，劝亲属先回家；以后只分开谈，不安排面对面调解。",
            "asked": "请派出所在小区加强巡查，对推搡一事依法处理。",
            "told": "临江县公安局南桥派出所",
            "told_at": "2026-03-09T19:55:00+08:00",
            "reporter": "周敏行",
            "answer": "由赵堃到场，第二天上午与街道、社区一起回访两家；三日内不安排见面。",
            "answered_at": "2026-03-09T20:30:00+08:00",
        }
    },
    "transfer": {
        "transfer": {
            "number": "南调函〔2026〕3号",
            "receiver": "临江县公安局南桥派出所",
            "reason": "该纠纷中有人被殴打受伤，应当由公安机关依法处理。",
            "law": ["《中华人民共和国人民调解法》第二十五条"],
            "materials": ["人民调解申请书一份", "受伤照片四张"],
            "reply_by": "2026-03-09",
            "contact": "苏砚秋 0990-2660012",
        }
    },
    "receipt": {
        "receipt": {
            "number": "南调函〔2026〕3号",
            "sender": "临江县南桥街道人民调解委员会",
            "receiver": {
                "name": "临江县北门街道人民调解委员会",
                "short_name": "北",
                "address": "临江县北门街道广场路2号",
                "phone": "0990-2660088",
                "uscc": None,
                "filing_no": None,
                "seal": None,
            },
            "sent_on": "2026-03-16",
            "materials": ["人民调解申请书一份", "调解笔录两份"],
            "accepted": True,
            "opinion": None,
            "received_by": "白玉书",
            "received_at": "2026-03-17T10:05:00+08:00",
            "case_number": "（2026）北人调字第8号",
        }
    },
    "referral": {
        "referral": {
            "kind": "DELEGATED",
            "procedure": None,
            "sender": "临江县人民法院",
            "number": "（2026）渝0199诉前调88号",
            "cause": "物业服务合同纠纷",
            "contact": "何若谷 0990-2668368",
            "materials": ["民事起诉状", "前期物业服务合同复印件", "屋面渗漏照片六张"],
            "note": "双方均表示愿意先行调解。",
            "days": 30,
            "received_at": "2026-03-03T09:00:00+08:00",
            "own_desk": True,
            "accepted_on": None,
            "centre": "南桥街道矛盾纠纷调解中心",
            "accepted": True,
            "answered_at": "2026-03-03T15:00:00+08:00",
            "answer": None,
            "signed_at": "2026-03-04T10:00:00+08:00",
            "due": "2026-04-03",
            "result": "agreed",
            "result_words": "达成协议",
            "told": "双方就渗漏维修和损失赔偿达成一致，协议书随函附送一份",
            "undisputed": None,
            "materials_back": True,
            "returned_at": "2026-03-18T16:00:00+08:00",
        },
        "agency": {
            "name": "临江县人民法院",
            "short_name": "渝0199",
            "address": "临江县城关街道正义路1号",
            "phone": "0990-2668368",
            "uscc": None,
            "filing_no": None,
            "seal": None,
        },
    },
}
