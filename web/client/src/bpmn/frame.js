/** What a viewer and an editor share: fitting the picture, zooming by key and button, names on hover. */
import { say } from '../common/locale.js';
import { make } from '../common/page.js';

const STEP = 1.2;
const PAN = 60;

const MARGIN = 16;

/** Show all of the diagram, but no larger than it was drawn; *left* px are covered by a palette. */
export function fit(canvas, left = 0) {
  const { inner, outer } = canvas.viewbox();
  const scale = Math.min(1, (outer.width - left - 2 * MARGIN) / inner.width, (outer.height - 2 * MARGIN) / inner.height);
  if (!(scale > 0) || !inner.width) return;
  const [width, height] = [outer.width / scale, outer.height / scale];
  const spare = width - (left + 2 * MARGIN) / scale - inner.width;
  canvas.viewbox({ x: inner.x - (left + MARGIN) / scale - spare / 2, y: inner.y - (height - inner.height) / 2, width, height });
}

/** The scale at which a label can still be read, and the width of a window that shows the whole all the same, px. */
const LEGIBLE = 0.6;
const DESK = 600;

/** Where the whole would be too small to read, as on a phone, show the part around *element*, or the beginning. */
export function turnTo(canvas, element) {
  const { inner, outer } = canvas.viewbox();
  if (outer.width > DESK || canvas.zoom() >= LEGIBLE) return;
  const scale = Math.min(1, Math.max(LEGIBLE, (outer.height - 2 * MARGIN) / inner.height));
  const [width, height] = [outer.width / scale, outer.height / scale];
  if (inner.width <= width && inner.height <= height) return;
  const middle = element ? { x: element.x + element.width / 2, y: element.y + element.height / 2 } : { x: inner.x + width / 2 - MARGIN / scale, y: inner.y + inner.height / 2 };
  canvas.viewbox({ x: middle.x - width / 2, y: middle.y - height / 2, width, height });
}

/** One finger moves the picture, two make it larger or smaller; the mouse has ways of its own. */
export function touch(container, canvas) {
  const fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  container.addEventListener('pointerdown', event => {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  container.addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId);
    if (!before || fingers.size > 2) return;
    const was = fingers.size === 2 && spread();
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (was) zoomBy(canvas, spread() / was);
    else canvas.scroll({ dx: event.clientX - before.x, dy: event.clientY - before.y });
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) container.addEventListener(end, event => fingers.delete(event.pointerId));
}

/** Zoom *canvas* by *factor* around its middle, between a tenth and fourfold. */
export const zoomBy = (canvas, factor) => canvas.zoom(Math.min(4, Math.max(0.1, canvas.zoom() * factor)), 'auto');

/** Plus, minus, nought and the arrows work while *container* has the focus. */
export function keys(container, canvas) {
  container.tabIndex = 0;
  container.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('button, a, input, textarea')) return;
    const act = {
      '+': () => zoomBy(canvas, STEP), '=': () => zoomBy(canvas, STEP), '-': () => zoomBy(canvas, 1 / STEP), 0: () => fit(canvas),
      ArrowLeft: () => canvas.scroll({ dx: PAN, dy: 0 }), ArrowRight: () => canvas.scroll({ dx: -PAN, dy: 0 }), ArrowUp: () => canvas.scroll({ dx: 0, dy: PAN }), ArrowDown: () => canvas.scroll({ dx: 0, dy: -PAN }),
    }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  });
}

/** Buttons for the same, at the corner of *container*. */
export function zoomButtons(container, canvas) {
  const button = (sign, name, act) => {
    const one = make('button', { type: 'button', 'aria-label': name, title: name }, sign);
    one.addEventListener('click', act);
    return one;
  };
  container.append(make('div', { class: 'diagram-zoom' },
    button('+', say('放大', 'Zoom in'), () => zoomBy(canvas, STEP)),
    button('−', say('缩小', 'Zoom out'), () => zoomBy(canvas, 1 / STEP)),
    button('⤢', say('全图', 'Whole diagram'), () => fit(canvas))));
}

/** Give every element its name as the browser's own tooltip. */
export function titles(registry) {
  registry.forEach((element, graphics) => {
    const { name, documentation } = element.businessObject ?? {};
    const text = [name, documentation?.[0]?.text].filter(Boolean).join('\n');
    if (!text || element.labelTarget) return;
    const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
    title.textContent = text;
    graphics.prepend(title);
  });
}
