/** The rule on a small table; golden.test.js holds it to Python's on the real one. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Matcher} from '../../assets/matching.js';

const REGIONS = Object.fromEntries(
  ['back', 'thigh', 'calf'].flatMap((name) => ['right', 'left'].map((side) => [`${name}-${side}`, {side}])),
);
const [BACK, THIGH, CALF] = [0, 2, 4]; // the right ones
const none = {local: [], spillover: [], rare: [], disputed: [], beside: [], far: [], over: [], common: []};
const TABLE = {
  muscles: ['psoas', 'soleus'],
  names: {psoas: ['psoas', 'psoas major'], soleus: ['soleus', 'soleus']},
  hues: {psoas: 1, soleus: 6},
  home: ['psoas'],
  inconstant: [],
  weights: {
    ...{value_core: 1, value_local: 1, value_spillover: 0.6, value_rare: 0.3, value_disputed: 0.2, value_beside: 0.1},
    ...{
      value_outside: 0,
      value_against: 0.5,
      value_absent: 0.7,
      power: 1,
      base: 0.6,
      lift: 0.3,
      partly: 0.2,
      near: 0.05,
    },
    cards: 5,
  },
  patterns: {
    psoas: {...none, core: [BACK], spillover: [THIGH], areas: [[BACK], [THIGH]]},
    soleus: {...none, core: [CALF], areas: [[CALF]]},
  },
  signs: {rise: {any: false, for: ['psoas'], against: []}},
};
const ASKED = {regions: [], muscle: 'auto', side: 'follow', answers: [], compare: []};

const matcher = new Matcher(REGIONS);
const match = (/** @type {object} */ given) => matcher.match({...ASKED, ...given});

test('nothing before the table is there', () => {
  assert.deepEqual(match({regions: ['back-right']}), []);
  matcher.read(TABLE);
});

test('the pattern on the side of the marks', () => {
  assert.deepEqual(match({regions: ['back-right']}), [['psoas', 'right']]);
  assert.deepEqual(match({regions: ['calf-left']}), [['soleus', 'left']]);
  assert.deepEqual(match({regions: ['back-right', 'back-left']}), [
    ['psoas', 'right'],
    ['psoas', 'left'],
  ]);
});

test('what is chosen by hand goes before what fits', () => {
  assert.deepEqual(match({regions: ['back-right'], muscle: 'soleus'}), [['soleus', 'right']]);
  assert.deepEqual(match({muscle: 'both', side: 'left'}), [['psoas', 'left']]);
  assert.deepEqual(
    match({regions: ['calf-left'], compare: ['psoas', 'soleus']}).map(([muscle]) => muscle),
    ['psoas', 'soleus'],
  );
});

test('while an emergency waits only our own and what is chosen by hand', () => {
  const marks = {...ASKED, regions: ['back-right', 'calf-right']};
  assert.deepEqual(matcher.match(marks, true), [['psoas', 'right']]);
  assert.equal(matcher.match(marks).length, 2);
  assert.deepEqual(matcher.match({...marks, muscle: 'soleus'}, true), [['soleus', 'right']]);
});

test('unknown ids are passed over', () => {
  assert.deepEqual(match({regions: ['nowhere', 'constructor'], muscle: '__proto__', compare: ['x', 'y']}), []);
});

test('levels, and what nothing explains', () => {
  assert.equal(matcher.level('psoas', 'left', 'thigh-left'), 'spillover');
  assert.equal(matcher.level('psoas', 'left', 'thigh-right'), '');
  assert.equal(matcher.level('nobody', 'left', 'thigh-left'), '');
  assert.deepEqual(matcher.unexplained(['back-right', 'calf-right'], [['psoas', 'right']]), ['calf-right']);
});

test("a muscle keeps its hue, and the app's own are drawn wherever they come", () => {
  assert.deepEqual([matcher.hue('psoas'), matcher.hue('soleus'), matcher.hue('unknown'), matcher.hue()], [1, 6, 1, 1]);
  assert.deepEqual(matcher.drawn(['soleus', 'a', 'b', 'psoas']), ['soleus', 'a', 'psoas']);
});
