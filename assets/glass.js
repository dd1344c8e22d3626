/** What lies under the skin of the body that turns: its bones and the muscles that are shown, fetched when asked for. */
import {fetched} from './frames.js';
import {STRONG} from './matching.js';
import {DISC, drawable, middleOf, unpacked} from './within.js';

const VERTEX = `#version 300 es
in vec3 position, normal;
in vec2 paint;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform mat3 normalMatrix;
out vec3 lit;
out vec2 painted;
void main() {
  lit = normalMatrix * normal;
  painted = paint;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;
// light and colours as in tools/atlas/render.py, xray.py and, a little brighter, flesh.py
const FRAGMENT = `#version 300 es
precision highp float;
in vec3 lit;
in vec2 painted;
uniform float isFlesh;
out vec4 colour;
const vec3 IVORY = vec3(1.0, 0.965, 0.885), GRISTLE = vec3(0.80, 0.85, 0.86);
const vec3 FURROW = vec3(0.60, 0.385, 0.345), RIDGE = vec3(0.86, 0.62, 0.555);
const vec3 SINEW[2] = vec3[2](vec3(0.83, 0.79, 0.73), vec3(0.985, 0.965, 0.925));
float lamp(vec3 n, vec3 place, float strength, float wrap) {
  return strength * clamp((dot(n, normalize(place)) + wrap) / (1.0 + wrap), 0.0, 1.0);
}
void main() {
  vec3 n = normalize(lit);
  if (n.z < -0.25) n = -n; // the inside of a scan that is open
  n.z = max(n.z, 0.0);
  float hollow = 1.0;
  vec3 own;
  if (isFlesh > 0.5) {
    float course = painted.y * 14.0, soft = clamp(1.4 - 3.0 * fwidth(course), 0.0, 1.0);
    float grain = 0.5 + soft * (0.34 * sin(6.2832 * course) + 0.16 * sin(6.2832 * 2.7 * course + 1.0));
    own = mix(mix(FURROW, RIDGE, grain), mix(SINEW[0], SINEW[1], grain), painted.x);
  } else {
    own = mix(IVORY, GRISTLE, painted.y);
    hollow = mix(0.42, 1.06, painted.x);
  }
  float level = 0.45 + lamp(n, vec3(-0.50, 0.62, 0.60), 0.46, 0.25) + lamp(n, vec3(0.75, 0.10, 0.45), 0.17, 0.35)
    + lamp(n, vec3(0.0, 1.0, 0.15), 0.06, 0.0);
  level *= hollow;
  vec3 shown = own * level * pow(vec3(1.0, 0.90, 0.84), vec3(1.4 * clamp(1.06 - level, 0.0, 1.0)));
  shown += pow(1.0 - n.z, 3.0) * (0.15 * own + 0.02) * hollow;
  colour = vec4(clamp(shown, 0.0, 1.0), 1.0);
}`;

export class Glass {
  /** @param {import('ogl').OGLRenderingContext} gl @param {Round} urls @param {() => void} draw called when something has come */
  constructor(gl, urls, draw) {
    this.gl = gl;
    this.urls = urls;
    this.draw = draw;
    /** What is drawn, by its name. @type {Map<string, import('ogl').Mesh>} */
    this.meshes = new Map();
    /** A place on each muscle for its name's line: x, y, z, mm. @type {Map<string, number[]>} */
    this.places = new Map();
    /** @type {Map<string, Promise<*>>} */
    this.files = new Map();
    this.wanted = '';
    this.build = '';
    /** @type {(position: Float32Array) => void} */
    this.move = () => {};
    this.root = new OGL.Transform();
    const made = (/** @type {number} */ isFlesh) =>
      new OGL.Program(gl, {vertex: VERTEX, fragment: FRAGMENT, cullFace: false, uniforms: {isFlesh: {value: isFlesh}}});
    this.bone = made(0);
    this.flesh = made(1);
  }

  /** @template T @param {string} url @param {(found: Response) => Promise<T>} read @returns {Promise<T>} */
  file(url, read) {
    const there = this.files.get(url) || fetched(url, read);
    this.files.set(url, there);
    return there;
  }

  /** Another build is worn. @param {string} build @param {(position: Float32Array) => void} move carries what lies under its skin */
  wear(build, move) {
    this.build = build;
    this.move = move;
  }

  /** Show the bones and these muscles, or nothing. @param {View} view @param {Pair[]} pairs the best fit first */
  async show(view, pairs) {
    const body = view.body || 'female';
    const muscles = Array.from(new Set(pairs.map(([muscle]) => muscle))).slice(0, STRONG);
    const near = pairs.filter(([muscle]) => muscles.includes(muscle));
    const wanted = view.xray ? JSON.stringify([body, this.build, near]) : '';
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.clear();
    if (!view.xray) return;
    const {skeleton, muscles: own} = await this.file(this.urls.within[body], (found) => found.json());
    const sides = new Map(
      near.filter(([muscle]) => own[muscle]).map(([muscle]) => [muscle, /** @type {string[]} */ ([])]),
    );
    for (const [muscle, side] of near) sides.get(muscle)?.push(side);
    await Promise.all([
      this.add('skeleton', wanted, skeleton, ['left', 'right']),
      ...Array.from(sides, ([muscle, on]) => this.add(muscle, wanted, own[muscle], on)),
    ]);
  }

  clear() {
    for (const mesh of this.meshes.values()) mesh.setParent(null);
    this.meshes.clear();
    this.places.clear();
  }

  /**
   * Draw what a file holds, if that is still wanted when it has come.
   * @param {string} name @param {string} wanted @param {string} url @param {string[]} sides
   */
  async add(name, wanted, url, sides) {
    const surface = await this.file(url, async (found) => unpacked(await found.arrayBuffer()));
    if (this.wanted !== wanted || !surface) return;
    const {position, normal, paint, index} = drawable(surface, sides, this.move, (part) => (part === DISC ? 255 : 0));
    const geometry = new OGL.Geometry(this.gl, {
      position: {size: 3, data: position},
      normal: {size: 3, data: normal},
      paint: {size: 2, data: paint, type: this.gl.UNSIGNED_BYTE, normalized: true},
      index: {data: index},
    });
    const isFlesh = surface.paints.length > 1;
    const program = isFlesh ? this.flesh : this.bone;
    if (isFlesh) this.places.set(name, middleOf(position, sides[0]));
    const mesh = new OGL.Mesh(this.gl, {geometry, program, frustumCulled: false});
    mesh.setParent(this.root);
    this.meshes.set(name, mesh);
    this.draw();
  }
}
