/** Painted cells: their text as bodymap/paint.py writes it (`python -m tools.golden`), strokes, shares, the way to another body. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {depths, roll} from '../../assets/depths.js';
import {Moved} from '../../assets/moved.js';
import {
  AREA,
  blank,
  COLUMNS,
  extent,
  gridOf,
  read,
  shares,
  stamp,
  weight,
  without,
  write,
} from '../../assets/painted.js';

const golden = JSON.parse(readFileSync(new URL('../golden/paint.json', import.meta.url), 'utf8'));
const count = (/** @type {Uint8Array} */ cells) => cells.reduce((sum, on) => sum + on, 0);
const cell = (/** @type {number} */ face, /** @type {number} */ row, /** @type {number} */ column) =>
  face * AREA + row * COLUMNS + column;
const spot = (/** @type {number} */ x, /** @type {number} */ y, radius = 10) => ({x, y, radius});

/** Regions 0 and 1 beside each other on the front, four cells wide and three high, with the skin of 0.5 cm2 a cell. */
function tiny() {
  const regions = [0, 10 * COLUMNS + 20];
  for (let row = 0; row < 3; row += 1) regions.push(1, 4, 2, 4, 0, COLUMNS - 8);
  const rest = 2 * AREA - regions.filter((_, n) => n % 2).reduce((sum, length) => sum + length, 0);
  const skin = new Array(2 * 225 * 48).fill(0);
  for (const row of [5, 6])
    for (let column = 10; column < 14; column += 1) skin[row * 48 + column] = row === 5 ? 50 : 25;
  return gridOf({regions: [...regions, 0, rest], skin}, 2);
}

test('a text is read and written as in Python', () => {
  for (const [text, runs] of golden.cases) {
    const cells = blank();
    for (const [face, row, start, length] of runs) {
      cells.fill(1, cell(face, row, start), cell(face, row, start + length));
    }
    assert.deepEqual(read(text), cells, text);
    assert.equal(write(cells), text);
  }
  for (const text of golden.broken) assert.equal(read(text), null, text);
  const whole = blank().fill(1);
  assert.deepEqual(read(write(whole)), whole);
});

test('a stroke paints the cells whose middle it passes, and takes them away again', () => {
  const cells = blank();
  const box = stamp(cells, 1, spot(100, 102), spot(140, 102), 1);
  assert.equal(cells[cell(1, 25, 30)], 1);
  assert.equal(cells[cell(1, 25, 22)], 1); // its middle is exactly the radius away
  assert.equal(cells[cell(1, 25, 21)] + cells[cell(0, 25, 30)], 0);
  assert.deepEqual(box, {face: 1, left: 22, right: 37, top: 23, bottom: 28});
  const wide = blank();
  stamp(wide, 1, spot(100, 102), spot(140, 102, 20), 1);
  assert.ok(count(wide) > count(cells));
  const only = blank();
  stamp(only, 1, spot(100, 102), spot(140, 102), 1, (one) => one === cell(1, 25, 30));
  assert.equal(count(only), 1);
  stamp(cells, 1, spot(100, 102, 30), spot(140, 102, 30), 0);
  assert.equal(count(cells), 0);
});

test('what is painted is measured by region and by skin', () => {
  const grid = tiny();
  const cells = blank();
  cells.fill(1, cell(0, 10, 18), cell(0, 10, 26)); // two beside the body, a row of one region, half a row of the other
  assert.deepEqual(shares(cells, grid), [4 / 12, 2 / 12]);
  const {drawing, cm2} = extent(cells, grid);
  assert.equal(drawing, 6 / 24);
  assert.ok(Math.abs(cm2 - 3) < 1e-6);
  assert.deepEqual([0.001, 0.25, 0.3, 1].map(weight), [1 / 64, 16 / 64, 19 / 64, 1]);
  assert.deepEqual(shares(without(cells, grid, new Set([0])), grid), [0, 2 / 12]);
});

test('paint goes with the body and comes back', () => {
  const frame = {width: 760, height: 1800, midline: 380, sole_y: 1765};
  const moved = new Moved(frame);
  const field = Array.from({length: 2 * 91 * 20}, () => [12, 30]).flat(); // outwards and down, everywhere
  moved.moves = {female: [], male: field};
  assert.deepEqual(moved.place('female', 'male', 0, [400, 800]), [412, 830]);
  assert.deepEqual(moved.place('female', 'male', 1, [300, 800]), [288, 830]);
  assert.deepEqual(moved.place('male', 'female', 1, [288, 830]), [300, 800]);
  const cells = blank();
  stamp(cells, 0, spot(500, 800, 40), spot(500, 900, 40), 1);
  const there = moved.cells('female', 'male', cells);
  const goal = blank();
  stamp(goal, 0, spot(512, 830, 40), spot(512, 930, 40), 1);
  const off = there.filter((on, n) => on !== goal[n]).length;
  assert.ok(off < 0.05 * count(cells), `${off} of ${count(cells)}`);
  const back = moved.cells('male', 'female', there);
  assert.ok(back.filter((on, n) => on !== cells[n]).length < 0.05 * count(cells));
});

test('on the body that turns the brush reaches round the flank, not into the depth', () => {
  const frame = {width: 760, height: 1800, midline: 380, sole_y: 1765};
  // a box 200 wide and deep: front, back, no sides; 400 high
  const corners = [-100, 100].flatMap((z) => [-100, 100].flatMap((x) => [800, 1200].map((y) => [x, y, z])));
  const solid = {
    points: new Float32Array(corners.flat()),
    triangles: new Uint16Array([4, 6, 7, 4, 7, 5, 0, 3, 2, 0, 1, 3]),
    normals: new Float32Array(),
    flat: new Float32Array(),
  };
  const deep = depths(solid, frame);
  assert.equal(deep[cell(0, 191, 95)], 100);
  assert.equal(deep[cell(1, 191, 95)], -100);
  assert.ok(Number.isNaN(deep[cell(0, 191, 30)]));
  const cells = blank();
  const all = () => true;
  roll(cells, deep, [90, 1000, 100], [90, 1000, 100], 40, 1, frame, all);
  assert.ok(cells[cell(0, 191, 117)]);
  assert.equal(count(cells.subarray(AREA)), 0);
  roll(cells, deep, [90, 1000, -100], [60, 1000, -100], 40, 1, frame, all);
  assert.ok(cells[cell(1, 191, 72)]); // the back is seen from behind
});
