/** `input[type=file][data-files]`: what was chosen, before it is sent. */
import { make } from '../common/page.js';
import { size } from '../common/size.js';
import { each } from './ready.js';

const thumb = file => make('img', { src: URL.createObjectURL(file), alt: '' });

each('input[type="file"][data-files]', input => {
  const list = make('ul', { class: 'file-list', 'aria-live': 'polite' });
  input.after(list);
  input.addEventListener('change', () => {
    for (const image of list.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    list.replaceChildren(...[...input.files].map(file => make('li', {}, ...(file.type.startsWith('image/') ? [thumb(file)] : []), make('span', {}, file.name), make('span', { class: 'file-size' }, size(file.size)))));
  });
});
