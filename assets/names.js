/** Names around the body: whose zones are shown, and what each region's colour says to those who see it. */
import {atRest} from './frames.js';
import {STRONG} from './matching.js';
import {svg} from './paint.js';
import {listed, t} from './texts.js';

export class Names {
  /** @param {import('./body.js').Body} body @param {HTMLElement} list for the names of what is shown */
  constructor(body, list) {
    this.body = body;
    this.list = list;
    this.listed = '';
    this.endDescribing = () => {};
    body.afterwards.push((view, pairs) => {
      body.root.toggleAttribute('data-marked', view.regions.length > 0);
      this.show(view.zones ? pairs : []);
      this.endDescribing();
      this.endDescribing = atRest(() => {
        for (const path of body.paths.values()) this.describe(path);
      }, 1000);
    });
  }

  /** In the words of the one who reads: plain or anatomical. @param {string} muscle */
  muscle(muscle) {
    return this.body.shown.matcher.names(muscle)[this.body.store.view.voice === 'clinician' ? 1 : 0];
  }

  /** The first two with their sign, the rest as outlines. @param {Pair[]} pairs */
  show(pairs) {
    const muscles = Array.from(new Set(pairs.map(([muscle]) => muscle)));
    const lines = muscles.map((muscle) => {
      const sides = pairs.filter(([one]) => one === muscle).map(([, side]) => side);
      const side = t(`side-${sides.length > 1 ? 'both' : sides[0]}`);
      return t('muscle-on-side', {side, muscle: this.muscle(muscle)});
    });
    if (lines.join() === this.listed) return;
    this.listed = lines.join();
    const strong = lines.slice(0, STRONG).map((text, n) => entry(`rank-${n + 1}`, text));
    const rest = lines.slice(STRONG);
    this.list.replaceChildren(...strong, ...(rest.length ? [entry('rest', rest.join(t('list-next')))] : []));
  }

  /** Where a region lies in what is shown, and whether that explains its mark. @param {Region} path */
  describe(path) {
    const {view} = this.body.store;
    const id = path.dataset.region || '';
    const shown = view.zones ? this.body.shown.now(view) : [];
    const zones = shown.flatMap(([muscle, side]) => {
      const level = this.body.shown.matcher.level(muscle, side, id);
      if (!level) return [];
      return t('zone', {side: t(`side-${side}`), muscle: this.muscle(muscle), level: t(`level-${level}`)});
    });
    const other = shown.length ? t(view.regions.includes(id) ? 'not-explained' : 'outside') : '';
    const text = zones.length ? t('inside', {zones: listed(zones)}) : other;
    if ((path.getAttribute('aria-description') || '') === text) return;
    if (text) path.setAttribute('aria-description', text);
    else path.removeAttribute('aria-description');
  }
}

/** @param {string} kind @param {string} text */
function entry(kind, text) {
  const item = document.createElement('li');
  const sign = svg('svg', {class: kind, width: 24, height: 18, viewBox: '0 0 24 18', 'aria-hidden': 'true'});
  sign.append(svg('rect', {x: 1, y: 2, width: 22, height: 14, rx: 4}));
  const words = document.createElement('span');
  words.textContent = text;
  item.append(sign, words);
  return item;
}
