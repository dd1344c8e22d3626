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
import {Store} from './store.js';
import {Words} from './words.js';

/**
 * @typedef {object} Config what bodymap/web/server.py writes into the page
 * @property {import('./store.js').View} view
 * @property {import('./matching.js').Pair[]} shown what the server says to that view
 * @property {import('./link.js').Field[]} fields
 * @property {Record<string, {name: string, side: string}>} regions
 * @property {Record<string, string>} synonyms of places
 * @property {string} matching
 * @property {Record<string, string>} fragments
 * @property {Record<string, string>} shapes
 * @property {string} words
 * @property {string} picture
 */

function start() {
  /** @type {Config} */
  const config = JSON.parse(element('bodymap-config').textContent || '');
  const store = new Store(config.view);
  const link = new Link(store, config.fields, (id) => Object.keys(config.regions).includes(id));
  const matcher = new Matcher(config.regions);
  const shown = new Shown(matcher);
  shown.follow(store.view, config.shown);
  const body = createStage(store, shown, config);
  const words = new Words(store, config.words, (view, reply) => {
    shown.follow(view, reply.shown);
    if (!body.held) body.draw();
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
  });
  window.bodymap = {
    get view() {
      return store.view;
    },
    change: (patch) => store.change(patch),
    listen: (listener) => store.listeners.push(listener),
    search: (view) => toSearch(config.fields, view),
    match: (view) => matcher.match(view),
    shown: () => shown.of(store.view),
  };
  document.documentElement.setAttribute('data-awake', '');
}

start();
