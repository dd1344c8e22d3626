"""The controls in the first HTML: each field has one, with the link's view and what the tables hold."""

from __future__ import annotations

import pytest

from bodymap.say.words import TABS
from bodymap.view import FIELDS, View, to_search
from bodymap.web.server import BodymapDash
from tests.fixture_atlas import real_app
from tests.markup_tree import Node, read

VIEW = View(
    regions=("groin-left", "lower-low-back-right"), muscle="iliacus", side="both", body="male", country="DE",
    zones=False, xray=True, sources=True, voice="clinician", tab="doctor",
)  # fmt: skip


@pytest.fixture(scope="module")
def app() -> BodymapDash:
    """The app on the real atlas."""
    return real_app()


def page(app: BodymapDash, view: View) -> list[Node]:
    """Every element of the page for a view."""
    text = app.server.test_client().get(f"/{to_search(view)}").text
    return list(read(text.partition("<body")[2].partition(">")[2].partition("</body>")[0]).all())


def controls(app: BodymapDash, view: View) -> dict[str, object]:
    """What the page's controls say: {field: value}."""
    found: dict[str, object] = {}
    for node in page(app, view):
        props = node.props
        if props.get("name", "").startswith("rate-"):
            continue  # of the card of one place
        if props.get("type") == "radio":
            found.setdefault(props["name"], "")
            if "checked" in props:
                found[props["name"]] = props["value"]
        elif props.get("role") == "switch":
            found[props["id"]] = "checked" in props
        elif props.get("role") == "listbox":
            field = props["id"].removesuffix("-list")
            chosen = [
                one.props["data-value"] for one in node.all() if one.props.get("aria-selected") == "true"
            ]
            found[field] = tuple(chosen) if "aria-multiselectable" in props else "".join(chosen)
        elif node.tag == "select" and props.get("id"):
            chosen = [one.props["value"] for one in node.all() if "selected" in one.props]
            found[props["id"]] = "".join(chosen)
        elif props.get("role") == "tab" and props["aria-selected"] == "true":
            found["tab"] = props["data-tab"]
    return found


@pytest.mark.parametrize("view", [View(), VIEW])
def test_every_field_but_those_with_buttons_has_a_control_that_shows_it(app: BodymapDash, view: View) -> None:
    buttons = {"face", "zoom", "theme", "answers", "flags", "compare", "ratings", "findings", "paint"}
    shown = controls(app, view)
    assert set(shown) | buttons == {field.name for field in FIELDS}
    for field, value in shown.items():
        own = getattr(view, field)
        # the list is in the table's order, the names of the marks in the order marked
        assert (set(value) == set(own)) if isinstance(value, tuple) else value == own, field
    marks = [node.props["data-unmark"] for node in page(app, view) if "data-unmark" in node.props]
    assert marks == list(view.regions)


def test_the_open_tab_is_the_only_panel_to_see(app: BodymapDash) -> None:
    panels = {node.props["id"]: node for node in page(app, VIEW) if node.props.get("role") == "tabpanel"}
    assert list(panels) == [f"box-{tab}" for tab in TABS]
    assert [name for name, panel in panels.items() if "hidden" not in panel.props] == ["box-doctor"]
    assert "999" in panels["box-doctor"].text


def test_the_words_are_in_the_page(app: BodymapDash) -> None:
    (answer,) = (node for node in page(app, VIEW) if node.props.get("id") == "answer")
    assert any("iliacus" in one.text for one in answer.all() if one.tag == "h2")


def test_ids_are_unique_and_each_that_is_named_is_there(app: BodymapDash) -> None:
    nodes = page(app, VIEW)
    ids = [node.props["id"] for node in nodes if "id" in node.props]
    assert len(ids) == len(set(ids))
    for node in nodes:
        for name in ("for", "aria-controls", "aria-labelledby"):
            assert set(node.props.get(name, "").split()) <= set(ids), node.props


def test_every_control_has_a_name(app: BodymapDash) -> None:
    nodes = page(app, VIEW)
    labelled = {node.props["for"] for node in nodes if "for" in node.props}
    for node in nodes:
        if node.tag == "label":
            assert node.text.strip()
        if node.props.get("role") in ("radiogroup", "tablist", "listbox"):
            assert node.props["aria-label"]
        if node.props.get("role") == "combobox":
            assert node.props.get("aria-label") or node.props["id"] in labelled


@pytest.mark.parametrize("field", ["regions", "muscle"])
def test_lists_hold_each_row_once_in_the_order_of_its_table(app: BodymapDash, field: str) -> None:
    rows = {"regions": app.atlas.regions, "muscle": app.atlas.muscles}[field]
    (found,) = (node for node in page(app, View()) if node.props.get("id") == f"{field}-list")
    values = [one.props["data-value"] for one in found.all() if "data-value" in one.props]
    if field == "regions":
        values.sort(key=list(rows).index)  # in groups
    if field == "muscle":
        home = app.atlas.home
        assert values[: len(home) + 2] == ["auto", *home, "both"]  # the first that begins so is a muscle
        values.remove("auto")
        values.remove("both")
    assert values == [*rows]
