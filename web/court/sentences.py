"""What happened to an application for judicial confirmation, in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.timeline import Line
from web import format as write
from web.cases.telling import who
from web.i18n import gettext as _
from web.words import word

Data = Mapping[str, Any]


def _ruled(line: Line, data: Data) -> str:
    return _(
        "法院裁定：%(result)s，%(number)s",
        result=word("ruling", data.get("result")),
        number=data.get("number", ""),
    )


def _prepared(line: Line, data: Data) -> str:
    until = write.when(data.get("until"))
    if court := data.get("court"):
        said = _("准备向%(court)s申请强制执行，可以申请到%(until)s", court=court, until=until)
    else:
        said = _("准备强制执行申请，可以申请到%(until)s", until=until)
    late = [_("第%(n)s条的二年期限已过，没有写进申请书", n=n) for n in data.get("late") or []]
    return "；".join([said, *late])


SENTENCES: dict[str, Callable[[Line, Data], str]] = {
    "confirmation.wanted": lambda line, data: _("%(who)s表达了是否申请司法确认", who=who(line)),
    "confirmation.chosen": lambda line, data: (
        _("各方选择申请司法确认") if data.get("wanted") else _("各方选择不申请司法确认")
    ),
    "confirmation.reconsidered": lambda line, data: _("有人改了主意，重新问各方是否申请司法确认"),
    "notice.confirmation": lambda line, data: _(
        "提醒：申请司法确认到%(due)s", due=write.when(data.get("due"))
    ),
    "confirmation.prepared": lambda line, data: _("司法确认材料备齐"),
    "confirmation.signed": lambda line, data: _("各方在司法确认申请书上签名"),
    "confirmation.unwilling": lambda line, data: _(
        "%(who)s不愿申请司法确认", who=line.about or _("有一方")
    ),
    "confirmation.filed": lambda line, data: _("向法院提交司法确认申请"),
    "confirmation.supplemented": lambda line, data: _("已向法院补正材料"),
    "confirmation.withdrawal_asked": lambda line, data: _(
        "%(who)s请求撤回司法确认申请", who=who(line)
    ),
    "confirmation.refusal_told": lambda line, data: _("已把法院不予受理告知当事人"),
    "court.accepted": lambda line, data: _("法院受理，%(number)s", number=data.get("number", "")),
    "court.supplement": lambda line, data: _(
        "法院要求在%(until)s前补正", until=write.when(data.get("until"))
    ),
    "court.not_accepted": lambda line, data: _("法院裁定不予受理"),
    "court.verified": lambda line, data: _("法官询问核实"),
    "court.ruled": _ruled,
    "court.served": lambda line, data: _("裁定书送达"),
    "court.extension_asked": lambda line, data: _(
        "法官请求延长%(term)s", term=word("court_term", data.get("term"))
    ),
    "court.extended": lambda line, data: _(
        "院长批准延长审查，到%(until)s", until=write.when(data.get("until"))
    ),
    "court.extension_refused": lambda line, data: _("院长没有批准延长审查"),
    "court.objected": lambda line, data: (
        _("当事人对裁定提出异议") if data.get("by_party") else _("利害关系人对裁定提出异议")
    ),
    "court.objection_decided": lambda line, data: _(
        "法院审查异议：%(result)s", result=word("objection_result", data.get("result"))
    ),
    "court.objection_served": lambda line, data: _("异议裁定送达"),
    "enforcement.prepared": _prepared,
    "enforcement.filed": lambda line, data: _("权利人向法院申请强制执行"),
    "enforcement.left": lambda line, data: _("权利人自己决定何时申请强制执行"),
    "court.withdrawal_refused": lambda line, data: _("法院不准许%(who)s撤回申请", who=who(line)),
    "court.withdrawal_allowed": lambda line, data: _(
        "法院准许%(who)s撤回申请，其他人的申请继续审查", who=who(line)
    ),
}
