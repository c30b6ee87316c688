/** What a phone knows: `data-locate` fills a field with its position, `data-photos` tells when photos were taken. */
import { say } from '../common/locale.js';
import { each } from './ready.js';

each('[data-locate]', button => {
  const field = document.getElementById(button.dataset.locate);
  if (!field || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener('click', () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.latitude.toFixed(5)},${coords.longitude.toFixed(5)}`;
        button.disabled = false;
      },
      () => {
        button.textContent = say('定不了位，可以不填', 'No position; leave it empty');
        button.disabled = false;
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
});

each('[data-photos]', input => {
  input.addEventListener('change', () => {
    const times = [...input.files].map(file => new Date(file.lastModified).toISOString());
    const captured = input.form?.elements.captured;
    if (captured) captured.value = times.join(',');
  });
});
