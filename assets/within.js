/** Bones and muscles in the round as numbers: tools/atlas/packed.py says how their files are written. Knows no WebGL. */
import {normals} from './solid.js';

const STEP_MM = 0.25;
const LINE_END = 10;
export const DISC = 'disc';

/**
 * @typedef {object} Surface
 * @property {{name: string, start: number, points: number, first: number, corners: number, isHalf: boolean}[]} parts
 * @property {Float32Array} points x, y, z of each point, mm
 * @property {Uint16Array} triangles
 * @property {Uint8Array[]} paints a number for each point
 */

/** What a file holds. @param {ArrayBuffer} file @returns {Surface} */
export function unpacked(file) {
  const bytes = new Uint8Array(file);
  const end = bytes.indexOf(LINE_END);
  /** @type {{parts: [string, number, number, boolean][], paints: number}} */
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  let at = end + 1;
  /** Numbers of 16 bits, the low bytes of all before the high ones. @param {number} count */
  const numbers = (count) => {
    const found = new Uint16Array(count);
    for (let n = 0; n < count; n += 1) found[n] = bytes[at + n] | (bytes[at + count + n] << 8);
    at += 2 * count;
    return found;
  };
  let [start, first] = [0, 0];
  const parts = head.parts.map(([name, points, triangles, isHalf]) => {
    const part = {name, start, points, first, corners: 3 * triangles, isHalf};
    start += points;
    first += 3 * triangles;
    return part;
  });
  const points = new Float32Array(3 * start);
  const steps = numbers(3 * start);
  for (let axis = 0; axis < 3; axis += 1) {
    let value = 0;
    for (let n = 0; n < start; n += 1) {
      const step = steps[axis * start + n];
      value += (step >> 1) ^ -(step & 1);
      points[3 * n + axis] = value * STEP_MM;
    }
  }
  const triangles = numbers(first);
  for (const part of parts) {
    let unused = 0;
    for (let n = part.first; n < part.first + part.corners; n += 1) {
      const corner = unused - triangles[n];
      unused = Math.max(unused, corner + 1);
      triangles[n] = part.start + corner;
    }
  }
  const paints = Array.from({length: head.paints}, (_, n) => bytes.subarray(at + n * start, at + (n + 1) * start));
  return {parts, points, triangles, paints};
}

/**
 * What WebGL draws: the halves of these sides, and what lies in the mid-line.
 * @param {Surface} surface @param {string[]} sides the body's own
 * @param {(position: Float32Array) => void} [move] carries them to another build
 * @param {(part: string) => number} [second] the second paint of a part that has only one, 0 to 255
 */
export function drawable({parts, points, triangles, paints}, sides, move = () => {}, second = () => 0) {
  const chosen = parts.flatMap((part) =>
    (part.isHalf ? sides : ['left']).map((side) => ({...part, sign: side === 'left' ? 1 : -1})),
  );
  /** @param {'points' | 'corners'} key */
  const sum = (key) => chosen.reduce((total, part) => total + part[key], 0);
  const position = new Float32Array(3 * sum('points'));
  const paint = new Uint8Array(2 * sum('points'));
  const index = new Uint16Array(sum('corners'));
  let [place, corner] = [0, 0];
  for (const part of chosen) {
    for (let n = 0; n < part.points; n += 1) {
      const from = part.start + n;
      const to = place + n;
      position.set([part.sign * points[3 * from], points[3 * from + 1], points[3 * from + 2]], 3 * to);
      paint.set([paints[0][from], paints[1] ? paints[1][from] : second(part.name)], 2 * to);
    }
    for (let n = 0; n < part.corners; n += 3) {
      // a mirrored triangle is turned, so that it looks outwards again
      const [a, b, c] = part.sign > 0 ? [0, 1, 2] : [0, 2, 1];
      const by = place - part.start;
      const from = part.first + n;
      index.set([triangles[from + a] + by, triangles[from + b] + by, triangles[from + c] + by], corner + n);
    }
    place += part.points;
    corner += part.corners;
  }
  move(position);
  return {position, normal: normals(position, index), paint, index};
}

/** The point that lies nearest to the middle of what is on one side. @param {Float32Array} position @param {string} side @returns {number[]} */
export function middleOf(position, side) {
  /** @type {number[][]} */
  const own = [];
  for (let n = 0; n < position.length; n += 3) {
    if (side === 'left' ? position[n] >= 0 : position[n] <= 0) own.push(Array.from(position.subarray(n, n + 3)));
  }
  const middle = [0, 1, 2].map((axis) => own.reduce((sum, point) => sum + point[axis], 0) / own.length);
  const far = (/** @type {number[]} */ point) => Math.hypot(...point.map((value, axis) => value - middle[axis]));
  return own.reduce((nearest, point) => (far(point) < far(nearest) ? point : nearest));
}
