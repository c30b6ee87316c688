"""A fictional quarter of a fictional county, for the preview of the statistics report."""

from documents.parts_statistics import StatisticsContext

COLUMNS = [
    "受理",
    "调解",
    "调解成功",
    "疑难复杂",
    "群体性",
    "书面协议",
    "口头协议",
    "履行",
    "司法确认",
]
COLUMNS += ["涉及当事人", "协议金额（元）"]

STATISTICS: StatisticsContext = {
    "first": "2026-01-01",
    "last": "2026-03-31",
    "place": "临江县",
    "columns": COLUMNS,
    "rows": [
        {
            "name": "村（社区）调委会",
            "values": [
                "214",
                "209",
                "201",
                "6",
                "0",
                "88",
                "113",
                "176",
                "9",
                "467",
                "1,204,380.00",
            ],
        },
        {
            "name": "乡镇（街道）调委会",
            "values": ["96", "91", "80", "14", "1", "71", "9", "52", "31", "231", "3,866,120.50"],
        },
        {
            "name": "县级调委会",
            "values": ["18", "17", "13", "8", "0", "13", "0", "5", "11", "64", "2,310,000.00"],
        },
        {
            "name": "合计",
            "values": [
                "328",
                "317",
                "294",
                "28",
                "1",
                "172",
                "122",
                "233",
                "51",
                "762",
                "7,380,500.50",
            ],
        },
    ],
    "before": ["301", "296", "270", "25", "1", "149", "121", "220", "38", "688", "6,015,204.00"],
    "agencies": {
        "name": "行政机关（行政调解，不计入合计）",
        "values": ["12", "10", "9", "0", "0", "9", "0", "6", "0", "24", "86,400.00"],
    },
    "categories": [
        {"name": "婚姻家庭", "accepted": 61, "succeeded": 55},
        {"name": "邻里", "accepted": 104, "succeeded": 98},
        {"name": "劳动争议", "accepted": 37, "succeeded": 30},
        {"name": "物业", "accepted": 45, "succeeded": 42},
        {"name": "其他", "accepted": 81, "succeeded": 69},
    ],
    "sources": [
        {"name": "当事人申请", "accepted": 231},
        {"name": "委员会主动调解", "accepted": 42},
        {"name": "法院委派、委托", "accepted": 33},
        {"name": "公安机关移送", "accepted": 22},
    ],
    "levels": [
        {"name": "网格", "closed": 41},
        {"name": "村（社区）", "closed": 173},
        {"name": "镇街", "closed": 71},
        {"name": "区县", "closed": 9},
    ],
    "staff": [
        {"name": "村（社区）调委会", "committees": 36, "mediators": 121, "full_time": 7},
        {"name": "乡镇（街道）调委会", "committees": 6, "mediators": 27, "full_time": 15},
        {"name": "县级调委会", "committees": 3, "mediators": 14, "full_time": 12},
    ],
    "rates": {"success": "92.7", "performance": "79.3", "confirmation": "17.3", "days": "11.4"},
    "definitions": [
        {"name": "受理", "definition": "受理日期在统计期内的纠纷件数。"},
        {"name": "调解成功", "definition": "统计期内达成并已生效的协议所在的纠纷件数。"},
    ],
}
