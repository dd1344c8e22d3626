/** The picture of what is painted: a pixel a cell, soft at its edge; its shade lies on the skin, its rim on the zones. */
import {AREA, blank, COLUMNS, FACES, ROWS, read} from './painted.js';

/** @typedef {import('./painted.js').Box} Box */

const KERNEL = [1, 4, 6, 4, 1]; // how much a cell counts by how far it is away, across and down
const REACH = 2; // cells
const MOST = 256; // of that count
/** How much of the body is hidden by the count: all over what is painted, at its edge, and both together. */
const SHADE = Array.from({length: MOST + 1}, (_, n) => 0.42 * smooth((n - 40) / 150));
const RIM = Array.from({length: MOST + 1}, (_, n) => 0.85 * smooth((n - 50) / 70) * (1 - smooth((n - 135) / 80)));
const BOTH = SHADE.map((shade, n) => 1 - (1 - shade) * (1 - RIM[n]));

/** @param {number} share */
function smooth(share) {
  const within = Math.max(0, Math.min(1, share));
  return within * within * (3 - 2 * within);
}

export class Layer {
  /** @param {import('./body.js').Body} body */
  constructor(body) {
    this.body = body;
    this.cells = blank();
    this.text = ''; // of these cells
    /** Front and back beside each other, for the body that turns and for the loupe. */
    this.sheet = canvas(FACES.length * COLUMNS);
    this.shades = FACES.map(() => canvas(COLUMNS));
    this.rims = FACES.map(() => canvas(COLUMNS));
    /** What each shows. @type {{cover: number[], pixels: ImageData, faces: HTMLCanvasElement[]}[]} */
    this.inks = [
      [SHADE, this.shades],
      [RIM, this.rims],
      [BOTH, [this.sheet, this.sheet]],
    ].map(([cover, faces]) => ({
      cover: /** @type {number[]} */ (cover),
      pixels: new ImageData(FACES.length * COLUMNS, ROWS),
      faces: /** @type {HTMLCanvasElement[]} */ (faces),
    }));
    this.colour = '';
  }

  /** Stand in the picture that is shown now, in its colour. */
  attach() {
    for (const {plane, painting} of this.body.sides) {
      const face = FACES.indexOf(painting.face);
      if (this.rims[face].parentNode === plane) continue;
      plane.querySelector('svg.zones')?.before(this.shades[face]);
      plane.querySelector('svg.zones')?.after(this.rims[face]);
    }
    const colour = getComputedStyle(this.body.root).getPropertyValue('--accent').trim();
    if (colour === this.colour) return;
    this.colour = colour;
    const [red, green, blue] = [1, 3, 5].map((n) => parseInt(colour.slice(n, n + 2), 16));
    for (const {data} of this.inks.map(({pixels}) => pixels)) {
      for (let n = 0; n < data.length; n += 4) [data[n], data[n + 1], data[n + 2]] = [red, green, blue];
    }
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
    for (const {pixels, faces} of this.inks) {
      const {data} = pixels;
      for (let n = 3; n < data.length; n += 4) data[n] = 0;
      for (const drawn of faces) penOf(drawn).clearRect(0, 0, drawn.width, ROWS);
    }
    FACES.forEach((_, face) => {
      const painted = this.cells.subarray(face * AREA, (face + 1) * AREA);
      const [first, last] = [painted.indexOf(1), painted.lastIndexOf(1)].map((cell) => Math.floor(cell / COLUMNS));
      if (first >= 0) this.draw({face, left: 0, top: first, right: COLUMNS - 1, bottom: last});
    });
  }

  /** Draw what has changed in a box. @param {Box} box */
  draw({face, left, top, right, bottom}) {
    // no body reaches the edge of its picture
    const [x0, x1] = [Math.max(REACH, left - REACH), Math.min(COLUMNS - 1 - REACH, right + REACH)];
    const [y0, y1] = [Math.max(REACH, top - REACH), Math.min(ROWS - 1 - REACH, bottom + REACH)];
    for (let row = y0; row <= y1; row += 1) {
      for (let column = x0; column <= x1; column += 1) {
        const count = this.count(face * AREA + row * COLUMNS + column);
        const alpha = 4 * ((row * FACES.length + face) * COLUMNS + column) + 3;
        for (const {pixels, cover} of this.inks) pixels.data[alpha] = 255 * cover[count];
      }
    }
    const x = face * COLUMNS;
    for (const {pixels, faces} of this.inks) {
      const drawn = faces[face];
      penOf(drawn).putImageData(pixels, drawn === this.sheet ? 0 : -x, 0, x + x0, y0, x1 - x0 + 1, y1 - y0 + 1);
    }
  }

  /** How much round a cell is painted. @param {number} cell */
  count(cell) {
    const {cells} = this;
    let found = 0;
    for (let down = -REACH; down <= REACH; down += 1) {
      const at = cell + down * COLUMNS;
      const across = cells[at - 2] + cells[at + 2] + 4 * (cells[at - 1] + cells[at + 1]) + 6 * cells[at];
      found += KERNEL[down + REACH] * across;
    }
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
