/** diagram-js, bpmn-js, the properties panel and dmn-js ask `translate` for their words; these are ours. */
import base from 'bpmn-js-i18n/translations/zn.js';

import { english, fill } from '../common/locale.js';
import { BPMN } from '../words/bpmn.js';

const known = { ...base, ...BPMN };
// The panel's header asks for “User Task”, the palette for “User task”.
const lower = Object.fromEntries(Object.entries(known).map(([text, zh]) => [text.toLowerCase(), zh]));
const find = text => known[text] ?? lower[text.toLowerCase()];

/** What was asked for and is not known; a test looks here. */
export const missing = new Set();

/** Say *template* in the page's language with *values* in its `{places}`. */
export function translate(template, values) {
  if (english) return fill(template, values);
  if (!find(template)) missing.add(template);
  return fill(find(template) ?? template, values);
}

export default { translate: ['value', translate] };
