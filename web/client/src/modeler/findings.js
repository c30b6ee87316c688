import { make } from '../common/page.js';

const SIGNS = { error: '!', warning: '!', info: 'i' };
const RANK = ['error', 'warning', 'info'];

/** Findings as marks on a diagram: one a element, the gravest, all of them on hover. */
export function findings(modeler) {
  const [overlays, registry] = [modeler.get('overlays'), modeler.get('elementRegistry')];
  let latest = [];

  function show(found) {
    latest = found;
    overlays.remove({ type: 'finding' });
    for (const [id, some] of Map.groupBy(found.filter(({ element }) => registry.get(element)), ({ element }) => element)) {
      const severity = RANK.find(one => some.some(finding => finding.severity === one)) ?? 'info';
      const html = make('div', { class: `mark-finding is-${severity}`, title: some.map(({ message }) => message).join('\n') }, SIGNS[severity]);
      overlays.add(id, 'finding', { position: { top: -10, left: -10 }, html, show: { minZoom: 0.2 } });
    }
  }
  // Importing another diagram takes all overlays away.
  modeler.on('import.done', () => show(latest));

  function go(id) {
    const element = registry.get(id);
    if (!element) return;
    const canvas = modeler.get('canvas');
    const root = canvas.findRoot(element);
    if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
    canvas.scrollToElement(element, 120);
    modeler.get('selection').select(element);
  }
  return { show, go };
}
