"""Errors in words: class → what happened, why, and what to do, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from web import format as words
from web.i18n import gettext as _
from web.i18n import say


@dataclass(frozen=True)
class Message:
    """What a reader is told."""

    title: str
    text: str
    advice: str = ""
    #: the article that made the rule, if one did
    law: str = ""


def of(error: Exception, status: int) -> Message:
    """Say *error* in words."""
    for kind in type(error).__mro__:
        if kind.__name__ in BY_CLASS:
            return BY_CLASS[kind.__name__](getattr(error, "detail", {}) or {})
    return BY_STATUS.get(status, _failed)({})


Detail = dict[str, Any]


def _bad(detail: Detail) -> Message:
    return Message(
        _("请求无法读取"),
        _("浏览器送来的内容不完整或格式不对，什么都没有改动。"),
        _("请返回上一页，重新填写后再提交。"),
    )


def _token(detail: Detail) -> Message:
    return Message(
        _("页面已过期"),
        _("这个页面打开太久，或者您已在别处退出登录，所以没有提交。"),
        _("请返回上一页，刷新后再提交一次。填写的内容如已自动保存，不会丢失。"),
    )


def _sign_in(detail: Detail) -> Message:
    return Message(_("请先登录"), _("这个页面只供工作人员使用。"), _("登录后会回到这里。"))


def _key(detail: Detail) -> Message:
    return Message(
        _("请先输入案件编码和查询密码"),
        _("为了保护您的信息，只有凭编码和密码才能打开。"),
        _("编码和密码在提交申请时给您，或写在调解组织发给您的通知上。"),
    )


def _refused_sign_in(detail: Detail) -> Message:
    return Message(
        _("没有登录成功"),
        _("账号或密码不对。"),
        _("请检查大小写和输入法；忘记密码请找管理员重设。"),
    )


def _locked(detail: Detail) -> Message:
    until = detail.get("until")
    text = _("密码错误次数太多，账号暂时锁定。")
    if isinstance(until, datetime):
        text = _("密码错误次数太多，账号锁定到 %(until)s。", until=words.moment(until))
    return Message(_("账号已锁定"), text, _("请稍后再试，或请管理员重设密码。"))


def _not_allowed(detail: Detail) -> Message:
    return Message(
        _("您没有办理这件事的权限"),
        _("您的岗位不办理此事，什么都没有改动。"),
        _("如果这是您的工作，请管理员为您添加相应岗位。"),
    )


def _not_found(detail: Detail) -> Message:
    return Message(
        _("没有找到"),
        _("地址不对，或者这一页不该由您看。"),
        _("请检查地址，或者从首页重新进去。"),
    )


def _method(detail: Detail) -> Message:
    return Message(_("不能这样打开"), _("这个地址不接受这种操作。"), _("请从页面上的按钮进入。"))


def _gate(detail: Detail) -> Message:
    missing = _("、").join(say(one) for one in detail.get("missing", []))
    return Message(
        _("法律不允许现在这样做"),
        say(detail["reason"]) if detail.get("reason") else _("还有法定条件没有满足。"),
        _("还缺：%(missing)s", missing=missing) if missing else _("请先补齐前面的步骤。"),
        str(detail.get("law", "")),
    )


def _state(detail: Detail) -> Message:
    return Message(
        _("案件已经往前走了"),
        _("别人可能刚刚办理了这一步，您看到的页面已不是最新。"),
        _("请打开案件页面，看看现在该办什么。您没有造成任何改动。"),
    )


def _taken(detail: Detail) -> Message:
    return Message(
        _("任务已被别人领走"),
        _("另一位同事先领取了这个任务。"),
        _("请从工作台选择其他任务，或请对方退回。"),
    )


def _task_gone(detail: Detail) -> Message:
    return Message(
        _("任务已不在"),
        _("它已经办完、已被撤回，或者不在您的岗位范围内。"),
        _("请回到工作台，看看现在该办什么。"),
    )


def _answers(detail: Detail) -> Message:
    return Message(_("有些内容需要改一下"), _("下面标出的地方还不对，什么都没有提交。"), "")


def _upload(detail: Detail) -> Message:
    if detail.get("reason") == "consent":
        return Message(
            _("没有本人同意，不能上传照片"),
            _("走访时拍照要先问本人。请在走访对象的页面上记下“本人同意拍照”，再上传。"),
            _("本人不同意的，只写文字。"),
        )
    return Message(
        _("这个文件不能接收"),
        _("只收图片（JPG、PNG、WebP）和 PDF，单个不超过 20 MB，且内容要与类型相符。"),
        _("请换一个文件，或拍照后上传。"),
    )


def _large(detail: Detail) -> Message:
    return Message(
        _("内容太大"),
        _("一次提交的内容超过了上限，什么都没有保存。"),
        _("请把文件分几次上传，或先缩小图片。"),
    )


def _kind(detail: Detail) -> Message:
    return Message(_("不支持的内容类型"), _("服务器不认识送来的内容类型。"), _bad({}).advice)


def _many(detail: Detail) -> Message:
    return Message(
        _("操作太频繁"),
        _("短时间内尝试次数太多，为保护信息安全，请稍等。"),
        _("请过几分钟再试。"),
    )


def _calendar(detail: Detail) -> Message:
    return Message(
        _("节假日表还没有这一年"),
        _("%(year)s 年的放假安排尚未录入，期限无法算出。", year=detail.get("year", "")),
        _("请管理员在“设置 · 节假日”导入国务院公布的安排。"),
    )


def _definition(detail: Detail) -> Message:
    return Message(
        _("还不能发布"), _("检查发现了必须先改正的问题。"), _("请按提示逐条修改后再发布。")
    )


def _conflict(detail: Detail) -> Message:
    return Message(
        _("现在不能这样做"),
        _("它的状态刚刚发生变化，或者这个操作与现状不符。"),
        _("请刷新页面再看。您没有造成任何改动。"),
    )


def _suspended(detail: Detail) -> Message:
    return Message(
        _("这个流程暂停了"),
        _("管理员暂停了这件事的流程，现在不能办理；您填写的内容没有提交。"),
        _("请稍后再办，或者问管理员什么时候恢复。已保存的草稿不会丢。"),
    )


def _ended(detail: Detail) -> Message:
    return Message(_("这个流程已经结束"), _("流程已经走完或被终止，不能再动它。"))


def _moved(detail: Detail) -> Message:
    return Message(
        _("流程刚刚往前走了"),
        _("您打开页面以后，别人办理了一步，或者定时到了，所以没有执行。"),
        _("请重新打开这个流程的页面，看清现在的位置再操作。"),
    )


def _reason(detail: Detail) -> Message:
    return Message(
        _("请写明原因"),
        _("管理员的每个操作都要写原因，最多 500 个字，并记入历史。"),
        _("请返回上一页补写。"),
    )


def _target(detail: Detail) -> Message:
    return Message(
        _("不能移到那里"),
        _("那个位置不在这一层流程里，或者只能从里面进入（例如多人并办、被调用的流程）。"),
        _("请换一个位置，或者移到它外面的整个步骤。"),
    )


def _starves(detail: Detail) -> Message:
    return Message(
        _("这样移动会让流程走不完"),
        _(
            "移走以后，“%(element)s”会一直等一路永远不会来的步骤。",
            element=detail.get("element", ""),
        ),
        _("请把并行的几路一起移走，或者换一个位置。什么都没有改动。"),
    )


def _not_skippable(detail: Detail) -> Message:
    return Message(
        _("这一步不能代为完成"),
        _("它不是一个单独的步骤：是汇合、子流程或者多人并办。"),
        _("请对里面的步骤操作，或者用“移到别处”。"),
    )


def _incident_gone(detail: Detail) -> Message:
    return Message(_("这个问题已经处理过了"), _("别人刚刚重试或处理了它。"), _moved({}).advice)


def _job_gone(detail: Detail) -> Message:
    return Message(
        _("这个后台任务已经没有了"), _("它已做完，或者不属于这个流程。"), _moved({}).advice
    )


def _not_migrated(detail: Detail) -> Message:
    places = _("、").join(one.element for one in detail.get("problems", []) if one.element)
    return Message(
        _("这个流程换不到那一版"),
        _("走到的步骤在新版里对不上：%(places)s", places=places or "—"),
        _("请在“换版本”里先试算，为这些步骤选好去处。什么都没有改动。"),
    )


def _assets(detail: Detail) -> Message:
    return Message(
        _("页面资源还没有构建"),
        _("服务器上缺少界面的脚本和样式。"),
        _("请运维人员运行 ./shenming up，它会自动构建。"),
    )


def _unavailable(detail: Detail) -> Message:
    return Message(
        _("暂时不能服务"), _("服务器正在准备，或者缺少数据密钥。"), _("请过几分钟再试。")
    )


def _failed(detail: Detail) -> Message:
    return Message(
        _("出错了，是我们的问题"),
        _("这次操作没有成功，也没有改动任何内容；错误已经记录。"),
        _("请稍后再试；若再次出现，请把下面的编号告诉管理员。"),
    )


Say = Callable[[Detail], Message]

#: by the name of the class, so that no room's classes are needed to speak of them
BY_CLASS: dict[str, Say] = {
    "TokenMissing": _token,
    "SignInNeeded": _sign_in,
    "KeyNeeded": _key,
    "SignInRefused": _refused_sign_in,
    "AccountLocked": _locked,
    "NotFound": _not_found,
    "NotAllowed": _not_allowed,
    "GateClosed": _gate,
    "StateMismatch": _state,
    "AnswersInvalid": _answers,
    "UploadRefused": _upload,
    "CalendarUnknown": _calendar,
    "KeyMissing": _unavailable,
    "TaskTaken": _taken,
    "TaskNotFound": _task_gone,
    "DefinitionInvalid": _definition,
    "DefinitionNotFound": _not_found,
    "ValueRefused": _bad,
    "InstanceSuspended": _suspended,
    "InstanceEnded": _ended,
    "InstanceMoved": _moved,
    "InstanceNotFound": _not_found,
    "IncidentNotFound": _incident_gone,
    "JobNotFound": _job_gone,
    "ReasonMissing": _reason,
    "TargetInvalid": _target,
    "MoveStarves": _starves,
    "NotSkippable": _not_skippable,
    "MigrationRefused": _not_migrated,
    "EngineError": _conflict,
    "CaseError": _conflict,
    "AssetsMissing": _assets,
}

BY_STATUS: dict[int, Say] = {
    400: _bad,
    401: _sign_in,
    403: _not_allowed,
    404: _not_found,
    405: _method,
    409: _conflict,
    413: _large,
    415: _kind,
    422: _answers,
    429: _many,
    503: _unavailable,
}
