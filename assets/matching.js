/**
 * Which muscles to draw on which side, before the server answers: the rule of bodymap/fit/matching.py and ranking.py
 * (its table: bodymap/fit/browser_table.py).
 */
import {ALL, LEVELS, Patterns, SLOTS, USUAL, ZONES} from './patterns.js';

/** @typedef {import('./store.js').View} View */
/** @typedef {Pick<View, 'regions' | 'muscle' | 'side' | 'answers' | 'compare'>} Asked what the rule looks at */
/** @typedef {[string, string]} Pair muscle and side */
/** @typedef {{inLevel: Int32Array, inArea: Int32Array, places: number[]}} Counted what the marks touch */
/** @typedef {{power: number, factor: number, lifts: number, balance: number}} Heard what the answers say of a muscle */
/**
 * @typedef {object} Candidate how well the marks fit one muscle on a set of sides
 * @property {string} muscle
 * @property {string[]} sides
 * @property {number[]} counts marks at each level
 * @property {number} explained marks in zones
 * @property {number} lifts
 * @property {number} balance
 * @property {number} fit
 */
/** @typedef {Candidate & {rank: number[]}} Ranked */

/** Patterns drawn at full strength. */
export const STRONG = 2;
/** @type {Record<string, string[]>} */
const SETS = {right: ['right'], left: ['left'], both: ['right', 'left']};

/** @param {number} number */
const rounded = (number) => Math.floor(number * 1e6 + 0.5) / 1e6;
/** @param {number[]} numbers */
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
/** The numbers of a candidate's sides, 0 right and 1 left. @param {{sides: string[]}} one */
const sidesOf = ({sides}) => sides.map((side) => SLOTS.indexOf(side));

/** Compare by whether any mark is explained, then by fit, then by how many marks lie in zones of each level. @param {Candidate} a @param {Candidate} b */
function compare(a, b) {
  const [ours, theirs] = [a, b].map(({explained, fit, counts}) => [
    Number(explained > 0),
    fit,
    ...counts.slice(0, ZONES),
  ]);
  const n = ours.findIndex((value, at) => value !== theirs[at]);
  return n < 0 ? 0 : ours[n] - theirs[n];
}

/** How near the marks come: 0 into usual zones, 1 into others, 2 beside a usual one, 3 nowhere. @param {Candidate} one */
function reach({counts, explained}) {
  if (total(counts.slice(0, USUAL))) return 0;
  if (explained) return 1;
  return total(counts) ? 2 : 3;
}

/** Order those that are as good, first the one that the answers speak for most, then by rank; else they stay as they are. @param {Ranked} one @param {Ranked} other */
function byStanding(one, other) {
  const [ours, theirs] = [one, other].map(({balance, rank}) => [balance, ...rank]);
  const n = ours.findIndex((value, at) => value !== theirs[at]);
  return n < 0 ? 0 : theirs[n] - ours[n];
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
   * @param {Asked} view
   * @returns {Pair[]} the best fit first; none before the table is there
   */
  match(view) {
    if (!this.patterns) return [];
    return new Matching(this, this.patterns, view).shown();
  }

  /** Whether it is one of the app's own. @param {string} muscle */
  isHome(muscle) {
    return Boolean(this.patterns?.home.includes(muscle));
  }

  /** Whether a muscle was chosen by hand. @param {string} muscle */
  isChosen(muscle) {
    return muscle === 'both' || Boolean(this.patterns?.number.has(muscle));
  }

  /** A muscle's names, plain and anatomical; empty before the table is there. @param {string} muscle */
  names(muscle) {
    return this.patterns?.names[muscle] || ['', ''];
  }

  /**
   * A level of zones or "": where a region lies in a muscle's pattern on one side.
   * @param {string} muscle @param {string} side @param {string} region
   */
  level(muscle, side, region) {
    const m = this.patterns?.number.get(muscle);
    const place = this.places.get(region);
    if (!this.patterns || m === undefined || place === undefined) return '';
    return LEVELS.slice(0, ZONES)[this.patterns.at(3 * m + SLOTS.indexOf(side), place) - 1] || '';
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
    this.counted = this.count(marked.map((id) => /** @type {number} */ (places.get(id))));
  }

  /** @returns {Pair[]} */
  shown() {
    const {patterns, counted, view} = this;
    const chosen = this.chosen();
    /** @type {Record<string, Candidate>} */
    const found = {};
    if (counted.places.length) {
      const touched = patterns.muscles.filter((_, m) => this.isTouched(m));
      for (const muscle of chosen.length ? chosen : touched) found[muscle] = this.best(muscle);
    }
    const follow = this.lean < 0 ? SETS.left : SETS.right;
    return (chosen.length ? chosen : this.fitting(found)).flatMap((muscle) => {
      const own = found[muscle];
      const sides = SETS[view.side] || (own && own.fit > 0 ? own.sides : follow);
      return sides.map((side) => /** @type {Pair} */ ([muscle, side]));
    });
  }

  /** The muscles that were asked for by name. */
  chosen() {
    const {number, home} = this.patterns;
    const {muscle} = this.view;
    const pair = this.view.compare.filter((one) => number.has(one));
    if (pair.length === STRONG) return pair;
    if (muscle === 'both') return home;
    return number.has(muscle) ? [muscle] : [];
  }

  /** Those that fit, the best first, then the app's own where a mark lies in their zones. @param {Record<string, Candidate>} found */
  fitting(found) {
    if (!this.counted.places.length) return [];
    const near = this.order(Object.values(found));
    const own = this.patterns.home.map((muscle) => found[muscle]).filter((one) => one?.explained);
    const all = new Set([...near.slice(0, 1), ...own, ...near].map((one) => one.muscle));
    return Array.from(all).slice(0, this.patterns.weights.cards);
  }

  /** @param {number[]} places @returns {Counted} in each slot how many at each level; in each area how many */
  count(places) {
    const {muscles, areas, touches, within} = this.patterns;
    const inLevel = new Int32Array(3 * ALL * muscles.length);
    const inArea = new Int32Array(areas.length);
    for (const place of places) {
      const hits = touches[place];
      for (let i = 0; i < hits.length; i += 2) inLevel[ALL * hits[i] + hits[i + 1]] += 1;
      for (const area of within[place]) inArea[area] += 1;
    }
    return {inLevel, inArea, places};
  }

  /** @param {number} m */
  isTouched(m) {
    return this.counted.inLevel.subarray(3 * ALL * m, 3 * ALL * (m + 1)).some((marks) => marks > 0);
  }

  /** How many answers speak for the muscle, against it, not of it, and are a no to what it has. @param {string} muscle @returns {Heard} */
  heard(muscle) {
    const {signs, weights: w} = this.patterns;
    let [factor, lifts, balance] = [1, 0, 0]; // balance: how many more answers speak for it than against it
    for (const answer of this.view.answers) {
      const sign = signs[answer];
      const denied = answer.startsWith('no-') && signs[answer.slice(3)];
      if (!denied && !sign) continue;
      const isFor = !denied && sign.for.has(muscle);
      const isAgainst = denied ? denied.for.has(muscle) : !isFor && (sign.against.has(muscle) || sign.any);
      lifts += Number(isFor);
      balance += Number(isFor) - Number(isAgainst);
      if (isAgainst) factor *= denied ? w.value_absent : w.value_against;
    }
    return {power: (1 - w.lift) ** lifts, factor, lifts, balance};
  }

  /** @param {number} m @param {number} which slot of the muscle @param {Heard} heard @returns {Candidate} */
  candidate(m, which, heard) {
    const {weights: w, muscles} = this.patterns;
    const {inLevel, places} = this.counted;
    const counts = LEVELS.map((_, level) => inLevel[ALL * (3 * m + which) + level]);
    const outside = places.length - total(counts);
    const worth = total(LEVELS.map((level, n) => counts[n] * w[`value_${level}`])) + outside * w.value_outside;
    const picture = (worth / places.length) ** w.power * (w.base + (1 - w.base) * this.coverage(m, which));
    return {
      muscle: muscles[m],
      sides: SETS[SLOTS[which]],
      counts,
      explained: total(counts.slice(0, ZONES)),
      lifts: heard.lifts,
      balance: heard.balance,
      fit: rounded(picture ** heard.power * heard.factor),
    };
  }

  /** How much of the pattern's areas is marked. @param {number} m @param {number} which */
  coverage(m, which) {
    const {areas, ranges} = this.patterns;
    let sum = 0;
    let number = 0;
    for (const side of which === 2 ? [0, 1] : [which]) {
      const [first, end] = ranges[3 * m + side];
      number += end - first;
      for (let area = first; area < end; area += 1) sum += this.counted.inArea[area] / areas[area];
    }
    return number ? sum / number : 0;
  }

  /** On right, left or both, whichever fits best. @param {string} muscle */
  best(muscle) {
    const m = /** @type {number} */ (this.patterns.number.get(muscle));
    const heard = this.heard(muscle);
    const [right, left] = [0, 1].map((side) => this.candidate(m, side, heard));
    const order = compare(right, left);
    if (reach(right) === reach(left) && reach(left) < 3) {
      const both = this.candidate(m, 2, heard);
      const isMore = both.explained > Math.max(right.explained, left.explained);
      if (isMore || (order === 0 && this.lean === 0)) return both;
    }
    if (order === 0) return this.lean < 0 ? left : right;
    return order < 0 ? left : right;
  }

  /** Whether all marks that a candidate explains lie at the far end of its pattern. @param {Candidate} one */
  isFar(one) {
    const m = /** @type {number} */ (this.patterns.number.get(one.muscle));
    const sides = sidesOf(one);
    const inside = this.counted.places.filter((place) =>
      sides.some((side) => {
        const at = this.patterns.at(3 * m + side, place);
        return at > 0 && at <= ZONES;
      }),
    );
    return one.explained > 0 && inside.every((place) => sides.some((side) => this.patterns.far[m][side].has(place)));
  }

  /** What puts a muscle before others as good: whether it is common there, lies there, and how common. @param {Candidate} one */
  rank(one) {
    const m = /** @type {number} */ (this.patterns.number.get(one.muscle));
    const marked = this.counted.places;
    const rows = this.patterns.common[m];
    const hits = rows.map(([there]) => marked.filter((place) => there.includes(place)).length);
    const most = Math.max(0, ...hits);
    const [, common, often] = most ? rows[hits.indexOf(most)] : [[], 0, 0];
    const over = marked.filter((place) => sidesOf(one).some((side) => this.patterns.over[m][side].has(place)));
    return [common, Number(2 * over.length >= marked.length), often];
  }

  /** What matches, in order, and as far as it is as good as the first: `ordered` of bodymap/fit/ranking.py. @param {Candidate[]} found */
  order(found) {
    const {weights: w} = this.patterns;
    let left = found.filter((one) => one.fit >= w.partly).sort((a, b) => b.fit - a.fit); // stable: ties by order
    /** @type {Ranked[]} */
    const ordered = [];
    let first = 0;
    while (left.length) {
      const best = left[0].fit;
      const level = left.filter((one) => rounded(best - one.fit) <= w.near);
      left = left.slice(level.length);
      ordered.push(...level.map((one) => ({...one, rank: this.rank(one)})).sort(byStanding)); // stable
      first = first || ordered.length;
    }
    const lead = Math.max(
      0,
      ordered.findIndex((one) => !this.isHeldBack(one)),
    );
    ordered.unshift(...ordered.splice(lead, 1));
    return ordered.slice(0, Math.max(first, ordered.length ? lead + 1 : 0));
  }

  /** @param {Ranked} one */
  isHeldBack(one) {
    const isRare = one.rank[0] < 0 || this.patterns.inconstant.has(one.muscle);
    return this.isFar(one) || (one.explained < 2 && !one.lifts && isRare);
  }
}
