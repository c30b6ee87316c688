"""What happened to many at once, and how each of them stands, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.timeline import Line
from web.cases.telling import who
from web.i18n import gettext as _

#: what was done to many at once
GROUP_ACTS = {
    "list": "收进名单",
    "consent": "同意调解",
    "claim": "请求金额",
    "elect": "推选代表",
    "authorise": "特别授权",
    "agree": "约定金额",
    "join": "参加协议",
    "sign": "签名",
    "wants": "是否申请司法确认",
    "pay": "收到款项",
    "leave": "退出、不参加",
}

#: how one of many stands, and the tone of it
GROUP_STANDING = {
    "OPEN": ("调解中", "plain"),
    "AGREED": ("协议生效", "blue"),
    "CONFIRMED": ("司法确认有效", "green"),
    "REST": ("未参加协议", "amber"),
    "LEFT": ("已退出", "plain"),
}

#: kind of event -> its sentence
SENTENCES: dict[str, Callable[[Line, Mapping[str, Any]], str]] = {
    "group.act": lambda line, data: _(
        "群体台账：%(act)s %(num)s 人",
        act=_(GROUP_ACTS.get(str(data.get("act")), "")),
        num=data.get("people", 0),
    ),
    "group.planned": lambda line, data: _("付款安排：分 %(num)s 期", num=data.get("parts", "")),
    "group.left": lambda line, data: _("%(who)s退出，其他人继续", who=who(line)),
    "group.papers": lambda line, data: _("逐人制作文书 %(num)s 份", num=data.get("people", 0)),
    "group.printed": lambda line, data: _("合并打印了逐人文书"),
    "group.exported": lambda line, data: _("导出群体台账，%(num)s 人", num=data.get("people", 0)),
}
