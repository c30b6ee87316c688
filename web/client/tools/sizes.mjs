import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Files that *entry* makes a browser load at once: itself and its static imports. */
function loaded(metafile, entry) {
  const byName = Object.fromEntries(Object.keys(metafile.outputs).map(file => [basename(file), file]));
  const seen = new Set();
  const walk = file => {
    if (!file || seen.has(file)) return;
    seen.add(file);
    for (const one of metafile.outputs[file].imports) if (one.kind === 'import-statement') walk(one.path);
  };
  walk(byName[entry.js]);
  return { scripts: [...seen], styles: entry.css ? [byName[entry.css]] : [] };
}

/**
 * Table of what each page loads, in kibibytes after gzip.
 *
 * @param {import('esbuild').Metafile} metafile
 * @param {Record<string, {js: ?string, css: ?string}>} manifest
 * @param {string} root the folder esbuild's paths are relative to
 * @returns {string}
 */
export function sizes(metafile, manifest, root) {
  const weigh = files => files.reduce((sum, file) => sum + gzipSync(readFileSync(join(root, file))).length, 0) / 1024;
  const rows = Object.entries(manifest).map(([name, entry]) => {
    const { scripts, styles } = loaded(metafile, entry);
    return `${name.padEnd(12)}${weigh(scripts).toFixed(1).padStart(8)}${weigh(styles).toFixed(1).padStart(8)}`;
  });
  return ['bundle         js gz  css gz   KiB', ...rows].join('\n');
}
