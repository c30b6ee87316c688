/** Call *start* with each element of *selector*: those of the page, and those that come into it later. */
const starts = [];
const done = new WeakMap();

function begin(selector, start, root) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  for (const element of found) {
    const seen = done.get(element) ?? new Set();
    if (seen.has(start)) continue;
    done.set(element, seen.add(start));
    start(element);
  }
}

new MutationObserver(records => {
  for (const { addedNodes } of records) for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) for (const [selector, start] of starts) begin(selector, start, node);
}).observe(document.documentElement, { childList: true, subtree: true });

/**
 * @param {string} selector
 * @param {(element: HTMLElement) => void} start
 */
export function each(selector, start) {
  starts.push([selector, start]);
  begin(selector, start, document);
}
