/**
 * Visits: kept as a file on the reader's device, opened again, and compared (bodymap/visits.py writes and reads the same).
 * Opened ones stay in this page's memory: what a browser stores would be there for the next patient on a shared tablet.
 */
import {fromSearch, toSearch} from './link.js';
import {button, element, tell} from './page-parts.js';
import {download} from './save.js';
import {isSame, PLACE} from './store.js';
import {listed, t} from './texts.js';

const KIND = 'visit';
const VERSION = 1;
const MOST_BYTES = 64 * 1024;
const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** @param {string} name of a field */
const isOfPlace = (name) => PLACE.includes(/** @type {keyof View} */ (name));

/** This minute with its time zone: "2026-11-27T10:12+00:00". @param {Date} [now] */
export function minute(now = new Date()) {
  const two = (/** @type {number} */ part) => String(Math.floor(Math.abs(part))).padStart(2, '0');
  const zone = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + 60_000 * zone).toISOString().slice(0, 16);
  return `${local}${zone < 0 ? '-' : '+'}${two(zone / 60)}:${two(zone % 60)}`;
}

/** The text of a visit's file: of the view what differs from an untouched page. @param {Visit} visit @param {Field[]} fields */
export function write({when, view}, fields) {
  const kept = fields.filter(({name, default: own}) => !isOfPlace(name) && !isSame(view[name], own));
  const head = {
    bodymap: KIND,
    version: VERSION,
    when,
    view: Object.fromEntries(kept.map(({name}) => [name, view[name]])),
  };
  return `${JSON.stringify(head, null, 2)}\n`;
}

/**
 * The visit in a file, and what in it was not understood; throws an Error that says what is wrong.
 * @param {string} text @param {string} file its name @param {Field[]} fields @param {(region: string) => boolean} isRegion
 * @returns {{visit: Visit, left: string}}
 */
export function read(text, file, fields, isRegion) {
  let found;
  try {
    found = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(t('visit-json', {file}));
  }
  if (found?.bodymap !== KIND || !isObject(found.view)) throw new Error(t('visit-foreign', {file}));
  if (found.version !== VERSION) {
    throw new Error(t('visit-version', {file, version: String(found.version).slice(0, 20), known: `${VERSION}`}));
  }
  if (!WHEN.test(found.when) || Number.isNaN(Date.parse(found.when))) throw new Error(t('visit-when', {file}));
  const given = fields.filter(({name, kind, default: own}) => {
    const value = found.view[name];
    if (isOfPlace(name) || value === undefined) return false;
    return kind === 'list'
      ? Array.isArray(value) && value.every((one) => typeof one === 'string')
      : typeof value === typeof own;
  });
  const clean = Object.fromEntries(fields.map((field) => [field.name, field.default]));
  const asked = {...clean, ...Object.fromEntries(given.map(({name}) => [name, found.view[name]]))};
  const view = fromSearch(fields, isRegion, toSearch(fields, /** @type {View} */ (asked)));
  return {visit: {when: found.when, view}, left: leftOut(found.view, view, file)};
}

/** @param {unknown} value */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A sentence on what a file's view holds that the view that was read does not. @param {any} given @param {View} view @param {string} file */
function leftOut(given, view, file) {
  /** @type {string[]} */
  const lost = [];
  for (const [name, value] of Object.entries(given)) {
    const read = /** @type {any} */ (view)[name];
    if (isOfPlace(name) || isSame(value, read)) continue;
    if (Array.isArray(value) && Array.isArray(read))
      lost.push(...value.filter((one) => !read.includes(one)).map(String));
    else lost.push(read === undefined ? name : `${name} ${JSON.stringify(value)}`);
  }
  const values = listed(lost.slice(0, 4).map((one) => `'${one.slice(0, 40)}'`));
  return lost.length ? t('visit-unknown', {file, values}) : '';
}

/** "27 November 2026", by the clock that the visit was kept by. @param {string} when */
function dayOf(when) {
  const [year, month, day] = when.slice(0, 10).split('-').map(Number);
  const named = new Intl.DateTimeFormat(document.documentElement.lang, {month: 'long', timeZone: 'UTC'});
  return t('visit-day', {day: `${day}`, month: named.format(Date.UTC(year, month - 1, day)), year: `${year}`});
}

/** Whether anything is marked. @param {View} view */
const isMarked = ({regions, paint}) => regions.length > 0 || paint !== '';

/** @param {import('./store.js').Store} store @param {import('./link.js').Link} link @param {Config} config */
export function connectVisits(store, link, config) {
  /** @type {Visit[]} */
  const opened = [];
  /** @type {import('./compare.js').Compare | null} */
  let compare = null;
  /** @type {HTMLInputElement} */
  const input = element('visit-files');
  const section = element('visits');

  /** @param {string[]} [faults] */
  async function show(faults = []) {
    if (section.hidden) tell(t('visit-coming'));
    try {
      const {Compare} = /** @type {typeof import('./compare.js')} */ (await import(config.visits.script));
      compare ??= new Compare(section, config.visits, opened, () => input.click());
      const {view} = store;
      await compare.show(
        view,
        isMarked(view) ? {when: minute(), view, now: true} : null,
        {person: link.person},
        faults,
      );
      tell();
    } catch {
      tell(t('visit-later'));
    }
  }

  /** @param {Visit} visit */
  function add(visit) {
    if (opened.some((one) => isSame(one, visit))) return true;
    if (opened.length >= config.visits.most - 1) return false; // one is on the screen
    opened.push(visit);
    return true;
  }

  /** Show a visit on the body; what was there is one step of Undo away. @param {Visit} visit @param {string[]} said */
  function exchange(visit, said) {
    const before = store.view;
    const {theme, country} = before;
    store.exchange({...visit.view, theme, country});
    const sentences = [t('visit-shown', {when: dayOf(visit.when)}), ...said].join(' ');
    const compareBoth = button(t('visit-compare'), () => {
      store.undo();
      show();
    });
    tell(sentences, ...(isMarked(before) ? [compareBoth] : []));
  }

  /** @param {File[]} files */
  async function take(files) {
    if (!files.length) return;
    const {visits, said} = await gather(files.slice(0, config.visits.most), config);
    const all = visits.map(add).every(Boolean) && files.length <= config.visits.most;
    if (!all) said.push(t('visit-many', {most: `${config.visits.most}`}));
    if (!section.hidden || visits.length > 1) show(said);
    else if (visits.length) exchange(visits[0], said);
    else tell(said.join(' '));
  }

  element('keep-visit').addEventListener('click', () => {
    const when = minute();
    const name = `bodymap-${when.slice(0, 16).replace(/[T:]/g, '-')}.json`;
    download(new Blob([write({when, view: store.view}, config.fields)], {type: 'application/json'}), name);
    tell(t('visit-kept', {file: name}));
  });
  element('open-visit').addEventListener('click', () => input.click());
  element('compare-visits').addEventListener('click', () => show());
  input.addEventListener('change', () => {
    const files = Array.from(input.files || []);
    input.value = ''; // so that the same file can be chosen again, and no name stays
    take(files);
  });
  connectDrop(take);
  link.leaving.push(() => {
    opened.length = 0;
    compare?.close();
    document.getElementById('notes')?.remove();
    tell();
  });
}

/** The visits in files, and a sentence on each file with something wrong, in their order. @param {File[]} files @param {Config} config */
async function gather(files, config) {
  const isRegion = (/** @type {string} */ id) => Object.keys(config.regions).includes(id);
  /** @type {string[]} */
  const said = [];
  /** @type {Visit[]} */
  const visits = [];
  for (const file of files) {
    try {
      const {visit, left} = read(await textOf(file), file.name, config.fields, isRegion);
      visits.push(visit);
      if (left) said.push(left);
    } catch (error) {
      said.push(/** @type {Error} */ (error).message);
    }
  }
  return {visits, said};
}

/** @param {(files: File[]) => void} take */
function connectDrop(take) {
  const hasFiles = (/** @type {DragEvent} */ event) => Array.from(event.dataTransfer?.types || []).includes('Files');
  const mark = (/** @type {boolean} */ on) => document.body.toggleAttribute('data-drop', on);
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // or the browser would leave the page for the file
    mark(true);
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) mark(false);
  });
  addEventListener('drop', (event) => {
    mark(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    take(Array.from(event.dataTransfer?.files || []));
  });
}

/** @param {File} file */
async function textOf(file) {
  if (file.size > MOST_BYTES) throw new Error(t('visit-large', {file: file.name, most: `${MOST_BYTES / 1024}`}));
  try {
    return await file.text();
  } catch {
    throw new Error(t('visit-unread', {file: file.name}));
  }
}
