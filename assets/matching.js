/* The browser's copy of the server's decision which muscle to draw (bodymap/matching.py is the authority). */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const table = bodymap.config.matching;
  const members = (table && table.membership) || {};
  function sidesOf(view) {
    if (view.side === 'left' || view.side === 'right') return [view.side];
    if (view.side === 'both') return ['right', 'left'];
    const sides = new Set(view.regions.map((id) => (bodymap.config.regions[id] || {}).side));
    return ['right', 'left'].filter((side) => sides.has(side));
  }
  function match(view) {
    const muscles = view.muscle === 'auto' ? Object.keys(bodymap.config.muscles) : view.muscle === 'both' ? Object.keys(bodymap.config.muscles) : [view.muscle];
    let sides = sidesOf(view);
    if (!sides.length && view.muscle !== 'auto') sides = ['right', 'left'];
    return muscles.flatMap((muscle) => sides.map((side) => [muscle, side]));
  }
  function unexplained(view, shown) {
    return view.regions.filter((id) => !shown.some((pair) => (members[pair.join(':')] || {})[id]));
  }
  Object.assign(bodymap, {match, unexplained});
})();
