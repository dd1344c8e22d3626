/** The page to take home: the reader's own day, what is ticked, printing. Nothing that is typed leaves it. */

/** @param {string} id */
const element = (id) => document.getElementById(id);
const form = /** @type {HTMLFormElement} */ (document.querySelector('#tools form'));
const boxes = /** @type {HTMLInputElement[]} */ (Array.from(form.querySelectorAll('[type=checkbox][name=moves]')));
const large = /** @type {HTMLInputElement} */ (element('large'));
const most = Number(form.querySelector('[data-most]')?.getAttribute('data-most'));

/** Show what is ticked, and say so in the link. */
function show() {
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  for (const box of boxes) box.disabled = !box.checked && chosen.length >= most;
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-move]'))) {
    one.hidden = !chosen.includes(one.dataset.move || '');
  }
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
  const day = element('day');
  if (day) day.textContent = new Intl.DateTimeFormat(own, {dateStyle: 'long'}).format(now);
  const today = /** @type {HTMLInputElement | null} */ (element('today'));
  if (!today) return;
  const two = (/** @type {number} */ part) => `${part}`.padStart(2, '0');
  today.value = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  today.disabled = false;
}

form.addEventListener('change', show);
const press = element('print');
if (press) {
  press.hidden = false;
  press.addEventListener('click', () => print());
}
element('show')?.remove();
// no way back, of the browser's history or its memory of forms, leads to a name
addEventListener('pagehide', () => {
  /** @type {HTMLInputElement} */ (element('who')).value = '';
});
date();
show();
