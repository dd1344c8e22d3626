/** The body by the keyboard: it is one tab stop, arrows go to the next region in that direction, round the body. */
import {placeOf} from './body.js';

const RING = 6; // CSS pixels round a region that the ring of the focus may need
/** Nearer, farther, the whole body; with Shift or without, as keyboards differ. @type {Record<string, number>} */
const STEPS = {'+': 1, '=': 1, '-': -1, _: -1, 0: 0};
/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** @param {KeyboardEvent} event */
export const isChord = (event) => event.ctrlKey || event.metaKey || event.altKey;

export class Keys {
  /** @param {import('./body.js').Body} body @param {(path: Region) => void} onFocus called when a key leads to a region */
  constructor(body, onFocus = () => {}) {
    this.body = body;
    this.onFocus = onFocus;
    /** Called when the Tab key leads to another region. @type {(path: Region) => void} */
    this.onRove = () => {};
    body.root.addEventListener('keydown', (event) => this.press(event));
    addEventListener('resize', () => this.stayInSight());
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const path = this.body.regionAt(event);
    if (!path || isChord(event)) return;
    const {zoom} = this.body;
    const {key} = event;
    if (key === 'Enter' || key === ' ') this.body.store.toggle(path.dataset.region || '');
    else if (key in STEPS) zoom.step(STEPS[key], path);
    else if (event.shiftKey && ARROWS[key]) zoom.shift(ARROWS[key], this.body.sideOf(path).painting.face);
    else if (!this.leads(path, key)) return;
    event.preventDefault();
  }

  /** @param {Region} from @param {string} key @returns {boolean} whether it leads anywhere */
  leads(from, key) {
    const to = this.goal(from, key);
    if (to) this.go(to);
    return to !== null;
  }

  /** Where a key leads to. @param {Region} from @param {string} key */
  goal(from, key) {
    if (ARROWS[key]) return this.next(from, ARROWS[key]) || from;
    if (key !== 'Home' && key !== 'End') return null;
    const all = Array.from(this.body.paths.values());
    return key === 'Home' ? all[0] : all[all.length - 1];
  }

  /** Make it the stop of the Tab key. @param {Region | null | undefined} path */
  rove(path) {
    if (!path) return;
    this.stop?.setAttribute('tabindex', '-1');
    path.setAttribute('tabindex', '0');
    this.onRove(path);
  }

  /** @returns {Region | null} */
  get stop() {
    return this.body.holder.querySelector('[data-region][tabindex="0"]');
  }

  /**
   * The nearest region whose label lies in that direction; sideways distance counts a quarter as much again, so that
   * every region can be reached.
   * @param {Region} from @param {[number, number]} direction
   */
  next(from, [dx, dy]) {
    const side = this.body.sideOf(from);
    const [x, y] = placeOf(side, from);
    const found = this.nearest(side, (to) => {
      const along = (to[0] - x) * dx + (to[1] - y) * dy;
      const aside = Math.abs((to[0] - x) * dy) + Math.abs((to[1] - y) * dx);
      return along > 1 && aside <= 2.5 * along ? along + 1.25 * aside : Infinity;
    });
    return found || (dx ? this.around(side, y, dx) : null);
  }

  /**
   * Past the edge of one view the other begins, on the same side of the body: the front ends on the screen's right at
   * the body's left, where the back begins. So arrows walk round the body.
   * @param {Side} side @param {number} y @param {number} dx
   */
  around(side, y, dx) {
    const other = /** @type {Side} */ (this.body.sides.find((one) => one !== side));
    const {width} = other.base.viewBox.baseVal;
    return this.nearest(other, (to) => (dx > 0 ? to[0] : width - to[0]) + 2.5 * Math.abs(to[1] - y));
  }

  /**
   * @param {Side} side @param {(to: [number, number]) => number} costOf
   * @param {(path: Region) => boolean} [may] @returns {Region | null}
   */
  nearest(side, costOf, may = () => true) {
    let best = null;
    let least = Infinity;
    for (const path of /** @type {NodeListOf<Region>} */ (side.base.querySelectorAll('[data-region]'))) {
      const cost = costOf(placeOf(side, path));
      if (cost < least && may(path)) [best, least] = [path, cost];
    }
    return best;
  }

  /** The focus goes to a region, which comes into sight. Only the page scrolls: the browser would move the strip, too. @param {Region} path */
  go(path) {
    this.rove(path);
    path.removeAttribute('visibility');
    path.focus({preventScroll: true});
    this.onFocus(path);
    const {zoom} = this.body;
    zoom.reveal(path);
    const outer = this.body.sideOf(path).frame.getBoundingClientRect();
    const box = zoom.rows(path, outer);
    const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    const above = Math.max(box.top, outer.top) - RING - padding;
    const below = Math.min(box.bottom, outer.bottom) + RING - document.documentElement.clientHeight;
    if (above < 0 || below > 0) scrollBy(0, above < 0 ? above : Math.min(above, below));
  }

  /** A region that an enlarged picture leaves out is none for screen readers either: pressed, it would be what lies there. */
  stayInSight() {
    this.keepStop();
    for (const path of this.body.paths.values()) {
      if (this.body.zoom.holds(path)) path.removeAttribute('visibility');
      else path.setAttribute('visibility', 'hidden'); // what shows at the edge can still be pressed by hand
    }
  }

  /** The one stop of the Tab key is a region that can be seen. */
  keepStop() {
    const path = this.stop;
    const holds = (/** @type {Region} */ one) => this.body.zoom.holds(one);
    if (!path || holds(path)) return;
    const side = this.body.sideOf(path);
    const [x, y] = placeOf(side, path);
    const to = this.nearest(side, (at) => Math.hypot(at[0] - x, at[1] - y), holds);
    this.rove(to);
    if (to && path === this.body.active) to.focus({preventScroll: true});
  }
}
