/** Painting where it hurts: fetched when the brush is first taken, or when a link has paint. */
import {fetched} from './frames.js';
import {Layer} from './layer.js';
import {Loupe} from './loupe.js';
import {Moved} from './moved.js';
import {all, element} from './page-parts.js';
import {extent, gridOf, read, shares, weight, without, write} from './painted.js';
import {format, parse} from './ratings.js';
import {figureOf} from './store.js';
import {Strokes} from './strokes.js';
import {learn, t} from './texts.js';

/** @typedef {import('./painted.js').Cells} Cells */

export class Painter {
  /** @param {import('./body.js').Body} body @param {Config} config */
  constructor(body, {brush, round, regions, texts, fields}) {
    learn(texts); // this script has texts of its own
    this.body = body;
    this.urls = brush;
    this.frame = round.frame;
    this.ids = Object.keys(regions);
    this.standard = fields.find(({name}) => name === 'body')?.allowed[0] || '';
    this.isOn = false;
    this.isEraser = false;
    this.size = 1;
    /** What lies under the cells, by figure. @type {Map<string, import('./painted.js').Grid>} */
    this.grids = new Map();
    /** Figures whose grid is here or on its way. @type {Set<string>} */
    this.coming = new Set();
    this.isLost = false;
    /** What was painted before strokes of which nobody knows yet where they are. @type {Cells | null} */
    this.unmeasured = null;
    this.moved = new Moved(round.frame);
    this.owed = ''; // the figure on which it was painted that still stands as it was there
    this.known = {key: '', shares: /** @type {number[]} */ ([])};
    this.layer = new Layer(body);
    this.strokes = new Strokes(this, new Loupe(this.layer));
    this.listen();
    this.follow(body.store.view);
  }

  listen() {
    const {store, shown} = this.body;
    this.body.brush = this;
    shown.shares = (view) => this.weights(view);
    store.settle = (view, before) => this.settle(view, before);
    store.painters.push((view) => this.follow(view));
    this.body.afterwards.push((view) => this.follow(view)); // of a press that is held, on another body
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.layer.attach());
    const bar = element('brushes');
    bar.addEventListener('click', (event) => this.choose(/** @type {Element} */ (event.target).closest('button')));
    document.addEventListener('keydown', (event) => this.key(event));
    element('find').addEventListener('click', () => {
      if (store.field === 'findings') this.turn(false);
    });
  }

  get figure() {
    return figureOf(this.body.store.view, this.standard);
  }

  /** What lies under the cells of the figure shown, once it is known. */
  get under() {
    return this.grids.get(this.figure);
  }

  /** From which share on a region counts as marked, once it is known. */
  get least() {
    return this.body.shown.matcher.patterns?.weights.painted ?? 1;
  }

  /** Take the brush or put it away. @param {boolean} [isOn] */
  turn(isOn = !this.isOn) {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    if (isOn && this.body.store.field === 'findings') element('find').click();
    this.strokes.restore();
    this.body.root.toggleAttribute('data-brush', isOn);
    element('brushes').hidden = !isOn;
    element('brush').setAttribute('aria-pressed', String(isOn));
    element('said').textContent = t(isOn ? 'brush-taken' : 'press');
    this.choose(null);
    this.measure();
    this.fetchUnder();
  }

  /** @param {HTMLButtonElement | null} button of the bar, or none to show what is chosen */
  choose(button) {
    if (button?.dataset.size) [this.size, this.isEraser] = [Number(button.dataset.size), false];
    else if (button?.hasAttribute('data-erase')) this.isEraser = !this.isEraser;
    else if (button) return this.leave();
    this.strokes.hasPen = false; // who presses here has a finger free
    for (const one of all('button', element('brushes'))) {
      if (one.dataset.size) one.setAttribute('aria-pressed', String(Number(one.dataset.size) === this.size));
      else if (one.hasAttribute('data-erase')) one.setAttribute('aria-pressed', String(this.isEraser));
    }
    return undefined;
  }

  leave() {
    this.turn(false);
    element('brush').focus({preventScroll: true});
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const isElsewhere = document.querySelector('.menu[open], [role="combobox"][aria-expanded="true"], [data-options]');
    if (event.key !== 'Escape' || event.defaultPrevented || !this.isOn || isElsewhere) return;
    if (!this.strokes.restore()) this.leave();
  }

  /** Show what a view has painted. @param {View} view */
  follow(view) {
    this.layer.attach();
    if (!this.strokes.stroke && this.layer.follow(view)) this.lookAgain();
    this.fetchUnder();
    this.measure();
  }

  /** The body that turns shows it, too. */
  lookAgain() {
    this.body.turn?.repaintBrush();
  }

  /** A stroke has ended: one change, which Undo takes back. @param {Cells} before */
  keep(before) {
    const {layer, under} = this;
    layer.text = write(layer.cells);
    const from = this.unmeasured || before;
    this.unmeasured = under ? null : from;
    const regions = under ? this.marked(from) : this.body.store.view.regions;
    this.body.store.change({paint: layer.text, regions});
    this.lookAgain();
  }

  /** The marks, with regions of which enough is painted now, the most of all first, and without those of which it no longer is. @param {Cells} before */
  marked(before) {
    const {regions} = this.body.store.view;
    const under = /** @type {import('./painted.js').Grid} */ (this.under);
    const [old, now] = [shares(before, under), shares(this.layer.cells, under)];
    const isNow = (/** @type {number} */ place) => now[place] >= this.least;
    const added = Array.from(this.ids.keys()).filter((place) => isNow(place) && !regions.includes(this.ids[place]));
    added.sort((one, other) => now[other] - now[one]);
    const stays = (/** @type {string} */ id) => {
      const place = this.ids.indexOf(id);
      return old[place] < this.least || isNow(place);
    };
    return [...regions.filter(stays), ...added.map((place) => this.ids[place])];
  }

  /** Marked region -> what its share counts; those that were pressed are left out. @param {View} view @returns {Record<string, number>} */
  weights(view) {
    const now = this.sharesOf(view);
    const painted = view.regions.filter((id) => now[this.ids.indexOf(id)] >= this.least);
    return Object.fromEntries(painted.map((id) => [id, weight(now[this.ids.indexOf(id)])]));
  }

  /** Share of each region, by its place in the table; none while it is not known. @param {View} view */
  sharesOf(view) {
    const figure = figureOf(view, this.standard);
    const under = this.grids.get(figure);
    const key = view.paint && under ? `${figure} ${view.paint}` : '';
    if (key !== this.known.key) {
      const cells = key ? read(view.paint) : null;
      this.known = {key, shares: cells && under ? shares(cells, under) : []};
    }
    return this.known.shares;
  }

  /** What else a change takes with it: paint of a region that is no longer marked goes, another body takes it along. @param {View} view @param {View} before @returns {View} */
  settle(view, before) {
    if (view.paint !== before.paint) return view;
    const [from, to] = [before, view].map((one) => figureOf(one, this.standard));
    if (from !== to) return this.carried(view, from, to);
    const gone = Object.keys(this.weights(before)).filter((id) => !view.regions.includes(id));
    const [cells, under] = [read(view.paint), this.grids.get(to)];
    if (!gone.length || !cells || !under) return view;
    return {...view, paint: write(without(cells, under, new Set(gone.map((id) => this.ids.indexOf(id)))))};
  }

  /** Paint and worst points on another body, where they lie there. @param {View} view @param {string} from @param {string} to */
  carried(view, from, to) {
    const {moved} = this;
    if (this.owed || ![from, to].every((figure) => figure in moved.moves)) {
      this.owed = this.owed || from;
      return view;
    }
    const cells = view.paint ? read(view.paint) : null;
    const ratings = view.ratings.map((text) => {
      const rating = parse(text);
      const path = this.body.paths.get(rating.region);
      if (!rating.point || !path) return text;
      const face = Number(this.body.sideOf(path).painting.face === 'back');
      const [x, y] = moved.place(from, to, face, rating.point).map(Math.round);
      return format({...rating, point: [x, y]});
    });
    return {...view, ratings, paint: cells ? write(moved.cells(from, to, cells)) : view.paint};
  }

  /** What lies under the cells comes with the brush, or with paint; on two bodies where one takes over from the other. */
  fetchUnder() {
    const isWanted = this.isOn || this.layer.text || this.owed;
    for (const figure of isWanted ? [this.figure, this.owed].filter(Boolean) : []) {
      if (!this.coming.has(figure)) this.fetch(figure);
      this.coming.add(figure);
    }
  }

  /** @param {string} figure */
  async fetch(figure) {
    const onLost = () => {
      this.isLost = true;
      this.measure();
    };
    const text = await fetched(this.urls.cells[figure], (found) => found.json(), undefined, onLost);
    this.isLost = false;
    this.moved.moves[figure] = text.moves;
    this.grids.set(figure, gridOf(text, this.ids.length));
    this.catchUp();
  }

  /** More is known: what was painted on another body, marks and words for what was painted before. */
  catchUp() {
    const {unmeasured, body, owed, figure} = this;
    const {store} = body;
    if (owed && owed in this.moved.moves && this.under) {
      this.owed = '';
      store.change(this.carried(store.view, owed, figure), 'along');
    }
    if (unmeasured && this.under && !this.strokes.stroke) {
      this.unmeasured = null;
      store.change({regions: this.marked(unmeasured)}, 'along');
    }
    body.shown.forget();
    store.show(store.view);
  }

  /** How much is painted, in words beside the brush. */
  measure() {
    const words = element('painted');
    const {under, layer} = this;
    let text = t(this.isLost ? 'painted-later' : 'paint-here');
    if (layer.text && under) {
      const {drawing, cm2} = extent(layer.cells, under);
      const number = (/** @type {number} */ value, /** @type {number} */ digits) =>
        value.toLocaleString(document.documentElement.lang, {maximumFractionDigits: digits});
      text = t('painted', {
        percent: number(100 * drawing, drawing < 0.1 ? 1 : 0),
        skin: number(cm2 < 100 ? cm2 : 10 * Math.round(cm2 / 10), 0),
      });
    }
    if (words.textContent !== text) words.textContent = text;
  }
}
