/** Speak form-js's words in the page's language. `tools/words.mjs` puts calls of `t` into form-js as it is bundled. */
import { english, fill } from '../common/locale.js';

/** @type {Record<string, string | {zh: string}>} */
const known = {};

/** Teach `t` the rows of *tables*; a page that loads the viewer alone need not carry the editor's. */
export const learn = (...tables) => Object.assign(known, ...tables);

/**
 * Say *text* of form-js, its `{0}` places filled with *values*.
 *
 * @param {string} text English, as the library writes it
 * @param {...unknown} values
 * @returns {string}
 */
export function t(text, ...values) {
  const row = english ? undefined : known[text];
  return fill((typeof row === 'string' ? row : row?.zh) ?? text, values);
}
