"""The timeline of events, whistles and visits in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.casefile import PURPOSES
from cases.desks.timeline import Line
from web import format as write
from web.i18n import gettext as _
from web.i18n import say
from web.words import word

Data = Mapping[str, Any]
Sentence = Callable[[Line, Data], str]


def _verified(line: Line, data: Data) -> str:
    verdict = str(data.get("verdict"))
    kind = "emergency_verdict" if verdict == "downgrade" else "event_verdict"
    return _("核实：%(verdict)s", verdict=word(kind, verdict))


def _reported(line: Line, data: Data) -> str:
    return _(
        "上报：%(what)s，%(priority)s",
        what=word("event_category", data.get("category")),
        priority=word("priority", data.get("priority")),
    )


def _dispatched(line: Line, data: Data) -> str:
    return _(
        "分流：%(way)s，%(level)s办",
        way=word("event_way", data.get("way")),
        level=word("event_level", data.get("level")),
    )


def _contacted(line: Line, data: Data) -> str:
    if data.get("reached"):
        return _("联系上了诉求人")
    return _("试了 %(n)s 次，没有联系上诉求人", n=data.get("tries", ""))


def _visited(line: Line, data: Data) -> str:
    found = [word("care_finding", one) for one in data.get("findings", [])]
    return _(
        "第 %(n)s 次走访：%(met)s %(found)s",
        n=data.get("n", ""),
        met=word("care_met", data.get("met")),
        found=_("、").join(found),
    ).strip()


def _replied(line: Line, data: Data) -> str:
    told = _("答复诉求人：%(score)s", score=word("satisfied", data.get("score")))
    return told + (_("，要求重办") if data.get("reopen") else "")


SENTENCES: dict[str, Sentence] = {
    "affair.entered": lambda line, data: _(
        "进入“%(state)s”", state=word("state", data.get("state"))
    ),
    "affair.became_case": lambda line, data: _("登记为纠纷，转调解中心"),
    "event.reported": _reported,
    "event.verified": _verified,
    "event.broadcast": lambda line, data: _("同时通报 %(n)s 个部门", n=data.get("count", "")),
    "event.responded": lambda line, data: _("出动处置完毕（第 %(n)s 单）", n=data.get("n", "")),
    "event.dispatched": _dispatched,
    "event.returned": lambda line, data: _("部门退回（第 %(n)s 单）", n=data.get("n", "")),
    "event.handled": lambda line, data: _("部门办结（第 %(n)s 单）", n=data.get("n", "")),
    "event.checked": lambda line, data: (
        _("到场核查：办好了") if data.get("ok") else _("到场核查：没有办好，重新交办")
    ),
    "event.told": lambda line, data: _("把结果告诉上报人"),
    "event.evaluated": lambda line, data: _(
        "上报人评价：%(score)s", score=word("satisfied", data.get("score"))
    ),
    "order.handle": lambda line, data: _("发出交办单（第 %(n)s 单）", n=data.get("n", "")),
    "order.broadcast": lambda line, data: _("发出通报单（第 %(n)s 单）", n=data.get("n", "")),
    "order.whistle": lambda line, data: _("发出吹哨单（第 %(n)s 单）", n=data.get("n", "")),
    "order.supervision": lambda line, data: _("发出督办单（第 %(n)s 单）", n=data.get("n", "")),
    "people.unmasked": lambda line, data: _(
        "看了 %(n)s 个人的姓名，理由：%(why)s",
        n=data.get("count", ""),
        why=say(PURPOSES.get(str(data.get("purpose")), "")),
    ),
    "whistle.complained": lambda line, data: _("接到诉求"),
    "whistle.contacted": _contacted,
    "whistle.alone": lambda line, data: _("镇街自己办"),
    "whistle.blown": lambda line, data: _("吹哨，点名 %(n)s 个部门", n=data.get("count", "")),
    "whistle.accepted": lambda line, data: _("部门接单（第 %(n)s 单）", n=data.get("n", "")),
    "whistle.checked_in": lambda line, data: _("部门到场报到（第 %(n)s 单）", n=data.get("n", "")),
    "whistle.planned": lambda line, data: _("会商定了办法和牵头单位"),
    "whistle.acted": lambda line, data: _(
        "处置：%(outcome)s", outcome=word("event_outcome", data.get("outcome"))
    ),
    "whistle.replied": _replied,
    "whistle.rated": lambda line, data: _("给部门打分"),
    "whistle.tracked": lambda line, data: (
        _("跟踪复核：办完了") if data.get("done") else _("跟踪复核：还在办")
    ),
    "whistle.voted": lambda line, data: (
        _("业主表决通过") if data.get("holds") else _("业主表决没有通过")
    ),
    "care.registered": lambda line, data: _(
        "登记为关怀对象，%(grade)s", grade=word("care_grade", data.get("grade"))
    ),
    "care.changed": lambda line, data: _(
        "情况有变，%(grade)s", grade=word("care_grade", data.get("grade"))
    ),
    "care.ended": lambda line, data: _("停止走访"),
    "care.photo_consent": lambda line, data: (
        _("本人同意拍照") if data.get("agreed") else _("本人不同意拍照")
    ),
    "care.visited": _visited,
    "care.missed": lambda line, data: _("漏访，网格长已追查"),
    "care.wish_done": lambda line, data: _("微心愿有了着落"),
    "care.risk_reported": lambda line, data: _("把风险上报为红色事件"),
    "care.dispute_opened": lambda line, data: _("把矛盾登记为纠纷"),
    "care.checked": lambda line, data: (
        _("网格长看过记录") if data.get("ok") else _("记录不实，要重新走访")
    ),
    "notice.event": lambda line, data: _("提醒：处置到%(due)s", due=write.when(data.get("due"))),
    "notice.care": lambda line, data: _(
        "提醒：该%(due)s走访的还没有去", due=write.when(data.get("due"))
    ),
    "notice.discontent": lambda line, data: _("上报人不满意，请督办员回访"),
}
