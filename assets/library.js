/* The library's pages: what they forget, and the search while typing. */
import {atRest} from './frames.js';
import {meant, plainWords, spelled} from './terms.js';

/** A page that the browser's history has of a person who was here before (as in link.js) comes anew, without their marks. */
addEventListener('pageshow', () => {
  const handed = Number(window.name.startsWith('bodymap-') && window.name.slice('bodymap-'.length)) || 0;
  if (typeof history.state?.person !== 'number') history.replaceState({person: handed}, '');
  if (history.state.person === handed) return;
  const kept = Array.from(new URLSearchParams(location.search)).filter(([name]) => ['theme', 'c'].includes(name));
  location.replace(`${location.pathname}?${new URLSearchParams(kept)}`);
});

/** Paper shows all pictures, also those that nobody has scrolled to: they come when the page is at rest. */
addEventListener('load', () => {
  const fetchAll = () => {
    for (const image of document.querySelectorAll('img[loading="lazy"]')) image.loading = 'eager';
  };
  atRest(fetchAll, 3000);
});

const element = (id) => document.getElementById(id);
const begins = (text, word) => ` ${text}`.includes(` ${word}`);

/** The search of the list. Without it the form asks the server, which finds the same (bodymap/say/facts.py). */
function connectSearch() {
  const box = element('q');
  const [table, said] = ['index', 'texts'].map((id) => JSON.parse(element(id).textContent));
  const cards = new Map();
  for (const card of element('areas').querySelectorAll('[data-muscle]')) {
    if (!cards.has(card.dataset.muscle)) cards.set(card.dataset.muscle, card);
  }
  const show = () => {
    const typed = box.value.trim();
    const {muscles: found, told} = typed ? find(table, typed.slice(0, 200)) : {muscles: [], told: []};
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
    history.replaceState(history.state, '', address);
  };
  const clear = (event) => {
    event.preventDefault();
    box.value = '';
    show();
    box.focus();
  };
  box.addEventListener('input', show);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && box.value) clear(event);
  });
  box.form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
  });
  element('none').querySelector('a').addEventListener('click', clear);
}

/** Ids of the muscles that a search finds, best first, and the terms of which something is to be said. */
function find(table, typed) {
  const direct = named(table, typed);
  const {exact, near, told} = meant(table.terms, spelled(typed, table.skipped), direct.length > 0);
  const [first, last] = [exact, near].map((terms) => terms.flatMap((term) => term.muscles));
  return {muscles: [...new Set([...first, ...direct, ...last])], told: told.map((term) => term.id)};
}

/** Muscles by the words of their names and places; the steps are those of `index` in bodymap/say/facts.py. */
function named(table, typed) {
  const asked = plainWords(typed).filter((word) => !table.skipped.includes(word));
  let joined = asked;
  for (const [one, other, both] of table.together) {
    if (joined.includes(one) && joined.includes(other)) {
      joined = joined.filter((word) => word !== one && word !== other).concat(both);
    }
  }
  const found = search(table, joined);
  return found.length ? found : search(table, asked);
}

function search(table, asked) {
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

if (element('index')) connectSearch();
