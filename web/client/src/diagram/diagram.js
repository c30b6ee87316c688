/** A process as a picture: where a case went and stands (`#diagram`), or what differs between two versions (`#compare`). */
import '../bpmn/styles.js';

import { json } from '../common/page.js';
import { show } from './show.js';

const container = document.getElementById('diagram');
if (container) show(container, json('diagram-xml'), json('diagram-marks', {}));

const both = json('compare');
if (both) import('./compare.js').then(({ compare }) => compare(both));
