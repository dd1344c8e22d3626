/** The picture of what is painted: a pixel a cell, soft at its edge, above the skin and the zones and below the marks. */
import {AREA, blank, COLUMNS, FACES, ROWS, read} from './painted.js';

/** @typedef {import('./painted.js').Box} Box */

const AROUND = [-COLUMNS - 1, -COLUMNS + 1, COLUMNS - 1, COLUMNS + 1]; // each counts once, a neighbour twice, itself four times
const BESIDE = [-COLUMNS, -1, 1, COLUMNS];
const MOST = 16; // of that count
/** How much of the body it hides, by the count: strongest at its rim, which is seen on the red of a zone, too. */
const COVER = Array.from({length: MOST + 1}, (_, n) => (n < 8 ? 0.72 * (n / 8) ** 1.6 : 0.72 - 0.3 * ((n - 8) / 8)));

export class Layer {
  /** @param {import('./body.js').Body} body */
  constructor(body) {
    this.body = body;
    this.cells = blank();
    this.text = ''; // of these cells
    this.pixels = new ImageData(FACES.length * COLUMNS, ROWS);
    /** Front and back beside each other, for the body that turns. */
    this.sheet = canvas(FACES.length * COLUMNS);
    this.faces = FACES.map(() => canvas(COLUMNS));
    this.ink = '';
  }

  /** Stand in the picture that is shown now, in its colour. */
  attach() {
    for (const {plane, painting} of this.body.sides) {
      const drawn = this.faces[FACES.indexOf(painting.face)];
      if (drawn.parentNode !== plane) plane.querySelector('svg.zones')?.after(drawn);
    }
    const ink = getComputedStyle(this.body.root).getPropertyValue('--accent').trim();
    if (ink === this.ink) return;
    this.ink = ink;
    const [red, green, blue] = [1, 3, 5].map((n) => parseInt(ink.slice(n, n + 2), 16));
    const {data} = this.pixels;
    for (let n = 0; n < data.length; n += 4) [data[n], data[n + 1], data[n + 2]] = [red, green, blue];
    this.show();
  }

  /** Show what a view has painted. @param {View} view @returns {boolean} whether that is another picture */
  follow({paint}) {
    if (paint === this.text) return false;
    this.text = paint;
    this.put(read(paint) || blank());
    return true;
  }

  /** @param {import('./painted.js').Cells} cells */
  put(cells) {
    this.cells = cells;
    this.show();
  }

  /** Draw all of it. */
  show() {
    FACES.forEach((_, face) => {
      this.draw({face, left: 0, top: 0, right: COLUMNS - 1, bottom: ROWS - 1});
    });
  }

  /** Draw what has changed in a box. @param {Box} box */
  draw({face, left, top, right, bottom}) {
    const [x0, x1, y0, y1] = [left - 1, right + 1, top - 1, bottom + 1];
    const [first, last] = [Math.max(1, y0), Math.min(ROWS - 2, y1)]; // no body reaches the edge
    for (let row = first; row <= last; row += 1) {
      for (let column = Math.max(1, x0); column <= Math.min(COLUMNS - 2, x1); column += 1) {
        const pixel = row * FACES.length * COLUMNS + face * COLUMNS + column;
        this.pixels.data[4 * pixel + 3] = 255 * COVER[this.count(face * AREA + row * COLUMNS + column)];
      }
    }
    const [across, x] = [x1 - x0 + 1, face * COLUMNS];
    const part = /** @type {const} */ ([x + x0, y0, across, y1 - y0 + 1]);
    penOf(this.faces[face]).putImageData(this.pixels, -x, 0, ...part);
    penOf(this.sheet).putImageData(this.pixels, 0, 0, ...part);
  }

  /** @param {number} cell */
  count(cell) {
    const {cells} = this;
    let found = 4 * cells[cell];
    for (let n = 0; n < 4; n += 1) found += cells[cell + AROUND[n]] + 2 * cells[cell + BESIDE[n]];
    return found;
  }
}

/** @param {number} width */
function canvas(width) {
  const made = document.createElement('canvas');
  made.className = 'painted';
  made.setAttribute('aria-hidden', 'true');
  [made.width, made.height] = [width, ROWS];
  return made;
}

/** @param {HTMLCanvasElement} drawn */
const penOf = (drawn) => /** @type {CanvasRenderingContext2D} */ (drawn.getContext('2d'));
