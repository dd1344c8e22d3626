/** What is painted over the skin: referral zones, trigger points, and the layers under the skin. */
import {atRest} from './frames.js';
import {STRONG} from './matching.js';
import {sharpen, underSkin} from './xray.js';

const LEVELS_UPWARDS = ['disputed', 'rare', 'spillover', 'local', 'core']; // paint order: core above all
/** Level that merges -> the levels that its shade and its contour go round: each shade lies on the next wider one. @type {Record<string, string[]>} */
export const UNDER = {core: ['core'], spillover: ['spillover', 'core'], rare: ['rare', 'spillover', 'core']};
const APART = 34; // figure units between the middles of two crosses
const OTHERS = LEVELS_UPWARDS.slice(2); // of a muscle that is not drawn in full: all five would be a tangle
const PRESS = 9; // radius of the ring where one presses
const ROUND = 9; // how far from a corner the line round a region leaves it

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

/** @param {Zone} zone */
const named = ({muscle, side, level}) => `${muscle}:${side}:${level}`;

/** @param {Zone} zone */
const fill = (zone) => [svg('path', {class: zone.level, d: zone.d, 'data-zone': named(zone)})];

/** @param {Zone} zone */
const within = ({d}) => [svg('path', {d})];

/** @param {Zone} zone */
const line = ({level, d}) => [svg('path', {class: `line ${level}`, d})];

/** The same for a muscle that has no shade. @param {Zone} zone */
const lineAlone = (zone) => [svg('path', {class: `line ${zone.level}`, d: zone.d, 'data-zone': named(zone)})];

/**
 * Where the crosses of trigger points are drawn: at their place, or so far from it that none meet (as in bodymap/draw/painter.py).
 * @param {[number, number][]} spots @returns {[number, number][]}
 */
export function apart(spots) {
  const places = spots.map(([x, y]) => /** @type {[number, number]} */ ([x, y]));
  let isMoving = true;
  for (let round = 0; isMoving && round < 20; round++) {
    isMoving = false;
    places.forEach((one, n) => {
      for (const other of places.slice(n + 1)) {
        const [dx, dy] = [other[0] - one[0], other[1] - one[1]];
        const far = Math.hypot(dx, dy);
        if (far >= APART - 1e-6) continue;
        isMoving = true;
        const share = (APART - far) / 2;
        const [x, y] = far ? [dx / far, dy / far] : [1, 0];
        one[0] -= x * share;
        one[1] -= y * share;
        other[0] += x * share;
        other[1] += y * share;
      }
    });
  }
  return places;
}

/**
 * Where one presses for a trigger point that lies elsewhere in its muscle: a ring on the skin and a line to its cross (as in
 * bodymap/draw/painter.py).
 * @param {[number, number]} skin @param {[number, number]} place
 */
export function pressed([x, y], place) {
  const half = `a${PRESS},${PRESS} 0 1 0`;
  const ring = `M${(x - PRESS).toFixed(1)},${y.toFixed(1)}${half} ${2 * PRESS},0${half} ${-2 * PRESS},0`;
  const far = Math.hypot(place[0] - x, place[1] - y);
  if (far <= PRESS) return ring;
  const edge = [x + ((place[0] - x) * PRESS) / far, y + ((place[1] - y) * PRESS) / far];
  return `${ring}M${edge.map((value) => value.toFixed(1)).join()}L${place.map((value) => value.toFixed(1)).join()}`;
}

/** `skin` is the path to where one presses, if that is shown. @typedef {{point: Point, x: number, y: number, skin: string}} Cross */

/** One that had to give way has a short line to its true place. @param {Cross} one */
function cross({point, x, y, skin}) {
  const d = `M${x - 11},${y - 11}l22,22m0,-22l-22,22`;
  const isMoved = Math.hypot(point.x - x, point.y - y) > 0.5;
  const leader = isMoved ? [svg('path', {class: 'moved', d: `M${point.x},${point.y}L${x},${y}`})] : [];
  const press = skin ? ['press-edge', 'press'].map((name) => svg('path', {class: name, d: skin})) : [];
  return [...press, ...leader, ...['edge', 'ink'].map((name) => svg('path', {class: name, d}))];
}

/**
 * The line round a region, its corners cut by a curve; what can be pressed keeps its corners, or neighbours would not meet.
 * @param {string} d as painter.path writes it
 */
export function rounded(d) {
  return d.replace(/M([^Ml]+)l([^Mz]+)z/g, (_all, start, steps) => {
    let [x, y] = start.split(',').map(Number);
    const points = [[x, y]];
    for (const step of steps.split(' ')) {
      const [dx, dy] = step.split(',').map(Number);
      x += dx;
      y += dy;
      points.push([x, y]);
    }
    const corners = points.map((point, n) => {
      const ends = [points[(n || points.length) - 1], points[(n + 1) % points.length]].map((other) => {
        const far = Math.hypot(other[0] - point[0], other[1] - point[1]);
        const share = far && Math.min(ROUND / far, 0.5);
        return point.map((value, axis) => (value + (other[axis] - value) * share).toFixed(1)).join();
      });
      return `${ends[0]}Q${point.map((value) => value.toFixed(1)).join()} ${ends[1]}`;
    });
    return `M${corners.join('L')}z`;
  });
}

/**
 * A mask that takes what lies within a contour out of its lines, so that zones merge; what is put into the returned group
 * is cut out.
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

/** The zones of one muscle: in full, shades and contours; or the contours alone, in the muscle's own hue. */
class Pattern {
  /** @param {SVGSVGElement} drawing @param {string} name @param {boolean} isFull */
  constructor(drawing, name, isFull) {
    this.isFull = isFull;
    this.shades = svg('g');
    this.lines = svg('g');
    this.levels = (isFull ? LEVELS_UPWARDS : OTHERS).map((level) => {
      const [shade, lines] = [svg('g', {class: level}), svg('g')];
      const holes = UNDER[level] ? hollow(drawing, lines, `outside-${name}-${level}`) : null;
      const [cover, fills] = [svg('g'), svg('g')]; // what lies within goes on below
      shade.append(cover, fills);
      return {level, shade, cover, fills, lines, holes};
    });
    if (isFull) this.shades.append(...this.levels.map(({shade}) => shade));
    this.lines.append(...this.levels.map(({lines}) => lines));
  }

  /** @param {Zone[]} zones of one muscle @param {string} kind its class */
  paint(zones, kind) {
    const of = (/** @type {string[]} */ levels) => zones.filter(({level}) => levels.includes(level));
    if (this.lines.getAttribute('class') !== kind) {
      for (const group of [this.shades, this.lines]) group.setAttribute('class', kind);
    }
    for (const {level, fills, cover, lines, holes} of this.levels) {
      const own = of([level]);
      const under = own.length ? of(UNDER[level] || []) : [];
      keepZones(lines, own, this.isFull && level !== 'disputed' ? line : lineAlone);
      if (holes) keepZones(holes, under, within);
      if (!this.isFull || level === 'disputed') continue;
      const inner = under.filter((zone) => zone.level !== level);
      keepZones(fills, own, fill);
      keepZones(cover, inner, within);
    }
  }
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
    this.hasPress = false; // whether it shows where one presses
    this.sorted = {zones: byPair(shapes.zones), points: byPair(shapes.points)};
    const inside = svg('g', {'clip-path': `url(#body-${face})`});
    // one in full, the second, and the app's own muscles, which are never left out
    this.patterns = Array.from({length: STRONG + 2}, (_, n) => new Pattern(zones, `${face}-${n + 1}`, n === 0));
    // the lines of a better fit lie above: where two lie on each other, its own is seen
    inside.append(this.patterns[0].shades, ...this.patterns.map(({lines}) => lines).reverse());
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

  /**
   * The first muscle in full; of the second, and of the app's own, the contours.
   * @param {View} view @param {Pair[]} shown the best fit first @param {import('./matching.js').Matcher} matcher
   */
  paint(view, shown, matcher) {
    const on = shown.map((pair) => pair.join(':'));
    const muscles = Array.from(new Set(shown.map(([muscle]) => muscle)));
    const strong = muscles.slice(0, STRONG);
    const drawn = matcher.drawn(muscles);
    const zones = view.zones ? on.flatMap((pair) => this.sorted.zones.get(pair) || []) : [];
    // The whole layer fades in when it was empty: a compositor's work, where fading each shape repaints every frame.
    this.drawn = zones.filter(
      ({muscle, level}) => muscle === drawn[0] || (drawn.includes(muscle) && OTHERS.includes(level)),
    );
    this.zones.classList.toggle('empty', !this.drawn.length);
    this.patterns.forEach((pattern, n) => {
      const kind = n ? `rank-${n + 1} other hue-${matcher.hue(drawn[n])}` : 'rank-1';
      const own = this.drawn.filter(({muscle}) => muscle === drawn[n]);
      pattern.paint(own, kind);
    });
    const points = view.points ? on.flatMap((pair) => this.sorted.points.get(pair) || []) : [];
    const near = points.filter((point) => strong.includes(point.muscle));
    const places = apart(near.map(({x, y}) => [x, y]));
    const crosses = near.map((point, n) => {
      const [x, y] = places[n];
      return {point, x, y, skin: view.xray && point.press ? pressed(point.press, places[n]) : ''};
    });
    this.hasPress = crosses.some(({skin}) => skin);
    keep(
      this.points,
      crosses,
      ({point, x, y, skin}) => `${pairOf(point)}:${point.x},${point.y}:${x},${y}${skin}`,
      cross,
    );
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
}
