/** The brush on the body that turns: it reaches round corners as far on the skin as on a flat place. Pure. */
import {AREA, boxOf, CELL, COLUMNS, FACES} from './painted.js';

/** A place on the skin, mm: to the body's left, above the soles, forward. @typedef {[number, number, number]} Point */
/** @typedef {import('./painted.js').Box} Box */

/** Which way a view's x goes. @param {number} face */
const way = (face) => (face ? -1 : 1);

/** How far forward the skin is at the middle of each cell of the two views, mm; NaN beside it. @param {import('./solid.js').Solid} body @param {Frame} frame */
export function depths({points, triangles}, frame) {
  const found = new Float32Array(FACES.length * AREA).fill(NaN);
  for (let n = 0; n < triangles.length; n += 3) fill(found, points, triangles.subarray(n, n + 3), frame);
  return found;
}

/** @param {Float32Array} found @param {Float32Array} points @param {Uint16Array} corners @param {Frame} frame */
function fill(found, points, [a, b, c], {midline, sole_y: soles}) {
  const [ax, ay, bx, by, cx, cy] = [a, b, c].flatMap((n) => [points[3 * n], points[3 * n + 1]]);
  const turn = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (!turn) return;
  const face = turn > 0 ? 0 : 1;
  const spots = [a, b, c].map((n) => ({
    x: midline + way(face) * points[3 * n],
    y: soles - points[3 * n + 1],
    radius: 0,
  }));
  const whole = boxOf(face, spots[0], spots[1]);
  const rest = boxOf(face, spots[1], spots[2]);
  for (let row = Math.min(whole.top, rest.top); row <= Math.max(whole.bottom, rest.bottom); row += 1) {
    const y = soles - (row + 0.5) * CELL;
    for (let column = Math.min(whole.left, rest.left); column <= Math.max(whole.right, rest.right); column += 1) {
      const x = way(face) * ((column + 0.5) * CELL - midline);
      const atB = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / turn;
      const atC = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / turn;
      if (atB < 0 || atC < 0 || atB + atC > 1) continue;
      const z = (1 - atB - atC) * points[3 * a + 2] + atB * points[3 * b + 2] + atC * points[3 * c + 2];
      const cell = face * AREA + row * COLUMNS + column;
      if (!(way(face) * found[cell] >= way(face) * z)) found[cell] = z; // of two, the one that is seen
    }
  }
}

/**
 * Paint what a ball passes on a straight way, on both views: `stamp` of painted.js for the body that turns.
 * @param {import('./painted.js').Cells} cells @param {Float32Array} deep as `depths` gives it @param {Point} from @param {Point} to
 * @param {number} radius @param {0 | 1} value @param {Frame} frame @param {(cell: number) => boolean} may which can be painted @returns {Box[]}
 */
export function roll(cells, deep, from, to, radius, value, frame, may) {
  const [dx, dy, dz] = [0, 1, 2].map((n) => to[n] - from[n]);
  const long = dx * dx + dy * dy + dz * dz || 1;
  return FACES.map((_, face) => {
    const [one, other] = [from, to].map(([x, y]) => ({
      x: frame.midline + way(face) * x,
      y: frame.sole_y - y,
      radius,
    }));
    const box = boxOf(face, one, other);
    for (let row = box.top; row <= box.bottom; row += 1) {
      const y = frame.sole_y - (row + 0.5) * CELL - from[1];
      for (let column = box.left; column <= box.right; column += 1) {
        const cell = face * AREA + row * COLUMNS + column;
        const x = way(face) * ((column + 0.5) * CELL - frame.midline) - from[0];
        const z = deep[cell] - from[2];
        const share = Math.max(0, Math.min(1, (x * dx + y * dy + z * dz) / long));
        const far = (x - share * dx) ** 2 + (y - share * dy) ** 2 + (z - share * dz) ** 2; // NaN where there is no skin
        if (far <= radius * radius && may(cell)) cells[cell] = value;
      }
    }
    return box;
  });
}
