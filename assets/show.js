/** "Show the patient": moves through the steps of one muscle's story. All that it needs is in the page. */

const SPREAD = 1500; // ms in which the pain spreads from its tender spots
const SWIPE = 50; // CSS pixels that make a movement a swipe
const KEYS = {ArrowRight: 1, ArrowDown: 1, PageDown: 1, ' ': 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1};

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const steps = /** @type {HTMLElement[]} */ (Array.from(element('steps').children));
const circles = /** @type {SVGCircleElement[]} */ (
  Array.from(document.querySelectorAll('clipPath[id^="grow"] circle'))
);
const reach = Number(circles[0].getAttribute('r'));
const still = matchMedia('(prefers-reduced-motion: reduce)');
const others = new BroadcastChannel('bodymap-show'); // this browser's other windows; no server in between
const isNotes = location.hash === '#notes';

let at = 0;
let hasMoved = false;
let frame = 0;

/** Grow the circles through which the zones are seen. */
function spread() {
  cancelAnimationFrame(frame);
  const start = performance.now();
  /** @param {number} now */
  const grow = (now) => {
    const share = Math.max(0, Math.min(1, (now - start) / SPREAD));
    // beyond this radius nothing is left to show on any body, so the eye sees the last of it
    for (const circle of circles) circle.setAttribute('r', String(share < 1 ? (reach / 4) * share ** 1.6 : reach));
    if (share < 1) frame = requestAnimationFrame(grow);
  };
  if (still.matches) grow(start + SPREAD);
  else grow(start);
}

/** @param {number} to @param {boolean} [isOurs] whether the other window is still to hear of it */
function go(to, isOurs = true) {
  at = Math.max(0, Math.min(steps.length - 1, to));
  const step = steps[at].dataset.step || '';
  document.body.dataset.step = step;
  for (const [n, one] of steps.entries()) one.hidden = n !== at;
  element('count').textContent = (element('count').dataset.text || '')
    .replace('{step}', `${at + 1}`)
    .replace('{steps}', `${steps.length}`);
  element('previous').toggleAttribute('disabled', at === 0);
  element('next').toggleAttribute('disabled', at === steps.length - 1);
  wipe();
  hush();
  if (step === 'felt') spread();
  hasMoved = hasMoved || isOurs;
  if (isOurs) others.postMessage({at});
}

/* --- pen --- */

const ink = element('ink');
const pen = element('pen');
/** @type {SVGPolylineElement | null} */
let line = null;

function wipe() {
  ink.replaceChildren();
  element('wipe').hidden = true;
}

/** @param {PointerEvent} event */
function point(event) {
  const box = ink.getBoundingClientRect();
  return `${(event.clientX - box.left).toFixed(1)},${(event.clientY - box.top).toFixed(1)} `;
}

const isDrawing = () => pen.getAttribute('aria-pressed') === 'true';

function togglePen() {
  pen.setAttribute('aria-pressed', String(!isDrawing()));
  document.body.toggleAttribute('data-pen', isDrawing());
}

/** @type {{x: number, y: number} | null} */
let down = null;
const stage = element('stage');
stage.addEventListener('pointerdown', (event) => {
  if (/** @type {Element} */ (event.target).closest('#moves, .plates label')) return;
  down = {x: event.clientX, y: event.clientY};
  if (!isDrawing()) return;
  event.preventDefault();
  ink.setPointerCapture(event.pointerId);
  line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', point(event) + point(event));
  ink.append(line);
  element('wipe').hidden = false;
});
stage.addEventListener('pointermove', (event) => {
  if (line) line.setAttribute('points', line.getAttribute('points') + point(event));
});
stage.addEventListener('pointerup', (event) => {
  const wasDown = down;
  down = null;
  if (line) line = null;
  else if (wasDown) turn(event.clientX - wasDown.x, event.clientX);
});
stage.addEventListener('pointercancel', () => {
  line = null;
  down = null;
});

/** A swipe leads the way it goes; a tap on, or back at the left edge. @param {number} moved @param {number} x */
function turn(moved, x) {
  const {left, width} = stage.getBoundingClientRect();
  if (Math.abs(moved) > SWIPE) go(at - Math.sign(moved));
  else go(at + (x < left + width / 4 ? -1 : 1));
}

/* --- reading aloud: only by voices that are on this device --- */

const voice = () =>
  'speechSynthesis' in window &&
  speechSynthesis.getVoices().find((one) => one.localService && one.lang.startsWith(document.documentElement.lang));

function hush() {
  if ('speechSynthesis' in window) speechSynthesis.cancel();
}

function offerSpeech() {
  element('speak').hidden = !voice();
}

function speak() {
  const own = voice();
  if (!own) return;
  hush();
  const said = new SpeechSynthesisUtterance(steps[at].querySelector('p')?.textContent || '');
  said.voice = own;
  speechSynthesis.speak(said);
}

if ('speechSynthesis' in window) speechSynthesis.addEventListener('voiceschanged', offerSpeech);

/* --- exercises --- */

const boxes = /** @type {HTMLInputElement[]} */ (Array.from(document.querySelectorAll('#choose input')));
const most = Number(document.querySelector('#choose [data-most]')?.getAttribute('data-most'));

/** @param {string[]} chosen */
function choose(chosen) {
  for (const box of boxes) {
    box.checked = chosen.includes(box.value);
    box.disabled = !box.checked && chosen.length >= most;
  }
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-move]'))) {
    one.hidden = !chosen.includes(one.dataset.move || '');
  }
  const take = /** @type {HTMLAnchorElement} */ (element('take')); // what was chosen goes home
  const asked = new URLSearchParams(take.search);
  asked.set('moves', chosen.join(','));
  take.search = String(asked);
}

for (const box of boxes) {
  box.addEventListener('change', () => {
    const chosen = boxes.filter((one) => one.checked).map((one) => one.value);
    choose(chosen);
    others.postMessage({chosen});
  });
}

/* --- the clinician's own window --- */

others.addEventListener('message', ({data}) => {
  // where the other window was when this one opened comes too late once this one has moved
  if (data.at !== undefined && !(data.isGreeting && hasMoved)) go(data.at, false);
  if (data.chosen) choose(data.chosen);
  if (data.notes !== undefined && !isNotes) document.body.toggleAttribute('data-alone', data.notes);
  if (data.notes && !isNotes) others.postMessage({at, isGreeting: true});
});
if (isNotes) {
  document.body.toggleAttribute('data-notes', true);
  others.postMessage({notes: true});
  addEventListener('pagehide', () => others.postMessage({notes: false}));
}

/* --- buttons and keys --- */

/** @type {Record<string, () => void>} */
const buttons = {
  previous: () => go(at - 1),
  next: () => go(at + 1),
  pen: togglePen,
  wipe,
  speak,
  light: () => {
    const isDark = getComputedStyle(document.documentElement).colorScheme === 'dark';
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
  },
  notes: () =>
    window.open(`${location.pathname}${location.search}#notes`, 'bodymap-notes', 'popup,width=620,height=760'),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};
for (const [id, act] of Object.entries(buttons)) element(id).addEventListener('click', act);
element('full').hidden = !document.fullscreenEnabled;

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {Element} */ (event.target);
  const isControl = Boolean(target.closest('button, a, input, summary'));
  if (event.key === 'Escape' && !document.fullscreenElement) element('close').click();
  else if (event.key === 'Home') go(0);
  else if (event.key === 'End') go(steps.length - 1);
  else if (event.key in KEYS && !(isControl && event.key === ' '))
    go(at + KEYS[/** @type {keyof typeof KEYS} */ (event.key)]);
  else return;
  event.preventDefault();
});

offerSpeech();
choose(boxes.filter((one) => one.checked).map((one) => one.value));
go(0, false);
