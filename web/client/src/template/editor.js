import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';

import { tags } from '@lezer/highlight';

import { say } from '../common/locale.js';
import { jinja } from './jinja.js';

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '14px', color: 'var(--ink)', backgroundColor: 'var(--sheet)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '22px' },
  '.cm-gutters': { color: 'var(--ink-3)', backgroundColor: 'var(--sheet-2)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--slate-wash)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--ink-3)' },
  { tag: tags.variableName, color: 'var(--cinnabar-ink)' },
  { tag: tags.keyword, color: 'var(--slate)' },
  { tag: tags.tagName, color: 'var(--green-ink)' },
  { tag: tags.string, color: 'var(--amber-ink)' },
]);

/**
 * A text editor in *parent*.
 *
 * @param {HTMLElement} parent
 * @param {string} text
 * @param {() => void} changed called after each change
 */
export function editorOf(parent, text, changed) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), bracketMatching(), EditorView.lineWrapping,
        StreamLanguage.define(jinja), syntaxHighlighting(colours), keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]), theme,
        EditorView.contentAttributes.of({ 'aria-label': say('文书模板', 'Document template') }),
        EditorView.updateListener.of(update => update.docChanged && changed()),
      ],
    }),
  });
  view.scrollDOM.tabIndex = 0; // what scrolls can be reached by keyboard
  return {
    text: () => view.state.doc.toString(),
    set: content => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: content } }),
    mark(number) {
      const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: line.from, head: line.to }, effects: EditorView.scrollIntoView(line.from, { y: 'center' }) });
    },
    undo: () => undo(view),
    redo: () => redo(view),
  };
}
