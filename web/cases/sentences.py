"""The timeline in sentences: what a person would say of each kind of event."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks import timeline
from cases.desks.timeline import Line
from cases.rules import terms
from processes import law as statutes
from web import format as write
from web.cases.between import SENTENCES as between
from web.cases.sentences_group import SENTENCES as groups
from web.cases.sentences_team import SENTENCES as team
from web.cases.telling import who
from web.court.sentences import SENTENCES as court
from web.events.sentences import SENTENCES as affairs
from web.i18n import gettext as _
from web.i18n import say
from web.library.sentences import SENTENCES as library
from web.words import ground, word

Data = Mapping[str, Any]

#: what leaving meant, told to the one who wrote it down
LEFT = {
    "ended": "已退出，调解终止，通知书正在制作。",
    "unwilling": "已记录：不再申请司法确认。协议仍然有效。",
    "asked": "已向法院请求撤回司法确认申请。",
    "left": "已退出，其他人继续调解；终止通知书正在制作。",
    "recorded": "已记录。协议已经生效，仍然有效；当事人可以起诉。",
    "closed": "案件已经结束，没有什么可以退出的了。",
}

#: what an administrator did to the process of a case
ADMINISTERED = {
    "suspend": "暂停了流程",
    "resume": "恢复了流程",
    "cancel": "终止了流程",
    "retry": "让出错的步骤重试",
    "resolve": "人工处理了出错的步骤",
    "variables": "更正了流程变量",
    "move": "调整了办理到的步骤",
    "skip": "代为完成了一个步骤",
    "trigger": "提前触发了定时",
    "retime": "改了定时的时间",
    "job": "让后台任务重做",
    "assign": "改派了任务",
    "migrate": "把流程换到了新版本",
}

#: who looked, shown apart from what happened
LOOKS = frozenset(timeline.LOOKS)

#: events that stand out on the line
MILESTONES = frozenset(
    (
        *("case.registered", "case.accepted", "case.refused", "case.closed", "case.merged"),
        *("agreement.effective", "confirmation.filed", "court.accepted", "court.ruled"),
        *("mediation.ended", "party.withdrew", "transfer.answered", "case.took_in"),
        *("event.reported", "event.handled", "whistle.blown", "whistle.acted", "care.visited"),
        *("case.split", "case.split_off"),
    )
)


def tell(line: Line) -> str:
    """Say one event in a sentence; a kind nobody wrote words for is shown by its code."""
    said = next((book[line.kind] for book in _BOOKS if line.kind in book), None)
    return said(line, line.data) if said else line.kind


def _registered(line: Line, data: Data) -> str:
    return _("收到申请（%(channel)s）", channel=word("channel", data.get("channel")))


def _triaged(line: Line, data: Data) -> str:
    if data.get("acceptable") is False:
        return _("分流：不属于人民调解范围")
    told = _(
        "分流：%(route)s，%(priority)s",
        route=word("route", data.get("route")),
        priority=word("priority", data.get("priority")),
    )
    return told + (_("（受理员改过建议）") if data.get("override") else "")


def _consent(line: Line, data: Data) -> str:
    way = word("consent_way", data.get("way"))
    said = {"who": who(line), "answer": word("consent", data.get("consent"))}
    if not way:
        return _("%(who)s：%(answer)s", **said)
    return _("%(who)s：%(answer)s（%(way)s）", way=way, **said)


def _accepted(line: Line, data: Data) -> str:
    if not data.get("due"):
        return _("受理，%(number)s，调解期限还没有起算", number=data.get("number", ""))
    return _(
        "受理，%(number)s，调解期限到%(due)s",
        number=data.get("number", ""),
        due=write.when(data.get("due")),
    )


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


def _fields() -> dict[str, str]:
    return {
        "name": _("姓名或者名称"),
        "id_no": _("证件号码"),
        "phone": _("电话"),
        "address": _("住址"),
        "birth_date": _("出生日期"),
        "ethnicity": _("民族"),
        "legal_rep": _("法定代表人"),
        "vulnerable": _("需要照顾的情况"),
        "agents": _("代理人"),
    }


def _amended(line: Line, data: Data) -> str:
    known = _fields()
    changed = _("、").join(known[name] for name in data.get("fields", ()) if name in known)
    said = _("补充、更正%(who)s的登记", who=who(line))
    return _("%(said)s：%(what)s", said=said, what=changed) if changed else said


def _unmasked(line: Line, data: Data) -> str:
    why = {
        "contact": _("联系当事人"),
        "identity": _("核对身份"),
        "document": _("制作、核对文书"),
        "service": _("送达文书"),
        "safety": _("处置紧急情况"),
    }
    return _(
        "查看%(who)s的%(field)s，理由：%(why)s",
        who=who(line),
        field=_fields().get(str(data.get("field")), ""),
        why=why.get(str(data.get("purpose")), ""),
    )


def _noted(line: Line, data: Data) -> str:
    return _(
        "五诊单：%(stage)s，%(outcome)s",
        stage=word("stage", data.get("stage")),
        outcome=word("diagnosis_outcome", data.get("outcome")),
    )


def _signed(line: Line, data: Data) -> str:
    roles = {"mediator": _("调解员"), "recorder": _("记录人"), "party": who(line)}
    return _("%(who)s签名", who=roles.get(str(data.get("role")), _("一方")))


Say = Callable[[Line, Data], str]


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
    "case.registered": _registered,
    "case.accepted": _accepted,
    "case.refused": lambda line, data: _("不予受理，已告知该去哪里"),
    "case.closed": lambda line, data: _(
        "结案：%(end)s", end=word("end_state", data.get("end_state"))
    ),
    "party.amended": _amended,
    "party.joined": lambda line, data: _(
        "%(who)s加入（%(side)s）", who=who(line), side=word("side", data.get("side"))
    ),
    "risk.reported": lambda line, data: _("报告激化风险（第%(n)s次）", n=data.get("n")),
    "case.continued": lambda line, data: _("另立新案，重新调解"),
    "case.to_litigation": lambda line, data: _("转为起诉"),
    "referral.received": lambda line, data: _(
        "收到移送：%(kind)s", kind=word("referral_kind", data.get("sent_as"))
    ),
    "referral.answered": lambda line, data: (
        _("答复移送的机关：接收") if data.get("accepted") else _("答复移送的机关：退回")
    ),
    "referral.signed": lambda line, data: _("签收移送材料，回执已交移送的机关"),
    "referral.returned": lambda line, data: _(
        "把结果送回移送的机关：%(result)s", result=word("referral_result", data.get("result"))
    ),
    "referral.no_penalty": lambda line, data: _("制作不予处罚的书面申请"),
    "referral.closed": lambda line, data: _(
        "移送的机关处理：%(outcome)s", outcome=word("referral_outcome", data.get("outcome"))
    ),
    "register.completed": lambda line, data: _("登记完成"),
    "register.amended": lambda line, data: _("登记有修改"),
    "triage.decided": _triaged,
    "party.invited": lambda line, data: _("为%(who)s开通查询页", who=who(line)),
    "party.unmasked": _unmasked,
    "party.withdrew": lambda line, data: _("%(who)s退出调解", who=who(line)),
    "party.left_after_agreement": lambda line, data: _(
        "%(who)s表示不再继续；已生效的协议仍然有效，可以起诉", who=who(line)
    ),
    "consent.recorded": _consent,
    "privacy.agreed": lambda line, data: _("%(who)s同意处理个人信息", who=who(line)),
    "task.assigned": lambda line, data: _("任务转交同事"),
    "file.added": lambda line, data: _(
        "收到材料（%(purpose)s）", purpose=word("attachment_purpose", data.get("purpose"))
    ),
    "file.described": lambda line, data: _("写明一份证据证明什么"),
    "file.opened": lambda line, data: _("打开材料"),
    "file.confidential": lambda line, data: (
        _("一份材料标为单方保密") if data.get("confidential") else _("一份材料取消保密")
    ),
    "document.issued": lambda line, data: _("制作文书：%(title)s", title=say(line.about)),
    "case.read": lambda line, data: _("打开案件页"),
    "document.read": lambda line, data: _("查看文书：%(title)s", title=say(line.about)),
    "diagnosis.begun": lambda line, data: _(
        "五诊从%(stage)s开始", stage=word("stage", data.get("stage"))
    ),
    "diagnosis.noted": _noted,
    "panel.asked": lambda line, data: _(
        "会诊邀请 %(invited)s 人，各方同意 %(let_in)s 人参加",
        invited=data.get("invited", 0),
        let_in=data.get("let_in", 0),
    ),
    "panel.opinion": lambda line, data: _("会诊成员写了意见"),
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
    "party.succeeded": lambda line, data: _(
        "%(who)s不再是本案当事人，由加入的人承受", who=who(line)
    ),
    "mediation.ended": lambda line, data: _("终止调解，已告知还有哪些途径"),
    "agreement.drafted": _drafted,
    "agreement.reviewed": lambda line, data: _("首席调解员审核协议"),
    "agreement.signed": lambda line, data: _("各方签名完毕"),
    "agreement.refused": lambda line, data: _("有人不签，协议没有成立"),
    "agreement.effective": _effective,
    "agreement.left_open": lambda line, data: _("协议没有解决的事项终止调解，已告知其他途径"),
    "signature.given": _signed,
    "state.entered": lambda line, data: _(
        "案件进入“%(state)s”", state=word("state", data.get("state"))
    ),
    "confirm_state.entered": lambda line, data: _(
        "司法确认：%(state)s", state=word("confirm_state", data.get("state"))
    ),
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
    "administration": lambda line, data: _(
        "管理员%(act)s", act=say(ADMINISTERED.get(data.get("act", ""), "处理了流程"))
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
    "notice.appraisal": lambda line, data: _(
        "提醒：约定%(due)s出的鉴定意见还没有收到", due=write.when(data.get("due"))
    ),
    "notice.period": lambda line, data: _(
        "提醒：调解期限到%(due)s", due=write.when(data.get("due"))
    ),
    "notice.referral": lambda line, data: _("提醒：还没有答复移送的机关"),
    "notice.consent": lambda line, data: _("提醒：对方还没有答复"),
    "notice.performance": lambda line, data: _(
        "提醒：一项履行到%(due)s", due=write.when(data.get("due"))
    ),
}

_BOOKS: tuple[Mapping[str, Say], ...] = (SENTENCES, between, court, affairs, library, groups, team)
