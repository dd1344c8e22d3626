/** What is on the screen: one value, and who hears of its changes. Knows nothing of links, pictures or controls. */
import {soon} from './frames.js';

/** @type {(keyof View)[]} what Undo brings back */
const KEPT = ['regions', 'ratings', 'findings', 'paint', 'muscle', 'side', 'answers', 'compare'];
/** Fields that change the link in place: Back should not step through them. */
const QUIET = ['theme', 'tone', 'tab', 'face', 'voice', 'sources', 'country', 'zoom', 'answers', 'flags', 'ratings'];

/** @param {unknown} one @param {unknown} other */
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {string[]} list @param {string} item */
export const toggled = (list, item) =>
  list.includes(item) ? list.filter((other) => other !== item) : list.concat(item);

/** Names of the fields in which two views differ. @param {View} view @param {View} before */
export const changed = (view, before) =>
  /** @type {(keyof View)[]} */ (Object.keys(view)).filter((name) => !isSame(view[name], before[name]));

/** A view in which no score is left of a place that is not marked. @param {View} view @returns {View} */
export function tidy(view) {
  const isMarked = (/** @type {string} */ text) => view.regions.includes(text.split('~')[0]);
  return (view.ratings || []).every(isMarked) ? view : {...view, ratings: view.ratings.filter(isMarked)};
}

/** A change without regions that do not exist, and each only once. @param {Partial<View>} patch @param {object} regions by id */
export function withKnown(patch, regions) {
  if (!patch.regions) return patch;
  return {...patch, regions: Array.from(new Set(patch.regions)).filter((id) => Object.keys(regions).includes(id))};
}

/** The name of what is drawn, a body or "body-build", as View.figure has it. @param {View} view @param {string} standard the body until somebody says which */
export const figureOf = ({body, build}, standard) => (body || standard) + (build === 'average' ? '' : `-${build}`);

export class Store {
  /** @param {View} view what to begin with */
  constructor(view) {
    this.view = Object.freeze({...view});
    this.past = /** @type {View[]} */ ([]);
    /** Those of the past that Undo brings back whole, because all of the view was exchanged. @type {Set<View>} */
    this.wholes = new Set();
    /** Called at once; must be quick. @type {((view: View, before: View) => void)[]} */
    this.painters = [];
    /** Called after the paint, for several changes together. @type {((view: View, before: View, isStep: boolean) => void)[]} */
    this.listeners = [];
    /** What the listeners last heard of, while news for them is waiting. @type {View | null} */
    this.known = null;
    this.isStep = false;
    /** What a press on the body marks. @type {'regions' | 'findings'} */
    this.field = 'regions';
  }

  /**
   * Change some fields. The picture changes now; the listeners hear of it after that frame.
   * @param {Partial<View>} patch @param {'step' | 'undo' | ''} [how] a "step" can be undone by the browser's Back
   */
  change(patch, how = '') {
    const view = Object.freeze(tidy({...this.view, ...patch}));
    const names = changed(view, this.view);
    if (!names.length) return;
    if (how !== 'undo' && names.some((name) => KEPT.includes(name))) this.past.push(this.view);
    this.isStep = this.isStep || how === 'step' || !names.every((name) => QUIET.includes(name));
    this.show(view);
  }

  /** Show a view that was here before or comes from a link. @param {View} view */
  show(view) {
    const before = this.view;
    this.view = view;
    for (const painter of this.painters) painter(view, before);
    if (this.known) return;
    this.known = before;
    soon(() => {
      const [last, isStep] = [this.known || view, this.isStep];
      this.known = null;
      this.isStep = false;
      for (const listener of this.listeners) listener(this.view, last, isStep);
    });
  }

  /** Show another view in the place of this one: a step that Undo takes back whole. @param {View} view */
  exchange(view) {
    this.past.push(this.view);
    this.wholes.add(this.view);
    this.isStep = true;
    this.show(Object.freeze(tidy(view)));
  }

  /** Show a view that has no past. @param {View} view */
  begin(view) {
    this.past = [];
    this.wholes.clear();
    this.isStep = false;
    this.show(Object.freeze(view));
  }

  /** What a press on a region makes of the view. @param {string} region @returns {View} */
  pressed(region) {
    return tidy({...this.view, [this.field]: toggled(this.view[this.field], region)});
  }

  /** Add or take away one region. @param {string} region */
  toggle(region) {
    this.change(this.pressed(region));
  }

  /** Steps that Back has undone already are passed over. */
  undo() {
    const kept = (/** @type {View} */ past) =>
      this.wholes.has(past) ? /** @type {(keyof View)[]} */ (Object.keys(past)) : KEPT;
    const isHere = (/** @type {View} */ past) => kept(past).every((name) => isSame(past[name], this.view[name]));
    let last = this.past.pop();
    while (last && isHere(last)) last = this.past.pop();
    const back = last || this.view;
    this.change(Object.fromEntries(kept(back).map((name) => [name, back[name]])), 'undo');
  }

  get canUndo() {
    return this.past.length > 0;
  }
}
