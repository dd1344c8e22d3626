/** The body by mouse, finger and pen: what is pointed at, and what is pressed. */
import {soon} from './frames.js';
import {DRIFT} from './hands.js';
import {isChord} from './keys.js';

/** @typedef {{id: string, pointer: number, kind: string, x: number, y: number, wish: View}} Held a press that goes on */

export class Press {
  /**
   * @param {import('./body.js').Body} body @param {import('./keys.js').Keys} keys
   * @param {(name: string) => void} onPoint called with the name of the region pointed at, or ""
   */
  constructor(body, keys, onPoint) {
    this.body = body;
    this.keys = keys;
    this.onPoint = onPoint;
    /** @type {Held | null} */
    this.held = null;
    /** Where the mouse or the pen was last. @type {[number, number] | null} */
    this.at = null;
    this.due = ''; // the region that was pressed and has not got the focus yet
    /** Has its focus from a press: no ring of the focus, which looks like a mark, until a key is used. @type {Region | null} */
    this.pressed = null;
    this.listenToPointers();
    this.listenToFocus();
    this.point(null);
  }

  listenToPointers() {
    const {root} = this.body;
    root.addEventListener('pointerover', (event) => {
      if (event.pointerType === 'touch') return;
      this.point(this.body.regionAt(event) || (this.focused === this.pressed ? null : this.focused));
    });
    root.addEventListener('pointerleave', () => this.point(this.focused));
    root.addEventListener('pointerdown', (event) => this.down(event));
    addEventListener('pointermove', (event) => this.move(event), {passive: true});
    addEventListener('pointercancel', (event) => {
      if (event.pointerId === this.held?.pointer) this.takeBack();
    });
    addEventListener('pointerup', (event) => this.up(event));
    // A click without a press comes from a screen reader or element.click(); real ones were answered on the press.
    root.addEventListener('click', (event) => {
      const path = this.body.regionAt(event);
      if (path && event.detail === 0) this.body.store.toggle(path.dataset.region || '');
    });
    root.addEventListener('contextmenu', (event) => {
      if (this.body.regionAt(event)) event.preventDefault();
    });
    root.addEventListener('dragstart', (event) => event.preventDefault());
  }

  listenToFocus() {
    const {root} = this.body;
    root.addEventListener('focusin', (event) => {
      const path = this.body.regionAt(event);
      if (path) this.point(path);
    });
    addEventListener('focusin', () => {
      this.due = '';
    });
    root.addEventListener('focusout', (event) => {
      // not when the window loses it: it comes back
      if (event.target === this.pressed && event.relatedTarget) this.pressed = null;
      this.point(null);
    });
    addEventListener('keydown', (event) => this.beforeKey(event), true);
  }

  /** @returns {Region | null} */
  get focused() {
    return this.body.active?.closest('[data-region]') || null;
  }

  /** The name stands in a fixed place, never over the body. @param {Region | null} path */
  point(path) {
    this.body.outline(path, path !== null && path !== this.pressed && path === this.body.active);
    this.onPoint(path?.getAttribute('aria-label') || '');
  }

  takeBack() {
    if (!this.held) return;
    this.held = this.body.held = null;
    this.body.draw();
  }

  /** @param {PointerEvent} event */
  down(event) {
    const {body} = this;
    body.shown.peeked = null;
    const isPinch = this.held?.kind === event.pointerType; // a second finger
    if (this.held && !isPinch && event.pointerType === 'touch') return; // a hand that rests beside the pen
    this.takeBack(); // of the finger, or of a hand that came before the pen
    const path = body.regionAt(event);
    if (!path || isPinch) return;
    event.preventDefault(); // the browser's own focus change costs milliseconds before the paint; ours comes after it
    if (event.button !== 0 || !event.isPrimary) return;
    const id = path.dataset.region || '';
    const wish = body.store.pressed(id);
    const {pointerId, pointerType, clientX, clientY} = event;
    this.held = {id, pointer: pointerId, kind: pointerType, x: clientX, y: clientY, wish};
    // Of an enlarged body each drag begins like a press: the mark waits for its end, or it would flash.
    if (!body.zoom.isZoomed) {
      body.held = wish;
      body.draw();
    }
    this.pressed = path;
    this.point(path);
  }

  /** @param {PointerEvent} event */
  move(event) {
    this.at = event.pointerType === 'touch' ? null : [event.clientX, event.clientY];
    if (event.pointerId !== this.held?.pointer) return;
    const {kind, wish} = this.held;
    const isOff = this.isOff(event, this.held);
    const {isZoomed} = this.body.zoom;
    if (isOff && (kind === 'touch' || isZoomed)) this.held = null; // a scroll, or a drag of the body
    if (isOff && kind === 'touch' && isZoomed) this.point(null); // a finger points at nothing
    this.body.held = isOff || isZoomed ? null : wish;
    this.body.draw();
  }

  /**
   * Whether the press is no longer where it began. Mouse and pen scroll nothing but an enlarged body: a hand may tremble
   * within the region.
   * @param {PointerEvent} event its target is what a pen went down on, wherever that is now @param {Held} held
   */
  isOff({clientX, clientY}, {x, y, kind, id}) {
    if (Math.hypot(clientX - x, clientY - y) <= DRIFT) return false;
    if (this.body.zoom.isZoomed) return true;
    const under = this.body.home.elementFromPoint(clientX, clientY)?.closest('[data-region]');
    return kind === 'touch' || under?.getAttribute('data-region') !== id;
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (event.pointerId !== this.held?.pointer) return;
    if (this.isOff(event, this.held)) return this.takeBack();
    this.due = this.held.id;
    this.held = this.body.held = null;
    this.body.store.toggle(this.due);
    soon(() => this.focusDue());
  }

  /** The pressed region gets the focus after the paint, or before a key, unless the reader is elsewhere by then. */
  focusDue() {
    const path = this.body.paths.get(this.due);
    this.due = '';
    if (path) this.keys.rove(path);
    path?.focus({preventScroll: true});
  }

  /** Who uses the keys sees where the focus is. @param {KeyboardEvent} event */
  beforeKey(event) {
    this.focusDue();
    if (isChord(event)) return;
    this.pressed = null;
    const path = this.body.regionAt(event);
    if (path) this.point(path);
  }

  /** The body was moved: something else may lie under the mouse. */
  pointAgain() {
    const isByKeys = this.focused && this.focused !== this.pressed && this.focused === this.body.outlined;
    const at = this.at && !isByKeys && this.body.home.elementFromPoint(...this.at);
    if (at && this.body.strip.contains(at)) this.point(at.closest('[data-region]'));
  }

  /** The body was exchanged for another one. */
  follow() {
    if (this.pressed) this.pressed = this.body.paths.get(this.pressed.dataset.region || '') || null;
  }
}
