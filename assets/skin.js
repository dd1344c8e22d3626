/** The pictures of a body: its skin in the chosen tone, clothes that give way to what is drawn, sharper ones at rest. */
import {atRest} from './frames.js';
import {sharpen} from './xray.js';

const CLOTHES = 'clothes';

/** A picture that is here, ready to be painted. @param {string} url */
async function ready(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
}

/** Let the clothes of a view fade where zones and marks lie over them. @param {Side} side */
function bare({figure, base, painting}) {
  const marked = Array.from(base.querySelectorAll('[data-selected]'), (path) => path.getAttribute('d') || '');
  const d = [...painting.drawn.map((zone) => zone.d), ...marked].join('');
  for (const hole of figure.querySelectorAll('[data-bare] path')) {
    if (hole.getAttribute('d') !== d) hole.setAttribute('d', d);
  }
}

export class Skin {
  /** @param {import('./body.js').Body} body */
  constructor(body) {
    this.body = body;
    this.leave = () => {};
    this.wait = () => {};
    // The words come before the clothes fade.
    body.afterwards.push(() => {
      this.wait();
      this.wait = atRest(() => body.sides.forEach(bare), 300);
    });
    new ResizeObserver(() => this.sharpenLater()).observe(body.holder);
  }

  /** Show the skin in the tone of the view. */
  tint() {
    const {tone} = this.body.store.view;
    this.body.root.dataset.tone = tone;
    for (const side of this.body.sides) this.show(side, tone, 0);
    this.sharpenLater();
  }

  /** When nothing else is to be done, finer pictures where these are shown larger than they are. */
  sharpenLater() {
    this.leave();
    this.leave = atRest(() => this.sharpen(), 4000);
  }

  sharpen() {
    for (const side of this.body.sides) {
      sharpen(side.painting.xray);
      const image = /** @type {HTMLImageElement} */ (side.figure.querySelector('.person img'));
      const box = image.getBoundingClientRect();
      const [width, height] = ['width', 'height'].map((name) => Number(image.getAttribute(name))); // of the small picture
      // the picture keeps its proportions inside its box
      const wide = Math.min(box.width, (box.height * width) / height) * devicePixelRatio;
      if (wide <= width * 1.02) continue;
      this.show(side, this.body.store.view.tone, 1);
      this.show(side, CLOTHES, 1);
    }
  }

  /** Change a picture once the new one is here, so that nothing flashes. @param {Side} side @param {string} layer @param {0 | 1} fineness */
  async show(side, layer, fineness) {
    const [place, name] = layer === CLOTHES ? ['.worn image', 'href'] : ['.person img', 'src'];
    const shown = /** @type {Element} */ (side.figure.querySelector(place));
    const urls = side.painting.shapes.pictures[layer];
    if (urls.slice(fineness).includes(shown.getAttribute(name) || '')) return;
    try {
      await ready(urls[fineness]);
    } catch {
      return; // the connection is lost: the picture that stands there will do
    }
    if (layer === CLOTHES || layer === this.body.store.view.tone) shown.setAttribute(name, urls[fineness]);
  }
}
