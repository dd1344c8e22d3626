/** The picture of the page: the body with its names, its buttons and what is said of it. */
import {Bodies} from './bodies.js';
import {Body} from './body.js';
import {Keys} from './keys.js';
import {Names} from './names.js';
import {element, note} from './page-parts.js';
import {Press} from './press.js';
import {connectRound} from './round.js';
import {Strip} from './strip.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').View} View */
/** @typedef {import('./store.js').Store} Store */

const CLEAR = {regions: [], muscle: 'auto', side: 'follow', answers: [], flags: [], compare: []};

/**
 * @param {Store} store
 * @param {import('./body.js').Shown} shown
 * @param {import('./page.js').Config} config
 * @returns {Body}
 */
export function createStage(store, shown, config) {
  const root = element('stage');
  const body = new Body(root, element('strip-holder'), store, shown);
  const names = new Names(body, element('who'));
  const keys = new Keys(body, (path) => strip.turnTo(path));
  keys.onRove = (path) => names.describe(path);
  const press = new Press(body, keys, (name) => showPointed(store, name));
  const strip = new Strip(body, /** @type {Element} */ (root.querySelector('.faces')));
  const bodies = new Bodies(body, config, {
    standard: config.fields.find(({name}) => name === 'body')?.allowed[0] || '',
    note: sayLater,
    onSwap() {
      press.follow();
      strip.turn();
    },
    onShapes: () => strip.faceZones(),
  });
  body.afterwards.push(() => keys.stayInSight());
  body.draw();
  connectButtons(store);
  store.listeners.push((view, before) => {
    say(view, before, config.regions);
    if (view.voice !== before.voice) names.again();
  });
  bodies.follow();
  connectRound(body, config.round, config.regions);
  return body;
}

/** @param {Store} store @param {string} name */
function showPointed(store, name) {
  const pointed = element('pointed');
  const text = name || (store.view.regions.length ? '' : t('press'));
  if (pointed.textContent !== text) pointed.textContent = text;
  pointed.classList.toggle('named', Boolean(name));
}

/** Say that something comes later; with `instead`, end saying that. @param {string} text @param {string} [instead] */
function sayLater(text, instead = '') {
  if (instead && element('waiting').textContent !== instead) return;
  note(text);
  if (text) element('said').textContent = text;
}

/** @param {Store} store */
function connectButtons(store) {
  const [undo, clear, zoom] = ['undo', 'clear', 'zoom'].map(element);
  undo.addEventListener('click', () => store.undo());
  clear.addEventListener('click', () => store.change(CLEAR));
  zoom.addEventListener('click', () => store.change({zoom: !store.view.zoom}));
  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    if (/** @type {Element} */ (event.target).matches('input, textarea')) return;
    event.preventDefault();
    store.undo();
  });
  const show = (/** @type {View} */ view) => {
    zoom.setAttribute('aria-pressed', String(view.zoom));
    // Not `disabled`: that would throw a keyboard user's focus back to the top of the page.
    undo.setAttribute('aria-disabled', String(!store.canUndo));
    const lists = /** @type {const} */ (['regions', 'answers', 'flags', 'compare']);
    const isClear = lists.every((name) => !view[name].length) && view.muscle === 'auto' && view.side === 'follow';
    clear.setAttribute('aria-disabled', String(isClear));
  };
  store.listeners.push(show);
  show(store.view);
}

/** A short sentence for screen readers: what just changed. @param {View} view @param {View} before @param {Record<string, {name: string}>} regions */
function say(view, before, regions) {
  const places = (/** @type {string[]} */ ids) => ids.map((id) => regions[id]?.name).join(t('list-next'));
  const added = view.regions.filter((id) => !before.regions.includes(id));
  const gone = before.regions.filter((id) => !view.regions.includes(id));
  if (added.length) element('said').textContent = t('marked', {places: places(added)});
  else if (gone.length) {
    const text = view.regions.length ? t('no-longer-marked', {places: places(gone)}) : t('nothing-marked');
    element('said').textContent = text;
  }
}
