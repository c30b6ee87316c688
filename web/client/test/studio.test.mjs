import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { BpmnModdle } from 'bpmn-moddle';
import { diff } from 'bpmn-js-differ';

import { properties } from '../src/diagram/properties.js';
import { termOf, withTerm } from '../src/modeler/deadline.js';
import { jinja } from '../src/template/jinja.js';

const camunda = JSON.parse(readFileSync(new URL('../node_modules/camunda-bpmn-moddle/resources/camunda.json', import.meta.url)));
const process = inner => `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x"><bpmn:process id="p" isExecutable="true">${inner}</bpmn:process></bpmn:definitions>`;
const task = (attributes, rows = '') => process(`<bpmn:userTask id="t" name="申报" ${attributes}><bpmn:extensionElements><camunda:properties>${rows}</camunda:properties></bpmn:extensionElements></bpmn:userTask>`);
const read = async xml => (await new BpmnModdle({ camunda }).fromXML(xml)).rootElement;
const element = definitions => definitions.rootElements[0].flowElements[0];

test('a term of law is read from a due time and written into it', () => {
  assert.equal(termOf('= deadline("people.period", accepted_at)'), 'people.period');
  assert.equal(termOf('deadline( "a.b" , now )'), 'a.b');
  assert.equal(termOf('= now + duration("P1D")'), '');
  assert.equal(withTerm('= deadline("a.b", accepted_at)', 'c.d'), '= deadline("c.d", accepted_at)');
  assert.equal(withTerm('', 'c.d'), '= deadline("c.d", now)');
  assert.equal(withTerm('= deadline("a.b", now)', ''), '');
});

test('a changed role and a changed property are named with both values', async () => {
  const before = element(await read(task('camunda:candidateGroups="mediator"', '<camunda:property name="law" value="R-012" />')));
  const after = element(await read(task('camunda:candidateGroups="chief_mediator"', '<camunda:property name="law" value="R-013" />')));
  assert.deepEqual(properties(before, after), [{ name: '角色', was: 'mediator', is: 'chief_mediator' }, { name: '依据', was: 'R-012', is: 'R-013' }]);
  assert.deepEqual(properties(before, before), []);
});

test('the differ alone does not say which property changed', async () => {
  const before = await read(task('', '<camunda:property name="law" value="R-012" />'));
  const after = await read(task('', '<camunda:property name="law" value="R-013" />'));
  assert.ok(!JSON.stringify(diff(before, after)._changed.t?.attrs ?? {}).includes('R-013'));
});

test('a changed condition of a flow is named', async () => {
  const flow = body => process(`<bpmn:task id="a" /><bpmn:task id="b" /><bpmn:sequenceFlow id="f" sourceRef="a" targetRef="b"><bpmn:conditionExpression>${body}</bpmn:conditionExpression></bpmn:sequenceFlow>`);
  const [before, after] = await Promise.all([read(flow('= x')), read(flow('= y'))]);
  assert.deepEqual(properties(before.rootElements[0].flowElements[2], after.rootElements[0].flowElements[2]), [{ name: '条件', was: '= x', is: '= y' }]);
});

test('a template’s parts are told apart', () => {
  const tokens = [];
  const line = '<p>{{ party.name }}{% if x %}字';
  let at = 0;
  const stream = {
    match(pattern) {
      const found = pattern.exec(line.slice(at));
      if (found) at += found[0].length;
      return found;
    },
    next: () => line[at++],
  };
  while (at < line.length) {
    const from = at;
    tokens.push([jinja.token(stream), line.slice(from, at)]);
  }
  assert.deepEqual(tokens.filter(([kind]) => kind), [['tagName', '<p'], ['tagName', '>'], ['variableName', '{{ party.name }}'], ['keyword', '{% if x %}']]);
});
