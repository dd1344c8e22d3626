/* Buttons inside the words: show or compare a muscle, answer a question, tick a warning sign. All by data attributes. */
(function () {
  'use strict';
  const bodymap = window.bodymap;

  const flipped = (list, item) => (list.includes(item) ? list.filter((other) => other !== item) : list.concat(item));

  /** Give or take back an answer; another answer to the same question goes, unless several can be true. */
  function answer(button) {
    const given = button.dataset.answer;
    const question = button.closest('.question');
    const others = Array.from(question.querySelectorAll('[data-answer]'), (one) => one.dataset.answer).filter((one) => one !== given);
    const isSkip = (one) => one.startsWith('skip-');
    const stays = (one) => question.dataset.several === 'true' && !isSkip(given) && !isSkip(one);
    const now = bodymap.view.answers;
    bodymap.change({answers: flipped(now.filter((one) => !others.includes(one) || stays(one)), given)});
  }

  /** Pick a muscle to compare: a third one takes the place of the second. */
  function compare(muscle) {
    const now = bodymap.view.compare;
    bodymap.change({compare: now.includes(muscle) ? now.filter((one) => one !== muscle) : now.slice(0, bodymap.STRONG - 1).concat(muscle)});
  }

  /** Tick or untick a line, which may stand for several warning signs. */
  function tick(ids) {
    const now = bodymap.view.flags;
    const kept = now.filter((one) => !ids.includes(one) && !ids.includes(one.replace(/^no-/, '')));
    bodymap.change({flags: ids.every((one) => now.includes(one)) ? kept : kept.concat(ids)});
  }

  /** Say no to warning signs that are asked before any muscle. */
  function deny(ids) {
    const now = bodymap.view.flags.filter((one) => !ids.includes(one));
    bodymap.change({flags: now.concat(ids.map((one) => 'no-' + one))});
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('#words button');
    if (!button) return;
    const {show, flag, tab} = button.dataset;
    if (show) {
      preview(null);
      bodymap.change({muscle: bodymap.view.muscle === show ? 'auto' : show, compare: []});
      reveal(button);
    } else if (button.dataset.answer) answer(button);
    else if (button.dataset.compare) compare(button.dataset.compare);
    else if (button.dataset.uncompare) bodymap.change({compare: []});
    else if (flag) tick(flag.split(' '));
    else if (button.dataset.clear) deny(button.dataset.clear.split(' '));
    else if (tab) bodymap.openTab(tab);
  });

  document.addEventListener('change', (event) => {
    if (event.target.matches('.country select')) bodymap.change({country: event.target.value});
  });

  /** Where the picture is above the words, a chosen muscle is of no use out of sight. */
  function reveal(button) {
    const stage = document.getElementById('stage');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!button.matches(':focus-visible') && stage.getBoundingClientRect().bottom < innerHeight / 2) {
      stage.scrollIntoView({block: 'start', behavior: calm ? 'instant' : 'smooth'});
    }
  }

  /* --- pointing at a card, or reaching it with the keyboard, shows its zones --- */

  let shown = null;
  function preview(card) {
    if (card === shown) return;
    shown = card;
    const button = card && card.querySelector('[data-show]');
    bodymap.peek(button ? button.dataset.sides.split(' ').map((side) => [button.dataset.show, side]) : null);
  }
  const cardAt = (event) => (event.target.closest ? event.target.closest('[data-card]') : null);
  document.addEventListener('pointerover', (event) => { if (event.pointerType !== 'touch') preview(cardAt(event)); }, {passive: true});
  document.addEventListener('focusin', (event) => preview(event.target.matches('[data-show]:focus-visible') ? cardAt(event) : null));
  document.documentElement.addEventListener('pointerleave', () => preview(null));
  addEventListener('beforeprint', () => preview(null));  // paper shows what the words say
  bodymap.listen(() => { shown = null; });
})();
