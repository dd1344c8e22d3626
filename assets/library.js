/* The library's search while typing. Without it the form asks the server, which finds the same (bodymap/say/facts.py). */
import {meant, plainWords, spelled} from './terms.js';

(() => {
  const box = document.getElementById('q');
  const block = document.getElementById('index');
  if (!box || !block) return;
  const table = JSON.parse(block.textContent);
  const said = JSON.parse(document.getElementById('texts').textContent);
  const skipped = new Set(table.skipped);
  const element = (id) => document.getElementById(id);

  const begins = (text, word) => ` ${text}`.includes(` ${word}`);

  function search(asked) {
    const ranked = [];
    for (const [muscle, names, levels] of table.muscles) {
      const rest = asked.filter((word) => !begins(names, word));
      const ranks = Object.keys(levels)
        .filter((number) => rest.every((word) => begins(table.places[number], word)))
        .map((number) => 1 + levels[number]);
      if (!rest.length) ranked.push([0, muscle]);
      else if (ranks.length) ranked.push([Math.min(...ranks), muscle]);
    }
    return ranked.sort((a, b) => a[0] - b[0]).map(([, muscle]) => muscle);
  }

  /** Muscles by the words of their names and places; the steps are those of `index` in bodymap/say/facts.py. @param {string} typed */
  function named(typed) {
    const asked = plainWords(typed).filter((word) => !skipped.has(word));
    let joined = asked;
    for (const [one, other, both] of table.together) {
      if (joined.includes(one) && joined.includes(other)) {
        joined = joined.filter((word) => word !== one && word !== other).concat(both);
      }
    }
    const found = search(joined);
    return found.length ? found : search(asked);
  }

  /** Ids of the muscles that a search finds, best first, and the terms of which something is to be said. @param {string} typed */
  function find(typed) {
    const direct = named(typed);
    const {exact, near, told} = meant(table.terms, spelled(typed, table.skipped), direct.length > 0);
    const [first, last] = [exact, near].map((terms) => terms.flatMap((term) => term.muscles));
    return {muscles: [...new Set([...first, ...direct, ...last])], told: told.map((term) => term.id)};
  }

  const cards = new Map();
  for (const card of element('areas').querySelectorAll('[data-muscle]')) {
    if (!cards.has(card.dataset.muscle)) cards.set(card.dataset.muscle, card);
  }

  function show() {
    const typed = box.value.trim();
    const {muscles: found, told} = typed ? find(typed.slice(0, 200)) : {muscles: [], told: []};
    for (const term of element('terms').children) term.hidden = !told.includes(term.dataset.term);
    element('found').replaceChildren(...found.map((muscle) => cards.get(muscle).cloneNode(true)));
    element('found').hidden = !typed;
    element('areas').hidden = Boolean(typed);
    element('none').hidden = !typed || found.length > 0 || told.length > 0;
    element('count').textContent = typed ? said.found[found.length] : said.all;
    const address = new URL(location.href);
    if (typed) address.searchParams.set('q', typed);
    else address.searchParams.delete('q');
    address.hash = typed ? '' : address.hash;
    history.replaceState(null, '', address);
  }

  box.addEventListener('input', show);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !box.value) return;
    event.preventDefault();
    box.value = '';
    show();
  });
  box.form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
  });
  element('none')
    .querySelector('a')
    .addEventListener('click', (event) => {
      event.preventDefault();
      box.value = '';
      show();
      box.focus();
    });
})();
