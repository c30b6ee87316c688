"""The timeline in sentences: what a person would say of each kind of event."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks import timeline
from cases.desks.timeline import Line
from web import format as write
from web.cases.between import SENTENCES as between
from web.cases.sentences_group import SENTENCES as groups
from web.cases.sentences_mediation import SENTENCES as mediation
from web.cases.sentences_team import SENTENCES as team
from web.cases.telling import who
from web.court.sentences import SENTENCES as court
from web.events.sentences import SENTENCES as affairs
from web.i18n import gettext as _
from web.i18n import say
from web.library.sentences import SENTENCES as library
from web.words import word

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


Say = Callable[[Line, Data], str]


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
    "party.succeeded": lambda line, data: _(
        "%(who)s不再是本案当事人，由加入的人承受", who=who(line)
    ),
    "state.entered": lambda line, data: _(
        "案件进入“%(state)s”", state=word("state", data.get("state"))
    ),
    "confirm_state.entered": lambda line, data: _(
        "司法确认：%(state)s", state=word("confirm_state", data.get("state"))
    ),
    "administration": lambda line, data: _(
        "管理员%(act)s", act=say(ADMINISTERED.get(data.get("act", ""), "处理了流程"))
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

_BOOKS: tuple[Mapping[str, Say], ...] = (
    *(SENTENCES, mediation, between, court, affairs, library, groups, team),
)
