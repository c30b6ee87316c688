/** bpmn-js-token-simulation: what it says in English, and in Chinese. It asks nobody to translate. */
import { english } from '../common/locale.js';

export const SIMULATION = {
  'Token Simulation': '走一遍',
  'Reset Simulation': '从头来',
  'Play/Pause Simulation': '走或停',
  'Pause Simulation': '停',
  'Play Simulation': '走',
  'Toggle Simulation Log': '记录',
  'Simulation Log': '记录',
  'Set Sequence Flow': '选一条路',
  'Trigger Event': '触发',
  'Found unsupported elements': '有走不了的元素',
  'Not supported': '走不了',
  'Set animation speed': '快慢',
  'Slow': '慢',
  'Normal': '中',
  'Fast': '快',
  'Close': '关上',
};

/** Say *text* in the page's language. */
export const t = text => (english ? text : SIMULATION[text] ?? text);
