/** The view as a link and back (bodymap/view.py is the model), and the browser's history. */
import {format, parse} from './ratings.js';
import {isSame, tidy} from './store.js';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/i;
const PAINT = /^[fb][\w-]+(~b[\w-]+)?$/; // as bodymap/paint.py writes it
const TAB = 'bodymap-'; // as in library.js
const LONGEST = 2000; // characters of a painting: programs and codes cut longer links
const AGAIN = 1000; // ms until a link that was refused is written again

/** The search part of the link: only what differs from the defaults, in the table's order. @param {Field[]} fields @param {View} view */
export function toSearch(fields, view) {
  const parts = fields
    .filter((field) => !isSame(view[field.name], field.default) && !isTooLong(field, view))
    .map((field) => `${field.param}=${asText(view[field.name])}`);
  return parts.length ? `?${parts.join('&')}` : '';
}

/** @param {Field} field @param {View} view */
const isTooLong = ({name}, {paint}) => name === 'paint' && paint.length > LONGEST;

/** @param {string | boolean | string[]} value */
function asText(value) {
  if (Array.isArray(value)) return value.map(encodeURIComponent).join(',');
  return typeof value === 'boolean' ? Number(value) : encodeURIComponent(value);
}

/**
 * The other way: the view that a link asks for; what can't be read keeps its default.
 * @param {Field[]} fields @param {(region: string) => boolean} isRegion @param {string} search @returns {View}
 */
export function fromSearch(fields, isRegion, search) {
  const given = new URLSearchParams(search);
  const entries = fields.map((field) => {
    const all = given.getAll(field.param);
    return [field.name, all.length ? valueIn(field, isRegion, all) : field.default];
  });
  return Object.freeze(tidy(/** @type {View} */ (Object.fromEntries(entries))));
}

/** @param {Field} field @param {(region: string) => boolean} isRegion @param {string[]} all */
function valueIn(field, isRegion, all) {
  if (field.name === 'ratings') return ratingsIn(all.join().split(','), isRegion);
  if (field.kind === 'list') {
    const isPlace = field.name === 'regions' || field.name === 'findings';
    const isKnown = (/** @type {string} */ id) => ID.test(id) && (!isPlace || isRegion(id));
    return Array.from(new Set(all.join().split(','))).filter(isKnown);
  }
  const [first] = all;
  if (field.kind === 'text') return PAINT.test(first) ? first : field.default;
  if (field.kind === 'flag') return ['0', '1'].includes(first) ? first === '1' : field.default;
  return (field.allowed.length ? field.allowed.includes(first) : ID.test(first)) ? first : field.default;
}

/** Each in its own form, the first of a region. @param {string[]} texts @param {(region: string) => boolean} isRegion */
function ratingsIn(texts, isRegion) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const rating of texts.map(parse)) {
    const text = format(rating);
    if (isRegion(rating.region) && text !== rating.region && !found.has(rating.region)) found.set(rating.region, text);
  }
  return Array.from(found.values());
}

/** How many persons were here before, in this tab: the one thing that outlives a page, and says nothing of them. */
const handed = () => Number(window.name.startsWith(TAB) && window.name.slice(TAB.length)) || 0;

/** Whose marks a link in the browser's history has: what stands beside it, which may be another script's. */
const personHere = () => (typeof history.state?.person === 'number' ? history.state.person : handed());

/** Keeps the address bar in step with a store, both ways. */
export class Link {
  /** @param {import('./store.js').Store} store @param {Field[]} fields @param {(region: string) => boolean} isRegion */
  constructor(store, fields, isRegion) {
    this.store = store;
    this.fields = fields;
    this.isRegion = isRegion;
    this.isStep = false;
    this.again = 0;
    this.person = personHere(); // whose marks these are
    /** What else forgets a person who was here before. @type {(() => void)[]} */
    this.leaving = [];
    this.written = ''; // the search part of the address bar, as far as we know
    store.listeners.push((_view, _before, isStep) => this.write(isStep));
    const whole = this.withPaint(store.view);
    if (whole !== store.view) store.show(whole);
    // The link says it all: the state beside it may be another script's, an older version's or, after "Skip to the words", none.
    addEventListener('popstate', () => this.follow());
    addEventListener('pageshow', () => this.forget()); // a page that the browser kept whole
    this.write(false); // what a bad link had too much is gone
    this.forget();
  }

  /** Begin with another person: nothing leads back to the marks of the one before. */
  handOver() {
    window.name = `${TAB}${handed() + 1}`;
    this.forget();
  }

  /** What belongs to a person who was here before is cleared; the country and the theme are the place's. */
  forget() {
    if (this.person === handed()) return;
    this.person = handed();
    const {country, theme} = this.store.view;
    const clean = Object.fromEntries(this.fields.map((field) => [field.name, field.default]));
    this.isStep = false;
    this.store.begin(/** @type {View} */ ({...clean, country, theme}));
    this.write(false);
    for (const forget of this.leaving) forget();
  }

  /** The search part of a link to what is on the screen. */
  get search() {
    return toSearch(this.fields, this.store.view);
  }

  /** Browsers refuse links that come too often (Safari: 100 in 30 s): nothing may hang on one, it is written later. @param {boolean} isStep */
  write(isStep) {
    this.isStep = this.isStep || isStep;
    clearTimeout(this.again);
    try {
      const {paint} = this.store.view;
      const state = {person: this.person, ...(paint.length > LONGEST ? {paint} : {})};
      history[this.isStep ? 'pushState' : 'replaceState'](state, '', location.pathname + this.search);
      this.isStep = false;
    } catch {
      this.again = window.setTimeout(() => this.write(false), AGAIN);
    }
    this.written = location.search;
  }

  follow() {
    this.person = personHere();
    if (this.person !== handed()) return this.forget();
    if (location.search === this.written) {
      // a way within the page: from now on it, too, says whose it is
      if (typeof history.state?.person !== 'number') history.replaceState({person: this.person}, '');
      return undefined;
    }
    this.written = location.search;
    this.isStep = false;
    this.store.isStep = false;
    this.store.show(this.withPaint(fromSearch(this.fields, this.isRegion, location.search)));
    return undefined;
  }

  /** A painting that is too large for a link stands beside it, in this tab. @param {View} view @returns {View} */
  withPaint(view) {
    const {paint} = history.state || {};
    return typeof paint === 'string' && PAINT.test(paint) && !view.paint ? Object.freeze({...view, paint}) : view;
  }

  /** Whether what is shown has a link that says all of it. */
  get isWhole() {
    return this.store.view.paint.length <= LONGEST;
  }
}
