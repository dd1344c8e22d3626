/** What is painted on a body: cells of a grid over its two views, their text, what lies under them. bodymap/paint.py and bodymap/draw/grid.py are the model. */

export const CELL = 4; // figure units
export const ROWS = 450;
export const COLUMNS = 190;
export const AREA = ROWS * COLUMNS;
export const FACES = ['front', 'back'];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MORE = 32; // of a letter's value: the number goes on
const TEXT = /^[fb][\w-]+$/;
const STEPS = 64; // of a share, so that sums are exact
const [BLOCK, STEP] = [2, 25]; // as bodymap/draw/cells.py has them

/** Whether each cell is painted: the front before the back, row by row. @typedef {Uint8Array} Cells */
/** A place of a view and how far the brush reaches there, figure units. @typedef {{x: number, y: number, radius: number}} Spot */
/** Rows and columns of a view, the last ones included. @typedef {{face: number, left: number, top: number, right: number, bottom: number}} Box */
/**
 * What lies under the cells of a figure: the place of a region in the table or -1, how many cells each region has, all of
 * them have, square centimetres of skin.
 * @typedef {{region: Int16Array, sizes: Int32Array, all: number, skin: Float32Array}} Grid
 */

/** Nothing painted. @returns {Cells} */
export const blank = () => new Uint8Array(FACES.length * AREA);

/** The cells of a text; null if it is none. @param {string} text @returns {Cells | null} */
export function read(text) {
  const cells = blank();
  const seen = new Set();
  for (const part of text ? text.split('~') : []) {
    const face = FACES.findIndex((name) => name[0] === part[0]);
    if (!TEXT.test(part) || seen.has(face) || !readFace(cells, face, part.slice(1))) return null;
    seen.add(face);
  }
  return cells;
}

/** @param {Cells} cells @param {number} face @param {string} text @returns {boolean} whether it could be read */
function readFace(cells, face, text) {
  const numbers = numbersIn(text);
  if (!numbers || numbers.length % 3) return false;
  let [row, start, length, free] = [0, 0, 0, 0];
  for (let n = 0; n < numbers.length; n += 3) {
    row += numbers[n];
    start += numbers[n + 1];
    length += numbers[n + 2];
    if (numbers[n]) free = 0;
    if (numbers[n] < 0 || row >= ROWS || start < free || length < 1 || start + length > COLUMNS) return false;
    free = start + length;
    const first = face * AREA + row * COLUMNS;
    cells.fill(1, first + start, first + free);
  }
  return true;
}

/** @param {string} text @returns {number[] | null} */
function numbersIn(text) {
  const found = [];
  let [value, scale] = [0, 1];
  for (const letter of text) {
    const digit = LETTERS.indexOf(letter);
    value += (digit % MORE) * scale;
    scale *= MORE;
    if (digit >= MORE) continue;
    found.push(value % 2 ? -(value - 1) / 2 : value / 2);
    [value, scale] = [0, 1];
  }
  return scale === 1 ? found : null;
}

/** The text of cells; "" when none is painted. @param {Cells} cells */
export function write(cells) {
  return FACES.map((name, face) => {
    const text = writeFace(cells, face * AREA);
    return text && name[0] + text;
  })
    .filter(Boolean)
    .join('~');
}

/** @param {Cells} cells @param {number} from */
function writeFace(cells, from) {
  let text = '';
  let last = [0, 0, 0];
  for (let row = 0; row < ROWS; row += 1) {
    const [first, end] = [from + row * COLUMNS, from + (row + 1) * COLUMNS];
    let start = cells.indexOf(1, first);
    while (start >= first && start < end) {
      let stop = start;
      while (stop < end && cells[stop]) stop += 1;
      const run = [row, start - first, stop - start];
      for (const [n, value] of run.entries()) text += letters(value - last[n]);
      last = run;
      start = cells.indexOf(1, stop);
    }
  }
  return text;
}

/** @param {number} number */
function letters(number) {
  let rest = number < 0 ? -2 * number + 1 : 2 * number;
  let text = '';
  for (; rest >= MORE; rest = Math.floor(rest / MORE)) text += LETTERS[(rest % MORE) + MORE];
  return text + LETTERS[rest];
}

/** The cell that a coordinate lies in. @param {number} value @param {number} count */
const at = (value, count) => Math.max(0, Math.min(count - 1, Math.floor(value / CELL)));

/**
 * Paint what a brush passes on a straight way: cells whose middle it reaches.
 * @param {Cells} cells @param {number} face @param {Spot} from @param {Spot} to
 * @param {0 | 1} value 0 takes away @param {((cell: number) => boolean) | null} [may] which can be painted @returns {Box}
 */
export function stamp(cells, face, from, to, value, may = null) {
  const box = boxOf(face, from, to);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = dx * dx + dy * dy || 1;
  for (let row = box.top; row <= box.bottom; row += 1) {
    const y = (row + 0.5) * CELL - from.y;
    for (let column = box.left; column <= box.right; column += 1) {
      const x = (column + 0.5) * CELL - from.x;
      const share = Math.max(0, Math.min(1, (x * dx + y * dy) / long));
      const radius = from.radius + share * (to.radius - from.radius);
      if ((x - share * dx) ** 2 + (y - share * dy) ** 2 > radius * radius) continue;
      const cell = face * AREA + row * COLUMNS + column;
      if (!may || may(cell)) cells[cell] = value;
    }
  }
  return box;
}

/** What a brush can reach on its way. @param {number} face @param {Spot} from @param {Spot} to @returns {Box} */
export function boxOf(face, from, to) {
  const far = Math.max(from.radius, to.radius);
  return {
    face,
    left: at(Math.min(from.x, to.x) - far, COLUMNS),
    right: at(Math.max(from.x, to.x) + far, COLUMNS),
    top: at(Math.min(from.y, to.y) - far, ROWS),
    bottom: at(Math.max(from.y, to.y) + far, ROWS),
  };
}

/** What bodymap/draw/cells.py wrote of a figure. @param {{regions: number[], skin: number[]}} text @param {number} count of all regions @returns {Grid} */
export function gridOf({regions, skin}, count) {
  const region = new Int16Array(FACES.length * AREA);
  const sizes = new Int32Array(count);
  let cell = 0;
  for (let n = 0; n < regions.length; n += 2) {
    const place = regions[n] - 1;
    region.fill(place, cell, cell + regions[n + 1]);
    cell += regions[n + 1];
    if (place >= 0) sizes[place] += regions[n + 1];
  }
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return {region, sizes, all, skin: skinOf(region, skin)};
}

/** A block's skin, shared out among its cells on the body; both halves of a body are alike. @param {Int16Array} region @param {number[]} blocks */
function skinOf(region, blocks) {
  const wide = COLUMNS / BLOCK;
  const half = Math.ceil(wide / 2);
  const blockOf = (/** @type {number} */ cell) =>
    Math.floor(cell / COLUMNS / BLOCK) * wide + Math.floor((cell % COLUMNS) / BLOCK);
  const there = new Uint8Array((FACES.length * AREA) / BLOCK ** 2);
  for (let cell = 0; cell < region.length; cell += 1) if (region[cell] >= 0) there[blockOf(cell)] += 1;
  return Float32Array.from(region, (place, cell) => {
    if (place < 0) return 0;
    const block = blockOf(cell);
    const column = block % wide;
    const stored = Math.floor(block / wide) * half + Math.min(column, wide - 1 - column);
    return blocks[stored] / STEP / there[block];
  });
}

/** Which share of each region's drawing is painted, by its place in the table. @param {Cells} cells @param {Grid} grid */
export function shares(cells, {region, sizes}) {
  const counts = new Int32Array(sizes.length);
  for (let cell = cells.indexOf(1); cell >= 0; cell = cells.indexOf(1, cell + 1)) {
    if (region[cell] >= 0) counts[region[cell]] += 1;
  }
  return Array.from(counts, (count, place) => (count ? count / sizes[place] : 0));
}

/** How much is painted: the share of both drawings together, and square centimetres of skin. @param {Cells} cells @param {Grid} grid */
export function extent(cells, {region, all, skin}) {
  let [count, cm2] = [0, 0];
  for (let cell = cells.indexOf(1); cell >= 0; cell = cells.indexOf(1, cell + 1)) {
    if (region[cell] >= 0) count += 1;
    cm2 += skin[cell];
  }
  return {drawing: count / all, cm2};
}

/** What a share counts in the rule. @param {number} share */
export const weight = (share) => Math.max(1, Math.floor(share * STEPS + 0.5)) / STEPS;

/** Cells without those of some regions. @param {Cells} cells @param {Grid} grid @param {Set<number>} places in the table @returns {Cells} */
export const without = (cells, {region}, places) => cells.map((on, cell) => (on && !places.has(region[cell]) ? 1 : 0));
