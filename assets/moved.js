/** What was painted or pointed at on one body, on another one: by the moves from the first body (bodymap/draw/cells.py). Pure. */
import {AREA, blank, CELL, COLUMNS, FACES, ROWS} from './painted.js';

const SPACING = 20; // figure units between two nodes
const TURNS = 8; // of the search for what is moved to a place: by then it changes by less than a cell
const NEAR = 0.5; // figure units: near enough
const FAR = 30 * COLUMNS; // cells: rows that nothing moves further than

/** Figure -> outwards and down of each node, front before back, row by row; none for the first body. @typedef {Record<string, number[]>} Moves */
/** @typedef {[number, number]} Place in figure units */

export class Moved {
  /** @param {Frame} frame */
  constructor({width, height, midline}) {
    /** Those that have come. @type {Moves} */
    this.moves = {};
    this.midline = midline;
    this.across = Math.floor(width / SPACING / 2) + 1;
    this.down = Math.floor(height / SPACING) + 1;
  }

  /** How far a place of the first body is moved on another one. @param {string} figure @param {number} face @param {Place} place @returns {Place} */
  by(figure, face, [x, y]) {
    const moves = this.moves[figure];
    if (!moves?.length) return [0, 0];
    const side = x < this.midline ? -1 : 1;
    const out = Math.min(this.across - 1.001, Math.abs(x - this.midline) / SPACING);
    const row = Math.max(0, Math.min(this.down - 1.001, y / SPACING));
    const [left, top] = [Math.floor(out), Math.floor(row)];
    const found = /** @type {Place} */ ([0, 0]);
    for (const right of [0, 1]) {
      for (const below of [0, 1]) {
        const share = Math.abs(1 - right - out + left) * Math.abs(1 - below - row + top);
        const node = 2 * ((face * this.down + top + below) * this.across + left + right);
        found[0] += side * share * moves[node];
        found[1] += share * moves[node + 1];
      }
    }
    return found;
  }

  /** Where a place of one figure is on another one. @param {string} from @param {string} to @param {number} face @param {Place} place @returns {Place} */
  place(from, to, face, place) {
    let first = place;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const [x, y] = this.by(from, face, first);
      const [offX, offY] = [place[0] - x - first[0], place[1] - y - first[1]];
      first = [first[0] + offX, first[1] + offY];
      if (Math.abs(offX) + Math.abs(offY) < NEAR) break;
    }
    const [x, y] = this.by(to, face, first);
    return [first[0] + x, first[1] + y];
  }

  /** What is painted on one figure, on another one: each cell looks where it comes from. @param {string} from @param {string} to @param {import('./painted.js').Cells} cells */
  cells(from, to, cells) {
    const found = blank();
    for (let face = 0; face < FACES.length; face += 1) {
      const painted = cells.subarray(face * AREA, (face + 1) * AREA);
      const [first, last] = [painted.indexOf(1), painted.lastIndexOf(1)];
      if (first < 0) continue;
      for (let cell = Math.max(0, first - FAR); cell < Math.min(AREA, last + FAR); cell += 1) {
        const [x, y] = [(cell % COLUMNS) + 0.5, Math.floor(cell / COLUMNS) + 0.5];
        const [column, row] = this.place(to, from, face, [x * CELL, y * CELL]).map((value) => Math.floor(value / CELL));
        if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) continue;
        found[face * AREA + cell] = cells[face * AREA + row * COLUMNS + column];
      }
    }
    return found;
  }
}
