/** `data-show-when="field=value|value"`: a part of a form that belongs to some answers only. */
import { each } from './ready.js';

/** Answers of field *name* in *form*; a row of a repeated part looks to its own row first. */
function answers(form, name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(field => !['radio', 'checkbox'].includes(field.type) || field.checked).map(field => field.value);
}

function apply(part) {
  const [name, wanted] = part.dataset.showWhen.split('=');
  const given = answers(part.closest('form'), name);
  const shown = wanted.split('|').some(value => given.includes(value));
  part.hidden = !shown;
  for (const field of part.querySelectorAll('input, select, textarea')) field.disabled = !shown || Boolean(field.closest('[data-show-when][hidden]'));
}

each('[data-show-when]', part => {
  apply(part);
  part.closest('form').addEventListener('change', () => apply(part));
});
