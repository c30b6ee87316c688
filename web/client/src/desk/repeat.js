/** `data-repeat`: rows added from a `<template>` and removed; `__i__` is the number the row is given. */
import { each } from './ready.js';

each('[data-repeat]', group => {
  const rows = group.querySelector('[data-repeat-rows]');
  const template = group.querySelector('template');
  let next = rows.children.length;

  const number = () => [...rows.children].forEach((row, at) => {
    for (const place of row.querySelectorAll('[data-repeat-number]')) place.textContent = at + 1;
  });

  function add() {
    const holder = document.createElement('template');
    holder.innerHTML = template.innerHTML.replaceAll('__i__', String(next++));
    const row = holder.content.firstElementChild;
    rows.append(row);
    number();
    row.querySelector('input, select, textarea')?.focus();
  }

  function remove(button) {
    const row = [...rows.children].find(one => one.contains(button));
    if (!row || rows.children.length <= Number(group.dataset.repeatMin ?? 0)) return;
    row.remove();
    number();
    group.dispatchEvent(new Event('change', { bubbles: true }));
  }

  group.addEventListener('click', event => {
    const button = event.target.closest('[data-repeat-add], [data-repeat-remove]');
    if (!button || button.closest('[data-repeat]') !== group) return;
    if ('repeatAdd' in button.dataset) add();
    else remove(button);
  });
  number();
});
