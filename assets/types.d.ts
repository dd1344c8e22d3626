/** What the scripts hand each other, for the type checker; nothing of this reaches the browser. */
import type {BodyMap} from './element.js';
import type {PageBody} from './page.js';
import type {Painting} from './paint.js';

declare global {
  /** The parts of ogl that the body that turns is made of (assets/vendor; make vendor). */
  const OGL: typeof import('ogl');

  /** What is on the screen, as in bodymap/view.py. */
  interface View {
    regions: string[]; answers: string[]; flags: string[]; compare: string[]; ratings: string[]; findings: string[]; paint: string;
    muscle: string; side: string; country: string; body: string;
    zones: boolean; points: boolean; xray: boolean; landmarks: boolean; zoom: boolean; sources: boolean;
    voice: string; tab: string; face: string; theme: string; tone: string; build: string;
  }
  /** What the rule looks at. */
  type Asked = Pick<View, 'regions' | 'muscle' | 'side' | 'answers' | 'compare'> & {
    /** How much of a marked region is painted, in 64ths above 0 to 1; what was pressed is not in it. */
    shares?: Record<string, number>;
  };
  /** Muscle and side. */
  type Pair = [string, string];
  /** The server's words; `parts` is HTML by the id of the element that it fills. */
  type Reply = {shown: Pair[]; said: string; parts: Record<string, string>};
  /** How a field of the view stands in a link. */
  type Field = {name: keyof View; param: string; kind: 'list' | 'choice' | 'flag' | 'text'; allowed: string[]; default: any};
  type Regions = Record<string, {name: string; side: string}>;
  /** As bodymap/say/flags.py makes them; places are regions, with or without their side. */
  type Gate = {id: string; body: string; places: string[]; gate: string[]; with: string[]; not: string[]; signs: string[]};

  /** Where the parts of each figure are, a body or "body-build" (View.figure in bodymap/view.py). */
  interface Addresses { matching: string; fragments: Record<string, string>; shapes: Record<string, string> }
  /** What bodymap/web/server.py writes into the page. `shown` is what it says to `view`. */
  interface Config extends Addresses {
    view: View; shown: Pair[]; fields: Field[]; regions: Regions; gates: Gate[]; words: string; picture: string; records: string; round: Round; brush: Brush;
    texts: Record<string, string>; synonyms: Record<string, string>; skipped: string[];
    terms: (import('./terms.js').Term & {regions: string[]})[];
    rating: RatingWords; visits: VisitAddresses;
  }
  /** Where visits are compared, and what that needs; at most so many of them (bodymap/web/compare.py). */
  interface VisitAddresses { compare: string; script: string; style: string; plotly: string; most: number }
  /** What was on the screen, and when: "2026-11-27T10:12+00:00". `now`: it is there now. */
  interface Visit { when: string; view: View; now?: boolean }
  /** What can be said of a place, by id: in the patient's words and in the clinician's. */
  interface RatingWords { kinds: Record<string, [string, string]>; since: Record<string, [string, string]>; night: Record<string, [string, string]> }
  /** Where the parts of the body that turns are; its points by figure, what lies under its skin by body. */
  interface Round { script: string; mesh: string; points: Record<string, string>; frame: Frame; within: Record<string, string> }
  /** Where painting is: its script and style sheet, what lies under the cells of each figure. */
  interface Brush { script: string; style: string; cells: Record<string, string> }
  /** Figure units of the flat pictures, as in data/atlas/manifest.json. */
  type Frame = {width: number; height: number; midline: number; sole_y: number};
  /** Where everything is for a body elsewhere (bodymap/web/component.py). */
  interface About extends Addresses {
    view: View; bodies: string[]; regions: Regions; texts: Record<string, string>; style: string; frame: string;
  }

  /** The shape of a region, with its id in data-region. */
  type Region = SVGPathElement;
  /** One of a body's views, front or back. */
  type Side = {
    figure: HTMLElement; frame: HTMLElement; plane: HTMLElement; base: SVGSVGElement;
    painting: Painting; chosen: SVGElement; hover: SVGElement[];
  };
  type Zone = {id: string; muscle: string; side: string; level: string; d: string};
  /** A trigger point; `press` is where one presses on the skin, if that is elsewhere. */
  type Point = {muscle: string; side: string; x: number; y: number; press?: [number, number]};
  /** The picture of both sides of a muscle, its place (x, y, width, height), and what its name points to on the left. */
  type UnderMuscle = {url: string; box: [number, number, number, number]; at: [number, number]; name: string};
  /** Pictures of what lies under the skin; `fine` is the skeleton twice as large. */
  type Under = {bones: string; fine: string; muscles: Record<string, UnderMuscle>};
  /** What one view of a body can show on request (bodymap/draw/stage.py). */
  interface Shapes {
    zones: Zone[]; points: Point[]; under?: Under;
    labels: Record<string, [number, number]>;
    /** Skin in each tone and clothes: address of the small picture, of the sharp one. */
    pictures: Record<string, [string, string]>;
  }

  interface Window {
    bodymap: PageBody;
    Plotly: {newPlot(holder: Element, data: object[], layout: object, config: object): Promise<unknown>};
    morphdom: (from: Element, to: Element, options?: {
      childrenOnly?: boolean;
      getNodeKey?: (node: HTMLElement) => string;
      onBeforeElUpdated?: (from: HTMLElement, to: HTMLElement) => boolean;
    }) => void;
  }
  interface HTMLElement { open?: boolean }
  interface HTMLElementTagNameMap { 'body-map': BodyMap }
}
