/** diagram-js, bpmn-js, the properties panel and dmn-js ask `translate` for their words; these are ours. */
import base from 'bpmn-js-i18n/translations/zn.js';

import { english, fill } from '../common/locale.js';
import { BPMN } from '../words/bpmn.js';

const known = { ...base, ...BPMN };

/** What was asked for and is not known; a test looks here. */
export const missing = new Set();

/** Say *template* in the page's language with *values* in its `{places}`. */
export function translate(template, values) {
  if (english) return fill(template, values);
  if (!known[template]) missing.add(template);
  return fill(known[template] ?? template, values);
}

export default { translate: ['value', translate] };
