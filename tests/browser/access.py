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
        "color-contrast": "too short to|overlapped by another|partially obscured|contains an image node",
    }
)
RUN = """async left => {
  const rules = {};
  for (const {ruleId} of axe.getRules()) rules[ruleId] = {enabled: !left.includes(ruleId)};
  const found = await axe.run(document, {rules, resultTypes: ['violations', 'incomplete']});
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
# Text beyond the edge of something that hides what is beyond its edges. Not: what only a screen reader
# is told, the phone's heading, and the names under the picture, which stand in full on the cards.
ELSEWHERE = "svg, .unseen, #head h1, #who, input"
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


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing, when it does not."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def cut_off(page: Page) -> list[str]:
    """Text that is partly hidden."""
    found: list[str] = page.evaluate(CUT_OFF, ELSEWHERE)
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


def faults(page: Page) -> list[str]:
    """One line for each finding: rule, what it wants, the first elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(RUN, list(LEFT_OUT))
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
