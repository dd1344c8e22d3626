/** What the scripts say: the messages "script-..." of data/ui, which come with the page or with the body's addresses. */

/** @type {Record<string, string>} */
const known = {};

/** @param {Record<string, string>} texts by id, with gaps such as {places} */
export function learn(texts) {
  Object.assign(known, texts);
}

/** A text with its gaps filled. @param {string} id @param {Record<string, string>} [values] */
export const t = (id, values = {}) => known[id].replace(/\{(\w+)\}/g, (_gap, name) => values[name]);

/** "a, b and c" @param {string[]} names */
export function listed(names) {
  const last = names.slice(-1);
  const first = names.slice(0, -1).join(t('list-next'));
  return (first ? [first, ...last] : last).join(t('list-and'));
}
