/** Buttons that need no server: copy, print, dialogs, submit on change, and one press of a submit button only. */
import { say } from '../common/locale.js';
import { tell } from '../common/page.js';

async function copy(what) {
  const source = what.startsWith('#') ? document.querySelector(what) : null;
  const text = source ? (source.value ?? source.textContent).trim() : what;
  try {
    await navigator.clipboard.writeText(text);
    tell(say('已复制', 'Copied'), 1500);
  } catch {
    tell(say('浏览器不让复制，请手工选取。', 'The browser does not allow copying; please select it by hand.'));
  }
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-copy], [data-print], [data-dialog], [data-close]');
  if (!button) return;
  if ('copy' in button.dataset) copy(button.dataset.copy);
  else if ('print' in button.dataset) window.print();
  else if ('dialog' in button.dataset) document.querySelector(button.dataset.dialog)?.showModal();
  else button.closest('dialog')?.close();
});

document.addEventListener('change', event => {
  const form = event.target.form;
  if (form && event.target.closest('[data-submit-on-change]')) form.requestSubmit();
});

// A second press while the page is on its way would do the act twice; the server refuses it, but let it not happen.
document.addEventListener('submit', event => {
  const form = event.target;
  setTimeout(() => {
    if (event.defaultPrevented || form.method === 'dialog' || form.method === 'get') return;
    for (const button of form.querySelectorAll('button[type=submit], button:not([type])')) button.classList.add('is-busy');
  });
});
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('.is-busy')) button.classList.remove('is-busy');
});
