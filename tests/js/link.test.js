/** A view as a link and back, field by field. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {fromSearch, toSearch} from '../../assets/link.js';

/** @type {*} */
const FIELDS = [
  {name: 'regions', param: 'r', kind: 'list', allowed: [], default: []},
  {name: 'muscle', param: 'm', kind: 'choice', allowed: [], default: 'auto'},
  {name: 'side', param: 'side', kind: 'choice', allowed: ['follow', 'left'], default: 'follow'},
  {name: 'zones', param: 'zones', kind: 'flag', allowed: [], default: true},
];
const isRegion = (/** @type {string} */ id) => id.startsWith('groin');
const read = (/** @type {string} */ search) => fromSearch(FIELDS, isRegion, search);
const DEFAULT = {regions: [], muscle: 'auto', side: 'follow', zones: true};

test('only what differs from the defaults is written', () => {
  assert.equal(toSearch(FIELDS, /** @type {*} */ (DEFAULT)), '');
  const view = {regions: ['groin-left', 'groin-right'], muscle: 'iliacus', side: 'left', zones: false};
  const search = '?r=groin-left,groin-right&m=iliacus&side=left&zones=0';
  assert.equal(toSearch(FIELDS, /** @type {*} */ (view)), search);
  assert.deepEqual({...read(search)}, view);
});

test('what cannot be read keeps its default', () => {
  assert.deepEqual(
    {...read('?r=nowhere,groin-left,groin-left&m=%00&side=up&zones=perhaps&junk=1')},
    {
      ...DEFAULT,
      regions: ['groin-left'],
    },
  );
});
