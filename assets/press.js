/** The body by mouse, finger and pen: what is pointed at, and what is pressed. */
import {soon} from './frames.js';
import {isChord} from './keys.js';
import {toggled} from './store.js';

const DRIFT = 10; // CSS pixels: further than this the press of a finger is a scroll

export class Press {
  /**
   * @param {import('./body.js').Body} body @param {import('./keys.js').Keys} keys
   * @param {(name: string) => void} onPoint called with the name of the region pointed at, or ""
   */
  constructor(body, keys, onPoint) {
    this.body = body;
    this.keys = keys;
    this.onPoint = onPoint;
    /** @type {{id: string, pointer: number, kind: string, x: number, y: number, wish: View} | null} */
    this.held = null;
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
      if (event.pointerType !== 'touch') this.point(this.body.regionAt(event) || this.focusedByKeys());
    });
    root.addEventListener('pointerleave', () => this.point(this.focused()));
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
  focused() {
    return this.body.active?.closest('[data-region]') || null;
  }

  focusedByKeys() {
    const path = this.focused();
    return path === this.pressed ? null : path;
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
    if (this.held?.kind === event.pointerType) return this.takeBack(); // a second finger: a pinch
    if (this.held && event.pointerType === 'touch') return undefined; // a hand that rests beside the pen
    this.takeBack(); // the hand came first
    const path = body.regionAt(event);
    if (!path) return undefined;
    event.preventDefault(); // the browser's own focus change costs milliseconds before the paint; ours comes after it
    if (event.button !== 0 || !event.isPrimary) return undefined;
    const id = path.dataset.region || '';
    const {view} = body.store;
    const wish = {...view, regions: toggled(view.regions, id)};
    const {pointerId, pointerType, clientX, clientY} = event;
    this.held = {id, pointer: pointerId, kind: pointerType, x: clientX, y: clientY, wish};
    body.held = wish;
    body.draw();
    this.pressed = path;
    this.point(path);
    return undefined;
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.held?.pointer) return;
    const isOff = this.isOff(event);
    if (isOff && this.held.kind === 'touch') return this.takeBack();
    this.body.held = isOff ? null : this.held.wish;
    this.body.draw();
    return undefined;
  }

  /** Whether the press is no longer where it began. Mouse and pen scroll nothing: a hand may tremble within the region. @param {PointerEvent} event */
  isOff(event) {
    if (!this.held) return false;
    const {x, y, kind, id} = this.held;
    if (Math.hypot(event.clientX - x, event.clientY - y) <= DRIFT) return false;
    return kind === 'touch' || this.under(event) !== id;
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.held || event.pointerId !== this.held.pointer) return;
    if (this.isOff(event)) return this.takeBack();
    const {id} = this.held;
    this.held = this.body.held = null;
    this.body.store.toggle(id);
    this.due = id;
    soon(() => this.focusDue());
    return undefined;
  }

  /** The region that lies there: a pen's events stay with what it went down on. @param {PointerEvent} event */
  under(event) {
    const root = /** @type {Document | ShadowRoot} */ (this.body.root.getRootNode());
    const path = root.elementFromPoint(event.clientX, event.clientY)?.closest('[data-region]');
    return path?.getAttribute('data-region');
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

  /** The body was exchanged for another one. */
  follow() {
    if (this.pressed) this.pressed = this.body.paths.get(this.pressed.dataset.region || '') || null;
  }
}
