/** The decision editor: dmn-js, in Chinese, on the table. */
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css';
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn-embedded.css';
import './decision.css';

import DmnModeler from 'dmn-js/lib/Modeler';

import { later } from '../common/page.js';
import { source, studio } from '../studio/shell.js';
import zh from './zh.js';

const part = { additionalModules: [zh] };
const FEEL = { options: [{ value: 'feel', label: 'FEEL' }], defaults: { editor: 'feel' } };
const modeler = new DmnModeler({ container: '#canvas', common: { expressionLanguages: FEEL }, drd: part, decisionTable: part, literalExpression: part, boxedExpression: part });

/** Show the first table at once: that is what people come for. */
async function load(xml) {
  await modeler.importXML(xml);
  const table = modeler.getViews().find(({ type }) => type === 'decisionTable');
  if (table) await modeler.open(table);
}

/** Rules of the open table that findings speak of. */
let marked = [];
function show(findings) {
  marked = findings;
  const grave = new Set(marked.filter(({ severity }) => severity === 'error').map(({ element }) => element));
  for (const cell of document.querySelectorAll('#canvas [data-element-id]')) cell.classList.toggle('has-finding', grave.has(cell.dataset.elementId));
}

const stack = () => modeler.getActiveViewer()?.get('commandStack');

await load(source);
const { changed } = studio({
  suffix: '.dmn',
  content: async () => (await modeler.saveXML({ format: true })).xml,
  load,
  show,
  go: id => document.querySelector(`#canvas [data-element-id="${CSS.escape(id)}"], #canvas [data-row-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center' }),
  acts: { undo: () => stack()?.undo(), redo: () => stack()?.redo() },
});

// Each view has its own command stack, made when the view is first opened.
const heard = new WeakSet();
const listen = later(() => {
  const viewer = modeler.getActiveViewer();
  if (viewer && !heard.has(viewer)) viewer.on('commandStack.changed', changed);
  if (viewer) heard.add(viewer);
  show(marked);
}, 50);
modeler.on('views.changed', listen);
listen();
