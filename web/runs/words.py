"""What stands in a run, in words: kinds of nodes, states of tokens, events of the history."""

from flask_babel import lazy_gettext as _

STATUS = {
    "active": (_("运行中"), "blue"),
    "suspended": (_("已暂停"), "amber"),
    "ended": (_("已走完"), "plain"),
    "cancelled": (_("已终止"), "plain"),
}

FILTERS = {
    "running": _("没有结束的"),
    "active": _("运行中"),
    "suspended": _("已暂停"),
    "ended": _("已走完"),
    "cancelled": _("已终止"),
    "all": _("全部"),
}

KINDS = {
    "UserTask": _("人工任务"),
    "ManualTask": _("线下任务"),
    "ServiceTask": _("自动任务"),
    "RuleTask": _("决策"),
    "ScriptTask": _("计算"),
    "PassTask": _("步骤"),
    "SendTask": _("发消息"),
    "ThrowEvent": _("发出事件"),
    "EndEvent": _("结束"),
    "ReceiveTask": _("等消息"),
    "CatchEvent": _("等事件"),
    "BoundaryEvent": _("附在步骤上的事件"),
    "EventGateway": _("等几件事中的一件"),
    "ExclusiveGateway": _("分支"),
    "ParallelGateway": _("等各路到齐"),
    "InclusiveGateway": _("等各路到齐"),
    "SubProcess": _("子流程"),
    "Transaction": _("子流程"),
    "CallActivity": _("调用的流程"),
    "ParallelMulti": _("多人同时"),
    "SequentialMulti": _("逐个进行"),
    "StandardLoop": _("循环"),
}

STATES = {
    "open": (_("待办"), "blue"),
    "waiting": (_("等待"), "plain"),
    "inside": (_("里面在进行"), "plain"),
    "job": (_("后台在做"), "plain"),
    "stuck": (_("出错停住"), "red"),
    "ready": (_("恢复后运行"), "amber"),
}

WAITS = {
    "timer": _("定时"),
    "message": _("消息"),
    "signal": _("信号"),
    "job": _("后台任务"),
}

INCIDENTS = {
    "expression": _("算式算不出"),
    "decision": _("决策没有结果"),
    "definition": _("找不到要用的流程或决策"),
    "operation": _("自动步骤出错"),
    "timer": _("定时出错"),
    "collection": _("多人并办没有名单"),
    "flow": _("没有一条路可走"),
    "error": _("没有人处理的错误"),
    "job": _("后台任务失败"),
    "limit": _("自动步骤太多"),
}

ACTS = {
    "suspend": _("暂停"),
    "resume": _("恢复"),
    "cancel": _("终止"),
    "retry": _("重试"),
    "resolve": _("人工处理"),
    "variables": _("改变量"),
    "move": _("移到别处"),
    "skip": _("代为完成"),
    "trigger": _("提前触发"),
    "retime": _("改定时"),
    "job": _("重做后台任务"),
    "assign": _("改派"),
    "migrate": _("换版本"),
}

EVENTS = {
    "instance.started": _("开始"),
    "instance.suspended": _("暂停"),
    "instance.resumed": _("恢复"),
    "instance.cancel": _("终止"),
    "instance.cancelled": _("终止"),
    "instance.ended": _("走完"),
    "instance.migrated": _("换版本"),
    "intervention": _("管理员操作"),
    "task.completed": _("任务完成"),
    "task.claimed": _("领取"),
    "task.assigned": _("指派"),
    "task.released": _("退回"),
    "task.skipped": _("代为完成"),
    "token.moved": _("移到别处"),
    "variables.set": _("改变量"),
    "timer.fired": _("定时到了"),
    "timer.moved": _("改定时"),
    "message.received": _("收到消息"),
    "signal.received": _("收到信号"),
    "message": _("发出消息"),
    "signal": _("发出信号"),
    "operation": _("自动步骤"),
    "decision": _("决策"),
    "incident": _("出了问题"),
    "incident.retried": _("重试"),
    "incident.resolved": _("人工处理"),
    "job.finished": _("后台任务做完"),
    "job.failed": _("后台任务失败"),
    "job.retried": _("重做后台任务"),
}

STEPS = {
    "stays": (_("原样接着办"), "green"),
    "renewed": (_("重新进入"), "amber"),
    "armed": (_("新加的定时或事件"), "blue"),
}

ITEMS = {
    "waiting": (_("等待"), "plain"),
    "done": (_("已换"), "green"),
    "refused": (_("换不了"), "red"),
    "stopped": (_("没有换"), "amber"),
}

#: the same of a trial
TRIED = {
    "waiting": (_("等待"), "plain"),
    "done": (_("可以换"), "green"),
    "refused": (_("换不了"), "red"),
    "stopped": (_("没有试算"), "amber"),
}

#: why a run does not fit another version; the element is told beside it
PROBLEMS = {
    "missing": _("新版里没有这一步，请在对照表里选一个去处"),
    "target": _("这一步不能换成所选的去处"),
    "loop": _("多人并办的这一步在新版里不一样了，进行到一半不能换"),
    "arrived": _("汇合处已到的一路在新版里不通向那里"),
    "starves": _("换过去以后，这个汇合会一直等不到另一路"),
    "level": _("新版里没有这个子流程或被调用的流程"),
    "incident": _("新版里这一步的定时或名单算不出来"),
    "ended": _("流程已经结束"),
    "same": _("已经在这一版上"),
}
