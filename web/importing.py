"""What an import says, in the language of its reader."""

from collections.abc import Mapping
from typing import Any, Protocol

from web.i18n import is_english


class Note(Protocol):
    """One thing that an import did or left undone."""

    @property
    def rule(self) -> str:
        """Its stable name."""

    @property
    def element(self) -> str:
        """Id of the element it is about; empty for the whole file."""

    @property
    def message(self) -> str:
        """A sentence in English."""

    @property
    def open(self) -> bool:
        """Whether somebody has to do something."""

    @property
    def args(self) -> Mapping[str, Any]:
        """What the sentence names."""


#: rule → its sentence in Chinese
SENTENCES = {
    "encoding": "编码由 {encoding} 改为 UTF-8。",
    "dialect": "{tool} 的 {count} 处扩展改写为 camunda: 写法。",
    "expression": "{where}：{old} 改写为 FEEL：{new}。",
    "expression-left": "{where}：{old} 没法改写（{reason}）。",
    "script": "脚本改写为 FEEL：{new}，结果存入 {variable}。",
    "script-left": "{language} 脚本没法改写（{reason}）。",
    "attribute": "{old} 改写为 {new}。",
    "loop-counter": "{old} 改写为 {new}：这里的 loopCounter 从 0 数起，不从 1 数起。",
    "no-effect": "去掉了 {what}：在这里不起作用。",
    "tool-data": "去掉了只有 {tool} 才读的 {count} 处内容。",
    "executable": "流程已标为可执行。",
    "not-executable": "这个流程没有标为可执行，不会发布。",
    "process-key": "流程编号由 {old} 改为 {new}。",
    "decision-task": "服务任务改为业务规则任务，用决策表 {decision}。",
    "listener": "监听器（{what}）不能运行。",
    "code": "写了代码（{what}）；请改成主题加外部程序，或者业务操作。",
    "fields": "字段 {fields} 请画成表单，用 camunda:formKey 指定。",
    "form": "表单 {form} 是别的工具的文件，请在这里重画。",
    "people": "{what}：任务按一个岗位分派。",
    "mapping": "变量映射（{what}）在这里没有自己的范围。",
    "unsupported": "不支持 {what}。",
}


def row(note: Note) -> dict[str, Any]:
    """Write a note for a page."""
    said = note.message if is_english() else SENTENCES[note.rule].format(**note.args)
    return {"element": note.element, "open": note.open, "message": said}
