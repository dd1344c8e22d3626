"""What axe finds on a page: all of its rules, of every severity, best practices and experiments included."""

from __future__ import annotations

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
# What axe can't decide by itself, and who decides it instead. Anything else that it leaves open is a finding.
UNDECIDED: Mapping[str, str] = MappingProxyType(
    {
        "hidden-content": "says that something is folded away; each fold, tab and menu is a screen itself",
        "color-contrast": "single letters and what is half scrolled out, in colours decided elsewhere",
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


def faults(page: Page) -> list[str]:
    """One line for each finding: rule, what it wants, the first elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(RUN, list(LEFT_OUT))
    assert found["passes"] > 10, "axe did not look at the page"
    left = [one for one in found["incomplete"] if one["id"] not in UNDECIDED]
    return [
        f"{one['id']}: {one['help']}: " + "; ".join(f"{n['html']} ({n['why']})" for n in one["nodes"][:3])
        for one in (*found["violations"], *left)
    ]
