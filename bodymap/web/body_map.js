/**
 * The Dash component BodyMap: hands Dash's properties to a body and tells Dash what is pressed there. The body is a
 * <body-map> element (its script comes from bodymap/web/component.py) or, on our own page, the one that stands there.
 */
(() => {
  const {createElement, useLayoutEffect, useRef} = window.React;
  const FIELDS = 'regions ratings findings muscle side body build voice theme zones points xray zoom answers'.split(
    ' ',
  );
  const MISSING = 'BodyMap has no data here: call bodymap.dash.register(app) where the app is made.';

  /** Where an app's addresses begin. */
  const home = () => JSON.parse(document.getElementById('_dash-config').textContent).requests_pathname_prefix;

  /** The fields of `all` that are set and that Dash and the body do not agree on yet; from now on they do. */
  function news(all, agreed) {
    const isNew = ([name, value]) => (value ?? null) !== null && JSON.stringify(value) !== JSON.stringify(agreed[name]);
    const found = Object.fromEntries(Object.entries(all).filter(isNew));
    Object.assign(agreed, found);
    return Object.keys(found).length ? found : null;
  }

  let loading = null;
  /** Load the element's script, once for all; say so in its place when the app does not serve it. */
  function load(element) {
    loading = loading || import(`${home()}_bodymap/element.js`);
    loading.catch(() => element.replaceChildren(MISSING));
  }

  function BodyMap({id, className, style, label, setProps, ...props}) {
    const place = useRef(null);
    const agreed = useRef({});
    const tell = useRef(null);
    tell.current = setProps;
    const standing = window.bodymap && window.bodymap.id === id ? window.bodymap : null;

    useLayoutEffect(() => {
      const body = standing || place.current;
      const hear = ({detail}) => {
        const told = news(detail, agreed.current);
        if (told) tell.current(told);
      };
      if (standing) hear({detail: standing.value});
      else load(body);
      body.addEventListener('change', hear);
      return () => body.removeEventListener('change', hear);
    }, []);

    useLayoutEffect(() => {
      const body = standing || place.current;
      const wanted = news(Object.fromEntries(FIELDS.map((name) => [name, props[name]])), agreed.current);
      if (!wanted) return;
      if (body.show) body.show(wanted);
      else body.wanted = {...body.wanted, ...wanted}; // its script is on the way
    });

    if (standing) return null;
    const [src, named] = [`${home()}_bodymap/about.json`, {role: 'group', 'aria-label': label}];
    return createElement('body-map', {ref: place, id, class: className, style, src, ...named});
  }

  window.bodymap_dash = {BodyMap};
})();
