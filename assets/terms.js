/** What people call muscles or a trouble (data/lay_terms.csv), found by what is typed; bodymap/say/terms.py finds the same. */

/**
 * @typedef {object} Term
 * @property {string} id
 * @property {string[]} says its names, as `spelled` has them
 * @property {string[]} muscles
 * @property {string[]} [regions]
 * @property {string[]} [notes] for the patient, for the clinician
 */

const SHORTEST = 3; // letters of a name's beginning that count as typing it

/** Lower-case words of plain letters and digits. @param {string} text @returns {string[]} */
export const plainWords = (text) =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g) || [];

/**
 * A name as it is compared: without a plural's s and without words that say nothing.
 * @param {string} text
 * @param {string[]} skipped
 */
export const spelled = (text, skipped) =>
  plainWords(text)
    .map((word) => word.replace(/s$/, ''))
    .filter((word) => word && !skipped.includes(word))
    .join(' ');

/**
 * The terms that are typed in full, those that come near, and those of which something is to be said.
 * @template {Term} T
 * @param {T[]} terms
 * @param {string} typed as `spelled` has it
 * @param {boolean} isFound whether the search finds something by other names
 */
export function meant(terms, typed, isFound) {
  const exact = terms.filter(({says}) => says.includes(typed));
  if (exact.length) return {exact, near: [], told: exact};
  const near = typed.length < SHORTEST ? [] : terms.filter(({says}) => says.some((name) => name.startsWith(typed)));
  if (typed.length >= SHORTEST && !near.length && !isFound) {
    near.push(...terms.filter(({says}) => says.some((name) => ` ${typed} `.includes(` ${name} `))));
  }
  return {exact, near, told: !isFound && near.length === 1 ? near : []};
}
