/** What the scripts say. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {learn, listed, t} from '../../assets/texts.js';

test('gaps are filled once, whatever is put into them', () => {
  learn({marked: 'Marked: {places}. {places}!'});
  assert.equal(t('marked', {places: '$& {places}'}), 'Marked: $& {places}. $& {places}!');
});

test('a list takes its signs from the language', () => {
  learn({'list-next': '; ', 'list-and': ' i '});
  assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed), ['', 'a', 'a i b', 'a; b i c']);
});
