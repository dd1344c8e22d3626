/** Menus, the sheet of controls on small screens, the tabs' ways in, and links that take the view along. */
import {soon} from './frames.js';
import {all, at, element} from './page-parts.js';
import {t} from './texts.js';

const WIDE = '(min-width: 62.5em) and (min-height: 35em)'; // as in the style sheet: no sheet there

/** A menu closes when something in it was chosen, on Escape, and on a press elsewhere. */
export function connectMenus() {
  const close = (/** @type {Element | null} */ but) => {
    for (const menu of all('.menu[open]').filter((one) => one !== but)) {
      if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
      menu.open = false;
    }
  };
  document.addEventListener('click', (event) => close(at(event, 'button') ? null : at(event, '.menu')));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close(null);
  });
  const notes = document.getElementById('notes');
  document.getElementById('notes-close')?.addEventListener('click', () => notes?.remove());
}

/** Small screens: the controls are a sheet at the lower edge. @returns {() => void} closes it */
export function connectSheet() {
  const [button, sheet, stage] = ['settings', 'options', 'stage'].map((id) => element(id));
  const mark = (/** @type {boolean} */ open) => {
    document.body.toggleAttribute('data-options', open);
    button.setAttribute('aria-expanded', String(open));
  };
  const isOpen = () => document.body.hasAttribute('data-options');
  const open = () => {
    mark(true);
    sheet.focus({preventScroll: true});
    if (stage.getBoundingClientRect().bottom < innerHeight) stage.scrollIntoView({block: 'start'}); // what it changes is there
  };
  const close = () => {
    if (!isOpen()) return;
    const had = sheet.contains(document.activeElement);
    mark(false);
    if (had) button.focus({preventScroll: true});
  };
  button.addEventListener('click', () => (isOpen() ? close() : open()));
  element('options-done').addEventListener('click', close);
  const onEscape = (/** @type {KeyboardEvent} */ {key}) => {
    // a list or a menu in it closes first on the same key
    if (key === 'Escape' && !document.querySelector('#options [aria-expanded="true"], .menu[open]')) close();
  };
  document.addEventListener('keydown', onEscape, true);
  // It stays while the body is pressed, to see what that changes; whoever goes on elsewhere has done with it.
  const onElsewhere = (/** @type {Event} */ event) => {
    if (!at(event, '#options, #settings, #strip, .faces')) close();
  };
  document.addEventListener('pointerdown', onElsewhere, {passive: true});
  document.addEventListener('focusin', onElsewhere);
  addEventListener('popstate', close); // Back means: away with this
  // A keyboard on the screen makes the window low: the field that it came for must not go.
  matchMedia(WIDE).addEventListener('change', ({matches}) => {
    if (matches || !sheet.contains(document.activeElement)) close();
    else mark(true);
  });
  // Where a keyboard came up, what is typed stays to be seen.
  addEventListener('resize', () =>
    soon(() => document.querySelector('input[role="combobox"]:focus')?.scrollIntoView({block: 'nearest'})),
  );
  button.hidden = false;
  return close;
}

/**
 * The ways into a tab from elsewhere.
 * @param {import('./store.js').Store} store @param {import('./words.js').Words} words @param {() => void} closeSheet
 */
export function connectWays(store, words, closeSheet) {
  const open = (/** @type {string} */ tab) => {
    closeSheet();
    store.change({tab}, 'step');
    const [panel, box] = [element(`panel-${tab}`), element(`box-${tab}`)];
    const look = () => {
      if (box.hidden) return;
      element('tab').scrollIntoView({block: 'start'});
      box.focus({preventScroll: true});
    };
    if (panel.firstElementChild) look();
    else words.afterNext = look; // until then there is nothing to scroll to
  };
  element('doctor').addEventListener('click', () => open('doctor'));
  return open;
}

/** Links into the library take the view along: the way back leads to the same marks (bodymap/web/frame.py). @param {import('./link.js').Link} link */
export function connectLinks(link) {
  const takeAlong = (/** @type {Event} */ event) => {
    const way = /** @type {HTMLAnchorElement | null} */ (at(event, 'a[data-along]'));
    if (way) way.search = link.search;
  };
  for (const type of ['pointerdown', 'focusin', 'click']) document.addEventListener(type, takeAlong, true);
  element('new-person').addEventListener('click', () => {
    link.handOver();
    scrollTo(0, 0);
    element('words').scrollTop = 0;
  });
  const [button, lacking] = [element('link'), element('link-lacks')];
  const tell = () => {
    lacking.textContent = link.isWhole ? '' : t('paint-too-long');
  };
  link.store.listeners.push(tell);
  tell();
  const say = (/** @type {string} */ id) => {
    button.textContent = t(id);
  };
  button.addEventListener('click', async () => {
    const address = location.origin + location.pathname + link.search; // the address bar may be a frame behind
    if (navigator.share && matchMedia('(pointer: coarse)').matches) {
      navigator.share({url: address}).catch(() => {}); // the reader thought better of it
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
      say('link-copied');
    } catch {
      say('copy-by-hand'); // an insecure address or a refused permission: the address bar has the same link
    }
    setTimeout(() => say('copy-link'), 2500);
  });
}
