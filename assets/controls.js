/** The controls: each shows its field of the view and changes it. They stand in the first HTML (bodymap/web/controls.jinja). */
import {Combo} from './combo.js';
import {element, shadeOf} from './page-parts.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').View} View */
/** @typedef {import('./store.js').Store} Store */

/** @template {HTMLElement} T @param {string} selector @returns {T[]} */
const all = (selector) => /** @type {T[]} */ (Array.from(document.querySelectorAll(selector)));

/**
 * @param {Store} store
 * @param {import('./page.js').Config} config
 */
export function connectControls(store, config) {
  const connected = [connectChoices(store), connectSwitches(store), connectLists(store, config)];
  connectMarks(store, config.regions);
  connectTabs(store);
  connectTheme(store);
  const show = (/** @type {View} */ view) => {
    for (const one of connected) one(view);
  };
  store.listeners.push(show);
  show(store.view);
}

/** Rows of which one is chosen. @param {Store} store */
function connectChoices(store) {
  const choices = /** @type {HTMLInputElement[]} */ (all('[role="radiogroup"] input'));
  for (const choice of choices) {
    choice.addEventListener('change', () => store.change({[choice.name]: choice.value}));
    // chosen before this script was there
    if (choice.checked && !choice.defaultChecked) store.change({[choice.name]: choice.value});
  }
  return (/** @type {View} */ view) => {
    for (const choice of choices) choice.checked = view[/** @type {keyof View} */ (choice.name)] === choice.value;
  };
}

/** @param {Store} store */
function connectSwitches(store) {
  const switches = /** @type {HTMLInputElement[]} */ (all('input[role="switch"]'));
  for (const one of switches) {
    one.addEventListener('change', () => store.change({[one.id]: one.checked}));
    if (one.checked !== one.defaultChecked) store.change({[one.id]: one.checked});
  }
  return (/** @type {View} */ view) => {
    for (const one of switches) one.checked = Boolean(view[/** @type {keyof View} */ (one.id)]);
    element('words').toggleAttribute('data-sources', view.sources);
  };
}

/** Lists to search in. @param {Store} store @param {import('./page.js').Config} config */
function connectLists(store, {synonyms, terms, skipped}) {
  const voice = () => Number(store.view.voice === 'clinician');
  const sides = [t('side-left'), t('side-right')];
  /** @type {Record<string, import('./combo.js').Called>} */
  const called = {
    regions: {synonyms, skipped, sides, voice, terms: terms.map((term) => ({...term, means: term.regions}))},
    muscle: {skipped, voice, terms: terms.map((term) => ({...term, means: term.muscles}))},
  };
  const combos = all('.combo').map((root) => {
    const field = /** @type {keyof View} */ (root.dataset.field);
    const isMarks = field === 'regions';
    const choose = (/** @type {string} */ value) => (isMarks ? store.toggle(value) : store.change({[field]: value}));
    return {field, combo: new Combo(root, choose, called[field])};
  });
  return (/** @type {View} */ view) => {
    for (const {field, combo} of combos)
      combo.show(/** @type {string[]} */ ([]).concat(/** @type {*} */ (view[field])));
  };
}

/** The marked places, each with a button that takes it away. @param {Store} store @param {Record<string, {name: string}>} regions */
function connectMarks(store, regions) {
  const list = element('marks');
  const field = /** @type {HTMLInputElement} */ (element('regions'));
  const unmark = (/** @type {string | undefined} */ id) =>
    store.change({regions: store.view.regions.filter((one) => one !== id)});
  list.addEventListener('click', (event) => {
    const button = /** @type {Element} */ (event.target).closest('button');
    if (!button) return;
    unmark(button.dataset.unmark);
    field.focus({preventScroll: true});
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' && !field.value) unmark(store.view.regions[store.view.regions.length - 1]);
  });
  store.listeners.push((view, before) => {
    if (view.regions === before.regions) return;
    list.replaceChildren(...view.regions.map((id) => mark(id, regions[id].name)));
  });
}

/** As bodymap/web/controls.jinja writes it. @param {string} id @param {string} name */
function mark(id, name) {
  const item = document.createElement('li');
  const text = document.createElement('span');
  const button = document.createElement('button');
  item.className = 'pill';
  text.textContent = name;
  button.type = 'button';
  button.dataset.unmark = id;
  button.setAttribute('aria-label', t('remove', {place: name}));
  item.append(text, button);
  return item;
}

/** @type {Record<string, (at: number, count: number) => number>} */
const STEPS = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/** @param {Store} store */
function connectTabs(store) {
  const tabs = /** @type {HTMLButtonElement[]} */ (all('[role="tab"]'));
  const open = (/** @type {HTMLElement} */ tab) => store.change({tab: tab.dataset.tab});
  for (const tab of tabs) {
    tab.addEventListener('click', () => open(tab));
    tab.addEventListener('keydown', (event) => {
      if (!STEPS[event.key]) return;
      event.preventDefault();
      const free = tabs.filter((one) => !one.disabled);
      const next = free[STEPS[event.key](free.indexOf(tab), free.length)];
      next.focus();
      open(next);
    });
  }
  store.painters.push((view, before) => {
    if (view.tab === before.tab) return;
    for (const tab of tabs) {
      const isOpen = tab.dataset.tab === view.tab;
      tab.setAttribute('aria-selected', String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      element(tab.getAttribute('aria-controls') || '').hidden = !isOpen;
    }
  });
}

/** @param {Store} store */
function connectTheme(store) {
  const button = element('theme');
  button.addEventListener('click', () =>
    store.change({theme: shadeOf(store.view.theme) === 'dark' ? 'light' : 'dark'}),
  );
  const show = (/** @type {View} */ {theme}) => {
    document.documentElement.dataset.theme = theme;
    button.textContent = t(shadeOf(theme) === 'dark' ? 'light' : 'dark');
  };
  store.painters.push((view, before) => {
    if (view.theme !== before.theme || view === before) show(view);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => store.refresh());
  show(store.view);
}
