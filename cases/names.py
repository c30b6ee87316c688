"""Codes in Chinese, as papers and screens write them; law has its own rows.

Source of the codes: `processes/law/*.toml` and the state columns of `cases.models`.
"""

from processes import law

#: how a case ended
END_STATES = {
    "CLOSED_AGREED_PERFORMED": "达成协议并履行完毕",
    "CLOSED_AGREED_CONFIRMED": "达成协议并经司法确认",
    "CLOSED_ORAL_PERFORMED": "达成口头协议并履行完毕",
    "CLOSED_AGREED_BREACHED": "达成协议，未按约履行，已告知救济途径",
    "CLOSED_FAILED": "调解不成",
    "CLOSED_REFUSED": "当事人不同意调解",
    "CLOSED_WITHDRAWN": "当事人退出调解",
    "CLOSED_NOT_ACCEPTED": "不予受理",
    "CLOSED_TRANSFERRED": "移送其他机关处理",
    "CLOSED_LITIGATION": "转入诉讼",
    "CLOSED_COURT_PAPER": "由法院出具调解书",
}

#: why a mediation ended without agreement (R-02A)
REASONS = {
    "gap_too_wide": "双方分歧过大，难以达成一致",
    "party_refused": "当事人明确拒绝继续调解",
    "party_withdrew": "当事人退出调解",
    "not_consented": "一方当事人不同意调解",
    "unreachable": "无法联系到当事人",
    "expired": "调解期限届满，双方未同意延长",
    "refused_to_sign": "当事人拒绝在调解协议上签字",
    "sham": "涉嫌虚假调解",
    "crime": "涉嫌违法犯罪，已移送有关机关",
    "other": "其他原因",
}

#: what each clause is
CLAUSES = {
    "PAY": "给付金钱",
    "DELIVER": "交付",
    "ACT": "行为",
    "APOLOGY": "赔礼道歉",
    "FUTURE": "今后相处",
    "WAIVER": "互不追究",
}

#: how a sum is paid
METHODS = {"cash": "现金", "transfer": "转账", "on_the_spot": "当场付清", "other": "其他方式"}

#: where a party may go instead (人民调解法 art. 26)
ROUTES = {
    "litigation": "向人民法院起诉",
    "arbitration": "申请仲裁",
    "administrative": "请求行政机关处理",
}

#: stages of the five diagnoses
STAGES = {
    "PRE": "预诊",
    "ASSISTED": "助诊",
    "INTAKE": "接诊",
    "PANEL": "会诊",
    "RETURN": "回诊",
}


def category(code: str | None) -> str | None:
    """Name a category of disputes: 邻里纠纷."""
    return None if code is None else str(law.categories().get(code, {}).get("name", code))


def reason(code: str | None) -> str | None:
    """Name a reason of termination."""
    return None if code is None else REASONS.get(code, code)


def end_state(code: str | None) -> str | None:
    """Name an end of a case."""
    return None if code is None else END_STATES.get(code, code)


def options(table: dict[str, str]) -> list[dict[str, str]]:
    """Turn a table into the options of a form's choice."""
    return [{"label": label, "value": code} for code, label in table.items()]
