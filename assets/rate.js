/** The card of a marked place: how bad, what it is like, since when. It stands in the first HTML (bodymap/web/rate.jinja). */
import {placeOf} from './body.js';
import {shareInWords} from './brush.js';
import {all, at, element} from './page-parts.js';
import {empty, format, MOST, ratingOf, withRating} from './ratings.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').Store} Store */
/** @typedef {import('./body.js').Body} Body */
/** @typedef {import('./ratings.js').Rating} Rating */

/** @param {Store} store @param {Body} body @param {Config} config */
export function connectRating(store, body, config) {
  const card = new Card(store, body, config);
  connectDigits(card);
  connectPoint(card);
}

/** A number chosen for now is never above that for the worst, and the other way round. @param {Rating} rating @param {'now' | 'worst'} name @param {number | null} score @returns {Rating} */
export function scored(rating, name, score) {
  const next = {...rating, [name]: score};
  const {now, worst} = next;
  if (now === null || worst === null || now <= worst) return next;
  return {...next, now: score, worst: score};
}

class Card {
  /** @param {Store} store @param {Body} body @param {Config} config */
  constructor(store, body, {regions, rating}) {
    this.store = store;
    this.body = body;
    this.regions = regions;
    this.words = rating;
    this.root = element('rate');
    /** The place that the card is about. */
    this.place = '';
    this.isWanted = true; // until the reader closes it
    this.isArmed = false; // whether the next press on the place marks its worst point
    this.listen();
    store.listeners.push((view, before) => this.follow(view, before));
    this.label(store.view);
    this.speak();
  }

  listen() {
    this.root.addEventListener('change', (event) => this.take(/** @type {HTMLInputElement} */ (event.target)));
    this.root.addEventListener('click', (event) => {
      const input = /** @type {HTMLInputElement} */ (event.target);
      // a second press on what is chosen takes it back; by the keyboard "Clear score" does
      const isChosen = input.type === 'radio' && input.value === this.shown(input.name);
      if (isChosen && event.detail > 0) this.take(input, true);
    });
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.close();
    });
    element('rate-close').addEventListener('click', () => this.close());
    element('rate-fold').addEventListener('click', () => this.unfold(Boolean(element('rate-more').hidden)));
    element('rate-clear').addEventListener('click', () => this.say(empty(this.place)));
    element('marks').addEventListener('click', (event) => {
      const button = at(event, '[data-rate]');
      if (button) this.open(button.dataset.rate || '');
    });
  }

  get rating() {
    return ratingOf(this.store.view, this.place);
  }

  /** What a row of buttons shows. @param {string} name */
  shown(name) {
    const value = this.rating[/** @type {'now'} */ (name.replace('rate-', ''))];
    return String(value ?? '');
  }

  /** @param {HTMLInputElement} input @param {boolean} [isBack] whether it is taken back */
  take({name, value, type, checked}, isBack = false) {
    const {rating} = this;
    const field = name.replace('rate-', '');
    if (field === 'night') return this.answer(value, checked);
    if (field === 'now' || field === 'worst') this.say(scored(rating, field, isBack ? null : Number(value)));
    else if (type !== 'checkbox') this.say({...rating, [field]: isBack ? '' : value});
    else {
      const order = Object.keys(this.words.kinds);
      const kinds = checked ? [...rating.kinds, value] : rating.kinds.filter((kind) => kind !== value);
      this.say({...rating, kinds: kinds.sort((one, other) => order.indexOf(one) - order.indexOf(other))});
    }
    return undefined;
  }

  /** What is true of the pain as a whole is the answer to a question. @param {string} sign @param {boolean} isTrue */
  answer(sign, isTrue) {
    const others = this.store.view.answers.filter((one) => one.replace(/^(no|skip)-/, '') !== sign);
    this.store.change({answers: isTrue ? [...others, sign] : others});
  }

  /** @param {Rating} rating */
  say(rating) {
    const isNothing = format(rating) === rating.region;
    const place = this.regions[rating.region].name;
    const words = this.inWords(rating);
    this.store.change({ratings: withRating(this.store.view, rating)});
    element('said').textContent = isNothing ? t('rate-cleared', {place}) : t('rate-said', {place, words});
  }

  /** As bodymap/say/scores.py says it. @param {Rating} rating */
  inWords({now, worst, kinds, since, course, point}) {
    const voice = Number(this.store.view.voice === 'clinician');
    const parts = kinds.map((kind) => this.words.kinds[kind]?.[voice]);
    if (worst !== null) parts.unshift(t('rate-worst', {score: String(worst)}));
    if (now !== null) parts.unshift(t('rate-now', {score: String(now)}));
    parts.push(this.words.since[since]?.[voice], course && t(`rate-${course}`), point ? t('rate-worst-point') : '');
    return parts.filter(Boolean).join(t('list-next'));
  }

  /** Open it for a place, with the focus on its first number. @param {string} place */
  open(place) {
    this.isWanted = true;
    this.isArmed = false;
    this.place = place;
    this.show(this.store.view);
    const first = /** @type {HTMLElement | null} */ (
      this.root.querySelector(':checked') || this.root.querySelector('input')
    );
    first?.focus({preventScroll: true});
    this.root.scrollIntoView({block: 'nearest'});
  }

  close() {
    const {place} = this;
    this.isWanted = this.isArmed = false;
    this.place = '';
    this.show(this.store.view);
    all(`[data-rate="${place}"]`, element('marks'))[0]?.focus({preventScroll: true});
  }

  /** @param {boolean} isOpen */
  unfold(isOpen) {
    element('rate-more').hidden = !isOpen;
    element('rate-fold').setAttribute('aria-expanded', String(isOpen));
  }

  /** A place that was just marked comes into the card. @param {View} view @param {View} before */
  follow(view, before) {
    const added = view.regions.filter((id) => !before.regions.includes(id));
    if (!view.regions.length) this.isWanted = true; // again, and for another person
    if (added.length) this.unfold(false); // or it would lie over the body
    if (added.length === 1 && this.isWanted) [this.place] = added;
    if (!view.regions.includes(this.place)) this.place = this.place && (view.regions[view.regions.length - 1] || '');
    if (view.regions !== before.regions) this.isArmed = false;
    if (view.voice !== before.voice) this.speak();
    this.show(view);
    this.label(view);
  }

  /** @param {View} view */
  show(view) {
    this.root.hidden = !this.place;
    const button = element('rate-point');
    const {rating} = this;
    const does = rating.point ? 'rate-point-take' : 'rate-point';
    button.textContent = t(this.isArmed ? 'rate-point-press' : does);
    button.setAttribute('aria-pressed', String(this.isArmed || rating.point !== null));
    document.body.toggleAttribute('data-aiming', this.isArmed);
    if (!this.place) return;
    element('rate-place').textContent = this.regions[this.place].name;
    for (const input of /** @type {HTMLInputElement[]} */ (all('input', this.root))) {
      const said = input.name === 'rate-night' ? view.answers : rating.kinds;
      const isMany = input.type === 'checkbox';
      input.checked = isMany ? said.includes(input.value) : input.value === this.shown(input.name);
    }
    if (view.ratings.length && (rating.worst !== null || rating.kinds.length)) this.unfold(true);
  }

  /** The words of kinds and times, in those of the one who reads. */
  speak() {
    const voice = Number(this.store.view.voice === 'clinician');
    for (const [name, words] of Object.entries(this.words)) {
      for (const input of /** @type {HTMLInputElement[]} */ (all(`[name="rate-${name}"]`, this.root))) {
        const text = /** @type {Element} */ (input.nextElementSibling);
        text.textContent = words[input.value][voice];
      }
    }
  }

  /** Numbers beside the names of the marks, and how much of them is painted. @param {View} view */
  label(view) {
    const shares = this.body.shown.shares(view);
    for (const button of all('[data-rate]', element('marks'))) {
      const rating = ratingOf(view, button.dataset.rate || '');
      const number = rating.now ?? rating.worst;
      const words = this.inWords(rating);
      button.setAttribute('aria-description', words ? t('rate-change', {words}) : t('rate-open'));
      button.replaceChildren(/** @type {Element} */ (button.firstElementChild));
      const share = shares[button.dataset.rate || ''];
      if (share !== undefined) {
        const part = document.createElement('small');
        part.textContent = shareInWords(share);
        button.append(' ', part);
      }
      if (number === null) continue;
      const score = document.createElement('b');
      score.className = `band-${[1, 4, 7].filter((least) => number >= least).length}`;
      score.textContent = String(number);
      button.append(' ', score);
    }
  }
}

/** A digit on a marked region that has the focus is its score now; 1 and then 0 make 10. @param {Card} card */
function connectDigits(card) {
  card.body.root.addEventListener('keydown', (event) => {
    const region = card.body.regionAt(event)?.dataset.region || '';
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || !/^\d$/.test(event.key) || !card.store.view.regions.includes(region)) return;
    event.preventDefault();
    const rating = ratingOf(card.store.view, region);
    const isTen = event.key === '0' && rating.now === 1;
    if (card.isWanted) card.place = region;
    card.say(scored(rating, 'now', isTen ? MOST : Number(event.key)));
  });
}

/** The worst point: a press within the place, or by the keyboard its middle. @param {Card} card */
function connectPoint(card) {
  const {body} = card;
  const set = (/** @type {[number, number] | null} */ point) => {
    card.isArmed = false;
    card.say({...card.rating, point});
    card.show(card.store.view);
  };
  element('rate-point').addEventListener('click', (event) => {
    const path = body.paths.get(card.place);
    if (card.rating.point) set(null);
    else if (path && event.detail === 0) set(middleOf(body, path));
    else {
      card.isArmed = !card.isArmed;
      card.show(card.store.view);
      const {view = ''} = path?.closest('figure')?.dataset || {};
      if (card.isArmed && view) card.store.change({face: view});
    }
  });
  // Before the press is heard as a mark.
  const swallow = (/** @type {PointerEvent} */ event) => {
    if (!card.isArmed) return;
    const path = body.regionAt(event);
    if (!path) return;
    event.preventDefault();
    event.stopPropagation();
    if (path.dataset.region === card.place) set(pointOf(path, event));
  };
  body.root.addEventListener('pointerdown', swallow, {capture: true});
}

/** @param {Body} body @param {Region} path @returns {[number, number]} */
function middleOf(body, path) {
  const [x, y] = placeOf(body.sideOf(path), path);
  return [Math.round(x), Math.round(y)];
}

/** Figure units. @param {Region} path @param {PointerEvent} event @returns {[number, number]} */
function pointOf(path, {clientX, clientY}) {
  const matrix = /** @type {DOMMatrix} */ (path.getScreenCTM()).inverse();
  const {x, y} = new DOMPoint(clientX, clientY).matrixTransform(matrix);
  return [Math.round(x), Math.round(y)];
}
