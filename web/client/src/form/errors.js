/** form-js keeps errors by field id and row numbers; the server and the summary speak of paths. */
import { pathText } from './paths.js';

const instances = form => form.get('formFieldInstanceRegistry').getAllKeyed();
const rows = ({ indexes }) => Object.values(indexes ?? {});

/** Value of *tree* under *keys*, or undefined. */
const at = (tree, keys) => keys.reduce((branch, key) => branch?.[key], tree);

/** Put *value* into *tree* under *keys*; a row's number makes a list. */
function put(tree, keys, value) {
  const [key, ...more] = keys;
  if (!more.length) tree[key] = value;
  else put(tree[key] ??= typeof more[0] === 'number' ? [] : {}, more, value);
}

/**
 * Show the server's *refused* (messages by path) beside the fields; return them as form-js keeps them.
 *
 * @param {import('@bpmn-io/form-js-viewer').Form} form
 * @param {Record<string, string[]>} refused
 */
export function apply(form, refused) {
  const errors = {};
  for (const instance of instances(form)) {
    const messages = refused[pathText(instance.valuePath)];
    if (messages) put(errors, [instance.id, ...rows(instance)], messages);
  }
  form._setState({ errors });
  return errors;
}

/**
 * List form-js's *errors* in the order of the fields: what, where, and the field's element.
 *
 * @returns {{message: string, label: string, row: number[], domId: string}[]}
 */
export function complaints(form, errors) {
  const registry = form.get('formFieldRegistry');
  return instances(form).flatMap(instance => {
    const messages = at(errors, [instance.id, ...rows(instance)]) ?? [];
    const field = registry.get(instance.id);
    const domId = ['fjs-form', form._id, instance.id].join('-') + rows(instance).map(row => `_${row}`).join('');
    return messages.map(message => ({ message, label: name(field), row: rows(instance).map(row => row + 1), domId }));
  });
}

/** A field's label, when it is plain text and not made by an expression. */
function name({ label, dateLabel, timeLabel, key }) {
  const text = label || dateLabel || timeLabel || '';
  return text && !text.startsWith('=') && !text.includes('{{') ? text : key;
}
