import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';

import { fit, keys, titles, touch, turnTo, zoomButtons } from '../bpmn/frame.js';
import zh from '../bpmn/zh.js';
import { say } from '../common/locale.js';
import { make } from '../common/page.js';

/** Put *marker* on those of *ids* that the diagram has. */
function mark(viewer, ids, marker) {
  const [canvas, registry] = [viewer.get('canvas'), viewer.get('elementRegistry')];
  for (const id of ids ?? []) if (registry.get(id)) canvas.addMarker(id, marker);
}

function note(viewer, id, position, html) {
  if (viewer.get('elementRegistry').get(id)) viewer.get('overlays').add(id, { position, html, show: { minZoom: 0.2 } });
}

/**
 * Draw *xml* in *container*.
 *
 * @param {HTMLElement} container
 * @param {string} xml
 * @param {{taken?: string[], current?: string[], incident?: {id: string, text: string}[], links?: Record<string, string>, counts?: Record<string, number>}} marks
 * @returns {Promise<NavigatedViewer>}
 */
export async function show(container, xml, marks = {}) {
  const viewer = new NavigatedViewer({ container, additionalModules: [zh], moddleExtensions: { camunda } });
  await viewer.importXML(xml);
  const canvas = viewer.get('canvas');
  fit(canvas);
  keys(container, canvas);
  zoomButtons(container, canvas);
  touch(container, canvas);
  titles(viewer.get('elementRegistry'));
  mark(viewer, marks.taken, 'is-taken');
  mark(viewer, marks.current, 'is-current');
  mark(viewer, (marks.incident ?? []).map(({ id }) => id), 'is-incident');
  for (const { id, text } of marks.incident ?? []) note(viewer, id, { bottom: 0, left: 0 }, make('div', { class: 'diagram-note' }, text));
  for (const [id, count] of Object.entries(marks.counts ?? {})) if (count) note(viewer, id, { top: -10, right: 12 }, make('div', { class: 'diagram-count' }, String(count)));
  for (const [id, url] of Object.entries(marks.links ?? {})) note(viewer, id, { bottom: 6, right: 0 }, make('a', { class: 'diagram-link', href: url }, say('打开', 'Open')));
  const registry = viewer.get('elementRegistry');
  turnTo(canvas, (marks.current ?? []).map(id => registry.get(id)).find(Boolean));
  container.dataset.ready = '';
  return viewer;
}
