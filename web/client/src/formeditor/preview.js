import { Form } from '@bpmn-io/form-js-viewer';

import { say } from '../common/locale.js';
import { make } from '../common/page.js';

/** Show *schema* as those see it who fill it in; what is filled in is thrown away. */
export async function preview(schema) {
  const container = make('div');
  const result = make('p', { class: 'form-hint', role: 'status' });
  const check = make('button', { type: 'button', class: 'btn btn-primary' }, say('试着提交', 'Try to submit'));
  const close = make('button', { type: 'button', class: 'btn' }, say('关上', 'Close'));
  const dialog = make('dialog', { class: 'form-preview', 'aria-label': say('预览', 'Preview') }, container, result, make('div', { class: 'dialog-acts' }, close, check));
  const form = new Form({ container, debounce: false });
  await form.importSchema(schema, {});
  check.addEventListener('click', () => {
    const wrong = Object.keys(form.submit().errors).length;
    result.textContent = wrong ? say(`有 ${wrong} 项要改`, `${wrong} to mend`) : say('可以提交', 'This would be accepted');
  });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    form.destroy();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}
