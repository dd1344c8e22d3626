/** Scripts and styles use nothing that one of the browsers named in README.md lacks. */
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {test} from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, root), 'utf8');
const named = read('README.md').match(/Chrome or Edge (\d+), Firefox (\d+), Safari ([\d.]+) or newer/);

/** What came later than Chrome 105, Firefox 106 or Safari 15.4, without being a mere nicety. */
const LATER = {
  js: [
    /\(\?<[=!]/, // looking behind: Safari 16.4
    /\bAbortSignal\.\w/,
    /\.to(Sorted|Reversed|Spliced)\(/,
    /\b(Object|Map)\.groupBy\b/,
    /\bcheckVisibility\b/,
    /\bPromise\.withResolvers\b/,
    /\b(showPopover|startViewTransition|inert)\b/,
    /['"]scrollend['"]/,
  ],
  css: [
    /:has\(/, // Firefox 121
    /@(container|scope|property|starting-style)\b/,
    /\b(color-mix|light-dark|oklch|subgrid|anchor-name)\b/,
    /(^|[{;])\s*&/m, // nested rules
    /\boverflow: clip\b(?<!overflow: hidden; overflow: clip)/,
    /^[^\n]*\b\d+[ds]vh\b(?<!\d+vh\b[^\n]*)/m,
  ],
};

for (const [kind, patterns] of Object.entries(LATER)) {
  test(`${kind}: nothing too new`, () => {
    assert.deepEqual(named?.slice(1), ['105', '106', '15.4'], 'the list here is made for these');
    const names = readdirSync(new URL('assets/', root)).filter((name) => name.endsWith(`.${kind}`));
    assert.ok(names.length > 3);
    for (const name of names) {
      const text = read(`assets/${name}`).replace(/\/\*.*?\*\//gs, '');
      for (const pattern of patterns) assert.doesNotMatch(text, pattern, name);
    }
  });
}
