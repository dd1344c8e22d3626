/** What people call things, found by what is typed; tests/browser/test_library.py holds it against Python's. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {meant, spelled} from '../../assets/terms.js';

const FLEXOR = {id: 'flexor', says: ['hip flexor'], muscles: ['psoas-major']};
const BURSA = {id: 'bursa', says: ['hip bursiti', 'bursiti'], muscles: []};
const TERMS = [FLEXOR, BURSA];

test('names are compared without plurals, accents and words that say nothing', () => {
  assert.equal(spelled("My runner's Knees", ['my']), 'runner knee');
  assert.equal(spelled('IT-Bänds', []), 'it band');
});

test('typed in full', () => {
  assert.deepEqual(meant(TERMS, 'hip flexor', true), {exact: [FLEXOR], near: [], told: [FLEXOR]});
});

test('on the way to one, from three letters on', () => {
  assert.deepEqual(meant(TERMS, 'burs', false), {exact: [], near: [BURSA], told: [BURSA]});
  assert.deepEqual(meant(TERMS, 'burs', true).told, []);
  assert.deepEqual(meant(TERMS, 'hip', false), {exact: [], near: TERMS, told: []});
  assert.deepEqual(meant(TERMS, 'bu', false).near, []);
  assert.deepEqual(meant(TERMS, '', false).near, []);
});

test('between other words, where nothing else is found', () => {
  assert.deepEqual(meant(TERMS, 'very sore hip flexor', false).told, [FLEXOR]);
  assert.deepEqual(meant(TERMS, 'very sore hip flexor', true).near, []);
});
