/** The template editor: the text of a document beside its PDF. */
import './template.css';

import { say } from '../common/locale.js';
import { excuse, later, make, post } from '../common/page.js';
import { source, studio } from '../studio/shell.js';
import { editorOf } from './editor.js';

const canvas = document.getElementById('canvas');
const { previewUrl } = document.querySelector('.studio').dataset;
const text = make('div', { class: 'code-area' });
const status = make('p', { class: 'template-status', role: 'status' });
const paper = make('iframe', { class: 'template-paper', title: say('预览', 'Preview') });
canvas.append(make('div', { class: 'template-split' }, text, make('div', { class: 'template-side' }, status, paper)));

let latest = 0;
let address;

/** Have the server make the paper, and show it; of two on the way the later counts. */
async function preview() {
  if (!previewUrl) return;
  const mine = ++latest;
  status.textContent = say('正在制作预览…', 'Making the preview…');
  try {
    const response = await post(previewUrl, { content: editor.text() }, { headers: { Accept: 'application/pdf' } });
    const pdf = await response.blob();
    if (mine !== latest) return;
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(pdf);
    paper.src = `${address}#toolbar=0&navpanes=0&view=FitH`;
    status.textContent = '';
  } catch (error) {
    if (mine !== latest) return;
    const line = error.answer?.line;
    status.textContent = line ? say(`第 ${line} 行：${excuse(error)}`, `Line ${line}: ${excuse(error)}`) : excuse(error);
    if (line) editor.mark(line);
  }
}
const previewSoon = later(preview, 1200);

let frame;
const editor = editorOf(text, source, () => {
  frame?.changed();
  previewSoon();
});
frame = studio({
  suffix: '.html',
  content: async () => editor.text(),
  load: async content => editor.set(content),
  go: element => Number(element) && editor.mark(Number(element)),
  acts: { undo: () => editor.undo(), redo: () => editor.redo(), preview },
});
preview();
