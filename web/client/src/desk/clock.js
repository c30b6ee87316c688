/** `<time data-until>`: what is left, told again each half minute. */
import { left } from './left.js';

function show() {
  for (const time of document.querySelectorAll('time[data-until]')) {
    const until = Date.parse(time.dataset.until);
    if (Number.isNaN(until)) continue;
    const text = left(until, Date.now());
    if (time.textContent !== text) time.textContent = text;
    time.closest('.clock, .clock-chip')?.classList.toggle('is-late', until < Date.now());
  }
}

show();
setInterval(show, 30_000);
