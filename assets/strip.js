/** A phone shows one view of the body at a time, by swipe or by switch. */

import {all, isCalm} from './page-parts.js';

const OURS = 900; // ms for which a scroll of our own may be under way
const SETTLE = 120; // ms without a scroll until the reader has chosen

export class Strip {
  /** @param {import('./body.js').Body} body @param {Element} buttons the switch, with data-face on each */
  constructor(body, buttons) {
    this.body = body;
    this.buttons = buttons;
    this.turning = 0; // until when a scroll of our own may be under way
    this.settling = 0;
    const {store} = body;
    for (const button of all('[data-face]', buttons)) {
      button.addEventListener('click', () => store.change({face: button.dataset.face}));
    }
    body.holder.addEventListener('scroll', () => this.settleLater(), {capture: true, passive: true});
    store.listeners.push((view, before) => {
      this.mark();
      if (view.muscle !== before.muscle) this.faceZones();
      if (view.face !== before.face) this.turn(!isCalm());
    });
    this.mark();
    this.turn();
  }

  /** Whether there is one view at a time. */
  get isOn() {
    const {strip} = this.body;
    return strip.scrollWidth > strip.clientWidth + 4;
  }

  get face() {
    const {strip} = this.body;
    return strip.scrollLeft > (strip.scrollWidth - strip.clientWidth) / 2 ? 'back' : 'front';
  }

  mark() {
    for (const button of all('[data-face]', this.buttons)) {
      button.setAttribute('aria-pressed', String(button.dataset.face === this.body.store.view.face));
    }
  }

  /** Show the chosen view. @param {boolean} [isSmooth] */
  turn(isSmooth = false) {
    const {face} = this.body.store.view;
    if (!this.isOn || this.face === face) return;
    this.turning = performance.now() + OURS;
    const {strip} = this.body;
    const figure = /** @type {HTMLElement} */ (strip.querySelector(`[data-view="${face}"]`));
    strip.scrollTo({left: figure.offsetLeft - strip.offsetLeft, behavior: isSmooth ? 'smooth' : 'instant'});
  }

  /** Turn to where a region is. @param {Region} path */
  turnTo(path) {
    const figure = /** @type {HTMLElement | null} */ (path.closest('.view'));
    if (!this.isOn || !figure) return;
    this.body.store.change({face: figure.dataset.view});
    this.turn();
  }

  /** Turn to where a muscle that was chosen hurts most. */
  faceZones() {
    const {store, shown, sides} = this.body;
    if (store.view.muscle === 'auto' || !this.isOn) return;
    const pairs = shown.of(store.view);
    const here = sides.find((side) => side.figure.dataset.view === store.view.face) || sides[0];
    const weight = (/** @type {typeof here} */ side) => side.painting.weight(pairs);
    const best = sides.reduce((most, side) => (weight(side) > weight(most) ? side : most), here);
    store.change({face: best.figure.dataset.view});
  }

  settleLater() {
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      const {store} = this.body;
      // On a slow machine our own scroll can pause half-way: that is no swipe back.
      if (this.isOn && this.face !== store.view.face && performance.now() < this.turning) this.settleLater();
      else if (this.isOn) store.change({face: this.face});
    }, SETTLE);
  }
}
