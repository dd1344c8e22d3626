"""The page's Dash parts: each field has its control, each region is in the list, words are complete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from bodymap.atlas import Atlas
from bodymap.view import FIELDS, View
from bodymap.web.layout import CONTROLS, MANY_MUSCLES, create_bar, create_layout, region_options
from tests.fixture_atlas import real_atlas

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return real_atlas()


def tree(component: Any) -> Any:
    """The component tree as plain dicts, as it goes over the wire."""
    return json.loads(json.dumps(component, cls=PlotlyJSONEncoder))


def props(node: Any) -> Iterator[dict[str, Any]]:
    """The props of every component in a tree."""
    if isinstance(node, dict):
        if "props" in node:
            yield node["props"]
        for value in node.values():
            yield from props(value)
    elif isinstance(node, list):
        for value in node:
            yield from props(value)


class TestLayout:
    def test_every_field_but_those_of_the_stage_has_a_control(self, atlas: Atlas) -> None:
        on_the_stage = {"face"}  # the switch between front and back is in the first HTML
        by_button = {"theme", "zoom", "answers", "flags", "compare"}
        assert set(CONTROLS) | on_the_stage | by_button == {field.name for field in FIELDS}
        found = {p["id"]: p for p in props(tree(create_layout(atlas))) if "id" in p}
        for field, prop in CONTROLS.items():
            assert prop in found[field], field
        assert "theme" in found

    def test_controls_begin_with_the_default_view(self, atlas: Atlas) -> None:
        found = {p["id"]: p for p in props(tree(create_layout(atlas))) if "id" in p}
        for field, prop in CONTROLS.items():
            default = getattr(View(), field)
            assert found[field][prop] == (list(default) if isinstance(default, tuple) else default)

    def test_ids_are_unique(self, atlas: Atlas) -> None:
        ids = [p["id"] for p in props(tree(create_layout(atlas))) if "id" in p]
        assert len(ids) == len(set(ids))

    def test_groups_of_buttons_have_names(self, atlas: Atlas) -> None:
        for p in props(tree(create_layout(atlas))):
            if p.get("id") in ("muscle", "side", "body", "voice"):
                assert p["aria-label"]

    def test_the_list_holds_every_region_once(self, atlas: Atlas) -> None:
        items = [item for group in region_options(atlas) for item in group["items"]]  # type: ignore[attr-defined]
        assert [item["value"] for item in items] == sorted(
            (item["value"] for item in items), key=[i["value"] for i in items].index
        )
        assert {item["value"]: item["label"] for item in items} == {
            r.id: r.plain for r in atlas.regions.values()
        }

    def test_many_muscles_are_a_list(self, atlas: Atlas) -> None:
        assert len(atlas.muscles) > MANY_MUSCLES
        control = next(p for p in props(tree(create_bar(atlas))) if p.get("id") == "muscle")
        assert control["searchable"]
        assert [option["value"] for option in control["data"]] == ["auto", "both", *atlas.muscles]
