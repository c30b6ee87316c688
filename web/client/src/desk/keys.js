/**
 * One key, one act (README.md). Never while somebody writes or composes Chinese; `data-keys-toggle` turns them off.
 */
import { say } from '../common/locale.js';
import { keep, kept, tell } from '../common/page.js';
import { help } from './help.js';
import { claim, finish, move, open, tick } from './queue.js';
import { isTyping } from './typing.js';

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  Enter: open,
  c: claim,
  e: finish,
  x: tick,
  '/': () => press(document.querySelector('[data-filter]')),
  '?': help,
};

/** Press *element*, or go into it if it is a field; true when there is one. */
function press(element) {
  if (!element) return false;
  if (element.matches('input, select, textarea')) element.focus();
  else element.click();
  return true;
}

const isOff = () => kept('keys') === 'off';
const own = key => [...document.querySelectorAll('[data-key]')].find(element => element.dataset.key === key && element.getClientRects().length);

document.addEventListener('keydown', event => {
  if (isOff() || event.defaultPrevented || isTyping(event) || document.querySelector('dialog[open]')) return;
  if (event.key === 'Enter' && event.target.closest('a, button, summary, input')) return;
  if (press(own(event.key)) || ACTS[event.key]?.()) event.preventDefault();
});

document.addEventListener('click', event => {
  if (!event.target.closest('[data-keys-toggle]')) return;
  keep('keys', isOff() ? 'on' : 'off');
  tell(isOff() ? say('单键操作已关', 'Single keys are off') : say('单键操作已开', 'Single keys are on'), 1500);
});
