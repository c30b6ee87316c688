/** form-js as the pages have it, for the test that compares its answers with the server's check. */
import { Form } from '@bpmn-io/form-js-viewer';

import { filesModule } from '../form/files.js';
import { pathText } from '../form/paths.js';

/** What stands under the field's *id* and rows in form-js's tree of errors. */
const under = (errors, { id, indexes }) => [id, ...Object.values(indexes ?? {})].reduce((tree, key) => tree?.[key], errors);

/** Wait until effects have run: computed fields, and choices that are no longer offered. */
const settled = () => new Promise(done => setTimeout(() => setTimeout(done)));

/**
 * Fill *schema* with *data* and submit: what the browser would send, and by path what it complains of.
 *
 * @param {object} schema
 * @param {object} data
 * @returns {Promise<{data: object, errors: Record<string, string[]>}>}
 */
async function fillIn(schema, data) {
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container, debounce: false, additionalModules: [filesModule('/files')] });
  await form.importSchema(schema, data);
  await settled();
  const result = form.submit();
  const errors = {};
  for (const instance of form.get('formFieldInstanceRegistry').getAllKeyed()) {
    const messages = under(result.errors, instance);
    if (messages?.length) errors[pathText(instance.valuePath)] = messages;
  }
  form.destroy();
  container.remove();
  return { data: result.data, errors };
}

/** `fillIn`, for many at once: `[[schema, data], …]`. */
globalThis.fillInAll = async pairs => {
  const results = [];
  for (const [schema, data] of pairs) results.push(await fillIn(schema, data));
  return results;
};
