"""What is hard to use on a page: what axe finds (of every severity), scrolls sideways or is cut off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# The only rules that are not run, and why.
LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "color-contrast-enhanced": "level AAA (7:1); the aim is AA, which color-contrast checks",
    }
)
# What axe can't decide, by the reason that it gives. Anything else that it leaves open is a finding.
UNDECIDED: Mapping[str, str] = MappingProxyType(
    {
        # something is folded away; each fold, tab and menu is a screen itself
        "hidden-content": "hidden content",
        # of a field with a list, whatever it names; what is open is checked below
        "aria-valid-attr-value": "aria-controls referenced ID",
        # single letters, and what lies half under a head, a sheet or an edge: it is seen free elsewhere
        "color-contrast": "too short to|overlapped by another|partially (obscured|overlaps)|an image node",
    }
)
RUN = """async ([left, exclude]) => {
  const rules = {};
  for (const {ruleId} of axe.getRules()) rules[ruleId] = {enabled: !left.includes(ruleId)};
  const found = await axe.run({include: [['html']], exclude},
    {rules, resultTypes: ['violations', 'incomplete']});
  const short = all => all.map(({id, help, nodes}) => ({id, help, nodes: nodes.map(n => ({
    html: n.html.slice(0, 140), why: [...n.any, ...n.all, ...n.none].map(c => c.message).join(' ')}))}));
  return {violations: short(found.violations), incomplete: short(found.incomplete),
    passes: found.passes.length};
}"""
# elements that name others which are not there; a closed list is not there, and its field says so
UNKNOWN = """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
  .filter(a => /^aria-(controls|owns|labelledby|describedby|activedescendant)$/.test(a.name)
    && a.value.split(' ').some(id => !document.getElementById(id))
    && !(a.name === 'aria-controls' && e.getAttribute('aria-expanded') === 'false'))
  .map(a => `${e.outerHTML.slice(0, 140)} names ${a.value}, which is not there`))"""

# what makes the page scroll sideways, outermost first
TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const over = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg, #strip')
    && e.checkVisibility() && e.getBoundingClientRect().right > wide + 1);
  return ['scrolls sideways', ...over.slice(0, 3).map(e => e.outerHTML.slice(0, 99))];
}"""
# Text beyond the edge of something that hides what is beyond its edges. Not: what only a screen reader is
# told, the link for the Tab key, the phone's heading, and the names under the picture, which the cards have.
ELSEWHERE = "svg, .unseen, .skip, #head h1, #who, input"
CUT_OFF = """elsewhere => [...document.querySelectorAll('body *')].filter(e => {
  if (e.closest(elsewhere) || !e.checkVisibility()) return false;
  if (![...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())) return false;
  const text = document.createRange();
  text.selectNodeContents(e);
  const t = text.getBoundingClientRect();
  for (let p = e; p && p !== document.body; p = p.parentElement) {
    const {overflowX: x, overflowY: y} = getComputedStyle(p), r = p.getBoundingClientRect();
    if (/auto|scroll/.test(x + y)) return false;
    const out = t.right > r.right + 1 || t.bottom > r.bottom + 2 || t.left < r.left - 1;
    if (out && /hidden|clip/.test(x + y)) return true;
  }
  return false;
}).map(e => `cut off: ${e.textContent.slice(0, 60)}`)"""
# Words that lie on each other, as far as they can be seen: not what a list has scrolled away.
OVERLAP = """([part, elsewhere]) => {
  const seen = node => {
    const text = document.createRange();
    text.selectNodeContents(node);
    let {left, right, top, bottom} = text.getBoundingClientRect();
    for (let p = node.parentElement; p && p !== document.body; p = p.parentElement) {
      if (getComputedStyle(p).overflowY === 'visible') continue;
      const r = p.getBoundingClientRect();
      [left, right] = [Math.max(left, r.left), Math.min(right, r.right)];
      [top, bottom] = [Math.max(top, r.top), Math.min(bottom, r.bottom)];
    }
    return {words: node.data.slice(0, 40), left, right, top, bottom};
  };
  const words = [...document.querySelectorAll(`${part} *`)].flatMap(e =>
    e.closest(elsewhere) || !e.checkVisibility({visibilityProperty: true}) ? []
      : [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE && n.data.trim()).map(seen));
  return words.flatMap((one, at) => words.slice(at + 1).filter(other =>
    Math.min(other.right, one.right) - Math.max(other.left, one.left) > 2
    && Math.min(other.bottom, one.bottom) - Math.max(other.top, one.top) > 4
  ).map(other => `on each other: ${one.words} | ${other.words}`));
}"""
# Links, buttons, fields or their labels that are smaller than 24 px both ways, apart from those in a sentence
# or a list.
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input')].filter(e => {
  const box = (e.closest('label') || e).getBoundingClientRect();
  return box.width && !e.closest('p, li, .refs, .crumbs, .skip') && (box.width < 24 || box.height < 24);
}).map(e => `too small: ${e.outerHTML.slice(0, 100)}`)"""
PAPER = (794, 1123)  # A4 in CSS pixels
# What only a screen can use, and is there. Cards' titles, answers, boxes to tick and a name say something.
CONTROLS = """() => [...document.querySelectorAll('button, input, [role=tab], [role=switch], [role=radio]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1
    && !e.matches('[data-show], .tick, .option, #who')
    && !e.closest('[data-show], .pill'))
  .map(e => e.outerHTML.slice(0, 120))"""


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing, when it does not."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def too_small(page: Page) -> list[str]:
    """What of a page of the library is hard to hit."""
    found: list[str] = page.evaluate(TOO_SMALL)
    return found


def cut_off(page: Page) -> list[str]:
    """Text that is partly hidden."""
    found: list[str] = page.evaluate(CUT_OFF, ELSEWHERE)
    return found


def on_each_other(page: Page, part: str) -> list[str]:
    """Pieces of text that overlap within the element that a selector names."""
    found: list[str] = page.evaluate(OVERLAP, [part, ELSEWHERE])
    return found


def on_paper(page: Page) -> list[str]:
    """What is wrong in print, on a page as wide as PAPER whose reader likes it dark.

    Paper: white whatever the theme, no controls, nothing beyond the edge, the picture on one page.
    """
    page.emulate_media(media="print", color_scheme="dark")
    found = [f"a control: {one}" for one in page.evaluate(CONTROLS)] + too_wide(page)
    ground, ink = page.evaluate(
        "[getComputedStyle(document.documentElement).backgroundColor,"
        " getComputedStyle(document.querySelector('h1, h2')).color]"
    )
    if ground not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
        found.append(f"paper is {ground}")
    if max(int(part) for part in re.findall(r"\d+", ink)[:3]) >= 110:
        found.append(f"ink is {ink}")
    for picture in page.locator("#stage, .window").all():
        box = picture.bounding_box()
        if box and box["height"] >= PAPER[1]:
            found.append(f"a picture is {box['height']} high")
    page.emulate_media(media="screen", color_scheme="light")
    return found


def add_style(page: Page, css: str) -> None:
    """A style of the reader's own, as a browser sets it: an element would be against the page's policy."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }""",
        css,
    )


def _is_known(rule: str, why: str) -> bool:
    return rule in UNDECIDED and re.search(UNDECIDED[rule], why) is not None


def faults(page: Page, picture: bool = True) -> list[str]:
    """One line for each finding: rule, what it wants, the first elements.

    The picture is half of axe's work, and the same on many screens: without `picture` it is left out.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(RUN, [list(LEFT_OUT), [] if picture else [["#strip"]]])
    assert found["passes"] > 10, "axe did not look at the page"
    left = [
        one | {"nodes": open_}
        for one in found["incomplete"]
        if (open_ := [node for node in one["nodes"] if not _is_known(one["id"], node["why"])])
    ]
    unknown: list[str] = page.evaluate(UNKNOWN)
    return unknown + [
        f"{one['id']}: {one['help']}: " + "; ".join(f"{n['html']} ({n['why']})" for n in one["nodes"][:3])
        for one in (*found["violations"], *left)
    ]
