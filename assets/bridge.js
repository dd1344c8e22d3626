/* Between the picture and Dash: tells Dash what changed, keeps Dash's controls in step, shows its answers. */
(function () {
  'use strict';
  const bodymap = window.bodymap;
  const CONTROLS = {regions: 'value', muscle: 'value', side: 'value', body: 'value', voice: 'value', tab: 'value',
    country: 'value', zones: 'checked', points: 'checked', xray: 'checked', sources: 'checked'};
  const PATIENCE = 2500;  // ms without an answer before the page says that the words are waiting
  const pushed = {};      // field -> when we last set its control
  const touched = {};     // field -> when the reader last touched its control
  let awake = false;
  let seq = 0;
  let answered = 0;
  let asked = null;       // the view that question `seq` is about: the reader may already be further
  let waiting = 0;
  let shade = '';

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
    // a list opens at the end of the page; its field keeps the focus
    if (target.closest('.mantine-Select-dropdown')) return document.activeElement.id;
    // from the last: the switch for sources stands inside the tabs
    return Object.keys(CONTROLS).reverse().find((field) => {
      const control = document.getElementById(field);
      return control && (control.closest('[class*="-root"]') || control).contains(target);
    });
  }
  for (const type of ['pointerdown', 'click', 'keydown']) {
    document.addEventListener(type, (event) => {
      const field = event.target.closest && fieldOf(event.target);
      if (field) touched[field] = performance.now();
    }, true);
  }

  function ask(view) {
    seq += 1;
    asked = view;
    set('view', {data: Object.assign({seq, shade: bodymap.shade()}, view)});
    clearTimeout(waiting);
    waiting = setTimeout(late, PATIENCE);
  }

  /** No answer yet: say so, and ask again until the server is back. The picture needs no server. */
  function late() {
    set('waiting', {children: 'The words are waiting for the server. The picture still works.'});
    ask(bodymap.view);
  }

  bodymap.listen((view, before) => {
    if (!awake) return;
    pushControls(view, before);
    showSources(view);
    ask(view);
  });

  function showSources(view) {
    document.getElementById('words').toggleAttribute('data-sources', view.sources);
  }

  /** The list of places: every word must be found, in any order, as it stands or as what people say for it. */
  function findPlace({options, search}) {
    const words = search.toLowerCase().split(/[\s,]+/).filter(Boolean);
    const means = (word) => Object.keys(bodymap.config.synonyms).filter((other) => word.length > 2 && other.startsWith(word)).map((other) => bodymap.config.synonyms[other]);
    const fits = ({label}) => words.every((word) => [word].concat(means(word)).some((text) => label.toLowerCase().includes(text)));
    return options.map((group) => Object.assign({}, group, {items: group.items.filter(fits)})).filter((group) => group.items.length);
  }
  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {findPlace});

  const clientside = {
    /** Dash is there: give it the view that the link asked for. */
    wake() {
      awake = true;
      pushControls(bodymap.view, null);
      showSources(bodymap.view);
      ask(bodymap.view);
    },

    /** A control was used (or reports back what we set). */
    control() {
      for (const {prop_id: prop, value} of window.dash_clientside.callback_context.triggered) {
        const field = prop.split('.')[0];
        if (isWish(field) && value !== null) bodymap.change({[field]: value});
      }
    },

    /** Show an answer unless a newer question is under way. Returns the children of the answer and the panels. */
    show(reply) {
      if (!reply || reply.seq !== seq || reply.seq < answered) throw window.dash_clientside.PreventUpdate;
      clearTimeout(waiting);
      answered = reply.seq;
      bodymap.follow(asked, reply.shown);
      set('waiting', {children: ''});
      afterwards(reply);
      return window.dash_clientside.callback_context.outputs_list.map((output) => reply.parts[output.id]);
    },

    /** Save the picture: Plotly is fetched only now. */
    async save(picture) {
      if (!picture) return;
      if (!window.Plotly) await load(bodymap.config.plotly);
      const figure = JSON.parse(picture.figure);
      await window.Plotly.downloadImage({data: figure.data, layout: figure.layout}, {
        format: picture.format, width: figure.layout.width, height: figure.layout.height,
        scale: picture.format === 'png' ? 2 : 1, filename: 'bodymap'});
    },
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, {bodymap: clientside});

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
  });

  /** A menu closes when something in it was chosen, on Escape, and on a press elsewhere. */
  function closeMenus(but) {
    for (const menu of document.querySelectorAll('.menu[open]')) if (menu !== but) menu.open = false;
  }
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && document.querySelector('.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  async function copyLink(button) {
    try {
      await navigator.clipboard.writeText(location.href);
      set('link', {children: 'Link copied'});
    } catch (refused) {  // an insecure address or a refused permission: the address bar has the same link
      set('link', {children: 'Copy it from the address bar'});
    }
    setTimeout(() => set('link', {children: 'Copy link'}), 2500);
  }

  /** Say the answer to a screen reader once, and keep the focus inside the words when what had it was folded away. */
  function afterwards(reply) {
    const had = document.activeElement;
    document.getElementById('said').textContent = reply.said;
    bodymap.afterPaint(() => bodymap.afterPaint(() => {
      if (had === document.body || (had.isConnected && had.checkVisibility())) return;
      const next = had.dataset.answer && document.querySelector('.questions > .question button');  // on to the next question
      (next || document.getElementById('answer')).focus({preventScroll: !next});
    }));
  }

  bodymap.openTab = openTab;
  function openTab(tab) {
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
      panel.scrollIntoView({block: 'start'});
      panel.parentElement.focus({preventScroll: true});
    };
    go();
  }
})();
