/** Strokes of the brush: what mouse, finger and pen paint on the flat body and on the one that turns. */
import {depths, roll} from './depths.js';
import {AREA, CELL, COLUMNS, FACES, ROWS, stamp} from './painted.js';
import {figureAt, fit} from './plane.js';

/** @typedef {import('./depths.js').Point} Point */
/** A place under the pointer; `point` on the body that turns. @typedef {{face: number, x: number, y: number, radius: number, point?: Point}} Place */
/** @typedef {{pointer: number, kind: string, value: 0 | 1, before: import('./painted.js').Cells, first: PointerEvent, at: [number, number], isRound: boolean, last: Place | null}} Stroke */

export const SIZES = [13, 26, 46]; // how far the brush reaches, figure units
const FINER = 0.5; // of a larger body the brush covers less: how much less, as an exponent
const [LEAST, PRESSURE] = [0.4, 1.2]; // of that reach with a pen that hardly touches, and what pressing adds
const ERASER = 5; // the button at the other end of a pen
const JUMP = 3; // reaches of the brush: further than this the skin is another part of the body

export class Strokes {
  /** @param {import('./painter.js').Painter} painter @param {import('./loupe.js').Loupe} loupe */
  constructor(painter, loupe) {
    this.painter = painter;
    this.body = painter.body;
    this.loupe = loupe;
    /** @type {Stroke | null} */
    this.stroke = null;
    this.hasPen = false; // then a finger or a hand beside it paints nothing
    /** Fingers that zoom and scroll, and how high each was. @type {Map<number, number>} */
    this.fingers = new Map();
    /** @type {import('./solid.js').Solid | null} */
    this.solid = null;
    this.deep = new Float32Array();
    /** @type {Map<string, Uint8ClampedArray>} */
    this.outlines = new Map();
    this.body.root.addEventListener('pointerdown', (event) => this.down(event), {capture: true});
    addEventListener('pointermove', (event) => this.move(event), {passive: true});
    addEventListener('pointerup', (event) => this.up(event));
    addEventListener('pointercancel', (event) => this.cancel(event));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (!this.painter.isOn || event.defaultPrevented) return;
    const {turn} = this.body;
    const isRound = event.target === turn?.canvas;
    if (!isRound && !this.body.zoom.hands.sideOf(event)) return;
    const isFinger = event.pointerType === 'touch';
    if (isFinger && this.stroke?.kind === 'pen') return stop(event); // a hand that rests beside it
    if (isFinger && (this.stroke || this.fingers.size || this.hasPen)) return this.take(event, isRound);
    const isBeside = isRound && !this.placeAt(event, isRound); // there it is turned
    if (![0, ERASER].includes(event.button) || isBeside) return undefined;
    stop(event);
    this.begin(event, isRound);
    return undefined;
  }

  /** @param {PointerEvent} event @param {boolean} isRound */
  begin(event, isRound) {
    if (event.pointerType === 'pen') this.hasPen = true;
    this.restore(); // what a hand did that came before the pen
    const {pointerId, pointerType, clientX, clientY} = event;
    this.stroke = {
      pointer: pointerId,
      kind: pointerType,
      value: this.painter.isEraser || event.button === ERASER ? 0 : 1,
      before: this.painter.layer.cells.slice(),
      first: event,
      at: [clientX, clientY],
      isRound,
      last: null,
    };
    this.go(event);
    this.look(event);
  }

  /** A second finger: what the first has painted is taken back, and both move what is seen. @param {PointerEvent} event @param {boolean} isRound */
  take(event, isRound) {
    stop(event);
    const {stroke} = this;
    this.restore();
    this.hold(event, isRound);
    if (!isRound) this.body.zoom.hands.down(event);
    if (!stroke) return;
    this.hold(stroke.first, isRound);
    if (!isRound) this.body.zoom.hands.join(stroke.pointer, stroke.at);
  }

  /** @param {PointerEvent} finger @param {boolean} isRound */
  hold(finger, isRound) {
    this.fingers.set(finger.pointerId, finger.clientY);
    const {nearer} = this.body.turn || {};
    if (isRound && nearer) nearer.fingers.set(finger.pointerId, nearer.at(finger));
  }

  /** @param {PointerEvent} event */
  move(event) {
    const {stroke} = this;
    const high = this.fingers.get(event.pointerId);
    if (high !== undefined) {
      if (this.fingers.size > 1 && !this.body.zoom.isZoomed) scrollBy(0, (high - event.clientY) / this.fingers.size);
      this.fingers.set(event.pointerId, event.clientY);
    }
    if (event.pointerId !== stroke?.pointer) return;
    if (event.pointerType === 'mouse' && !event.buttons) return this.up(event); // let go where nobody could tell
    stroke.at = [event.clientX, event.clientY];
    const steps = stroke.isRound ? [] : event.getCoalescedEvents?.() || [];
    for (const step of steps.length ? steps : [event]) this.go(step);
    this.look(event);
    return undefined;
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.fingers.delete(event.pointerId);
    if (event.pointerId !== this.stroke?.pointer) return;
    const {before} = this.stroke;
    this.stroke = null;
    this.loupe.hide();
    this.painter.keep(before);
  }

  /** @param {PointerEvent} event */
  cancel(event) {
    this.fingers.delete(event.pointerId);
    if (event.pointerId === this.stroke?.pointer) this.restore();
  }

  /** Take back the stroke that goes on. @returns {boolean} whether there was one */
  restore() {
    const {stroke} = this;
    if (!stroke) return false;
    this.stroke = null;
    this.loupe.hide();
    this.painter.layer.put(stroke.before);
    this.painter.lookAgain();
    return true;
  }

  /** The next place of a stroke. @param {PointerEvent} event */
  go(event) {
    const stroke = /** @type {Stroke} */ (this.stroke);
    const place = this.placeAt(event, stroke.isRound);
    const {last} = stroke;
    stroke.last = place;
    if (!place) return;
    const {layer} = this.painter;
    const region = this.painter.under?.region;
    const may = (/** @type {number} */ cell) => (region ? region[cell] >= 0 : this.isInside(cell));
    const near = last && (place.point ? this.isNear(last, place) : last.face === place.face) ? last : place;
    if (place.point && near.point) {
      const {frame} = this.painter;
      const deep = this.depths();
      const boxes = roll(layer.cells, deep, near.point, place.point, place.radius, stroke.value, frame, may);
      for (const box of boxes) layer.draw(box);
      const own = {...place, radius: CELL}; // of skin that is seen from the side the middle of a cell may be far
      layer.draw(stamp(layer.cells, place.face, own, own, stroke.value, may));
    } else layer.draw(stamp(layer.cells, place.face, near, place, stroke.value, may));
  }

  /** @param {Place} last @param {Place} place */
  isNear({point: from = [0, 0, 0]}, {point: to = [0, 0, 0], radius}) {
    return Math.hypot(...to.map((value, n) => value - from[n])) < JUMP * radius;
  }

  /** Show what was painted where it is not the flat picture itself, and beside a finger. @param {PointerEvent} event */
  look({clientX, clientY}) {
    const {kind, isRound, last} = /** @type {Stroke} */ (this.stroke);
    const {turn, sides} = this.body;
    if (isRound) turn?.repaintBrush();
    if (kind !== 'touch' || !last) return this.loupe.hide();
    const side = sides[last.face];
    const flat = () => fit(side.base.viewBox.baseVal, side.plane.getBoundingClientRect());
    this.loupe.show(side, last, isRound && turn ? turn.holder.clientHeight / turn.sight.tall : flat());
    return this.loupe.move(clientX, clientY);
  }

  /** @param {PointerEvent} event @param {boolean} isRound @returns {Place | null} */
  placeAt({clientX, clientY, pressure, pointerType}, isRound) {
    const {turn, sides, zoom} = this.body;
    const found = isRound ? turn?.placeAt(clientX, clientY) : figureAt(sides, clientX, clientY);
    if (!found) return null;
    const scale = isRound && turn ? turn.nearer.scale : zoom.sight.scale;
    const pressed = pointerType === 'pen' ? LEAST + PRESSURE * pressure : 1;
    const radius = (SIZES[this.painter.size] * pressed) / scale ** FINER;
    return {...found, face: FACES.indexOf(found.face), radius};
  }

  depths() {
    const solid = this.body.turn?.solid || null;
    if (solid && solid !== this.solid) {
      this.solid = solid;
      this.deep = depths(solid, this.painter.frame);
    }
    return this.deep;
  }

  /** Whether a cell lies on the body, by the drawing: until the server has said it. @param {number} cell */
  isInside(cell) {
    return this.outline(Math.floor(cell / AREA))[4 * (cell % AREA) + 3] > 127;
  }

  /** @param {number} face */
  outline(face) {
    const d = this.body.sides[face].figure.querySelector('clipPath path')?.getAttribute('d') || '';
    const there = this.outlines.get(d);
    if (there) return there;
    const drawn = document.createElement('canvas');
    [drawn.width, drawn.height] = [COLUMNS, ROWS];
    const pen = /** @type {CanvasRenderingContext2D} */ (drawn.getContext('2d'));
    pen.scale(1 / CELL, 1 / CELL);
    pen.fill(new Path2D(d));
    const {data} = pen.getImageData(0, 0, COLUMNS, ROWS);
    this.outlines.set(d, data);
    return data;
  }
}

/** The stroke is the brush's alone. @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
