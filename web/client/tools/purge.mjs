import { readFile } from 'node:fs/promises';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { PurgeCSS } from 'purgecss';

/** Classes that only scripts or the server's Python write, or that a template puts together from a variable. */
const SAFE = {
  standard: ['show', 'active', 'disabled', 'collapsed', 'collapsing', 'fade', 'is-invalid', 'is-valid', 'was-validated', 'visually-hidden'],
  greedy: [/data-bs-theme/, /^alert/, /^badge/, /^btn/, /^form-/, /^input-group/, /^table/],
};

/** Files under *folder* whose path ends in one of *ends*. */
function* files(folder, ends) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) { if (!['node_modules', 'static', 'dist', '__pycache__'].includes(name)) yield* files(path, ends); }
    else if (ends.some(end => name.endsWith(end))) yield path;
  }
}

/** What names classes: the templates, the views beside them and our own scripts. */
export function sources(root) {
  return [...files(join(root, '..'), ['.html', '.py']), ...files(join(root, 'src'), ['.js'])];
}

/**
 * esbuild plug-in: Tabler's style sheet without the rules no page uses.
 *
 * Tabler is 80 KiB after gzip; what a page of ours uses is about an eighth.
 */
export function purgeTabler(root) {
  return {
    name: 'purge-tabler',
    setup(build) {
      build.onLoad({ filter: /@tabler[\\/]core[\\/]dist[\\/]css[\\/]tabler\.css$/ }, async ({ path }) => {
        const raw = await readFile(path, 'utf8');
        const [{ css }] = await new PurgeCSS().purge({ content: sources(root), css: [{ raw }], safelist: SAFE, variables: false });
        return { contents: css, loader: 'css', watchFiles: sources(root) };
      });
    },
  };
}
