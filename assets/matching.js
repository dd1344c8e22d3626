/**
 * Which muscles to draw on which side, before the server answers: the rule of bodymap/fit/matching.py and ranking.py
 * (its table: bodymap/fit/browser_table.py).
 */
import {LEVELS, Patterns, USUAL, ZONES} from './patterns.js';

/** @typedef {import('./patterns.js').Muscle} Muscle */
/**
 * How well the marks fit one muscle on the right, the left or both sides: marks at each level, and how many are in zones;
 * answers that speak for it, and how many more these are than those against it.
 * @typedef {{counts: number[], explained: number, lifts: number, balance: number}} Counts
 * @typedef {Counts & {muscle: string, side: string, fit: number}} Candidate
 */

/** Patterns drawn at full strength. */
export const STRONG = 2;
/** @type {Record<string, string[]>} */
const SIDES = {right: ['right'], left: ['left'], both: ['right', 'left']};

/** @param {number} number */
const rounded = (number) => Math.floor(number * 1e6 + 0.5) / 1e6;
/** @param {number[]} numbers */
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/** Which of two rows of numbers is the higher, by the first in which they differ. @param {number[]} ours @param {number[]} theirs */
function compared(ours, theirs) {
  const n = ours.findIndex((value, at) => value !== theirs[at]);
  return n < 0 ? 0 : ours[n] - theirs[n];
}

/** A candidate by whether any mark is explained, then by fit, then by how many marks lie in zones of each level. @param {Candidate} one */
const merits = ({explained, fit, counts}) => [Number(explained > 0), fit, ...counts.slice(0, ZONES)];

/** How near the marks come: 0 into usual zones, 1 into others, 2 beside a usual one, 3 nowhere. @param {Candidate} one */
function reach({counts, explained}) {
  if (total(counts.slice(0, USUAL))) return 0;
  if (explained) return 1;
  return total(counts) ? 2 : 3;
}

export class Matcher {
  /** @param {Record<string, {side: string}>} regions by id, in the table's order */
  constructor(regions) {
    this.regions = regions;
    this.ids = Object.keys(regions);
    this.places = new Map(this.ids.map((id, n) => [id, n]));
    /** @type {Patterns | null} */
    this.patterns = null;
  }

  /** @param {*} table as bodymap/fit/browser_table.py makes it */
  read(table) {
    this.patterns = new Patterns(this.ids, table);
  }

  /**
   * What to draw, the best fit first; nothing before the table is there. While an emergency waits to be answered, only the
   * app's own muscles and what was chosen by hand.
   * @param {Asked} view @param {boolean} [isHeld] whether one waits @returns {Pair[]}
   */
  match(view, isHeld = false) {
    if (!this.patterns) return [];
    const {home, muscles} = this.patterns;
    const pairs = new Matching(this, this.patterns, view).shown();
    return isHeld && !muscles.has(view.muscle) ? pairs.filter(([muscle]) => home.includes(muscle)) : pairs;
  }

  /** A muscle's names, plain and anatomical; empty before the table is there. @param {string} muscle */
  names(muscle) {
    return this.patterns?.muscles.get(muscle)?.names || ['', ''];
  }

  /** Which of the six hues stays with a muscle. @param {string} [muscle] */
  hue(muscle = '') {
    return this.patterns?.muscles.get(muscle)?.hue || 1;
  }

  /** Of the muscles shown, those that are drawn: the first two, and the app's own. @param {string[]} muscles the best fit first */
  drawn(muscles) {
    return muscles.filter((muscle, n) => n < STRONG || this.patterns?.home.includes(muscle));
  }

  /** A level of zones or "": where a region lies in a muscle's pattern on one side. @param {string} id @param {string} side @param {string} region */
  level(id, side, region) {
    const muscle = this.patterns?.muscles.get(id);
    const place = this.places.get(region);
    if (!muscle || place === undefined) return '';
    return LEVELS.slice(0, ZONES)[muscle.on[side].levels[place] - 1] || '';
  }

  /** The marked regions that lie in no zone of what is shown. @param {string[]} regions @param {Pair[]} shown */
  unexplained(regions, shown) {
    if (!this.patterns) return [];
    return regions.filter((id) => !shown.some(([muscle, side]) => this.level(muscle, side, id)));
  }
}

/** One question to the rule. */
class Matching {
  /** @param {Matcher} matcher @param {Patterns} patterns @param {Asked} view */
  constructor({regions, places}, patterns, view) {
    this.patterns = patterns;
    this.view = view;
    const marked = view.regions.filter((id) => places.has(id));
    const on = (/** @type {string} */ side) => marked.filter((id) => regions[id].side === side).length;
    this.lean = on('right') - on('left');
    this.places = marked.map((id) => /** @type {number} */ (places.get(id)));
    /** How much of each is painted; what was pressed weighs 1. */
    this.weights = marked.map((id) => view.shares?.[id] ?? 1);
    this.marked = new Set(this.places);
  }

  /** @returns {Pair[]} */
  shown() {
    const chosen = this.chosen();
    const found = this.places.length ? (chosen.length ? chosen : this.touched()).map((id) => this.best(id)) : [];
    const follow = this.lean < 0 ? 'left' : 'right';
    return (chosen.length ? chosen : this.fitting(found)).flatMap((muscle) => {
      const own = found.find((one) => one.muscle === muscle);
      const sides = SIDES[this.view.side] || SIDES[own?.fit ? own.side : follow];
      return sides.map((side) => /** @type {Pair} */ ([muscle, side]));
    });
  }

  /** The muscles that were asked for by name. */
  chosen() {
    const {muscles, home} = this.patterns;
    const {muscle, compare} = this.view;
    const pair = compare.filter((one) => muscles.has(one));
    if (pair.length === STRONG) return pair;
    if (muscle === 'both') return home;
    return muscles.has(muscle) ? [muscle] : [];
  }

  /** Those that have a mark in their pattern or beside it. */
  touched() {
    const all = Array.from(this.patterns.muscles);
    return all.filter(([, {on}]) => this.places.some((place) => on.both.levels[place])).map(([id]) => id);
  }

  /** Those that fit, the best first, then the app's own where a mark lies in their zones. @param {Candidate[]} found */
  fitting(found) {
    const {home, weights} = this.patterns;
    const near = this.order(found);
    const own = home.flatMap((id) => found.filter((one) => one.muscle === id && one.explained));
    const all = new Set([...near.slice(0, 1), ...own, ...near].map((one) => one.muscle));
    return Array.from(all).slice(0, weights.cards);
  }

  /** What the answers say of a muscle: how many speak for it, how many more than against it, and what those take off. @param {string} muscle */
  heard(muscle) {
    const {signs, weights} = this.patterns;
    let [factor, lifts, balance] = [1, 0, 0];
    for (const answer of this.view.answers) {
      const isNo = answer.startsWith('no-');
      const sign = signs.get(isNo ? answer.slice(3) : answer);
      if (!sign) continue;
      const has = sign.for.includes(muscle);
      const isFor = has && !isNo;
      const isAgainst = isNo ? has : !has && (sign.any || sign.against.includes(muscle));
      lifts += Number(isFor);
      balance += Number(isFor) - Number(isAgainst);
      if (isAgainst) factor *= isNo ? weights.value_absent : weights.value_against;
    }
    return {factor, lifts, balance};
  }

  /** @param {string} id @param {string} side right, left or both @returns {Candidate} */
  candidate(id, side) {
    const {weights: w} = this.patterns;
    const {factor, lifts, balance} = this.heard(id);
    const {levels, shares} = this.pattern(id, side);
    const counts = LEVELS.map(() => 0);
    const amounts = LEVELS.map(() => 0);
    this.places.forEach((place, n) => {
      if (!levels[place]) return;
      counts[levels[place] - 1] += 1;
      amounts[levels[place] - 1] += this.weights[n];
    });
    const all = total(this.weights);
    const outside = all - total(amounts);
    const worth = total(LEVELS.map((level, n) => amounts[n] * w[`value_${level}`])) + outside * w.value_outside;
    const coverage = total(this.places.map((place) => shares[place]));
    const picture = (worth / all) ** w.power * (w.base + (1 - w.base) * coverage);
    const fit = rounded(picture ** ((1 - w.lift) ** lifts) * factor);
    return {muscle: id, side, counts, explained: total(counts.slice(0, ZONES)), lifts, balance, fit};
  }

  /** @param {string} id @param {string} side */
  pattern(id, side) {
    return /** @type {Muscle} */ (this.patterns.muscles.get(id)).on[side];
  }

  /** On right, left or both, whichever fits best. @param {string} muscle */
  best(muscle) {
    const [right, left] = ['right', 'left'].map((side) => this.candidate(muscle, side));
    const order = compared(merits(right), merits(left));
    if (reach(right) === reach(left) && reach(left) < 3) {
      const both = this.candidate(muscle, 'both');
      const isMore = both.explained > Math.max(right.explained, left.explained);
      if (isMore || (order === 0 && this.lean === 0)) return both;
    }
    return (order || this.lean) < 0 ? left : right;
  }

  /** Whether all marks that a candidate explains lie at the far end of its pattern. @param {Candidate} one */
  isFar({muscle, side, explained}) {
    const {levels, far} = this.pattern(muscle, side);
    return explained > 0 && this.places.every((place) => !levels[place] || levels[place] > ZONES || far.has(place));
  }

  /** What puts a muscle before others as good: whether it is common there, lies there, and how common. @param {Candidate} one */
  rank({muscle, side}) {
    const {common: rows} = /** @type {Muscle} */ (this.patterns.muscles.get(muscle));
    const hits = rows.map(([there]) => there.filter((place) => this.marked.has(place)).length);
    const most = Math.max(0, ...hits);
    const [, common, often] = most ? rows[hits.indexOf(most)] : [[], 0, 0];
    const over = this.places.filter((place) => this.pattern(muscle, side).over.has(place));
    return [common, Number(2 * over.length >= this.places.length), often];
  }

  /** What matches, in order, and as far as it is as good as the first: `ordered` of bodymap/fit/ranking.py. @param {Candidate[]} found */
  order(found) {
    const {weights: w} = this.patterns;
    let left = found.filter((one) => one.fit >= w.partly).sort((a, b) => b.fit - a.fit); // stable: ties by order
    /** First the one that the answers speak for most, then by rank. @type {(Candidate & {standing: number[]})[]} */
    const ordered = [];
    let first = 0;
    while (left.length) {
      const best = left[0].fit;
      const tied = left.filter((one) => rounded(best - one.fit) <= w.near);
      left = left.slice(tied.length);
      const ranked = tied.map((one) => ({...one, standing: [one.balance, ...this.rank(one)]}));
      ordered.push(...ranked.sort((a, b) => compared(b.standing, a.standing))); // stable
      first = first || ordered.length;
    }
    const lead = ordered.findIndex((one) => !this.isHeldBack(one, one.standing[1]));
    if (lead > 0) ordered.unshift(...ordered.splice(lead, 1));
    return ordered.slice(0, Math.max(first, lead + 1));
  }

  /** Whether another muscle should stand before it. @param {Candidate} one @param {number} common as in `rank` */
  isHeldBack(one, common) {
    const isRare = common < 0 || this.patterns.inconstant.includes(one.muscle);
    return this.isFar(one) || (one.explained < 2 && !one.lifts && isRare);
  }
}
