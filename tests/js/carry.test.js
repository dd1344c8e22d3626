/** Bones go with a build where it stands otherwise, and not where it is only thicker. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {carrier} from '../../assets/carry.js';

/** @param {string} name */
const bytes = (name) =>
  Uint8Array.from(readFileSync(new URL(`../../assets/atlas/${name}.bin`, import.meta.url))).buffer;
const triangles = new Uint16Array(bytes('mesh'));
const average = new Int16Array(bytes('female-average'));

/** Where a point goes. @param {Int16Array} own @param {number[]} place */
function moved(own, place) {
  const position = Float32Array.from(place);
  carrier(own, average, triangles)(position);
  return Array.from(position, (value, axis) => value - place[axis]);
}

test('the average stays where it is', () => {
  assert.deepEqual(moved(average, [100, 900, 0]), [0, 0, 0]);
});

test('a body that stands farther forward takes its bones along, on both sides', () => {
  const ahead = average.map((value, n) => value + (n % 3 === 2 ? 40 * 16 : 0));
  for (const x of [-90, 0, 90]) {
    const [right, up, forward] = moved(ahead, [x, 1000, 20]);
    assert.deepEqual([right, up], [0, 0]);
    assert.ok(Math.abs(forward - 40) < 0.5, String(forward));
  }
});

test('a thicker body leaves its spine where it was, an older one carries its head forward', () => {
  const spine = moved(new Int16Array(bytes('female-heavy')), [0, 1100, -10]);
  assert.ok(Math.hypot(...spine) < 12, String(spine));
  const head = moved(new Int16Array(bytes('female-older')), [0, 1620, 40]);
  assert.ok(head[2] > 20, String(head));
});
