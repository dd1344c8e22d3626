"""The page's Dash parts: each field has its control, each region is in the list, words are complete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from bodymap.atlas import Atlas, load
from bodymap.layout import CONTROLS, MANY_MUSCLES, create_bar, create_layout, region_options
from bodymap.matching import match
from bodymap.panels import answer_parts
from bodymap.view import FIELDS, View
from bodymap.words import TABS, answer

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    """The real atlas."""
    return load(DATA)


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


def text(node: Any) -> str:
    """All text in a tree."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return " ".join(map(text, node))
    return text(node["props"].get("children", "")) if isinstance(node, dict) and "props" in node else ""


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


@pytest.fixture(scope="module", params=["patient", "clinician"])
def parts(request: pytest.FixtureRequest, atlas: Atlas) -> dict[str, Any]:
    """Everything the words hold for one mark, in one voice."""
    view = View(regions=("lower-low-back-right",), voice=request.param, sources=True)
    found = {key: tree(value) for key, value in parts_of(atlas, view).items()}
    for tab in TABS:
        key = f"panel-{tab}"
        found[key] = tree(parts_of(atlas, replace(view, tab=tab))[key])
    return found


def parts_of(atlas: Atlas, view: View) -> dict[str, list[Component]]:
    """The parts for a view, with made-up addresses."""

    def picture(muscle: str, side: str) -> str:
        return f"/{muscle}-{side}.svg"

    return answer_parts(atlas, answer(atlas, view), picture, "/library", view.tab)


class TestPanels:
    def test_only_the_open_tab_is_sent_and_sources_only_on_demand(self, atlas: Atlas) -> None:
        view = View(regions=("lower-low-back-right",), tab="signs")
        sent = parts_of(atlas, view)
        assert [key for key, value in sent.items() if value] == ["answer", "panel-signs"]
        assert "Source: " not in text(tree(list(sent.values())))
        assert "Source: " in text(tree(list(parts_of(atlas, replace(view, sources=True)).values())))

    def test_every_element_is_filled(self, parts: dict[str, Any]) -> None:
        assert set(parts) == {"answer", *(f"panel-{tab}" for tab in TABS)}
        assert all(text(part).strip() for part in parts.values())

    def test_every_statement_shows_its_source(self, parts: dict[str, Any]) -> None:
        for part in parts.values():
            for p in props(part):
                if "data-statement" in p:
                    assert "Source: " in text(p["children"]), p["data-statement"]

    def test_all_facts_of_the_source_article_are_there(self, atlas: Atlas, parts: dict[str, Any]) -> None:
        shown = {
            seed for part in parts.values() for p in props(part) for seed in p.get("data-seed", "").split()
        }
        words = [
            row
            for row in atlas.words.values()
            if row.section != "answer" and (not row.muscles or "psoas-major" in row.muscles)
        ]
        wanted = {seed for word in words for seed in word.seed}
        wanted |= {seed for exercise in atlas.exercises.values() for seed in exercise.seed}
        assert wanted
        assert wanted <= shown

    def test_red_flags_by_urgency_with_what_to_do(self, atlas: Atlas, parts: dict[str, Any]) -> None:
        order = [p["className"] for p in props(parts["panel-doctor"]) if "urgency-" in p.get("className", "")]
        used = {flag.urgency for flag in atlas.red_flags.values()}
        assert order == [f"urgency urgency-{level.lower()}" for level in atlas.urgency if level in used]
        words = text(parts["panel-doctor"])
        assert all(urgency.action in words for level, urgency in atlas.urgency.items() if level in used)
        assert all(part in words for n in atlas.numbers.values() for part in n.emergency.split(" or "))
        assert sum(
            "data-statement" in p and "flag" in p.get("className", "") for p in props(parts["panel-doctor"])
        ) == len(atlas.red_flags)

    def test_who_must_not_is_never_folded_away(self, atlas: Atlas, parts: dict[str, Any]) -> None:
        folded = {
            p["data-statement"]
            for node in props(parts["panel-helps"])
            if node.get("children") and "How to do it" in text(node["children"]) and "className" not in node
            for p in props(node["children"])
            if "data-statement" in p
        }
        shown = {p["data-statement"] for p in props(parts["panel-helps"]) if "data-statement" in p}
        for exercise in atlas.exercises.values():
            for number in range(1, 1 + sum(part.part == "who_not" for part in exercise.parts)):
                assert f"{exercise.id}-who_not-{number}" in shown - folded
        assert any("-step-" in name for name in folded)

    def test_release_does_not_come_first(self, parts: dict[str, Any]) -> None:
        order = [p["data-statement"] for p in props(parts["panel-helps"]) if "data-statement" in p]
        assert order.index("release") > order.index("half-kneeling")


class TestBoard:
    def test_what_is_ticked_comes_first_and_the_match_is_folded(self, atlas: Atlas) -> None:
        flags = ("hernia", "hernia-strangulated")
        view = View(regions=("groin-right",), flags=flags, country="US")
        alert, fold = tree(parts_of(atlas, view)["answer"])
        assert alert["props"]["role"] == "alert"
        told = text(alert)
        assert told.index(atlas.red_flags[flags[1]].action_patient) < told.index(
            atlas.red_flags[flags[0]].action_patient
        )
        assert "tel:911" in {p.get("href") for p in props(alert)}
        assert fold["type"] == "Details"
        assert "open" not in fold["props"]
        assert {p["data-card"] for p in props(fold) if "data-card" in p}

    def test_without_a_country_all_numbers_are_at_hand(self, atlas: Atlas) -> None:
        alert, _ = tree(parts_of(atlas, View(regions=("groin-right",), flags=("hernia",)))["answer"])
        links = {p.get("href") for p in props(alert)}
        assert {"tel:112", "tel:911", "tel:000"} <= links

    def test_two_side_by_side(self, atlas: Atlas) -> None:
        pair = ("psoas-major", "iliacus")
        parts = tree(parts_of(atlas, View(regions=("upper-front-thigh-left",), compare=pair))["answer"])
        images = [p for p in props(parts) if "src" in p]
        assert [p["src"] for p in images] == ["/psoas-major-left.svg", "/iliacus-left.svg"]
        assert all(p["alt"] for p in images)
        pressed = {
            p["data-compare"] for p in props(parts) if p.get("data-compare") and p["aria-pressed"] == "true"
        }
        assert pressed == set(pair)

    def test_the_formula_is_told_with_this_cases_numbers(self, atlas: Atlas) -> None:
        view = View(regions=("lower-low-back-right", "hand-front-left"), answers=("rise", "cough"))
        told = text(tree(parts_of(atlas, view)["answer"]))
        best = match(atlas, view.regions, answers=view.answers).best["psoas-major"]
        assert f"{best.precision:.2f} × ({atlas.weights.base:g} + " in told
        assert f"= {best.picture:.2f}" in told
        assert f"lift by {atlas.weights.lift:g}" in told
        assert "never a probability" in told

    def test_answers_point_to_what_is_no_muscle(self, atlas: Atlas) -> None:
        told = text(tree(parts_of(atlas, View(regions=("groin-right",), answers=("hip-shoes",)))["answer"]))
        assert "Your answers point to" in told
        assert "What tells them apart" in told
