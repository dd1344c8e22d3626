/** Pictures of what lies under the skin: the skeleton, the muscles in front of it or cut out by it, and their names. */

const SVG = 'http://www.w3.org/2000/svg';
const SHARP = 1.1; // device pixels to a figure unit from which on the finer skeleton is wanted
const LINE = 1.05; // heights of a letter
const LETTER = 19; // figure units, as OUT: from a muscle to its name
const OUT = 24;
const LONG = 14; // letters in a line of a name

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

/** One side of a muscle: its picture holds both, the other is cut off. @param {UnderMuscle} muscle @param {string} pair @param {boolean} isLeft */
function half({url, box: [x, y, width, height]}, pair, isLeft) {
  const wide = width / 2;
  const preserveAspectRatio = isLeft ? 'xMinYMin slice' : 'xMaxYMin slice';
  const place = {x: isLeft ? x : x + wide, y, width: wide, height, preserveAspectRatio};
  return svg('image', {...place, href: url, 'data-muscle': pair});
}

/** Its name beside it, and a line that leads there. @param {UnderMuscle} muscle @param {number} width @param {boolean} isLeft @param {boolean} isNamed */
function label({at, box, name}, width, isLeft, isNamed) {
  if (!isNamed) return [];
  const lines = wrapped(name);
  const room = Math.max(...lines.map((line) => line.length)) * LETTER;
  const end = Math.max(box[0] - OUT, room);
  const [x, edge] = isLeft ? [at[0], end] : [width - at[0], width - end];
  const text = svg('text', {class: 'name', y: at[1], 'text-anchor': isLeft ? 'end' : 'start'});
  lines.forEach((line, n) => {
    const row = svg('tspan', {x: edge, dy: `${n ? LINE : 0.35 - ((lines.length - 1) / 2) * LINE}em`});
    row.textContent = line;
    text.append(row);
  });
  const d = `M${edge + (isLeft ? 6 : -6)},${at[1]}H${x}`;
  const dot = svg('circle', {class: 'leader', cx: x, cy: at[1], r: 5});
  return [svg('path', {class: 'leader wide', d}), svg('path', {class: 'leader', d}), dot, text];
}

/** A name in lines that are not long. @param {string} name */
function wrapped(name) {
  /** @type {string[]} */
  const lines = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LONG) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
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
