/** The process editor: bpmn-js, our choices for each element, findings where they are. */
import '../bpmn/styles.js';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';

import Modeler from 'bpmn-js/lib/Modeler';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule } from 'bpmn-js-properties-panel';
import simulation from 'bpmn-js-token-simulation';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import minimap from 'diagram-js-minimap';

import { fit, zoomBy } from '../bpmn/frame.js';
import zh from '../bpmn/zh.js';
import { source, studio } from '../studio/shell.js';
import { findings } from './findings.js';
import provider from './provider.js';

const modeler = new Modeler({
  container: '#canvas',
  propertiesPanel: { parent: '#panel' },
  additionalModules: [BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, provider, minimap, simulation, zh],
  moddleExtensions: { camunda },
});
const canvas = modeler.get('canvas');

/** Width that the palette covers, px. */
const PALETTE = 70;

async function load(xml) {
  await modeler.importXML(xml);
  canvas.resized(); // the palette looks again how much room it has
  fit(canvas, PALETTE);
}

const { show, go } = findings(modeler);

await load(source);
const { changed } = studio({
  suffix: '.bpmn',
  content: async () => (await modeler.saveXML({ format: true })).xml,
  load,
  show,
  go,
  acts: {
    undo: () => modeler.get('commandStack').undo(),
    redo: () => modeler.get('commandStack').redo(),
    minimap: () => modeler.get('minimap').toggle(),
    simulate: () => modeler.get('toggleMode').toggleMode(),
    'zoom-in': () => zoomBy(canvas, 1.2),
    'zoom-out': () => zoomBy(canvas, 1 / 1.2),
    'zoom-fit': () => fit(canvas, PALETTE),
  },
});
modeler.on('commandStack.changed', changed);
