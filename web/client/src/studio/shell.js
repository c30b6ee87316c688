/** The frame of an editor: its buttons, its draft, its findings, its deploy (README.md, studio). */
import './shell.css';

import { confirm, prompt } from '../common/dialog.js';
import { say } from '../common/locale.js';
import { ask, excuse, json, later, make, Refused, tell } from '../common/page.js';

const SEVERITY = { error: say('必须改', 'error'), warning: say('请留意', 'warning'), info: say('供参考', 'note') };
const TONES = { error: 'tone-red', warning: 'tone-amber', info: 'tone-blue' };
const clock = () => new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });

/** Choices that the page offers, by their list's name. */
export const options = json('studio-options', {});

/** The source being edited, as the page brought it. */
export const source = json('source', '');

/**
 * Run the studio around *editor*.
 *
 * @param {object} editor
 * @param {() => Promise<string>} editor.content what is to be saved
 * @param {(text: string) => Promise<void>} editor.load takes a file's text
 * @param {(findings: object[]) => void} [editor.show] marks findings on the elements
 * @param {(element: string) => void} [editor.go] goes to an element
 * @param {Record<string, () => void>} [editor.acts] the other buttons: undo, redo, zoom-in …
 * @param {string} editor.suffix of exported files
 * @returns {{changed: () => void}} `changed` is to be called after each change
 */
export function studio(editor) {
  const frame = document.querySelector('.studio');
  const { saveUrl, lintUrl, deployUrl, key } = frame.dataset;
  const status = document.getElementById('studio-status');
  const list = document.getElementById('findings');
  let dirty = false;

  const report = (text, failed = false) => {
    if (!status) return;
    status.textContent = text;
    status.classList.toggle('is-error', failed);
  };

  function row(finding) {
    const { severity, message, element } = finding;
    const inner = [make('span', { class: `badge ${TONES[severity] ?? 'tone-plain'}` }, SEVERITY[severity] ?? severity), make('span', {}, message, ...(element ? [' ', make('code', {}, element)] : []))];
    const box = element && editor.go ? make('button', { type: 'button', class: `finding is-${severity}` }, ...inner) : make('div', { class: `finding is-${severity}` }, ...inner);
    if (element && editor.go) box.addEventListener('click', () => editor.go(element));
    return make('li', {}, box);
  }

  function tellFindings(findings) {
    editor.show?.(findings);
    list?.replaceChildren(...(findings.length ? findings.map(row) : [make('li', { class: 'muted' }, say('没有发现问题。', 'Nothing found.'))]));
  }

  async function lint() {
    if (!lintUrl) return;
    try {
      tellFindings((await ask(lintUrl, { content: await editor.content() })).findings);
    } catch (error) {
      list?.replaceChildren(make('li', { class: 'field-error' }, error instanceof Refused ? excuse(error) : error.message));
    }
  }
  const lintSoon = later(lint, 900);

  async function save() {
    report(say('正在保存…', 'Saving…'));
    try {
      await ask(saveUrl, { content: await editor.content() });
      dirty = false;
      report(say(`草稿已存 ${clock()}`, `Draft kept ${clock()}`));
      return true;
    } catch (error) {
      report(excuse(error), true);
      return false;
    }
  }
  const saveSoon = later(() => dirty && save(), 20_000);

  async function deploy() {
    const note = await prompt({ title: say('发布新版本', 'Deploy a new version'), label: say('改了什么、为什么', 'What changed, and why'), hint: say('新案件用新版本，在办的案件仍用原来的版本。', 'New cases take the new version; open cases stay on theirs.'), yes: say('发布', 'Deploy') });
    if (!note) return;
    report(say('正在发布…', 'Deploying…'));
    try {
      const answer = await ask(deployUrl, { content: await editor.content(), note });
      dirty = false;
      location.assign(answer?.url ?? location.href);
    } catch (error) {
      if (error.answer?.findings) tellFindings(error.answer.findings);
      report(excuse(error), true);
    }
  }

  async function bring() {
    const field = make('input', { type: 'file', accept: editor.suffix });
    field.addEventListener('change', async () => {
      if (dirty && !await confirm(say('现在的修改会被文件的内容换掉。', 'Your changes will be replaced by the file.'))) return;
      try {
        await editor.load(await field.files[0].text());
        changed();
      } catch (error) {
        tell(say(`文件打不开：${error.message}`, `The file cannot be opened: ${error.message}`));
      }
    });
    field.click();
  }

  async function take() {
    const url = URL.createObjectURL(new Blob([await editor.content()], { type: 'application/octet-stream' }));
    make('a', { href: url, download: `${(key ?? 'file').replaceAll('/', '-')}${editor.suffix}` }).click();
    URL.revokeObjectURL(url);
  }

  const changed = () => {
    if (!dirty) report(say('有修改，还没存', 'Changed, not kept yet'));
    dirty = true;
    lintSoon();
    saveSoon();
  };

  const acts = { save, deploy, import: bring, export: take, ...editor.acts };
  for (const button of document.querySelectorAll('[data-studio]')) {
    const act = acts[button.dataset.studio];
    button.hidden = !act;
    button.addEventListener('click', () => act?.());
  }
  addEventListener('keydown', event => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save();
  });
  addEventListener('beforeunload', event => dirty && event.preventDefault());
  lint();
  frame.dataset.ready = '';
  return { changed };
}
