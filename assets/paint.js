/** What is painted over the skin: referral zones, trigger points, and the layers under the skin. */
import {atRest} from './frames.js';
import {STRONG} from './matching.js';
import {sharpen, underSkin} from './xray.js';

const MAIN = ['core', 'spillover'];
const LEVELS_UPWARDS = ['disputed', 'rare', 'spillover', 'local', 'core']; // paint order: core above all

/** @param {string} name @param {Record<string, string | number>} attributes @returns {SVGElement} */
export function svg(name, attributes = {}) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, String(attributes[key]));
  return made;
}

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();

/**
 * Make the children of a group agree with what is wanted; what stays is not touched, so it does not fade again.
 * @template T @param {Element} group @param {T[]} wanted
 * @param {(one: T) => string} keyOf @param {(one: T) => SVGElement[]} make the children for it
 */
function keep(group, wanted, keyOf, make) {
  const all = new Set(wanted.map(keyOf));
  const there = new Set();
  for (const child of Array.from(group.children)) {
    const key = keys.get(child) || '';
    if (all.has(key)) there.add(key);
    else child.remove();
  }
  for (const one of wanted.filter((each) => !there.has(keyOf(each)))) {
    for (const child of make(one)) {
      keys.set(child, keyOf(one));
      group.append(child);
    }
  }
}

/** @param {Element} group @param {Zone[]} zones @param {(zone: Zone) => SVGElement[]} make */
const keepZones = (group, zones, make) => keep(group, zones, ({id, side}) => `${id}:${side}`, make);

/** One zone: two wide, faint strokes make the soft edge (an SVG blur over such areas costs frames), then its fill. @param {Zone} zone */
function soft(zone) {
  const edges = MAIN.includes(zone.level) ? ['soft wide', 'soft'] : [];
  return [...edges.map((name) => svg('path', {class: name, d: zone.d})), ...plain(zone)];
}

/** @param {Zone} zone */
const plain = ({muscle, side, level, d}) => [svg('path', {class: level, d, 'data-zone': `${muscle}:${side}:${level}`})];

/** @param {Zone} zone */
const edge = ({level, d}) => [svg('path', {class: `edge-${level}`, d})];

/** @param {Point} point */
function cross({x, y}) {
  const d = `M${x - 11},${y - 11}l22,22m0,-22l-22,22`;
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

/** @param {{muscle: string, side: string}} one */
const pairOf = ({muscle, side}) => `${muscle}:${side}`;

/** Zones and points by "muscle:side", so that a press looks at what is shown only. @template {{muscle: string, side: string}} T @param {T[]} list */
function byPair(list) {
  /** @type {Map<string, T[]>} */
  const found = new Map();
  for (const one of list) found.set(pairOf(one), [...(found.get(pairOf(one)) || []), one]);
  return found;
}

/** One view of a body, as it is painted over. */
export class Painting {
  /** @param {HTMLElement} figure @param {Shapes} shapes */
  constructor(figure, shapes) {
    const find = (/** @type {string} */ selector) => /** @type {SVGSVGElement} */ (figure.querySelector(selector));
    const [face, zones] = [figure.dataset.view, find('svg.zones')];
    this.face = face || '';
    this.zones = zones;
    this.points = find('.points');
    this.xray = find('.xray');
    this.shapes = shapes;
    /** What is painted now. @type {Zone[]} */
    this.drawn = [];
    this.sorted = {zones: byPair(shapes.zones), points: byPair(shapes.points)};
    const inside = svg('g', {'clip-path': `url(#body-${face})`});
    this.rest = svg('g', {class: 'rest'});
    this.ranks = Array.from({length: STRONG}, (_, n) => {
      const group = svg('g', {class: `rank-${n + 1}`});
      const level = Object.fromEntries(LEVELS_UPWARDS.map((name) => [name, svg('g', {class: name})]));
      group.append(...Object.values(level));
      // spillover's dots in the core would look like a third strength
      return {group, level, holes: hollow(zones, level.spillover, `outside-core-${face}-${n + 1}`)};
    });
    // Where two main areas overlap, the first is filled and the second outlined: two fills would be mud.
    this.under = hollow(zones, this.ranks[1].group, `outside-first-${face}`);
    this.within = svg('clipPath', {id: `within-first-${face}`});
    zones.prepend(this.within);
    this.edge = svg('g', {class: 'edge', 'clip-path': `url(#within-first-${face})`});
    inside.append(this.rest, ...this.ranks.map(({group}) => group).reverse(), this.edge); // the best fit on top
    zones.append(inside);
  }

  /** More shapes have come. @param {Partial<Shapes>} more */
  add(more) {
    Object.assign(this.shapes, more);
    this.sorted = {zones: byPair(this.shapes.zones), points: byPair(this.shapes.points)};
  }

  /** How much a pattern hurts on this view: 2 has a core here, 1 a zone, 0 none. @param {Pair[]} shown */
  weight(shown) {
    const zones = shown.flatMap((pair) => this.sorted.zones.get(pair.join(':')) || []);
    return zones.some((zone) => zone.level === 'core') ? 2 : Math.min(zones.length, 1);
  }

  /** The first two muscles in full, each in its own way, the rest as outlines. @param {View} view @param {Pair[]} shown the best fit first */
  paint(view, shown) {
    const on = shown.map((pair) => pair.join(':'));
    const strong = Array.from(new Set(shown.map(([muscle]) => muscle))).slice(0, STRONG);
    const zones = view.zones ? on.flatMap((pair) => this.sorted.zones.get(pair) || []) : [];
    // The whole layer fades in when it was empty: a compositor's work, where fading each shape repaints every frame.
    this.zones.classList.toggle('empty', !zones.length);
    this.drawn = zones;
    this.paintStrong(zones, strong);
    const others = zones.filter((zone) => !strong.includes(zone.muscle) && MAIN.includes(zone.level));
    keepZones(this.rest, others, plain);
    const points = view.points ? on.flatMap((pair) => this.sorted.points.get(pair) || []) : [];
    const near = points.filter((point) => strong.includes(point.muscle));
    keep(this.points, near, (point) => `${pairOf(point)}:${point.x},${point.y}`, cross);
    const {under} = this.shapes;
    const close = on.filter((pair) => strong.includes(pair.split(':')[0]));
    const layers = view.xray && under ? underSkin(under, this.face, close, this.zones.viewBox.baseVal) : [];
    keep(
      this.xray,
      layers,
      ([key]) => key,
      ([, make]) => make(),
    );
    if (view.xray) atRest(() => sharpen(this.xray), 1500);
  }

  /**
   * Where areas lie over each other one is filled, main areas before the rest, the first pattern before the second; of
   * the second the edge is left.
   * @param {Zone[]} zones @param {string[]} strong
   */
  paintStrong(zones, strong) {
    const of = (/** @type {number} */ n, /** @type {string} */ level) =>
      zones.filter((zone) => zone.muscle === strong[n] && zone.level === level);
    this.ranks.forEach(({level}, n) => {
      for (const name of LEVELS_UPWARDS) keepZones(level[name], of(n, name), soft);
    });
    const [[core, secondCore], [spill, secondSpill]] = MAIN.map((level) => [of(0, level), of(1, level)]);
    keepZones(this.ranks[0].holes, [...core, ...secondCore], edge);
    keepZones(this.ranks[1].holes, [...secondCore, ...spill], edge);
    keepZones(this.under, core, edge);
    keepZones(this.within, [...core, ...spill], edge);
    keepZones(this.edge, [...secondCore, ...secondSpill], edge);
  }
}
