/** The table of patterns (bodymap/fit/browser_table.py), with those of the left side, which are mirror images. */

/** Levels of a pattern, as in bodymap/atlas/patterns.py: how many of them are usual, and how many are zones. */
export const LEVELS = ['core', 'local', 'spillover', 'rare', 'disputed', 'beside'];
export const USUAL = 3;
export const ZONES = 5;

/**
 * A muscle's pattern on the right, on the left or on both sides. Places are numbers of regions in the table's order;
 * `levels` says of each place 1 for core, 2 for local and so on, 0 for none; `shares` what a mark there adds to the
 * coverage; `far` is the far end of the pattern, `over` lies over the muscle itself.
 * @typedef {{levels: Uint8Array, shares: Float64Array, far: Set<number>, over: Set<number>}} Pattern
 * @typedef {[number[], number, number]} Common places on either side; whether it is common there (1, 0, -1); how often
 * @typedef {{on: Record<string, Pattern>, common: Common[], names: [string, string], hue: number}} Muscle `on` right, left, both
 * @typedef {{any: boolean, for: string[], against: string[]}} Sign
 */

/** @param {string} id */
const mirrored = (id) =>
  id.replace(/-(left|right)$/, (_end, /** @type {string} */ side) => (side === 'left' ? '-right' : '-left'));

export class Patterns {
  /** @param {string[]} ids of the regions, in the table's order @param {*} table */
  constructor(ids, table) {
    this.home = /** @type {string[]} */ (table.home);
    this.weights = /** @type {Record<string, number>} */ (table.weights);
    this.inconstant = /** @type {string[]} */ (table.inconstant);
    this.signs = /** @type {Map<string, Sign>} */ (new Map(Object.entries(table.signs)));
    const mirror = ids.map((id) => ids.indexOf(mirrored(id)));
    /** By id, in the table's order. @type {Map<string, Muscle>} */
    this.muscles = new Map(
      table.muscles.map((/** @type {string} */ id) => {
        const {common, ...own} = table.patterns[id];
        const right = pattern(ids.length, own, (place) => place);
        const left = pattern(ids.length, own, (place) => mirror[place]);
        return [
          id,
          {on: {right, left, both: joined(right, left)}, common, names: table.names[id], hue: table.hues[id]},
        ];
      }),
    );
  }
}

/** @param {number} count of places @param {*} own of the right side @param {(place: number) => number} to @returns {Pattern} */
function pattern(count, own, to) {
  const levels = new Uint8Array(count);
  LEVELS.forEach((level, n) => {
    for (const place of own[level]) levels[to(place)] = n + 1;
  });
  const shares = new Float64Array(count); // the mean over the main areas of their marked share
  for (const area of own.areas) for (const place of area) shares[to(place)] += 1 / area.length / own.areas.length;
  return {levels, shares, far: new Set(own.far.map(to)), over: new Set(own.over.map(to))};
}

/** On both sides: at each place the stronger level of the two. @param {Pattern} right @param {Pattern} left @returns {Pattern} */
function joined(right, left) {
  const levels = right.levels.map((level, place) => Math.min(level || Infinity, left.levels[place] || level));
  const [far, over] = [
    [...right.far, ...left.far],
    [...right.over, ...left.over],
  ];
  const shares = right.shares.map((share, place) => (share + left.shares[place]) / 2);
  return {levels, shares, far: new Set(far), over: new Set(over)};
}
