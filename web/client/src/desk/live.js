/** `data-live`: a part of the page that is fetched again until it no longer says so: papers being made, a file being checked. */
import { each } from './ready.js';

each('[data-live]', part => {
  const every = Number(part.dataset.liveEvery ?? 2) * 1000;
  let wait = every;

  async function fresh() {
    if (!part.isConnected) return;
    try {
      const response = await fetch(part.dataset.live, { credentials: 'same-origin', headers: { 'HX-Request': 'true' } });
      if (!response.ok) throw new Error(response.statusText);
      const holder = document.createElement('template');
      holder.innerHTML = await response.text();
      const next = holder.content.firstElementChild;
      if (next?.id && next.id === part.id) {
        part.replaceWith(next);
        return;
      }
      part.replaceChildren(holder.content);
      wait = every;
      if (!response.headers.get('X-Done')) setTimeout(fresh, wait);
    } catch {
      wait = Math.min(wait * 2, 30_000);
      setTimeout(fresh, wait);
    }
  }
  setTimeout(fresh, wait);
});
