/** Small things that several parts of the page use. */

/** @param {string} id @returns {HTMLElement} an element of the page that is always there */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

/** What the reader must know now, under the picture; nothing ends it. @param {...(string | Node)} text */
export function note(...text) {
  element('waiting').replaceChildren(...text);
}

/** Whether motion is wanted. */
export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** "light" or "dark", whatever the reader or their system chose. @param {string} theme */
export function shadeOf(theme) {
  if (theme !== 'auto') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
