/** What bpmn-js-i18n does not know, or says otherwise than we do. */
export const BPMN = {
  // elements
  'Activate lasso tool': '框选', 'Activate the lasso tool': '框选', 'Activate the hand tool': '移动画布', 'Activate the create/remove space tool': '腾出或收回地方', 'Activate the global connect tool': '连线',
  'Task': '任务', 'User task': '人工任务', 'Service task': '自动任务', 'Script task': '计算任务', 'Business rule task': '决策任务', 'Call activity': '调用流程', 'Send task': '发送任务', 'Receive task': '接收任务', 'Manual task': '线下任务',
  'Process': '流程', 'Collaboration': '协作', 'Participant': '泳池', 'Lane': '泳道', 'Sequence flow': '连线', 'Message flow': '消息流', 'Text annotation': '注释', 'Group': '分组', 'Association': '关联',
  'Start event': '开始', 'End event': '结束', 'Intermediate throw event': '中间事件', 'Intermediate catch event': '中间事件', 'Boundary event': '边界事件',
  'Exclusive gateway': '排他网关', 'Parallel gateway': '并行网关', 'Inclusive gateway': '包容网关', 'Event-based gateway': '事件网关', 'Complex gateway': '复杂网关', 'Event-based Gateway': '事件网关',
  'Sub-process': '子流程', 'Sub-process (expanded)': '子流程（展开）', 'Sub-process (collapsed)': '子流程（收起）', 'Event sub-process': '事件子流程', 'Ad-hoc sub-process': '随意子流程', 'Transaction': '事务',
  'Data object reference': '数据', 'Data store reference': '数据存储', 'Data object': '数据', 'Data store': '数据存储', 'Data input': '输入数据', 'Data output': '输出数据',
  'Expanded pool/participant': '展开的泳池', 'Empty pool/participant': '空泳池', 'Pool': '泳池', 'Default flow': '默认连线', 'Conditional flow': '条件连线',
  'Timer boundary event': '定时边界事件', 'Message boundary event': '消息边界事件', 'Error boundary event': '错误边界事件', 'Signal boundary event': '信号边界事件', 'Escalation boundary event': '升级边界事件',
  'Timer boundary event (non-interrupting)': '定时边界事件（不中断）', 'Message boundary event (non-interrupting)': '消息边界事件（不中断）', 'Signal boundary event (non-interrupting)': '信号边界事件（不中断）',
  'Timer start event': '定时开始', 'Message start event': '消息开始', 'Signal start event': '信号开始', 'Error start event': '错误开始',
  'Timer intermediate catch event': '等到时间', 'Message intermediate catch event': '等消息', 'Signal intermediate catch event': '等信号', 'Message intermediate throw event': '发消息', 'Signal intermediate throw event': '发信号',
  'Message end event': '发消息结束', 'Error end event': '错误结束', 'Signal end event': '信号结束', 'Terminate end event': '全部终止',

  // palette, context pad, search
  'Create element': '新建', 'Create new element': '新建', 'Append element': '接着新建', 'Change element': '换类型', 'Search in diagram': '在图中查找', 'Search': '查找', 'Toggle minimap': '缩略图', 'Open minimap': '打开缩略图', 'Close minimap': '关上缩略图',
  'Add {type}': '加{type}', 'Append {type}': '接{type}', 'Create {type}': '新建{type}', 'Connect to other element': '连到别处', 'Delete': '删去', 'Change type': '换类型', 'Set color': '上色', 'Align elements': '对齐',
  'Drill down into sub-process': '进入子流程', 'Open {element}': '打开{element}', 'No matching results': '没有相符的', 'No results found': '没有找到', 'element': '元素', 'elements': '元素', 'Elements': '元素',
  'Replace': '替换', 'Close': '关上', 'Tasks': '任务', 'Events': '事件', 'Gateways': '网关', 'Subprocesses': '子流程', 'Data': '数据', 'Participants': '泳池',

  // properties panel
  'General': '一般', 'Name': '名称', 'ID': '标识', 'Documentation': '说明', 'Element documentation': '这一步的说明', 'Process ID': '流程标识', 'Process name': '流程名称', 'Participant ID': '泳池标识', 'Participant Name': '泳池名称', 'Executable': '可执行',
  'Process documentation': '流程说明', 'Executable process': '可执行的流程', 'Multi-instance': '多实例', 'Loop cardinality': '次数', 'Completion condition': '提前结束的条件', 'Multi-Instance': '多实例',
  'Toggle section': '展开或收起', 'Section contains data': '本节有内容', 'Section contains edits': '本节改过', 'Section contains an error': '本节有错', 'Edit properties': '改属性',
  'Timer': '定时', 'Type': '类型', 'Value': '值', 'Date': '到某时', 'Duration': '过多久', 'Cycle': '每隔', 'Message': '消息', 'Global message reference': '消息', 'Signal': '信号', 'Global signal reference': '信号', 'Error': '错误', 'Global error reference': '错误', 'Code': '代码',
  'Escalation': '升级', 'Global escalation reference': '升级', 'Link': '链接', 'Compensation': '补偿', 'Activity reference': '活动', 'Wait for completion': '等它做完', 'Condition': '条件', 'Condition expression': '条件表达式',
  '<none>': '（无）', 'Create new ...': '新建…', 'Select an element to edit its properties.': '点一个元素来改它的属性。', 'Multiple elements are selected. Select a single element to edit its properties.': '选了不止一个，请只选一个。',
  'Open documentation': '打开说明', 'Element must have an unique id.': '标识不能重复。', 'ID must not be empty.': '标识不能空着。', 'ID must not contain spaces.': '标识不能有空格。', 'ID must be unique.': '标识不能重复。', 'Element must not be empty.': '不能空着。',
  'ID must be a valid QName.': '标识只能用字母、数字和下划线。', 'ID must not contain prefix.': '标识不能有前缀。', 'Create new list item': '新增一项', 'Delete item': '删去', 'Toggle list item': '展开或收起',
  'List contains {numOfItems} item': '共 {numOfItems} 项', 'List contains {numOfItems} items': '共 {numOfItems} 项', 'This maps to the process definition key.': '流程部署后的标识。', 'This maps to the task definition key.': '任务的标识。', 'This maps to the decision definition key.': '决策的标识。',
  'A specific point in time defined as ISO 8601 combined date and time representation.': '某个时刻，ISO 8601，或算出它的 FEEL。', 'A time duration defined as ISO 8601 durations format.': '一段时间，ISO 8601，或算出它的 FEEL。', 'A cycle defined as ISO 8601 repeating intervals format, or a cron expression.': '重复的间隔，ISO 8601。',
  'FEEL expression is mandatory': '这里要写 FEEL 表达式', 'Click to remove dynamic value with FEEL expression': '点按后不再用 FEEL', 'Click to set a dynamic value with FEEL expression': '点按后改用 FEEL', 'Open pop-up editor': '在大窗口里编辑', 'Opened in editor': '正在大窗口里编辑', 'Unparsable FEEL expression.': 'FEEL 表达式写错了。', 'Close pop-up editor': '关上大窗口', 'Save and close': '存好关上',

  // token simulation
  'Toggle Token Simulation': '走一遍', 'Token Simulation': '走一遍', 'Reset Simulation': '从头来', 'Play/Pause Simulation': '走或停', 'Set Animation Speed': '速度', 'Show Simulation Log': '看记录', 'Toggle Simulation Log': '记录', 'Simulation Log': '记录', 'No Entries': '还没有', 'Set Sequence Flow': '选一条路', 'Trigger Event': '触发', 'Continue Simulation': '往下走', 'Add pause point': '在此停下', 'Remove pause point': '不在此停',
  'Pause Simulation': '停', 'Play Simulation': '走', 'Slow': '慢', 'Normal': '中', 'Fast': '快', 'Start Event': '开始', 'Finished': '走完', 'Canceled': '取消', 'Reset': '从头来',
};
