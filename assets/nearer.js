/** The body that turns from nearer: Ctrl and the wheel, two fingers, keys; as on the flat body, where one finger may turn it too. */

const MOST = 6; // times
export const STEP = 1.5; // times, of a key or a button
const SPEED = 0.01; // of Ctrl and the wheel, a CSS pixel
const NOTCH = 0.5; // of the wheel's turn that counts at most
const SHARE = 0.25; // of what is seen that Shift and an arrow move it by
/** With Shift or without, as keyboards differ. @type {Record<string, number>} */
const KEYS = {'+': STEP, '=': STEP, '-': 1 / STEP, _: 1 / STEP};
/** @type {Record<string, [number, number]>} */
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};

/** @typedef {[number, number]} Place from the middle of the canvas to the right and up, shares of its height */

export class Nearer {
  /** @param {HTMLCanvasElement} canvas @param {() => void} draw */
  constructor(canvas, draw) {
    this.canvas = canvas;
    this.draw = draw;
    this.scale = 1;
    /** What is in the middle, as it would be seen from afar. @type {Place} */
    this.middle = [0, 0];
    /** @type {Map<number, Place>} */
    this.fingers = new Map();
    canvas.addEventListener('wheel', (event) => this.wheel(event), {passive: false});
    canvas.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch') this.fingers.set(event.pointerId, this.at(event));
    });
    canvas.addEventListener('pointermove', (event) => this.move(event));
    for (const kind of ['pointerup', 'pointercancel']) {
      canvas.addEventListener(kind, (event) => this.fingers.delete(/** @type {PointerEvent} */ (event).pointerId));
    }
  }

  get isNearest() {
    return this.scale >= MOST;
  }

  get isPinch() {
    return this.fingers.size > 1;
  }

  /** Where an event happened. @param {MouseEvent} event @returns {Place} */
  at({clientX, clientY}) {
    const {left, top, width, height} = this.canvas.getBoundingClientRect();
    return [(clientX - left - width / 2) / height, (top + height / 2 - clientY) / height];
  }

  /** Show it larger or smaller; what was at `from` is at `to`. @param {number} scale @param {Place} [from] @param {Place} [to] */
  show(scale, from = [0, 0], to = from) {
    const {width, height} = this.canvas;
    const next = Math.min(MOST, Math.max(1, scale));
    this.middle = /** @type {Place} */ (
      this.middle.map((value, axis) => {
        const most = ((axis ? 1 : width / height) / 2) * (1 - 1 / next);
        return Math.max(-most, Math.min(most, value + from[axis] / this.scale - to[axis] / next));
      })
    );
    this.scale = next;
    this.draw();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey) return; // the page's own
    event.preventDefault();
    const by = Math.max(-NOTCH, Math.min(NOTCH, -event.deltaY * SPEED));
    this.show(this.scale * Math.exp(by), this.at(event));
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const before = this.spread();
    this.fingers.set(event.pointerId, this.at(event));
    const now = this.spread();
    if (this.isPinch && before.far > 0) this.show((this.scale * now.far) / before.far, before.middle, now.middle);
  }

  /** How far two fingers are apart, and what lies between them. */
  spread() {
    const [a, b = a] = this.fingers.values();
    const middle = /** @type {Place} */ ([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
    return {far: Math.hypot(a[0] - b[0], a[1] - b[1]), middle};
  }

  /** Whether a key was meant for this. @param {KeyboardEvent} event */
  key({key, shiftKey}) {
    const way = shiftKey ? ARROWS[key] : undefined;
    if (way) this.show(this.scale, [way[0] * SHARE, way[1] * SHARE], [0, 0]);
    else if (key in KEYS) this.show(this.scale * KEYS[key]);
    return Boolean(way) || key in KEYS;
  }
}
