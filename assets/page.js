/** The page: reads what the server wrote into it and connects its parts. */
import {Shown} from './body.js';
import {connectCards} from './cards.js';
import {connectControls} from './controls.js';
import {fetched} from './frames.js';
import {Link, toSearch} from './link.js';
import {Matcher} from './matching.js';
import {connectLinks, connectMenus, connectSheet, connectWays} from './menus.js';
import {element} from './page-parts.js';
import {connectSaving} from './save.js';
import {createStage} from './stage.js';
import {Store, withKnown} from './store.js';
import {learn} from './texts.js';
import {Words} from './words.js';

/**
 * @typedef {object} Config what bodymap/web/server.py writes into the page
 * @property {import('./store.js').View} view
 * @property {import('./matching.js').Pair[]} shown what the server says to that view
 * @property {import('./link.js').Field[]} fields
 * @property {Record<string, {name: string, side: string}>} regions
 * @property {Record<string, string>} texts
 * @property {Record<string, string>} synonyms of places
 * @property {(import('./terms.js').Term & {regions: string[]})[]} terms
 * @property {string[]} skipped words of a search that say nothing
 * @property {import('./gates.js').Gate[]} gates
 * @property {string} matching
 * @property {Record<string, string>} fragments
 * @property {Record<string, string>} shapes
 * @property {string} words
 * @property {string} picture
 */

/** The page's body for other scripts, Dash's callbacks among them: the same properties and events as a <body-map>. */
export class PageBody extends EventTarget {
  /** @param {Store} store @param {Shown} shown @param {Config} config */
  constructor(store, shown, config) {
    super();
    this.store = store;
    this.drawn = shown;
    this.config = config;
    this.id = 'map'; // of the BodyMap in the app's layout
    store.listeners.push(() => this.tell());
  }

  get view() {
    return this.store.view;
  }

  get value() {
    return {regions: this.view.regions, shown: this.drawn.of(this.view)};
  }

  /** Show a view: fields that are not given stay as they are. @param {Partial<import('./store.js').View>} patch */
  show(patch) {
    this.store.change(withKnown(patch, this.config.regions));
  }

  tell() {
    this.dispatchEvent(new CustomEvent('change', {detail: this.value}));
  }

  /** The search part of a link to a view. @param {import('./store.js').View} view */
  search(view) {
    return toSearch(this.config.fields, view);
  }

  /** The rule's own word on a view. @param {import('./matching.js').Asked} view */
  match(view) {
    return this.drawn.matcher.match(view);
  }
}

function start() {
  /** @type {Config} */
  const config = JSON.parse(element('bodymap-config').textContent || '');
  learn(config.texts);
  const store = new Store(config.view);
  const link = new Link(store, config.fields, (id) => Object.keys(config.regions).includes(id));
  const matcher = new Matcher(config.regions);
  const shown = new Shown(matcher, config.gates);
  shown.follow(store.view, config.shown);
  const body = createStage(store, shown, config);
  const words = new Words(store, config.words, (view, reply) => {
    shown.follow(view, reply.shown);
    if (!body.held) body.draw();
    window.bodymap.tell();
  });
  connectControls(store, config);
  connectMenus();
  connectCards(store, body, connectWays(store, words, connectSheet()));
  connectLinks(link);
  connectSaving(store, config.picture);
  fetched(config.matching, (found) => found.json()).then((table) => {
    matcher.read(table);
    shown.matched.key = '';
    body.redraw();
    window.bodymap.tell();
  });
  window.bodymap = new PageBody(store, shown, config);
  document.documentElement.setAttribute('data-awake', '');
}

start();
