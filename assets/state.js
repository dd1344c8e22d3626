/* What is on the screen: one value, its link, its history. Knows nothing of the picture or of Dash. */
(function () {
  'use strict';
  /** @type {{view: Object, reply: Object, fields: Object[], regions: Object, matching: string}} */
  const config = JSON.parse(document.getElementById('bodymap-config').textContent);
  const KEPT = ['regions', 'muscle', 'side', 'answers', 'compare'];  // what Undo brings back
  const QUIET = ['theme', 'tab', 'face', 'voice', 'sources', 'country', 'zoom', 'answers', 'flags'];  // these change the link in place: Back should not step through them
  const painters = [];   // called at once
  const listeners = [];  // called when the frame that answers the press is on the screen
  const past = [];
  let view = Object.freeze(config.view);

  /** The search part of the link: only what differs from the defaults, in the table's order. */
  function search(of) {
    const parts = [];
    for (const field of config.fields) {
      const value = of[field.name];
      if (JSON.stringify(value) === JSON.stringify(field.default)) continue;
      const text = Array.isArray(value) ? value.map(encodeURIComponent).join(',')
        : typeof value === 'boolean' ? (value ? '1' : '0') : encodeURIComponent(value);
      parts.push(field.param + '=' + text);
    }
    return parts.length ? '?' + parts.join('&') : '';
  }

  /** The other way: the view that a link asks for; what can't be read keeps its default (bodymap/view.py is the model). */
  function read(text) {
    const given = new URLSearchParams(text);
    return Object.freeze(Object.fromEntries(config.fields.map((field) => {
      const all = given.getAll(field.param);
      return [field.name, all.length ? valueOf(field, all) : field.default];
    })));
  }

  const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/i;
  function valueOf(field, all) {
    if (field.kind === 'list') {
      const isKnown = (id) => ID.test(id) && (field.name !== 'regions' || Object.keys(config.regions).includes(id));
      return Array.from(new Set(all.join().split(','))).filter(isKnown);
    }
    if (field.kind === 'flag') return ['0', '1'].includes(all[0]) ? all[0] === '1' : field.default;
    return (field.allowed.length ? field.allowed.includes(all[0]) : ID.test(all[0])) ? all[0] : field.default;
  }

  /** Change some fields. The link and the picture change now; Dash and the rest hear of it after that frame. A "step" can be undone by Back. */
  function change(patch, how) {
    const names = Object.keys(patch).filter((name) => JSON.stringify(patch[name]) !== JSON.stringify(view[name]));
    if (!names.length) return;
    const before = view;
    view = Object.freeze(Object.assign({}, view, patch));
    if (how !== 'undo' && names.some((name) => KEPT.includes(name))) past.push(before);
    for (const painter of painters) painter(view, before);
    step = step || how === 'step' || !names.every((name) => QUIET.includes(name));
    tellLater(before);
  }

  let known = null;  // the view that the listeners last heard of, while news for them is waiting
  let step = false;  // whether the link that is to be written is a step that Back undoes
  function tellLater(before) {
    if (known) return;
    known = before;
    soon(tell);
  }

  /** The link and the listeners hear of it after the paint: writing history takes as long as the paint. */
  function tell() {
    if (!known) return;
    const last = known;
    known = null;
    write();
    for (const listener of listeners) listener(view, last);
  }

  let written = '';  // the search part of the address bar, as far as we know
  let again = 0;
  /** Browsers refuse a link when they had too many (Safari: 100 in 30 s). Nothing may hang on it; it is written a little later. */
  function write() {
    clearTimeout(again);
    try {
      history[step ? 'pushState' : 'replaceState'](null, '', location.pathname + search(view));
      step = false;
    } catch (refused) {
      again = setTimeout(write, 1000);
    }
    written = location.search;
  }

  let isDue = false;  // whether a frame is asked for that has not begun
  function afterPaint(work) {
    let done = false;
    const once = () => {
      if (!done) work();
      done = true;
    };
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      next(once);  // comes right after the paint; a timer may come before it
    });
    setTimeout(once, 150);  // a hidden page has no frames
  }

  /** After the paint if one is due, else when this event is over: a frame of its own would hold up what was just painted. */
  function soon(work) {
    if (isDue) afterPaint(work);
    else next(work);
  }

  function next(work) {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = work;
    port2.postMessage(0);
  }

  /** Add or take away one region. */
  function toggle(region) {
    change({regions: toggled(view.regions, region)});
  }

  function toggled(regions, region) {
    return regions.includes(region) ? regions.filter((other) => other !== region) : regions.concat(region);
  }

  function undo() {
    let last;  // steps that Back has undone already are passed over
    do last = past.pop(); while (last && KEPT.every((name) => JSON.stringify(last[name]) === JSON.stringify(view[name])));
    if (last) change(Object.fromEntries(KEPT.map((name) => [name, last[name]])), 'undo');
  }

  /** "light" or "dark", whatever the reader or their system chose. */
  function shade() {
    return view.theme !== 'auto' ? view.theme : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }

  // The link says it all: the state beside it may be another script's, an older version's or, after "Skip to the words", none.
  addEventListener('popstate', () => {
    if (location.search === written) return;  // a way within the page
    const before = view;
    view = read(location.search);
    written = location.search;
    step = false;
    for (const painter of painters) painter(view, before);
    tellLater(before);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const listener of painters.concat(listeners)) listener(view, view);
  });
  write();  // what a bad link had too much is gone

  window.bodymap = {
    config, change, toggle, toggled, undo, search, shade, afterPaint, soon,
    /** @param {function(Object, Object): void} painter called at once with the view and the view before; must be quick */
    paintOn: (painter) => painters.push(painter),
    /** @param {function(Object, Object): void} listener called after the paint, for several changes together */
    listen: (listener) => listeners.push(listener),
    get view() { return view; },
    get canUndo() { return past.length > 0; },
  };
})();
