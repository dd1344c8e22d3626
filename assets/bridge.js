/* Between the picture and Dash: tells Dash what changed, keeps Dash's controls in step, shows its answers. */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const config = bodymap.config;
  const CONTROLS = {regions: 'value', muscle: 'value', side: 'value', body: 'value', voice: 'value', tab: 'value',
    country: 'value', zones: 'checked', points: 'checked', xray: 'checked', sources: 'checked'};
  const PATIENCE = 2500;  // ms without an answer before the page says that the words are waiting
  const LONGEST = 10000;  // ms after which a question counts as lost
  const AGAIN = 250;      // ms until a lost question is asked again; twice as long each time, up to
  const RARELY = 4000;
  const WAKE = 12000;     // ms until the controls should be there
  const SAVE = 15000;     // ms until a picture should be there; it is asked for again until then, a busy server says no
  const SAVE_AGAIN = 4000;
  const AWAY = 'The words are waiting for the server. The picture still works.';
  const SOON = 300;       // ms without another press until Dash's controls hear of it: they would hold up the next one
  const PICTURE_ONLY = ['zones', 'points', 'xray', 'zoom', 'face', 'theme'];  // the words do not depend on these
  const pushed = {};      // field -> when we last set its control
  const touched = {};     // field -> when the reader last touched its control
  let awake = null;       // tells that Dash has drawn what the words go into
  const ready = new Promise((done) => { awake = done; });
  let question = null;    // what is under way; a newer one ends it, so that no older answer can come after it
  let waiting = 0;
  let pause = AGAIN;
  let told = null;        // the view that Dash's controls have last heard of
  let telling = 0;
  let shade = '';
  let last = {flags: [], compare: []};  // what the words on the screen answer

  const set = (id, props) => window.dash_clientside.set_props(id, props);

  /** Give Dash's controls the values of the view, where they differ from what was last set or reported. */
  function pushControls(view, before) {
    for (const field of Object.keys(CONTROLS)) {
      if (before && JSON.stringify(before[field]) === JSON.stringify(view[field])) continue;
      pushed[field] = performance.now();
      set(field, {[CONTROLS[field]]: view[field] === '' ? null : view[field]});
    }
    if (shade === bodymap.shade()) return;
    shade = bodymap.shade();  // re-renders everything that Dash has drawn, so only when it changes
    set('mantine', {forceColorScheme: shade});
    set('theme', {children: shade === 'dark' ? 'Light' : 'Dark'});
  }

  /**
   * Dash reports a control's value whoever set it, late and sometimes twice. Only a value that comes after the reader's
   * own hand, with nothing set by us in between, is their wish; all else is an echo that would undo a newer press.
   */
  const isWish = (field) => (touched[field] || 0) > (pushed[field] || 0);

  function fieldOf(target) {
    if (target.closest('.mantine-MultiSelect-dropdown')) return 'regions';
    // a list stands apart from its field, which keeps the focus
    if (target.closest('.mantine-Select-dropdown')) return document.activeElement.id;
    // from the last: the switch for sources stands inside the tabs
    return Object.keys(CONTROLS).reverse().find((field) => {
      const control = document.getElementById(field);
      return control && (control.closest('[class*="-root"]') || control).contains(target);
    });
  }
  for (const type of ['pointerdown', 'click', 'keydown']) {
    document.addEventListener(type, (event) => {
      if (!event.target.closest || event.target.closest('#stage')) return;  // a press on the body must not wait for this
      const field = fieldOf(event.target);
      if (field) touched[field] = performance.now();
    }, true);
  }

  /** Ask for the words. Nothing else is done before they are there: Dash's controls take longer than all the rest. */
  async function ask(view) {
    if (question) question.abort();
    const mine = question = new AbortController();
    if (!waiting) waiting = setTimeout(() => note(AWAY), PATIENCE);
    const lost = setTimeout(() => mine.abort(), LONGEST);
    try {
      const answer = await fetch(config.words, {method: 'POST', body: JSON.stringify(view), signal: mine.signal});
      if (!answer.ok) {
        pause = Math.max(pause, 1000 * (Number(answer.headers.get('Retry-After')) || 0));
        throw new Error(String(answer.status));
      }
      const reply = await answer.json();
      if (mine === question) arrived();
      await ready;
      if (mine === question) show(view, reply);
    } catch (away) {  // the server is: the picture needs none, and the question is asked again until there is one
      if (mine !== question) return;
      setTimeout(() => { if (mine === question) ask(bodymap.view); }, pause);
      pause = Math.min(2 * pause, RARELY);
    } finally {
      clearTimeout(lost);
    }
  }

  function arrived() {
    clearTimeout(waiting);
    waiting = 0;
    pause = AGAIN;
    note();
  }

  function show(view, reply) {
    bodymap.follow(view, reply.shown);
    const had = document.activeElement;
    const asked = had.matches('[data-answer]') && openQuestions().find((one) => one.contains(had));
    const top = asked && asked.getBoundingClientRect().top;
    const name = asked && asked.getAttribute('aria-label');
    for (const id of Object.keys(reply.parts)) fill(document.getElementById(id), reply.parts[id]);
    afterwards(reply, had, newest(view));
    last = view;
    if (asked) goOn(name, top);
  }

  const openQuestions = () => Array.from(document.querySelectorAll('.questions > .question')).filter((one) => !one.querySelector('[aria-pressed="true"]'));

  /** The next question comes to where the one was that is answered now, though the cards above may have changed. */
  function goOn(name, top) {
    const open = openQuestions();
    if (!open.length || open.some((one) => one.getAttribute('aria-label') === name)) return;
    const [next] = open;
    const words = document.getElementById('words');
    const scroller = getComputedStyle(words).overflowY === 'auto' ? words : window;
    scroller.scrollBy({top: next.getBoundingClientRect().top - top, behavior: 'instant'});
    next.querySelector('button').focus({preventScroll: true});
  }

  /** The warning signs that are true; the others were answered with no. */
  const ticked = (view) => view.flags.filter((flag) => !flag.startsWith('no-'));

  /** What has just come into the words and must be seen, wherever the reader was: a warning, or two patterns side by side. */
  function newest(view) {
    if (ticked(view).some((flag) => !last.flags.includes(flag))) return document.querySelector('#answer .alert');
    return view.compare.length > last.compare.length ? document.querySelector('#answer .compare') : null;
  }

  const note = (...text) => document.getElementById('waiting').replaceChildren(...text);

  /** The first visit broke off: nothing is lost, all that was marked is in the link. */
  function offerReload() {
    const again = document.createElement('button');
    again.type = 'button';
    again.className = 'plain';
    again.textContent = 'Load again';
    again.addEventListener('click', () => location.reload());
    note('The words could not be loaded. The picture still works. ', again);
  }
  const late = setTimeout(offerReload, WAKE);
  addEventListener('error', (event) => { if (event.target.localName === 'script') offerReload(); }, true);
  ready.then(() => {
    clearTimeout(late);
    note();
  });

  /** Dash's controls hear of it when the reader pauses. */
  function tellDash(view) {
    if (view === told) return;
    const before = told;
    told = view;
    pushControls(view, before);
  }

  /** A ticked warning sign comes before the picture, too, and at once (see the stylesheet). */
  const warn = (view) => document.body.toggleAttribute('data-alert', ticked(view).length > 0);
  bodymap.paintOn(warn);
  warn(bodymap.view);

  bodymap.listen((view, before) => {
    const changed = config.fields.filter(({name}) => JSON.stringify(view[name]) !== JSON.stringify(before[name])).map(({name}) => name);
    if (changed.some((name) => !PICTURE_ONLY.includes(name))) ask(view);
    const soon = changed.includes('regions') ? SOON : 0;
    clearTimeout(telling);
    telling = setTimeout(() => ready.then(() => tellDash(bodymap.view)), soon);
    if (changed.includes('sources')) ready.then(() => showSources(bodymap.view));
  });

  function showSources(view) {
    document.getElementById('words').toggleAttribute('data-sources', view.sources);
  }

  /** The list of places: every word must be found, in any order, as it stands or as what people say for it. */
  function findPlace({options, search}) {
    const words = wordsOf(search);
    const means = (word) => Object.keys(bodymap.config.synonyms).filter((other) => word.length > 2 && other.startsWith(word)).map((other) => bodymap.config.synonyms[other]);
    const fits = ({label, value}) => {
      const names = `${label} ${config.regions[value].latin}`.toLowerCase();
      return words.every((word) => [word].concat(means(word)).some((text) => names.includes(text)));
    };
    const found = options.map((group) => Object.assign({}, group, {items: group.items.filter(fits)})).filter((group) => group.items.length);
    return found.length ? found : [{value: '', label: 'No place with that name', disabled: true}]; // a list is never empty
  }

  /** The other lists: every word must be found, in a muscle's plain or anatomical name. */
  const findIn = (none) => ({options, search}) => {
    const fits = ({label, value}) => wordsOf(search).every((word) => [label].concat(bodymap.namesOf(value)).join(' ').toLowerCase().includes(word));
    const found = options.filter(fits);
    return found.length ? found : [{value: '', label: none, disabled: true}];
  };
  const wordsOf = (search) => search.toLowerCase().split(/[\s,]+/).filter(Boolean);
  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    findPlace, findMuscle: findIn('No muscle with that name'), findCountry: findIn('No country with that name')});

  /** Who types into a list with a value wants another one, not more letters. */
  for (const type of ['focusin', 'click']) {
    document.addEventListener(type, (event) => { if (event.target.matches('#muscle, #country')) event.target.select(); });
  }

  const clientside = {
    /** Dash is there: give it the view that the link asked for. */
    wake() {
      showSources(bodymap.view);
      tellDash(bodymap.view);
      awake();
    },

    /** A control was used (or reports back what we set). */
    control() {
      for (const {prop_id: prop, value} of window.dash_clientside.callback_context.triggered) {
        const field = prop.split('.')[0];
        if (isWish(field) && value !== null) bodymap.change({[field]: value});
      }
    },

    /** Save the picture: Plotly is fetched only now. */
    async save(picture) {
      if (!picture || !saving) return;  // a second answer to the same wish
      clearInterval(saving);
      saving = 0;
      if (!window.Plotly) await load(config.plotly).catch(notSaved);
      if (!window.Plotly) return;
      const figure = JSON.parse(picture.figure);
      await window.Plotly.downloadImage({data: figure.data, layout: figure.layout}, {
        format: picture.format, width: figure.layout.width, height: figure.layout.height,
        scale: picture.format === 'png' ? 2 : 1, filename: 'bodymap'});
    },
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, {bodymap: clientside});

  /** Change the element's HTML only where it differs, so that folds stay open and the focus where it is. */
  function fill(element, text) {
    if (text === element.bodymapText) return;
    element.bodymapText = text;
    const wanted = element.cloneNode(false);
    wanted.innerHTML = text;
    window.morphdom(element, wanted, {
      childrenOnly: true,
      // Only what stands once in the whole: with a key that comes twice, nodes are moved to the wrong place.
      getNodeKey: (node) => (node.dataset ? node.dataset.card || node.dataset.key : ''),
      onBeforeElUpdated: (from, to) => {
        if (from.localName === 'details') to.open = from.open && titleOf(from) === titleOf(to);
        return !from.isEqualNode(to);
      },
    });
  }

  const titleOf = (fold) => fold.className || fold.firstElementChild.textContent;

  function load(url) {
    return new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = url;
      script.onload = done;
      script.onerror = () => failed(new Error('could not load ' + url));
      document.head.append(script);
    });
  }

  /** Buttons that need no server: the theme, the link, and the way to the red flags from every screen. */
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    closeMenus(button ? null : event.target.closest('.menu'));
    if (!button) return;
    if (button.id === 'theme') bodymap.change({theme: bodymap.shade() === 'dark' ? 'light' : 'dark'});
    else if (button.id === 'link') copyLink(button);
    else if (button.id === 'doctor') openTab('doctor');
    else if (button.id === 'settings') showOptions(!optionsOpen());
    else if (button.id === 'options-done') closeOptions();
    else if (button.id.startsWith('save-')) wantPicture(button.id.slice('save-'.length));
  });

  let saving = 0;
  const notSaved = () => note('The picture could not be saved: the server is busy or away. Try again.');
  function wantPicture(format) {
    const began = performance.now();
    const wish = Object.assign({format, shade: bodymap.shade()}, bodymap.view);
    const want = () => set('wanted', {data: Object.assign({at: performance.now()}, wish)});
    clearInterval(saving);
    saving = setInterval(() => {
      if (performance.now() - began < SAVE) return want();
      clearInterval(saving);
      saving = 0;
      return notSaved();
    }, SAVE_AGAIN);
    note();
    want();
  }

  /** The component library's fields with lists don't say that they are such, nor whether their list is open. */
  function sayOpen() {
    for (const field of document.querySelectorAll('[aria-haspopup="listbox"]')) {
      field.setAttribute('role', 'combobox');
      if (field.id === 'country') field.setAttribute('autocomplete', 'country-name');
      field.setAttribute('aria-expanded', String('expanded' in field.dataset));
      const list = document.getElementById(field.getAttribute('aria-controls'));
      if (list) list.tabIndex = -1;  // as something that scrolls it would be a stop for the focus, and close on it
    }
  }
  ready.then(() => {
    sayOpen();
    new MutationObserver(sayOpen).observe(document.body, {subtree: true, attributeFilter: ['data-expanded']});
  });

  /** A menu closes when something in it was chosen, on Escape, and on a press elsewhere. */
  function closeMenus(but) {
    for (const menu of document.querySelectorAll('.menu[open]')) {
      if (menu === but) continue;
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
      menu.open = false;
    }
  }
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && document.querySelector('.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  /* --- small screens: the controls are a sheet at the lower edge --- */

  const settings = document.getElementById('settings');
  const optionsOpen = () => document.body.hasAttribute('data-options');
  function showOptions(open) {
    const options = document.getElementById('options');
    const had = options.contains(document.activeElement);
    document.body.toggleAttribute('data-options', open);
    settings.setAttribute('aria-expanded', String(open));
    if (open) {
      options.focus({preventScroll: true});
      const stage = document.getElementById('stage');
      if (stage.getBoundingClientRect().bottom < innerHeight) stage.scrollIntoView({block: 'start'});  // what it changes is there
    } else if (had) settings.focus({preventScroll: true});
  }
  const closeOptions = () => { if (optionsOpen()) showOptions(false); };
  ready.then(() => { settings.hidden = false; });
  document.addEventListener('keydown', (event) => {  // before a list or a menu in it closes on the same key
    if (event.key === 'Escape' && !document.querySelector('#options [data-expanded], .menu[open]')) closeOptions();
  }, true);
  /** It stays while the body is pressed, to see what that changes; whoever goes on elsewhere has done with it. */
  for (const type of ['pointerdown', 'focusin']) {
    document.addEventListener(type, (event) => {
      if (optionsOpen() && !event.target.closest('#options, #settings, #strip, .faces')) showOptions(false);
    }, {passive: true});
  }
  addEventListener('popstate', closeOptions);  // Back means: away with this
  matchMedia('(min-width: 1000px) and (min-height: 560px)').addEventListener('change', closeOptions);

  /** Links into the library take the view along: the way back leads to the same marks (bodymap/web/frame.py). */
  for (const type of ['pointerdown', 'focusin', 'click']) {
    document.addEventListener(type, (event) => {
      const link = event.target.closest && event.target.closest('a[data-along]');
      if (link) link.search = bodymap.search(bodymap.view);
    }, true);
  }

  async function copyLink(button) {
    try {
      await navigator.clipboard.writeText(location.origin + location.pathname + bodymap.search(bodymap.view));  // the address bar may be a frame behind
      set('link', {children: 'Link copied'});
    } catch (refused) {  // an insecure address or a refused permission: the address bar has the same link
      set('link', {children: 'Copy it from the address bar'});
    }
    setTimeout(() => set('link', {children: 'Copy link'}), 2500);
  }

  /** Say the answer to a screen reader once, and keep the focus inside the words when what had it was folded away. */
  function afterwards(reply, had, fresh) {
    const told = document.getElementById('told');
    if (question && told.textContent !== reply.said) told.textContent = reply.said;
    bodymap.afterPaint(() => bodymap.afterPaint(() => {
      if (fresh && fresh.isConnected) {
        fresh.scrollIntoView({block: 'start'});
        fresh.focus({preventScroll: true});
        return;
      }
      if (had === document.body || (had === document.activeElement && had.checkVisibility())) return;
      if (document.activeElement !== document.body && document.activeElement !== had) return;  // the reader is elsewhere already
      const next = had.dataset.answer && document.querySelector('.questions > .question button');  // on to the next question
      (next || document.getElementById('answer')).focus({preventScroll: !next});
    }));
  }

  bodymap.openTab = openTab;
  function openTab(tab) {
    closeOptions();
    bodymap.change({tab}, 'step');
    const shown = () => document.querySelector(`#panel-${tab} > *`);
    let frames = 120;  // the tab opens when Dash has heard of it
    const go = () => {
      const panel = document.getElementById('panel-' + tab);
      if (!shown() || !panel.offsetParent) {
        frames -= 1;
        if (frames) requestAnimationFrame(go);
        return;
      }
      document.getElementById('tab').scrollIntoView({block: 'start'});
      panel.parentElement.tabIndex = -1;
      panel.parentElement.focus({preventScroll: true});
    };
    go();
  }

  const first = bodymap.view;
  last = first;  // what a link asks for is where the reader looks first
  ready.then(() => { if (!question) show(first, config.reply); });  // the page brought its first words along
})();
