/** form-js as the pages have it, for the test that compares its answers with the server's check. */
import { Form } from '@bpmn-io/form-js-viewer';

/**
 * Fill *schema* with *data* and submit: what the browser would send and what it would complain of.
 *
 * @param {object} schema
 * @param {object} data
 * @returns {Promise<{data: object, errors: object}>}
 */
globalThis.fillIn = async (schema, data) => {
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container });
  await form.importSchema(schema, data);
  const result = form.submit();
  form.destroy();
  container.remove();
  return result;
};
