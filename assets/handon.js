/** Hands on what is on the screen and takes a table in; the server makes and reads both, and keeps nothing. */
import {all, element, tell} from './page-parts.js';
import {download} from './save.js';
import {t} from './texts.js';

const MOST = 64; // KB that the server takes
/** @type {Record<string, string>} */
const FILES = {csv: 'bodymap-places.csv', choir: 'bodymap-choir.csv', fhir: 'bodymap-fhir.json'};

/** @param {import('./store.js').Store} store @param {string} url where the server makes them */
export function connectHandOn(store, url) {
  for (const button of all('[data-hand]')) {
    const form = button.dataset.hand || '';
    button.addEventListener('click', () => {
      const visit = {bodymap: 'visit', version: 1, when: new Date().toISOString(), view: store.view};
      ask(`${url}${form}`, JSON.stringify(visit), async (answer) => download(await answer.blob(), FILES[form]));
    });
  }
  const input = /** @type {HTMLInputElement} */ (element('hand-file'));
  element('hand-open').addEventListener('click', () => input.click());
  element('new-person').addEventListener('click', () => tell());
  input.addEventListener('change', () => {
    const [file] = Array.from(input.files || []);
    input.value = ''; // the same file can be opened again
    if (file && file.size > 1024 * MOST) tell(t('hand-large', {most: `${MOST}`}));
    else if (file) ask(`${url}open`, file, async (answer) => take(store, await answer.json()));
  });
}

/** Show what was read in the place of what was here. @param {import('./store.js').Store} store @param {{view: Partial<View> | null, said: string}} found */
function take(store, {view, said}) {
  const {view: before} = store;
  const body = view?.body || before.body;
  if (view) store.exchange({...before, ...view, body, muscle: 'auto', side: 'follow', compare: []});
  tell(view ? t('hand-undo', {said}) : said);
}

/** @param {string} url @param {BodyInit} body @param {(answer: Response) => Promise<void>} then */
async function ask(url, body, then) {
  tell();
  try {
    const answer = await fetch(url, {method: 'POST', body});
    if (!answer.ok) throw new Error(String(answer.status));
    await then(answer);
  } catch {
    tell(t('hand-later'));
  }
}
