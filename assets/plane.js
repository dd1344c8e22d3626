/** Where a place of the figure stands on the screen, and what stands at a place of the screen, under any zoom. */

/**
 * What is seen: how much larger than the whole body, and the figure point in the middle. Both views show the same place
 * of the body: `x` is the front's, the back has its mirror image there.
 * @typedef {{scale: number, x: number, y: number}} Sight
 * @typedef {{width: number, height: number}} Size of the figure in its units, or of its frame in CSS pixels
 * @typedef {[number, number]} Offset from the middle of the frame, CSS pixels; on the back with the sign of `x` turned
 */

export const MOST = 6;
const LEAST = 1.02; // below it is the whole body
const EDGE = 0.95; // what of half a frame counts as in sight

/** @param {Size} figure @returns {Sight} */
export const whole = ({width, height}) => ({scale: 1, x: width / 2, y: height / 2});

/** From the lowest ribs to above the knees. @param {Size} figure @returns {Sight} */
export const hips = ({width, height}) => ({scale: 2.15, x: width / 2, y: height * 0.473});

/** @param {Sight} one @param {Sight} other */
export const isSame = (one, other) =>
  ['scale', 'x', 'y'].every((key) => one[/** @type {'x'} */ (key)] === other[/** @type {'x'} */ (key)]);

/** CSS pixels to a figure unit: the picture keeps its proportions in its frame. @param {Size} figure @param {Size} frame */
export const fit = (figure, frame) => Math.min(frame.width / figure.width, frame.height / figure.height);

/** Half of what the frame shows, in figure units. @param {Sight} sight @param {Size} figure @param {Size} frame */
export function reach({scale}, figure, frame) {
  const unit = 2 * scale * fit(figure, frame);
  return {x: frame.width / unit, y: frame.height / unit};
}

/** @param {number} value @param {number} middle @param {number} most */
const within = (value, middle, most) => Math.min(middle + most, Math.max(middle - most, value));

/**
 * The nearest sight that is allowed: no smaller than the whole body, no larger than MOST, nothing from beyond the frame's
 * own edges, and always some of the body.
 * @param {Sight} sight @param {Size} figure @param {Size} frame @param {[number, number][]} spots of the body, all over it
 * @returns {Sight}
 */
export function allowed(sight, figure, frame, spots) {
  if (sight.scale < LEAST) return whole(figure);
  const scale = Math.min(MOST, sight.scale);
  const [all, seen] = [reach(whole(figure), figure, frame), reach({...sight, scale}, figure, frame)];
  const x = within(sight.x, figure.width / 2, all.x - seen.x);
  const y = within(sight.y, figure.height / 2, all.y - seen.y);
  const moved = spots.map(([left, top]) => [within(x, left, EDGE * seen.x), within(y, top, EDGE * seen.y)]);
  const far = moved.map((to) => Math.hypot(to[0] - x, to[1] - y));
  const [nearX, nearY] = moved[far.indexOf(Math.min(...far))] || [x, y];
  return {scale, x: nearX, y: nearY};
}

/**
 * The sight in which what was at `from` is at `to`.
 * @param {Sight} sight @param {Size} figure @param {Size} frame @param {Offset} from @param {Offset} to @param {number} scale the new one
 * @returns {Sight}
 */
export function carried(sight, figure, frame, from, to, scale) {
  const unit = fit(figure, frame);
  const [x, y] = [0, 1].map((axis) => from[axis] / (unit * sight.scale) - to[axis] / (unit * scale));
  return {scale, x: sight.x + x, y: sight.y + y};
}

/**
 * Moved no further than it takes to show a box of the figure, and `margin` CSS pixels round it; its middle if it is too large.
 * @param {Sight} sight @param {Size} figure @param {Size} frame
 * @param {{x: number, y: number, width: number, height: number}} box @param {number} margin @returns {Sight}
 */
export function showing(sight, figure, frame, box, margin) {
  const seen = reach(sight, figure, frame);
  const edge = margin / (sight.scale * fit(figure, frame));
  const [right, down] = [seen.x - edge - box.width / 2, seen.y - edge - box.height / 2];
  return {
    scale: sight.scale,
    x: within(sight.x, box.x + box.width / 2, Math.max(0, right)),
    y: within(sight.y, box.y + box.height / 2, Math.max(0, down)),
  };
}

/** As a CSS transform of what fills the frame. @param {Sight} sight @param {Size} figure @param {Size} frame @param {string} face */
export function transform({scale, x, y}, figure, frame, face) {
  if (scale === 1) return '';
  const unit = scale * fit(figure, frame);
  const right = (figure.width / 2 - x) * unit * (face === 'back' ? -1 : 1);
  return `translate(${right.toFixed(2)}px, ${((figure.height / 2 - y) * unit).toFixed(2)}px) scale(${scale.toFixed(4)})`;
}

/**
 * The view at a place of the screen, CSS pixels, and the figure point there, as it is shown now, whatever the zoom; null
 * outside of both views.
 * @param {Side[]} sides @param {number} clientX @param {number} clientY @returns {{face: string, x: number, y: number} | null}
 */
export function figureAt(sides, clientX, clientY) {
  for (const {figure, frame, plane, base} of sides) {
    const {left, right, top, bottom} = frame.getBoundingClientRect();
    if (clientX < left || clientX > right || clientY < top || clientY > bottom) continue;
    const box = plane.getBoundingClientRect();
    const {width, height} = base.viewBox.baseVal;
    const unit = fit({width, height}, box);
    const x = width / 2 + (clientX - box.left - box.width / 2) / unit;
    const y = height / 2 + (clientY - box.top - box.height / 2) / unit;
    return {face: figure.dataset.view || '', x, y};
  }
  return null;
}
