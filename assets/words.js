/** The words beside the picture: asks the server for them, and changes them in place. */
import {afterPaint} from './frames.js';
import {element, note} from './page-parts.js';
import {changed} from './store.js';
import {t} from './texts.js';

/** @typedef {import('./store.js').View} View */
/** @typedef {{shown: import('./matching.js').Pair[], said: string, parts: Record<string, string>}} Reply */

const PATIENCE = 2500; // ms without an answer before the page says that the words are waiting
const LONGEST = 10000; // ms after which a question counts as lost
const AGAIN = 250; // ms until a lost question is asked again; twice as long each time, up to
const RARELY = 4000;
/** The words do not depend on these. */
const PICTURE_ONLY = ['zones', 'points', 'xray', 'landmarks', 'zoom', 'face', 'theme', 'tone'];

/** The warning signs that are true; the others were answered with no. @param {View} view */
export const ticked = (view) => view.flags.filter((flag) => !flag.startsWith('no-'));

/** @param {string} selector @returns {HTMLElement | null} */
const find = (selector) => document.querySelector(selector);

export class Words {
  /**
   * @param {import('./store.js').Store} store
   * @param {string} url
   * @param {(view: View, reply: Reply) => void} onReply
   */
  constructor(store, url, onReply) {
    this.store = store;
    this.url = url;
    this.onReply = onReply;
    this.last = store.view; // what the words on the screen answer
    /** @type {AbortController | null} what is under way; a newer one ends it, so that no older answer can come after it */
    this.question = null;
    this.waiting = 0;
    this.pause = AGAIN;
    /** @type {() => void} done once when the next words are there */
    this.afterNext = () => {};
    // A ticked warning sign comes before the picture, too, and at once (see the style sheet).
    store.painters.push((view) => document.body.toggleAttribute('data-alert', ticked(view).length > 0));
    store.listeners.push((view, before) => {
      if (changed(view, before).some((name) => !PICTURE_ONLY.includes(name))) this.ask(view);
    });
  }

  /** @param {View} view */
  async ask(view) {
    this.question?.abort();
    const mine = new AbortController();
    this.question = mine;
    if (!this.waiting) this.waiting = window.setTimeout(() => this.tellAway(), PATIENCE);
    const lost = setTimeout(() => mine.abort(), LONGEST);
    try {
      const reply = await this.fetch(view, mine.signal);
      if (mine === this.question) this.show(view, reply);
    } catch {
      // the server is away: the picture needs none, and the question is asked again until there is one
      if (mine !== this.question) return;
      this.age(true);
      setTimeout(() => {
        if (mine === this.question) this.ask(this.store.view);
      }, this.pause);
      this.pause = Math.min(2 * this.pause, RARELY);
    } finally {
      clearTimeout(lost);
    }
  }

  tellAway() {
    note(t('words-wait'));
    this.age(true);
  }

  /** Whether the words are for earlier marks. Meanwhile nothing is offered that needs the server (see the style sheet). @param {boolean} isOld */
  age(isOld) {
    if (isOld === document.body.hasAttribute('data-lost')) return;
    document.body.toggleAttribute('data-lost', isOld);
    element('earlier').textContent = isOld ? t('words-earlier') : '';
    for (const tab of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[role="tab"]'))) {
      const isThere = element(`panel-${tab.dataset.tab}`).firstElementChild || tab.matches('[aria-selected="true"]');
      tab.disabled = isOld && !isThere;
    }
    element('doctor').toggleAttribute('disabled', isOld && !element('panel-doctor').firstElementChild);
  }

  /** @param {View} view @param {AbortSignal} signal @returns {Promise<Reply>} */
  async fetch(view, signal) {
    const answer = await fetch(this.url, {method: 'POST', body: JSON.stringify(view), signal});
    if (answer.ok) return answer.json();
    this.pause = Math.max(this.pause, 1000 * (Number(answer.headers.get('Retry-After')) || 0));
    throw new Error(String(answer.status));
  }

  /** @param {View} view @param {Reply} reply */
  show(view, reply) {
    clearTimeout(this.waiting);
    if (this.waiting) note();
    this.waiting = 0;
    this.age(false);
    this.pause = AGAIN;
    this.onReply(view, reply);
    const had = document.activeElement;
    const asked = had?.matches('[data-answer]') ? openQuestions().find((one) => one.contains(had)) : undefined;
    const top = asked?.getBoundingClientRect().top || 0;
    const name = asked?.getAttribute('aria-label') || '';
    for (const id of Object.keys(reply.parts)) fill(element(id), reply.parts[id]);
    if (element('told').textContent !== reply.said) element('told').textContent = reply.said;
    this.lookAt(this.newest(view), had);
    this.last = view;
    if (asked) goOn(name, top);
    this.afterNext();
    this.afterNext = () => {};
  }

  /** What has just come into the words and must be seen, wherever the reader was: a warning, or two patterns side by side. @param {View} view */
  newest(view) {
    if (ticked(view).some((flag) => !this.last.flags.includes(flag))) return find('#answer .alert');
    return view.compare.length > this.last.compare.length ? find('#answer .compare') : null;
  }

  /** Bring what is new into sight, and keep the focus inside the words when what had it was folded away. @param {HTMLElement | null} fresh @param {Element | null} had */
  lookAt(fresh, had) {
    const look = () => {
      if (fresh?.isConnected) {
        fresh.scrollIntoView({block: 'start'});
        fresh.focus({preventScroll: true});
        return;
      }
      const {activeElement, body} = document;
      if (!had || had === body || (had === activeElement && had.getClientRects().length)) return;
      if (activeElement !== body && activeElement !== had) return; // the reader is elsewhere already
      const isAnswer = Boolean(/** @type {HTMLElement} */ (had).dataset.answer);
      const next = isAnswer ? find('.questions > .question button') : null; // on to the next question
      (next || element('answer')).focus({preventScroll: !next});
    };
    afterPaint(() => afterPaint(look));
  }
}

/** @returns {HTMLElement[]} */
function openQuestions() {
  const all = /** @type {HTMLElement[]} */ (Array.from(document.querySelectorAll('.questions > .question')));
  return all.filter((one) => !one.querySelector('[aria-pressed="true"]'));
}

/** The next question comes to where the one was that is answered now, though the cards above may have changed. @param {string} name @param {number} top */
function goOn(name, top) {
  const open = openQuestions();
  if (!open.length || open.some((one) => one.getAttribute('aria-label') === name)) return;
  const [next] = open;
  const words = element('words');
  const scroller = getComputedStyle(words).overflowY === 'auto' ? words : window;
  scroller.scrollBy({top: next.getBoundingClientRect().top - top, behavior: 'instant'});
  next.querySelector('button')?.focus({preventScroll: true});
}

/** @param {Element} fold */
const titleOf = (fold) => fold.className || fold.firstElementChild?.textContent;

/** Change the element's HTML only where it differs, so that folds stay open and the focus where it is. @param {HTMLElement & {bodymapText?: string}} place @param {string} text */
function fill(place, text) {
  if (text === place.bodymapText) return;
  place.bodymapText = text;
  const wanted = /** @type {HTMLElement} */ (place.cloneNode(false));
  wanted.innerHTML = text;
  window.morphdom(place, wanted, {
    childrenOnly: true,
    // Only what stands once in the whole: with a key that comes twice, nodes are moved to the wrong place.
    getNodeKey: (node) => node.dataset?.card || node.dataset?.key || '',
    onBeforeElUpdated(from, to) {
      if (from.localName === 'details') to.open = from.open && titleOf(from) === titleOf(to);
      return !from.isEqualNode(to);
    },
  });
}
