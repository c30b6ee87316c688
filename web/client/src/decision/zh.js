import { english, fill } from '../common/locale.js';
import { DMN } from '../words/dmn.js';

/** What was asked for and is not known; a test looks here. */
export const missing = new Set();

/** Say *template* of dmn-js in the page's language. */
export function translate(template, values) {
  if (!english && !DMN[template]) missing.add(template);
  return fill((!english && DMN[template]) || template, values);
}

export default { translate: ['value', translate] };
