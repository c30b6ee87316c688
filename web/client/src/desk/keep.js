/** `data-keep`: what is written on a phone stays there until it arrives; `data-kept` on the next page lets it go. */
import { say } from '../common/locale.js';
import { each } from './ready.js';

const DAYS = 3;
const name = key => `shenming-keep-${key}`;
const kept = key => {
  try {
    const { at, fields } = JSON.parse(localStorage.getItem(name(key)));
    return Date.now() - at < DAYS * 86_400_000 ? fields : null;
  } catch {
    return null;
  }
};

each('[data-kept]', ({ dataset }) => localStorage.removeItem(name(dataset.kept)));

each('form[data-keep]', form => {
  const key = form.dataset.keep;
  const status = form.querySelector('[data-keep-status]');
  const tell = text => {
    if (status) status.textContent = text;
  };
  const plain = () => [...new FormData(form)].filter(([field, value]) => typeof value === 'string' && field !== 'csrf');
  const hasErrors = document.querySelector('.error-summary') !== null;

  const before = kept(key);
  if (before && !hasErrors) {
    restore(form, before);
    tell(say('接着上次没有发出去的。照片要重新选。', 'Going on with what was not sent. Choose the photos again.'));
  }
  form.addEventListener('input', () => {
    try {
      localStorage.setItem(name(key), JSON.stringify({ at: Date.now(), fields: plain() }));
    } catch {
      tell(say('这部手机存不下草稿，请尽快发出去。', 'This phone cannot keep the draft; send it soon.'));
    }
  });
  form.addEventListener('submit', event => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(say('没有网络。已经存在手机里，有网络了再点上报。', 'No network. It is kept on this phone; send it when there is one.'));
  }, true);
});

/** Put *fields*, a list of names and values, back into *form*. */
function restore(form, fields) {
  const seen = {};
  for (const [field, value] of fields) {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
    const nth = (seen[field] ??= 0);
    seen[field] += 1;
    const input = inputs.find(one => (one.type === 'radio' || one.type === 'checkbox') && one.value === value) ?? inputs[nth];
    if (!input || input.type === 'file') continue;
    if (input.type === 'radio' || input.type === 'checkbox') input.checked = true;
    else input.value = value;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
