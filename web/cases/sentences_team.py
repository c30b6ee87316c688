"""The timeline in sentences: who mediates, who stands in, who takes part."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.desks.timeline import Line
from web.cases.telling import who
from web.i18n import gettext as _

Data = Mapping[str, Any]


SENTENCES: dict[str, Callable[[Line, Data], str]] = {
    "assignment.made": lambda line, data: (
        _("指定调解员（按推荐）") if data.get("proposed") else _("指定调解员（另选，理由已记）")
    ),
    "task.stood_in": lambda line, data: _("代%(who)s办理", who=line.about or ""),
    "mediator.asked": lambda line, data: _("%(who)s说了想请谁调解", who=who(line)),
    "mediator.refused": lambda line, data: _("%(who)s不接受现在的调解员", who=who(line)),
    "notice.refused": lambda line, data: _("提醒首席调解员：当事人要求换人"),
    "joint.invited": lambda line, data: _(
        "邀请 %(num)s 个单位联合调解", num=data.get("bodies", "")
    ),
    "joint.replied": lambda line, data: (
        _("受邀单位答复：来") if data.get("comes") else _("受邀单位答复：不能来")
    ),
    "joint.joined": lambda line, data: _("各方同意 %(num)s 个单位参加", num=data.get("number", "")),
    "joint.alone": lambda line, data: _("受邀单位都不能来，单独调解"),
}
