/** The form editor: form-js's own, in Chinese, without the components that load what others wrote. */
import '../common/formjs.js';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import '@bpmn-io/form-js-editor/dist/assets/properties-panel.css';
import './formeditor.css';

import { FormEditor } from '@bpmn-io/form-js-editor';

import zh from '../bpmn/zh.js';
import { say } from '../common/locale.js';
import { tell } from '../common/page.js';
import { source, studio } from '../studio/shell.js';
import { preview } from './preview.js';

/** Components that the server refuses (forms/schema.py). */
const REFUSED = ['html', 'iframe', 'documentPreview'];

function without(formFields) {
  for (const type of REFUSED) delete formFields._formFields[type];
}
without.$inject = ['formFields'];

const editor = new FormEditor({ container: document.getElementById('canvas'), additionalModules: [zh, { __init__: [without] }] });
const load = text => editor.importSchema(JSON.parse(text));
const content = async () => `${JSON.stringify(editor.saveSchema(), null, 2)}\n`;

await load(source);
const { changed } = studio({
  suffix: '.form',
  content,
  load,
  go: id => {
    const field = editor.get('formFieldRegistry').get(id);
    if (field) editor.get('selection').set(field);
  },
  acts: {
    undo: () => editor.get('commandStack').undo(),
    redo: () => editor.get('commandStack').redo(),
    preview: async () => preview(JSON.parse(await content())).catch(error => tell(`${say('预览不了：', 'No preview: ')}${error.message}`)),
  },
});
editor.on('commandStack.changed', changed);
