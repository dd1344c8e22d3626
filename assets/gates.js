/** Emergencies that a muscle could be taken for: while one waits to be answered, only the app's own muscles are drawn. */

/**
 * As bodymap/say/flags.py makes them; places are regions, with or without their side.
 * @typedef {{id: string, body: string, places: string[], gate: string[], with: string[], not: string[], signs: string[]}} Gate
 * @typedef {{regions: string[], answers: string[], flags: string[], body: string}} Asked
 */

const STANDARD = 'female'; // the body that is drawn until somebody says which

/** Ids of those that wait. @param {Gate[]} gates @param {Asked} view */
export function waiting(gates, view) {
  const {regions, answers, flags} = view;
  const isMarked = (/** @type {string[]} */ places) =>
    regions.some((id) => places.includes(id) || places.includes(stem(id)));
  const isOpen = (/** @type {Gate} */ one) =>
    (isMarked(one.places) && one.signs.some((sign) => answers.includes(sign))) ||
    (isMarked(one.gate) && !isMarked(one.not) && (!one.with.length || isMarked(one.with)));
  return gates
    .filter((one) => !one.body || one.body === (view.body || STANDARD))
    .filter((one) => !flags.includes(one.id) && !flags.includes(`no-${one.id}`) && isOpen(one))
    .map((one) => one.id);
}

/** @param {string} region */
function stem(region) {
  return region.replace(/-(left|right)$/, '');
}
