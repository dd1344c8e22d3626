/* Which muscles to draw on which side, before the server answers: the rule of bodymap/fit/matching.py (see bodymap/fit/browser_table.py). */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const {config} = bodymap;
  const SETS = {right: ['right'], left: ['left'], both: ['right', 'left']};
  const NAMES = ['right', 'left', 'both'];  // of a muscle's three slots, in this order
  const STRONG = 2;  // patterns drawn at full strength
  const LEVELS = ['core', 'local', 'spillover', 'rare', 'disputed', 'beside'];  // as in bodymap/atlas/patterns.py
  const [USUAL, ZONES, ALL] = [3, 5, LEVELS.length];  // how many of them are usual, are zones, are there
  const ids = Object.keys(config.regions);
  const places = new Map(ids.map((id, n) => [id, n]));
  const rounded = (number) => Math.floor(number * 1e6 + 0.5) / 1e6;
  const other = {left: 'right', right: 'left'};
  let table = null;

  function mirrored(id) {
    const cut = id.lastIndexOf('-');
    const side = other[id.slice(cut + 1)];
    return side ? id.slice(0, cut + 1) + side : id;
  }

  /**
   * Turn the patterns round, from muscle -> places to place -> muscles: a press then costs what its marks touch, however
   * many muscles there are. A slot is 3 * muscle + 0 right, 1 left, 2 both.
   */
  function read({muscles, names, home, inconstant, weights, patterns, signs}) {
    const mirror = ids.map((id) => places.get(mirrored(id)));
    const levels = new Uint8Array(3 * muscles.length * ids.length);  // [slot][place] -> 1 core, 2 local, ..., 0 none
    const touches = ids.map(() => []);  // place -> [slot, level, slot, level, ...]
    const within = ids.map(() => []);   // place -> numbers of the areas it is in
    const areas = [];                   // number -> how many regions it has
    const far = muscles.map(() => [new Set(), new Set()]);  // [muscle][side] -> places at the far end
    const over = muscles.map(() => [new Set(), new Set()]);  // [muscle][side] -> places over the muscle itself
    const ranges = [];                  // [slot right or left] -> [first area, one after the last]
    muscles.forEach((muscle, m) => {
      const own = patterns[muscle];
      [(place) => place, (place) => mirror[place]].forEach((to, side) => {
        const slot = 3 * m + side;
        LEVELS.forEach((level, n) => { for (const place of own[level]) levels[slot * ids.length + to(place)] = n + 1; });
        for (const place of own.far) far[m][side].add(to(place));
        for (const place of own.over) over[m][side].add(to(place));
        const first = areas.length;
        for (const area of own.areas) {
          for (const place of area) within[to(place)].push(areas.length);
          areas.push(area.length);
        }
        ranges[slot] = [first, areas.length];
      });
      for (let place = 0; place < ids.length; place += 1) {
        const [right, left] = [0, 1].map((side) => levels[(3 * m + side) * ids.length + place]);
        const both = right && left ? Math.min(right, left) : right || left;
        levels[(3 * m + 2) * ids.length + place] = both;
        [right, left, both].forEach((level, side) => { if (level) touches[place].push(3 * m + side, level - 1); });
      }
    });
    const sets = {};
    for (const sign of Object.keys(signs)) sets[sign] = {any: signs[sign].any, for: new Set(signs[sign].for), against: new Set(signs[sign].against)};
    return {muscles, names, home, w: weights, signs: sets, levels, touches, within, areas, ranges, far, over, inconstant: new Set(inconstant), common: muscles.map((muscle) => patterns[muscle].common), number: new Map(muscles.map((muscle, m) => [muscle, m]))};
  }

  /** How many answers speak for the muscle, against it, not of it, and are a no to what it has. */
  function heard(muscle, answers) {
    const {signs, w} = table;
    let factor = 1;
    let lifts = 0;
    let balance = 0;  // how many more answers speak for it than against it
    for (const answer of answers) {
      const sign = signs[answer];
      const denied = answer.startsWith('no-') && signs[answer.slice(3)];
      if (!denied && !sign) continue;
      const against = denied ? denied.for.has(muscle) : !sign.for.has(muscle) && (sign.against.has(muscle) || sign.any);
      if (against) balance -= 1;
      if (denied) factor *= against ? w.value_absent : 1;
      else if (sign.for.has(muscle)) [lifts, balance] = [lifts + 1, balance + 1];
      else if (against) factor *= w.value_against;
    }
    return {power: (1 - w.lift) ** lifts, factor, lifts, balance};
  }

  /** What the marks touch: in each slot how many at each level; in each area how many. */
  function count(marked) {
    const inLevel = new Int32Array(3 * ALL * table.muscles.length);
    const inArea = new Int32Array(table.areas.length);
    for (const region of marked) {
      const place = places.get(region);
      const hits = table.touches[place];
      for (let i = 0; i < hits.length; i += 2) inLevel[ALL * hits[i] + hits[i + 1]] += 1;
      for (const area of table.within[place]) inArea[area] += 1;
    }
    return {inLevel, inArea, total: marked.length, marked: marked.map((region) => places.get(region))};
  }

  /** How well the marks fit one muscle on a set of sides: {sides, fit, counts at each level and outside}. */
  function candidate(m, which, counted, said) {
    const {w, areas, ranges} = table;
    const slot = 3 * m + which;
    const counts = LEVELS.map((_, level) => counted.inLevel[ALL * slot + level]);
    const explained = total(counts.slice(0, ZONES));
    const outside = counted.total - total(counts);
    const worth = LEVELS.reduce((sum, level, n) => sum + counts[n] * w['value_' + level], 0) + outside * w.value_outside;
    let sum = 0;
    let number = 0;
    for (const side of which === 2 ? [0, 1] : [which]) {
      const [first, end] = ranges[3 * m + side];
      number += end - first;
      for (let area = first; area < end; area += 1) sum += counted.inArea[area] / areas[area];
    }
    const coverage = number ? sum / number : 0;
    const picture = (worth / counted.total) ** w.power * (w.base + (1 - w.base) * coverage);
    return {muscle: table.muscles[m], sides: SETS[NAMES[which]], counts, explained, lifts: said.lifts, balance: said.balance, fit: rounded(picture ** said.power * said.factor)};
  }

  const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

  /** Compare by whether any mark is explained, then by fit, then by how many marks lie in zones of each level. */
  function compare(a, b) {
    const [ours, theirs] = [a, b].map(({explained, fit, counts}) => [Number(explained > 0), fit, ...counts.slice(0, ZONES)]);
    const n = ours.findIndex((value, at) => value !== theirs[at]);
    return n < 0 ? 0 : ours[n] - theirs[n];
  }

  /** How near the marks come: 0 into usual zones, 1 into others, 2 beside a usual one, 3 nowhere. */
  function reach({counts, explained}) {
    if (total(counts.slice(0, USUAL))) return 0;
    return explained ? 1 : total(counts) ? 2 : 3;
  }

  function best(muscle, counted, answers, lean) {
    const m = table.number.get(muscle);
    const said = heard(muscle, answers);
    const [right, left] = [0, 1].map((side) => candidate(m, side, counted, said));
    if (reach(right) === reach(left) && reach(left) < 3) {
      const both = candidate(m, 2, counted, said);
      if (both.explained > Math.max(right.explained, left.explained) || (compare(right, left) === 0 && lean === 0)) return both;
    }
    if (compare(right, left) === 0) return lean < 0 ? left : right;
    return compare(left, right) > 0 ? left : right;
  }

  /** Whether all marks that a candidate explains lie at the far end of its pattern. */
  function isFar({muscle, sides, explained}, marked) {
    const m = table.number.get(muscle);
    const own = sides.map((side) => SETS.both.indexOf(side));
    const inside = marked.filter((place) => own.some((side) => {
      const at = table.levels[(3 * m + side) * ids.length + place];
      return at > 0 && at <= ZONES;
    }));
    return explained > 0 && inside.every((place) => own.some((side) => table.far[m][side].has(place)));
  }

  /** What puts a muscle before level ones: whether it is common there (1, 0, -1), lies there (1, 0), and how common. */
  function rank({muscle, sides}, marked) {
    const m = table.number.get(muscle);
    const rows = table.common[m];
    const hits = rows.map(([there]) => marked.filter((place) => there.includes(place)).length);
    const most = Math.max(0, ...hits);
    const [, common, often] = most ? rows[hits.indexOf(most)] : [[], 0, 0];
    const own = sides.map((side) => SETS.both.indexOf(side));
    const over = marked.filter((place) => own.some((side) => table.over[m][side].has(place))).length;
    return [common, Number(2 * over >= marked.length), often];
  }

  /** Order level ones, first the one that the answers speak for most, then by rank; else they stay as they are. */
  function byStanding(one, other) {
    const [ours, theirs] = [one, other].map(({balance, rank}) => [balance, ...rank]);
    const n = ours.findIndex((value, at) => value !== theirs[at]);
    return n < 0 ? 0 : theirs[n] - ours[n];
  }

  /** What matches, in order, and as far as it is level with the first: `ordered` of bodymap/fit/ranking.py. */
  function order(found, marked) {
    const {w, inconstant} = table;
    let left = found.filter((one) => one.fit >= w.partly).sort((a, b) => b.fit - a.fit);  // stable: ties by order
    const ordered = [];
    let first = 0;
    while (left.length) {
      const level = left.filter((one) => rounded(left[0].fit - one.fit) <= w.near);
      left = left.slice(level.length);
      for (const one of level) one.rank = rank(one, marked);
      ordered.push(...level.sort(byStanding));  // stable
      first = first || ordered.length;
    }
    const heldBack = (one) => isFar(one, marked) || (one.explained < 2 && !one.lifts && (one.rank[0] < 0 || inconstant.has(one.muscle)));
    const lead = Math.max(ordered.findIndex((one) => !heldBack(one)), 0);
    ordered.unshift(...ordered.splice(lead, 1));
    return ordered.slice(0, Math.max(first, ordered.length ? lead + 1 : 0));
  }

  /**
   * @param {{regions: string[], muscle: string, side: string, answers: string[], compare: string[]}} view
   * @returns {Array<[string, string]>} pairs of muscle and side, the best fit first; none before the table is there
   */
  function match(view) {
    if (!table) return [];
    const {muscles, home, w, number} = table;
    const marked = view.regions.filter((id) => places.has(id));
    const pair = view.compare.filter((muscle) => number.has(muscle));
    const chosen = pair.length === STRONG ? pair : view.muscle === 'both' ? home : number.has(view.muscle) ? [view.muscle] : [];
    const found = {};
    const on = (side) => marked.filter((id) => config.regions[id].side === side).length;
    const lean = on('right') - on('left');
    let auto = [];
    if (marked.length) {
      const counted = count(marked);
      const isTouched = (_, m) => counted.inLevel.subarray(3 * ALL * m, 3 * ALL * (m + 1)).some((marks) => marks);
      for (const muscle of chosen.length ? chosen : muscles.filter(isTouched)) found[muscle] = best(muscle, counted, view.answers, lean);
    }
    if (marked.length && !chosen.length) {
      const near = order(Object.values(found), marked.map((id) => places.get(id)));
      const own = home.map((muscle) => found[muscle]).filter((one) => one && one.explained);
      auto = Array.from(new Set([...near.slice(0, 1), ...own, ...near])).slice(0, w.cards).map((one) => one.muscle);
    }
    const follow = lean < 0 ? SETS.left : SETS.right;
    return (chosen.length ? chosen : auto).flatMap((muscle) => {
      const own = found[muscle];
      return (SETS[view.side] || (own && own.fit > 0 ? own.sides : follow)).map((side) => [muscle, side]);
    });
  }

  /** A level of zones or "": where a region lies in a muscle's pattern on one side. */
  function level(muscle, side, region) {
    if (!table || !table.number.has(muscle) || !places.has(region)) return '';
    const slot = 3 * table.number.get(muscle) + NAMES.indexOf(side);
    return LEVELS.slice(0, ZONES)[table.levels[slot * ids.length + places.get(region)] - 1] || '';
  }

  /** The marked regions that lie in no zone of what is shown. */
  function unexplained(view, shown) {
    if (!table) return [];
    return view.regions.filter((id) => !shown.some(([muscle, side]) => level(muscle, side, id)));
  }

  /** Resolves when the table of patterns is there; a lost connection only makes it later. */
  async function fetchTable(pause = 500) {
    try {
      const answer = await fetch(config.matching);
      if (!answer.ok) throw new Error(String(answer.status));
      table = read(await answer.json());
    } catch (away) {
      await new Promise((done) => { setTimeout(done, pause); });
      await fetchTable(Math.min(2 * pause, 4000));
    }
  }

  /** A muscle's names, plain and anatomical; empty before the table is there. */
  const namesOf = (muscle) => (table && table.names[muscle]) || ['', ''];
  /** In the words of the one who reads: plain or anatomical. */
  const muscleName = (muscle) => namesOf(muscle)[bodymap.view.voice === 'clinician' ? 1 : 0];

  Object.assign(bodymap, {match, muscleName, namesOf, level, unexplained, STRONG, patternsReady: fetchTable()});
})();
