/** `<body-map>`: the body outside of our own page, in a shadow root, so that several live on one page and touch nothing of it. */
import {Bodies} from './bodies.js';
import {Body, Shown} from './body.js';
import {fetched} from './frames.js';
import {Keys} from './keys.js';
import {Matcher} from './matching.js';
import {Names} from './names.js';
import {Press} from './press.js';
import {changed, Store, withKnown} from './store.js';
import {learn} from './texts.js';

/** @typedef {import('./store.js').View} View */
/**
 * @typedef {object} About where everything is (bodymap/web/component.py)
 * @property {View} view the standard one
 * @property {string[]} bodies
 * @property {Record<string, {name: string, side: string}>} regions
 * @property {Record<string, string>} texts
 * @property {string} style
 * @property {string} matching
 * @property {string} frame the HTML around a body
 * @property {Record<string, string>} fragments
 * @property {Record<string, string>} shapes
 */

/** @type {Map<string, Promise<*>>} what all bodies of a page share */
const shared = new Map();

/** @param {string} url @param {(found: Response) => Promise<*>} read */
function once(url, read) {
  const coming = shared.get(url) || fetched(url, read);
  shared.set(url, coming);
  return coming;
}

export class BodyMap extends HTMLElement {
  constructor() {
    super();
    /** @type {Partial<View>} what was asked for before the body, or even this script, was there */
    this.wanted = Object.getOwnPropertyDescriptor(this, 'wanted')?.value || {};
    /** @type {Store | null} */
    this.store = null;
    /** @type {Shown | null} */
    this.shown = null;
    this.isStarted = false;
  }

  connectedCallback() {
    if (this.isStarted) return;
    this.isStarted = true;
    this.start();
  }

  /** Show a view: fields that are not given stay as they are. @param {Partial<View>} patch */
  show(patch) {
    if (this.store && this.about) this.store.change(withKnown(patch, this.about.regions));
    else this.wanted = {...this.wanted, ...patch};
  }

  /** What is told by the event "change": the marked regions, and which patterns are drawn. */
  get value() {
    const {view} = /** @type {Store} */ (this.store);
    return {regions: view.regions, shown: this.shown?.of(view) || []};
  }

  async start() {
    /** @type {About} */
    const about = await once(this.getAttribute('src') || '', (found) => found.json());
    this.about = about;
    learn(about.texts);
    const wanted = () => ({...about.view, ...withKnown(this.wanted, about.regions)});
    const text = (/** @type {Response} */ found) => found.text();
    const fragment = about.fragments[wanted().body || about.bodies[0]];
    const [style, frame, body] = await Promise.all([
      once(about.style, text),
      once(about.frame, text),
      once(fragment, text),
    ]);
    this.build(style, frame, body);
    this.connect(about, wanted());
    const matcher = /** @type {Shown} */ (this.shown).matcher;
    matcher.read(await once(about.matching, (found) => found.json()));
    this.ready();
  }

  /** @param {string} style @param {string} frame @param {string} body */
  build(style, frame, body) {
    const root = this.attachShadow({mode: 'open'});
    root.innerHTML = frame;
    const sheet = document.createElement('style');
    sheet.textContent = style;
    root.prepend(sheet);
    /** @type {HTMLElement} */ (root.querySelector('#strip-holder')).innerHTML = body;
  }

  /** @param {About} about @param {View} view */
  connect(about, view) {
    const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (this.shadowRoot?.getElementById(id));
    const store = new Store(view);
    this.store = store;
    this.shown = new Shown(new Matcher(about.regions));
    const body = new Body(find('stage'), find('strip-holder'), store, this.shown);
    const names = new Names(body, find('who'));
    const keys = new Keys(body);
    keys.onRove = (path) => names.describe(path);
    const press = new Press(body, keys, (name) => {
      find('pointed').textContent = name;
    });
    const note = (/** @type {string} */ text) => {
      find('pointed').textContent = text;
    };
    const page = {standard: about.bodies[0], note, onSwap: () => press.follow(), onShapes() {}};
    const bodies = new Bodies(body, about, page);
    body.afterwards.push(() => keys.stayInSight());
    const theme = () => this.setAttribute('data-theme', store.view.theme);
    theme();
    store.painters.push(theme);
    store.listeners.push((now, before) => {
      if (now.voice !== before.voice) names.again();
      if (changed(now, before).length) this.tell();
    });
    this.redraw = () => body.redraw();
    body.draw();
    bodies.follow();
  }

  /** The table of patterns has come. */
  ready() {
    if (this.shown) this.shown.matched.key = '';
    this.redraw?.();
    this.tell();
  }

  tell() {
    this.dispatchEvent(new CustomEvent('change', {detail: this.value}));
  }
}

customElements.define('body-map', BodyMap);
