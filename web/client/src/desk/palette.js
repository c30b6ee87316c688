/** Ctrl+K: one field that finds pages and cases. `data-find` on `<body>` is where cases are asked for; `[data-palette-open]` opens it too. */
import { say } from '../common/locale.js';
import { later, make } from '../common/page.js';
import { matches } from './match.js';

let dialog;

/** Links of this page: its navigation and whatever is marked for the palette. */
function links() {
  const seen = new Map();
  for (const link of document.querySelectorAll('nav a[href], a[data-palette]')) {
    const title = link.dataset.palette || link.querySelector('.pile-name')?.textContent.trim() || link.textContent.trim().replace(/\s+/g, ' ');
    if (title && !seen.has(link.href)) seen.set(link.href, { title, hint: say('页面', 'page'), url: link.href });
  }
  return [...seen.values()];
}

async function cases(words) {
  const { find } = document.body.dataset;
  if (!find || !words) return [];
  const response = await fetch(`${find}?${new URLSearchParams({ q: words })}`, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
  return response.ok ? (await response.json()).items : [];
}

function build() {
  const field = make('input', { type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-label': say('查找案件和页面', 'Find cases and pages'), placeholder: say('案号、当事人、页面…', 'Case number, party, page…'), autocomplete: 'off', spellcheck: 'false' });
  const list = make('ul', { id: 'palette-list', role: 'listbox', 'aria-label': say('结果', 'Results') });
  const box = make('dialog', { class: 'palette', 'aria-label': say('查找', 'Find') }, field, list);
  let items = [];
  let at = 0;

  function show() {
    at = Math.min(at, Math.max(items.length - 1, 0));
    list.replaceChildren(...items.map(({ title, hint }, index) => make('li', { role: 'option', id: `palette-${index}`, 'aria-selected': String(index === at) }, make('span', {}, title), make('span', {}, hint ?? ''))));
    if (!items.length) list.append(make('li', { class: 'palette-none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, say('没有找到', 'Nothing found')));
    field.setAttribute('aria-activedescendant', items.length ? `palette-${at}` : '');
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  }

  const ask = later(async words => {
    const found = await cases(words).catch(() => []);
    if (words !== field.value.trim()) return;
    items = [...found, ...links().filter(link => matches(link.title, words))];
    show();
  }, 150);

  function search() {
    const words = field.value.trim();
    items = links().filter(link => matches(link.title, words));
    at = 0;
    show();
    ask(words);
  }

  const go = item => item && location.assign(item.url);
  field.addEventListener('input', event => event.isComposing || search());
  field.addEventListener('compositionend', search);
  field.addEventListener('keydown', event => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = (at + step + items.length) % Math.max(items.length, 1);
      show();
    } else if (event.key === 'Enter') go(items[at]);
    else return;
    event.preventDefault();
  });
  list.addEventListener('click', event => go(items[[...list.children].indexOf(event.target.closest('li'))]));
  box.addEventListener('click', event => event.target === box && box.close());
  box.addEventListener('search', search);
  return box;
}

function toggle() {
  dialog ??= document.body.appendChild(build());
  if (dialog.open) {
    dialog.close();
    return;
  }
  const field = dialog.querySelector('input');
  field.value = '';
  dialog.showModal();
  dialog.dispatchEvent(new Event('search'));
  field.focus();
}

document.addEventListener('keydown', event => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  toggle();
});
document.addEventListener('click', event => event.target.closest('[data-palette-open]') && toggle());
