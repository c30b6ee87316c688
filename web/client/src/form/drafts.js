/** Answers are kept on the server two seconds after the last change, and at once when the page is left. */
import { say } from '../common/locale.js';
import { excuse, later, post } from '../common/page.js';

const RETRY = 10_000;
const clock = () => new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });

/**
 * @param {import('@bpmn-io/form-js-viewer').Form} form
 * @param {string} [url] none: nothing is kept
 * @param {?HTMLElement} status where it is told
 * @returns {{stop: () => void}}
 */
export function drafts(form, url, status) {
  const tell = (text, failed = false) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle('is-error', failed);
  };
  const answers = () => JSON.stringify(form._getSubmitData());
  let saved = answers();
  let stopped = !url;

  async function save(more) {
    const now = answers();
    if (stopped || now === saved) return;
    try {
      await post(url, { answers: JSON.parse(now) }, more);
      saved = now;
      tell(say(`草稿已存 ${clock()}`, `Draft kept ${clock()}`));
    } catch (error) {
      tell(excuse(error), true);
      setTimeout(save, RETRY);
    }
  }
  const soon = later(() => save(), 2000);

  form.on('changed', () => {
    if (stopped || answers() === saved) return;
    tell(say('草稿还没存', 'Draft not kept yet'));
    soon();
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && save({ keepalive: true }));
  return {
    stop() {
      stopped = true;
      soon.cancel();
    },
  };
}
