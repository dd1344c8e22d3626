/** Visits beside each other: fetched when they are first compared. The server makes the words and pictures and keeps nothing. */
import {shadeOf} from './page-parts.js';

const HERE = '#visits';

export class Compare {
  /**
   * @param {HTMLElement} section what is filled @param {VisitAddresses} addresses
   * @param {Visit[]} opened the visits from files; those that are removed here leave it @param {() => void} choose asks for files
   */
  constructor(section, addresses, opened, choose) {
    this.section = section;
    this.addresses = addresses;
    this.opened = opened;
    this.choose = choose;
    this.pair = /** @type {[Visit, Visit] | null} */ (null);
    this.shown = /** @type {Visit[]} */ ([]);
    this.now = /** @type {Visit | null} */ (null);
    this.view = /** @type {View | null} */ (null);
    this.before = /** @type {HTMLElement | null} */ (null);
    this.asked = 0;
    this.sheet = /** @type {Promise<unknown> | null} */ (null);
    this.chart = /** @type {{data: object[], layout: object} | null} */ (null);
    section.addEventListener('click', (event) => this.press(/** @type {HTMLElement} */ (event.target)));
    section.addEventListener('input', (event) => this.slide(/** @type {HTMLInputElement} */ (event.target)));
    section.addEventListener('change', () => this.choosePair());
    document.addEventListener('keydown', ({key}) => {
      if (key === 'Escape' && !section.hidden) this.leave();
    });
    addEventListener('popstate', () => {
      if (location.hash !== HERE) this.close();
    });
  }

  /**
   * @param {View} view whose words and light these are @param {Visit | null} now what is on the screen
   * @param {object} state of the browser's history @param {string[]} faults of files, to be said
   */
  async show(view, now, state, faults) {
    this.view = view;
    this.now = now;
    this.pair = null;
    await this.fill(faults);
    if (!this.section.hidden) return;
    history.pushState(state, '', HERE); // the browser's Back leads to the body
    this.before = /** @type {HTMLElement | null} */ (document.activeElement);
    this.section.hidden = false;
    document.body.setAttribute('data-visits', '');
    scrollTo(0, 0);
    this.find('#visits-title')?.focus();
    await this.draw();
  }

  /** @param {string[]} [faults] */
  async fill(faults = []) {
    const {theme, voice} = /** @type {View} */ (this.view);
    const now = this.now ? [this.now] : [];
    const shown = [...this.opened, ...now].sort((one, other) => Date.parse(one.when) - Date.parse(other.when));
    const pair = (this.pair || []).map((one) => shown.indexOf(one)).filter((index) => index >= 0);
    this.asked += 1;
    const {asked} = this;
    const body = JSON.stringify({visits: shown, pair, voice, theme: shadeOf(theme)});
    const [answer] = await Promise.all([fetch(this.addresses.compare, {method: 'POST', body}), this.dress()]);
    if (!answer.ok) throw new Error(String(answer.status));
    const {html, chart} = await answer.json();
    if (asked !== this.asked) return;
    this.shown = shown;
    this.chart = chart;
    const had = this.section.contains(document.activeElement);
    this.section.innerHTML = html;
    if (had) this.find('#visits-title')?.focus({preventScroll: true});
    const said = this.find('#visits-said');
    if (said) said.textContent = faults.join(' ');
    if (!this.section.hidden) await this.draw();
  }

  /** Its style sheet, once. */
  dress() {
    this.sheet ??= new Promise((done) => {
      const sheet = document.createElement('link');
      sheet.rel = 'stylesheet';
      sheet.href = this.addresses.style;
      sheet.addEventListener('load', done);
      sheet.addEventListener('error', done);
      document.head.append(sheet);
    });
    return this.sheet;
  }

  /** The chart, if there is one: Plotly comes only then. */
  async draw() {
    const holder = this.find('#visits-chart');
    if (!holder || !this.chart) return;
    if (!window.Plotly) {
      await new Promise((done, failed) => {
        const script = document.createElement('script');
        script.src = this.addresses.plotly;
        script.addEventListener('load', done);
        script.addEventListener('error', failed);
        document.head.append(script);
      });
    }
    const {data, layout} = this.chart;
    await window.Plotly.newPlot(holder, data, layout, {displayModeBar: false, responsive: true});
    for (const link of holder.querySelectorAll('a')) link.remove();
  }

  /** @param {string} selector @returns {HTMLElement | null} */
  find(selector) {
    return this.section.querySelector(selector);
  }

  /** @param {HTMLElement} target */
  press(target) {
    const button = /** @type {HTMLElement | null} */ (target.closest('[data-visits], [data-remove]'));
    if (!button) return;
    if (button.dataset.visits === 'back') this.leave();
    if (button.dataset.visits === 'open') this.choose();
    if (button.dataset.visits === 'print') print();
    if (button.dataset.remove) this.remove(this.shown[Number(button.dataset.remove)]);
  }

  /** @param {Visit} visit */
  async remove(visit) {
    this.opened.splice(this.opened.indexOf(visit), 1);
    await this.again();
  }

  async choosePair() {
    const chosen = Array.from(this.section.querySelectorAll('select')).map(({value}) => this.shown[Number(value)]);
    if (chosen.length !== 2) return;
    this.pair = /** @type {[Visit, Visit]} */ (chosen);
    const field = document.activeElement?.getAttribute('data-pair');
    await this.again();
    this.find(`[data-pair="${field}"]`)?.focus();
  }

  /** Fill it anew; where the server is away it stays as it was. */
  async again() {
    await this.fill().catch(() => {});
  }

  /** @param {HTMLInputElement} slider */
  slide(slider) {
    if (slider.type === 'range') this.find('.slid')?.style.setProperty('--cut', `${slider.value}%`);
  }

  /** Back to the body, by the way that led here. */
  leave() {
    if (location.hash === HERE) history.back();
    else this.close();
  }

  close() {
    if (this.section.hidden) return;
    this.section.hidden = true;
    this.section.replaceChildren();
    this.now = null;
    this.shown = [];
    document.body.removeAttribute('data-visits');
    this.before?.focus({preventScroll: true});
  }
}
