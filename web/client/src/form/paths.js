/**
 * A value's place as the server writes it: `['claims', 0, 'claim']` is `claims[0].claim`.
 *
 * @param {(string | number)[]} path
 * @returns {string}
 */
export const pathText = path => path.reduce((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text && '.'}${part}`), '');
