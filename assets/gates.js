/** Emergencies that a muscle could be taken for: while one waits to be answered, only the app's own muscles are drawn. */

const STANDARD = 'female'; // the body that is drawn until somebody says which

/** Ids of those that wait. @param {Gate[]} gates @param {Pick<View, 'regions' | 'answers' | 'flags' | 'body'>} view */
export function waiting(gates, {regions, answers, flags, body}) {
  const marked = [...regions, ...regions.map((id) => id.replace(/-(left|right)$/, ''))];
  const isMarked = (/** @type {string[]} */ places) => marked.some((id) => places.includes(id));
  const isOpen = (/** @type {Gate} */ one) =>
    (isMarked(one.places) && one.signs.some((sign) => answers.includes(sign))) ||
    (isMarked(one.gate) && !isMarked(one.not) && (!one.with.length || isMarked(one.with)));
  return gates
    .filter((one) => !one.body || one.body === (body || STANDARD))
    .filter((one) => !flags.includes(one.id) && !flags.includes(`no-${one.id}`) && isOpen(one))
    .map((one) => one.id);
}
