/** Is *event* part of writing: in a field, in the midst of composing Chinese, or with a modifier held? */
export function isTyping(event) {
  const { target } = event;
  return event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey
    || Boolean(target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=""], [contenteditable=true], dialog[open], .djs-container, .fjs-container, .cm-editor'));
}
