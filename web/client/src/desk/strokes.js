/** The numbers of a drawn signature. A point is [x, y, ms since the first, pressure 0-1]. */

const tenth = number => Math.round(number * 10) / 10;

/** A point, short enough to be kept by the thousand. */
export const record = (x, y, ms, pressure) => [tenth(x), tenth(y), Math.round(ms), Math.round(pressure * 100) / 100];

/** How thick the line is at *to*, px: harder is thicker, faster is thinner. */
export function width(to, from = to) {
  const distance = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const speed = distance / Math.max(to[2] - from[2], 1);
  return Math.max(1.4, (2.2 + 2.2 * (to[3] || 0.5)) * (1 - Math.min(speed / 6, 0.45)));
}

/** The box around *strokes*, whole px. */
export function bounds(strokes) {
  const points = strokes.flat();
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.floor(Math.min(...xs)), top: Math.floor(Math.min(...ys)), right: Math.ceil(Math.max(...xs)), bottom: Math.ceil(Math.max(...ys)) };
}
