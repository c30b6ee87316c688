/** `data-sign`: a signature drawn with finger, pen or mouse; the picture and how it was drawn go into hidden fields. */
import { say } from '../common/locale.js';
import { make } from '../common/page.js';
import { each } from './ready.js';
import { bounds, record, width } from './strokes.js';

const INK = '#111';
const MARGIN = 12;

/** Draw *strokes* on *context*. */
function draw(context, strokes) {
  Object.assign(context, { lineCap: 'round', lineJoin: 'round', strokeStyle: INK, fillStyle: INK });
  for (const stroke of strokes) {
    if (stroke.length === 1) {
      context.beginPath();
      context.arc(stroke[0][0], stroke[0][1], width(stroke[0]) / 2, 0, 7);
      context.fill();
    }
    for (let at = 1; at < stroke.length; at += 1) {
      const [from, to] = [stroke[at - 1], stroke[at]];
      context.lineWidth = width(to, from);
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
    }
  }
}

/** PNG of *strokes* alone on nothing, twice as fine as the screen's pixels, as a data: URI. */
function picture(strokes) {
  const { left, top, right, bottom } = bounds(strokes);
  const canvas = document.createElement('canvas');
  canvas.width = Math.min(2 * (right - left + 2 * MARGIN), 1600);
  canvas.height = Math.min(2 * (bottom - top + 2 * MARGIN), 800);
  const context = canvas.getContext('2d');
  context.scale(2, 2);
  context.translate(MARGIN - left, MARGIN - top);
  draw(context, strokes);
  return canvas.toDataURL('image/png');
}

each('[data-sign]', pad => {
  const canvas = pad.querySelector('canvas');
  const context = canvas.getContext('2d');
  const image = pad.querySelector('input[name="image"], input[data-sign-image]');
  const drawn = pad.querySelector('input[name="strokes"], input[data-sign-strokes]');
  const form = pad.closest('form');
  const error = make('span', { class: 'field-error', role: 'alert', hidden: true }, say('请先签名。', 'Please sign first.'));
  pad.append(error);
  let strokes = [];
  let begun = 0;

  function paint() {
    const ratio = window.devicePixelRatio || 1;
    const box = canvas.getBoundingClientRect();
    canvas.width = Math.round(box.width * ratio);
    canvas.height = Math.round(box.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(context, strokes);
  }

  function store() {
    image.value = strokes.length ? picture(strokes) : '';
    drawn.value = strokes.length ? JSON.stringify(strokes) : '';
    pad.classList.remove('has-error');
    error.hidden = true;
    pad.dispatchEvent(new CustomEvent('signed', { bubbles: true, detail: { strokes: strokes.length } }));
  }

  const point = event => {
    const box = canvas.getBoundingClientRect();
    return record(event.clientX - box.left, event.clientY - box.top, event.timeStamp - begun, event.pointerType === 'mouse' ? 0.5 : event.pressure);
  };

  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    begun ||= event.timeStamp;
    strokes.push([point(event)]);
    paint();
  });
  canvas.addEventListener('pointermove', event => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    const stroke = strokes.at(-1);
    const more = event.getCoalescedEvents?.() ?? [];
    const before = stroke.at(-1);
    for (const one of more.length ? more : [event]) stroke.push(point(one));
    draw(context, [[before, ...stroke.slice(stroke.indexOf(before) + 1)]]);
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, event => canvas.hasPointerCapture(event.pointerId) && store());

  pad.querySelector('[data-sign-clear]')?.addEventListener('click', () => {
    strokes = [];
    begun = 0;
    paint();
    store();
  });
  // Before any question (`data-confirm`) is asked.
  addEventListener('submit', event => {
    if (event.target !== form) return;
    const scanned = form.querySelector('input[type="file"][name="scan"], input[data-sign-scan]')?.files.length;
    const excused = event.submitter?.formNoValidate || event.submitter?.dataset.signSkip !== undefined;
    if (strokes.length || scanned || excused || pad.dataset.sign === 'optional') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pad.classList.add('has-error');
    error.hidden = false;
    canvas.focus();
  }, true);
  new ResizeObserver(paint).observe(canvas);
});
