/**
 * A field with a list to search, by the combobox pattern of the ARIA Authoring Practices: typing filters, the first
 * that fits is marked, Enter chooses what is marked, Escape leaves everything as it was.
 */
import {all, at} from './page-parts.js';
import {meant, plainWords, spelled} from './terms.js';

const HIGHEST = 320; // CSS pixels of a list
const ROOM = 8; // CSS pixels between the list and the window's edge
const WIDE = 340; // CSS pixels of a list, where its field is narrower and there is room
const LAST = 1e6; // the rank of what does not fit

/** @param {string} text */
const wordsOf = (text) =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);

/**
 * Whether every word is found, in any order, as it stands or as what people say for it; all in lower case.
 * @param {string} text @param {string[]} words @param {Record<string, string>} synonyms what people say -> what stands in the names
 */
export function fits(text, words, synonyms = {}) {
  const means = (/** @type {string} */ word) =>
    Object.keys(synonyms).filter((other) => word.length > 2 && other.startsWith(word));
  return words.every((word) => text.includes(word) || means(word).some((other) => text.includes(synonyms[other])));
}

/**
 * @typedef {object} Called what a list knows of what people call things
 * @property {Record<string, string>} [synonyms] of words
 * @property {(import('./terms.js').Term & {means: string[]})[]} [terms] `means`: the options that each stands for
 * @property {string[]} [skipped] words that say nothing
 * @property {string[]} [sides] those of them that tell options apart
 * @property {() => number} [voice] which of a term's notes is shown
 */

export class Combo {
  /**
   * @param {HTMLElement} root holds the field and its list, as bodymap/web/controls.jinja writes them
   * @param {(value: string) => void} choose @param {Called} [called]
   */
  constructor(root, choose, called = {}) {
    this.root = root;
    this.choose = choose;
    this.called = {synonyms: {}, terms: [], skipped: [], sides: [], voice: () => 0, ...called};
    this.input = /** @type {HTMLInputElement} */ (root.querySelector('[role="combobox"]'));
    this.list = /** @type {HTMLElement} */ (root.querySelector('[role="listbox"]'));
    this.options = all('[data-value]', this.list);
    this.sorted = this.options;
    this.hasMany = this.list.hasAttribute('aria-multiselectable');
    this.chosen = /** @type {string[]} */ ([]);
    /** @type {HTMLElement | undefined} */
    this.active = undefined;
    this.listen();
  }

  get isOpen() {
    return !this.list.hidden;
  }

  listen() {
    const {input, list, root} = this;
    input.addEventListener('input', () => this.search());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('focus', () => input.select()); // who types wants another one, not more letters
    input.addEventListener('click', () => {
      if (!this.isOpen) input.select();
      this.open();
    });
    root.addEventListener('focusout', (event) => {
      if (!root.contains(/** @type {Node | null} */ (event.relatedTarget))) this.close(true);
    });
    list.addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener('click', (event) => this.pick(at(event, '[data-value]')));
    for (const type of ['scroll', 'resize']) addEventListener(type, () => this.place(), {capture: true, passive: true});
  }

  search() {
    const {value} = this.input;
    this.open();
    this.filter(value);
    const isEmpty = !value.trim();
    this.activate(isEmpty ? this.chosenOption : this.typed() || this.visible[0]);
  }

  /** The option that stands in the field letter by letter. */
  typed() {
    const text = this.input.value.trim().toLowerCase();
    return this.options.find((option) => option.textContent?.toLowerCase() === text);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return; // Enter ends a word of an input method
    const {key} = event;
    if (key === 'Escape' && (this.isOpen || this.input.value !== this.text)) this.close();
    else if (!['ArrowDown', 'ArrowUp', 'Enter'].includes(key)) return;
    else if (!this.isOpen) this.open();
    else if (key === 'Enter') this.pick(this.active);
    else this.step(key === 'ArrowDown' ? 1 : -1);
    event.preventDefault();
  }

  /** The next that fits, round the end. @param {1 | -1} by */
  step(by) {
    const {visible} = this;
    const from = this.active ? visible.indexOf(this.active) : -1;
    this.activate(visible[(Math.max(from, by < 0 ? 0 : -1) + by + visible.length) % visible.length]);
  }

  open() {
    if (this.isOpen) return;
    this.filter('');
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.place();
    this.activate(this.chosenOption);
  }

  /** Leave the list; what was typed and not chosen is gone, unless it `counts` and is an option's name. @param {boolean} [counts] */
  close(counts = false) {
    const typed = counts && this.input.value !== this.text ? this.typed() : undefined;
    if (typed && !this.chosen.includes(typed.dataset.value || '')) this.pick(typed);
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.activate();
    this.input.value = this.text;
  }

  /** Where one is chosen at a time, that one. */
  get chosenOption() {
    return this.hasMany ? undefined : this.options.find((option) => option.dataset.value === this.chosen[0]);
  }

  /** What the field says while nothing is searched. */
  get text() {
    return this.chosenOption?.textContent || '';
  }

  /** @param {HTMLElement | null | undefined} option */
  pick(option) {
    if (!option) return;
    const {value = ''} = option.dataset;
    this.choose(value);
    if (this.hasMany) {
      this.input.value = '';
      this.filter('');
      this.activate();
    } else {
      this.chosen = [value];
      this.close();
    }
  }

  /** Show what is chosen. @param {string[]} chosen */
  show(chosen) {
    this.chosen = chosen;
    for (const option of this.options) {
      option.setAttribute('aria-selected', String(chosen.includes(option.dataset.value || '')));
    }
    if (this.isOpen) this.filter(this.hasMany ? this.input.value : '');
    else this.input.value = this.text;
  }

  /** @param {string} value */
  optionOf(value) {
    return this.options.find((option) => option.dataset.value === value);
  }

  /**
   * What fits, the best with the lowest number, and what is said of it.
   * @param {string} typed
   * @returns {{ranks: Map<HTMLElement, number>, notes: string[]}}
   */
  ranked(typed) {
    const {terms, skipped, voice} = this.called;
    const ranks = this.named(typed);
    const name = spelled(typed, skipped);
    const {exact, near, told} = meant(terms, name, ranks.size > 0);
    this.rank(ranks, near, typed, name.includes(' ') ? 1000 : 4000);
    this.rank(ranks, exact, typed, 0);
    return {ranks, notes: told.flatMap(({notes = []}) => notes[voice()] || [])};
  }

  /** What fits by its own name; what begins with what is typed comes first. @param {string} typed */
  named(typed) {
    const {synonyms, skipped, sides} = this.called;
    const all = wordsOf(typed);
    const telling = all.filter((word) => sides.includes(word) || !skipped.includes(word));
    const start = typed.trim().toLowerCase();
    /** @type {Map<HTMLElement, number>} */
    const ranks = new Map();
    this.options.forEach((option, at) => {
      const name = (option.textContent || '').toLowerCase();
      const text = `${name} ${(option.dataset.also || '').toLowerCase()}`;
      if (!fits(text, telling.length ? telling : all, synonyms)) return;
      ranks.set(option, (name.startsWith(start) ? 2000 : 3000) + at);
    });
    return ranks;
  }

  /**
   * Let the options that terms stand for come at `from`, on the side that is typed.
   * @param {Map<HTMLElement, number>} ranks
   * @param {{means: string[]}[]} terms
   * @param {string} typed
   * @param {number} from
   */
  rank(ranks, terms, typed, from) {
    const sides = plainWords(typed).filter((word) => this.called.sides.includes(word));
    terms
      .flatMap(({means}) => means)
      .forEach((value, at) => {
        const option = this.optionOf(value);
        if (!option || !sides.every((side) => option.textContent?.includes(side))) return;
        ranks.set(option, Math.min(from + at, ranks.get(option) ?? LAST));
      });
  }

  /** @param {string} typed */
  filter(typed) {
    const {ranks, notes} = this.ranked(typed);
    for (const option of this.options) {
      const isPicked = this.hasMany && this.chosen.includes(option.dataset.value || '');
      option.hidden = isPicked || !ranks.has(option);
    }
    const rank = (/** @type {HTMLElement} */ option) => ranks.get(option) ?? LAST;
    this.sort(typed.trim() ? [...this.options].sort((one, other) => rank(one) - rank(other)) : this.options);
    for (const group of all('[role="group"]', this.list)) {
      group.hidden = !group.querySelector('[data-value]:not([hidden])');
    }
    for (const note of all('.note', this.list)) {
      note.textContent = notes.join(' ');
      note.hidden = !notes.length;
    }
    for (const none of all('.none', this.list)) none.hidden = notes.length > 0 || this.visible.length > 0;
    this.place();
  }

  /** Put the options, and with them their groups, in this order. @param {HTMLElement[]} options */
  sort(options) {
    if (options.every((option, at) => option === this.sorted[at])) return;
    this.sorted = options;
    const groups = new Set(options.map((option) => option.parentElement));
    groups.delete(this.list);
    for (const group of groups) if (group) this.list.append(group);
    for (const option of options) option.parentElement?.append(option);
    this.list.append(...all('.none', this.list));
  }

  get visible() {
    return this.sorted.filter((option) => !option.hidden);
  }

  /** Mark an option as the one that Enter chooses, or none. @param {HTMLElement} [option] */
  activate(option) {
    this.active?.removeAttribute('data-active');
    this.active = option;
    option?.setAttribute('data-active', '');
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({block: 'nearest'});
  }

  /** Under its field or, where there is more room, above it; in the part of the window that a keyboard leaves free. */
  place() {
    if (!this.isOpen) return;
    const box = this.root.getBoundingClientRect();
    const field = this.input.getBoundingClientRect();
    const height = window.visualViewport ? window.visualViewport.height : innerHeight;
    const [above, below] = [field.top - 2 * ROOM, height - box.bottom - 2 * ROOM];
    const wanted = Math.min(HIGHEST, this.list.scrollHeight);
    const isBelow = below >= wanted || below >= above;
    Object.assign(this.list.style, {
      left: `${box.left}px`,
      width: `${Math.max(box.width, Math.min(WIDE, innerWidth - box.left - ROOM))}px`,
      top: isBelow ? `${box.bottom + 4}px` : 'auto',
      bottom: isBelow ? 'auto' : `${innerHeight - box.top + 4}px`,
      maxHeight: `${Math.max(80, Math.min(HIGHEST, isBelow ? below : box.top - 2 * ROOM))}px`,
    });
  }
}
