/** A due time that the law sets is written `= deadline("people.period", accepted_at)`. */
const CALL = /^\s*=?\s*deadline\(\s*"([^"]*)"\s*,\s*([\s\S]*)\)\s*$/;

/** Key of the term that *due* names, or ''. */
export const termOf = due => CALL.exec(due ?? '')?.[1] ?? '';

/** *due* with its term changed to *key*; from where it counts is kept, at first it is now. */
export const withTerm = (due, key) => (key ? `= deadline("${key}", ${CALL.exec(due ?? '')?.[2] ?? 'now'})` : '');
