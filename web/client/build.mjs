/**
 * Build the pages' scripts and styles into web/static/build.
 *
 * One entry a kind of page; shared code goes into chunks, so the browser keeps diagram-js for the viewer and
 * the modeler alike. `manifest.json` maps an entry to its hashed files: {entry: {js, css}}, names relative to
 * web/static/build. Run it again when a template changes: the style sheet keeps only the classes they use.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as esbuild from 'esbuild';

import { purgeTabler } from './tools/purge.mjs';
import { sizes } from './tools/sizes.mjs';
import { simulationWords, words } from './tools/words.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, '..', 'static', 'build');
const ENTRIES = ['desk', 'diagram', 'decision', 'form', 'formeditor', 'modeler', 'template', 'theme'];

/** Options every bundle shares. Fonts and pictures become data: URIs, which the content policy allows. */
const COMMON = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  legalComments: 'none',
  target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
  loader: {
    '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'empty', '.eot': 'empty', '.svg': 'dataurl', '.png': 'dataurl',
  },
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [words(HERE), simulationWords(HERE), purgeTabler(HERE)],
  logLevel: 'warning',
};

/** Build the pages' bundles; return esbuild's account of them. */
async function pages() {
  const { metafile } = await esbuild.build({
    ...COMMON,
    entryPoints: [...ENTRIES.map(name => `src/${name}/${name}.js`), 'src/style/style.css'],
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
    outdir: OUT,
    splitting: true,
    format: 'esm',
    metafile: true,
  });
  return metafile;
}

/** Build what only tests load: the browser's FEEL and form-js as plain scripts, git-ignored. */
async function oracles() {
  await esbuild.build({
    ...COMMON,
    entryPoints: { 'feelin-oracle': 'src/oracles/feelin.js', 'form-oracle': 'src/oracles/form.js' },
    outdir: join(HERE, 'dist'),
    format: 'iife',
  });
}

/** Tell which files an entry of *metafile* became. */
function manifest(metafile) {
  const made = {};
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const name = basename(output.entryPoint ?? '').replace(/\.\w+$/, '');
    if (name !== 'style' && !ENTRIES.includes(name)) continue;
    const entry = { js: null, css: null };
    if (file.endsWith('.css')) entry.css = basename(file);
    else {
      entry.js = basename(file);
      if (output.cssBundle) entry.css = basename(output.cssBundle);
    }
    made[name] = entry;
  }
  return Object.fromEntries(Object.entries(made).sort());
}

/** Remove what an earlier build left, but only after the new files lie there: pages go on loading meanwhile. */
function sweep(metafile) {
  const kept = new Set([...Object.keys(metafile.outputs).map(file => basename(file)), 'manifest.json']);
  for (const file of readdirSync(OUT)) if (!kept.has(file)) rmSync(join(OUT, file), { recursive: true });
}

mkdirSync(OUT, { recursive: true });
const metafile = await pages();
const made = manifest(metafile);
writeFileSync(join(OUT, 'manifest.json'), `${JSON.stringify(made, null, 2)}\n`);
sweep(metafile);
await oracles();
console.log(sizes(metafile, made, HERE));
