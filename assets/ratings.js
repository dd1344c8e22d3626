/** What is said of a marked place, and its text in a link: bodymap/ratings.py is the model. Knows nothing else. */

/**
 * @typedef {{region: string, now: number | null, worst: number | null, kinds: string[], since: string, course: string,
 *   point: [number, number] | null}} Rating
 */

export const MOST = 10;
const ID = '[a-z0-9]+(?:-[a-z0-9]+)*';
const REGION = new RegExp(`^${ID}$`);
const PART = new RegExp(
  `^(?:n(?<now>\\d|10)|w(?<worst>\\d|10)|k(?<kind>${ID})|s(?<since>${ID})|c(?<course>constant|comes-goes)` +
    '|p(?<point>(?:0|[1-9]\\d{0,3})\\.(?:0|[1-9]\\d{0,3})))$',
);

/** Nothing said yet. @param {string} region @returns {Rating} */
export const empty = (region) => ({region, now: null, worst: null, kinds: [], since: '', course: '', point: null});

/** Without what can't be read, which may be its region, too. @param {string} text @returns {Rating} */
export function parse(text) {
  const [region, ...parts] = text.trim().toLowerCase().split('~');
  /** The first of each but the kinds. @type {Record<string, string>} */
  const said = {};
  /** @type {Set<string>} */
  const kinds = new Set();
  for (const part of parts) {
    const found = Object.entries(part.match(PART)?.groups || {}).filter(([, value]) => value !== undefined);
    for (const [name, value] of found) {
      if (name === 'kind') kinds.add(value);
      else said[name] ??= value;
    }
  }
  const {since = '', course = ''} = said;
  const [now, worst] = [said.now, said.worst].map((score) => (score ? Number(score) : null));
  const point = said.point ? /** @type {[number, number]} */ (said.point.split('.').map(Number)) : null;
  return {region: REGION.test(region) ? region : '', now, worst, kinds: Array.from(kinds), since, course, point};
}

/** @param {Rating} rating */
export function format({region, now, worst, kinds, since, course, point}) {
  const parts = [region];
  if (now !== null) parts.push(`n${now}`);
  if (worst !== null) parts.push(`w${worst}`);
  parts.push(...kinds.map((kind) => `k${kind}`));
  if (since) parts.push(`s${since}`);
  if (course) parts.push(`c${course}`);
  if (point) parts.push(`p${point.join('.')}`);
  return parts.join('~');
}

/** What is said of a region. @param {Pick<View, 'ratings'>} view @param {string} region */
export function ratingOf(view, region) {
  return parse(view.ratings.find((text) => text.split('~')[0] === region) || region);
}

/** The view's ratings with this one in its place, in the order of the marks. @param {Pick<View, 'regions' | 'ratings'>} view @param {Rating} rating */
export function withRating(view, rating) {
  const text = format(rating);
  return view.regions.flatMap((region) => {
    if (region === rating.region) return text === region ? [] : [text];
    return view.ratings.filter((one) => one.split('~')[0] === region);
  });
}
