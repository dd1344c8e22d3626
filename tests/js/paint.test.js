/** What is drawn over the skin: the rules that bodymap/draw/painter.py has as well. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {apart, pressed, rounded} from '../../assets/paint.js';

const golden = (name) => JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));

test('crosses give way to each other as Python says', () => {
  const cases = golden('crosses');
  for (const {spots, drawn} of cases) {
    assert.deepEqual(
      apart(spots).map((place) => place.map((value) => Number(value.toFixed(2)))),
      drawn,
    );
  }
});

test('where one presses is drawn as Python draws it', () => {
  for (const {skin, place, drawn} of golden('presses')) assert.equal(pressed(skin, place), drawn);
});

test('the line round a region leaves its corners, and stays on its sides', () => {
  const square = rounded('M0,0l100,0 0,100 -100,0z');
  assert.equal(
    square,
    'M0.0,9.0Q0.0,0.0 9.0,0.0L91.0,0.0Q100.0,0.0 100.0,9.0L100.0,91.0Q100.0,100.0 91.0,100.0L9.0,100.0Q0.0,100.0 0.0,91.0z',
  );
});

test('what only moves the middle of a box stays', () => {
  assert.match(rounded('M0,0l100,0 0,100zM5,5h0M9,9h0'), /zM5,5h0M9,9h0$/);
});
