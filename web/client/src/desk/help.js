/** `?`: what the keys do on this page. */
import { say } from '../common/locale.js';
import { make } from '../common/page.js';

const KEYS = [
  ['j k', say('下一行、上一行', 'next, previous row')],
  ['Enter', say('打开', 'open')],
  ['c', say('接件', 'claim')],
  ['e', say('办结，转到下一件', 'finish, go to the next')],
  ['x', say('勾选', 'tick')],
  ['/', say('筛选', 'filter')],
  ['Ctrl K', say('查找案件和页面', 'find cases and pages')],
  ['?', say('这张表', 'this list')],
];

/** Words of *element*, the key that is shown in it left out. */
function label(element) {
  const bare = element.cloneNode(true);
  for (const key of bare.querySelectorAll('kbd, .kbd')) key.remove();
  return element.getAttribute('aria-label') ?? bare.textContent.trim().replace(/\s+/g, ' ');
}

/** Show the keys, those that the page itself gives among them. */
export function help() {
  const own = [...document.querySelectorAll('[data-key]')].filter(element => element.getClientRects().length).map(element => [element.dataset.key, label(element)]);
  const list = make('dl', { class: 'help-keys' }, ...[...KEYS, ...own].flatMap(([key, words]) => [make('dt', {}, ...key.split(' ').flatMap(one => [make('kbd', {}, one), ' '])), make('dd', {}, words)]));
  const close = make('div', { class: 'dialog-acts' }, make('button', { class: 'btn', type: 'button', 'data-keys-toggle': true }, say('开关单键', 'Keys on or off')), make('form', { method: 'dialog' }, make('button', { class: 'btn' }, say('关上', 'Close'))));
  const dialog = make('dialog', { 'aria-labelledby': 'help-title' }, make('h2', { id: 'help-title' }, say('按键', 'Keys')), list, close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return true;
}
