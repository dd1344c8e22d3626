/** The picture of the page: the body with its names, its buttons and what is said of it. */
import {furnish} from './bodies.js';
import {Body} from './body.js';
import {element, note} from './page-parts.js';
import {connectRound} from './round.js';
import {changed} from './store.js';
import {Strip} from './strip.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').Store} Store */

const CLEAR = {
  regions: [],
  paint: '',
  muscle: 'auto',
  side: 'follow',
  answers: [],
  flags: [],
  compare: [],
  findings: [],
};

/** @param {Store} store @param {import('./body.js').Shown} shown @param {Config} config */
export function createStage(store, shown, config) {
  const root = element('stage');
  const body = new Body(root, element('strip-holder'), store, shown);
  const strip = new Strip(body, /** @type {Element} */ (root.querySelector('.faces')));
  furnish(body, element('who'), config, {
    standard: config.fields.find(({name}) => name === 'body')?.allowed[0] || '',
    note(text, instead = '') {
      if (instead && element('waiting').textContent !== instead) return;
      note(text);
      if (text) element('said').textContent = text;
    },
    onSwap: () => strip.turn(),
    onShapes: () => strip.faceZones(),
    onKey: (path) => strip.turnTo(path),
    onPoint: (name) => showPointed(store, name),
  });
  connectButtons(store, body);
  store.listeners.push((view, before) => say(view, before, config.regions));
  connectRound(body, config.round, (id) => showPointed(store, config.regions[id]?.name || ''));
  return body;
}

/** @param {Store} store @param {string} name */
function showPointed(store, name) {
  const pointed = element('pointed');
  const text = name || (store.view.regions.length ? '' : t('press'));
  if (pointed.textContent !== text) pointed.textContent = text;
  pointed.classList.toggle('named', Boolean(name));
}

/** @param {Store} store @param {Body} body */
function connectButtons(store, body) {
  const [undo, clear, zoom] = ['undo', 'clear', 'zoom'].map((id) => element(id));
  undo.addEventListener('click', () => store.undo());
  clear.addEventListener('click', () => store.change(CLEAR));
  zoom.addEventListener('click', () => store.change({zoom: !store.view.zoom}));
  element('new-person').addEventListener('click', () => body.zoom.whole());
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
    clear.setAttribute('aria-disabled', String(!changed({...view, ...CLEAR}, view).length));
  };
  store.listeners.push(show);
  show(store.view);
}

/** A short sentence for screen readers: what just changed. @param {View} view @param {View} before @param {Regions} regions */
function say(view, before, regions) {
  const names = (/** @type {string[]} */ ids) => ids.map((id) => regions[id]?.name).join(t('list-next'));
  const added = view.regions.filter((id) => !before.regions.includes(id));
  const gone = before.regions.filter((id) => !view.regions.includes(id));
  if (!added.length && !gone.length) return;
  const left = view.regions.length ? t('no-longer-marked', {places: names(gone)}) : t('nothing-marked');
  element('said').textContent = added.length ? t('marked', {places: names(added)}) : left;
}
