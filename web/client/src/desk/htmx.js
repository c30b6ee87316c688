/** htmx under a strict policy: nothing is evaluated, every request carries the token. */
import htmx from 'htmx.org';

import { csrf } from '../common/page.js';

const refuse = () => {
  throw new Error('This page evaluates no code: use attributes of README.md.');
};

Object.assign(htmx.config, { mode: 'same-origin', defaultTimeout: 20_000, transitions: false, includeIndicatorCSS: false });
htmx.registerExtension('no-eval', { init: api => api.initSecurity(null, refuse, refuse) });

document.addEventListener('htmx:config:request', event => {
  event.detail.ctx.request.headers['X-CSRF-Token'] = csrf();
});
