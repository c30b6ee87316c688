/**
 * What our panel asks of an element: a row a field, choices where there is a closed list.
 *
 * `attribute` is an attribute of the element, `property` a `camunda:property` row, `body` an expression inside the
 * element. `choices` names a list of `studio-options`; `feel` fields hold FEEL, written with or without a leading `=`.
 */
import { is, isAny } from 'bpmn-js/lib/util/ModelUtil';

import { say } from '../common/locale.js';

const loop = object => object.get('loopCharacteristics');
const isMany = object => loop(object)?.$type === 'bpmn:MultiInstanceLoopCharacteristics';
const event = (object, type) => object.get('eventDefinitions')?.find(one => is(one, type));

export const GROUPS = [
  {
    id: 'who', label: say('谁来办', 'Who does it'), on: object => is(object, 'bpmn:UserTask'),
    fields: [
      { id: 'form', label: say('表单', 'Form'), attribute: 'camunda:formKey', choices: 'forms' },
      { id: 'role', label: say('角色', 'Role'), attribute: 'camunda:candidateGroups', choices: 'roles' },
      { id: 'scope', label: say('哪个单位', 'Which organisation'), property: 'scope', feel: true, hint: say('算出单位编号的 FEEL；空着就是案件所在的中心', 'FEEL that gives an organisation; empty: the centre of the case') },
      { id: 'assignee', label: say('指定给谁', 'Assignee'), attribute: 'camunda:assignee', feel: true, hint: say('例如 = mediator_id；空着由同角色的人接件', 'e.g. = mediator_id; empty: whoever of the role claims it') },
    ],
  },
  {
    id: 'what', label: say('做什么', 'What it does'), on: object => isAny(object, ['bpmn:UserTask', 'bpmn:ServiceTask', 'bpmn:SendTask']),
    fields: [
      { id: 'operation', label: say('业务操作', 'Operation'), property: 'operation', choices: 'operations' },
      { id: 'document', label: say('做出的文书', 'Document'), property: 'document', choices: 'documents' },
    ],
  },
  {
    id: 'decide', label: say('决策', 'Decision'), on: object => is(object, 'bpmn:BusinessRuleTask'),
    fields: [
      { id: 'decision', label: say('决策表', 'Decision'), attribute: 'camunda:decisionRef', choices: 'decisions' },
      { id: 'decision-result', label: say('结果存入变量', 'Result variable'), attribute: 'camunda:resultVariable' },
    ],
  },
  {
    id: 'call', label: say('调用流程', 'Called process'), on: object => is(object, 'bpmn:CallActivity'),
    fields: [{ id: 'called', label: say('流程', 'Process'), attribute: 'calledElement', choices: 'processes' }],
  },
  {
    id: 'compute', label: say('计算', 'Computation'), on: object => is(object, 'bpmn:ScriptTask'),
    fields: [
      { id: 'script', label: say('算式', 'Expression'), attribute: 'script', feel: true },
      { id: 'script-result', label: say('结果存入变量', 'Result variable'), attribute: 'camunda:resultVariable' },
    ],
  },
  {
    id: 'when', label: say('时限', 'Time'), on: object => is(object, 'bpmn:UserTask'),
    fields: [
      { id: 'deadline', label: say('法定期限', 'Term of law'), deadline: true, choices: 'deadlines', hint: say('选一项就写好下面的到期', 'Choosing writes the due time below') },
      { id: 'due', label: say('到期', 'Due'), attribute: 'camunda:dueDate', feel: true },
      { id: 'follow', label: say('何时再看', 'Follow up'), attribute: 'camunda:followUpDate', feel: true },
      { id: 'priority', label: say('缓急', 'Priority'), attribute: 'camunda:priority', feel: true },
    ],
  },
  {
    id: 'flow', label: say('走这条路的条件', 'Condition'), on: object => is(object, 'bpmn:SequenceFlow') && isAny(object.sourceRef ?? object, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity']),
    fields: [{ id: 'condition', label: 'FEEL', body: object => [object, 'conditionExpression'], feel: true, hint: say('例如 = result = "agreed"；网关的默认连线不写条件', 'e.g. = result = "agreed"; the default flow has none') }],
  },
  {
    id: 'many', label: say('逐项各办一次', 'Once for each'), on: object => is(object, 'bpmn:Activity') && isMany(object),
    fields: [
      { id: 'collection', label: say('清单', 'Collection'), attribute: 'camunda:collection', object: loop, feel: true },
      { id: 'each', label: say('每一项叫做', 'Each is called'), attribute: 'camunda:elementVariable', object: loop },
      { id: 'enough', label: say('何时不必再办', 'Enough when'), body: object => [loop(object), 'completionCondition'], feel: true },
    ],
  },
  {
    id: 'message', label: say('消息', 'Message'), on: object => Boolean(event(object, 'bpmn:MessageEventDefinition')),
    fields: [
      { id: 'message-key', label: say('对哪个案件', 'For which case'), property: 'key', feel: true, hint: say('空着就是本案', 'Empty: this case') },
      { id: 'message-payload', label: say('带去的内容', 'Payload'), property: 'payload', feel: true, on: object => isAny(object, ['bpmn:ThrowEvent', 'bpmn:SendTask']) },
    ],
  },
  {
    id: 'law', label: say('依据与状态', 'Law and state'), on: object => isAny(object, ['bpmn:Activity', 'bpmn:Event', 'bpmn:Gateway']),
    fields: [
      { id: 'law', label: say('依据的规定', 'Rule of law'), property: 'law', choices: 'laws' },
      { id: 'state', label: say('到这里案件进入', 'The case becomes'), property: 'state', choices: 'states' },
      { id: 'confirm-state', label: say('到这里司法确认进入', 'The confirmation becomes'), property: 'confirm_state', choices: 'confirm_states' },
      { id: 'end-state', label: say('在此结案为', 'Closed as'), property: 'end_state', choices: 'end_states', on: object => is(object, 'bpmn:EndEvent') },
    ],
  },
];
