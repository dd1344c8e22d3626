/** Names around the body: whose zones are shown, and what each region's colour says to those who see it. */
import {atRest} from './frames.js';
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

  /** What is drawn with its sign, the rest by name. @param {Pair[]} pairs */
  show(pairs) {
    const muscles = Array.from(new Set(pairs.map(([muscle]) => muscle)));
    const lines = muscles.map((muscle) => {
      const sides = pairs.filter(([one]) => one === muscle).map(([, side]) => side);
      const side = t(`side-${sides.length > 1 ? 'both' : sides[0]}`);
      return t('muscle-on-side', {side, muscle: this.muscle(muscle)});
    });
    const {matcher} = this.body.shown;
    const key = muscles.map((muscle, n) => `${lines[n]} ${matcher.hue(muscle)}`).join();
    if (key === this.listed) return;
    this.listed = key;
    const drawn = matcher.drawn(muscles);
    const signed = drawn.map((muscle, n) => {
      const kind = n ? `rank-${n + 1} other` : 'rank-1';
      return entry(lines[muscles.indexOf(muscle)], `${kind} hue-${matcher.hue(muscle)}`);
    });
    const rest = lines.filter((_, n) => !drawn.includes(muscles[n]));
    this.list.replaceChildren(...signed, ...(rest.length ? [entry(rest.join(t('list-next')))] : []));
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
    const found = view.findings.includes(id) ? t('finding') : '';
    const other = shown.length ? t(view.regions.includes(id) ? 'not-explained' : 'outside') : '';
    const place = zones.length ? t('inside', {zones: listed(zones)}) : other;
    const text = [place, found].filter(Boolean).join(t('list-next'));
    if ((path.getAttribute('aria-description') || '') === text) return;
    if (text) path.setAttribute('aria-description', text);
    else path.removeAttribute('aria-description');
  }
}

/** @param {string} text @param {string} [kind] of its sign, if it has one */
function entry(text, kind = '') {
  const item = document.createElement('li');
  if (!kind) item.className = 'rest';
  const words = document.createElement('span');
  words.textContent = text;
  if (kind) {
    const sign = svg('svg', {class: kind, width: 24, height: 18, viewBox: '0 0 24 18', 'aria-hidden': 'true'});
    sign.append(svg('rect', {x: 2, y: 2, width: 20, height: 14, rx: 4}));
    item.append(sign);
  }
  item.append(words);
  return item;
}
