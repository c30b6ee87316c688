import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DRAGGED } from '../src/words/dmn.js';
import { EDITOR } from '../src/words/form-editor.js';
import { VIEWER } from '../src/words/form-viewer.js';
import { PANEL } from '../src/words/panel.js';
import { SIMULATION } from '../src/words/simulation.js';

/** Property names whose string is read by a person. A literal elsewhere may be a key and is left alone. */
const SPOKEN = ['label', 'name', 'children', 'title', 'placeholder', 'description', 'text', 'message', 'tooltip', 'alt', 'searchPlaceholder', '"aria-label"', "'aria-label'"];

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

/** esbuild plug-in: libraries without a translation of their own have their literals replaced while they are bundled. */
export function words(root) {
  const tables = [[/form-js-viewer[\\/]dist[\\/]index\.es\.js$/, VIEWER, 'formjs-viewer'], [/form-js-editor[\\/]dist[\\/]index\.es\.js$/, EDITOR, 'formjs-editor'], [/dmn-js-decision-table[\\/]lib[\\/]features[\\/]drag-and-drop[\\/]DragAndDrop\.js$/, DRAGGED, 'dmn'], [/@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js$/, PANEL, 'panel']];
  return {
    name: 'library-words',
    setup(build) {
      for (const [filter, table, module] of tables) {
        const header = `import { t as $t } from ${JSON.stringify(join(root, 'src', 'words', `${module}.js`))};\n`;
        build.onLoad({ filter }, async ({ path }) => ({ contents: header + speak(await readFile(path, 'utf8'), table), loader: 'js' }));
      }
    },
  };
}

/** Put `$t(…)` in the place of what bpmn-js-token-simulation says: whole strings, and pieces of its HTML. */
export function speakHtml(source, table, said = new Set()) {
  for (const english of Object.keys(table).sort((a, b) => b.length - a.length)) {
    const call = `$t(${JSON.stringify(english)})`;
    const before = source;
    source = source.replaceAll(`'${english}'`, call).replaceAll(`title="${english}"`, `title="\${${call}}"`).replaceAll(`aria-label="${english}"`, `aria-label="\${${call}}"`).replaceAll(`title="${english} = `, `title="\${${call}}：`).replace(new RegExp(`(>|\`|\\n\\s*)${escape(english)}(?=\\s*<)`, 'g'), `$1\${${call.replaceAll('$', '$$$$')}}`);
    if (source !== before) said.add(english);
  }
  return source;
}

/** esbuild plug-in: the words of the token simulation; fails when one of them is said nowhere any more. */
export function simulationWords(root) {
  const header = `import { t as $t } from ${JSON.stringify(join(root, 'src', 'words', 'simulation.js'))};\n`;
  return {
    name: 'simulation-words',
    setup(build) {
      const said = new Set();
      build.onLoad({ filter: /bpmn-js-token-simulation[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const spoken = speakHtml(source, SIMULATION, said);
        return { contents: spoken === source ? source : header + spoken, loader: 'js' };
      });
      build.onEnd(() => {
        const gone = said.size ? Object.keys(SIMULATION).filter(text => !said.has(text)) : [];
        return { errors: gone.map(text => ({ text: `bpmn-js-token-simulation no longer says “${text}”: mend src/words` })) };
      });
    },
  };
}
