/** What is written over the body that turns: R and L, and the names of the muscles under glass, with lines that lead there. */
import {svg} from './paint.js';

const OUT = 120; // mm from a muscle to its name
const LINE = 22; // CSS pixels that names keep between them, as EDGE and CLEAR
const EDGE = 14; // from the edge of the canvas
const CLEAR = 44; // between R and L, so that they are seen apart
const HEAD = [250, 1690, 0]; // mm: where the left letter stands beside the head

/** @typedef {{text: string, x: number, y: number}} Sign CSS pixels from the upper left corner */

/**
 * Rows of names that keep their distance, in the order in which they stand.
 * @param {number[]} rows @returns {number[]}
 */
export function spaced(rows) {
  const order = rows.map((_, n) => n).sort((a, b) => rows[a] - rows[b]);
  const found = [...rows];
  for (let n = 1; n < order.length; n += 1) {
    found[order[n]] = Math.max(found[order[n]], found[order[n - 1]] + LINE);
  }
  return found;
}

export class Leaders {
  /** @param {HTMLElement} holder of the canvas @param {string[]} letters of the right side and of the left */
  constructor(holder, letters) {
    this.letters = letters;
    /** @type {Map<string, number>} */
    this.widths = new Map();
    this.last = ''; // what stands there, and where
    this.drawn = svg('svg', {class: 'xray', 'aria-hidden': 'true'});
    holder.append(this.drawn);
  }

  /**
   * @param {{width: number, height: number}} size
   * @param {number} scale mm a CSS pixel
   * @param {(place: number[]) => {x: number, y: number}} seen where a place of the body is on the canvas
   * @param {[string, number[]][]} muscles names and places
   */
  show({width, height}, scale, seen, muscles) {
    const isIn = (/** @type {Sign} */ {x, y}) => x > 0 && x < width && y > 0 && y < height;
    const signs = muscles.map(([text, place]) => ({text, ...seen(place)})).filter(isIn);
    const next = JSON.stringify([width, height, scale, seen(HEAD), signs]);
    if (next === this.last) return; // the same frame again, drawn finer
    this.last = next;
    const rows = spaced(signs.map(({y}) => y));
    const {x: middle} = seen([0, HEAD[1], 0]);
    this.drawn.replaceChildren(...this.sides(width, height, seen));
    for (const [n, sign] of signs.entries()) this.name(sign, rows[n], sign.x < middle ? -1 : 1, OUT / scale, width);
  }

  /** R and L beside the head, or at the edge; none where one hides the other. @param {number} width @param {number} height @param {(place: number[]) => {x: number, y: number}} seen */
  sides(width, height, seen) {
    const places = [-1, 1].map((sign) => seen([sign * HEAD[0], HEAD[1], HEAD[2]]));
    if (Math.abs(places[0].x - places[1].x) < CLEAR) return [];
    return places.map((at, n) => {
      const x = Math.max(EDGE, Math.min(width - EDGE, at.x));
      const y = Math.max(EDGE, Math.min(height - EDGE, at.y));
      const letter = svg('text', {class: 'letter', x, y, 'text-anchor': 'middle'});
      letter.textContent = this.letters[n];
      return letter;
    });
  }

  /** @param {Sign} sign @param {number} row @param {number} way @param {number} out @param {number} width */
  name({text, x, y}, row, way, out, width) {
    const name = svg('text', {class: 'name', y: row, dy: '0.35em', 'text-anchor': way < 0 ? 'end' : 'start'});
    name.textContent = text;
    this.drawn.append(name);
    // measured once: it lays out the page
    const long = this.widths.get(text) ?? /** @type {SVGTextElement} */ (name).getComputedTextLength();
    this.widths.set(text, long);
    const room = long + EDGE;
    const edge = way < 0 ? Math.max(room, x - out) : Math.min(width - room, x + out);
    name.setAttribute('x', String(edge));
    const d = `M${edge - 5 * way},${row}L${x},${y}`;
    const dot = svg('circle', {class: 'leader', cx: x, cy: y, r: 3});
    this.drawn.append(svg('path', {class: 'leader wide', d}), svg('path', {class: 'leader', d}), dot);
  }
}
