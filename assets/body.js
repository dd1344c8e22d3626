/** The body: its regions, the marks on them and what is painted over it. One for each place that shows a body. */
import {afterPaint} from './frames.js';
import {waiting} from './gates.js';
import {all} from './page-parts.js';
import {Painting, rounded, svg} from './paint.js';
import {Scores} from './scores.js';
import {Skin} from './skin.js';
import {Zoom} from './zoom.js';

/** The server's word on what to show, and the rule's until that is there. */
export class Shown {
  /** @param {import('./matching.js').Matcher} matcher @param {Gate[]} gates what must be answered before a muscle is drawn */
  constructor(matcher, gates = []) {
    this.matcher = matcher;
    this.gates = gates;
    this.told = {key: '', pairs: /** @type {Pair[]} */ ([])};
    this.matched = {key: '', pairs: /** @type {Pair[]} */ ([])};
    /** How much of each painted mark is painted, once painter.js is there. @type {(view: View) => Record<string, number>} */
    this.shares = () => ({});
    /** @type {Pair[] | null} what a card under the pointer shows meanwhile */
    this.peeked = null;
  }

  /** @param {View} view */
  key(view) {
    return JSON.stringify([
      view.regions,
      view.muscle,
      view.side,
      view.answers,
      view.compare,
      view.flags,
      view.body,
      view.paint,
    ]);
  }

  /** @param {View} view @returns {Pair[]} */
  of(view) {
    const key = this.key(view);
    if (this.told.key === key) return this.told.pairs;
    if (this.matched.key !== key) {
      const asked = {...view, shares: this.shares(view)};
      this.matched = {key, pairs: this.matcher.match(asked, waiting(this.gates, view).length > 0)};
    }
    return this.matched.pairs;
  }

  /** @param {View} view */
  now(view) {
    return this.peeked || this.of(view);
  }

  /** The server's answer wins over the browser's copy of the rule. @param {View} view @param {Pair[]} pairs */
  follow(view, pairs) {
    this.told = {key: this.key(view), pairs};
  }

  /** The rule's table has come. @param {*} table */
  read(table) {
    this.matcher.read(table);
    this.forget();
  }

  /** More is known than when it matched. */
  forget() {
    this.matched.key = '';
  }
}

export class Body {
  /**
   * @param {HTMLElement} root what hears presses and keys @param {HTMLElement} holder what a body's fragment is put into
   * @param {import('./store.js').Store} store @param {Shown} shown
   */
  constructor(root, holder, store, shown) {
    this.root = root;
    this.holder = holder;
    this.store = store;
    this.shown = shown;
    this.sides = /** @type {Side[]} */ ([]);
    this.paths = /** @type {Map<string, Region>} */ (new Map());
    /** What is drawn round each marked region. @type {Map<string, SVGElement>} */
    this.rings = new Map();
    /** What a press that is held would make of the view. @type {View | null} */
    this.held = null;
    /** @type {View | null} */
    this.drawn = null;
    this.painted = ''; // what that picture was made of
    /** The region under the pointer or with the focus. @type {Region | null} */
    this.outlined = null;
    /** Called after the paint. @type {((view: View, pairs: Pair[]) => void)[]} */
    this.afterwards = [];
    this.isTelling = false;
    /** The brush, once it was fetched. @type {import('./painter.js').Painter | null} */
    this.brush = null;
    /** The body that turns, once it was fetched. @type {import('./turn.js').Turn | null} */
    this.turn = null;
    this.skin = new Skin(this);
    this.zoom = new Zoom(this);
    this.scores = new Scores(this, placeOf);
    this.adopt();
    store.painters.push((view, before) => {
      if (view.tone !== before.tone) this.skin.tint();
      this.root.dataset.voice = view.voice;
      this.draw();
    });
  }

  get strip() {
    return /** @type {HTMLElement} */ (this.holder.firstElementChild);
  }

  /** The document, or the shadow root that the body is in. */
  get home() {
    return /** @type {Document | ShadowRoot} */ (this.root.getRootNode());
  }

  /** What has the focus here. */
  get active() {
    return this.home.activeElement;
  }

  /** Read a body's fragment that has just been put into the page. */
  adopt() {
    const shapes = JSON.parse(this.holder.querySelector('#shapes')?.textContent || '');
    this.paths = new Map();
    this.rings.clear();
    this.sides = all('.view', this.holder).map((figure) => this.adoptSide(figure, shapes));
    this.outlined = null;
    this.drawn = null;
    this.painted = '';
    this.zoom.adopt();
    this.scores.forget();
    this.skin.tint();
  }

  /** @param {HTMLElement} figure @param {Record<string, Shapes>} shapes @returns {Side} */
  adoptSide(figure, shapes) {
    const base = /** @type {SVGSVGElement} */ (figure.querySelector('svg.base'));
    for (const path of /** @type {NodeListOf<Region>} */ (base.querySelectorAll('[data-region]'))) {
      this.paths.set(path.dataset.region || '', path);
    }
    const chosen = svg('g');
    const [frame, plane] = ['.frame', '.plane'].map((part) => /** @type {HTMLElement} */ (figure.querySelector(part)));
    const hover = ['halo', 'line'].map((part) => svg('path', {class: `pointer ${part}`}));
    figure.querySelector('.rings')?.append(chosen, ...hover);
    return {
      figure,
      frame,
      plane,
      base,
      painting: new Painting(figure, shapes[figure.dataset.view || '']),
      chosen,
      hover,
    };
  }

  /** All of the body's zones have come. @param {Record<string, Partial<Shapes>>} more by view */
  add(more) {
    for (const side of this.sides) side.painting.add(more[side.figure.dataset.view || '']);
    this.redraw();
  }

  redraw() {
    this.painted = '';
    this.draw();
  }

  /** Paint everything that depends on the view. Cheap enough to run inside pointerdown. */
  draw() {
    const view = this.held || this.store.view;
    const pairs = this.shown.now(view);
    const shares = this.shown.shares(view);
    const picture = JSON.stringify([
      view.regions,
      shares,
      view.ratings,
      view.findings,
      this.store.field,
      view.zones,
      view.points,
      view.xray,
      view.landmarks,
      view.zoom,
      pairs,
    ]);
    if (picture === this.painted) return; // the release of a press that was painted when it began
    this.painted = picture;
    const loose = new Set(this.shown.matcher.unexplained(view.regions, pairs));
    for (const id of this.rings.keys()) if (!view.regions.includes(id)) this.unmark(id);
    for (const id of view.regions.filter((one) => this.paths.has(one))) {
      this.mark(id, id in shares).classList.toggle('unexplained', loose.has(id));
    }
    for (const side of this.sides) side.painting.paint(view, pairs, this.shown.matcher);
    this.scores.paint(view);
    for (const name of /** @type {const} */ (['xray', 'landmarks', 'zoom'])) {
      if (!this.drawn || this.drawn[name] !== view[name]) this.root.toggleAttribute(`data-${name}`, view[name]);
    }
    this.root.toggleAttribute(
      'data-press',
      this.sides.some(({painting}) => painting.hasPress),
    );
    this.drawn = view;
    this.tellLater();
  }

  /** What stands under the picture may come a frame later: laying out text takes as long as all the rest. */
  tellLater() {
    if (this.isTelling) return;
    this.isTelling = true;
    afterPaint(() => {
      this.isTelling = false;
      const view = /** @type {View} */ (this.drawn);
      for (const listener of this.afterwards) listener(view, this.shown.now(view));
    });
  }

  /** Fill, outline and check mark of a chosen region; of one that was painted, the paint is all. @param {string} id @param {boolean} isPainted */
  mark(id, isPainted) {
    const there = this.rings.get(id);
    const path = /** @type {Region} */ (this.paths.get(id));
    path.toggleAttribute('data-painted', isPainted);
    there?.classList.toggle('brushed', isPainted);
    if (there) return there;
    const side = this.sideOf(path);
    const ring = ringed(path, placeOf(side, path));
    ring.classList.toggle('brushed', isPainted);
    check(path, true);
    side.chosen.append(ring);
    this.rings.set(id, ring);
    return ring;
  }

  /** @param {string} id */
  unmark(id) {
    check(/** @type {Region} */ (this.paths.get(id)), false);
    this.rings.get(id)?.remove();
    this.rings.delete(id);
  }

  /** @param {Region} path */
  sideOf(path) {
    return /** @type {Side} */ (this.sides.find((side) => side.base === path.ownerSVGElement));
  }

  /** Outline the region under the pointer or with the focus. @param {Region | null} path @param {boolean} isFocus */
  outline(path, isFocus) {
    for (const side of path === this.outlined ? [] : this.sides) {
      for (const part of side.hover) {
        if (path && path.ownerSVGElement === side.base) part.setAttribute('d', rounded(path.getAttribute('d') || ''));
        else part.removeAttribute('d');
      }
    }
    this.outlined = path;
    for (const part of this.sides.flatMap((side) => side.hover)) part.classList.toggle('focus', isFocus);
  }

  /** The region that an event happened on. @param {Event} event @returns {Region | null} */
  regionAt(event) {
    const [target] = event.composedPath();
    return target instanceof Element ? target.closest('[data-region]') : null;
  }
}

/** @param {Region} path @param {boolean} on */
function check(path, on) {
  path.toggleAttribute('data-selected', on);
  path.setAttribute('aria-checked', String(on));
}

/** @param {Region} path @param {[number, number]} place */
function ringed(path, [x, y]) {
  const ring = svg('g', {class: 'chosen'});
  const d = rounded(path.getAttribute('d') || '');
  ring.append(
    svg('path', {class: 'halo', d}),
    svg('path', {class: 'line', d}),
    svg('circle', {class: 'badge', cx: x, cy: y, r: 12}),
    svg('path', {class: 'tick', d: `M${x - 5.5},${y}l4,4.5l7,-9`}),
  );
  return ring;
}

/** Where a region's label is, in figure units. @param {Side} side @param {Region} path @returns {[number, number]} */
export function placeOf(side, path) {
  const label = side.painting.shapes.labels[path.dataset.region || ''];
  if (label) return label;
  const box = path.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
