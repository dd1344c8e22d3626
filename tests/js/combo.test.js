/** The search of a list. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fits} from '../../assets/combo.js';

const PLACE = 'right low back, lower part regio lumbalis';

test('every word, in any order', () => {
  assert.ok(fits(PLACE, []));
  assert.ok(fits(PLACE, ['lower', 'right', 'back']));
  assert.ok(!fits(PLACE, ['left', 'back']));
});

test('what people say for it, from three letters on', () => {
  const synonyms = {spine: 'back'};
  assert.ok(fits(PLACE, ['spi'], synonyms));
  assert.ok(!fits(PLACE, ['sp'], {sp: 'nowhere'}));
  assert.ok(!fits(PLACE, ['spines'], synonyms));
});
