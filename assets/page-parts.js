/** Small things that several parts of the page use. */
import {t} from './texts.js';

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

/** What the reader is told of files, until it is closed or something else is told. @param {string} [text] @param {HTMLElement[]} buttons */
export function tell(text = '', ...buttons) {
  const holder = element('visit-note');
  if (text) document.getElementById('notes')?.remove();
  const words = document.createElement('p');
  words.textContent = text;
  const close = button(t('close'), () => tell());
  holder.replaceChildren(...(text ? [words, ...buttons, close] : []));
  if (text) holder.scrollIntoView({block: 'nearest'});
}

/** @param {string} text @param {() => void} act */
export function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'plain';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

/** Whether the reader wants no motion. */
export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** "light" or "dark", whatever the reader or their system chose. @param {string} theme */
export function shadeOf(theme) {
  if (theme !== 'auto') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
