/** What is on the screen: who hears of a change, and what Undo brings back. */
import assert from 'node:assert/strict';
import {beforeEach, test} from 'node:test';
import {soon} from '../../assets/frames.js';
import {Store, toggled, withKnown} from '../../assets/store.js';

const VIEW = {regions: [], muscle: 'auto', side: 'follow', answers: [], compare: [], theme: 'auto'};
const told = () => new Promise((done) => soon(() => done(null)));

/** @type {*} */
let store;
beforeEach(() => {
  store = new Store(/** @type {*} */ (VIEW));
});

test('painters hear at once, listeners once for several changes', async () => {
  /** @type {string[][]} */
  const painted = [];
  /** @type {*[]} */
  const heard = [];
  store.painters.push((/** @type {*} */ view) => painted.push(view.regions));
  store.listeners.push((...news) => heard.push(news));
  store.toggle('groin-left');
  store.toggle('groin-right');
  assert.deepEqual(painted, [['groin-left'], ['groin-left', 'groin-right']]);
  assert.deepEqual(heard, []);
  await told();
  assert.equal(heard.length, 1);
  const [view, before, isStep] = heard[0];
  assert.deepEqual([view.regions, before.regions, isStep], [['groin-left', 'groin-right'], [], true]);
});

test('a change of nothing is none, a quiet one is no step', async () => {
  /** @type {boolean[]} */
  const steps = [];
  store.listeners.push((_view, _before, isStep) => steps.push(isStep));
  store.change({muscle: 'auto', regions: []});
  await told();
  assert.deepEqual(steps, []);
  store.change({theme: 'dark'});
  await told();
  store.change({theme: 'light'}, 'step');
  await told();
  assert.deepEqual(steps, [false, true]);
});

test('undo passes over what Back has undone already', () => {
  store.toggle('groin-left');
  store.toggle('groin-right');
  store.show({...store.view, regions: ['groin-left']}); // the browser's Back
  store.undo();
  assert.deepEqual(store.view.regions, []);
  assert.equal(store.canUndo, false);
  store.undo();
  assert.deepEqual(store.view.regions, []);
});

test('toggled and withKnown', () => {
  assert.deepEqual(toggled(['a', 'b'], 'a'), ['b']);
  assert.deepEqual(toggled(['a'], 'b'), ['a', 'b']);
  const regions = {a: {}, b: {}};
  assert.deepEqual(withKnown({regions: ['b', 'b', 'constructor', 'c']}, regions), {regions: ['b']});
  assert.deepEqual(withKnown({muscle: 'psoas-major'}, regions), {muscle: 'psoas-major'});
});

test('a view that took the place of another is undone whole, in one step', () => {
  store = new Store(/** @type {*} */ ({...VIEW, flags: []}));
  store.toggle('groin-left');
  store.exchange(/** @type {*} */ ({...VIEW, regions: ['knee-front-left'], body: 'male', flags: ['fever']}));
  store.change({regions: ['knee-front-left', 'groin-right']});
  store.undo();
  assert.deepEqual([store.view.regions, store.view.body], [['knee-front-left'], 'male']);
  store.undo();
  assert.deepEqual([store.view.regions, store.view.flags], [['groin-left'], []]);
  store.undo();
  assert.deepEqual(store.view.regions, []);
  assert.equal(store.canUndo, false);
});
