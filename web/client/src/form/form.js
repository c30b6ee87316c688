/** A task's form: form-js with drafts, files and the server's own errors (README.md). */
import '../common/formjs.js';

import { Form } from '@bpmn-io/form-js-viewer';

import { say } from '../common/locale.js';
import { json } from '../common/page.js';
import { drafts } from './drafts.js';
import { apply, complaints } from './errors.js';
import { filesModule } from './files.js';
import { locate } from './locate.js';
import { pathText } from './paths.js';
import { summary } from './summary.js';

/** Wait until what is waiting is done and form-js has painted. */
const painted = () => new Promise(done => setTimeout(done));

async function mount(container) {
  const outer = document.getElementById('answers-form');
  const schema = json('form-schema');
  const form = new Form({
    container,
    debounce: false, // waiting, it loses what was typed when anything else repaints the form meanwhile
    properties: { readOnly: 'readonly' in container.dataset, ariaLabel: container.getAttribute('aria-label') ?? say('填写', 'Form') },
    additionalModules: [filesModule(container.dataset.uploadUrl)],
  });
  const tell = summary(container, form);
  await form.importSchema(schema, json('form-data', {}));
  await painted(); // fields come into being as they are painted
  container.dataset.ready = '';
  locate(container);
  form.on('changed', () => void setTimeout(() => locate(container))); // a value would stop the event

  const draft = drafts(form, container.dataset.draftUrl, document.querySelector('[data-draft-status]'));
  const refused = json('form-errors', {});
  if (Object.keys(refused).length) tell([...complaints(form, apply(form, refused)), ...strangers(form, refused)]);
  if (!outer) return;
  let checked = false;
  // Before anybody else hears of it, so that a question (`data-confirm`) is asked of answers that are right.
  addEventListener('submit', async event => {
    if (event.target !== outer || checked) {
      checked = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    await painted(); // a form that is telling of its submission takes no second one
    await forget(form);
    const { data, errors } = form.submit();
    const wrong = complaints(form, errors);
    const uploading = form.get('uploads').busy() ? [{ message: say('文件还在上传，请等一下。', 'A file is still being sent; please wait.') }] : [];
    tell([...wrong, ...uploading]);
    if (wrong.length || uploading.length) return;
    outer.elements.answers.value = JSON.stringify(data);
    checked = true;
    outer.requestSubmit(event.submitter);
  }, true);
  addEventListener('submit', event => event.target === outer && !event.defaultPrevented && draft.stop());
  // A button inside the schema, should a form have one, does what the button under the form does.
  container.addEventListener('click', event => event.target.closest('.fjs-form-field-button button[type="submit"]') && outer.requestSubmit());
}

const ROUNDS = 3;

/**
 * Forget what was typed into fields that are hidden by now: the server never hears of it, so no condition may either.
 * Forgetting may hide or show others, hence the rounds.
 */
async function forget(form) {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { data } = form._getState();
    const left = form.get('conditionChecker').applyConditions(data, data);
    if (JSON.stringify(left) === JSON.stringify(data)) return;
    form._setState({ data: left });
    await painted();
  }
}

/** Errors of *refused* that belong to no field on screen. */
function strangers(form, refused) {
  const known = new Set(form.get('formFieldInstanceRegistry').getAllKeyed().map(({ valuePath }) => pathText(valuePath)));
  return Object.entries(refused).filter(([path]) => !known.has(path)).flatMap(([, messages]) => messages.map(message => ({ message })));
}

const container = document.getElementById('form');
if (container) mount(container);
