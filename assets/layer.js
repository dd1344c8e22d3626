/** The picture of what is painted, soft at its edge: its shade lies on the skin, its rim on the zones. */
import {AREA, blank, COLUMNS, FACES, ROWS, read} from './painted.js';

/** @typedef {import('./painted.js').Box} Box */

const KERNEL = [1, 4, 6, 4, 1]; // how much a cell counts by how far it is away, across and down
const REACH = 2; // cells
const MOST = 256; // of that count
/** How much of the body is hidden by the count: all over what is painted, at its edge, and both together. */
const FINE = 2; // pixels to a side of a cell on the flat body, which is shown enlarged
const COUNTS = Array.from({length: MOST + 1}, (_, n) => n);
/** How much of the body is hidden by the count: all over what is painted, at its edge, and both together. */
const SHADE = COUNTS.map((n) => 0.42 * smooth((n - 40) / 150));
const RIM = COUNTS.map((n) => 0.85 * smooth((n - 50) / 70) * (1 - smooth((n - 135) / 80)));
const BOTH = COUNTS.map((n) => 1 - (1 - SHADE[n]) * (1 - RIM[n]));

/** What shows a cover: pixels of both views beside each other, and where those of each are put. @typedef {{cover: Uint8Array, fine: number, pixels: ImageData, faces: HTMLCanvasElement[]}} Ink */

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
    /** How much round each cell is painted. */
    this.counts = new Uint16Array(FACES.length * AREA);
    /** Front and back beside each other, for the body that turns and for the loupe. */
    this.sheet = canvas(FACES.length, 1);
    this.shades = FACES.map(() => canvas(1, FINE));
    this.rims = FACES.map(() => canvas(1, FINE));
    this.inks = [
      inkOf(SHADE, FINE, this.shades),
      inkOf(RIM, FINE, this.rims),
      inkOf(BOTH, 1, [this.sheet, this.sheet]),
    ];
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
    this.counts.fill(0);
    for (const {pixels, faces} of this.inks) {
      const {data} = pixels;
      for (let n = 3; n < data.length; n += 4) data[n] = 0;
      for (const drawn of faces) penOf(drawn).clearRect(0, 0, drawn.width, drawn.height);
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
    const box = {
      face,
      left: Math.max(REACH, left - REACH),
      right: Math.min(COLUMNS - 1 - REACH, right + REACH),
      top: Math.max(REACH, top - REACH),
      bottom: Math.min(ROWS - 1 - REACH, bottom + REACH),
    };
    for (let row = box.top; row <= box.bottom; row += 1) {
      const first = face * AREA + row * COLUMNS;
      for (let cell = first + box.left; cell <= first + box.right; cell += 1) this.counts[cell] = this.count(cell);
    }
    for (const ink of this.inks) this.fill(ink, box);
  }

  /** The pixels of a box, between the middles of the cells. @param {Ink} ink @param {Box} box */
  fill({cover, fine, pixels, faces}, {face, left, top, right, bottom}) {
    const {counts} = this;
    const {width, data} = pixels;
    const [x0, x1] = [fine * left, fine * (right + 1)];
    const [y0, y1] = [fine * top, fine * (bottom + 1)];
    const offset = face * fine * COLUMNS;
    for (let y = y0; y < y1; y += 1) {
      const high = (y + 0.5) / fine - 0.5;
      const row = Math.floor(high);
      const low = high - row;
      for (let x = x0; x < x1; x += 1) {
        const across = (x + 0.5) / fine - 0.5;
        const column = Math.floor(across);
        const far = across - column;
        const cell = face * AREA + row * COLUMNS + column;
        const above = counts[cell] * (1 - far) + counts[cell + 1] * far;
        const below = counts[cell + COLUMNS] * (1 - far) + counts[cell + COLUMNS + 1] * far;
        data[4 * (y * width + offset + x) + 3] = cover[Math.round(above * (1 - low) + below * low)];
      }
    }
    const drawn = faces[face];
    penOf(drawn).putImageData(pixels, drawn === this.sheet ? 0 : -offset, 0, offset + x0, y0, x1 - x0, y1 - y0);
  }

  /** @param {number} cell */
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

/** @param {number[]} cover @param {number} fine @param {HTMLCanvasElement[]} faces @returns {Ink} */
const inkOf = (cover, fine, faces) => ({
  cover: Uint8Array.from(cover, (share) => Math.round(255 * share)),
  fine,
  pixels: new ImageData(FACES.length * fine * COLUMNS, fine * ROWS),
  faces,
});

/** @param {number} views beside each other @param {number} fine pixels to a side of a cell */
function canvas(views, fine) {
  const made = document.createElement('canvas');
  made.className = 'painted';
  made.setAttribute('aria-hidden', 'true');
  [made.width, made.height] = [views * fine * COLUMNS, fine * ROWS];
  return made;
}

/** @param {HTMLCanvasElement} drawn */
const penOf = (drawn) => /** @type {CanvasRenderingContext2D} */ (drawn.getContext('2d'));
