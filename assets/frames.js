/** When work is done: right after the paint, at rest, or again until it succeeds. */

let isDue = false; // whether a frame has been asked for that has not begun

/** @param {() => void} work */
function next(work) {
  const {port1, port2} = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(0);
}

/** Do it right after the next paint. @param {() => void} work */
export function afterPaint(work) {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    next(once); // comes right after the paint; a timer may come before it
  });
  setTimeout(once, 150); // a hidden page has no frames
}

/** After a paint that is due, else when this event is over: another frame would hold up what was just painted. @param {() => void} work */
export const soon = (work) => (isDue ? afterPaint(work) : next(work));

/** When the page is at rest, or after so many ms; gives what ends the waiting. @param {() => void} work @param {number} timeout */
export function atRest(work, timeout) {
  if (!window.requestIdleCallback) {
    const timer = setTimeout(work, 200);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, {timeout});
  return () => cancelIdleCallback(handle);
}

const LONGEST_PAUSE = 4000; // ms

/**
 * Fetch until it is there: a lost connection only makes it later.
 * @param {string} url @param {(found: Response) => Promise<*>} read
 * @param {() => boolean} [isWanted] asked again after each pause @param {() => void} [onLost] called each time that it did not come
 * @returns {Promise<*>} what was read; undefined when nobody wants it any more
 */
export async function fetched(url, read, isWanted = () => true, onLost = () => {}) {
  for (let pause = 500; isWanted(); pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      const found = await fetch(url);
      if (!found.ok) throw new Error(String(found.status));
      const value = await read(found);
      return isWanted() ? value : undefined;
    } catch {
      if (isWanted()) onLost();
      await new Promise((done) => setTimeout(done, pause));
    }
  }
  return undefined;
}
