/** Light, dark, or as the system: `data-theme-toggle`. `theme.js` in the head has set the first look already. */
import { say } from '../common/locale.js';
import { keep, kept, tell } from '../common/page.js';

const ORDER = ['auto', 'light', 'dark'];
const NAMES = { auto: say('随系统', 'As the system'), light: say('浅色', 'Light'), dark: say('深色', 'Dark') };
const system = matchMedia('(prefers-color-scheme: dark)');

const chosen = () => (ORDER.includes(kept('theme')) ? kept('theme') : 'auto');

function show(theme) {
  document.documentElement.dataset.bsTheme = theme === 'auto' ? (system.matches ? 'dark' : 'light') : theme;
}

system.addEventListener('change', () => show(chosen()));
document.addEventListener('click', event => {
  if (!event.target.closest('[data-theme-toggle]')) return;
  const next = ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length];
  keep('theme', next);
  show(next);
  tell(`${say('配色：', 'Colours: ')}${NAMES[next]}`, 1500);
});
show(chosen());
