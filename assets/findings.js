/** What the clinician finds, over what the patient marked: a switch, while it is on a press marks a finding. */
import {element} from './page-parts.js';
import {t} from './texts.js';

/** @param {import('./store.js').Store} store @param {import('./body.js').Body} body @param {Regions} regions */
export function connectFindings(store, body, regions) {
  const button = element('find');
  const turn = (/** @type {boolean} */ isOn) => {
    store.field = isOn ? 'findings' : 'regions';
    button.setAttribute('aria-pressed', String(isOn));
    document.body.toggleAttribute('data-finding', isOn);
    element('said').textContent = isOn ? t('press-found') : t('press');
    body.redraw();
  };
  button.addEventListener('click', () => turn(store.field === 'regions'));
  const names = (/** @type {string[]} */ ids) => ids.map((id) => regions[id]?.name).join(t('list-next'));
  store.listeners.push((view, before) => {
    button.hidden = view.voice !== 'clinician';
    if (button.hidden && store.field === 'findings') turn(false);
    const added = view.findings.filter((id) => !before.findings.includes(id));
    const gone = before.findings.filter((id) => !view.findings.includes(id));
    if (added.length) element('said').textContent = t('found', {places: names(added)});
    else if (gone.length) element('said').textContent = t('not-found', {places: names(gone)});
  });
}
