"""What a check of a definition says, in the reader's language.

The engine and the templates of papers speak English and name their rules; forms speak Chinese.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from web.i18n import is_english, reason, say


class Finding(Protocol):
    """One thing that is wrong with a definition."""

    @property
    def rule(self) -> str:
        """Its stable name."""

    @property
    def element(self) -> str:
        """Id of the element it is about; empty for the whole file."""

    @property
    def severity(self) -> str:
        """Either error or warning."""

    @property
    def message(self) -> str:
        """A sentence in English, or in Chinese where the catalogue has its English."""

    @property
    def args(self) -> Mapping[str, Any]:
        """What the sentence names."""


def row(found: Finding) -> dict[str, str]:
    """Write a finding for a script."""
    return {
        "rule": found.rule,
        "element": found.element,
        "severity": found.severity,
        "message": tell(found),
    }


def tell(found: Finding) -> str:
    """Say a finding; one whose rule has no words here keeps its own."""
    if not is_english():
        for words in SENTENCES.get(found.rule, ()):
            try:
                return words.format(**_told(found.args))
            except (KeyError, IndexError):  # the same rule, found elsewhere with less to name
                continue
    return say(found.message)


def _told(args: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**args, "reason": reason(args["reason"])} if "reason" in args else args


_PROCESSES = {
    "feel-syntax": "“{name}”的{where}：FEEL 写错了（{reason}）。",
    "feel-function": "“{name}”的{where}：没有函数 {function}。",
    "timer-range": "“{name}”：{text} 重复得太快，或者超出了历法。",
    "cycle-once": "“{name}”到时一次就往下走；{text} 在这里不会重复。",
    "id-letters": "“{id}”不能作标识：只能用字母、数字、_、- 和 .，以字母或 _ 开头。",
    "too-long": "“{text}”超过 {limit} 个字符。",
    "hidden-letters": "“{text}”里有看不见的或者会颠倒文字方向的字符。",
    "timer": "“{name}”：定时只能写一项：日期、时长或者周期。",
    "timer-form": "“{name}”：{text} 不是合格的时间（{kind}）。",
    "event-condition": "“{name}”没有写等什么条件。",
    "complex-gateway": "“{name}”：复杂网关不能运行。",
    "ad-hoc": "“{name}”：随意子流程不能运行。",
    "event-subprocess": "事件子流程“{name}”要从一个有触发的开始事件开始。",
    "event-subprocess-apart": "事件子流程“{name}”单独放在一边，不能有连线、边界事件和循环。",
    "compensation": "“{name}”：补偿不能运行。",
    "link-event": "“{name}”：链接“{link}”应当正好通到一个接收的链接事件，现在是 {count} 个。",
    "link-flow": "“{name}”：发出的链接后面、接收的链接前面都不能有连线。",
    "conditional-flow": "连线 {flow} 上的条件不会被问到：“{name}”不做选择。",
    "lone-condition": "“{name}”只有一条出路，却带着条件。",
    "flow-without-condition": "连线 {flow} 从“{name}”出去，却没有条件。",
    "default-flow": "“{name}”的默认连线不是从它出去的。",
    "default-condition": "{flow} 是“{name}”的默认连线，它的条件不会被问到。",
    "default-unasked": "“{name}”有默认流向，但它不作选择。",
    "empty-condition": "流向 {flow} 的条件是空的。",
    "gateway-idle": "“{name}”既不汇合也不分开。",
    "several-loops": "“{name}”同时按两种方式重复。",
    "event-gateway-messages": "“{name}”后面等消息的既有事件又有任务，请用同一种。",
    "gateway-mixed": "“{name}”既汇合又分开，请画成两个网关。",
    "no-default": "“{name}”之后如果条件都不成立，案件就停住了。",
    "event-gateway": "“{target}”不能接在事件网关“{name}”后面。",
    "event-gateway-ways": "事件网关“{name}”的出路不到两条。",
    "several-triggers": "“{name}”有几个触发，请各画一个事件。",
    "event-kind": "“{name}”：{kind} 不能是 {trigger}。",
    "sub-start": "“{name}”：子流程要从没有触发的开始事件开始。",
    "cancel-outside": "“{name}”：取消只能用在事务里。",
    "cancel-uncaught": "“{name}”：事务的边上没有接住取消的事件。",
    "must-interrupt": "“{name}”：错误和取消一定会中断。",
    "event-reference": "“{name}”没有写明 {trigger}。",
    "multi-instance": "“{name}”没有写逐项办什么。",
    "too-many-instances": "“{name}”要办 {count} 次，最多 {limit} 次。",
    "unknown-part": "“{name}”：不认识里面的 {part}。",
    "unknown-root": "流程之外的 {kind} 不能运行。",
    "resource-role": "“{name}”：{part} 不起作用，请写角色或者办理人。",
    "data-association": "“{name}”：数据不按数据关联流动，请用变量。",
    "unsupported-attribute": "“{name}”：{attribute}={value} 不能运行。",
    "unknown-extension": "“{name}”：不认识 camunda:{kind}。",
    "call-mapping": "“{name}”：camunda:{way} 没有写清从哪里到哪里。",
    "call-business-key": "“{name}”：被调用的流程用的是调用方的业务编号。",
    "call-binding": "“{name}”：{binding} 不是可以调用的版本。",
    "no-role": "“{name}”没有人办：既没有角色，也没有指定的人。",
    "role": "“{name}”：没有角色 {role}。",
    "form": "“{name}”：没有表单 {form}。",
    "no-form": "“{name}”没有表单。",
    "operation": "“{name}”：没有业务操作 {operation}。",
    "no-operation": "“{name}”什么也不做：既没有业务操作，也没有主题。",
    "topic": "“{name}”：{topic} 不是合格的主题。",
    "two-ways": "“{name}”又有业务操作又有主题，只能由一个来办。",
    "task-priority": "“{name}”：{text} 不是整数。",
    "retry-cycle": "“{name}”：看不懂重试“{text}”（{reason}）。",
    "retry-unused": "“{name}”：这里没有可以重试的，只有外部任务才重试。",
    "code": "“{name}”写了代码（{attribute}）；图里不能有代码。",
    "listener": "“{name}”有 {kind}，不会起作用。",
    "ignored-attribute": "“{name}”：camunda:{attribute} 在这里不起作用。",
    "foreign-extension": "“{name}”有 {space} 的扩展，在这里不起作用。",
    "no-decision": "“{name}”没有写用哪张决策表。",
    "decision": "“{name}”：没有决策表 {decision}。",
    "no-result": "“{name}”的结果没有存进变量。",
    "no-called-process": "“{name}”没有写调用哪个流程。",
    "called-process": "“{name}”：没有流程 {process}。",
    "call-start": "流程 {process} 只由事件开始，不能被调用。",
    "call-cycle": "“{name}”调用 {process}，绕回了本流程。",
    "script-language": "“{name}”：算式用 FEEL，不用 {language}。",
    "no-script": "“{name}”没有算式。",
    "law": "“{name}”：没有规定 {law}。",
    "document": "“{name}”：没有文书 {document}。",
    "no-process": "文件里没有流程。",
    "not-executable": "“{process}”没有标为可执行。",
    "too-large": "文件有 {count} 个节点，最多 {limit} 个。",
    "too-deep": "“{name}”套了 {depth} 层，最多 {limit} 层。",
    "missing-id": "有一个 {kind} 没有标识。",
    "duplicate-id": "标识 {id} 用了 {count} 次。",
    "unknown-element": "{kind} 不能运行。",
    "no-start": "“{name}”没有开始事件。",
    "no-end": "“{name}”没有结束事件。",
    "several-starts": "“{name}”有 {count} 个没有触发的开始事件。",
    "start-incoming": "有连线进入开始事件“{name}”。",
    "end-outgoing": "有连线从结束事件“{name}”出去。",
    "dead-end": "“{name}”后面什么也没有，它又不是结束事件。",
    "unreachable": "“{name}”永远走不到。",
    "no-way-out": "从“{name}”走不到任何结束。",
    "flow-reference": "连线 {flow} 的一头没有接上。",
    "flow-crosses": "连线 {flow} 穿过了子流程或者泳池的边界。",
    "boundary-host": "边界事件“{name}”没有挂在活动上。",
    "message-flow": "消息流 {id} 在同一个泳池里，或者没有接上。",
    "correlation": "{kind} {id}：消息靠 FEEL 属性 key 找到案件。",
    "message-flow-end": "消息流 {id} 接在“{name}”上，它不收发消息。",
    "lane-twice": "{id} 同时在两条并列的泳道里。",
    "drawn-reference": "{kind} {id} 指向不存在的 {target}。",
    "flow-named": "“{name}”里写的流向 {flow} 并不这样与它相连。",
    "lane-reference": "泳道里写了不存在的 {id}。",
    "no-name": "{kind} {id} 没有名称。",
    "call-unknown": "没有流程 {process}。",
    "call-version": "流程 {process} 没有第 {version} 版。",
    "timer-start": "开始时间算不出来：{reason}",
    "bpmn-namespace": "这个文件不是 BPMN 2.0。",
}
_DECISIONS = {
    "dmn-namespace": "这个文件不是 DMN 1.1 到 1.5。",
    "table-overlap": "“{table}”：第 {rows[0]} 行和第 {rows[1]} 行会同时符合，例如 {example}。",
    "table-shadowed": "“{table}”：第 {row} 行永远轮不到。",
    "table-large": "“{table}”太大，没有检查重叠和遗漏。",
    "table-gap": "“{table}”：有的情形没有一行符合，例如 {example}。",
    "table-type": "“{table}”：第 {row} 行的“{column}”应是 {type}，{value} 不是。",
    "table-value": "“{table}”：第 {row} 行的“{column}”不能是 {value}。",
    "table-never": "“{table}”：第 {row} 行的“{column}”，没有一个值会符合。",
    "hit-policy": "没有命中策略 {policy}。",
    "no-output": "这张表没有输出。",
    "aggregation": "不能用汇总方式 {aggregation}。",
    "output-name": "每个输出都要有自己的名称。",
    "no-priority": "输出没有写明允许的值，排不出先后。",
    "requirement-cycle": "“{name}”绕回来依赖自己。",
    "requirement-chain": "“{name}”一层层依赖了 {levels} 层，最多 {limit} 层。",
    "expression-language": "只能运行 FEEL。",
    "boxed": "“{place}”缺少 {part}。",
    "requirement": "“{name}”依赖的 {id} 不存在。",
    "no-requirement": "“{name}”用到了“{used}”，却没有写明依赖它。",
    "no-input": "“{table}”：输入“{name}”没有写问什么。",
    "type": "类型 {type} 没有，或者自相矛盾。",
    "import": "文件引用了别的文件（{name}），自己必须齐全。",
    "service-output": "决策服务“{name}”什么也不回答。",
    "context-entry": "“{place}”：条目“{name}”写了两次，或者写在了结果后面。",
    "cells": "“{table}”：第 {row} 行的格子多了或者少了。",
}
_FILES = {
    "xml-size": "文件超过 {limit} 字节。",
    "xml-doctype": "不能有文档类型声明（DOCTYPE）。",
    "xml-elements": "文件的元素超过 {limit} 个。",
    "xml-attributes": "“{element}”的属性超过 {limit} 个。",
    "xml-namespaces": "文件的命名空间超过 {limit} 个。",
    "xml-syntax": "文件不是合格的 XML：{reason}",
}
_DOCUMENTS = {
    "head": "模板开头的说明不对：{reason}",
    "size": "模板太大。",
    "encoding": "模板不是 UTF-8。",
    "syntax": "模板的写法不对：{reason}",
    "unsafe": "模板用了不允许的写法：{reason}",
    "unknown_variable": "这种文书没有变量 {subjects}。",
    "unknown_key": "这种文书的数据里没有 {subjects}。",
    "runtime": "用样例数据制作时出错：{reason}",
    "large": "做出来的文书太长：{reason}",
    "font": "没有字体能写出：{subjects}",
}
#: rules of processes that decisions have too, with less to name
_SHARED = {
    "feel-syntax": "{place}：FEEL 写错了（{reason}）。",
    "feel-function": "没有函数 {function}。",
    "too-large": "元素太多，最多 {limit} 个。",
    "too-deep": "套了 {depth} 层，最多 {limit} 层。",
    "duplicate-id": "标识 {id} 用了不止一次。",
    "no-decision": "文件里没有决策。",
    "call-cycle": "流程之间的调用绕回了自己。",
}
#: rule → its sentences in Chinese, each with the places that a finding fills, the fullest first
SENTENCES: dict[str, tuple[str, ...]] = {
    rule: (words, _SHARED[rule]) if rule in _SHARED else (words,)
    for rule, words in (_PROCESSES | _DECISIONS | _FILES | _DOCUMENTS).items()
}
