"""What happened to the precedent of a case, and in the parties' own talk, in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.timeline import Line
from cases.rules import clock
from web import format as write
from web.cases.telling import who
from web.i18n import gettext as _
from web.words import word

Data = Mapping[str, Any]


def _until(line: Line, data: Data) -> str:
    return _("开始自己谈，最晚到%(day)s", day=write.day(clock.day_of(data["due"])))


def _soon(line: Line, data: Data) -> str:
    return _("提醒：自己谈的期限到%(day)s", day=write.day(clock.day_of(data["due"])))


SENTENCES: dict[str, Callable[[Line, Data], str]] = {
    "library.proposed": lambda line, data: _("推荐到案例库"),
    "library.published": lambda line, data: _("去掉个人信息后在案例库发布"),
    "library.returned": lambda line, data: _("案例库退回修改"),
    "library.withdrawn": lambda line, data: _("从案例库撤回"),
    "talk.wanted": lambda line, data: _("%(who)s愿意先自己谈", who=who(line)),
    "talk.opened": _until,
    "talk.agreed": lambda line, data: _("自己谈成了，等调解员起草协议"),
    "talk.stopped": lambda line, data: _("自己谈停下了，请调解员主持"),
    "talk.expired": lambda line, data: _("自己谈到期没有谈成"),
    "talk.taken": lambda line, data: _("调解员接手主持"),
    "notice.talk": _soon,
    "notice.survey": lambda line, data: _("满意度抽样：请一位当事人评一评"),
    "notice.survey_bad": lambda line, data: _(
        "满意度抽样：有当事人%(score)s，请负责人过问", score=word("satisfied", data.get("score"))
    ),
    "counselling.asked": lambda line, data: _("请心理咨询人员协助，征求各方同意"),
    "counselling.agreed": lambda line, data: _("%(who)s同意心理咨询人员协助", who=who(line)),
    "counselling.refused": lambda line, data: _("%(who)s不同意心理咨询人员协助", who=who(line)),
    "counselling.planned": lambda line, data: _("心理咨询计划：%(n)s个阶段", n=data.get("stages")),
    "counselling.noted": lambda line, data: _("写了一次咨询记录（内容不公开）"),
    "counselling.read": lambda line, data: _(
        "打开了一次咨询记录（%(why)s）", why=word("counselling_purpose", data.get("purpose"))
    ),
    "counselling.readers": lambda line, data: _("改了谁能看咨询记录"),
    "counselling.ended": lambda line, data: _("心理咨询结束"),
    "notice.risk": lambda line, data: _(
        "心理咨询人员报告风险：%(risk)s", risk=word("counselling_risk", data.get("risk"))
    ),
    "survey.answered": lambda line, data: _("当事人评了满意度"),
    "survey.heard": lambda line, data: _("负责人过问了不满意的评价"),
}
