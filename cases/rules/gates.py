"""Legal gates as refusals that say why: the rule, the reason in a sentence, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.errors import GateClosed
from cases.words import Words

#: code -> (rule of law, sentence)
GATES: dict[str, tuple[str, str]] = {
    "no_mediator": ("R-008", "案件还没有指定调解员。"),
    "consent_missing": ("R-006", "还有当事人没有同意调解，不能开始调解。"),
    "no_joint_session": ("R-079", "本案有暴力风险，不能把双方请到一起，只能分开谈。"),
    "danger_first": (
        "R-014",
        "有危险的纠纷不能先请邻里去劝：民警先到场，再由调解员接诊。",
    ),
    "invitee_without_consent": ("R-008", "邀请他人参加调解，须经各方当事人同意。"),
    "no_draft": ("R-020", "还没有起草好的调解协议。"),
    "may_not_seal": ("R-004", "这个组织不能在调解协议上盖章，请由人民调解委员会盖章。"),
    "signature_missing": ("R-021", "还有人没有签名。"),
    "agent_without_authority": ("R-033", "代理人没有代为签字的特别授权。"),
    "guardian_signs": ("R-017", "未成年人、无（限制）民事行为能力的人由法定代理人签字。"),
    "not_effective": ("R-021", "调解协议还没有生效。"),
    "entrusted": ("R-047", "法院立案后委托调解达成的协议，由法院出具调解书，不申请司法确认。"),
    "not_confirmable": ("R-038", "这份协议的内容法院不能确认。"),
    "window_closed": (
        "R-030",
        "共同申请司法确认的三十日期限已过。还可以凭协议起诉、申请支付令或者办理公证。",
    ),
    "verification_against": ("R-039", "核实的结果不支持确认协议有效。"),
    "objection_late": ("R-042", "已经超过提出异议的期限。"),
    "not_confirmed": ("R-040", "协议没有经法院确认有效，不能申请强制执行。"),
    "enforcement_late": ("R-040", "申请强制执行的二年期限已过。"),
    "undeclared": (
        "R-012",
        "参加调解的人先在案件页“谁来调解”声明有没有利害关系；有当事人新加入的，对他也要声明。",
    ),
    "extension_unsigned": (
        "R-028",
        "延长期限要各方书面同意：请先让各方在《延长调解期限同意书》上签名。",
    ),
    "period_over": (
        "R-074",
        "调解期限已经届满，不能再达成协议；请告知当事人可以申请仲裁或者起诉。",
    ),
    "free_of_charge": ("R-003", "这类调解不收取任何费用；只有商事调解组织可以按公示的标准收费。"),
    "no_appraisal": ("R-027", "这类调解没有可以停止计算期限的鉴定，或者没有正在进行的鉴定。"),
    "not_performed": ("R-060", "协议还没有全部履行，不能申请不予处罚。"),
    "police_decided": ("R-060", "公安机关已经作出处理，不能再申请不予处罚。"),
    "no_joint_application": ("R-060", "还没有双方签名的不予处罚书面申请。"),
    "at_court": ("R-047", "司法确认申请已经在法院，不能再出具调解书。"),
    "talk_danger": ("R-131", "有危险或者应当由调解员把关的纠纷，不能不要调解员自己谈。"),
    "talk_weak": ("R-131", "有未成年人等需要特别照顾的当事人，请调解员来谈。"),
    "talk_many": ("R-131", "当事人太多，请调解员来谈。"),
    "talk_long": ("R-131", "来回次数太多了，请调解员来谈。"),
    "not_settled": ("R-130", "只有已经结案、达成协议并且履行了的案件可以入库。"),
    "stays_private": ("R-130", "涉及家庭暴力、未成年人的案件不入库。"),
    "papers_missing": ("R-015", "结案必备的文书还不齐，不能立卷。"),
    "dossier_not_made": ("R-015", "卷宗还没有装订好，请稍候再检查。"),
}


def closed(code: str, missing: Iterable[str] = (), **detail: Any) -> GateClosed:
    """Make the refusal of the gate *code*; *missing* is for the reader, never for a log."""
    law, sentence = GATES[code]
    return GateClosed(
        f"The gate is closed: {code}.",
        law=law,
        code=code,
        reason=Words(sentence),
        missing=list(missing),
        **detail,
    )
