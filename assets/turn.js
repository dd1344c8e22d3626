/** The body that can be turned: fetched when it is first asked for. Its skin is the flat pictures, laid over it. */
import {fetched} from './frames.js';

import {pick, solid} from './solid.js';
import {colour, SkinTexture} from './texture.js';

/** @typedef {import('./body.js').Body} Body */

const MIDDLE = 880; // mm above the soles: what it turns about
const HIPS = 1010; // the same, from near
const TALL = 1860; // mm that are seen
const CLOSE = 760; // the same, from near
const STEPS = 8; // named views, once round
const TAP = 7; // CSS pixels that a finger may move in a tap
const DOWN = 0.6; // radians up or down
const DRAG = 0.009; // radians a CSS pixel
const SPIN = 320; // ms from one view to the next

const VERTEX = `#version 300 es
in vec3 position, normal, flat_;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform mat3 normalMatrix;
uniform vec4 frame; // width, height, mid-line, soles
out vec3 lit;
out vec3 place;
void main() {
  lit = normalMatrix * normal;
  place = flat_;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision highp float;
in vec3 lit, place;
uniform sampler2D map;
uniform vec3 skin;
uniform vec4 frame;
out vec4 colour;
void main() {
  float back = place.z < 0.0 ? 1.0 : 0.0;
  vec2 at = vec2(frame.z + (back > 0.5 ? -place.x : place.x), frame.w - place.y) / frame.xy;
  vec2 uv = vec2((at.x + back) / 2.0, 1.0 - at.y);
  // where front and back meet the address jumps, and a coarse level of the texture would show there as a line
  vec2 size = vec2(2.0 * frame.x, frame.y);
  vec4 drawn = textureGrad(map, uv, dFdx(place.xy) / size, dFdy(place.xy) / size);
  vec3 n = normalize(lit);
  float key = max(0.0, dot(n, normalize(vec3(-0.42, 0.55, 0.72)))), fill = max(0.0, dot(n, normalize(vec3(0.75, 0.1, 0.45))));
  float light = 0.5 + 0.42 * key + 0.16 * fill;
  vec3 warm = mix(vec3(0.94, 0.80, 0.74), vec3(1.0), clamp(light, 0.0, 1.0));
  vec3 body = mix(skin, drawn.rgb, drawn.a) * light * warm;
  body += 0.06 * pow(1.0 - max(n.z, 0.0), 3.0);
  colour = vec4(body, 1.0);
}`;

export class Turn {
  /**
   * @param {HTMLElement} holder gets the canvas
   * @param {Body} body
   * @param {Frame} frame
   * @param {Round} urls
   * @param {string[]} views what is said of each of the eight
   * @param {(text: string) => void} say tells what is seen, for screen readers
   * @param {(region: string) => void} point names what lies under the pointer
   */
  constructor(holder, body, frame, urls, views, say, point) {
    this.views = views;
    this.holder = holder;
    this.body = body;
    this.frame = frame;
    this.urls = urls;
    this.say = say;
    this.point = point;
    this.yaw = 0;
    this.pitch = 0;
    this.frames = 0;
    /** @type {number | null} */
    this.goal = 0;
    this.isShown = false;
    this.worn = '';
    /** @type {Map<string, Promise<ArrayBuffer>>} */
    this.files = new Map();
    this.renderer = new OGL.Renderer({
      alpha: true,
      antialias: true,
      premultipliedAlpha: true,
      dpr: Math.min(devicePixelRatio, 2),
    });
    const {gl} = this.renderer;
    this.canvas = /** @type {HTMLCanvasElement} */ (gl.canvas);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    holder.prepend(this.canvas);
    this.camera = new OGL.Camera(gl, {left: -1, right: 1, bottom: -1, top: 1, near: 1, far: 6000});
    this.camera.position.z = 3000;
    this.skin = new SkinTexture(body, frame);
    this.skin.onLoad = () => this.repaint();
    this.texture = new OGL.Texture(gl, {image: this.skin.canvas, generateMipmaps: true, anisotropy: 4});
    this.program = new OGL.Program(gl, {
      vertex: VERTEX,
      fragment: FRAGMENT,
      uniforms: {
        map: {value: this.texture},
        skin: {value: [1, 1, 1]},
        frame: {value: [frame.width, frame.height, frame.midline, frame.sole_y]},
      },
    });
    this.listen();
  }

  /** @param {string} url */
  file(url) {
    const there = this.files.get(url) || fetched(url, (found) => found.arrayBuffer());
    this.files.set(url, there);
    return there;
  }

  /** The figure that the flat pictures show. */
  get wanted() {
    return this.body.strip.dataset.body || '';
  }

  /** Show the body of the flat pictures, in its build. */
  async wear() {
    const {wanted} = this;
    this.worn = wanted;
    const files = [this.urls.mesh, this.urls.points[wanted]].map((url) => this.file(url));
    const [triangles, points] = await Promise.all(files);
    if (this.worn !== wanted) return; // another one meanwhile
    this.solid = solid(new Uint16Array(triangles), new Int16Array(points));
    const {gl} = this.renderer;
    const geometry = new OGL.Geometry(gl, {
      position: {size: 3, data: this.solid.points},
      normal: {size: 3, data: this.solid.normals},
      flat_: {size: 3, data: this.solid.flat},
      index: {data: this.solid.triangles},
    });
    const root = new OGL.Transform();
    this.scene = new OGL.Transform();
    root.setParent(this.scene);
    this.mesh = new OGL.Mesh(gl, {geometry, program: this.program});
    this.mesh.setParent(root);
    this.root = root;
    this.repaint();
  }

  /** What is drawn on the skin has changed. */
  repaint() {
    if (!this.isShown) return;
    this.skin.paint();
    const skin = colour(`tone-${this.body.store.view.tone}`);
    this.program.uniforms.skin.value = [1, 3, 5].map((n) => parseInt(skin.slice(n, n + 2), 16) / 255);
    this.texture.needsUpdate = true;
    this.draw();
  }

  /** mm above the soles about which it turns, and mm that are seen. */
  get sight() {
    return this.body.store.view.zoom ? [HIPS, CLOSE] : [MIDDLE, TALL];
  }

  draw() {
    cancelAnimationFrame(this.frames);
    this.frames = requestAnimationFrame(() => this.render());
  }

  render() {
    if (!this.root || !this.mesh) return;
    const {width, height} = this.holder.getBoundingClientRect();
    if (!width || !height) return;
    if (this.renderer.width !== width || this.renderer.height !== height) this.renderer.setSize(width, height);
    const [middle, tall] = this.sight;
    const across = (tall * width) / height;
    this.camera.orthographic({left: -across / 2, right: across / 2, bottom: -tall / 2, top: tall / 2});
    this.mesh.position.y = -middle;
    this.root.rotation.set(this.pitch, this.yaw, 0);
    this.renderer.render({scene: this.scene, camera: this.camera});
    this.canvas.dataset.drawn = String(Math.round((this.yaw * 180) / Math.PI));
  }

  /** The region at a place on the screen, CSS pixels. @param {number} x @param {number} y @returns {string} */
  regionAt(x, y) {
    if (!this.solid) return '';
    const box = this.canvas.getBoundingClientRect();
    const [middle, tall] = this.sight;
    const scale = tall / box.height;
    const [right, up] = [x - box.left - box.width / 2, box.top + box.height / 2 - y].map((value) => value * scale);
    const place = pick(this.solid, this.yaw, this.pitch, right, up, middle, this.frame);
    const side = place && this.body.sides.find((one) => one.figure.dataset.view === place.face);
    if (!place || !side) return '';
    for (const [id, path] of this.body.paths) {
      if (path.ownerSVGElement === side.base && this.skin.holds(path, place.x, place.y)) return id;
    }
    return '';
  }

  /** Turn to one of the eight views: 0 the front, then by way of the body's left side. @param {number} step */
  face(step) {
    this.goal = step;
    const to = (step * 2 * Math.PI) / STEPS;
    const way = ((((to + this.yaw + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI;
    const [from, start] = [this.yaw, performance.now()];
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const go = (/** @type {number} */ now) => {
      const share = isStill ? 1 : Math.min(1, Math.max(0, (now - start) / SPIN));
      this.yaw = from - way * share * (2 - share);
      this.pitch *= 1 - share;
      this.render();
      if (share < 1) this.frames = requestAnimationFrame(go);
    };
    cancelAnimationFrame(this.frames);
    go(start);
    this.say(this.views[((step % STEPS) + STEPS) % STEPS]);
  }

  /** The view that it turns to, or the one that is nearest to what a drag has left. */
  get step() {
    return this.goal ?? Math.round((-this.yaw * STEPS) / (2 * Math.PI));
  }

  listen() {
    const {canvas} = this;
    /** @type {{x: number, y: number, yaw: number, pitch: number, isTap: boolean} | null} */
    let held = null;
    canvas.addEventListener('pointerdown', (event) => {
      held = {x: event.clientX, y: event.clientY, yaw: this.yaw, pitch: this.pitch, isTap: true};
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!held) {
        if (event.pointerType === 'mouse') this.point(this.regionAt(event.clientX, event.clientY));
        return;
      }
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      if (Math.hypot(dx, dy) > TAP) held.isTap = false;
      if (held.isTap) return;
      this.goal = null;
      this.yaw = held.yaw + dx * DRAG;
      this.pitch = Math.max(-DOWN, Math.min(DOWN, held.pitch + dy * DRAG));
      this.draw();
    });
    canvas.addEventListener('pointerup', (event) => {
      const region = held?.isTap ? this.regionAt(event.clientX, event.clientY) : '';
      if (region) this.body.store.toggle(region);
      held = null;
    });
    canvas.addEventListener('pointercancel', () => {
      held = null;
    });
    canvas.addEventListener('keydown', (event) => {
      const by = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0}[event.key];
      if (by !== undefined) this.face(this.step + by);
      else if (event.key === 'Home') this.face(0);
      else if (event.key === 'End') this.face(STEPS / 2);
      else return;
      event.preventDefault();
    });
    new ResizeObserver(() => this.draw()).observe(this.holder);
    this.body.afterwards.push(() => {
      if (this.isShown && this.worn !== this.wanted) this.wear();
      else this.repaint();
    });
  }
}
