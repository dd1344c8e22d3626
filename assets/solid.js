/** The body in the round as numbers: its mesh, and which place of the flat pictures a point of it is. Knows no WebGL. */

const POINT_MM = 1 / 16; // as tools/atlas/solid.py has it
/**
 * @typedef {object} Solid
 * @property {Float32Array} points x, y, z of each point, mm
 * @property {Float32Array} normals of each point
 * @property {Float32Array} flat x, y and the normal's z of each point: where it is on the flat pictures
 * @property {Uint16Array} triangles
 */

/**
 * Both halves from one: what lies in the mid-line belongs to both.
 * @param {Uint16Array} triangles of the left half
 * @param {Int16Array} own points of that half
 * @returns {Solid}
 */
export function solid(triangles, own) {
  const count = own.length / 3;
  const twin = new Uint16Array(count);
  let total = count;
  for (let n = 0; n < count; n += 1) {
    twin[n] = own[3 * n] === 0 ? n : total;
    if (twin[n] !== n) total += 1;
  }
  const points = new Float32Array(3 * total);
  for (let n = 0; n < count; n += 1) {
    const at = [own[3 * n], own[3 * n + 1], own[3 * n + 2]].map((value) => value * POINT_MM);
    points.set([-at[0], at[1], at[2]], 3 * twin[n]);
    points.set(at, 3 * n);
  }
  const all = new Uint16Array(2 * triangles.length);
  all.set(triangles);
  for (let n = 0; n < triangles.length; n += 3) {
    all.set([twin[triangles[n]], twin[triangles[n + 2]], twin[triangles[n + 1]]], triangles.length + n);
  }
  const facing = normals(points, all);
  const flat = points.slice();
  for (let n = 2; n < flat.length; n += 3) flat[n] = facing[n];
  return {points, normals: facing, flat, triangles: all};
}

/** Of each point, by the areas of the triangles about it. @param {Float32Array} points @param {Uint16Array} triangles */
export function normals(points, triangles) {
  const found = new Float32Array(points.length);
  const [u, v, across] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
  for (let n = 0; n < triangles.length; n += 3) {
    const [a, b, c] = [3 * triangles[n], 3 * triangles[n + 1], 3 * triangles[n + 2]];
    for (let k = 0; k < 3; k += 1) {
      u[k] = points[b + k] - points[a + k];
      v[k] = points[c + k] - points[a + k];
    }
    across[0] = u[1] * v[2] - u[2] * v[1];
    across[1] = u[2] * v[0] - u[0] * v[2];
    across[2] = u[0] * v[1] - u[1] * v[0];
    for (let k = 0; k < 3; k += 1) {
      found[a + k] += across[k];
      found[b + k] += across[k];
      found[c + k] += across[k];
    }
  }
  for (let n = 0; n < found.length; n += 3) {
    const length = Math.hypot(found[n], found[n + 1], found[n + 2]) || 1;
    for (let k = 0; k < 3; k += 1) found[n + k] /= length;
  }
  return found;
}

/**
 * Rows of the matrix that turns a body: `yaw` about its length, then `pitch` about the line from side to side.
 * @param {number} yaw @param {number} pitch radians
 */
export function turned(yaw, pitch) {
  const [cy, sy, cx, sx] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [
    [cy, 0, sy],
    [sx * sy, cx, -sx * cy],
    [-cx * sy, sx, cx * cy],
  ];
}

/**
 * The place of the flat pictures at a point of the turned body, seen from far in front; null beside the body.
 * @param {Solid} body @param {number} yaw @param {number} pitch
 * @param {number} x @param {number} y mm from the point about which it turns, to the right and up on the screen
 * @param {number} middle height of that point, mm
 * @param {Frame} frame
 * @returns {{face: string, x: number, y: number, point: [number, number, number]} | null}
 */
export function pick(body, yaw, pitch, x, y, middle, frame) {
  const [right, up, near] = turned(yaw, pitch);
  const {points, triangles, flat} = body;
  const seen = new Float32Array(points.length);
  for (let n = 0; n < points.length; n += 3) {
    const px = points[n];
    const py = points[n + 1] - middle;
    const pz = points[n + 2];
    seen[n] = right[0] * px + right[1] * py + right[2] * pz - x;
    seen[n + 1] = up[0] * px + up[1] * py + up[2] * pz - y;
    seen[n + 2] = near[0] * px + near[1] * py + near[2] * pz;
  }
  let depth = -Infinity;
  /** @type {((of: Float32Array) => [number, number, number]) | null} */
  let between = null;
  for (let n = 0; n < triangles.length; n += 3) {
    const a = 3 * triangles[n];
    const b = 3 * triangles[n + 1];
    const c = 3 * triangles[n + 2];
    if ((seen[a] > 0 && seen[b] > 0 && seen[c] > 0) || (seen[a] < 0 && seen[b] < 0 && seen[c] < 0)) continue; // most of them
    const share = inside(seen, [a, b, c]);
    if (!share) continue;
    const z = share[0] * seen[a + 2] + share[1] * seen[b + 2] + share[2] * seen[c + 2];
    if (z <= depth) continue;
    depth = z;
    between = (of) => {
      const [first, second, third] = [0, 1, 2].map(
        (k) => share[0] * of[a + k] + share[1] * of[b + k] + share[2] * of[c + k],
      );
      return [first, second, third];
    };
  }
  if (!between) return null;
  const [aside, high, forward] = between(flat);
  const face = forward >= 0 ? 'front' : 'back';
  return {face, x: frame.midline + (face === 'front' ? aside : -aside), y: frame.sole_y - high, point: between(points)};
}

/**
 * How much the skin faces us at a place of a flat picture, 0 to 1.
 * @param {Solid} body @param {string} face @param {number} x @param {number} y figure units @param {Frame} frame
 */
export function facing({flat}, face, x, y, frame) {
  const sign = face === 'front' ? 1 : -1;
  const [aside, up] = [sign * (x - frame.midline), frame.sole_y - y];
  let [least, found] = [Infinity, 1];
  for (let n = 0; n < flat.length; n += 3) {
    const far = (flat[n] - aside) ** 2 + (flat[n + 1] - up) ** 2;
    if (far < least && sign * flat[n + 2] > 0) [least, found] = [far, sign * flat[n + 2]];
  }
  return found;
}

/** How much each corner counts at (0, 0), if that lies in a triangle that faces us. @param {Float32Array} seen @param {number[]} at */
function inside(seen, [a, b, c]) {
  const [ax, ay, bx, by, cx, cy] = [seen[a], seen[a + 1], seen[b], seen[b + 1], seen[c], seen[c + 1]];
  const whole = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (whole <= 0) return null;
  const share = [(bx * cy - cx * by) / whole, (cx * ay - ax * cy) / whole, (ax * by - bx * ay) / whole];
  return share.every((one) => one >= 0) ? share : null;
}
