/** Colours for HTML with Jinja: enough to see what is text, what a tag, what is filled in. */
const PARTS = [
  [/^\{#[\s\S]*?(?:#\}|$)/, 'comment'],
  [/^<!--[\s\S]*?(?:-->|$)/, 'comment'],
  [/^\{\{.*?(?:\}\}|$)/, 'variableName'],
  [/^\{%.*?(?:%\}|$)/, 'keyword'],
  [/^<\/?[A-Za-z][\w-]*/, 'tagName'],
  [/^\/?>/, 'tagName'],
  [/^&\w+;/, 'string'],
];

/** @type {import('@codemirror/language').StreamParser<{}>} */
export const jinja = {
  name: 'jinja',
  token(stream) {
    for (const [pattern, name] of PARTS) if (stream.match(pattern)) return name;
    if (!stream.match(/^[^{<>&/]+/)) stream.next();
    return null;
  },
};
