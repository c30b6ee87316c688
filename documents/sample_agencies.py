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
            "owed": [
                {
                    "n": 1,
                    "what": "付款",
                    "amount": "9300.00",
                    "paid": "0.00",
                    "left": "9300.00",
                    "due_on": "2026-05-20",
                }
            ],
            "total": "9300.00",
            "ruling": "（2026）渝0199诉前调确45号",
            "ruled_on": "2026-03-30",
            "until": "2028-05-22",
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
