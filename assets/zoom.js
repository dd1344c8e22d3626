/** The body from nearer: what is seen of it, moved by hands, keys and buttons. "Hips and back" is one such sight, which the view knows. */
import {Hands} from './hands.js';
import {all} from './page-parts.js';
import {allowed, carried, hips, isSame, MOST, reach, showing, transform, whole} from './plane.js';

/** @typedef {import('./plane.js').Sight} Sight */

const STEP = 1.5; // of a key or a button
const PAUSE = 250; // ms without a movement until it has ended
const SHARE = 0.25; // of what is seen that Shift and an arrow move it by
const GROWTH = 0.6; // lines and signs grow less than the body: how much less, as an exponent
const MARGIN = 24; // CSS pixels round a place that is brought into sight

export class Zoom {
  /** @param {import('./body.js').Body} body */
  constructor(body) {
    this.body = body;
    /** Called when a movement has ended. @type {(() => void)[]} */
    this.afterwards = [];
    this.figure = {width: 1, height: 1};
    this.frame = {width: 0, height: 0};
    this.sight = whole(this.figure);
    /** @type {[number, number][]} places all over the body */
    this.spots = [];
    this.frames = 0;
    this.resting = 0;
    this.sizes = new ResizeObserver(() => this.fill());
    this.buttons = all('[data-step]', /** @type {ParentNode} */ (body.holder.querySelector('.zooms')));
    for (const button of this.buttons) button.addEventListener('click', () => this.step(Number(button.dataset.step)));
    this.hands = new Hands(body, this);
    body.store.painters.push((view, before) => {
      if (view.zoom !== before.zoom) this.follow();
    });
  }

  get isZoomed() {
    return this.sight.scale > 1;
  }

  get isHips() {
    return isSame(this.sight, hips(this.figure));
  }

  /** Another body is here; it is shown whole, or as the view says. */
  adopt() {
    const {width, height} = this.body.sides[0].base.viewBox.baseVal;
    this.figure = {width, height};
    this.spots = this.body.sides.flatMap(({painting}) =>
      Object.values(painting.shapes.labels).map(
        ([x, y]) => /** @type {[number, number]} */ ([painting.face === 'back' ? width - x : x, y]),
      ),
    );
    this.sizes.disconnect();
    this.sizes.observe(this.body.sides[0].frame);
    this.sight = this.body.store.view.zoom ? hips(this.figure) : whole(this.figure);
    this.place();
    this.rest();
  }

  /** The view has come to hips and back, or left them; where hands have moved it since, it stays. */
  follow() {
    if (this.body.store.view.zoom) this.show(hips(this.figure), true);
    else if (this.isHips) this.show(whole(this.figure), true);
  }

  /** The frame has another size. */
  fill() {
    this.measure();
    if (!this.frame.width) return; // the body that turns is shown
    this.place();
    this.rest();
  }

  /**
   * Look elsewhere. The picture follows in the next frame, or glides there.
   * @param {Sight} wanted @param {boolean} [isGlide]
   */
  show(wanted, isGlide = false) {
    const sight = this.near(wanted);
    if (isSame(sight, this.sight)) return;
    this.sight = sight;
    const {root, store} = this.body;
    root.setAttribute('data-moving', isGlide ? 'glide' : '');
    if (isGlide) this.place();
    else if (!this.frames) this.frames = requestAnimationFrame(() => this.place());
    this.restLater();
    if (store.view.zoom && !this.isHips) store.change({zoom: false});
  }

  /** The nearest sight that is allowed. @param {Sight} wanted @returns {Sight} */
  near(wanted) {
    if (!this.frame.width) this.measure();
    if (isSame(wanted, hips(this.figure)) || !this.frame.width) return wanted;
    return allowed(wanted, this.figure, this.frame, this.spots);
  }

  measure() {
    const {width, height} = this.body.sides[0].frame.getBoundingClientRect();
    this.frame = {width, height};
  }

  /** Only this is done in each frame of a movement. */
  place() {
    cancelAnimationFrame(this.frames);
    this.frames = 0;
    if (this.isZoomed) {
      if (!this.frame.width) this.measure();
      this.body.root.setAttribute('data-zoomed', '');
    }
    for (const {plane, painting} of this.body.sides) {
      plane.style.transform = transform(this.sight, this.figure, this.frame, painting.face);
    }
  }

  restLater() {
    clearTimeout(this.resting);
    this.resting = window.setTimeout(() => {
      const isGliding = this.body.sides[0].plane.getAnimations().length > 0; // on a slow machine
      if (isGliding) this.restLater();
      else this.rest();
    }, PAUSE);
  }

  /** The movement has ended: what was drawn for another size is drawn for this one. */
  rest() {
    if (this.hands.isBusy) return;
    if (this.frames) this.place();
    const {root} = this.body;
    const {scale} = this.sight;
    root.removeAttribute('data-moving');
    root.toggleAttribute('data-zoomed', this.isZoomed);
    root.style.setProperty('--scale', scale.toFixed(3));
    root.style.setProperty('--thin', (scale ** -GROWTH).toFixed(3));
    for (const button of this.buttons) {
      const isUseless = Number(button.dataset.step) > 0 ? scale >= MOST : !this.isZoomed;
      button.setAttribute('aria-disabled', String(isUseless));
    }
    for (const work of this.afterwards) work();
  }

  /** Show the whole body. */
  whole() {
    this.show(whole(this.figure), true);
  }

  /**
   * One step nearer (1) or farther (-1), or back to the whole body (0).
   * @param {number} by @param {Region | null} [path] where to look; else at what is seen now, or at what was marked last
   */
  step(by, path = null) {
    if (!by) return this.whole();
    const scale = this.sight.scale * STEP ** by;
    const last = this.body.store.view.regions.at(-1) || '';
    const target = path || (this.isZoomed ? null : this.body.paths.get(last));
    const at = target ? this.boxOf(target) : null;
    const middle = at
      ? {x: at.x + at.width / 2, y: at.y + at.height / 2}
      : this.isZoomed
        ? this.sight
        : hips(this.figure);
    this.show({scale, x: middle.x, y: middle.y}, true);
  }

  /** A part of what is seen to the right and down. @param {[number, number]} direction @param {string} face */
  shift([right, down], face) {
    const {width, height} = this.frame;
    const way = /** @type {[number, number]} */ ([
      right * (face === 'back' ? -1 : 1) * width * SHARE,
      down * height * SHARE,
    ]);
    this.show(carried(this.sight, this.figure, this.frame, way, [0, 0], this.sight.scale), true);
  }

  /** Bring a place into sight. @param {Region} path */
  reveal(path) {
    if (!this.isZoomed) return;
    this.show(showing(this.sight, this.figure, this.frame, this.boxOf(path), MARGIN), true);
  }

  /** Whether the middle of a region is in sight. @param {Region} path */
  holds(path) {
    if (!this.isZoomed || !this.frame.width) return true;
    const {x, y, width, height} = this.boxOf(path);
    const seen = reach(this.sight, this.figure, this.frame);
    return Math.abs(x + width / 2 - this.sight.x) < seen.x && Math.abs(y + height / 2 - this.sight.y) < seen.y;
  }

  /** Where a region will be when a movement has ended. @param {Region} path @param {DOMRect} frame on the screen @returns {{top: number, bottom: number}} */
  rows(path, frame) {
    const {y, height} = this.boxOf(path);
    const seen = reach(this.sight, this.figure, frame);
    const [top, bottom] = [y, y + height].map(
      (row) => frame.top + frame.height / 2 + ((row - this.sight.y) / seen.y) * (frame.height / 2),
    );
    return {top, bottom};
  }

  /** The box of a region in figure units, as on the front. @param {Region} path */
  boxOf(path) {
    const {x, y, width, height} = path.getBBox();
    const isBack = this.body.sideOf(path).painting.face === 'back';
    return {x: isBack ? this.figure.width - x - width : x, y, width, height};
  }
}
