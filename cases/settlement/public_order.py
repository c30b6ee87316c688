"""What the police may not mediate (治安调解), asked before they take a case.

Sources: 公安机关办理行政案件程序规定 arts. 178, 179; 治安管理处罚法 art. 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cases.desks import answers as read
from cases.models import Case
from cases.words import Words
from processes import law as statutes

Answers = Mapping[str, Any]

#: where such a case goes on: the police deal with it by law
CHANNEL = "POLICE_DECISION"


def is_one(case: Case) -> bool:
    """Tell whether *case* is mediated by the police as one of public order."""
    return case.kind == "administrative.PUBLIC_ORDER"


def excluded(case: Case, answers: Answers) -> str:
    """Say why the police may not mediate, when the officer found a case of art. 179; else empty.

    Raises `AnswersInvalid` when the finding says neither which, nor, of another one, what it is.
    """
    if not is_one(case) or not read.yes(answers.get("excluded")):
        return ""
    known = statutes.grounds("exclusion")
    found = [code for code in answers.get("exclusions") or [] if code in known]
    note = read.text(answers, "exclusion_note")
    if not found:
        raise read.refuse(exclusions="请选择是哪些情形。")
    if "OTHER" in found and not note:
        raise read.refuse(exclusion_note="请写明是什么情形。")
    which = "；".join(known[code].text for code in found)
    told = "有下列情形，不适用治安调解，由公安机关依法处理：%(which)s。%(note)s"
    return Words(told, which=which, note=note)
