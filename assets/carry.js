/** How bones and muscles of the average build go with another one: a bone moves where the skin on both of its sides does. */
import {normals} from './solid.js';

const POINT_MM = 1 / 16; // as tools/atlas/solid.py has it
const CELL = 60; // mm
const [ACROSS, ALONG] = [8, 31]; // cells outwards from the mid-line and up from the soles
const FACING = 0.3; // from which share of a normal on a side counts as facing that way
const BLURS = 2;

/** The smaller of two movements that go the same way; none if they do not. @param {number} a @param {number} b */
const common = (a, b) => (a * b > 0 ? Math.sign(a) * Math.min(Math.abs(a), Math.abs(b)) : 0);

/**
 * What moves points (x, y, z of each, mm), in place.
 * @param {Int16Array} own points of the build's left half @param {Int16Array} average @param {Uint16Array} triangles
 * @returns {(position: Float32Array) => void}
 */
export function carrier(own, average, triangles) {
  if (own === average) return () => {};
  const sums = moves(own, average, triangles);
  let grid = sums.map((cell) => cell.map(([a, n, b, m]) => (n && m ? common(a / n, b / m) : 0)));
  /** @type {number[]} */
  let weights = sums.map((cell) => (cell.some(([, n, , m]) => n || m) ? 1 : 0));
  for (let n = 0; n < BLURS; n += 1) [grid, weights] = blurred(grid, weights);
  return (position) => {
    for (let n = 0; n < position.length; n += 3) {
      const by = between(grid, Math.abs(position[n]) / CELL - 0.5, position[n + 1] / CELL - 0.5);
      position[n] += position[n] < 0 ? -by[0] : by[0];
      position[n + 1] += by[1];
      position[n + 2] += by[2];
    }
  };
}

/**
 * Of each cell and axis: how far what faces forwards on that axis goes, then what faces backwards, each before how much that is.
 * @param {Int16Array} own @param {Int16Array} average @param {Uint16Array} triangles
 */
function moves(own, average, triangles) {
  const from = Float32Array.from(average, (value) => value * POINT_MM);
  const facing = normals(from, triangles);
  const sums = Array.from({length: ACROSS * ALONG}, () => [0, 1, 2].map(() => [0, 0, 0, 0]));
  for (let n = 0; n < from.length; n += 3) {
    const cell = sums[at(from[n] / CELL, ACROSS) + ACROSS * at(from[n + 1] / CELL, ALONG)];
    for (let axis = 0; axis < 3; axis += 1) {
      for (const place of sidesOf(axis, facing[n + axis])) {
        cell[axis][place] += own[n + axis] * POINT_MM - from[n + axis];
        cell[axis][place + 1] += 1;
      }
    }
  }
  return sums;
}

/** Which sides skin counts for; up and down, what lies on the sides goes with both. @param {number} axis @param {number} facing */
function sidesOf(axis, facing) {
  if (axis === 1) return [0, 2];
  return Math.abs(facing) < FACING ? [] : [facing > 0 ? 0 : 2];
}

/** The cell of a place. @param {number} place @param {number} count */
const at = (place, count) => Math.max(0, Math.min(count - 1, Math.floor(place)));

/** @param {number[][]} grid @param {number[]} weights @returns {[number[][], number[]]} */
function blurred(grid, weights) {
  /** @type {number[]} */
  const spread = [];
  const found = grid.map((_, cell) => {
    const [x, y] = [cell % ACROSS, Math.floor(cell / ACROSS)];
    const sum = [0, 0, 0];
    let total = 0;
    for (const [dx, dy, share] of [
      [0, 0, 2],
      [1, 0, 1],
      [-1, 0, 1],
      [0, 1, 1],
      [0, -1, 1],
    ]) {
      const near = x + dx >= 0 && x + dx < ACROSS && y + dy >= 0 && y + dy < ALONG ? cell + dx + dy * ACROSS : -1;
      if (near < 0 || !weights[near]) continue;
      total += share;
      for (let axis = 0; axis < 3; axis += 1) sum[axis] += share * grid[near][axis];
    }
    spread.push(total ? 1 : 0);
    return sum.map((value) => value / (total || 1));
  });
  return [found, spread];
}

/** A place between the middles of cells. @param {number[][]} grid @param {number} x @param {number} y */
function between(grid, x, y) {
  const [left, low] = [Math.floor(x), Math.floor(y)];
  const sum = [0, 0, 0];
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ]) {
    const share = (dx ? x - left : 1 - x + left) * (dy ? y - low : 1 - y + low);
    const cell = grid[at(left + dx, ACROSS) + ACROSS * at(low + dy, ALONG)];
    for (let axis = 0; axis < 3; axis += 1) sum[axis] += share * cell[axis];
  }
  return sum;
}
