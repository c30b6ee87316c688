import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILD = join(ROOT, '..', 'static', 'build');
const sources = folder => readdirSync(join(ROOT, folder), { recursive: true }).filter(name => /\.(m?js|css)$/.test(name)).map(name => join(ROOT, folder, name));
const built = readdirSync(BUILD).map(name => join(BUILD, name));

test('the lock names no host', () => {
  assert.ok(!/https?:\/\/(?!(opencollective|github|feross|www\.patreon|tidelift|registry\.npmjs\.org|polar\.sh|paulmillr|ko-fi|buymeacoffee|codemirror))/.test(readFileSync(join(ROOT, 'package-lock.json'), 'utf8').replace(/"url": "[^"]*"/g, '')));
});

test('every dependency has one version', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  assert.deepEqual(loose, []);
});

test('our scripts evaluate nothing', () => {
  const wrong = sources('src').filter(path => /\beval\(|new Function\(|\.outerHTML\s*=|document\.write\(|setAttribute\('on/.test(readFileSync(path, 'utf8')));
  assert.deepEqual(wrong, []);
});

test('styles load nothing from outside', () => {
  const wrong = built.filter(path => path.endsWith('.css') && /url\((['"]?)(https?:)?\/\//.test(readFileSync(path, 'utf8')));
  assert.deepEqual(wrong, []);
});

test('nothing hides the bpmn.io mark', () => {
  const hidden = /(bjs-powered-by|fjs-powered-by|dmn-powered)[^{]*\{[^}]*(display:\s*none|visibility:\s*hidden|opacity:\s*0[;}])/;
  assert.deepEqual([...sources('src'), ...built.filter(path => path.endsWith('.css'))].filter(path => hidden.test(readFileSync(path, 'utf8'))), []);
});

test('the manifest names files that are there, one entry a kind of page', () => {
  const manifest = JSON.parse(readFileSync(join(BUILD, 'manifest.json'), 'utf8'));
  assert.deepEqual(Object.keys(manifest), ['decision', 'desk', 'diagram', 'form', 'formeditor', 'modeler', 'style', 'template', 'theme']);
  for (const { js, css } of Object.values(manifest)) for (const file of [js, css]) if (file) assert.ok(existsSync(join(BUILD, file)), file);
});

test('the script of the head stands alone', () => {
  const { theme } = JSON.parse(readFileSync(join(BUILD, 'manifest.json'), 'utf8'));
  assert.ok(!/\b(import|export)\b/.test(readFileSync(join(BUILD, theme.js), 'utf8')));
});
