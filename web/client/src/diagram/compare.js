import { diff } from 'bpmn-js-differ';

import { say } from '../common/locale.js';
import { make } from '../common/page.js';
import { properties } from './properties.js';
import { show } from './show.js';

const WORDS = { added: say('新增', 'added'), removed: say('删去', 'removed'), changed: say('改了', 'changed'), moved: say('挪了', 'moved') };
const TONES = { added: 'tone-green', removed: 'tone-red', changed: 'tone-amber', moved: 'tone-plain' };

const title = element => element.name || element.id;

/** All differences: `{id, kind, element, lines}`, what matters before what only moved. */
export function differences(before, after, elementsBefore, elementsAfter) {
  const found = diff(before, after);
  const changed = new Map();
  for (const [id, element] of elementsAfter) {
    const old = elementsBefore.get(id);
    const lines = old ? properties(old, element) : [];
    if (lines.length) changed.set(id, { id, kind: 'changed', element, lines });
  }
  const list = (part, kind) => Object.entries(found[part]).map(([id, element]) => ({ id, kind, element: element.model ?? element, lines: [] })).filter(({ element }) => !/DI$|Diagram|^bpmndi|^bpmn:(Incoming|Outgoing)/.test(element.$type));
  const moved = list('_layoutChanged', 'moved').filter(({ id }) => !changed.has(id));
  return [...list('_added', 'added'), ...list('_removed', 'removed'), ...changed.values(), ...moved];
}

const elements = viewer => new Map(viewer.get('elementRegistry').filter(({ businessObject, labelTarget }) => businessObject?.id && !labelTarget).map(({ businessObject }) => [businessObject.id, businessObject]));

/** Keep two views on the same part of their diagrams. */
function together(one, other) {
  let busy = false;
  const follow = (from, to) => from.on('canvas.viewbox.changed', ({ viewbox }) => {
    if (busy) return;
    busy = true;
    const { x, y, width, height } = viewbox;
    to.get('canvas').viewbox({ x, y, width, height });
    busy = false;
  });
  follow(one, other);
  follow(other, one);
}

function mark(viewer, id, kind) {
  if (viewer.get('elementRegistry').get(id)) viewer.get('canvas').addMarker(id, `is-${kind}`);
}

/** Look at *id* in whichever of *viewers* has it. */
function look(viewers, id) {
  for (const viewer of viewers) {
    const element = viewer.get('elementRegistry').get(id);
    if (element) viewer.get('canvas').scrollToElement(element, 120);
  }
}

/**
 * Show *before* and *after* side by side, what differs marked and listed.
 *
 * @param {{before: string, after: string}} both XML
 */
export async function compare({ before, after }) {
  const old = await show(document.getElementById('compare-before'), before);
  const now = await show(document.getElementById('compare-after'), after);
  const found = differences(old.getDefinitions(), now.getDefinitions(), elements(old), elements(now));
  for (const { id, kind } of found) {
    if (kind !== 'added') mark(old, id, kind);
    if (kind !== 'removed') mark(now, id, kind);
  }
  together(old, now);
  const list = document.getElementById('compare-list');
  if (!list) return;
  list.replaceChildren(...found.map(({ id, kind, element, lines }) => {
    const button = make('button', { type: 'button', class: 'link-button' }, title(element));
    button.addEventListener('click', () => look([old, now], id));
    return make('li', { class: 'finding' }, make('span', { class: `badge ${TONES[kind]}` }, WORDS[kind]), button, ...lines.map(({ name, was, is }) => make('small', {}, `${name}${say('：', ': ')}`, make('del', {}, was || '—'), ' → ', make('ins', {}, is || '—'))));
  }));
  if (!found.length) list.append(make('li', {}, say('没有不同。', 'No difference.')));
  list.dataset.ready = '';
}
