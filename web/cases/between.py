"""In sentences: cases tied, merged, split, handed on; data asked for; bound files appraised."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.timeline import Line
from web import format as write
from web.cases.telling import who
from web.i18n import gettext as _
from web.words import word

Data = Mapping[str, Any]


def _linked(line: Line, data: Data) -> str:
    return _("和另一件的关系：%(tie)s", tie=word("link", data.get("tie")))


def _asked(line: Line, data: Data) -> str:
    asked = word("data_request", data.get("ask"))
    if data.get("desk"):
        return _("%(who)s当面提出个人信息请求，已登记：%(ask)s", who=who(line), ask=asked)
    return _("%(who)s提出个人信息请求：%(ask)s", who=who(line), ask=asked)


def _answered(line: Line, data: Data) -> str:
    answer = word("transfer_answer", data.get("answer"))
    if data.get("number"):
        return _("转办：%(answer)s，新案号%(number)s", answer=answer, number=data["number"])
    return _("转办：%(answer)s", answer=answer)


SENTENCES: dict[str, Callable[[Line, Data], str]] = {
    "case.linked": _linked,
    "case.unlinked": lambda line, data: _(
        "取消和另一件的关系：%(tie)s", tie=word("link", data.get("tie"))
    ),
    "merge.objected": lambda line, data: _("有当事人不同意并案，分开办理"),
    "case.merged": lambda line, data: _("并入编码%(code)s的案件", code=data.get("code", "")),
    "case.took_in": lambda line, data: _(
        "编码%(code)s的案件并入本案，材料%(num)s份", code=data.get("code", ""), num=data["files"]
    ),
    "case.split": lambda line, data: _("分出编码%(code)s的案件", code=data.get("code", "")),
    "case.split_off": lambda line, data: _(
        "从编码%(code)s的案件分出，期限不重新算", code=data.get("code", "")
    ),
    "transfer.sent": lambda line, data: _(
        "发出转办（移送）函，对方签收以前仍由本单位负责，请在%(due)s前答复",
        due=write.when(data.get("due")),
    ),
    "transfer.answered": _answered,
    "dossier.appraised": lambda line, data: _(
        "卷宗到期鉴定：%(outcome)s", outcome=word("appraisal_outcome", data.get("outcome"))
    ),
    "dossier.disposed": lambda line, data: _(
        "卷宗已于%(on)s%(what)s，文书不再能打开",
        on=write.when(data.get("on")),
        what=word("file_gone", data.get("outcome")),
    ),
    "data.requested": _asked,
    "data.answered": lambda line, data: _(
        "答复%(who)s的个人信息请求：%(outcome)s",
        who=line.about or "",
        outcome=word("data_outcome", data.get("outcome")),
    ),
    "notice.data": lambda line, data: _(
        "提醒：个人信息请求请在%(due)s前答复", due=write.when(data.get("due"))
    ),
    "notice.transfer": lambda line, data: _("提醒：转办（移送）还没有人签收"),
}
