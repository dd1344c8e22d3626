/** What a body shows and is not in the page yet: the zones of most muscles, the other body, other builds. */
import {atRest, fetched} from './frames.js';
import {Keys} from './keys.js';
import {Names} from './names.js';
import {Press} from './press.js';
import {figureOf} from './store.js';
import {t} from './texts.js';

/** @typedef {import('./body.js').Body} Body */
/**
 * What shows a body. `standard`: which one until somebody says which; `note`: says that something comes later or, with
 * `instead`, no longer; `onSwap`, `onShapes`: another body or the other zones have come; `onKey`: a key leads to a
 * region; `onPoint`: one is pointed at, by its name or "".
 * @typedef {{standard: string, note: (text: string, instead?: string) => void, onSwap?: () => void, onShapes?: () => void,
 *   onKey?: (path: Region) => void, onPoint: (name: string) => void}} Place
 */

/**
 * Connect a body with its names, its keys, its presses and what comes later.
 * @param {Body} body @param {HTMLElement} who for the names of what is shown @param {Addresses} addresses @param {Place} place
 */
export function furnish(body, who, addresses, place) {
  const names = new Names(body, who);
  const keys = new Keys(body, place.onKey);
  const press = new Press(body, keys, place.onPoint);
  keys.onRove = (path) => names.describe(path);
  body.afterwards.push(() => keys.stayInSight());
  body.zoom.afterwards.push(() => {
    keys.stayInSight();
    press.pointAgain();
    body.skin.sharpenLater();
  });
  body.store.listeners.push((view, before) => {
    if (view.voice !== before.voice) body.redraw(); // with the names that this reader uses
    const path = body.paths.get(view.regions.find((id) => !before.regions.includes(id)) || '');
    const isElsewhere = path !== press.pressed && !body.brush?.isOn;
    if (path && isElsewhere && !body.zoom.holds(path)) body.zoom.reveal(path);
  });
  body.draw();
  const onSwap = () => {
    press.follow();
    place.onSwap?.();
  };
  new Bodies(body, keys, addresses, {...place, onSwap}).follow();
}

class Bodies {
  /** @param {Body} body @param {Keys} keys @param {Addresses} addresses @param {Place} place */
  constructor(body, keys, addresses, place) {
    this.body = body;
    this.keys = keys;
    this.addresses = addresses;
    this.place = place;
    this.rest = ''; // the body whose other zones are here or on their way
    this.coming = ''; // the body that is asked for until it is here or another one is wanted
    body.afterwards.push((_view, pairs) => {
      if (pairs.length) this.loadRest();
    });
    body.store.listeners.push(() => this.follow());
    this.restLater();
  }

  get name() {
    return this.body.strip.dataset.body || '';
  }

  restLater() {
    this.rest = '';
    atRest(() => this.loadRest(), 1500);
  }

  /** The zones of all muscles come when the page is at rest, or when one is wanted; those that the app opens with are in the page. */
  async loadRest() {
    const {name} = this;
    if (this.rest === name) return;
    this.rest = name;
    const isWanted = () => this.rest === name;
    const shapes = await fetched(this.addresses.shapes[name], (found) => found.json(), isWanted);
    if (!shapes) return;
    this.body.add(shapes);
    this.place.onShapes?.();
  }

  follow() {
    const wanted = figureOf(this.body.store.view, this.place.standard);
    if (this.name === wanted) this.coming = '';
    else if (this.coming !== wanted) this.load(wanted);
  }

  /** @param {string} wanted */
  async load(wanted) {
    this.coming = wanted;
    const isWanted = () => this.coming === wanted;
    const onLost = () => this.place.note(t('other-body-later'));
    const text = await fetched(this.addresses.fragments[wanted], (found) => found.text(), isWanted, onLost);
    if (text) this.swap(text);
  }

  /** Put the other body into the page; the stop of the Tab key, the focus and a press that is held stay where they are. @param {string} text */
  swap(text) {
    this.coming = '';
    this.place.note('', t('other-body-later'));
    const {body, keys} = this;
    const had = body.active?.closest('[data-region]');
    const region = (had || keys.stop)?.getAttribute('data-region') || '';
    body.strip.outerHTML = text;
    body.adopt();
    body.draw();
    this.restLater();
    this.place.onSwap?.();
    const path = body.paths.get(region);
    keys.rove(path);
    if (had) path?.focus({preventScroll: true});
  }
}
