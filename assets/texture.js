/** The skin of the body that turns: clothes, zones, points and marks of the flat pictures as one texture. */

/** @typedef {import('./body.js').Body} Body */

const UPWARDS = ['disputed', 'rare', 'spillover', 'local', 'core']; // as in paint.js
/** @type {Record<string, number>} how much of the skin a zone hides */
const STRENGTH = {core: 0.72, local: 0.3, spillover: 0.3, rare: 0.12, disputed: 0.08};

/** @param {string} name as in tokens.toml */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Front and back beside each other, a pixel a figure unit. */
export class SkinTexture {
  /** @param {Body} body @param {Frame} frame @param {Round} urls */
  constructor(body, frame, urls) {
    this.body = body;
    this.frame = frame;
    this.urls = urls;
    this.canvas = document.createElement('canvas');
    this.canvas.width = 2 * frame.width;
    this.canvas.height = frame.height;
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    /** @type {Map<string, HTMLImageElement>} */
    this.clothes = new Map();
  }

  /** What is on the page's picture now: clothes, zones, marks. */
  paint() {
    const {pen, frame, body} = this;
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const shown = body.shown.now(body.store.view).map((pair) => pair.join(':'));
    body.sides.forEach((side, n) => {
      pen.save();
      pen.beginPath();
      pen.rect(n * frame.width, 0, frame.width, frame.height);
      pen.clip();
      pen.translate(n * frame.width, 0);
      this.dress(side.figure.dataset.view || '');
      this.pattern(side.painting.shapes, shown);
      for (const id of body.store.view.regions) this.mark(side, id, colour('accent'));
      pen.restore();
    });
  }

  /** The first muscle in full, often painful places on top; of the others the edges. @param {Shapes} shapes @param {string[]} shown "muscle:side" */
  pattern({zones, points}, shown) {
    const {view} = this.body.store;
    const first = shown[0]?.split(':')[0];
    const isShown = (/** @type {{muscle: string, side: string}} */ one) => shown.includes(`${one.muscle}:${one.side}`);
    const drawn = view.zones ? zones.filter(isShown) : [];
    const level = (/** @type {Zone} */ zone) => UPWARDS.indexOf(zone.level);
    for (const zone of drawn) {
      if (zone.muscle !== first && level(zone) > 1) this.outline(zone, colour('second'));
    }
    const own = drawn.filter((zone) => zone.muscle === first);
    for (const zone of own.sort((one, other) => level(one) - level(other))) this.zone(zone, colour('referral'));
    const near = view.points ? points.filter((one) => isShown(one) && one.muscle === first) : [];
    for (const point of near) this.cross(point, colour('cross'));
  }

  /** Whether a region holds a place; the flat picture itself is not there to be asked. @param {SVGPathElement} path @param {number} x @param {number} y */
  holds(path, x, y) {
    return this.pen.isPointInPath(new Path2D(path.getAttribute('d') || ''), x, y);
  }

  /** @param {string} face */
  dress(face) {
    const key = `${this.body.store.view.body || 'female'}-${face}`;
    const url = this.urls.clothes[key];
    if (!url) return;
    const there = this.clothes.get(key);
    if (there?.complete) this.pen.drawImage(there, 0, 0, this.frame.width, this.frame.height);
    else if (!there) {
      const image = new Image();
      image.addEventListener('load', () => this.onLoad());
      image.src = url;
      this.clothes.set(key, image);
    }
  }

  onLoad() {}

  /** A fill that fades a little way beyond its edge. @param {Zone} zone @param {string} colour */
  zone(zone, colour) {
    const {pen} = this;
    const path = new Path2D(zone.d);
    pen.save();
    pen.globalAlpha = STRENGTH[zone.level] || 0;
    pen.fillStyle = colour;
    pen.shadowColor = colour;
    pen.shadowBlur = 22;
    pen.fill(path);
    pen.restore();
    if (zone.level !== 'core') this.outline(zone, colour);
  }

  /** @param {Zone} zone @param {string} colour */
  outline(zone, colour) {
    const {pen} = this;
    pen.strokeStyle = colour;
    pen.lineWidth = 2.5;
    pen.setLineDash(['rare', 'disputed'].includes(zone.level) ? [7, 9] : []);
    pen.globalAlpha = 0.75;
    pen.stroke(new Path2D(zone.d));
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  /** @param {Point} point @param {string} colour */
  cross({x, y}, colour) {
    const {pen} = this;
    const path = new Path2D(`M${x - 11},${y - 11}l22,22m0,-22l-22,22`);
    pen.lineCap = 'round';
    pen.lineWidth = 11;
    pen.strokeStyle = '#fff';
    pen.stroke(path);
    pen.lineWidth = 5;
    pen.strokeStyle = colour;
    pen.stroke(path);
  }

  /** @param {Side} side @param {string} id @param {string} colour */
  mark(side, id, colour) {
    const path = this.body.paths.get(id);
    if (!path || path.ownerSVGElement !== side.base) return;
    const {pen} = this;
    const shape = new Path2D(path.getAttribute('d') || '');
    pen.fillStyle = colour;
    pen.globalAlpha = 0.35;
    pen.fill(shape);
    pen.globalAlpha = 1;
    pen.strokeStyle = '#fff';
    pen.lineWidth = 8;
    pen.stroke(shape);
    pen.strokeStyle = colour;
    pen.lineWidth = 4;
    pen.stroke(shape);
  }
}
