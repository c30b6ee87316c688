/** Reading and writing what an element carries: attributes of our namespace and `camunda:property` rows. */
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

const holder = object => object.get('extensionElements')?.get('values')?.find(one => is(one, 'camunda:Properties'));

/** The object that an attribute belongs to: of a timer, its event definition; of a pool, its process. */
export const target = element => {
  const object = getBusinessObject(element);
  return is(object, 'bpmn:Participant') ? object.processRef ?? object : object;
};

/** Value of the `camunda:property` *name*, or ''. */
export const property = (element, name) => holder(target(element))?.get('values')?.find(one => one.name === name)?.value ?? '';

const update = (element, moddleElement, properties) => ({ cmd: 'element.updateModdleProperties', context: { element, moddleElement, properties } });

/** Make a part of *parent*. */
function made(factory, type, parent, properties) {
  const part = factory.create(type, properties);
  part.$parent = parent;
  return part;
}

/**
 * Commands that set the `camunda:property` *name* of *element* to *value*; an empty one takes the row away.
 *
 * @returns {{cmd: string, context: object}[]}
 */
export function setProperty(element, name, value, factory) {
  const object = target(element);
  const commands = [];
  let extension = object.get('extensionElements');
  if (!extension) {
    if (!value) return commands;
    extension = made(factory, 'bpmn:ExtensionElements', object, { values: [] });
    commands.push(update(element, object, { extensionElements: extension }));
  }
  let list = holder(object);
  if (!list) {
    if (!value) return commands;
    list = made(factory, 'camunda:Properties', extension, { values: [] });
    commands.push(update(element, extension, { values: [...extension.get('values'), list] }));
  }
  const rows = list.get('values') ?? [];
  const row = rows.find(one => one.name === name);
  if (!value) {
    if (row) commands.push(update(element, list, { values: rows.filter(one => one !== row) }));
  } else if (row) commands.push(update(element, row, { value }));
  else commands.push(update(element, list, { values: [...rows, made(factory, 'camunda:Property', list, { name, value })] }));
  return commands;
}

/** Command that sets the attribute *name* of *object*; an empty value takes it away. */
export const setAttribute = (element, object, name, value) => [update(element, object, { [name]: value || undefined })];

/** Body of the expression under *name*, or ''. */
export const body = (object, name) => object?.get(name)?.get('body') ?? '';

/** Commands that write *value* as the expression *name* of *object*. */
export function setBody(element, object, name, value, factory) {
  const expression = value ? made(factory, 'bpmn:FormalExpression', object, { body: value }) : undefined;
  return [update(element, object, { [name]: expression })];
}
