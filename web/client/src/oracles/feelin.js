/** The browser's FEEL, for tests of ours: called from an embedded interpreter, JSON in and out. */
import { evaluate, unaryTest } from '@bpmn-io/feelin';

const answer = ({ value, warnings = [] }) => JSON.stringify({ value: value === undefined ? null : value, warnings: warnings.map(w => w.type) });

globalThis.feel = (expression, context) => answer(evaluate(expression, JSON.parse(context)));
globalThis.feelUnary = (expression, context) => answer(unaryTest(expression, JSON.parse(context)));
