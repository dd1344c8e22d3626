/** The zoom by hand: the wheel, two fingers, and a drag of what is larger than its frame. */
import {carried, isSame} from './plane.js';

/** @typedef {import('./plane.js').Offset} Offset */
/** @typedef {UIEvent & {scale: number, clientX: number, clientY: number}} Pinch */
/** @typedef {{sight: import('./plane.js').Sight, middle: Offset, apart: number}} Grip how the body was taken hold of */

export const DRIFT = 10; // CSS pixels: further than this a press is a scroll or a drag
const PAUSE = 250; // ms without a turn of the wheel until the next one is another
const SPEED = 0.01; // of Ctrl and the wheel, a CSS pixel
const NOTCH = 0.3; // the most of one turn: a mouse's notches are large, a trackpad's steps are small
const LINE = 33; // CSS pixels

export class Hands {
  /** @param {import('./body.js').Body} body @param {import('./zoom.js').Zoom} zoom */
  constructor(body, zoom) {
    this.body = body;
    this.zoom = zoom;
    /** Fingers on the body, or the mouse or pen that may drag it; where they are. @type {Map<number, [number, number]>} */
    this.held = new Map();
    this.kind = '';
    /** @type {Grip | null} */
    this.grip = null;
    this.face = '';
    this.isPage = false; // the wheel scrolls the page
    this.turned = 0; // when it last did anything
    this.before = 1; // how large the body was when Safari began to tell of a pinch
    const {holder} = body;
    holder.addEventListener('wheel', (event) => this.wheel(event), {passive: false});
    addEventListener('wheel', (event) => this.elsewhere(event), {passive: true, capture: true});
    holder.addEventListener('pointerdown', (event) => this.down(event));
    addEventListener('pointermove', (event) => this.move(event), {passive: true});
    for (const end of /** @type {const} */ (['pointerup', 'pointercancel'])) {
      addEventListener(end, (event) => this.up(event));
    }
    // Safari's own events of a trackpad, where others turn the wheel
    for (const step of ['gesturestart', 'gesturechange']) {
      holder.addEventListener(step, (event) => this.pinch(/** @type {Pinch} */ (event)), {passive: false});
    }
    // Two fingers never move the page, nor zoom it; which the browser asks in each step, until it scrolls.
    for (const step of /** @type {const} */ (['touchstart', 'touchmove'])) {
      const stop = (/** @type {TouchEvent} */ event) => {
        if ((this.grip || event.targetTouches.length > 1) && event.cancelable) event.preventDefault();
      };
      holder.addEventListener(step, stop, {passive: false});
    }
  }

  /** Whether the body is held and moved. */
  get isBusy() {
    return this.grip !== null;
  }

  /** The view at an event. @param {Event} event @returns {Side | undefined} */
  sideOf(event) {
    const [target] = event.composedPath();
    return this.body.sides.find(({frame}) => target instanceof Node && frame.contains(target));
  }

  /** From the middle of the frame. @param {Side} side @param {number} x @param {number} y @returns {Offset} */
  offset({frame, painting}, x, y) {
    const box = frame.getBoundingClientRect();
    const right = x - box.left - box.width / 2;
    return [painting.face === 'back' ? -right : right, y - box.top - box.height / 2];
  }

  /** What the wheel began outside of the body it goes on with. @param {WheelEvent} event */
  elsewhere(event) {
    if (event.composedPath().includes(this.body.holder)) return;
    this.isPage = true;
    this.turned = event.timeStamp;
  }

  /**
   * Ctrl and the wheel, which is also two fingers on a trackpad, zooms where it points. The wheel alone scrolls the page;
   * of a body that is larger than its frame it moves what is seen, as far as there is more to see.
   * @param {WheelEvent} event
   */
  wheel(event) {
    const side = this.sideOf(event);
    if (!side) return;
    const {zoom} = this;
    const unit = [1, LINE, zoom.frame.height][event.deltaMode];
    const [right, down] = [event.deltaX * unit, event.deltaY * unit];
    const isNotch = Math.max(Math.abs(right), Math.abs(down)) > 40;
    const {sight, figure, frame} = zoom;
    if (event.ctrlKey) {
      event.preventDefault();
      const by = Math.exp(Math.max(-NOTCH, Math.min(NOTCH, -down * SPEED)));
      const at = this.offset(side, event.clientX, event.clientY);
      zoom.show(carried(sight, figure, zoom.frame, at, at, sight.scale * by), isNotch);
      return;
    }
    const isNew = event.timeStamp - this.turned > PAUSE;
    this.turned = event.timeStamp;
    if (!zoom.isZoomed || (this.isPage && !isNew)) {
      this.isPage = true;
      return;
    }
    // only the way that is meant: a hand on a trackpad never moves straight
    const way = Math.abs(right) > Math.abs(down) ? [side.painting.face === 'back' ? -right : right, 0] : [0, down];
    const wanted = zoom.near(carried(sight, figure, frame, /** @type {Offset} */ (way), [0, 0], sight.scale));
    this.isPage = isSame(wanted, sight);
    if (this.isPage) return;
    event.preventDefault();
    zoom.show(wanted, isNotch);
  }

  /** @param {Pinch} event its scale is since the first of them */
  pinch(event) {
    const side = this.sideOf(event);
    if (!side) return;
    event.preventDefault(); // the browser would enlarge the page
    if (this.held.size) return; // fingers on the screen are seen as such
    const {zoom} = this;
    if (event.type === 'gesturestart') this.before = zoom.sight.scale;
    const at = this.offset(side, event.clientX, event.clientY);
    zoom.show(carried(zoom.sight, zoom.figure, zoom.frame, at, at, this.before * event.scale));
  }

  /** @param {PointerEvent} event */
  down(event) {
    const side = this.sideOf(event);
    const isFinger = event.pointerType === 'touch';
    if (!side || (!isFinger && (event.button !== 0 || !this.zoom.isZoomed))) return;
    if (this.held.size && event.pointerType !== this.kind) {
      if (isFinger) return; // a hand that rests beside the pen
      this.held.clear(); // one that came before it
    }
    if (!this.held.size) this.face = side.painting.face;
    this.kind = event.pointerType;
    this.held.set(event.pointerId, [event.clientX, event.clientY]);
    this.grip = this.held.size > 1 ? this.take() : null;
  }

  /** A finger that has painted until now. @param {number} pointer @param {[number, number]} place */
  join(pointer, place) {
    this.held.set(pointer, place);
    this.grip = this.held.size > 1 ? this.take() : null;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const {pointerId, clientX, clientY} = event;
    const from = this.held.get(pointerId);
    if (!from) return;
    if (event.pointerType === 'mouse' && !event.buttons) return this.up(event); // let go where nobody could tell
    const {zoom} = this;
    if (!this.grip) {
      if (!zoom.isZoomed || Math.hypot(clientX - from[0], clientY - from[1]) <= DRIFT) return;
      this.held.set(pointerId, [clientX, clientY]);
      this.grip = this.take();
      this.body.holder.toggleAttribute('data-held', true);
      return;
    }
    this.held.set(pointerId, [clientX, clientY]);
    const {sight, middle, apart} = this.grip;
    const now = this.take();
    const scale = sight.scale * (apart ? now.apart / apart : 1);
    zoom.show(carried(sight, zoom.figure, zoom.frame, middle, now.middle, scale));
  }

  /** @param {PointerEvent} event */
  up({pointerId}) {
    if (!this.held.delete(pointerId) || !this.grip) return;
    this.grip = this.held.size && this.zoom.isZoomed ? this.take() : null;
    if (this.grip) return;
    this.held.clear();
    this.body.holder.removeAttribute('data-held');
    this.zoom.rest();
  }

  /** How the fingers hold the body now. @returns {Grip} */
  take() {
    const side = /** @type {Side} */ (this.body.sides.find(({painting}) => painting.face === this.face));
    const places = Array.from(this.held.values()).slice(0, 2);
    const [first, last] = [places[0], places[places.length - 1]];
    const middle = this.offset(side, (first[0] + last[0]) / 2, (first[1] + last[1]) / 2);
    return {sight: this.zoom.sight, middle, apart: Math.hypot(first[0] - last[0], first[1] - last[1])};
  }
}
