/** The browser's rule answers as the one in Python; `python -m tools.golden` wrote the cases. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {waiting} from '../../assets/gates.js';
import {Matcher} from '../../assets/matching.js';

const golden = JSON.parse(readFileSync(new URL('../golden/fit.json', import.meta.url), 'utf8'));

test('every case is answered as the server answers it', () => {
  const matcher = new Matcher(golden.regions);
  matcher.read(golden.table);
  for (const [asked, shown] of golden.cases) assert.deepEqual(matcher.match(asked), shown, JSON.stringify(asked));
});

test('what must be answered before a muscle is drawn', () => {
  assert.ok(golden.waiting.some(([, ids]) => ids.length));
  for (const [view, ids] of golden.waiting) {
    assert.deepEqual(waiting(golden.gates, view).sort(), ids, JSON.stringify(view));
  }
});
