/** What scripts put beside each other on the page. */
import type {BodyMap} from '../../assets/element.js';
import type {PageBody} from '../../assets/page.js';

interface MorphOptions {
  childrenOnly?: boolean;
  getNodeKey?: (node: HTMLElement) => string;
  onBeforeElUpdated?: (from: HTMLElement, to: HTMLElement) => boolean;
}

declare global {
  /** The parts of ogl that the body that turns is made of (assets/vendor; make vendor). */
  const OGL: typeof import('ogl');

  interface Window {
    bodymap: PageBody;
    morphdom: (from: Element, to: Element, options?: MorphOptions) => void;
  }
  interface HTMLElement {
    open?: boolean;
  }
  interface HTMLElementTagNameMap {
    'body-map': BodyMap;
  }
}
