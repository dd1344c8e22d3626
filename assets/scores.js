/** How bad each mark is, where it is worst, and what the clinician finds: drawn as in bodymap/draw/painter.py. */
import {rounded, svg} from './paint.js';
import {ratingOf} from './ratings.js';

const [RADIUS, LETTERS, APART] = [24, 30, 52]; // figure units
const BANDS = [1, 4, 7]; // where the next colour begins
/** The classes of each, as bodymap/draw/tokens.toml has them. */
const DISCS = ['score-0', 'score-0 score-1', 'score-0 score-2', 'score-0 score-2 score-3'];

export class Scores {
  /** @param {import('./body.js').Body} body @param {(side: Side, path: Region) => [number, number]} placeOf */
  constructor(body, placeOf) {
    this.body = body;
    this.placeOf = placeOf;
    this.scored = '';
    this.found = '';
  }

  /** The body was exchanged for another one. */
  forget() {
    this.scored = '';
    this.found = '';
  }

  /** Cheap where nothing has changed: it runs inside the press. @param {View} view */
  paint(view) {
    const scored = view.ratings.filter((text) => view.regions.includes(text.split('~')[0])).join();
    if (scored !== this.scored) this.score(view, scored);
    const found = [this.body.store.field, ...view.findings].join();
    if (found !== this.found) this.find(view, found);
  }

  /** @param {View} view @param {string} key */
  score(view, key) {
    this.scored = key;
    for (const side of this.body.sides) side.figure.querySelector('.scores')?.replaceChildren();
    for (const region of view.regions) {
      const path = this.body.paths.get(region);
      if (path) this.mark(path, ratingOf(view, region));
    }
  }

  /** @param {Region} path @param {import('./ratings.js').Rating} rating */
  mark(path, {region, now, worst, point}) {
    const side = this.body.sideOf(path);
    const drawn = side.figure.querySelector('.scores');
    const number = now ?? worst;
    this.body.rings.get(region)?.classList.toggle('scored', number !== null);
    if (point) drawn?.append(spot(point));
    if (number !== null) drawn?.append(disc(beside(this.placeOf(side, path), point), number));
  }

  /** @param {View} view @param {string} key */
  find(view, key) {
    this.found = key;
    const isOn = this.body.store.field === 'findings';
    for (const side of this.body.sides) side.figure.querySelector('.findings')?.replaceChildren();
    for (const [id, path] of this.body.paths) {
      const isFound = view.findings.includes(id);
      path.toggleAttribute('data-found', isFound);
      path.setAttribute('aria-checked', String(isOn ? isFound : path.hasAttribute('data-selected')));
      if (!isFound) continue;
      const d = rounded(path.getAttribute('d') || '');
      const drawn = this.body.sideOf(path).figure.querySelector('.findings');
      drawn?.append(svg('path', {class: 'finding-edge', d}), svg('path', {class: 'finding', d}));
    }
  }
}

/** Where a number is drawn: at its place, or above the worst point where it would hide that. @param {[number, number]} place @param {[number, number] | null} point @returns {[number, number]} */
export function beside(place, point) {
  const isClear = !point || Math.hypot(place[0] - point[0], place[1] - point[1]) >= APART;
  return isClear ? place : [point[0], point[1] - APART];
}

/** In a group of its own, so that the style sheet can enlarge it where the body is small. @param {[number, number]} place @param {string} kind @param {SVGElement[]} parts */
function placed([x, y], kind, ...parts) {
  const [outer, inner] = [svg('g', {transform: `translate(${x},${y})`}), svg('g', {class: kind})];
  inner.append(...parts);
  outer.append(inner);
  return outer;
}

/** @param {[number, number]} place @param {number} number */
function disc(place, number) {
  const band = BANDS.filter((least) => number >= least).length;
  const text = svg('text', {
    class: band < 2 ? 'score-dark' : 'score-light',
    y: 0.36 * LETTERS,
    'font-size': LETTERS,
    'text-anchor': 'middle',
  });
  text.textContent = String(number);
  return placed(place, 'score', svg('circle', {class: DISCS[band], r: RADIUS}), text);
}

/** @param {[number, number]} place */
function spot(place) {
  const rings = ['worst-edge', 'worst-point'].flatMap((kind) => [11, 2].map((r) => svg('circle', {class: kind, r})));
  return placed(place, 'worst', ...rings);
}

/** The same on the body that turns. @param {CanvasRenderingContext2D} pen @param {import('./body.js').Body} body @param {Side} side @param {(name: string) => string} colour */
export function ink(pen, body, side, colour) {
  const {view} = body.store;
  const isHere = (/** @type {string} */ id) => body.paths.get(id)?.ownerSVGElement === side.base;
  pen.save();
  for (const id of view.findings.filter(isHere)) hatch(pen, body.paths.get(id)?.getAttribute('d') || '', colour);
  for (const id of view.regions.filter(isHere)) {
    const {now, worst} = ratingOf(view, id);
    const label = side.painting.shapes.labels[id];
    if ((now ?? worst) !== null && label) coin(pen, label, Number(now ?? worst), colour);
  }
  pen.restore();
}

/** @param {CanvasRenderingContext2D} pen @param {string} d @param {(name: string) => string} colour */
function hatch(pen, d, colour) {
  const shape = new Path2D(rounded(d));
  const {width, height} = pen.canvas;
  pen.save();
  pen.clip(shape);
  pen.strokeStyle = colour('score-ink');
  pen.lineWidth = 2.6;
  for (let x = -height; x < width; x += 18) pen.stroke(new Path2D(`M${x},${height}l${height},${-height}`));
  pen.restore();
  for (const [name, wide] of /** @type {const} */ ([
    ['score-rim', 8],
    ['score-ink', 3.4],
  ])) {
    pen.strokeStyle = colour(name);
    pen.lineWidth = wide;
    pen.stroke(shape);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {[number, number]} place @param {number} number @param {(name: string) => string} colour */
function coin(pen, [x, y], number, colour) {
  const band = BANDS.filter((least) => number >= least).length;
  const rim = band < 2 ? 'score-ink' : 'score-rim';
  pen.beginPath();
  pen.arc(x, y, RADIUS, 0, 2 * Math.PI);
  pen.fillStyle = colour(`score-${band}`);
  pen.fill();
  pen.strokeStyle = pen.fillStyle = colour(rim);
  pen.lineWidth = 2.6;
  pen.stroke();
  pen.font = `700 ${LETTERS}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  pen.fillText(String(number), x, y + 0.36 * LETTERS);
}
