/** Bones and muscles in the round: what the build has packed is unpacked, and mirrored for the right side. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {drawable, middleOf, unpacked} from '../../assets/within.js';

/** @param {string} name */
const read = (name) => {
  const {buffer, byteOffset, byteLength} = readFileSync(new URL(`../../assets/atlas/${name}.bin`, import.meta.url));
  return unpacked(/** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength)));
};
/** The least and the most of a coordinate. @param {Float32Array} position @param {number} axis */
const reach = (position, axis) => {
  const found = position.filter((_, n) => n % 3 === axis);
  return [found.reduce((a, b) => Math.min(a, b)), found.reduce((a, b) => Math.max(a, b))];
};

test('a small file by hand', () => {
  const head = `${JSON.stringify({parts: [['a', 3, 1, true]], paints: 1})}\n`;
  // x 0, 1, 0; y 4, 4, 5; z 0, 0, -1, in quarters of a millimetre, as zigzag steps; corners 0, 1, 2; paints 7, 8, 9
  const steps = [0, 2, 1, 8, 0, 2, 9, 0, 1];
  const bytes = [...new TextEncoder().encode(head), ...steps, ...Array(9).fill(0), 0, 0, 0, 0, 0, 0, 7, 8, 9];
  const found = unpacked(Uint8Array.from(bytes).buffer);
  assert.deepEqual(Array.from(found.points), [0, 1, -1.25, 0.25, 1, -1.25, 0, 1.25, -1.5]);
  assert.deepEqual(Array.from(found.triangles), [0, 1, 2]);
  const {position, index, paint} = drawable(found, ['right'], undefined, () => 5);
  assert.deepEqual(Array.from(position.slice(3, 6)), [-0.25, 1, -1.25]);
  assert.deepEqual(Array.from(index), [0, 2, 1]);
  assert.deepEqual(Array.from(paint), [7, 5, 8, 5, 9, 5]);
});

test('a muscle of the right lies on the body’s right, of both on both', () => {
  const psoas = read('female-psoas-major');
  assert.ok(reach(drawable(psoas, ['right']).position, 0)[1] < 0);
  assert.ok(reach(drawable(psoas, ['left']).position, 0)[0] > 0);
  const [least, most] = reach(drawable(psoas, ['left', 'right']).position, 0);
  assert.equal(least, -most);
});

test('a skeleton is as tall as its body, and all its corners are there', () => {
  for (const body of ['female', 'male']) {
    const {position, normal, index} = drawable(read(`${body}-skeleton`), ['left', 'right']);
    const [low, high] = reach(position, 1);
    assert.ok(low > 0 && low < 20 && high > 1690 && high < 1730, `${low} to ${high}`);
    assert.equal(
      index.reduce((most, corner) => Math.max(most, corner), 0),
      position.length / 3 - 1,
    );
    assert.ok(normal.every(Number.isFinite));
  }
});

test('a name leads to a point of its side', () => {
  const {position} = drawable(read('female-psoas-major'), ['left', 'right']);
  const [left, right] = ['left', 'right'].map((side) => middleOf(position, side));
  assert.ok(left[0] > 20);
  assert.ok(right[0] < -20);
  assert.ok(Array.from({length: position.length / 3}, (_, n) => position[3 * n]).includes(left[0]));
});
