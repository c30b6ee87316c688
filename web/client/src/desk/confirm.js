/** `data-confirm`: ask before a form is sent, a link followed or a button pressed. */
import { confirm } from '../common/dialog.js';

const sure = new WeakSet();

async function ask(element, event, proceed) {
  if (sure.has(element)) {
    sure.delete(element);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!await confirm(element.dataset.confirm, element.dataset.confirmYes)) return;
  sure.add(element);
  proceed();
}

document.addEventListener('click', event => {
  const element = event.target.closest('a[data-confirm], button[data-confirm]');
  if (element) ask(element, event, () => element.click());
}, true);

document.addEventListener('submit', event => {
  const { submitter, target } = event;
  if (target.dataset.confirm) ask(target, event, () => target.requestSubmit(submitter));
}, true);
