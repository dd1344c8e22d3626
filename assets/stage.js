/* The picture: answers a press, a pointer and the keyboard at once. Dash is told afterwards (assets/bridge.js). */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const config = bodymap.config;
  const root = document.getElementById('stage');
  const holder = document.getElementById('strip-holder');
  const pointed = document.getElementById('pointed');
  const said = document.getElementById('said');
  const who = document.getElementById('who');
  const RING = 6;    // CSS pixels round a region that the ring of the focus may need
  const DRIFT = 10;  // CSS pixels: further than this a press is a scroll or a drag
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
  const cancelIdle = window.cancelIdleCallback || clearTimeout;
  let views = [];    // [{figure, svg, shapes, chosen, hover}]
  let paths = new Map();  // region -> its shape
  const rings = new Map();  // chosen region -> {ring: what is drawn round it, isLoose: nothing shown explains it}
  let press = null;
  let due = null;    // the region that was pressed and has not got the focus yet
  let pressed = null; // the region that has its focus from a press: no ring of the focus, which looks like a mark, until a key is used
  let drawn = null;  // the view last painted, which runs ahead of bodymap.view while a press is held
  let painted = '';  // what that picture was made of
  let told = null;   // the server's word on what to show: {key, shown}
  let rest = null;   // the body whose other zones are here or on their way
  let outlined = null; // the region under the pointer or with the focus
  let peeked = null; // what a card under the pointer shows meanwhile

  /** Read a body's fragment that has just been put into the page. */
  function adopt() {
    const shapes = JSON.parse(holder.querySelector('#shapes').textContent);
    paths = new Map();
    rings.clear();
    views = Array.from(holder.querySelectorAll('.view'), (figure) => {
      const svg = figure.querySelector('svg.base');
      for (const path of svg.querySelectorAll('[data-region]')) paths.set(path.dataset.region, path);
      const rings = figure.querySelector('.rings');
      const chosen = bodymap.element('g', {});
      const hover = ['halo', 'line'].map((part) => bodymap.element('path', {class: 'pointer ' + part}));
      rings.append(chosen, ...hover);
      return {figure, svg, shapes: shapes[figure.dataset.view], chosen, hover};
    });
    for (const one of views) bodymap.sort(one.shapes);
    rest = outlined = null;
    idle(() => loadRest(), {timeout: 1500});
    drawn = null;
    painted = '';
  }

  /** The zones of all muscles come when the page is at rest, or when one is wanted; those that the app opens with are in the page. */
  function loadRest() {
    const body = holder.firstElementChild.dataset.body;
    if (rest) return;
    rest = body;
    const fetched = async (pause) => {
      try {
        const answer = await fetch(config.shapes[body]);
        if (!answer.ok) throw new Error(String(answer.status));
        const all = await answer.json();
        if (rest !== body) return;
        for (const one of views) bodymap.sort(Object.assign(one.shapes, all[one.figure.dataset.view]));
        painted = '';
        draw(drawn || bodymap.view);
        faceZones(bodymap.view);
      } catch (away) {
        if (rest === body) setTimeout(() => fetched(Math.min(2 * pause, 4000)), pause);
      }
    };
    fetched(500);
  }

  const matchKey = (view) => JSON.stringify([view.regions, view.muscle, view.side, view.answers, view.compare]);

  let matched = {key: '', shown: []};
  function shownFor(view) {
    const key = matchKey(view);
    if (told && told.key === key) return told.shown;
    if (matched.key !== key) matched = {key, shown: bodymap.match(view)};
    return matched.shown;
  }

  /** Paint everything that depends on the view. Cheap enough to run inside pointerdown. */
  function draw(view) {
    const shown = peeked || shownFor(view);
    const picture = JSON.stringify([view.regions, view.zones, view.points, view.xray, view.zoom, shown]);
    if (picture === painted) return;  // the release of a press that was painted when it began
    painted = picture;
    const loose = new Set(bodymap.unexplained(view, shown));
    for (const id of rings.keys()) if (!view.regions.includes(id)) unmark(id);
    for (const id of view.regions) if (paths.has(id)) mark(id, loose.has(id));
    for (const one of views) bodymap.paint(one.figure, one.shapes, view, shown);
    if (!drawn || drawn.xray !== view.xray) root.toggleAttribute('data-xray', view.xray);
    if (!drawn || drawn.zoom !== view.zoom) {
      root.toggleAttribute('data-zoom', view.zoom);
      bodymap.afterPaint(stayInSight);
    }
    drawn = view;
    // What stands under the picture may come a frame later: laying out text takes as long as all the rest.
    if (!naming) bodymap.afterPaint(nameLater);
    naming = view.zones ? shown : [];
    if (shown.length && !rest) loadRest();
  }

  let naming = null;
  function nameLater() {
    name(naming);
    naming = null;
    root.toggleAttribute('data-marked', drawn.regions.length > 0);
    describeLater();
  }

  /** Whose zones these are, under the picture: the first two with their sign, the rest as outlines. */
  let named = '';
  function name(shown) {
    const muscles = Array.from(new Set(shown.map(([muscle]) => muscle)));
    const line = (muscle) => {
      const sides = shown.filter(([one]) => one === muscle).map(([, side]) => side);
      return `${sides.join(' and ')} ${bodymap.muscleName(muscle)}`;
    };
    const text = muscles.map(line).join();
    if (text === named) return;
    named = text;
    who.replaceChildren(...muscles.slice(0, bodymap.STRONG).map((muscle, n) => entry('rank-' + (n + 1), line(muscle))),
      ...(muscles.length > bodymap.STRONG ? [entry('rest', muscles.slice(bodymap.STRONG).map(line).join(', '))] : []));
  }

  function entry(kind, text) {
    const item = document.createElement('li');
    const sign = bodymap.element('svg', {class: kind, width: 24, height: 18, viewBox: '0 0 24 18', 'aria-hidden': 'true'});
    sign.append(bodymap.element('rect', {x: 1, y: 2, width: 22, height: 14, rx: 4}));
    const words = document.createElement('span');
    words.textContent = text;
    item.append(sign, words);
    return item;
  }

  /** Fill, outline and check mark of a chosen region; what is there already is not touched. */
  function mark(id, isLoose) {
    if (!rings.has(id)) {
      const path = paths.get(id);
      check(path, true);
      const one = viewOf(path);
      const ring = ringed(path, placeOf(one, path));
      one.chosen.append(ring);
      rings.set(id, {ring, isLoose: false});
    }
    const there = rings.get(id);
    if (there.isLoose !== isLoose) there.ring.classList.toggle('unexplained', isLoose);
    there.isLoose = isLoose;
  }

  function unmark(id) {
    check(paths.get(id), false);
    rings.get(id).ring.remove();
    rings.delete(id);
  }

  function check(path, on) {
    path.toggleAttribute('data-selected', on);
    path.setAttribute('aria-checked', String(on));
  }

  function ringed(path, [x, y]) {
    const ring = bodymap.element('g', {class: 'chosen'});
    const d = path.getAttribute('d');
    ring.append(bodymap.element('path', {class: 'halo', d}), bodymap.element('path', {class: 'line', d}),
      bodymap.element('circle', {class: 'badge', cx: x, cy: y, r: 15}),
      bodymap.element('path', {class: 'tick', d: `M${x - 7},${y}l5,5.5l9,-11`}));
    return ring;
  }

  const viewOf = (path) => views.find((one) => one.svg === path.ownerSVGElement);

  function centre(path) {
    const box = path.getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  /* --- pointing: the name stands in a fixed place, never over the body --- */

  function point(path) {
    for (const one of path === outlined ? [] : views) {
      const mine = path && path.ownerSVGElement === one.svg;
      for (const part of one.hover) {
        if (mine) part.setAttribute('d', path.getAttribute('d'));
        else part.removeAttribute('d');
      }
    }
    outlined = path;
    const focus = Boolean(path) && path !== pressed && path === document.activeElement;
    for (const part of views.flatMap((one) => one.hover)) part.classList.toggle('focus', focus);
    const name = path && path.getAttribute('aria-label');
    const text = name || (bodymap.view.regions.length ? '' : 'Press where it hurts');
    if (pointed.textContent !== text) pointed.textContent = text;
    pointed.classList.toggle('named', Boolean(name));
  }

  /** The region with the focus, unless it has that from a press. */
  function focusedByKeys() {
    const path = document.activeElement.closest('[data-region]');
    return path === pressed ? null : path;
  }

  const regionAt = (event) => (event.target.closest ? event.target.closest('[data-region]') : null);

  root.addEventListener('pointerover', (event) => { if (event.pointerType !== 'touch') point(regionAt(event) || focusedByKeys()); });
  root.addEventListener('pointerleave', () => point(document.activeElement.closest('[data-region]')));
  root.addEventListener('focusin', (event) => { if (regionAt(event)) point(regionAt(event)); });
  addEventListener('focusin', () => { due = null; });
  root.addEventListener('focusout', (event) => {
    if (event.target === pressed && event.relatedTarget) pressed = null;  // not when the window loses it: it comes back
    point(null);
  });

  /* --- pressing --- */

  function takeBack() {
    if (!press) return;
    press = null;
    draw(bodymap.view);
  }

  root.addEventListener('pointerdown', (event) => {
    peeked = null;
    if (press) return takeBack();  // a second finger: a pinch
    const path = regionAt(event);
    if (!path) return;
    event.preventDefault();  // the browser's own focus change costs milliseconds before the paint; ours comes after it (see pointerup)
    if (event.button !== 0 || !event.isPrimary) return;
    press = {id: path.dataset.region, pointer: event.pointerId, x: event.clientX, y: event.clientY};
    draw(Object.assign({}, bodymap.view, {regions: bodymap.toggled(bodymap.view.regions, press.id)}));
    pressed = path;
    point(path);
  });
  addEventListener('pointermove', (event) => {
    if (press && event.pointerId === press.pointer && Math.hypot(event.clientX - press.x, event.clientY - press.y) > DRIFT) takeBack();
  }, {passive: true});
  addEventListener('pointercancel', (event) => { if (press && event.pointerId === press.pointer) takeBack(); });
  addEventListener('pointerup', (event) => {
    if (!press || event.pointerId !== press.pointer) return;
    const id = press.id;
    press = null;
    bodymap.toggle(id);
    due = id;
    bodymap.soon(focusDue);
  });

  /** The pressed region gets the focus after the paint, or before a key, unless the reader is elsewhere by then. */
  function focusDue() {
    const path = paths.get(due);
    due = null;
    if (!path) return;
    rove(path);
    path.focus({preventScroll: true});
  }
  // A click without a press comes from a screen reader or element.click(); real ones were answered on the press.
  root.addEventListener('click', (event) => {
    const path = regionAt(event);
    if (path && event.detail === 0) bodymap.toggle(path.dataset.region);
  });
  root.addEventListener('contextmenu', (event) => { if (regionAt(event)) event.preventDefault(); });
  root.addEventListener('dragstart', (event) => event.preventDefault());

  /* --- keyboard: the picture is one tab stop, arrows go to the next region in that direction, round the body --- */

  const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

  function rove(path) {
    if (!path) return;
    for (const other of holder.querySelectorAll('[data-region][tabindex="0"]')) other.setAttribute('tabindex', '-1');
    path.setAttribute('tabindex', '0');
    describe(path);
  }

  const placeOf = (one, path) => one.shapes.labels[path.dataset.region] || centre(path);

  /** Whether a region can be seen: the zoom to hips and back leaves some outside. */
  function isInSight(one, path) {
    if (!root.hasAttribute('data-zoom')) return true;
    const [frame, box] = [one.figure.querySelector('.frame'), path].map((element) => element.getBoundingClientRect());
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return x > frame.left && x < frame.right && y > frame.top && y < frame.bottom;
  }

  /** The nearest region whose label lies in that direction; sideways distance counts a quarter as much again, so that every region can be reached. */
  function next(from, [dx, dy]) {
    const one = viewOf(from);
    const [x, y] = placeOf(one, from);
    return nearest(one, (to) => {
      const along = (to[0] - x) * dx + (to[1] - y) * dy;
      const aside = Math.abs((to[0] - x) * dy) + Math.abs((to[1] - y) * dx);
      return along > 1 && aside <= 2.5 * along ? along + 1.25 * aside : Infinity;
    }) || (dx ? around(one, y, dx) : null);
  }

  /**
   * Past the edge of one view the other begins, on the same side of the body: the front ends on the screen's right at the
   * body's left, where the back begins. So arrows walk round the body.
   */
  function around(one, y, dx) {
    const other = views.find((view) => view !== one);
    const width = other.svg.viewBox.baseVal.width;
    return nearest(other, (to) => (dx > 0 ? to[0] : width - to[0]) + 2.5 * Math.abs(to[1] - y));
  }

  function nearest(one, costOf) {
    let best = null;
    let least = Infinity;
    for (const path of one.svg.querySelectorAll('[data-region]')) {
      const cost = costOf(placeOf(one, path));
      if (cost < least && isInSight(one, path)) [best, least] = [path, cost];
    }
    return best;
  }

  addEventListener('keydown', (event) => {
    focusDue();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    pressed = null;
    if (regionAt(event)) point(regionAt(event));
  }, true);
  root.addEventListener('keydown', (event) => {
    const path = regionAt(event);
    if (!path || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = Array.from(holder.querySelectorAll('[data-region]')).filter((other) => isInSight(viewOf(other), other));
    let to = null;
    if (event.key === 'Enter' || event.key === ' ') bodymap.toggle(path.dataset.region);
    else if (ARROWS[event.key]) to = next(path, ARROWS[event.key]) || path;
    else if (event.key === 'Home') to = all[0];
    else if (event.key === 'End') to = all[all.length - 1];
    else return;
    event.preventDefault();
    if (to) goTo(to);
  });

  /** The focus goes to a region. Only the page scrolls to it: the browser would move the strip and the zoomed picture, too. */
  function goTo(path) {
    rove(path);
    path.focus({preventScroll: true});
    if (isStrip(holder.firstElementChild)) {
      const {view: face} = path.closest('.view').dataset;
      bodymap.change({face});
      turn(face);
    }
    const [frame, box] = [path.closest('.frame'), path].map((element) => element.getBoundingClientRect());
    const above = Math.max(box.top, frame.top) - RING - (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0);
    const below = Math.min(box.bottom, frame.bottom) + RING - document.documentElement.clientHeight;
    if (above < 0 || below > 0) scrollBy(0, above < 0 ? above : Math.min(above, below));
  }

  /** The one stop of the Tab key is a region that can be seen. */
  function stayInSight() {
    const path = holder.querySelector('[data-region][tabindex="0"]');
    const one = viewOf(path);
    if (isInSight(one, path)) return;
    const [x, y] = placeOf(one, path);
    const to = nearest(one, (at) => Math.hypot(at[0] - x, at[1] - y));
    if (path === document.activeElement) goTo(to);
    else rove(to);
  }

  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    if (event.target.matches('input, textarea')) return;
    event.preventDefault();
    bodymap.undo();
  });

  /* --- buttons of the stage --- */

  const undo = document.getElementById('undo');
  const clear = document.getElementById('clear');
  undo.addEventListener('click', () => bodymap.undo());
  clear.addEventListener('click', () => bodymap.change({regions: [], muscle: 'auto', side: 'follow', answers: [], flags: [], compare: []}));

  function buttons(view) {
    document.getElementById('zoom').setAttribute('aria-pressed', String(view.zoom));
    // Not `disabled`: that would throw a keyboard user's focus back to the top of the page.
    undo.setAttribute('aria-disabled', String(!bodymap.canUndo));
    const fresh = ['regions', 'answers', 'flags', 'compare'].every((field) => !view[field].length) && view.muscle === 'auto' && view.side === 'follow';
    clear.setAttribute('aria-disabled', String(fresh));
    for (const button of root.querySelectorAll('[data-face]')) button.setAttribute('aria-pressed', String(button.dataset.face === view.face));
  }

  /* --- phone: one view at a time, by swipe or by switch --- */

  const faceAt = (strip) => (strip.scrollLeft > (strip.scrollWidth - strip.clientWidth) / 2 ? 'back' : 'front');
  const isStrip = (strip) => strip.scrollWidth > strip.clientWidth + 4;
  let turning = 0;  // until when a scroll of our own may be under way

  function turn(face, smooth) {
    const strip = holder.firstElementChild;
    if (!isStrip(strip) || faceAt(strip) === face) return;
    turning = performance.now() + 900;
    const figure = strip.querySelector(`[data-view="${face}"]`);
    strip.scrollTo({left: figure.offsetLeft - strip.offsetLeft, behavior: smooth ? 'smooth' : 'instant'});
  }
  /** Where one side of the body is seen at a time, that on which a muscle that was chosen hurts most. */
  function faceZones(view) {
    if (view.muscle === 'auto' || !isStrip(holder.firstElementChild)) return;
    const weight = (one) => {
      const zones = shownFor(view).flatMap((pair) => one.shapes.sorted.zones.get(pair.join(':')) || []);
      return zones.some((shape) => shape.level === 'core') ? 2 : Math.min(zones.length, 1);
    };
    const best = views.reduce((most, one) => (weight(one) > weight(most) ? one : most), views.find((one) => one.figure.dataset.view === view.face));
    bodymap.change({face: best.figure.dataset.view});
  }

  root.querySelector('.faces').addEventListener('click', (event) => {
    if (event.target.dataset.face) bodymap.change({face: event.target.dataset.face});
    if (event.target.id === 'zoom') bodymap.change({zoom: !bodymap.view.zoom});
  });
  let settle = 0;
  function settled() {
    const strip = holder.firstElementChild;
    if (!isStrip(strip)) return;
    // On a slow machine our own scroll can pause half-way: that is no swipe back.
    if (faceAt(strip) !== bodymap.view.face && performance.now() < turning) settle = setTimeout(settled, 120);
    else bodymap.change({face: faceAt(strip)});
  }
  holder.addEventListener('scroll', () => {
    clearTimeout(settle);
    settle = setTimeout(settled, 120);
  }, {capture: true, passive: true});

  /* --- body and theme --- */

  const waiting = document.getElementById('waiting');
  const LATER = 'The other body comes when the server is back.';
  const BODY = config.fields.find(({name}) => name === 'body').allowed[0];  // shown until somebody says which
  let coming = null;  // the body that is asked for until it is here or another one is wanted
  function fetchBody(body) {
    if (coming && coming.body === body) return;
    const mine = coming = {body};
    const fetched = async (pause) => {
      let text;
      try {
        const answer = await fetch(config.fragments[body]);
        if (!answer.ok) throw new Error(String(answer.status));
        text = await answer.text();
      } catch (away) {
        if (mine !== coming) return;
        said.textContent = waiting.textContent = LATER;
        setTimeout(() => { if (mine === coming) fetched(Math.min(2 * pause, 4000)); }, pause);
      }
      if (text && mine === coming) swap(text);
    };
    fetched(500);
  }

  /** Put the other body into the page; the stop of the Tab key, the focus and a press that is held stay where they are. */
  function swap(text) {
    coming = null;
    if (waiting.textContent === LATER) waiting.textContent = '';
    const seen = press ? drawn : bodymap.view;
    const had = document.activeElement.closest('[data-region]');
    const {region} = (had || holder.querySelector('[data-region][tabindex="0"]')).dataset;
    holder.innerHTML = text;
    adopt();
    theme();
    draw(seen);
    turn(bodymap.view.face);
    if (pressed) pressed = paths.get(pressed.dataset.region);
    rove(paths.get(region));
    if (had && paths.has(region)) paths.get(region).focus({preventScroll: true});
  }

  function theme() {
    const shade = bodymap.shade();
    document.documentElement.dataset.theme = bodymap.view.theme;
    document.documentElement.setAttribute('data-mantine-color-scheme', shade);
    const media = {auto: 'screen and (prefers-color-scheme: dark)', dark: 'screen', light: 'not all'}[bodymap.view.theme];
    for (const source of holder.querySelectorAll('source')) source.media = media;
  }

  /** Where a region lies in what is shown, and whether that explains its mark: what its colour says to those who see it. */
  function describe(path) {
    const id = path.dataset.region;
    const shown = bodymap.view.zones ? peeked || shownFor(bodymap.view) : [];
    const zones = shown.flatMap(([muscle, side]) => {
      const level = bodymap.level(muscle, side, id);
      return level ? [`the ${side} ${bodymap.muscleName(muscle)} ${level} zone`] : [];
    });
    const text = zones.length ? 'inside ' + zones.join(' and ')
      : !shown.length ? '' : bodymap.view.regions.includes(id) ? 'not explained by what is shown' : 'outside the zones shown';
    if ((path.getAttribute('aria-description') || '') === text) return;
    if (text) path.setAttribute('aria-description', text);
    else path.removeAttribute('aria-description');
  }

  let describing = 0;
  function describeLater() {
    cancelIdle(describing);
    describing = idle(() => { for (const path of paths.values()) describe(path); }, {timeout: 1000});
  }

  /** A short sentence for screen readers: what just changed. */
  function say(view, before) {
    const names = (ids) => ids.map((id) => (config.regions[id] || {}).name).join(', ');
    const added = view.regions.filter((id) => !before.regions.includes(id));
    const gone = before.regions.filter((id) => !view.regions.includes(id));
    if (added.length) said.textContent = `Marked: ${names(added)}.`;
    else if (gone.length) said.textContent = view.regions.length ? `No longer marked: ${names(gone)}.` : 'Nothing is marked.';
  }

  bodymap.paintOn((view, before) => {
    if (view.theme !== before.theme || view === before) theme();
    draw(view);
  });
  bodymap.listen((view, before) => {
    const body = view.body || BODY;
    if (holder.firstElementChild.dataset.body !== body) fetchBody(body);
    else coming = null;
    buttons(view);
    say(view, before);
    if (view.voice !== before.voice) {
      name(view.zones ? peeked || shownFor(view) : []);
      describeLater();
    }
    if (view.muscle !== before.muscle) faceZones(view);
    if (view.face !== before.face) turn(view.face, !matchMedia('(prefers-reduced-motion: reduce)').matches);
  });

  /** The server's answer wins over the browser's copy of the rule. */
  bodymap.follow = (view, shown) => {
    told = {key: matchKey(view), shown};
    if (!press) draw(bodymap.view);
  };
  /** Show these pairs of muscle and side for as long as a card is pointed at; null ends it. */
  bodymap.peek = (pairs) => {
    peeked = pairs;
    if (!press) draw(bodymap.view);
  };
  const close = document.getElementById('notes-close');
  if (close) close.addEventListener('click', () => close.parentElement.remove());

  told = {key: matchKey(bodymap.view), shown: config.reply.shown};  // what the server knew when it sent the page
  bodymap.patternsReady.then(() => {
    matched.key = painted = '';
    draw(drawn || bodymap.view);
  });
  adopt();
  theme();
  draw(bodymap.view);
  buttons(bodymap.view);
  point(null);
  turn(bodymap.view.face);
})();
