import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { EDITOR, EDITOR_ALSO } from '../src/words/form-editor.js';
import { VIEWER, VIEWER_ALSO } from '../src/words/form-viewer.js';
import { DMN } from '../src/words/dmn.js';
import { BPMN } from '../src/words/bpmn.js';
import base from 'bpmn-js-i18n/translations/zn.js';
import { speak, speakHtml } from '../tools/words.mjs';

const library = name => readFileSync(new URL(`../node_modules/${name}`, import.meta.url), 'utf8');
const FORMJS = { viewer: VIEWER, editor: EDITOR };

/** Words that are no words: units, marks, examples, names of formats. */
const SAME = /^(MDN|ID|URL|FEEL|DRD|iFrame|bpmn\.io|<.*>|[^A-Za-z]*)$/;

/** Literals of *source* that stand where a person reads them. */
function spoken(source) {
  const properties = 'label|children|title|placeholder|description|text|message|tooltip|alt|searchPlaceholder';
  return [...source.matchAll(new RegExp(`(?:${properties}|"aria-label"): *(['"])((?:(?!\\1)[^\\\\\\n])*[A-Za-z]{3,}(?:(?!\\1)[^\\\\\\n])*)\\1`, 'g'))].map(match => match[2]);
}

test('a literal is replaced where it is read, and nowhere else', () => {
  const source = "a({ label: 'Name', type: 'Name' }, 'Field is required.', { 'Field is required.': 1 })";
  assert.equal(speak(source, { Name: '名称', 'Field is required.': '要填' }), "a({ label: $t(\"Name\"), type: 'Name' }, $t(\"Field is required.\"), { 'Field is required.': 1 })");
});

test('a form writes days as the house does, in either language', () => {
  const source = speak(library('@bpmn-io/form-js-viewer/dist/index.es.js'), VIEWER);
  const body = source.match(/function getLocaleDateFormat\([\s\S]*?\n}/)[0];
  const format = body.match(/locale = '([^']+)'/)[1];
  assert.equal(new Intl.DateTimeFormat(format).format(new Date(2026, 3, 7)), '2026-04-07');
});

test('a literal that is gone stops the build', () => {
  assert.throws(() => speak("x('Hello there')", { 'Good bye.': '再见' }), /no longer says “Good bye\.”/);
});

test('pieces of HTML are replaced inside templates', () => {
  assert.equal(speakHtml('`<b title="Reset Simulation">`', { 'Reset Simulation': '从头来' }), '`<b title="${$t("Reset Simulation")}">`');
});

for (const [part, table] of Object.entries(FORMJS)) {
  test(`form-js ${part} says nothing in English that a page shows`, () => {
    const source = speak(library(`@bpmn-io/form-js-${part}/dist/index.es.js`), table);
    // Components that our editor does not offer, and names of things that are not shown.
    const unseen = /^(John Doe|Erika Muller|Dominic Leaf|editor-|Powered by|MDN|X-FRAME|documentation|file type specifiers|List of items" defines|Allow |Not all|When using|Enter a HTTPS|These options|Each |Opened|Headers|fjs-|\$)/;
    const left = [...new Set(spoken(source))].filter(text => !unseen.test(text) && !SAME.test(text));
    assert.deepEqual(left, []);
  });
}

test('every word of ours is Chinese', () => {
  const tables = { ...VIEWER, ...VIEWER_ALSO, ...EDITOR, ...EDITOR_ALSO, ...DMN, ...BPMN };
  const english = Object.entries(tables).map(([key, row]) => [key, typeof row === 'string' ? row : row.zh]).filter(([, zh]) => zh !== '' && !/[\u3400-\u9fff]/.test(zh) && zh !== 'URL' && zh !== 'FEEL');
  assert.deepEqual(english, []);
});

test('every place of a sentence is kept in its Chinese', () => {
  const places = text => [...text.matchAll(/{(\w+)}/g)].map(([, name]) => name).sort();
  for (const [english, row] of Object.entries({ ...VIEWER, ...VIEWER_ALSO, ...EDITOR, ...DMN, ...BPMN })) {
    const zh = typeof row === 'string' ? row : row.zh;
    if (english === 'Field must match pattern {0}.' || english === 'Create {0} {1} element') continue; // says less on purpose
    assert.deepEqual(places(zh), places(english), english);
  }
});

/** Literals that files under node_modules ask `translate` for. */
function asked(...files) {
  return new Set(files.flatMap(file => [...library(file).matchAll(/translate\(\s*(['"])((?:(?!\1).)+)\1/g)].map(match => match[2])));
}

test('the process editor knows the panel’s words', () => {
  const known = new Set(Object.keys({ ...base, ...BPMN }).map(text => text.toLowerCase()));
  const file = library('bpmn-js-properties-panel/dist/index.esm.js');
  const own = file.slice(0, file.indexOf('// Camunda Platform') > 0 ? file.indexOf('// Camunda Platform') : file.length);
  const groups = ['General', 'Documentation', 'Name', 'ID', 'Executable', 'Timer', 'Message', 'Error', 'Signal', 'Escalation', 'Link', 'Compensation', 'Multi-instance', 'Loop cardinality', 'Completion condition', 'Type', 'Value', 'Process ID', 'Process name', 'Element documentation', 'Process documentation'];
  assert.ok(own.includes("translate('General')"));
  assert.deepEqual(groups.filter(text => !known.has(text.toLowerCase())), []);
});

test('the decision editor knows every word dmn-js asks for', () => {
  const files = ['dmn-js-decision-table', 'dmn-js-shared', 'dmn-js-drd', 'dmn-js-literal-expression'].flatMap(name => modules(name));
  const left = [...asked(...files)].filter(text => !DMN[text]);
  assert.deepEqual(left, []);
});

/** Modules of the package *name* that are read by the bundle. */
function modules(name) {
  const root = new URL(`../node_modules/${name}/`, import.meta.url);
  return readdirSync(root, { recursive: true }).filter(file => /^(lib|es)\/.*\.js$/.test(file)).map(file => `${name}/${file}`);
}
