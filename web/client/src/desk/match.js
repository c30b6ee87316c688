/**
 * Do all of *words* (parted by blanks) stand in *text*, whatever the case?
 *
 * @param {string} text
 * @param {string} words
 */
export function matches(text, words) {
  const low = text.toLowerCase();
  return words.toLowerCase().split(/\s+/).every(word => low.includes(word));
}
