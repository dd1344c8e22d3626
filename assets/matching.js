/* Which muscles to draw on which side, before the server answers: the rule of bodymap/matching.py (see bodymap/browser_table.py). */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const {muscles, home, weights: w, patterns, signs} = bodymap.config.matching;
  const SETS = {right: ['right'], left: ['left'], both: ['right', 'left']};
  const STRONG = 2;  // patterns drawn at full strength
  const regions = Object.keys(bodymap.config.regions);
  const rounded = (number) => Math.floor(number * 1e6 + 0.5) / 1e6;
  const other = {left: 'right', right: 'left'};

  function mirrored(id) {
    const cut = id.lastIndexOf('-');
    const side = other[id.slice(cut + 1)];
    return side ? id.slice(0, cut + 1) + side : id;
  }

  const read = {};  // "muscle:side" -> {levels: region -> 1 core, 2 spillover, 3 rare; areas: [[region]]}, made when first needed
  function pattern(muscle, side) {
    const key = muscle + ':' + side;
    if (!read[key]) {
      const name = (place) => (side === 'right' ? regions[place] : mirrored(regions[place]));
      const levels = {};
      ['core', 'spillover', 'rare'].forEach((level, n) => patterns[muscle][level].forEach((place) => { levels[name(place)] = n + 1; }));
      read[key] = {levels, areas: patterns[muscle].areas.map((area) => area.map(name))};
    }
    return read[key];
  }

  /** How many answers speak for the muscle, against it, not of it, and are a no to what it has. */
  function heard(muscle, answers) {
    let factor = 1;
    let lifts = 0;
    for (const answer of answers) {
      const sign = signs[answer];
      const denied = answer.startsWith('no-') && signs[answer.slice(3)];
      if (denied) factor *= denied.for.includes(muscle) ? w.value_absent : 1;
      else if (!sign) continue;
      else if (sign.for.includes(muscle)) lifts += 1;
      else factor *= sign.against.includes(muscle) || sign.any ? w.value_against : w.value_silent;
    }
    return {power: (1 - w.lift) ** lifts, factor};
  }

  /** How well the marks fit one muscle on a set of sides: {muscle, sides, fit, counts of core, spillover, rare, outside}. */
  function candidate(muscle, sides, marked, said) {
    const parts = sides.map((side) => pattern(muscle, side));
    const counts = [0, 0, 0, 0];
    for (const region of marked) counts[Math.min(...parts.map((part) => part.levels[region] || 4)) - 1] += 1;
    const worth = counts[0] * w.value_core + counts[1] * w.value_spillover + counts[2] * w.value_rare + counts[3] * w.value_outside;
    const areas = parts.flatMap((part) => part.areas);
    const share = (area) => area.filter((region) => marked.includes(region)).length / area.length;
    const coverage = areas.length ? areas.reduce((sum, area) => sum + share(area), 0) / areas.length : 0;
    const picture = (worth / marked.length) ** w.power * (w.base + (1 - w.base) * coverage);
    return {muscle, sides, counts, fit: rounded(picture ** said.power * said.factor)};
  }

  /** Compare by fit, then by how many marks lie in core, spillover and rare zones. */
  function compare(a, b) {
    const pairs = [[a.fit, b.fit]].concat([0, 1, 2].map((n) => [a.counts[n], b.counts[n]]));
    const unequal = pairs.find(([one, two]) => one !== two);
    return unequal ? unequal[0] - unequal[1] : 0;
  }

  function best(muscle, marked, answers, lean) {
    const said = heard(muscle, answers);
    const [right, left] = ['right', 'left'].map((side) => candidate(muscle, SETS[side], marked, said));
    const usual = [right, left].map((one) => one.counts[0] + one.counts[1] > 0);
    const rare = [right, left].every((one) => one.counts[0] + one.counts[1] + one.counts[2] > 0);
    if ((usual[0] && usual[1]) || (rare && !usual[0] && !usual[1])) {
      const both = candidate(muscle, SETS.both, marked, said);
      if (both.counts[3] < Math.min(right.counts[3], left.counts[3]) || (compare(right, left) === 0 && lean === 0)) return both;
    }
    if (compare(right, left) === 0) return lean < 0 ? left : right;
    return compare(left, right) > 0 ? left : right;
  }

  /**
   * @param {{regions: string[], muscle: string, side: string, answers: string[], compare: string[]}} view
   * @returns {Array<[string, string]>} pairs of muscle and side, the best fit first
   */
  function match(view) {
    const marked = view.regions.filter((id) => id in bodymap.config.regions);
    const pair = view.compare.filter((muscle) => muscles.includes(muscle));
    const chosen = pair.length === STRONG ? pair : view.muscle === 'both' ? home : muscles.includes(view.muscle) ? [view.muscle] : [];
    const found = {};
    const count = (side) => marked.filter((id) => bodymap.config.regions[id].side === side).length;
    const lean = count('right') - count('left');
    if (marked.length) for (const muscle of chosen.length ? chosen : muscles) found[muscle] = best(muscle, marked, view.answers, lean);
    const near = Object.values(found).filter((one) => one.fit >= w.partly).sort((a, b) => b.fit - a.fit)  // stable: ties by order
      .filter((one, _, all) => rounded(all[0].fit - one.fit) <= w.near).slice(0, w.cards).map((one) => one.muscle);
    const follow = lean < 0 ? SETS.left : SETS.right;
    return (chosen.length ? chosen : near).flatMap((muscle) => {
      const own = found[muscle];
      return (SETS[view.side] || (own && own.fit > 0 ? own.sides : follow)).map((side) => [muscle, side]);
    });
  }

  /** The marked regions that lie in no zone of what is shown. */
  function unexplained(view, shown) {
    return view.regions.filter((id) => !shown.some(([muscle, side]) => pattern(muscle, side).levels[id]));
  }

  Object.assign(bodymap, {match, unexplained, STRONG});
})();
