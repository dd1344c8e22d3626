/**
 * The table of patterns, turned round from muscle -> places to place -> muscles: a press then costs what its marks
 * touch, however many muscles there are. A slot is 3 * muscle + 0 right, 1 left, 2 both.
 */

/** Levels of a pattern, as in bodymap/atlas/patterns.py. */
export const LEVELS = ['core', 'local', 'spillover', 'rare', 'disputed', 'beside'];
/** How many of them are usual, are zones, are there. */
export const USUAL = 3;
export const ZONES = 5;
export const ALL = LEVELS.length;
/** Of a muscle's three slots, in this order. */
export const SLOTS = ['right', 'left', 'both'];

/** @typedef {[number[], number, number]} Common places on either side; whether it is common there (1, 0, -1); how often */
/** @typedef {{any: boolean, for: Set<string>, against: Set<string>}} Sign */

/** @param {string} id */
function mirrored(id) {
  const cut = id.lastIndexOf('-');
  /** @type {Record<string, string>} */
  const other = {left: 'right', right: 'left'};
  const side = other[id.slice(cut + 1)];
  return side ? id.slice(0, cut + 1) + side : id;
}

export class Patterns {
  /**
   * @param {string[]} ids of the regions, in the table's order
   * @param {*} table as bodymap/fit/browser_table.py makes it
   */
  constructor(ids, table) {
    /** @type {string[]} */
    this.muscles = table.muscles;
    /** @type {Record<string, [string, string]>} */
    this.names = table.names;
    /** @type {string[]} */
    this.home = table.home;
    /** @type {Record<string, number>} */
    this.weights = table.weights;
    /** @type {Set<string>} */
    this.inconstant = new Set(table.inconstant);
    this.number = new Map(this.muscles.map((muscle, m) => [muscle, m]));
    /** @type {Common[][]} */
    this.common = this.muscles.map((muscle) => table.patterns[muscle].common);
    /** @type {Record<string, Sign>} */
    this.signs = {};
    for (const [id, sign] of Object.entries(table.signs)) {
      this.signs[id] = {any: sign.any, for: new Set(sign.for), against: new Set(sign.against)};
    }
    this.count = ids.length;
    /** Place -> [slot, level, slot, level, ...]. */
    this.touches = ids.map(() => /** @type {number[]} */ ([]));
    /** Place -> numbers of the areas that it is in. */
    this.within = ids.map(() => /** @type {number[]} */ ([]));
    /** Area -> how many regions it has. */
    this.areas = /** @type {number[]} */ ([]);
    /** Slot (right or left) -> [first area, one after the last]. */
    this.ranges = /** @type {[number, number][]} */ ([]);
    /** @returns {Set<number>[][]} */
    const sides = () => this.muscles.map(() => [new Set(), new Set()]);
    /** [muscle][side] -> places at the far end of the pattern. */
    this.far = sides();
    /** [muscle][side] -> places over the muscle itself. */
    this.over = sides();
    this.levels = new Uint8Array(3 * this.muscles.length * ids.length);
    this.fill(ids, table.patterns);
  }

  /** 1 core, 2 local, ..., 0 none. @param {number} slot @param {number} place */
  at(slot, place) {
    return this.levels[slot * this.count + place];
  }

  /** @param {string[]} ids @param {*} patterns those of the right side; the left ones are their mirror images */
  fill(ids, patterns) {
    const places = new Map(ids.map((id, n) => [id, n]));
    const mirror = ids.map((id) => /** @type {number} */ (places.get(mirrored(id))));
    this.muscles.forEach((muscle, m) => {
      this.fillSide(m, 0, patterns[muscle], (place) => place);
      this.fillSide(m, 1, patterns[muscle], (place) => mirror[place]);
      this.join(m);
    });
  }

  /** @param {number} m @param {number} side @param {*} own @param {(place: number) => number} to */
  fillSide(m, side, own, to) {
    const slot = 3 * m + side;
    LEVELS.forEach((level, n) => {
      for (const place of own[level]) this.levels[slot * this.count + to(place)] = n + 1;
    });
    for (const place of own.far) this.far[m][side].add(to(place));
    for (const place of own.over) this.over[m][side].add(to(place));
    const first = this.areas.length;
    for (const area of own.areas) {
      for (const place of area) this.within[to(place)].push(this.areas.length);
      this.areas.push(area.length);
    }
    this.ranges[slot] = [first, this.areas.length];
  }

  /** The slot of both sides: at each place the stronger level of the two. @param {number} m */
  join(m) {
    for (let place = 0; place < this.count; place += 1) {
      const [right, left] = [this.at(3 * m, place), this.at(3 * m + 1, place)];
      const both = right && left ? Math.min(right, left) : right || left;
      this.levels[(3 * m + 2) * this.count + place] = both;
      [right, left, both].forEach((level, side) => {
        if (level) this.touches[place].push(3 * m + side, level - 1);
      });
    }
  }
}
