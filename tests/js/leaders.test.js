/** Names over the body that turns keep their distance. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {spaced} from '../../assets/leaders.js';

test('rows that are too close move apart, downwards, and stay in order', () => {
  assert.deepEqual(spaced([]), []);
  assert.deepEqual(spaced([100, 300]), [100, 300]);
  assert.deepEqual(spaced([110, 100, 104]), [144, 100, 122]);
});
