/** Pictures of what lies under the skin: the skeleton, the muscles in front of it or cut out by it, and their names. */

const SVG = 'http://www.w3.org/2000/svg';
const SHARP = 1.1; // device pixels to a figure unit from which on the finer skeleton is wanted
const EDGE = 12; // figure units from the edge of the picture to a name

/**
 * @typedef {object} Muscle
 * @property {string} url of the picture of both sides
 * @property {[number, number, number, number]} box its place: x, y, width, height in figure units
 * @property {[number, number]} at what its name points to, on the left of the picture
 * @property {string} name
 */
/**
 * @typedef {object} Under
 * @property {string} bones
 * @property {string} fine the same, twice as large
 * @property {Record<string, Muscle>} muscles
 */

/** @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const key of Object.keys(attributes)) made.setAttribute(key, String(attributes[key]));
  return made;
}

/**
 * What to draw, a key and what makes its elements each.
 * @param {Under} under @param {string} face @param {string[]} on "muscle:side", the best fit first
 * @param {{width: number, height: number}} size of the view in figure units
 * @returns {[string, () => SVGElement[]][]}
 */
export function underSkin(under, face, on, {width, height}) {
  const drawn = on.filter((pair) => under.muscles[pair.split(':')[0]]);
  /** @type {Map<string, string>} the first side of each */
  const named = new Map();
  for (const pair of [...drawn].reverse()) named.set(pair.split(':')[0], pair);
  return [
    [under.bones, () => [svg('image', {class: 'bones', width, height, href: under.bones, 'data-fine': under.fine})]],
    ...drawn.map((pair) => {
      const [id, side] = pair.split(':');
      const isLeft = (side === 'right') === (face === 'front');
      const make = () => [
        half(under.muscles[id], pair, isLeft),
        ...label(under.muscles[id], width, isLeft, named.get(id) === pair),
      ];
      return /** @type {[string, () => SVGElement[]]} */ ([`${pair} ${named.get(id)}`, make]);
    }),
  ];
}

/** One side of a muscle: the half of its picture on that side of the mid-line. @param {Muscle} muscle @param {string} pair @param {boolean} isLeft */
function half({url, box: [x, y, width, height]}, pair, isLeft) {
  const wide = width / 2;
  const from = isLeft ? 0 : wide;
  const window = svg('svg', {
    x: x + from,
    y,
    width: wide,
    height,
    viewBox: `${from} 0 ${wide} ${height}`,
    'data-muscle': pair,
  });
  window.append(svg('image', {width, height, href: url}));
  return window;
}

/** Its name above a line that leads to it. @param {Muscle} muscle @param {number} width @param {boolean} isLeft @param {boolean} isNamed */
function label({at, name}, width, isLeft, isNamed) {
  if (!isNamed) return [];
  const x = isLeft ? at[0] : width - at[0];
  const edge = isLeft ? EDGE : width - EDGE;
  const text = svg('text', {class: 'name', x: edge, y: at[1] - 9, 'text-anchor': isLeft ? 'start' : 'end'});
  text.textContent = name;
  const d = `M${edge},${at[1]}H${x}`;
  return [
    svg('path', {class: 'leader wide', d}),
    svg('path', {class: 'leader', d}),
    svg('circle', {class: 'leader', cx: x, cy: at[1], r: 4}),
    text,
  ];
}

/** The finer skeleton, where the picture is large enough to show it. @param {Element} layer */
export function sharpen(layer) {
  const image = layer.querySelector('image[data-fine]');
  const url = image?.getAttribute('data-fine') || '';
  const place = layer.closest('svg');
  if (!image || !place || place.getBoundingClientRect().width * devicePixelRatio < SHARP * place.viewBox.baseVal.width)
    return;
  image.removeAttribute('data-fine');
  const finer = new Image();
  finer.onload = () => image.setAttribute('href', url);
  finer.src = url;
}
