/** `<body-map>`: the body outside of our own page, in a shadow root, so that several live on one page and touch nothing of it. */
import {furnish} from './bodies.js';
import {Body, Shown} from './body.js';
import {fetched} from './frames.js';
import {Matcher} from './matching.js';
import {changed, figureOf, Store, tidy, withKnown} from './store.js';
import {learn} from './texts.js';

/** @type {Map<string, Promise<*>>} what all bodies of a page share */
const shared = new Map();

/** @param {string} url @param {(found: Response) => Promise<*>} [read] */
function once(url, read = (found) => found.text()) {
  const coming = shared.get(url) || fetched(url, read);
  shared.set(url, coming);
  return coming;
}

export class BodyMap extends HTMLElement {
  constructor() {
    super();
    /** What was asked for before the body, or even this script, was there. @type {Partial<View>} */
    this.wanted = Object.getOwnPropertyDescriptor(this, 'wanted')?.value || {};
    /** Once the body is there. @type {{store: Store, shown: Shown, body: Body, regions: Regions} | null} */
    this.parts = null;
    this.isStarted = false;
  }

  connectedCallback() {
    if (!this.isStarted) this.start();
    this.isStarted = true;
  }

  /** Show a view: fields that are not given stay as they are. @param {Partial<View>} patch */
  show(patch) {
    if (this.parts) this.parts.store.change(withKnown(patch, this.parts.regions));
    else this.wanted = {...this.wanted, ...patch};
  }

  /** What is told by the event "change": the marked regions, what is said and found there, and which patterns are drawn. */
  get value() {
    const {store, shown} = /** @type {NonNullable<typeof this.parts>} */ (this.parts);
    const {regions, ratings, findings} = store.view;
    return {regions, ratings, findings, shown: shown.of(store.view)};
  }

  async start() {
    const json = (/** @type {Response} */ found) => found.json();
    /** @type {About} */
    const about = await once(this.getAttribute('src') || '', json);
    learn(about.texts);
    const wanted = () => ({...about.view, ...withKnown(this.wanted, about.regions)});
    const files = [about.style, about.frame, about.fragments[figureOf(wanted(), about.bodies[0])]];
    const [style, frame, fragment] = await Promise.all(files.map((url) => once(url)));
    const root = this.attachShadow({mode: 'open'});
    root.innerHTML = `<style>${style}</style>${frame}`;
    /** @type {HTMLElement} */ (root.querySelector('#strip-holder')).insertAdjacentHTML('afterbegin', fragment);
    const {shown, body} = this.connect(about, new Store(tidy(wanted())));
    shown.read(await once(about.matching, json));
    body.redraw();
    this.tell();
  }

  /** @param {About} about @param {Store} store */
  connect(about, store) {
    const find = (/** @type {string} */ id) => /** @type {HTMLElement} */ (this.shadowRoot?.getElementById(id));
    const shown = new Shown(new Matcher(about.regions));
    const body = new Body(find('stage'), find('strip-holder'), store, shown);
    const note = (/** @type {string} */ text) => {
      find('pointed').textContent = text;
    };
    const theme = () => this.setAttribute('data-theme', store.view.theme);
    theme();
    store.painters.push(theme);
    store.listeners.push((now, before) => {
      if (changed(now, before).length) this.tell();
    });
    this.parts = {store, shown, body, regions: about.regions};
    furnish(body, find('who'), about, {standard: about.bodies[0], note, onPoint: note});
    return this.parts;
  }

  tell() {
    this.dispatchEvent(new CustomEvent('change', {detail: this.value}));
  }
}

customElements.define('body-map', BodyMap);
