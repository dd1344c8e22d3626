/** The controls: each shows its field of the view and changes it. They stand in the first HTML (bodymap/web/controls.jinja). */
import {Combo} from './combo.js';
import {all, at, element, shadeOf} from './page-parts.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').Store} Store */

/** @param {Store} store @param {Config} config */
export function connectControls(store, config) {
  const connected = [connectInputs(store), connectLists(store, config)];
  connectMarks(store, config.regions);
  connectTabs(store);
  connectTheme(store);
  const show = (/** @type {View} */ view) => {
    for (const one of connected) one(view);
    element('words').toggleAttribute('data-sources', view.sources);
    // nobody has asked for anything yet: there is no more to read about (as in bodymap/web/page.py)
    const isStart = !view.regions.length && !view.compare.length && view.muscle === 'auto' && view.tab === 'why';
    document.body.toggleAttribute('data-start', isStart);
  };
  store.listeners.push(show);
  show(store.view);
}

/** Rows of which one is chosen, short lists and switches: the id, of a radio button the name, is the field. @param {Store} store */
function connectInputs(store) {
  /** @type {HTMLInputElement[]} */
  const inputs = all('[role="radiogroup"] input, input[role="switch"]');
  const lists = ['country', 'build'].map((id) => /** @type {HTMLSelectElement} */ (element(id)));
  const take = (/** @type {HTMLInputElement} */ {type, name, id, value, checked}) => {
    if (type === 'checkbox') store.change({[id]: checked});
    else if (checked) store.change({[name]: value});
  };
  for (const input of inputs) {
    input.addEventListener('change', () => take(input));
    if (input.checked !== input.defaultChecked) take(input); // chosen before this script was there
  }
  for (const list of lists) {
    const choose = () => store.change({[list.id]: list.value});
    list.addEventListener('change', choose);
    if (list.value !== store.view[/** @type {keyof View} */ (list.id)]) choose();
  }
  return (/** @type {View} */ view) => {
    for (const list of lists) list.value = String(view[/** @type {keyof View} */ (list.id)]);
    for (const input of inputs) {
      const value = view[/** @type {keyof View} */ (input.name || input.id)];
      input.checked = input.type === 'radio' ? value === input.value : Boolean(value);
    }
  };
}

/** Lists to search in. @param {Store} store @param {Config} config */
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
    for (const {field, combo} of combos) combo.show([view[field]].flat().map(String));
  };
}

/** The marked places, each with a button that takes it away. @param {Store} store @param {Regions} regions */
function connectMarks(store, regions) {
  const list = element('marks');
  const field = /** @type {HTMLInputElement} */ (element('regions'));
  const unmark = (/** @type {string | undefined} */ id) =>
    store.change({regions: store.view.regions.filter((one) => one !== id)});
  list.addEventListener('click', (event) => {
    const button = at(event, '[data-unmark]');
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

/** As bodymap/web/page.html writes it. @param {string} id @param {string} name */
function mark(id, name) {
  const [item, text, score, button] = ['li', 'span', 'button', 'button'].map((tag) => document.createElement(tag));
  item.className = 'pill';
  text.textContent = name;
  score.className = 'name';
  score.setAttribute('type', 'button');
  score.setAttribute('data-rate', id);
  score.setAttribute('aria-controls', 'rate');
  score.append(text);
  button.setAttribute('type', 'button');
  button.setAttribute('data-unmark', id);
  button.setAttribute('aria-label', t('remove', {place: name}));
  item.append(score, button);
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
  /** @type {HTMLButtonElement[]} */
  const tabs = all('[role="tab"]');
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
      element(`box-${tab.dataset.tab}`).hidden = !isOpen;
    }
  });
}

/** @param {Store} store */
function connectTheme(store) {
  const button = element('theme');
  const other = () => (shadeOf(store.view.theme) === 'dark' ? 'light' : 'dark');
  button.addEventListener('click', () => store.change({theme: other()}));
  const show = () => {
    document.documentElement.dataset.theme = store.view.theme;
    button.textContent = t(other());
  };
  store.painters.push((view, before) => {
    if (view.theme !== before.theme) show();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);
  show();
}
