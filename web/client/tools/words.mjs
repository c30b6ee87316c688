import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { EDITOR } from '../src/words/form-editor.js';
import { VIEWER } from '../src/words/form-viewer.js';

/** Property names whose string is read by a person. A literal elsewhere may be a key and is left alone. */
const SPOKEN = ['label', 'children', 'title', 'placeholder', 'description', 'text', 'message', 'tooltip', 'alt', 'searchPlaceholder', '"aria-label"', "'aria-label'"];

const escape = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Where *english* stands as a string: anywhere if it is a phrase, as a spoken property if it is one word. */
function literal(english) {
  const quoted = `(['"])${escape(english)}\\2`;
  return /[ .]/.test(english) ? new RegExp(`()${quoted}(?!:)`, 'g') : new RegExp(`((?:${SPOKEN.join('|')}): *)${quoted}`, 'g');
}

/**
 * Put `$t(…)` in the place of each literal of *table* in *source*.
 *
 * A row is `English: Chinese` for a literal of its own, or `English: {zh, find, put}` for one in the midst of code.
 * Throws when a literal is gone: then the library has changed and the screen would silently turn English.
 *
 * @param {string} source
 * @param {Record<string, string | {zh: string, find: string, put: string}>} table
 * @returns {string}
 */
export function speak(source, table) {
  for (const [english, row] of Object.entries(table)) {
    const before = source;
    source = typeof row === 'string' ? source.replace(literal(english), (_, lead) => `${lead}$t(${JSON.stringify(english)})`) : source.split(row.find).join(row.put);
    if (source === before) throw new Error(`form-js no longer says “${english}”: mend src/words`);
  }
  return source;
}

/** esbuild plug-in: form-js has no translation of its own, so its literals are replaced while it is bundled. */
export function words(root) {
  const tables = { viewer: VIEWER, editor: EDITOR };
  return {
    name: 'formjs-words',
    setup(build) {
      for (const [part, table] of Object.entries(tables)) {
        const filter = new RegExp(`form-js-${part}[\\\\/]dist[\\\\/]index\\.es\\.js$`);
        const header = `import { t as $t } from ${JSON.stringify(join(root, 'src', 'words', `formjs-${part}.js`))};\n`;
        build.onLoad({ filter }, async ({ path }) => ({ contents: header + speak(await readFile(path, 'utf8'), table), loader: 'js' }));
      }
    },
  };
}
