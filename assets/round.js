/** The switch between the flat body and the one that turns, which is fetched when it is first asked for. */
import {atRest} from './frames.js';
import {all, element, note} from './page-parts.js';
import {t} from './texts.js';

/** @typedef {import('./body.js').Body} Body */

const REST = 3000; // ms

/** @param {Body} body @param {Round} round @param {(region: string) => void} point names what lies under the pointer */
export function connectRound(body, round, point) {
  const [button, holder] = ['turn', 'round'].map(element);
  const zooms = all('.zooms [data-step]', holder);
  /** @type {import('./turn.js').Turn | null} */
  let turn = null;
  /** @type {Promise<void> | null} */
  let coming = null;

  async function fetchTurn() {
    const {Turn} = /** @type {typeof import('./turn.js')} */ (await import(round.script));
    const say = (/** @type {string} */ text) => {
      element('said').textContent = text;
    };
    const views = Array.from({length: 8}, (_, step) => t(`turn-${step}`));
    const made = new Turn(
      /** @type {HTMLElement} */ (holder.querySelector('.canvas')),
      body,
      round.frame,
      round,
      views,
      say,
      point,
    );
    made.canvas.setAttribute('aria-label', t('turn-about'));
    made.onSight = (isWhole, isNearest) => {
      for (const zoom of zooms) {
        const isUseless = Number(zoom.dataset.step) > 0 ? isNearest : isWhole;
        zoom.setAttribute('aria-disabled', String(isUseless));
      }
    };
    await made.wear();
    turn = body.turn = made;
  }

  /** Whoever points at the switch is about to press it. */
  function prepare() {
    coming ??= fetchTurn().catch((error) => {
      coming = null;
      throw error;
    });
    return coming;
  }

  async function show() {
    const on = Boolean(holder.hidden);
    button.setAttribute('aria-pressed', String(on));
    element('stage').toggleAttribute('data-round', on);
    holder.hidden = !on;
    if (!on) {
      if (turn) turn.isShown = false;
      return;
    }
    note(turn ? '' : t('turn-coming'));
    await prepare();
    if (!holder.hidden) turn?.show();
    note('');
  }

  for (const kind of ['pointerenter', 'pointerdown', 'focus'])
    button.addEventListener(kind, () => prepare().catch(() => {}));
  button.addEventListener('click', () => {
    show().catch(() => {
      holder.hidden = false; // so that it is closed now
      show();
      note(t('turn-lost'));
    });
  });
  holder.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('button');
    const step = Number(button?.dataset.step);
    if (!button) return;
    if (zooms.includes(button)) turn?.zoom(step);
    else turn?.face(step);
  });
  atRest(() => {
    button.hidden = !document.createElement('canvas').getContext('webgl2');
  }, REST);
}
