"""Fictional files of ten years ago, for the previews of the papers of retention."""

from documents.parts_retention import DisposalContext

DISPOSAL: DisposalContext = {
    "number": "南调档鉴〔2036〕1号",
    "list_number": "南调档销〔2036〕1号",
    "outcome": "DESTROY",
    "until": None,
    "receiver": "临江县档案馆",
    "appraisers": ["周敏行", "赵堃", "许文笙"],
    "reasons": "所列卷宗保管期限已满，协议均已履行完毕，此后没有再起纠纷，没有继续保存的价值。",
    "on": "2036-04-02",
    "files": [
        {
            "number": f"（2025）南人调字第{n}号",
            "title": title,
            "since": "2025-11-03",
            "filed_on": "2026-01-12",
            "years": "2025—2026",
            "pages": pages,
            "retention": "短期",
            "kept": 10,
        }
        for n, title, pages in (
            (41, "何小满与顾长庚相邻采光纠纷", 26),
            (43, "白露与裴知秋宠物伤害纠纷", 31),
            (52, "江临与万和便民超市消费纠纷", 24),
        )
    ],
    "done_on": None,
    "people": [],
}
