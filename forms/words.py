"""What a reader is told of an answer; the first part word for word as in the browser.

The browser's words are in web/client/src/words/form-viewer.js; the parity test compares them.
"""

from collections.abc import Mapping
from typing import Any


class Words(str):
    """A Chinese sentence made from a *pattern* with %(name)s places.

    It remembers both, so that a screen can look the pattern up and say it in another language.
    """

    __slots__ = ("pattern", "values")

    pattern: str
    values: Mapping[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> "Words":
        """Fill *pattern* in; without values it is taken as it stands."""
        words = super().__new__(cls, pattern % values if values else pattern)
        words.pattern = pattern
        words.values = values
        return words

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Give a copy what it is made of."""
        return (self.pattern,), dict(self.values)


REQUIRED = "这一项要填。"
PATTERN = "格式不对。"
MIN = "不能小于 %(bound)s。"
MAX = "不能大于 %(bound)s。"
MIN_UNREADABLE = "表单里写的最小值不是数字。"
MAX_UNREADABLE = "表单里写的最大值不是数字。"
MIN_LENGTH = "至少写 %(count)s 个字。"
MAX_LENGTH = "最多写 %(count)s 个字。"
PHONE = "请填带国别的电话号码，如 +8613800000000。"
EMAIL = "请填电子邮箱。"
INTEGER = "请填整数。"
DECIMALS = "小数点后最多 %(count)s 位。"
INCREMENT = "不在可填的值里，最近的是 %(below)s 和 %(above)s。"

# Said only to what no browser of ours sends.
WRONG_TYPE = "填的内容不是这一项要的。"
UNWRITABLE = "含有不能保存的字符。"
NOT_A_NUMBER = "请填数字。"
NO_OPTION = "不在可选的范围里。"
NOT_A_DATE = "日期或时间不对。"
NOT_A_FILE = "文件没有传好，请重新上传。"
ONE_FILE = "只能传一个文件。"
TOO_MANY_ROWS = "最多 %(count)s 项。"
PATTERN_UNREADABLE = "这一项的格式核对不了，请告诉管理员。"
