/* Which muscle to draw on which side, before the server answers: the rule of bodymap/matching.py (see browser_table there). */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const {muscles, home, weights: w, membership, areas} = bodymap.config.matching;
  const SETS = {right: ['right'], left: ['left'], both: ['right', 'left']};
  const rounded = (number) => Math.floor(number * 1e6 + 0.5) / 1e6;

  /** How well the marks fit one muscle on a set of sides: {sides, fit, counts of core, spillover, rare, outside}. */
  function candidate(muscle, sides, marked) {
    const keys = sides.map((side) => muscle + ':' + side);
    const counts = [0, 0, 0, 0];
    for (const region of marked) counts[Math.min(...keys.map((key) => membership[key][region] || 4)) - 1] += 1;
    const worth = counts[0] * w.value_core + counts[1] * w.value_spillover + counts[2] * w.value_rare + counts[3] * w.value_outside;
    const all = new Set();
    const touched = new Set();
    for (const key of keys) {
      for (const zone of Object.keys(areas[key])) {
        all.add(zone);
        if (areas[key][zone].some((region) => marked.includes(region))) touched.add(zone);
      }
    }
    const coverage = all.size ? touched.size / all.size : 0;
    return {muscle, sides, counts, fit: rounded((worth / marked.length) ** w.power * (w.base + (1 - w.base) * coverage))};
  }

  /** Compare by fit, then by how many marks lie in core, spillover and rare zones. */
  function compare(a, b) {
    const pairs = [[a.fit, b.fit]].concat([0, 1, 2].map((n) => [a.counts[n], b.counts[n]]));
    const unequal = pairs.find(([one, other]) => one !== other);
    return unequal ? unequal[0] - unequal[1] : 0;
  }

  function best(muscle, marked) {
    const [right, left] = ['right', 'left'].map((side) => candidate(muscle, SETS[side], marked));
    const usual = [right, left].map((one) => one.counts[0] + one.counts[1] > 0);
    const rare = [right, left].every((one) => one.counts[0] + one.counts[1] + one.counts[2] > 0);
    if ((usual[0] && usual[1]) || (rare && !usual[0] && !usual[1])) {
      const both = candidate(muscle, SETS.both, marked);
      if (compare(right, left) === 0 || both.fit > Math.max(right.fit, left.fit)) return both;
    }
    return compare(left, right) > 0 ? left : right;
  }

  /**
   * @param {{regions: string[], muscle: string, side: string}} view
   * @returns {Array<[string, string]>} pairs of muscle and side
   */
  function match(view) {
    const marked = view.regions.filter((id) => id in bodymap.config.regions);
    const chosen = view.muscle === 'both' ? home : muscles.includes(view.muscle) ? [view.muscle] : [];
    const found = {};
    if (marked.length) for (const muscle of muscles) found[muscle] = best(muscle, marked);
    const isNo = (one) => !one || one.fit < w.partly;
    const pool = (chosen.length ? chosen : muscles).map((muscle) => found[muscle]).filter(Boolean);
    const leader = pool.reduce((first, one) => (!first || one.fit > first.fit ? one : first), null);
    const shown = [];
    for (const muscle of muscles) {
      const own = found[muscle];
      if (chosen.length ? !chosen.includes(muscle) : isNo(own) || rounded(leader.fit - own.fit) > w.near) continue;
      const sides = SETS[view.side] || (!isNo(own) ? own.sides : !isNo(leader) ? leader.sides : ['right']);
      for (const side of sides) shown.push([muscle, side]);
    }
    return shown;
  }

  /** The marked regions that lie in no zone of what is shown. */
  function unexplained(view, shown) {
    return view.regions.filter((id) => !shown.some((pair) => membership[pair.join(':')][id]));
  }

  Object.assign(bodymap, {match, unexplained});
})();
