/** Small things that several parts of the page use. */

/** @template {HTMLElement} T @param {string} id @returns {T} an element of the page that is always there */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return /** @type {T} */ (found);
}

/** @template {HTMLElement} T @param {string} selector @param {ParentNode} [within] @returns {T[]} */
export const all = (selector, within = document) => /** @type {T[]} */ (Array.from(within.querySelectorAll(selector)));

/** What an event happened on, or what that is in. @param {Event} event @param {string} selector @returns {HTMLElement | null} */
export const at = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

/** What the reader must know now, under the picture; nothing ends it. @param {...(string | Node)} text */
export function note(...text) {
  element('waiting').replaceChildren(...text);
}

/** Whether the reader wants no motion. */
export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** "light" or "dark", whatever the reader or their system chose. @param {string} theme */
export function shadeOf(theme) {
  if (theme !== 'auto') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
