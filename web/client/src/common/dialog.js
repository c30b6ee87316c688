/** Questions in a dialog of the browser's own: focus is kept, Escape means no. */
import { say } from './locale.js';
import { make } from './page.js';

/** Show *dialog* and wait for it; the value of the button that closed it, '' for Escape. */
function shown(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue);
  }, { once: true }));
}

/**
 * Ask *question*; true for yes.
 *
 * @param {string} question
 * @param {string} [yes] word on the button
 * @returns {Promise<boolean>}
 */
export async function confirm(question, yes = say('确定', 'OK')) {
  const acts = make('div', { class: 'dialog-acts' }, make('button', { class: 'btn', value: '' }, say('取消', 'Cancel')), make('button', { class: 'btn btn-primary', value: 'yes' }, yes));
  const form = make('form', { method: 'dialog' }, make('p', { id: 'ask-question' }, question), acts);
  return await shown(make('dialog', { 'aria-labelledby': 'ask-question' }, form)) === 'yes';
}

/**
 * Ask for a text; null when it was not given.
 *
 * @param {{title: string, label: string, hint?: string, yes: string}} words
 * @returns {Promise<?string>}
 */
export async function prompt({ title, label, hint, yes }) {
  const field = make('textarea', { class: 'form-control', id: 'ask-text', rows: 4, required: true, maxlength: 500 });
  const acts = make('div', { class: 'dialog-acts' }, make('button', { class: 'btn', value: '', formnovalidate: true }, say('取消', 'Cancel')), make('button', { class: 'btn btn-primary', value: 'yes' }, yes));
  const form = make('form', { method: 'dialog' }, make('h2', { id: 'ask-title' }, title), make('label', { class: 'form-label', for: 'ask-text' }, label), ...(hint ? [make('p', { class: 'form-hint' }, hint)] : []), field, acts);
  return await shown(make('dialog', { 'aria-labelledby': 'ask-title' }, form)) === 'yes' ? field.value.trim() : null;
}
