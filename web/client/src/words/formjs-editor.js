/** The editor's words, learned before form-js is read: some of its literals are said while it loads. */
import { EDITOR, EDITOR_ALSO } from './form-editor.js';
import { learn, t } from './formjs.js';

learn(EDITOR, EDITOR_ALSO);

export { t };
