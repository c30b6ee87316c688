/** Which properties of an element differ: bpmn-js-differ says that an extension changed, but not which. */
import { say } from '../common/locale.js';

const NAMES = {
  name: say('名称', 'name'), 'camunda:formKey': say('表单', 'form'), 'camunda:candidateGroups': say('角色', 'role'), 'camunda:assignee': say('办理人', 'assignee'), 'camunda:dueDate': say('到期', 'due'), 'camunda:followUpDate': say('再看', 'follow-up'), 'camunda:priority': say('缓急', 'priority'),
  'camunda:decisionRef': say('决策', 'decision'), 'camunda:resultVariable': say('结果存入', 'result'), calledElement: say('调用', 'called process'), 'camunda:topic': say('主题', 'topic'), 'camunda:collection': say('清单', 'collection'), 'camunda:elementVariable': say('每一项', 'element'),
  conditionExpression: say('条件', 'condition'), script: say('算式', 'script'), documentation: say('说明', 'documentation'), operation: say('业务操作', 'operation'), law: say('依据', 'law'), document: say('文书', 'document'), state: say('状态', 'state'), end_state: say('结案状态', 'end state'), confirm_state: say('确认状态', 'confirmation state'), scope: say('范围', 'scope'),
};

const text = value => (typeof value === 'object' && value !== null ? value.body ?? value.id ?? value.name ?? '' : String(value ?? ''));

/** Properties of *element* as text by name: attributes, our extension's, and what its event waits for. */
export function read(element) {
  const found = {};
  for (const [name, value] of Object.entries({ ...element, ...element.$attrs })) {
    if (name.startsWith('$') || ['id', 'di', 'incoming', 'outgoing', 'sourceRef', 'targetRef', 'flowElements', 'extensionElements', 'eventDefinitions', 'lanes', 'flowNodeRef', 'laneSets', 'artifacts', 'documentation', 'loopCharacteristics', 'parent', 'attachedToRef', 'default', 'participants'].includes(name)) continue;
    if (typeof value !== 'function') found[name] = text(value);
  }
  if (element.documentation?.length) found.documentation = element.documentation.map(({ text: words }) => words).join('\n');
  for (const { name, value } of element.extensionElements?.values?.flatMap(({ values }) => values ?? []) ?? []) if (name) found[name] = text(value);
  for (const event of element.eventDefinitions ?? []) for (const [name, value] of Object.entries(event)) if (!name.startsWith('$') && !['id', 'di'].includes(name) && typeof value !== 'function') found[`${event.$type.replace('bpmn:', '')}.${name}`] = text(value);
  const loop = element.loopCharacteristics;
  if (loop) for (const name of ['isSequential', 'collection', 'elementVariable', 'completionCondition', 'loopCardinality']) found[`loop.${name}`] = text(loop.get?.(`camunda:${name}`) ?? loop[name]);
  if (element.sourceRef) Object.assign(found, { from: element.sourceRef.id, to: element.targetRef?.id });
  return found;
}

/**
 * Compare the properties of one element in two versions.
 *
 * @returns {{name: string, was: string, is: string}[]}
 */
export function properties(before, after) {
  const [was, is] = [read(before), read(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(name => (was[name] ?? '') !== (is[name] ?? '')).map(name => ({ name: NAMES[name] ?? NAMES[`camunda:${name}`] ?? name, was: was[name] ?? '', is: is[name] ?? '' }));
}
