/** The page's language is that of `<html lang>`: Chinese unless it says English. */
export const english = globalThis.document?.documentElement.lang.toLowerCase().startsWith('en') ?? false;

/**
 * Choose between our own words.
 *
 * @param {string} zh
 * @param {string} en
 * @returns {string}
 */
export const say = (zh, en) => (english ? en : zh);

/**
 * Put *values* into the `{name}` or `{0}` places of *text*.
 *
 * @param {string} text
 * @param {Record<string, unknown> | unknown[]} values
 * @returns {string}
 */
export const fill = (text, values) => text.replace(/{([^{}]+)}/g, (place, name) => values?.[name] ?? place);
