/** A file picker that sends each file at once and keeps the ids the server gave: a draft then holds the files too. */
import { Description, Errors, FilePicker, Label } from '@bpmn-io/form-js-viewer';
import { jsx, jsxs } from 'preact/jsx-runtime';
import { useState } from 'preact/hooks';

import { say } from '../common/locale.js';
import { ask, excuse } from '../common/page.js';
import { size } from '../common/size.js';

/** How many files are on their way; a form is not sent meanwhile. */
class Uploads {
  #count = 0;

  constructor(url) {
    this.url = url;
  }

  busy() {
    return this.#count > 0;
  }

  /** Send *file*; returns `{id, name, size}`. */
  async send(file) {
    const content = new FormData();
    content.set('file', file);
    content.set('captured_at', new Date(file.lastModified).toISOString());
    this.#count += 1;
    try {
      const { id, name = file.name, size: bytes = file.size } = await ask(this.url, content);
      return { id, name, size: bytes };
    } finally {
      this.#count -= 1;
    }
  }
}

const isList = value => Array.isArray(value) && value.every(one => one?.id);

/** The control, for `FormFields`. */
function picker(uploads) {
  function Files({ field, value, onChange, domId, errors = [], disabled, readonly }) {
    const [state, setState] = useState({ sending: 0, failed: null });
    const files = isList(value) ? value : [];
    const locked = disabled || readonly || !uploads.url;
    const multiple = field.multiple === true || (typeof field.multiple === 'string' && field.multiple.trim() === '=true');

    async function choose({ target }) {
      const chosen = [...target.files];
      setState({ sending: chosen.length, failed: null });
      const results = await Promise.allSettled(chosen.map(file => uploads.send(file)));
      target.value = '';
      const sent = results.filter(({ status }) => status === 'fulfilled').map(result => result.value);
      const failed = results.find(({ status }) => status === 'rejected');
      setState({ sending: 0, failed: failed ? excuse(failed.reason) : null });
      if (sent.length) onChange({ value: multiple ? [...files, ...sent] : sent.slice(-1) });
    }

    const drop = id => onChange({ value: files.filter(file => file.id !== id) });
    const row = file => jsxs('li', {
      children: [
        jsx('span', { children: file.name }),
        file.size ? jsx('span', { class: 'file-size', children: size(file.size) }) : null,
        locked ? null : jsx('button', { type: 'button', class: 'btn btn-sm btn-quiet', 'aria-label': `${say('去掉', 'Remove')} ${file.name}`, onClick: () => drop(file.id), children: say('去掉', 'Remove') }),
      ],
    }, file.id);

    return jsxs('div', {
      class: `fjs-form-field fjs-form-field-filepicker${errors.length ? ' fjs-has-errors' : ''}`,
      children: [
        jsx(Label, { htmlFor: domId, label: field.label, required: field.validate?.required }),
        jsx('input', { id: domId, type: 'file', class: 'form-control', disabled: locked, multiple, accept: field.accept || undefined, onChange: choose, 'aria-invalid': errors.length > 0, 'aria-describedby': `${domId}-description ${domId}-error-message` }),
        files.length ? jsx('ul', { class: 'file-list', children: files.map(row) }) : null,
        jsx('p', { class: 'form-hint', role: 'status', children: state.sending ? say(`正在上传 ${state.sending} 个文件…`, `Uploading ${state.sending}…`) : (state.failed ?? '') }),
        jsx(Description, { id: `${domId}-description`, description: field.description }),
        jsx(Errors, { id: `${domId}-error-message`, errors }),
      ],
    });
  }
  Files.config = { ...FilePicker.config, emptyValue: [], sanitizeValue: ({ value }) => (isList(value) ? value : []) };
  return Files;
}

/** form-js module: our picker instead of its own; `uploads` tells whether a file is on its way. */
export function filesModule(url) {
  const uploads = new Uploads(url);
  const register = formFields => formFields.register('filepicker', picker(uploads));
  register.$inject = ['formFields'];
  return { __init__: [register], uploads: ['value', uploads] };
}
