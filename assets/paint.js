/** What is painted over the skin: referral zones, trigger points, and the layers under the skin. */
import {atRest} from './frames.js';
import {STRONG} from './matching.js';
import {sharpen, underSkin} from './xray.js';

/** @typedef {import('./store.js').View} View */
/** @typedef {{id: string, muscle: string, side: string, level: string, d: string}} Zone */
/** @typedef {{muscle: string, side: string, x: number, y: number}} Point */
/**
 * @typedef {object} Shapes what one view of a body can show on request (bodymap/draw/stage.py)
 * @property {Zone[]} zones
 * @property {Point[]} points
 * @property {import('./xray.js').Under} [under] pictures of what lies under the skin
 * @property {Record<string, [number, number]>} labels
 * @property {Record<string, [string, string]>} pictures skin in each tone and clothes: address of the small, the sharp one
 */
/** @typedef {[string, () => SVGElement[]]} Wanted a key, and what makes the children that have it */

const SVG = 'http://www.w3.org/2000/svg';
const MAIN = ['core', 'spillover'];
const LEVELS_UPWARDS = ['disputed', 'rare', 'spillover', 'local', 'core']; // paint order: core above all

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, String(attributes[key]));
  return made;
}

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();

/**
 * Make the children of a group agree with what is wanted; what stays is not touched, so it does not fade again.
 * @param {Element} group
 * @param {Wanted[]} wanted
 */
function keep(group, wanted) {
  const all = new Set(wanted.map(([key]) => key));
  const there = new Set();
  for (const child of Array.from(group.children)) {
    const key = keys.get(child) || '';
    if (all.has(key)) there.add(key);
    else child.remove();
  }
  for (const [key, make] of wanted) {
    if (there.has(key)) continue;
    for (const child of make()) {
      keys.set(child, key);
      group.append(child);
    }
  }
}

/** @param {Zone} shape */
const keyOf = (shape) => `${shape.id}:${shape.side}`;

/** One zone: two wide, faint strokes make the soft edge (an SVG blur over such areas costs frames), then its fill. @param {Zone} shape */
function zone(shape) {
  const soft = MAIN.includes(shape.level) ? ['soft wide', 'soft'] : [];
  return [...soft.map((name) => svg('path', {class: name, d: shape.d})), area(shape)];
}

/** @param {Zone} shape */
const area = (shape) =>
  svg('path', {class: shape.level, d: shape.d, 'data-zone': `${shape.muscle}:${shape.side}:${shape.level}`});

/** @param {Point} point */
function cross(point) {
  const d = `M${point.x - 11},${point.y - 11}l22,22m0,-22l-22,22`;
  return ['edge', 'ink'].map((name) => svg('path', {class: name, d}));
}

/**
 * A mask that keeps one thing out of another; what is put into the returned group is cut out.
 * @param {SVGSVGElement} drawing @param {SVGElement} group @param {string} id
 */
function hollow(drawing, group, id) {
  const {width, height} = drawing.viewBox.baseVal;
  const mask = svg('mask', {id, maskUnits: 'userSpaceOnUse', x: 0, y: 0, width, height});
  const holes = svg('g', {class: 'holes'});
  mask.append(svg('rect', {width, height, fill: '#fff'}), holes);
  drawing.prepend(mask);
  group.setAttribute('mask', `url(#${id})`);
  return holes;
}

/** Zones and points by "muscle:side", so that a press looks at what is shown only. @template {{muscle: string, side: string}} T @param {T[]} list */
function byPair(list) {
  /** @type {Map<string, T[]>} */
  const found = new Map();
  for (const one of list) {
    const key = `${one.muscle}:${one.side}`;
    found.set(key, [...(found.get(key) || []), one]);
  }
  return found;
}

/** One view of a body, as it is painted over. */
export class Painting {
  /** @param {HTMLElement} figure @param {Shapes} shapes */
  constructor(figure, shapes) {
    this.face = figure.dataset.view || '';
    this.zones = /** @type {SVGSVGElement} */ (figure.querySelector('svg.zones'));
    this.points = /** @type {Element} */ (figure.querySelector('.points'));
    this.xray = /** @type {Element} */ (figure.querySelector('.xray'));
    this.shapes = shapes;
    /** @type {Zone[]} */
    this.drawn = [];
    this.add(shapes);
    this.layers();
  }

  /** More shapes have come. @param {Partial<Shapes>} more */
  add(more) {
    Object.assign(this.shapes, more);
    this.sorted = {zones: byPair(this.shapes.zones), points: byPair(this.shapes.points)};
  }

  layers() {
    const {face, zones} = this;
    const inside = svg('g', {'clip-path': `url(#body-${face})`});
    this.rest = svg('g', {class: 'rest'});
    inside.append(this.rest);
    /** @type {{group: SVGElement, holes: SVGElement, level: Record<string, SVGElement>}[]} */
    this.ranks = [];
    for (let n = STRONG; n > 0; n -= 1) {
      // the best fit on top
      const group = svg('g', {class: `rank-${n}`});
      const level = Object.fromEntries(LEVELS_UPWARDS.map((name) => [name, svg('g', {class: name})]));
      group.append(...Object.values(level));
      inside.append(group);
      // spillover's dots in the core would look like a third strength
      this.ranks.unshift({group, level, holes: hollow(zones, level.spillover, `outside-core-${face}-${n}`)});
    }
    // Where two main areas overlap, the first is filled and the second outlined: two fills would be mud.
    this.under = hollow(zones, this.ranks[1].group, `outside-first-${face}`);
    const name = `within-first-${face}`;
    this.within = svg('clipPath', {id: name});
    zones.prepend(this.within);
    this.edge = svg('g', {class: 'edge', 'clip-path': `url(#${name})`});
    inside.append(this.edge);
    zones.append(inside);
  }

  /** How much a pattern hurts on this view: 2 has a core here, 1 a zone, 0 none. @param {import('./matching.js').Pair[]} shown */
  weight(shown) {
    const zones = shown.flatMap((pair) => this.sorted?.zones.get(pair.join(':')) || []);
    return zones.some((shape) => shape.level === 'core') ? 2 : Math.min(zones.length, 1);
  }

  /**
   * The first two muscles in full, each in its own way, the rest as outlines.
   * @param {View} view
   * @param {import('./matching.js').Pair[]} shown the best fit first
   */
  paint(view, shown) {
    const on = shown.map((pair) => pair.join(':'));
    const strong = Array.from(new Set(shown.map(([muscle]) => muscle))).slice(0, STRONG);
    const zones = view.zones ? on.flatMap((pair) => this.sorted?.zones.get(pair) || []) : [];
    // The whole layer fades in when it was empty: a compositor's work, where fading each shape repaints every frame.
    this.zones.classList.toggle('empty', !zones.length);
    this.drawn = zones;
    this.paintStrong(zones, strong);
    const others = zones.filter((shape) => !strong.includes(shape.muscle) && MAIN.includes(shape.level));
    keep(
      /** @type {Element} */ (this.rest),
      others.map((shape) => [keyOf(shape), () => [area(shape)]]),
    );
    const points = view.points ? on.flatMap((pair) => this.sorted?.points.get(pair) || []) : [];
    const near = points.filter((point) => strong.includes(point.muscle));
    keep(
      this.points,
      near.map((point) => [`${point.muscle},${point.side},${point.x},${point.y}`, () => cross(point)]),
    );
    const {under} = this.shapes;
    const close = on.filter((pair) => strong.includes(pair.split(':')[0]));
    keep(this.xray, view.xray && under ? underSkin(under, this.face, close, this.zones.viewBox.baseVal) : []);
    if (view.xray) atRest(() => sharpen(this.xray), 1500);
  }

  /**
   * Where areas lie over each other one is filled, main areas before the rest, the first pattern before the second; of
   * the second the edge is left.
   * @param {Zone[]} zones @param {string[]} strong
   */
  paintStrong(zones, strong) {
    const ranks = this.ranks || [];
    ranks.forEach((rank, n) => {
      for (const name of LEVELS_UPWARDS) {
        const mine = zones.filter((shape) => shape.muscle === strong[n] && shape.level === name);
        keep(
          rank.level[name],
          mine.map((shape) => [keyOf(shape), () => zone(shape)]),
        );
      }
    });
    /** @returns {Wanted[]} */
    const edges = (/** @type {number} */ n, /** @type {string} */ level) =>
      zones
        .filter((shape) => shape.muscle === strong[n] && shape.level === level)
        .map((shape) => [keyOf(shape), () => [svg('path', {class: `edge-${level}`, d: shape.d})]]);
    const [[core, secondCore], [spill, secondSpill]] = MAIN.map((level) => [edges(0, level), edges(1, level)]);
    keep(ranks[0].holes, [...core, ...secondCore]);
    keep(ranks[1].holes, [...secondCore, ...spill]);
    keep(/** @type {Element} */ (this.under), core);
    keep(/** @type {Element} */ (this.within), [...core, ...spill]);
    keep(/** @type {Element} */ (this.edge), [...secondCore, ...secondSpill]);
  }
}
