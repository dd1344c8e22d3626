/** The skin of the body that turns: clothes, zones, points and marks of the flat pictures as one texture. */

import {STRONG} from './matching.js';
import {apart, rounded, UNDER} from './paint.js';
import {ink} from './scores.js';

/** @typedef {import('./body.js').Body} Body */

const UPWARDS = ['disputed', 'rare', 'spillover', 'local', 'core']; // as in paint.js
/** Colour, how much of the skin it hides, how soft its edge is. @type {Record<string, [string, number, number]>} */
const SHADE = {
  core: ['referral', 0.8, 14],
  local: ['faint', 0.45, 0],
  spillover: ['spill', 0.56, 8],
  rare: ['faint', 0.45, 8],
};
/** @type {Record<string, number[]>} */
const DASHES = {spillover: [13, 6], rare: [3, 6], disputed: [16, 6, 3, 6]};
const WIDTH = 2.2;
// figure units, as HEAD
const BEYOND = [3, -3, 8, -8];
const SLANTED = 0.2; // of its breadth that a cross keeps at least
const HEAD = [235, 285]; // where the painted skin fades below the head

/** @param {string} name as in tokens.toml */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Front and back beside each other, a pixel a figure unit. */
export class SkinTexture {
  /** @param {Body} body @param {Frame} frame */
  constructor(body, frame) {
    this.body = body;
    this.frame = frame;
    this.canvas = document.createElement('canvas');
    this.canvas.width = 2 * frame.width;
    this.canvas.height = frame.height;
    this.whole = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    // each face on a canvas of its own: one that is drawn on itself is copied each time
    const face = document.createElement('canvas');
    Object.assign(face, {width: frame.width, height: frame.height});
    this.pen = /** @type {CanvasRenderingContext2D} */ (face.getContext('2d'));
    /** Those that have come, and null for those to come. @type {Map<string, HTMLImageElement | null>} */
    this.images = new Map();
    this.coming = 0;
  }

  /** What is on the page's picture now: clothes, zones, marks. */
  paint() {
    const {pen, frame, body} = this;
    const shown = body.shown.now(body.store.view).map((pair) => pair.join(':'));
    body.sides.forEach((side, n) => {
      pen.clearRect(0, 0, frame.width, frame.height);
      this.dress(side);
      this.pattern(side.painting.shapes, shown, side.painting.face);
      const painted = body.shown.shares(body.store.view); // turn.js shows the paint itself
      for (const id of body.store.view.regions) if (!(id in painted)) this.mark(side, id, colour('accent'));
      ink(pen, body, side, colour);
      this.lay(side, n);
    });
  }

  /** A face takes its place; the flank lies on its very edge: what reaches that goes on beyond it. @param {Side} side @param {number} n */
  lay({figure}, n) {
    const {pen, whole, frame} = this;
    whole.save();
    whole.translate(n * frame.width, 0);
    whole.clearRect(0, 0, frame.width, frame.height);
    whole.drawImage(pen.canvas, 0, 0);
    const outside = new Path2D(`M0,0h${frame.width}v${frame.height}h${-frame.width}z`);
    outside.addPath(new Path2D(figure.querySelector('clipPath path')?.getAttribute('d') || ''));
    whole.clip(outside, 'evenodd');
    whole.globalCompositeOperation = 'destination-over';
    for (const by of BEYOND) whole.drawImage(pen.canvas, by, 0);
    whole.restore();
  }

  /** The first muscle in full, of the others that are drawn the contours: as in paint.js. @param {Shapes} shapes @param {string[]} shown "muscle:side" @param {string} face */
  pattern({zones, points}, shown, face) {
    const {store, shown: rule} = this.body;
    const {view} = store;
    const muscles = Array.from(new Set(shown.map((pair) => pair.split(':')[0])));
    const [first, ...others] = rule.matcher.drawn(muscles);
    const isShown = (/** @type {{muscle: string, side: string}} */ one) => shown.includes(`${one.muscle}:${one.side}`);
    const drawn = view.zones ? zones.filter(isShown) : [];
    const own = drawn.filter((zone) => zone.muscle === first);
    for (const level of UPWARDS) this.shade(level, own);
    for (const level of UPWARDS) this.contour(level, own, colour('contour'), WIDTH);
    for (const muscle of others) {
      const zonesOf = drawn.filter((zone) => zone.muscle === muscle);
      for (const level of UPWARDS) this.contour(level, zonesOf, colour(`hue-${rule.matcher.hue(muscle)}`), 2 * WIDTH);
    }
    const near = view.points
      ? points.filter((one) => isShown(one) && muscles.slice(0, STRONG).includes(one.muscle))
      : [];
    const places = apart(near.map(({x, y}) => [x, y]));
    for (const [n, point] of near.entries()) this.cross(point, places[n], this.facing(face, ...places[n]));
  }

  /** Whether a region holds a place; the flat picture itself is not there to be asked. @param {SVGPathElement} path @param {number} x @param {number} y */
  holds(path, x, y) {
    return this.pen.isPointInPath(new Path2D(path.getAttribute('d') || ''), x, y);
  }

  /** Clothes, and of the painted skin the head with its hair. @param {Side} side */
  dress({painting}) {
    const {view} = this.body.store;
    const {pen, frame} = this;
    if (view.xray) return;
    const [head, clothes] = this.urls(painting).map((url) => this.image(url));
    if (head) {
      const fade = pen.createLinearGradient(0, HEAD[0], 0, HEAD[1]);
      fade.addColorStop(0, '#000');
      fade.addColorStop(1, '#0000');
      const rows = (head.height * HEAD[1]) / frame.height;
      pen.drawImage(head, 0, 0, head.width, rows, 0, 0, frame.width, HEAD[1]);
      pen.globalCompositeOperation = 'destination-in';
      pen.fillStyle = fade;
      pen.fillRect(0, 0, frame.width, HEAD[1]);
      pen.globalCompositeOperation = 'source-over';
    }
    if (clothes) pen.drawImage(clothes, 0, 0, frame.width, frame.height);
  }

  /** Its skin and its clothes. @param {Side['painting']} painting @returns {string[]} */
  urls({shapes: {pictures}}) {
    const skin = pictures[this.body.store.view.tone]?.[0];
    return [skin, pictures.clothes[0]];
  }

  /** When the pictures are there, or will not be. */
  async ready() {
    await Promise.all(this.body.sides.flatMap(({painting}) => this.urls(painting)).map((url) => this.fetch(url)));
  }

  /** A picture, once it has come. @param {string} url */
  image(url) {
    if (!this.images.has(url)) this.fetch(url).then(() => this.coming || this.onLoad()); // painting takes long: once for all of them
    return this.images.get(url);
  }

  /** @param {string} url */
  async fetch(url) {
    if (!url || this.images.has(url)) return;
    const image = new Image();
    image.src = url;
    this.images.set(url, null);
    this.coming += 1;
    await image.decode().then(
      () => this.images.set(url, image),
      () => {},
    );
    this.coming -= 1;
  }

  onLoad() {}

  /** How much the skin faces us at a place of a picture, 0 to 1. @param {string} _face @param {number} _x @param {number} _y */
  facing(_face, _x, _y) {
    return 1;
  }

  /** One shade for all zones of a level and what lies within them, its edge soft. @param {string} level @param {Zone[]} zones of one muscle */
  shade(level, zones) {
    const {pen} = this;
    const path = merged(zones, UNDER[level] || [level]);
    if (!SHADE[level] || !zones.some((zone) => zone.level === level)) return;
    const [name, strength, blur] = SHADE[level];
    pen.save();
    pen.globalAlpha = strength;
    pen.fillStyle = pen.shadowColor = colour(name);
    pen.shadowBlur = blur;
    pen.fill(path);
    pen.restore();
  }

  /** @param {string} level @param {Zone[]} zones of one muscle @param {string} colour @param {number} width */
  contour(level, zones, colour, width) {
    const {pen} = this;
    pen.save();
    if (UNDER[level]) {
      // the whole view without what lies within: lines between zones that merge are left out
      for (const zone of zones.filter((one) => UNDER[level].includes(one.level))) {
        const outside = new Path2D(`M0,0h${this.frame.width}v${this.frame.height}h${-this.frame.width}z`);
        outside.addPath(new Path2D(zone.d));
        pen.clip(outside, 'evenodd');
      }
    }
    pen.strokeStyle = colour;
    pen.lineWidth = UNDER[level] ? 2 * width : width;
    pen.setLineDash(DASHES[level] || []);
    pen.stroke(merged(zones, [level]));
    pen.restore();
  }

  /**
   * As narrow as the skin is slanted there, so that on the body it is as broad as elsewhere.
   * @param {Point} point @param {[number, number]} place where it is drawn @param {number} facing
   */
  cross(point, [x, y], facing) {
    const {pen} = this;
    const ink = colour('cross');
    pen.save();
    pen.lineCap = 'round';
    pen.strokeStyle = ink;
    pen.lineWidth = 2.4;
    pen.stroke(new Path2D(`M${point.x},${point.y}L${x},${y}`));
    pen.translate(x, y);
    pen.scale(Math.max(SLANTED, facing), 1);
    const d = new Path2D('M-11,-11l22,22m0,-22l-22,22');
    for (const [tone, width] of /** @type {[string, number][]} */ ([
      ['#fff', 11],
      [ink, 5],
    ])) {
      pen.strokeStyle = tone;
      pen.lineWidth = width;
      pen.stroke(d);
    }
    pen.restore();
  }

  /** @param {Side} side @param {string} id @param {string} colour */
  mark(side, id, colour) {
    const path = this.body.paths.get(id);
    if (!path || path.ownerSVGElement !== side.base) return;
    const {pen} = this;
    const shape = new Path2D(rounded(path.getAttribute('d') || ''));
    pen.save();
    pen.fillStyle = pen.strokeStyle = colour;
    pen.globalAlpha = 0.35;
    pen.fill(shape);
    pen.lineWidth = 10;
    pen.stroke(shape);
    pen.globalAlpha = 1;
    pen.lineWidth = 2.6;
    const {store, shown} = this.body;
    const isLoose = shown.matcher.unexplained([id], shown.now(store.view)).length > 0;
    pen.setLineDash(isLoose ? [11, 8] : []);
    pen.stroke(shape);
    pen.restore();
  }
}

/** All zones of these levels as one path. @param {Zone[]} zones @param {string[]} levels */
function merged(zones, levels) {
  return new Path2D(
    zones
      .filter(({level}) => levels.includes(level))
      .map(({d}) => d)
      .join(''),
  );
}
