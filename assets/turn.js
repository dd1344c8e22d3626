/** The body that can be turned: fetched when it is first asked for. Its skin is the flat pictures, laid over it. */

import {carrier} from './carry.js';
import {fetched} from './frames.js';
import {Glass} from './glass.js';
import {Leaders} from './leaders.js';
import {Nearer, STEP} from './nearer.js';
import {FRAGMENT, NOTHING, VERTEX} from './shade.js';
import {facing, pick, solid, turned} from './solid.js';
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
const STILL = 150; // ms without a movement after which a slow machine draws it finer

/** Whether WebGL is drawn without a graphics card. */
function isSoftware() {
  const gl = document.createElement('canvas').getContext('webgl2');
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  return /swiftshader|llvmpipe|software|basic render/i.test(
    gl?.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER),
  );
}

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
    this.resting = 0;
    /** @type {number | null} */
    this.goal = 0;
    this.isShown = false;
    this.worn = '';
    /** @type {Map<string, Promise<ArrayBuffer>>} */
    this.files = new Map();
    // a processor that draws alone would turn it in jerks: it gets coarse frames, and a fine one when it is still
    this.isSlow = isSoftware();
    this.renderer = new OGL.Renderer({alpha: true, antialias: !this.isSlow, premultipliedAlpha: true});
    const {gl} = this.renderer;
    gl.depthFunc(gl.LEQUAL); // what ogl takes for the default
    this.canvas = /** @type {HTMLCanvasElement} */ (gl.canvas);
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    holder.prepend(this.canvas);
    this.camera = new OGL.Camera(gl, {left: -1, right: 1, bottom: -1, top: 1, near: 1, far: 6000});
    this.camera.position.z = 3000;
    this.skin = new SkinTexture(body, frame);
    this.skin.onLoad = () => this.repaint();
    this.skin.facing = (face, x, y) => (this.solid ? facing(this.solid, face, x, y, frame) : 1);
    this.texture = new OGL.Texture(gl, {
      image: this.skin.canvas,
      generateMipmaps: true,
      anisotropy: this.isSlow ? 1 : 4,
      premultiplyAlpha: true,
    });
    /** What the brush has painted, a texture of its own: it changes with each move. */
    this.paint = new OGL.Texture(gl, {
      image: document.createElement('canvas'),
      generateMipmaps: false,
      premultiplyAlpha: true,
    });
    this.uniforms = {
      map: {value: this.texture},
      paint: {value: this.paint},
      skin: {value: [1, 1, 1]},
      frame: {value: [frame.width, frame.height, frame.midline, frame.sole_y]},
      glass: {value: 0},
    };
    const made = (/** @type {string} */ fragment, /** @type {boolean} */ transparent) =>
      new OGL.Program(gl, {vertex: VERTEX, fragment, transparent, uniforms: this.uniforms});
    this.opaque = made(FRAGMENT, false);
    /** The skin as glass is drawn after what lies under it. */
    this.clear = made(FRAGMENT, true);
    this.depth = made(NOTHING, true);
    this.glass = new Glass(gl, urls, () => this.draw());
    this.nearer = new Nearer(this.canvas, () => this.draw());
    const sides = body.sides.find(({painting}) => painting.face === 'front')?.frame.querySelectorAll('.sides b');
    this.leaders = new Leaders(
      holder,
      Array.from(sides || [], ({textContent}) => textContent || ''),
    );
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
    const {mesh, points: at} = this.urls;
    const [triangles, points, drawn] = await Promise.all(
      [mesh, at[wanted], at[wanted.split('-')[0]]].map((url) => this.file(url)).concat(this.skin.ready()),
    );
    if (this.worn !== wanted) return; // another one meanwhile
    const [half, average] = [new Uint16Array(triangles), new Int16Array(drawn)];
    const worn = points === drawn ? average : new Int16Array(points);
    this.solid = solid(half, worn);
    this.glass.wear(wanted, carrier(worn, average, half));
    const {gl} = this.renderer;
    const geometry = new OGL.Geometry(gl, {
      position: {size: 3, data: this.solid.points},
      normal: {size: 3, data: this.solid.normals},
      flat_: {size: 3, data: this.solid.flat},
      index: {data: this.solid.triangles},
    });
    this.scene = new OGL.Transform();
    this.root = new OGL.Transform();
    this.root.setParent(this.scene);
    this.glass.root.setParent(this.root);
    // of glass, only what is nearest is seen: first its depth alone
    this.veil = new OGL.Mesh(gl, {geometry, program: this.depth, renderOrder: 1});
    this.mesh = new OGL.Mesh(gl, {geometry, program: this.opaque, renderOrder: 2});
    for (const mesh of [this.veil, this.mesh]) mesh.setParent(this.root);
    this.repaint();
  }

  /** It takes the place of the flat pictures. */
  show() {
    this.isShown = true;
    if (this.worn === this.wanted && this.root) this.repaint();
    else this.wear();
  }

  /** What is drawn on the skin has changed. */
  repaint() {
    if (!this.isShown) return;
    const {view} = this.body.store;
    this.skin.paint();
    this.glass.show(view, this.body.shown.now(view));
    const skin = colour(`tone-${view.tone}`);
    this.uniforms.skin.value = [1, 3, 5].map((n) => parseInt(skin.slice(n, n + 2), 16) / 255);
    this.texture.needsUpdate = true;
    this.repaintBrush();
  }

  /** The brush has painted. */
  repaintBrush() {
    const {brush} = this.body;
    if (brush) this.paint.image = brush.layer.sheet;
    this.paint.needsUpdate = true;
    if (this.isShown) this.draw();
  }

  /** What is in the middle of the canvas, mm to the right of what it turns about and above the soles; mm that are seen. */
  get sight() {
    const [middle, tall] = this.body.store.view.zoom ? [HIPS, CLOSE] : [MIDDLE, TALL];
    const {scale, middle: at} = this.nearer;
    return {middle, aside: at[0] * tall, up: at[1] * tall, tall: tall / scale};
  }

  draw() {
    cancelAnimationFrame(this.frames);
    this.frames = requestAnimationFrame(() => this.render());
  }

  /** @param {boolean} [isStill] */
  render(isStill = false) {
    if (!this.root || !this.mesh || !this.veil) return;
    const {width, height} = this.holder.getBoundingClientRect();
    if (!width || !height) return;
    const {renderer} = this;
    const dpr = this.isSlow && !isStill ? 1 : this.isSlow ? 2 : Math.min(devicePixelRatio, 2);
    if (renderer.width !== width || renderer.height !== height || renderer.dpr !== dpr) {
      renderer.dpr = dpr;
      renderer.setSize(width, height);
    }
    const {middle, aside, up, tall} = this.sight;
    const across = (tall * width) / height;
    const [left, right, bottom, top] = [aside - across / 2, aside + across / 2, up - tall / 2, up + tall / 2];
    this.camera.orthographic({left, right, bottom, top});
    const isGlass = this.glass.meshes.size > 0;
    this.uniforms.glass.value = Number(isGlass);
    this.mesh.program = isGlass ? this.clear : this.opaque;
    this.veil.visible = isGlass;
    for (const part of [this.mesh, this.veil, this.glass.root]) part.position.y = -middle;
    this.root.rotation.set(this.pitch, this.yaw, 0);
    this.renderer.render({scene: this.scene, camera: this.camera});
    this.write(width, height);
    this.onSight(this.isWhole, this.nearer.isNearest);
    this.canvas.dataset.drawn = String(Math.round((this.yaw * 180) / Math.PI));
    this.canvas.dataset.scale = this.nearer.scale.toFixed(2);
    this.canvas.dataset.under = Array.from(this.glass.meshes.keys()).join(' ');
    clearTimeout(this.resting);
    if (this.isSlow && !isStill) this.resting = window.setTimeout(() => this.render(true), STILL);
  }

  /** R and L, and the names of muscles. @param {number} width @param {number} height */
  write(width, height) {
    const {middle, aside, up, tall} = this.sight;
    const scale = tall / height;
    const [right, above] = turned(this.yaw, this.pitch);
    const along = (/** @type {number[]} */ way, /** @type {number[]} */ [x, y, z]) =>
      way[0] * x + way[1] * (y - middle) + way[2] * z;
    const seen = (/** @type {number[]} */ place) => ({
      x: width / 2 + (along(right, place) - aside) / scale,
      y: height / 2 - (along(above, place) - up) / scale,
    });
    const own = this.body.sides[0].painting.shapes.under?.muscles;
    const muscles = Array.from(
      this.glass.places,
      ([id, place]) => /** @type {[string, number[]]} */ ([own?.[id]?.name || '', place]),
    );
    this.leaders.show({width, height}, scale, seen, muscles);
  }

  /** What the buttons beside it can do. @param {boolean} _isWhole @param {boolean} _isNearest */
  onSight(_isWhole, _isNearest) {}

  get isWhole() {
    return this.nearer.scale === 1 && !this.body.store.view.zoom;
  }

  /** One step nearer (1), to the hips at first, or farther (-1), or back to the whole body (0). @param {number} by */
  zoom(by) {
    const {nearer, isWhole} = this;
    if (by < 0 && nearer.scale > 1) nearer.show(nearer.scale / STEP);
    else if (by > 0) nearer.show(nearer.scale * STEP, [0, isWhole ? (HIPS - MIDDLE) / TALL : 0], [0, 0]);
    else {
      nearer.show(1);
      if (!this.isWhole) this.body.store.change({zoom: false});
    }
  }

  /** The place of the flat pictures at one on the screen, CSS pixels, and the point of the skin. @param {number} x @param {number} y */
  placeAt(x, y) {
    if (!this.solid) return null;
    const box = this.canvas.getBoundingClientRect();
    const {middle, aside, up, tall} = this.sight;
    const scale = tall / box.height;
    const right = aside + (x - box.left - box.width / 2) * scale;
    const above = up + (box.top + box.height / 2 - y) * scale;
    return pick(this.solid, this.yaw, this.pitch, right, above, middle, this.frame);
  }

  /** The region there. @param {number} x @param {number} y @returns {string} */
  regionAt(x, y) {
    const place = this.placeAt(x, y);
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
      if (this.nearer.isPinch) held.isTap = false;
      if (this.nearer.isPinch) return;
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
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const by = event.shiftKey ? undefined : {ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0}[event.key];
      if (by !== undefined) this.face(this.step + by);
      else if (event.key === 'Home') this.face(0);
      else if (event.key === 'End') this.face(STEPS / 2);
      else if (event.key === '0') this.zoom(0);
      else if (!this.nearer.key(event)) return;
      event.preventDefault();
    });
    new ResizeObserver(() => this.draw()).observe(this.holder);
    this.body.afterwards.push(() => {
      if (this.isShown && this.worn !== this.wanted) this.wear();
      else this.repaint();
    });
  }
}
