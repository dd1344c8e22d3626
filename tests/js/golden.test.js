/** The browser's rule answers as the one in Python; `python -m tools.golden` wrote the cases. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {Matcher} from '../../assets/matching.js';

const {regions, table, cases} = JSON.parse(readFileSync(new URL('../golden/fit.json', import.meta.url), 'utf8'));

test('every case is answered as the server answers it', () => {
  const matcher = new Matcher(regions);
  matcher.read(table);
  for (const [asked, shown] of cases) assert.deepEqual(matcher.match(asked), shown, JSON.stringify(asked));
});
