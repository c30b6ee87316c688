import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fill } from '../src/common/locale.js';
import { size } from '../src/common/size.js';
import { left, span } from '../src/desk/left.js';
import { matches } from '../src/desk/match.js';
import { bounds, record, width } from '../src/desk/strokes.js';
import { isTyping } from '../src/desk/typing.js';
import { pathText } from '../src/form/paths.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test('what is left is told in its two greatest units', () => {
  assert.equal(span(12 * MINUTE), '12 分');
  assert.equal(span(20_000), '不到 1 分');
  assert.equal(span(2 * HOUR + 5 * MINUTE), '2 小时 5 分');
  assert.equal(span(DAY + 3 * HOUR), '1 天 3 小时');
  assert.equal(span(5 * DAY + 3 * HOUR), '5 天');
  assert.equal(left(DAY, 0), '还剩 1 天');
  assert.equal(left(0, 2 * HOUR), '已超 2 小时');
});

test('a place in answers is written as the server writes it', () => {
  assert.equal(pathText(['title']), 'title');
  assert.equal(pathText(['clauses', 0, 'instalments', 2, 'amount']), 'clauses[0].instalments[2].amount');
  assert.equal(pathText(['g', 'k']), 'g.k');
});

test('the palette finds all words in any order and case', () => {
  assert.ok(matches('2026 号 Water 排水', 'WATER 2026'));
  assert.ok(!matches('排水', '排水 土地'));
});

test('sizes are told for people', () => {
  assert.equal(size(400), '1 KB');
  assert.equal(size(1_430_000), '1.4 MB');
});

test('a place without a value stays as it is', () => {
  assert.equal(fill('{a} of {b}', { a: 1 }), '1 of {b}');
});

test('a faster stroke is thinner, a harder one thicker, none vanishes', () => {
  const slow = width([10, 0, 100, 0.5], [0, 0, 0, 0.5]);
  const fast = width([200, 0, 20, 0.5], [0, 0, 0, 0.5]);
  const hard = width([10, 0, 100, 1], [0, 0, 0, 1]);
  assert.ok(fast < slow && slow < hard && fast >= 1.4);
});

test('the box of a signature holds all its strokes', () => {
  assert.deepEqual(bounds([[[1.5, 9], [4, 2]], [[7.2, 3]]]), { left: 1, top: 2, right: 8, bottom: 9 });
  assert.deepEqual(record(1.234, 5.678, 9.9, 0.333), [1.2, 5.7, 10, 0.33]);
});

test('keys are writing while Chinese is composed, in fields and with modifiers', () => {
  const at = inside => ({ target: { closest: () => inside } });
  assert.ok(isTyping({ ...at(null), isComposing: true }));
  assert.ok(isTyping({ ...at(null), keyCode: 229 }));
  assert.ok(isTyping({ ...at(null), ctrlKey: true }));
  assert.ok(isTyping(at({})));
  assert.ok(!isTyping(at(null)));
});
