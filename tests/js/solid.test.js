/** The body in the round: two halves from one, and which place of the flat pictures is seen where. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {pick, solid} from '../../assets/solid.js';

const FRAME = {width: 760, height: 1800, midline: 380, sole_y: 1765};
const HEIGHT = 1000;
// The left half of a plate 200 mm wide, its front at z = 50 and its back at z = -50, in sixteenths of a millimetre.
const CORNERS = [
  [0, 900, 50],
  [100, 900, 50],
  [100, 1100, 50],
  [0, 1100, 50],
  [0, 900, -50],
  [100, 900, -50],
  [100, 1100, -50],
  [0, 1100, -50],
];
const HALF = new Int16Array(CORNERS.flat().map((value) => value * 16));
const FACES = new Uint16Array([0, 1, 2, 0, 2, 3, 5, 4, 7, 5, 7, 6]);
const plate = solid(FACES, HALF);

test('points of the mid-line belong to both halves', () => {
  assert.equal(plate.points.length / 3, CORNERS.length + 4);
  assert.equal(plate.triangles.length, 2 * FACES.length);
  assert.equal(Math.min(...Array.from(plate.points).filter((_, n) => n % 3 === 0)), -100);
});

/** @param {number} yaw @param {number} x */
const seen = (yaw, x) => pick(plate, yaw, 0, x, 20, HEIGHT, FRAME);

test('from the front the own left is at the right, from the back at the left', () => {
  assert.deepEqual(seen(0, 40), {face: 'front', x: 420, y: 745, point: [40, 1020, 50]});
  const back = seen(Math.PI, -40);
  assert.equal(back?.face, 'back');
  assert.ok(Math.abs((back?.x || 0) - 340) < 0.1);
});

test('beside the body there is nothing', () => {
  assert.equal(seen(0, 130), null);
});
