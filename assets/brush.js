/** The switch to painting, which is fetched when the brush is first taken or when there is something painted. */
import {element, note} from './page-parts.js';
import {t} from './texts.js';

/** @typedef {import('./painter.js').Painter} Painter */

const PARTS = [0.292, 0.417, 0.625, 0.97]; // from which share on it is called more, as in bodymap/say/painted.py

/** How much of a place is painted, in words. @param {number} share */
export const shareInWords = (share) => t(`share-${PARTS.filter((least) => share >= least).length}`);

/** @param {import('./body.js').Body} body @param {Config} config */
export function connectBrush(body, config) {
  const button = element('brush');
  /** @type {Promise<Painter> | null} */
  let coming = null;

  async function make() {
    const sheet = document.createElement('link');
    [sheet.rel, sheet.href] = ['stylesheet', config.brush.style];
    const styled = new Promise((done, failed) => {
      [sheet.onload, sheet.onerror] = [done, failed];
    });
    document.head.append(sheet);
    const [script] = await Promise.all([import(config.brush.script), styled]);
    return new /** @type {typeof import('./painter.js')} */ (script).Painter(body, config);
  }

  async function load() {
    coming ??= make();
    try {
      return await coming;
    } catch {
      coming = null;
      note(t('brush-lost'));
      return null;
    }
  }

  button.addEventListener('click', async () => {
    if (!body.brush) note(t('brush-coming'));
    const painter = await load();
    if (!painter) return;
    note();
    painter.turn();
  });
  const follow = (/** @type {View} */ {paint, ratings}) => {
    if (!body.brush && (paint || ratings.some((text) => /~p\d/.test(text)))) load();
  };
  body.store.listeners.push(follow);
  follow(body.store.view);
}
