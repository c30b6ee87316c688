/** Our part of the properties panel. The stock provider keeps name, id, documentation, timer and the like. */
import { FeelEntry, isFeelEntryEdited, isSelectEntryEdited, isTextFieldEntryEdited, SelectEntry, TextFieldEntry } from '@bpmn-io/properties-panel';
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';

import { say } from '../common/locale.js';
import { options } from '../studio/shell.js';
import { termOf, withTerm } from './deadline.js';
import { body, property, setAttribute, setBody, setProperty, target } from './extension.js';
import { GROUPS } from './fields.js';

const object = (element, field) => field.object?.(target(element)) ?? target(element);

function read(element, field) {
  if (field.property) return property(element, field.property);
  if (field.body) return body(...field.body(target(element)));
  if (field.deadline) return termOf(target(element).get('camunda:dueDate'));
  return object(element, field)?.get(field.attribute) ?? '';
}

function commands(element, field, value, factory) {
  if (field.property) return setProperty(element, field.property, value, factory);
  if (field.body) return setBody(element, ...field.body(target(element)), value, factory);
  if (field.deadline) return setAttribute(element, target(element), 'camunda:dueDate', withTerm(target(element).get('camunda:dueDate'), value));
  return setAttribute(element, object(element, field), field.attribute, value);
}

/** Choices of *field*; a value that is in the file but not in the list stays and is marked. */
function choices(field, value) {
  const known = options[field.choices] ?? [];
  const stray = value && !known.some(one => one.value === value) ? [{ value, label: say(`${value}（没有这一项）`, `${value} (unknown)`) }] : [];
  return [{ value: '', label: say('（无）', '(none)') }, ...known, ...stray];
}

function Entry({ element, id, field }) {
  const stack = useService('commandStack');
  const factory = useService('bpmnFactory');
  const debounce = useService('debounceInput');
  const common = {
    element, id, label: field.label, description: field.hint, debounce,
    getValue: () => read(element, field),
    setValue: value => {
      const list = commands(element, field, value, factory);
      if (list.length) stack.execute('properties-panel.multi-command-executor', list);
    },
  };
  if (field.choices) return jsx(SelectEntry, { ...common, getOptions: () => choices(field, read(element, field)) });
  return field.feel ? jsx(FeelEntry, { ...common, feel: 'required' }) : jsx(TextFieldEntry, common);
}

const edited = field => (field.choices ? isSelectEntryEdited : field.feel ? isFeelEntryEdited : isTextFieldEntryEdited);

class Provider {
  constructor(propertiesPanel) {
    propertiesPanel.registerProvider(500, this);
  }

  getGroups(element) {
    const shown = GROUPS.filter(group => !element.labelTarget && group.on(target(element))).map(({ id, label, fields }) => ({
      id: `shenming-${id}`, label, shouldOpen: true,
      entries: fields.filter(field => field.on?.(target(element)) ?? true).map(field => ({ id: `shenming-${field.id}`, element, field, component: Entry, isEdited: edited(field) })),
    }));
    return groups => [groups[0], ...shown, ...groups.slice(1)].filter(Boolean);
  }
}
Provider.$inject = ['propertiesPanel'];

export default { __init__: ['shenmingProvider'], shenmingProvider: ['type', Provider] };
