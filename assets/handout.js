/** The page to take home: the reader's own day, what is ticked, printing. Nothing that is typed leaves it. */

import {all, element} from './page-parts.js';

const form = /** @type {HTMLFormElement} */ (document.querySelector('#tools form'));
/** @type {HTMLInputElement[]} */
const boxes = all('[type=checkbox][name=moves]', form);
/** @type {HTMLInputElement} */
const large = element('large');
const most = Number(form.querySelector('[data-most]')?.getAttribute('data-most'));

/** Show what is ticked, and say so in the link. */
function show() {
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  for (const box of boxes) box.disabled = !box.checked && chosen.length >= most;
  for (const one of all('[data-move]')) one.hidden = !chosen.includes(one.dataset.move || '');
  document.body.dataset.moves = `${chosen.length}`;
  document.documentElement.toggleAttribute('data-large', large.checked);
  const asked = Array.from(new FormData(form), ([name, value]) => [name, String(value)]);
  const search = new URLSearchParams(asked.filter(([name]) => !['paper', 'day'].includes(name)));
  history.replaceState(history.state, '', `${form.action}?${search}`);
}

/** Today, by the reader's own clock. */
function date() {
  const now = new Date();
  const {lang} = document.documentElement;
  const own = navigator.languages.find((one) => one.startsWith(lang)) || lang; // the month first, or the day
  element('day').textContent = new Intl.DateTimeFormat(own, {dateStyle: 'long'}).format(now);
  const today = /** @type {HTMLInputElement | null} */ (document.getElementById('today'));
  if (!today) return;
  const two = (/** @type {number} */ part) => `${part}`.padStart(2, '0');
  today.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  today.disabled = false;
}

form.addEventListener('change', show);
element('print').addEventListener('click', () => print());
element('print').hidden = false;
element('show').remove();
// no way back, of the browser's history or its memory of forms, leads to a name
addEventListener('pagehide', () => {
  /** @type {HTMLInputElement} */
  const who = element('who');
  who.value = '';
});
date();
show();
