/** What is said of a place reads and writes as in Python; the cases are those of tests/test_ratings.py. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {format, parse, withRating} from '../../assets/ratings.js';

const golden = JSON.parse(readFileSync(new URL('../golden/ratings.json', import.meta.url), 'utf8'));

test('every case is read and written as in Python', () => {
  assert.ok(golden.length > 10);
  for (const {text, rating, canonical} of golden) {
    assert.deepEqual(parse(text), rating, text);
    assert.equal(format(parse(text)), canonical);
  }
});

test('a rating takes the place of the one before, in the order of the marks', () => {
  const view = {regions: ['b', 'a', 'c'], ratings: ['c~n3', 'b~n1']};
  assert.deepEqual(withRating(view, parse('a~n2')), ['b~n1', 'a~n2', 'c~n3']);
  assert.deepEqual(withRating(view, parse('b')), ['c~n3']);
});
