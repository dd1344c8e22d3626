/** What scripts put beside each other on the page. */
import type {BodyMap} from '../../assets/element.js';
import type {PageBody} from '../../assets/page.js';

interface MorphOptions {
  childrenOnly?: boolean;
  getNodeKey?: (node: HTMLElement) => string;
  onBeforeElUpdated?: (from: HTMLElement, to: HTMLElement) => boolean;
}

declare global {
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
