/** The page: reads what the server wrote into it and connects its parts. */
import {Shown} from './body.js';
import {connectBrush} from './brush.js';
import {connectCards} from './cards.js';
import {connectControls} from './controls.js';
import {connectFindings} from './findings.js';
import {fetched} from './frames.js';
import {connectHandOn} from './handon.js';
import {Link, toSearch} from './link.js';
import {Matcher} from './matching.js';
import {connectLinks, connectMenus, connectSheet, connectWays} from './menus.js';
import {element} from './page-parts.js';
import {connectRating} from './rate.js';
import {connectPrinting, connectSaving} from './save.js';
import {createStage} from './stage.js';
import {Store, withKnown} from './store.js';
import {learn} from './texts.js';
import {connectVisits} from './visits.js';
import {Words} from './words.js';

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
    const {regions, ratings, findings} = this.view;
    return {regions, ratings, findings, shown: this.drawn.of(this.view)};
  }

  /** Show a view: fields that are not given stay as they are. @param {Partial<View>} patch */
  show(patch) {
    this.store.change(withKnown(patch, this.config.regions));
  }

  tell() {
    this.dispatchEvent(new CustomEvent('change', {detail: this.value}));
  }

  /** The search part of a link to a view. @param {View} view */
  search(view) {
    return toSearch(this.config.fields, view);
  }
}

function start() {
  /** @type {Config} */
  const config = JSON.parse(element('bodymap-config').textContent || '');
  learn(config.texts);
  const store = new Store(config.view);
  const link = new Link(store, config.fields, (id) => Object.keys(config.regions).includes(id));
  const shown = new Shown(new Matcher(config.regions), config.gates);
  shown.follow(config.view, config.shown);
  const body = createStage(store, shown, config);
  const words = new Words(store, config.words, (view, reply) => {
    shown.follow(view, reply.shown);
    if (!body.held) body.draw();
    window.bodymap.tell();
  });
  connectControls(store, config);
  connectRating(store, body, config);
  connectFindings(store, body, config.regions);
  connectBrush(body, config);
  connectMenus();
  connectCards(store, body, connectWays(store, words, connectSheet()));
  connectLinks(link);
  connectSaving(store, config.picture);
  connectPrinting();
  connectVisits(store, link, config);
  connectHandOn(store, config.records);
  fetched(config.matching, (found) => found.json()).then((table) => {
    shown.read(table);
    body.redraw();
    window.bodymap.tell();
  });
  window.bodymap = new PageBody(store, shown, config);
  document.documentElement.setAttribute('data-awake', '');
}

start();
