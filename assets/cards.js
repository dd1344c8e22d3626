/** Buttons inside the words: show or compare a muscle, answer a question, tick a warning sign. All by data attributes. */
import {STRONG} from './matching.js';
import {all, at, element, isCalm} from './page-parts.js';
import {toggled} from './store.js';

/** @typedef {import('./store.js').Store} Store */

/** What shows a muscle's zones on the body meanwhile. */
const PEEKED = '[data-card], #others button';

/** Give or take back an answer; another answer to the same question goes, unless several can be true. @param {Store} store @param {HTMLElement} button */
function answer(store, button) {
  const given = button.dataset.answer || '';
  const question = /** @type {HTMLElement} */ (button.closest('.question'));
  const answers = all('[data-answer]', question).map((one) => one.dataset.answer || '');
  const isSkip = (/** @type {string} */ one) => one.startsWith('skip-');
  const stays = (/** @type {string} */ one) => question.dataset.several === 'true' && !isSkip(given) && !isSkip(one);
  const kept = store.view.answers.filter((one) => one === given || !answers.includes(one) || stays(one));
  store.change({answers: toggled(kept, given)});
}

/** @param {Store} store @param {import('./body.js').Body} body @param {(tab: string) => void} openTab */
export function connectCards(store, body, openTab) {
  const preview = previews(store, body);
  /** What a button does, by the data attribute that it has. @type {Record<string, (value: string, button: HTMLElement) => void>} */
  const actions = {
    show(muscle, button) {
      preview(null);
      const isBack = store.view.muscle === muscle || 'best' in button.dataset;
      store.change({muscle: isBack ? 'auto' : muscle, compare: []});
      reveal(button);
    },
    answer: (_given, button) => answer(store, button),
    compare(muscle) {
      const now = store.view.compare;
      const kept = now.includes(muscle) ? now : now.slice(0, STRONG - 1); // a third one takes the place of the second
      store.change({compare: toggled(kept, muscle)});
    },
    uncompare: () => store.change({compare: []}),
    /** Tick or untick a line, which may stand for several warning signs. */
    flag(line) {
      const [ids, now] = [line.split(' '), store.view.flags];
      const others = now.filter((one) => !ids.includes(one.replace(/^no-/, '')));
      store.change({flags: ids.every((one) => now.includes(one)) ? others : [...others, ...ids]});
    },
    /** Say no to warning signs that are asked before any muscle. */
    clear(line) {
      const ids = line.split(' ');
      const others = store.view.flags.filter((one) => !ids.includes(one));
      store.change({flags: [...others, ...ids.map((one) => `no-${one}`)]});
    },
    tab: openTab,
  };
  document.addEventListener('click', (event) => {
    const button = at(event, '#words button:not([role="tab"]), #others button');
    const name = Object.keys(actions).find((one) => button?.dataset[one]);
    if (button && name) actions[name](button.dataset[name] || '', button);
  });
  document.addEventListener('change', (event) => {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field.matches('#answer .country select')) store.change({country: field.value});
  });
}

/** Where the picture is above the words, a chosen muscle is of no use out of sight. @param {HTMLElement} button */
function reveal(button) {
  const stage = element('stage');
  if (button.matches(':focus-visible') || stage.getBoundingClientRect().bottom >= innerHeight / 2) return;
  stage.scrollIntoView({block: 'start', behavior: isCalm() ? 'instant' : 'smooth'});
}

/** Pointing at a card or a small picture, or reaching it with the keyboard, shows its zones. @param {Store} store @param {import('./body.js').Body} body */
function previews(store, body) {
  /** @type {Element | null} */
  let shown = null;
  const preview = (/** @type {Element | null} */ card) => {
    if (card === shown) return;
    shown = card;
    const inside = card?.matches('[data-show]') ? card : card?.querySelector('[data-show]');
    const button = /** @type {HTMLElement | null} */ (inside || null);
    const {show = '', sides = ''} = button?.dataset || {};
    body.shown.peeked = button ? sides.split(' ').map((side) => [show, side]) : null;
    if (!body.held) body.draw();
  };
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'touch') preview(at(event, PEEKED));
  });
  document.addEventListener('focusin', (event) => {
    preview(at(event, '[data-show]')?.matches(':focus-visible') ? at(event, PEEKED) : null);
  });
  document.documentElement.addEventListener('pointerleave', () => preview(null));
  addEventListener('beforeprint', () => preview(null)); // paper shows what the words say
  store.listeners.push(() => {
    shown = null;
  });
  return preview;
}
