"""What the papers of industry mediation are about, in the fictional case."""

from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "losses": {
        "losses": {
            "entries": [
                {
                    "label": "地板、墙面修复费",
                    "claimed": "16000.00",
                    "found": "13600.00",
                    "basis": "双方共同认可的装饰公司报价单",
                },
                {
                    "label": "家具损失",
                    "claimed": "8000.00",
                    "found": "5000.00",
                    "basis": "购买凭证，按使用年限折算",
                },
            ],
            "claimed": "24000.00",
            "found": "18600.00",
        }
    },
    "appraisal": {
        "appraisal": {
            "body": "临江县建设工程质量检测中心",
            "subject": "云栖家园3栋屋面雨水管破裂的原因，以及601室地板、墙面受损的范围。",
            "questions": "一、雨水管破裂是否因年久失修？\n二、601室地板、墙面的修复费用是多少？",
            "fee_by": "双方各半",
            "commissioned_on": "2026-03-10",
            "expected_on": "2026-04-24",
        }
    },
}
