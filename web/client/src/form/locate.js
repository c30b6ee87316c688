/** A field called `geo` gets a button that fills in where the phone is. */
import { say } from '../common/locale.js';

/** @param {HTMLElement} container */
export function locate(container) {
  if (!navigator.geolocation || 'readonly' in container.dataset) return;
  const field = container.querySelector('input[id$="-geo"]');
  if (!field || field.parentElement.querySelector('[data-locate]')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm';
  button.dataset.locate = '';
  button.textContent = say('用手机定位', 'Use the phone’s position');
  button.addEventListener('click', () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        write(field, `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`);
        button.disabled = false;
      },
      () => {
        button.textContent = say('定不了位，可以不填', 'No position; leave it empty');
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
  field.insertAdjacentElement('afterend', button);
}

/** Type *text* into a field of form-js, which listens to what is typed. */
function write(field, text) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
