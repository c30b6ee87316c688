/** Style sheets of bpmn-js; its icon font travels inside them as data, which the content policy allows. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import './marks.css';
