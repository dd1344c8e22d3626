/** A visit as a file: the same as bodymap/visits.py writes and reads (docs/visit.json). */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {learn} from '../../assets/texts.js';
import {minute, read, write} from '../../assets/visits.js';

const list = (/** @type {string} */ name, /** @type {string} */ param) => ({
  name,
  param,
  kind: 'list',
  allowed: [],
  default: [],
});
/** @type {*} */
const FIELDS = [
  list('regions', 'r'),
  {name: 'muscle', param: 'm', kind: 'choice', allowed: [], default: 'auto'},
  list('ratings', 's'),
  {name: 'country', param: 'c', kind: 'choice', allowed: [], default: ''},
  {name: 'zones', param: 'zones', kind: 'flag', allowed: [], default: true},
  {name: 'theme', param: 'theme', kind: 'choice', allowed: ['auto', 'dark'], default: 'auto'},
];
const EXAMPLE = readFileSync(new URL('../../docs/visit.json', import.meta.url), 'utf8');
const HEAD = JSON.parse(EXAMPLE);
const IDS = ['json', 'foreign', 'version', 'when', 'unknown'];

const TEXTS = {
  ...Object.fromEntries(IDS.map((id) => [`visit-${id}`, `${id} {file}`])),
  'visit-version': '{file} {version} {known}',
  'visit-unknown': '{file}: {values}',
  'list-next': ', ',
  'list-and': ' and ',
};
/** The files of tests share their modules, and so the texts. @param {string} text */
function opened(text) {
  learn(TEXTS);
  return read(text, 'a.json', FIELDS, (id) => /^(groin|lower)/.test(id));
}
const changed = (/** @type {object} */ patch) => JSON.stringify({...HEAD, ...patch});

test('what is read is written as it stood', () => {
  const {visit, left} = opened(EXAMPLE);
  assert.deepEqual(visit.view.regions, ['lower-low-back-right', 'groin-right']);
  assert.equal(left, '');
  assert.equal(write(visit, FIELDS), EXAMPLE);
});

test('what belongs to the room is in no file', () => {
  const {visit} = opened(EXAMPLE);
  const view = {...visit.view, theme: 'dark', country: 'GB', zones: false};
  assert.deepEqual(JSON.parse(write({...visit, view}, FIELDS)).view, {...HEAD.view, zones: false});
  assert.equal(opened(changed({view: {theme: 'dark'}})).visit.view.theme, 'auto');
});

test('what is no visit is refused by the name of the file', () => {
  for (const [text, why] of [
    ['{no', 'json a.json'],
    ['null', 'foreign a.json'],
    ['[1]', 'foreign a.json'],
    [changed({bodymap: 'view'}), 'foreign a.json'],
    [changed({view: []}), 'foreign a.json'],
    [changed({version: 7}), 'a.json 7 1'],
    [changed({version: undefined}), 'a.json undefined 1'],
    [changed({when: 'yesterday'}), 'when a.json'],
    [changed({when: '2026-13-40T10:00+00:00'}), 'when a.json'],
  ]) {
    assert.throws(() => opened(text), {message: why});
  }
});

test('what is not understood is left out and said', () => {
  const {visit, left} = opened(changed({view: {regions: ['groin-left', 'nowhere'], muscle: 7, zones: 'x', later: 1}}));
  assert.deepEqual([visit.view.regions, visit.view.muscle, visit.view.zones], [['groin-left'], 'auto', true]);
  assert.equal(left, `a.json: 'nowhere', 'muscle 7', 'zones "x"' and 'later'`);
});

test('a minute is told with its zone', () => {
  const text = minute(new Date('2026-11-27T10:12:40Z'));
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/);
  assert.equal(Date.parse(text), Date.parse('2026-11-27T10:12:00Z'));
});
