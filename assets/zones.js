/* What is painted over the skin: referral zones, trigger points, and the layers under the skin. */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const SVG = 'http://www.w3.org/2000/svg';

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    return made;
  }

  /**
   * Make the children of a group agree with a list of [key, maker]; what stays is not touched, so it does not fade again.
   * @param {SVGGElement} group
   * @param {Array<[string, function(): SVGElement[]]>} wanted
   */
  function keep(group, wanted) {
    const keys = new Set(wanted.map(([key]) => key));
    const there = new Set();
    for (const child of Array.from(group.children)) {
      if (keys.has(child.bodymapKey)) there.add(child.bodymapKey);
      else child.remove();
    }
    for (const [key, make] of wanted) {
      if (there.has(key)) continue;
      for (const child of make()) {
        child.bodymapKey = key;
        group.append(child);
      }
    }
  }

  const MAIN = ['core', 'spillover'];
  /** One zone: two wide, faint strokes make the soft edge (an SVG blur over such areas costs frames), then its fill. */
  function zone(shape) {
    const made = !MAIN.includes(shape.level) ? [] : ['soft wide', 'soft'].map((soft) => element('path', {class: soft, d: shape.d}));
    return made.concat(face(shape));
  }

  function face(shape) {
    return element('path', {class: shape.level, d: shape.d, 'data-zone': `${shape.muscle}:${shape.side}:${shape.level}`});
  }

  function cross(point) {
    const d = `M${point.x - 11},${point.y - 11}l22,22m0,-22l-22,22`;
    return ['edge', 'ink'].map((name) => element('path', {class: name, d}));
  }

  /** A mask that keeps spillover's dots out of the core, where they would look like a third strength. */
  function hollow(svg, group, id) {
    const {width, height} = svg.viewBox.baseVal;
    const mask = element('mask', {id, maskUnits: 'userSpaceOnUse', x: 0, y: 0, width, height});
    const holes = element('g', {class: 'holes'});
    mask.append(element('rect', {width, height, fill: '#fff'}), holes);
    svg.prepend(mask);
    group.setAttribute('mask', `url(#${id})`);
    return holes;
  }

  const LEVELS = ['disputed', 'rare', 'spillover', 'local', 'core'];  // paint order: core above all
  const groups = new WeakMap();
  function layers(figure) {
    if (!groups.has(figure)) {
      const svg = figure.querySelector('svg.zones');
      const inside = element('g', {'clip-path': `url(#body-${figure.dataset.view})`});
      const made = {svg, ranks: [], rest: element('g', {class: 'rest'})};
      inside.append(made.rest);
      for (let n = bodymap.STRONG; n > 0; n -= 1) {  // the best fit on top
        const rank = {group: element('g', {class: 'rank-' + n})};
        for (const name of LEVELS) {
          rank[name] = element('g', {class: name});
          rank.group.append(rank[name]);
        }
        rank.holes = hollow(svg, rank.spillover, `outside-core-${figure.dataset.view}-${n}`);
        inside.append(rank.group);
        made.ranks.unshift(rank);
      }
      // Where two main areas overlap, the first is filled and the second outlined: two fills would be mud.
      made.under = hollow(svg, made.ranks[1].group, `outside-first-${figure.dataset.view}`);
      const name = `within-first-${figure.dataset.view}`;
      made.within = element('clipPath', {id: name});
      svg.prepend(made.within);
      made.edge = element('g', {class: 'edge', 'clip-path': `url(#${name})`});
      inside.append(made.edge);
      svg.append(inside);
      made.points = figure.querySelector('.points');
      made.xray = figure.querySelector('.xray');
      groups.set(figure, made);
    }
    return groups.get(figure);
  }

  /**
   * Paint one view: the first two muscles in full, each in its own way, the rest as outlines.
   * @param {HTMLElement} figure
   * @param {Object} shapes this view's part of the fragment's JSON
   * @param {Object} view what is on the screen
   * @param {Array<[string, string]>} shown pairs of muscle and side, the best fit first
   */
  function paint(figure, shapes, view, shown) {
    const to = layers(figure);
    const muscles = Array.from(new Set(shown.map(([muscle]) => muscle)));
    const on = shown.map((pair) => pair.join(':'));
    const of = (sorted) => on.flatMap((pair) => sorted.get(pair) || []);
    const strong = muscles.slice(0, bodymap.STRONG);
    const zones = view.zones ? of(shapes.sorted.zones) : [];
    // The whole layer fades in when it was empty: a compositor's work, where fading each shape repaints every frame.
    to.svg.classList.toggle('empty', !zones.length);
    to.ranks.forEach((rank, n) => {
      const mine = zones.filter((shape) => shape.muscle === strong[n]);
      const level = (name) => mine.filter((shape) => shape.level === name).map((shape) => [shape.id + ':' + shape.side, () => zone(shape)]);
      for (const name of LEVELS) keep(rank[name], level(name));
    });
    const usual = (n, strength) => zones.filter((shape) => shape.muscle === strong[n] && shape.level === strength)
      .map((shape) => [shape.id + ':' + shape.side, () => [element('path', {class: 'edge-' + strength, d: shape.d})]]);
    const [cores, spills] = ['core', 'spillover'].map((strength) => [usual(0, strength), usual(1, strength)]);
    // Where areas lie over each other one is filled, main areas before the rest, the first pattern before the second;
    // of the second the edge is left.
    keep(to.ranks[0].holes, cores[0].concat(cores[1]));
    keep(to.ranks[1].holes, cores[1].concat(spills[0]));
    keep(to.under, cores[0]);
    keep(to.within, cores[0].concat(spills[0]));
    keep(to.edge, cores[1].concat(spills[1]));
    keep(to.rest, zones.filter((shape) => !strong.includes(shape.muscle) && MAIN.includes(shape.level)).map(
      (shape) => [shape.id + ':' + shape.side, () => [face(shape)]]));
    const near = (shape) => strong.includes(shape.muscle);
    keep(to.points, (view.points ? of(shapes.sorted.points).filter(near) : []).map(
      (point) => [[point.muscle, point.side, point.x, point.y].join(), () => cross(point)]));
    keep(to.xray, !view.xray ? [] : [['bones' + shapes.bones.length, () => [element('path', {class: 'bone', d: shapes.bones.join('')})]]].concat(
      on.filter((key) => shapes.muscles[key] && strong.includes(key.split(':')[0])).map(
        (key) => {
          const kind = key.startsWith(strong[0] + ':') ? 'muscle' : 'muscle second';
          return [`${key} ${kind}`, () => [
            element('path', {class: kind, d: shapes.muscles[key].d}),
            element('path', {class: 'fibres', d: shapes.muscles[key].fibres || ''})]];
        })));
  }

  /** Sort a view's zones and points by "muscle:side", so that a press looks at what is shown only. */
  function sort(shapes) {
    const by = (list) => {
      const found = new Map();
      for (const one of list) {
        const key = one.muscle + ':' + one.side;
        if (!found.has(key)) found.set(key, []);
        found.get(key).push(one);
      }
      return found;
    };
    shapes.sorted = {zones: by(shapes.zones), points: by(shapes.points)};
  }

  Object.assign(bodymap, {element, keep, paint, sort});
})();
