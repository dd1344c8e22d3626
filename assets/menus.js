/** Menus, the sheet of controls on small screens, the tabs' ways in, and links that take the view along. */
import {soon} from './frames.js';
import {element} from './page-parts.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').Store} Store */

const WIDE = '(min-width: 62.5em) and (min-height: 35em)'; // as in the style sheet: no sheet there

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const at = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

/** A menu closes when something in it was chosen, on Escape, and on a press elsewhere. */
export function connectMenus() {
  const close = (/** @type {Element | null} */ but) => {
    for (const menu of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('.menu[open]'))) {
      if (menu === but) continue;
      if (menu.contains(document.activeElement)) menu.querySelector('summary')?.focus();
      menu.open = false;
    }
  };
  document.addEventListener('click', (event) => close(at(event, 'button') ? null : at(event, '.menu')));
  document.addEventListener('keydown', (event) => {
    const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector('.menu[open]'));
    if (event.key !== 'Escape' || !menu) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  const notes = document.getElementById('notes');
  document.getElementById('notes-close')?.addEventListener('click', () => notes?.remove());
}

/** Where a keyboard came up, what is typed stays to be seen. */
function keepFieldInSight() {
  const field = document.activeElement;
  if (field?.matches('input[role="combobox"]')) field.scrollIntoView({block: 'nearest'});
}

/** Small screens: the controls are a sheet at the lower edge. @returns {() => void} closes it */
export function connectSheet() {
  const [button, sheet] = ['settings', 'options'].map(element);
  const isOpen = () => document.body.hasAttribute('data-options');
  const show = (/** @type {boolean} */ open) => {
    if (open === isOpen()) return;
    const had = sheet.contains(document.activeElement);
    document.body.toggleAttribute('data-options', open);
    button.setAttribute('aria-expanded', String(open));
    if (open) {
      sheet.focus({preventScroll: true});
      const stage = element('stage');
      if (stage.getBoundingClientRect().bottom < innerHeight) stage.scrollIntoView({block: 'start'}); // what it changes is there
    } else if (had) button.focus({preventScroll: true});
  };
  const close = () => show(false);
  button.addEventListener('click', () => show(!isOpen()));
  element('options-done').addEventListener('click', close);
  document.addEventListener(
    'keydown',
    (event) => {
      // a list or a menu in it closes first on the same key
      if (event.key === 'Escape' && !document.querySelector('#options [aria-expanded="true"], .menu[open]')) close();
    },
    true,
  );
  // It stays while the body is pressed, to see what that changes; whoever goes on elsewhere has done with it.
  for (const type of ['pointerdown', 'focusin']) {
    document.addEventListener(
      type,
      (event) => {
        if (!at(event, '#options, #settings, #strip, .faces')) close();
      },
      {passive: true},
    );
  }
  addEventListener('popstate', close); // Back means: away with this
  // A keyboard on the screen makes the window low: the field that it came for must not go.
  matchMedia(WIDE).addEventListener('change', ({matches}) => {
    if (matches || !sheet.contains(document.activeElement)) return close();
    document.body.setAttribute('data-options', '');
    button.setAttribute('aria-expanded', 'true');
    return undefined;
  });
  addEventListener('resize', () => soon(keepFieldInSight));
  button.hidden = false;
  return close;
}

/**
 * The ways into a tab from elsewhere.
 * @param {Store} store @param {import('./words.js').Words} words @param {() => void} closeSheet
 * @returns {(tab: string) => void}
 */
export function connectWays(store, words, closeSheet) {
  const open = (/** @type {string} */ tab) => {
    closeSheet();
    store.change({tab}, 'step');
    const panel = element(`panel-${tab}`);
    const box = /** @type {HTMLElement} */ (panel.parentElement);
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
  for (const type of ['pointerdown', 'focusin', 'click']) {
    document.addEventListener(
      type,
      (event) => {
        const way = /** @type {HTMLAnchorElement | null} */ (at(event, 'a[data-along]'));
        if (way) way.search = link.search;
      },
      true,
    );
  }
  element('new-person').addEventListener('click', () => {
    link.handOver();
    scrollTo(0, 0);
    element('words').scrollTop = 0;
  });
  const button = element('link');
  button.addEventListener('click', async () => {
    const address = location.origin + location.pathname + link.search; // the address bar may be a frame behind
    if (navigator.share && matchMedia('(pointer: coarse)').matches) {
      navigator.share({url: address}).catch(() => {}); // the reader thought better of it
      return;
    }
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = t('link-copied');
    } catch {
      // an insecure address or a refused permission: the address bar has the same link
      button.textContent = t('copy-by-hand');
    }
    setTimeout(() => {
      button.textContent = t('copy-link');
    }, 2500);
  });
}
