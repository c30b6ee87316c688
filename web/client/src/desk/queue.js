/** The list of a desk: a current row that keys move and the preview follows. */
import { excuse, later } from '../common/page.js';

const rows = () => [...document.querySelectorAll('[data-queue] [data-row]')];
const current = () => document.querySelector('[data-row].is-current');

/** Fetch what *row* previews into `#preview`; an answer that comes late for a row already left is dropped. */
const preview = later(async row => {
  const pane = document.getElementById('preview');
  if (!pane || !row.dataset.preview || !pane.getClientRects().length) return;
  try {
    const response = await fetch(row.dataset.preview, { credentials: 'same-origin', headers: { 'HX-Request': 'true' } });
    if (!response.ok) throw new Error(response.statusText);
    const html = await response.text();
    if (row === current()) pane.innerHTML = html;
  } catch (error) {
    pane.textContent = excuse(error);
  }
}, 120);

function select(row) {
  if (!row || row === current()) return;
  for (const other of rows()) other.classList.toggle('is-current', other === row);
  row.scrollIntoView({ block: 'nearest' });
  preview(row);
}

/** Go *by* rows down (or up); at first, to the first. */
export function move(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current());
  select(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  current().querySelector('a[data-open]')?.focus({ preventScroll: true });
  return true;
}

/** Press *selector* in the current row, else in the preview or on the page. */
function press(selector) {
  const element = current()?.querySelector(selector) ?? document.querySelector(`#preview ${selector}`) ?? (rows().length ? null : document.querySelector(selector));
  element?.click();
  return Boolean(element);
}

export const open = () => press('a[data-open]');
export const claim = () => press('[data-act="claim"]');
export const finish = () => press('[data-act="finish"]');
export const tick = () => press('input[type="checkbox"]');

document.addEventListener('click', event => {
  const row = event.target.closest('[data-row]');
  if (row && !event.target.closest('a, button, input, label')) select(row);
});
document.addEventListener('focusin', event => select(event.target.closest?.('[data-row]')));

// The pile's tick box ticks every row; the bar of bulk acts appears with the first.
document.addEventListener('change', event => {
  const box = event.target;
  if (box.matches('[data-tick-all]')) for (const one of document.querySelectorAll('[data-row] input[type="checkbox"]')) one.checked = box.checked;
  const bar = document.querySelector('[data-bulk]');
  if (!bar || !(box.matches('[data-tick-all]') || box.closest('[data-row]'))) return;
  const ticked = document.querySelectorAll('[data-row] input[type="checkbox"]:checked').length;
  bar.hidden = !ticked;
  for (const place of bar.querySelectorAll('[data-bulk-count]')) place.textContent = ticked;
});
