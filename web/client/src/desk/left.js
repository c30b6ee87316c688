/** How long until an instant, in words. */
import { say } from '../common/locale.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** *ms* (not negative) as its two greatest units: `3 天 4 小时`, `2 小时 5 分`, `12 分`. */
export function span(ms) {
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const d = `${days} ${say('天', 'd')}`;
  const h = `${hours} ${say('小时', 'h')}`;
  const m = `${minutes} ${say('分', 'min')}`;
  if (days >= 3 || (days && !hours)) return d;
  if (days) return `${d} ${h}`;
  if (hours) return minutes && hours < 12 ? `${h} ${m}` : h;
  return minutes ? m : say('不到 1 分', 'under 1 min');
}

/**
 * What is left until *until* at *now*, both in ms.
 *
 * @returns {string}
 */
export function left(until, now) {
  return until >= now ? `${say('还剩', 'left:')} ${span(until - now)}` : `${say('已超', 'over:')} ${span(now - until)}`;
}
