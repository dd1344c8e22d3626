/** Saves and prints. The picture: the server draws it as SVG, a PNG is made of that here. */
import {all, element, note, shadeOf} from './page-parts.js';
import {t} from './texts.js';

const PATIENCE = 3000; // ms that printing waits for pictures
const SHARP = 2; // pixels of a PNG for one of the picture
const ON_PAPER = '.exercise > details, .checks details, .flag details, .alert details, .numbers'; // folds to be read

/** @param {import('./store.js').Store} store @param {string} url */
export function connectSaving(store, url) {
  element('print').addEventListener('click', async () => {
    await fetchPictures();
    print();
  });
  for (const kind of ['png', 'svg']) {
    element(`save-${kind}`).addEventListener('click', async () => {
      note();
      try {
        const drawn = await fetchPicture(store.view, url);
        download(kind === 'svg' ? drawn : await asPng(drawn), `bodymap.${kind}`);
      } catch {
        note(t('not-saved'));
      }
    });
  }
}

/** What is folded away is not lost on paper: warning signs, the steps of exercises, numbers to call. */
export function connectPrinting() {
  /** @type {HTMLElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all(ON_PAPER).filter((fold) => !fold.hasAttribute('open'));
    for (const fold of opened) fold.setAttribute('open', '');
  });
  addEventListener('afterprint', () => {
    for (const fold of opened) fold.removeAttribute('open');
    opened = [];
  });
}

/** Those that nobody has scrolled to yet would be missing on paper. */
function fetchPictures() {
  const images = /** @type {HTMLImageElement[]} */ (all('img[loading="lazy"]'));
  const seen = images.filter((image) => image.getClientRects().length);
  for (const image of seen) image.loading = 'eager';
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  return Promise.race([late, Promise.allSettled(seen.map((image) => image.decode()))]);
}

/** @param {View} view @param {string} url */
async function fetchPicture(view, url) {
  const body = JSON.stringify({...view, theme: shadeOf(view.theme)});
  const answer = await fetch(url, {method: 'POST', body});
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.blob();
}

/** @param {Blob} drawn @returns {Promise<Blob>} */
async function asPng(drawn) {
  const image = new Image();
  image.src = URL.createObjectURL(drawn);
  try {
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [SHARP * image.naturalWidth, SHARP * image.naturalHeight];
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) => {
      canvas.toBlob((png) => (png ? done(png) : failed(new Error('no PNG'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** @param {Blob} file @param {string} name */
export function download(file, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it only now
}
