/** The list of what is wrong, above the form; each line leads to its field. */
import { say } from '../common/locale.js';
import { make } from '../common/page.js';

const words = ({ label, row, message }) => [label && `${label}${row.length ? say(`（第 ${row.join('–')} 项）`, ` (item ${row.join('–')})`) : ''}`, message].filter(Boolean).join(say('：', ': '));

/** Go to the field *domId*: itself, or the first control of a group of them. */
function go(container, domId) {
  const field = document.getElementById(domId) ?? container.querySelector(`[id^="${CSS.escape(domId)}-"]`);
  field?.closest('.fjs-repeat-row-collapsed')?.parentElement.querySelector('.fjs-repeat-render-collapse')?.click();
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
}

/**
 * @param {HTMLElement} container of the form
 * @returns {(wrong: {message: string, label?: string, row?: number[], domId?: string}[]) => void} shows *wrong*, or hides the list when it is empty
 */
export function summary(container) {
  const list = make('ul');
  const title = make('h2');
  const box = make('div', { class: 'error-summary', role: 'alert', tabindex: -1, hidden: true }, title, list);
  container.before(box);
  return wrong => {
    box.hidden = !wrong.length;
    if (!wrong.length) return;
    document.getElementById('errors')?.remove(); // the server's own list, for pages without scripts
    title.textContent = say(`有 ${wrong.length} 处要改`, `${wrong.length} to mend`);
    list.replaceChildren(...wrong.map(one => {
      if (!one.domId) return make('li', {}, one.message);
      const link = make('a', { href: `#${one.domId}` }, words(one));
      link.addEventListener('click', event => {
        event.preventDefault();
        go(container, one.domId);
      });
      return make('li', {}, link);
    }));
    box.focus();
    box.scrollIntoView({ block: 'start' });
  };
}
