/** A finger covers what it paints: the place is shown beside it, larger. */
import {CELL, COLUMNS, FACES} from './painted.js';

const WIDE = 132; // CSS pixels, as in brush.css
const [ABOVE, BESIDE, EDGE] = [44, 56, 8]; // how far from the finger and from the edge of the window
const LARGER = 1.7;

export class Loupe {
  /** @param {import('./layer.js').Layer} layer */
  constructor(layer) {
    this.layer = layer;
    this.glass = document.createElement('canvas');
    this.glass.id = 'loupe';
    this.glass.hidden = true;
    this.glass.setAttribute('aria-hidden', 'true');
    this.glass.width = this.glass.height = WIDE * 2;
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.glass.getContext('2d'));
    layer.body.root.append(this.glass);
    /** @type {Map<string, HTMLImageElement>} */
    this.images = new Map();
  }

  hide() {
    this.glass.hidden = true;
  }

  /** Above the finger, or beside it where there is no room. @param {number} x @param {number} y */
  move(x, y) {
    const top = y - ABOVE - WIDE;
    const isRoom = top >= EDGE;
    const beside = x + BESIDE + WIDE <= innerWidth - EDGE ? x + BESIDE : x - BESIDE - WIDE;
    const left = isRoom ? Math.max(EDGE, Math.min(innerWidth - WIDE - EDGE, x - WIDE / 2)) : beside;
    this.glass.style.transform = `translate(${left}px, ${isRoom ? top : Math.max(EDGE, y - WIDE / 2)}px)`;
    this.glass.hidden = false;
  }

  /**
   * The flat picture, of the body that turns as well: to read what WebGL has drawn takes many frames on some machines.
   * @param {Side} side @param {{x: number, y: number, radius: number}} spot @param {number} unit CSS pixels to a figure unit now
   */
  show({figure, base, painting}, {x, y, radius}, unit) {
    const {width, height} = base.viewBox.baseVal;
    const across = WIDE / (unit * LARGER); // figure units in the glass
    this.pen.clearRect(0, 0, this.glass.width, this.glass.height);
    const skin = /** @type {HTMLImageElement | null} */ (figure.querySelector('.person img'));
    const clothes = this.image(figure.querySelector('.worn image')?.getAttribute('href') || '');
    for (const image of [skin, clothes]) {
      if (!image?.naturalWidth) continue;
      const scale = Math.min(image.naturalWidth / width, image.naturalHeight / height);
      this.draw(image, x * scale, y * scale, across * scale);
    }
    const left = FACES.indexOf(painting.face) * COLUMNS;
    this.draw(this.layer.sheet, left + x / CELL, y / CELL, across / CELL);
    this.rim((radius * unit * LARGER * this.glass.width) / WIDE);
  }

  /** @param {CanvasImageSource} image @param {number} x @param {number} y what is in the middle @param {number} across */
  draw(image, x, y, across) {
    const {width} = this.glass;
    this.pen.drawImage(image, x - across / 2, y - across / 2, across, across, 0, 0, width, width);
  }

  /** How far the brush reaches. @param {number} radius */
  rim(radius) {
    const {pen, glass} = this;
    for (const [name, wide] of /** @type {const} */ ([
      ['--halo', 6],
      ['--ink', 2.5],
    ])) {
      pen.strokeStyle = getComputedStyle(glass).getPropertyValue(name);
      pen.lineWidth = wide;
      pen.beginPath();
      pen.arc(glass.width / 2, glass.width / 2, radius, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  /** @param {string} url */
  image(url) {
    const image = this.images.get(url) || new Image();
    if (url && !this.images.has(url)) image.src = url;
    this.images.set(url, image);
    return image;
  }
}
