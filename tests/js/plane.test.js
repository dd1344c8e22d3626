/** Places on the screen and on the figure: what the zoom is made of. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {allowed, carried, figureAt, hips, MOST, reach, showing, transform, whole} from '../../assets/plane.js';

const FIGURE = {width: 760, height: 1800};
const FRAME = {width: 380, height: 600}; // a third of a pixel to a unit: 1140 x 1800 units
/** @type {[number, number][]} from the head to the feet, and the hands */
const SPOTS = [
  [380, 100],
  [380, 500],
  [380, 800],
  [100, 900],
  [660, 900],
  [230, 1100],
  [300, 1300],
  [460, 1300],
  [300, 1700],
  [460, 1700],
];

/** Where a figure point of the front is, from the frame's middle in CSS pixels. */
const seenAt = ({scale, x, y}, [px, py]) => [(px - x) * (scale / 3), (py - y) * (scale / 3)];

/** A view whose plane is moved as the browser would. */
function side(face, sight) {
  const [, right = 0, down = 0, scale = 1] = (
    transform(sight, FIGURE, FRAME, face).match(/translate\((.*)px, (.*)px\) scale\((.*)\)/) || []
  ).map(Number);
  const left = face === 'front' ? 0 : 400;
  const box = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ times) => {
    const [width, height] = [FRAME.width * times, FRAME.height * times];
    const [x0, y0] = [x - width / 2, y - height / 2];
    return {left: x0, top: y0, right: x0 + width, bottom: y0 + height, width, height};
  };
  return {
    figure: {dataset: {view: face}},
    base: {viewBox: {baseVal: FIGURE}},
    frame: {getBoundingClientRect: () => box(left + 190, 350, 1)},
    plane: {getBoundingClientRect: () => box(left + 190 + right, 350 + down, scale)},
  };
}

test('what is under the pointer stays there while the zoom changes', () => {
  let sight = whole(FIGURE);
  const at = /** @type {[number, number]} */ ([-60, 90]);
  const place = [380 - 180, 900 + 270]; // of the whole body
  for (const scale of [1.2, 2.7, 6, 3.3, 1.5]) {
    sight = allowed(carried(sight, FIGURE, FRAME, at, at, scale), FIGURE, FRAME, SPOTS);
    const [right, down] = seenAt(sight, place);
    assert.ok(Math.hypot(right - at[0], down - at[1]) < 1e-9, `${scale}`);
  }
});

test('a drag carries the body along', () => {
  const sight = carried({scale: 3, x: 380, y: 900}, FIGURE, FRAME, [0, 0], [30, -20], 3);
  assert.deepEqual(sight, {scale: 3, x: 350, y: 920});
});

test('never smaller than whole, never larger than the most, never beside the body', () => {
  assert.deepEqual(allowed({scale: 0.4, x: 90, y: 90}, FIGURE, FRAME, SPOTS), whole(FIGURE));
  assert.equal(allowed({scale: 50, x: 380, y: 800}, FIGURE, FRAME, SPOTS).scale, MOST);
  for (const [x, y] of [
    [-900, -900],
    [5000, 900],
    [60, 60],
    [700, 1790],
    [380, 9000],
  ]) {
    for (const scale of [1.5, 3, 6]) {
      const sight = allowed({scale, x, y}, FIGURE, FRAME, SPOTS);
      const {x: right, y: down} = reach(sight, FIGURE, FRAME);
      assert.ok(
        SPOTS.some((at) => Math.abs(at[0] - sight.x) < right && Math.abs(at[1] - sight.y) < down),
        `${[x, y, scale]}`,
      );
    }
  }
  assert.deepEqual(allowed(hips(FIGURE), FIGURE, FRAME, SPOTS), hips(FIGURE));
});

test('a place comes into sight by the shortest way, and one that is there moves nothing', () => {
  const sight = {scale: 3, x: 380, y: 900}; // 380 x 600 units
  assert.deepEqual(showing(sight, FIGURE, FRAME, {x: 300, y: 800, width: 60, height: 60}, 20), sight);
  const moved = showing(sight, FIGURE, FRAME, {x: 600, y: 850, width: 60, height: 60}, 20);
  assert.deepEqual(moved, {scale: 3, x: 490, y: 900}); // its edge 20 pixels, which are 20 units, from the frame's
  const large = showing(sight, FIGURE, FRAME, {x: 0, y: 0, width: 760, height: 200}, 20);
  assert.equal(large.x, 380);
});

test('a place on the screen is one of the figure, front and back, under any zoom', () => {
  const sights = [whole(FIGURE), hips(FIGURE), {scale: 6, x: 250, y: 1000}];
  for (const sight of sights) {
    const sides = ['front', 'back'].map((face) => side(face, sight));
    const middle = figureAt(sides, 190, 350);
    assert.deepEqual(
      [middle.face, Math.round(middle.x), Math.round(middle.y)],
      ['front', Math.round(sight.x), Math.round(sight.y)],
    );
    const back = figureAt(sides, 400 + 190 + 20, 350 + 40);
    assert.equal(back.face, 'back');
    assert.ok(Math.abs(back.x - (760 - sight.x + 60 / sight.scale)) < 0.1);
    assert.ok(Math.abs(back.y - (sight.y + 120 / sight.scale)) < 0.1);
    assert.equal(figureAt(sides, 390, 350), null, 'between the two');
    assert.equal(figureAt(sides, 190, 700), null, 'below');
  }
});
