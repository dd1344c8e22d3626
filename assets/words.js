/** The words beside the picture: asks the server for them, and changes them in place. */
import {afterPaint, atRest} from './frames.js';
import {all, element, note} from './page-parts.js';
import {changed} from './store.js';
import {t} from './texts.js';

const PATIENCE = 2500; // ms without an answer before the page says that the words are waiting
const LONGEST = 10000; // ms after which a question counts as lost
const AGAIN = 250; // ms until a lost question is asked again; twice as long each time, up to
const RARELY = 4000;
const REST = 1500; // ms after an answer until what may be needed later is fetched
/** The words do not depend on these. */
const PICTURE_ONLY = ['zones', 'points', 'xray', 'landmarks', 'zoom', 'face', 'theme', 'tone'];

/** Whether two views want other words. @param {View} view @param {View} before */
const differ = (view, before) => changed(view, before).some((name) => !PICTURE_ONLY.includes(name));

/** The warning signs that are true; the others were answered with no. @param {View} view */
const ticked = (view) => view.flags.filter((flag) => !flag.startsWith('no-'));

/** @param {string} selector @returns {HTMLElement | null} */
const find = (selector) => document.querySelector(selector);

export class Words {
  /** @param {import('./store.js').Store} store @param {string} url @param {(view: View, reply: Reply) => void} onReply */
  constructor(store, url, onReply) {
    this.store = store;
    this.url = url;
    this.onReply = onReply;
    this.last = store.view; // what the words on the screen answer
    /** What is under way; a newer one ends it, so that no older answer can come after it. @type {AbortController | null} */
    this.question = null;
    this.waiting = 0;
    this.resting = 0;
    this.pause = AGAIN;
    /** Done once when the next words are there. @type {() => void} */
    this.afterNext = () => {};
    // A ticked warning sign comes before the picture, too, and at once (see the style sheet).
    store.painters.push((view) => document.body.toggleAttribute('data-alert', ticked(view).length > 0));
    store.listeners.push((view, before) => {
      if (differ(view, before)) this.ask(view);
    });
  }

  /** @param {View} view */
  async ask(view) {
    this.question?.abort();
    const mine = new AbortController();
    this.question = mine;
    if (!this.waiting) this.waiting = window.setTimeout(() => this.age(true, t('words-wait')), PATIENCE);
    const lost = setTimeout(() => mine.abort(), LONGEST);
    try {
      const reply = await this.fetch(this.url, view, mine.signal);
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

  /** @param {string} url @param {View} view @param {AbortSignal} [signal] @returns {Promise<Reply>} */
  async fetch(url, view, signal) {
    const answer = await fetch(url, {method: 'POST', body: JSON.stringify(view), signal});
    if (answer.ok) return answer.json();
    this.pause = Math.max(this.pause, 1000 * (Number(answer.headers.get('Retry-After')) || 0));
    throw new Error(String(answer.status));
  }

  /** When to see a doctor must be there though the server is lost later: after each answer it is fetched when the reader rests. */
  keepDoctorLater() {
    clearTimeout(this.resting);
    if (this.last.tab !== 'doctor') this.resting = window.setTimeout(() => atRest(() => this.keepDoctor(), REST), REST);
  }

  async keepDoctor() {
    const {view} = this.store;
    if (differ(view, this.last)) return; // the next answer comes first
    const reply = await this.fetch(`${this.url}?kept`, {...view, tab: 'doctor'}).catch(() => null);
    if (reply && !differ(view, this.store.view)) fill(element('panel-doctor'), reply.parts['panel-doctor']);
  }

  /** Whether the words are for earlier marks; then nothing is offered that needs the server (style sheet). @param {boolean} isOld @param {string} [why] */
  age(isOld, why) {
    if (why) note(why);
    if (isOld === document.body.hasAttribute('data-lost')) return;
    document.body.toggleAttribute('data-lost', isOld);
    element('earlier').textContent = isOld ? t('words-earlier') : '';
    const lacks = (/** @type {string | undefined} */ tab) => isOld && !element(`panel-${tab}`).firstElementChild;
    for (const tab of /** @type {HTMLButtonElement[]} */ (all('[role="tab"]'))) {
      tab.disabled = lacks(tab.dataset.tab) && !tab.matches('[aria-selected="true"]');
    }
    element('doctor').toggleAttribute('disabled', lacks('doctor'));
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
    for (const [id, text] of Object.entries(reply.parts)) if (text || id !== 'panel-doctor') fill(element(id), text);
    if (element('told').textContent !== reply.said) element('told').textContent = reply.said;
    this.lookAt(this.newest(view), had);
    this.last = view;
    if (asked) goOn(name, top);
    this.afterNext();
    this.afterNext = () => {};
    this.keepDoctorLater();
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
      const next = had.matches('[data-answer]') ? find('.questions > .question button') : null; // on to the next question
      (next || element('answer')).focus({preventScroll: !next});
    };
    afterPaint(() => afterPaint(look));
  }
}

const openQuestions = () => all('.questions > .question').filter((one) => !one.querySelector('[aria-pressed="true"]'));

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

/** What tells a fold from another that comes to its place. @param {HTMLElement} fold */
const titleOf = (fold) => fold.dataset.key || fold.className || fold.firstElementChild?.textContent;

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
