"""The timeline in sentences: mediation with its days, the agreement, what was kept of it."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.timeline import Line
from cases.rules import terms
from processes import law as statutes
from web import format as write
from web.cases.telling import who
from web.i18n import gettext as _
from web.i18n import say
from web.words import ground, word

Data = Mapping[str, Any]
Say = Callable[[Line, Data], str]


def _session(line: Line, data: Data) -> str:
    return _(
        "第 %(n)s 次调解会（%(mode)s）：%(result)s",
        n=data.get("n", ""),
        mode=word("session_mode", data.get("mode")),
        result=word("session_result", data.get("result")),
    )


def _drafted(line: Line, data: Data) -> str:
    return _(
        "起草%(form)s，共 %(num)s 条",
        form=word("form", data.get("form")),
        num=data.get("clauses", ""),
    )


def _effective(line: Line, data: Data) -> str:
    told = _("协议自%(at)s生效", at=write.when(data.get("effective_at")))
    if data.get("confirm_until"):
        told += _("，可以一起申请司法确认到%(until)s", until=write.when(data["confirm_until"]))
    return told


def _checked(line: Line, data: Data) -> str:
    return _(
        "第 %(n)s 项履行：%(status)s",
        n=data.get("n", ""),
        status=word("item_status", data.get("status")),
    )


def _signed(line: Line, data: Data) -> str:
    roles = {"mediator": _("调解员"), "recorder": _("记录人"), "party": who(line)}
    return _("%(who)s签名", who=roles.get(str(data.get("role")), _("一方")))


def _term(data: Data) -> str:
    """Name the term of a line."""
    return say(statutes.deadline_row(str(data["key"])).name)


def _moved(line: Line, data: Data) -> str:
    told = {"name": _term(data), "was": write.when(data["was"]), "due": write.when(data["due"])}
    if data.get("subject") == "holidays":
        return _("放假安排有变，“%(name)s”由%(was)s改为%(due)s", **told)
    return _("规定有变，“%(name)s”由%(was)s改为%(due)s", **told)


def _commissioned(line: Line, data: Data) -> str:
    due = write.when(data.get("expected"))
    if not data.get("agreed_by"):
        return _("委托鉴定，约定%(due)s出意见，期限停止计算", due=due)
    payers = {"both": _("双方各半"), "applicant": _("申请人"), "respondent": _("被申请人")}
    return _(
        "各方都同意委托鉴定，费用由%(payer)s先付，约定%(due)s出意见，期限停止计算",
        payer=payers.get(str(data.get("fee_by")), ""),
        due=due,
    )


def _suspended(line: Line, data: Data) -> str:
    told = _(
        "自%(on)s起中止调解：%(reason)s",
        on=write.when(data["on"]),
        reason=ground("suspension", str(data["reason"])),
    )
    return told + (_("。期限由法律规定，照常计算") if data.get("counts") else "")


SENTENCES: dict[str, Say] = {
    "mediation.declared": lambda line, data: (
        _("调解员声明有利害关系") if data.get("conflict") else _("调解员声明没有利害关系")
    ),
    "mediation.reassigned": lambda line, data: _("更换调解员"),
    "mediation.rights_notified": lambda line, data: (
        _("告知权利义务，首次调解定于%(at)s", at=write.when(data["first_session_at"]))
        if data.get("first_session_at")
        else _("告知权利义务")
    ),
    "mediation.investigated": lambda line, data: _("调查了解情况"),
    "mediation.no_investigation": lambda line, data: _("事实清楚，不另外调查"),
    "mediation.session_held": _session,
    "term.paused": lambda line, data: _(
        "“%(name)s”自%(on)s起因%(why)s停止计算",
        name=_term(data),
        on=write.when(data.get("on")),
        why=say(terms.REASONS[data["reason"]]),
    ),
    "term.resumed": lambda line, data: _(
        "“%(name)s”恢复计算，到%(until)s", name=_term(data), until=write.when(data.get("until"))
    ),
    "term.extended": lambda line, data: _(
        "“%(name)s”延长%(days)s日，到%(until)s",
        name=_term(data),
        days=data.get("days", ""),
        until=write.when(data.get("until")),
    ),
    "term.moved": _moved,
    "mediation.period_ended": lambda line, data: _("调解期限届满，没有延期"),
    "mediation.suspended": _suspended,
    "mediation.resumed": lambda line, data: _(
        "恢复调解，调解期限到%(until)s", until=write.when(data.get("until"))
    ),
    "mediation.not_resumed": lambda line, data: _("中止的原因不能消除，不再调解"),
    "mediation.ended": lambda line, data: _("终止调解，已告知还有哪些途径"),
    "agreement.drafted": _drafted,
    "agreement.reviewed": lambda line, data: _("首席调解员审核协议"),
    "agreement.signed": lambda line, data: _("各方签名完毕"),
    "agreement.refused": lambda line, data: _("有人不签，协议没有成立"),
    "agreement.effective": _effective,
    "agreement.left_open": lambda line, data: _("协议没有解决的事项终止调解，已告知其他途径"),
    "signature.given": _signed,
    "performance.checked": _checked,
    "performance.urged": lambda line, data: _(
        "第 %(n)s 项第 %(times)s 次督促履行", n=data.get("n", ""), times=data.get("times", "")
    ),
    "performance.breached": lambda line, data: _(
        "第 %(n)s 项未履行，构成违约", n=data.get("n", "")
    ),
    "performance.advised": lambda line, data: _("告知权利人下一步途径"),
    "followup.visited": lambda line, data: _("回访"),
    "dossier.filed": lambda line, data: _(
        "立卷归档，%(retention)s", retention=word("retention", data.get("retention"))
    ),
    "dossier.checked": lambda line, data: (
        _("卷宗检查合格") if data.get("ok") else _("卷宗退回补正")
    ),
    "kind.taken_elsewhere": lambda line, data: _("法院或者其他机关已经受理，不再调解"),
    "kind.materials_checked": lambda line, data: _(
        "核对材料：%(there)s 项有了，共 %(of)s 项", there=data.get("there", 0), of=data.get("of", 0)
    ),
    "kind.losses_counted": lambda line, data: _(
        "逐项算损失，认定合计 %(total)s 元", total=data.get("total", "")
    ),
    "kind.stopped": lambda line, data: _("法定期限届满，停止调解"),
    "kind.reported": lambda line, data: _(
        "报%(authority)s统计", authority=data.get("authority", "")
    ),
    "appraisal.commissioned": _commissioned,
    "appraisal.not_agreed": lambda line, data: _("有人不同意鉴定，没有委托，接着调解"),
    "appraisal.received": lambda line, data: _(
        "收到鉴定意见，%(days)s 日不计入期限，调解期限到%(due)s",
        days=data.get("days", ""),
        due=write.when(data.get("until")),
    ),
    "administrative.handed": lambda line, data: _("移交行政机关"),
    "administrative.checked": lambda line, data: (
        _("审查：归本机关管") if data.get("jurisdiction") == "ours" else _("审查：不受理")
    ),
    "administrative.filed": lambda line, data: _("负责人没有批准立案"),
    "administrative.begun": lambda line, data: _(
        "登记开始调解的日子%(on)s，调解期限到%(due)s",
        on=write.when(data.get("on")),
        due=write.when(data.get("due")),
    ),
    "administrative.meeting_called": lambda line, data: _(
        "通知调解会：%(at)s", at=write.when(data.get("at"))
    ),
    "administrative.adjudicated": lambda line, data: _(
        "人民政府作出处理决定 %(number)s", number=data.get("number", "")
    ),
}
