/** `data-autosave`: a form's fields are kept on the server two seconds after the last change. */
import { say } from '../common/locale.js';
import { excuse, later, post } from '../common/page.js';
import { each } from './ready.js';

const RETRY = 10_000;

each('form[data-autosave]', form => {
  const status = form.querySelector('[data-autosave-status]');
  const tell = (text, failed = false) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle('is-error', failed);
  };
  let unsaved = false;

  const fields = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));

  async function save() {
    tell(say('正在保存…', 'Saving…'));
    unsaved = false;
    try {
      await post(form.dataset.autosave, fields());
      tell(say(`已自动保存 ${clock()}`, `Saved ${clock()}`));
    } catch (error) {
      unsaved = true;
      tell(excuse(error), true);
      setTimeout(() => unsaved && save(), RETRY);
    }
  }
  const soon = later(save, 2000);

  const change = () => {
    unsaved = true;
    tell(say('还没有保存', 'Not saved yet'));
    soon();
  };
  form.addEventListener('input', change);
  form.addEventListener('change', change);
  form.addEventListener('submit', () => {
    soon.cancel();
    unsaved = false;
  });
  // The last words typed before a phone is put away.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || !unsaved) return;
    soon.cancel();
    save();
  });
});

const clock = () => new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });
