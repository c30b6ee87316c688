"""Three disputes of the demo county, as their parties would write them.

People are invented. Their ID card numbers carry the division code 500000 (a whole municipality),
which is given to nobody, and telephone numbers of a block that is not in use.
"""

from typing import Any

from cases.county import identity

_CONSENT = {"general": True, "sensitive": True, "sharing": True}


def _card(birth: str, n: int) -> str:
    first = f"500000{birth}{n:03d}"
    return first + identity.id_card_check(first)


APPLICATIONS: tuple[dict[str, Any], ...] = (
    {
        "consent": _CONSENT,
        "category": "NEIGHBOR",
        "applicants": [
            {
                "name": "李秀英",
                "id_no": _card("19470302", 4),
                "phone": "13800000102",
                "address": "合阳区合阳城街道光明村3组12号",
            }
        ],
        "respondents": [
            {
                "name": "马桂兰",
                "id_no": _card("19500115", 2),
                "phone": "13800000101",
                "address": "合阳区合阳城街道光明村3组11号",
            }
        ],
        "facts": "马桂兰家院坝的污水顺着坡流到我家门口，天热发臭，下雨漫进堂屋。"
        "两家为这事和早年分救济面粉的事吵了四十年，村里说过几次都没有说好。",
        "place": "光明村3组",
        "claims": ["请马桂兰修一条盖板排水沟，把污水引到公共水沟", "请她今后不要再骂人"],
        "amount": "1200",
    },
    {
        "consent": _CONSENT,
        "category": "CONTRACT",
        "applicants": [
            {
                "name": "周国庆",
                "id_no": _card("19781001", 13),
                "phone": "13800000103",
                "address": "合阳区合阳城街道卷子坪社区2栋5-1",
            }
        ],
        "respondents": [
            {
                "name": "陈建",
                "id_no": _card("19850719", 15),
                "phone": "13800000104",
                "address": "合阳区合阳城街道水寺村1组",
            }
        ],
        "facts": "陈建2024年6月向我借款48000元做生意，写有借条，约定2025年6月还清。"
        "到期后只还了5000元，之后电话也不大接。",
        "place": "卷子坪社区",
        "occurred_on": "2025-07-01",
        "claims": ["请陈建归还借款43000元", "可以分期，但要写清每期的日子"],
        "amount": "43000",
    },
    {
        "consent": _CONSENT,
        "category": "PROPERTY_MGMT",
        "applicants": [
            {
                "name": "何玉梅",
                "id_no": _card("19690508", 6),
                "phone": "13800000105",
                "address": "合阳区合阳城街道水利小区1栋1-2",
            }
        ],
        "respondents": [
            {
                "kind": "LEGAL",
                "name": "合阳安居物业服务有限公司",
                "legal_rep": "王建",
                "phone": "023-42886688",
                "address": "合阳区合阳城街道明镜路33号",
            }
        ],
        "facts": "小区下水道多年没有疏通，上个月反流到一楼我家，地板和两个柜子泡坏了。"
        "物业说是管子太小，不肯赔。",
        "place": "水利小区1栋",
        "claims": ["请物业赔偿地板和柜子损失4300元", "请物业疏通下水道"],
        "amount": "4300",
    },
)
