"""The picture as a Plotly figure: names on hover, a legend that toggles, ids of regions on a click.

The only module that imports plotly; what it draws is made in traces.py.
"""

from __future__ import annotations

import base64
import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from plotly.graph_objects import Figure

from bodymap.draw import inside, tokens, traces, under, within
from bodymap.draw.brush import covered
from bodymap.draw.captions import FONT, wrapped
from bodymap.draw.painter import SIDES, VIEWS
from bodymap.draw.solid import Solid, solid
from bodymap.draw.traces import CLEAR, GAP, Chart, joined, look, plain
from bodymap.fit.matching import match
from bodymap.view import BODIES, BUILDS, View

if TYPE_CHECKING:
    from bodymap.atlas import Atlas

__all__ = ["Figure", "figure", "figure3d"]

FEET = 64.0  # figure units under the feet, for the names of the views
EDGE, PAD = 24, 10  # pixels: the rim; round what to act on first
LINE, ROW, SMALL = 22, 20, 19  # pixels: a line of the title, of a legend, of the note
GLASS = 0.25  # how strong the skin of the body in the round is over bones
LETTERS = 8.2  # pixels of a letter of the title, a little more than it has in most fonts


def figure(
    atlas: Atlas,
    view: View | None = None,
    *,
    regions: Iterable[str] | None = None,
    muscles: Iterable[str] | None = None,
    side: str | None = None,
    body: str | None = None,
    build: str | None = None,
    xray: bool | None = None,
    theme: str | None = None,
    scale: float = 0.45,
) -> go.Figure:
    """Draw the body from the front and from behind, with the patterns that fit what is marked.

    Hovering tells the region, the zone and how often pain is felt there. A click gives the id of the region
    as ``customdata``: in a ``dcc.Graph``, ``clickData["points"][0]["customdata"][0]``. The legend hides and
    shows each muscle and side. The first muscle is drawn in full; of the second, and of psoas
    and iliacus, the contours.

    Parameters
    ----------
    view : what is on the screen; the arguments below, where given, take the place of its fields
    regions : ids of the marked regions (rows of ``data/regions.csv``), such as "groin-right"
    muscles : ids of the muscles to draw (rows of ``data/muscles.csv``), the first on top, instead of those
        that fit the marks
    side : "follow" (the marks), "right", "left" or "both"; the body's own sides
    body : "female" or "male"
    build : "average", "slim", "heavy", "younger" or "older"
    xray : whether to draw bones and muscles under the skin
    theme : "light" or "dark"; by default that of the view, whose "auto" means light
    scale : pixels for a millimetre on a body of 1730 mm. The axes are in such millimetres, y downwards: the
        front view at x = 0 to `atlas.width`, the back view to the right of it

    Returns
    -------
    plotly.graph_objects.Figure : for a notebook, ``dcc.Graph``, or ``write_html``; it fetches nothing

    Raises
    ------
    ValueError : an id is unknown (the message has the nearest ones) or a choice is none of those above

    Notes
    -----
    Shapes and zones come from `atlas`; the sources of each zone are in ``atlas.zones[id].sources``. A fit is
    likeness to a textbook picture, never a probability, and no picture tells the cause of pain.
    Of a muscle's own zones the stronger one is filled where two lie over each other.

    Examples
    --------
    >>> from bodymap.atlas import load
    >>> from bodymap.paths import ours
    >>> picture = figure(load(ours("data")), regions=["groin-right"], muscles=["psoas-major"])
    >>> [trace.name for trace in picture.data if trace.showlegend and trace.legend != "legend2"]
    ['right psoas']
    """
    given = {"side": side, "body": body, "build": build, "xray": xray,
             "regions": None if regions is None else tuple(dict.fromkeys(regions))}  # fmt: skip
    view = replace(view or View(), **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    wanted = None if muscles is None else tuple(dict.fromkeys(muscles))
    _check(atlas, view, wanted, theme, scale)
    chart = Chart.of(atlas, view, theme, scale=scale)
    if wanted is not None:
        shown = [pair for one in wanted for pair in match(atlas, view.regions, view.side, one).shown]
        drawn = replace(chart.match, shown=tuple(shown))
        chart = replace(chart, answer=replace(chart.answer, match=drawn))
    layout: dict[str, Any] = {"images": [], "annotations": []}
    for number, face in enumerate(VIEWS):
        dx = number * (atlas.width + GAP)
        traces.draw(chart, face, dx)
        layout["annotations"] += _letters(chart, face, dx)
        layout["annotations"] += _names(chart, face, dx)
        whole = (0.0, 0.0, atlas.width, atlas.height)
        # under everything, the skin first
        images = [(source, whole, strength) for source, strength in chart.images(face)]
        for source, (x, y, wide, high), strength in [*images, *_under(chart, face)]:
            layout["images"].append({
                "source": source, "x": dx + x, "y": y, "xref": "x", "yref": "y", "layer": "below",
                "sizex": wide, "sizey": high, "sizing": "stretch", "opacity": strength,
            })  # fmt: skip
    _legend(chart)
    _frame(chart, layout)
    return go.Figure(chart.traces, layout)


def figure3d(atlas: Atlas, view: View, *, theme: str = "light") -> go.Figure:
    """Draw the body in the round, with the first pattern that fits and the marks on its skin.

    Parameters
    ----------
    theme : {"light", "dark"}
        The ground.

    Returns
    -------
    plotly.graph_objects.Figure
        One ``Mesh3d``; axes in mm: x to the body's left, y backwards, z above the soles. Hovering names the
        region, and ``customdata`` of a point is its id. With ``xray`` the skin is glass, and one more holds
        the skeleton, and one each side of a muscle that is shown; they are those of the average build.

    Raises
    ------
    ValueError
        If there is no such build or theme, or an id is unknown.
    """
    _check(atlas, view, None, theme, 1)
    mesh, colours = solid(view.shown_body, view.build), tokens.colours(theme)
    shares = covered(atlas, view).shares
    found = match(atlas, view.regions, view.side, view.muscle, view.answers, view.compare, shares)
    pressed = [name for name in view.regions if name not in shares]
    names = mesh.names(atlas, view.figure)
    drawn = _surface(
        mesh, mesh.painted(atlas, view, found.shown, pressed, colours), opacity=GLASS if view.xray else 1,
        hovertext=[atlas.regions[one].plain if one else "" for one in names], hoverinfo="text",
        customdata=names,
    )  # fmt: skip
    beneath = []
    if view.xray:
        beneath.append(within.joined(within.parts(view.shown_body), within.SIDES))
        for muscle, side in found.shown:
            if muscle in found.strong and within.is_drawn(view.shown_body, muscle):
                beneath.append(within.joined(within.parts(view.shown_body, muscle), (side,)))
    hidden = {"visible": False}
    camera = {"eye": {"x": 0, "y": -2.7, "z": 0.05}}
    return go.Figure([*(_surface(part, part.painted(), hoverinfo="skip") for part in beneath), drawn], {
        "scene": {"xaxis": hidden, "yaxis": hidden, "zaxis": hidden, "aspectmode": "data", "camera": camera},
        "width": 560, "height": 760, "template": "none", "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": colours["paper"], "font": {"family": FONT, "color": colours["ink"]},
    })  # fmt: skip


def _surface(mesh: Solid | within.Part, colours: list[str], **more: Any) -> go.Mesh3d:
    """A surface in the round; its colours are lit already."""
    return go.Mesh3d(
        **dict(zip("xyz", (mesh.points * [1, 1, -1])[:, [0, 2, 1]].T, strict=True)),
        **dict(zip("ijk", mesh.triangles.T, strict=True)),
        vertexcolor=colours,
        lighting={"ambient": 1, "diffuse": 0, "specular": 0, "fresnel": 0},
        **more,
    )


def _check(
    atlas: Atlas, view: View, muscles: Collection[str] | None, theme: str | None, scale: float
) -> None:
    for noun, ids, known in (
        ("region", view.regions, atlas.regions),
        ("muscle", muscles or (), atlas.muscles),
    ):
        for one in ids:
            if one not in known:
                near = difflib.get_close_matches(str(one), known, n=3) or list(known)[:3]
                raise ValueError(f"no {noun} has the id {one!r}; near it: {', '.join(near)}")
    choices = (
        ("side", view.side, ("follow", "right", "left", "both")),
        ("body", view.shown_body, BODIES),
        ("build", view.build, BUILDS),
        ("theme", theme or tokens.THEMES[0], tokens.THEMES),
    )
    for name, value, allowed in choices:
        if value not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    if not 0.05 <= scale <= 5:
        raise ValueError(f"scale must be 0.05 to 5 pixels for a millimetre, not {scale!r}")


def _under(chart: Chart, face: str) -> Iterator[tuple[str, tuple[float, float, float, float], float]]:
    """Skeleton and muscles where they are asked for: image, place in figure units, strength."""
    atlas, body = chart.atlas, chart.view.figure
    skeleton, rows = chart.picture(face, under.BONES), atlas.under_skin(body, face)
    if skeleton and chart.view.xray:
        yield skeleton, (0.0, 0.0, atlas.width, atlas.height), 1.0
    for muscle, side in inside.shown(chart):
        picture = chart.picture(face, muscle)
        if muscle not in rows or not picture:
            continue
        x, wide = under.window(atlas, body, face, muscle, [side])
        y, high = rows[muscle].y, rows[muscle].height
        # an image of a figure cannot be cut: a drawing around it can
        cut = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
            f' viewBox="{x:g} {y:g} {wide:g} {high:g}" width="{wide:g}" height="{high:g}">'
            f"{under.muscle(atlas, body, face, muscle, [side], picture)}</svg>"
        )
        source = f"data:image/svg+xml;base64,{base64.b64encode(cut.encode()).decode()}"
        yield source, (x, y, wide, high), 1.0


def _names(chart: Chart, face: str, dx: float) -> list[dict[str, Any]]:
    """The names of the muscles under the skin, each at the end of a line."""
    ink, body = chart.colours["ink"], chart.view.figure
    return [
        _written(f"<b>{'<br>'.join(map(plain, name))}</b>", dx + x, y, size=13)
        | {"ax": dx + edge, "ay": y, "axref": "x", "ayref": "y", "showarrow": True, "arrowhead": 6}
        | {"arrowwidth": 1, "arrowcolor": ink, "xanchor": "right" if edge < x else "left"}
        for name, (edge, y), (x, _) in under.names(chart.atlas, body, face, inside.shown(chart))
    ]


def _letters(chart: Chart, face: str, dx: float) -> list[dict[str, Any]]:
    """The letters of the sides above, the names of the view and its sides below."""
    t = chart.atlas.texts
    wide, feet, soft = chart.atlas.width, chart.atlas.height + FEET / 2, chart.colours["soft"]
    large = max(16, round(74 * chart.scale))
    found = [_written(f"<b>{t('face-name', face=face)}</b>", dx + wide / 2, feet, size=15)]
    for share, side in zip((0.13, 0.87), SIDES[face], strict=True):
        letter = f"<b>{t('side-letter', side=side)}</b>"
        found.append(_written(letter, dx + wide * share, 124, size=large, color=soft))
        found.append(_written(t("your-side", side=side), dx + wide * share, feet, size=13, color=soft))
    return found


def _written(text: str, x: float, y: float, **font: Any) -> dict[str, Any]:
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font}


def _legend(chart: Chart) -> None:
    """Whose patterns these are, to be hidden and shown; and what the signs mean."""
    view, match = chart.view, chart.match
    for muscle, side in match.shown if view.zones else ():
        if muscle in chart.drawn:
            of, rank = chart.named(muscle, side), 1 if muscle == chart.drawn[0] else 2
            hue = chart.atlas.muscles[muscle].hue
            _entry(chart, f"name-{rank}", of["name"], hue, of["legendgroup"])
    for names, words, hue in chart.signs():
        _entry(chart, names[0], words, hue)


def _entry(chart: Chart, sign: str, words: str, hue: int, group: str = "") -> None:
    """One line of the legend: a box as bars have it; a line or a cross for what has no area."""
    kind = {"marked": "ring", "loose": "ring-loose"}.get(sign, sign)
    kind = kind if kind in tokens.PAINTS else f"{kind}-line"  # "other-" and a level
    own = look(kind, chart.theme, 0.5, hue=hue)
    entry: dict[str, Any] = {"x": [None], "y": [None], "name": plain(words), "hoverinfo": "skip"}
    entry |= {"showlegend": True} | ({"legendgroup": group} if group else {"legend": "legend2"})
    if sign == "point":
        cross = {"symbol": "x-thin", "size": 10, "line": {"color": chart.colours["ink"], "width": 2.6}}
        entry |= {"type": "scatter", "mode": "markers", "marker": cross}
    elif "fillcolor" not in own and sign != "name-2":
        line = own["line"] | {"width": max(2.0, own["line"]["width"])}
        entry |= {"type": "scatter", "mode": "lines", "line": line}
    else:
        line = {key: own["line"][key] for key in ("color", "width") if key in own["line"]}
        marker = {"color": own.get("fillcolor", CLEAR), "line": line}
        if "fillpattern" in own:
            marker["pattern"] = own["fillpattern"] | {"size": 6}
        entry |= {"type": "bar", "marker": marker}
    chart.traces.append(entry)


def _frame(chart: Chart, layout: dict[str, Any]) -> None:
    """Size, margins, axes; what to act on first above the title, legends and note at the foot."""
    atlas, view, colours, scale = chart.atlas, chart.view, chart.colours, chart.scale
    wide, high = round(chart.across * scale), round((atlas.height + FEET) * scale)
    letters = int(wide / LETTERS)
    head = wrapped(chart.title(), letters, 5, break_on_hyphens=False)
    box = wrapped(chart.urgent(), letters - 4, 5, break_on_hyphens=False)
    note = wrapped([chart.note()], int(letters * 1.12), 5, break_on_hyphens=False)
    boxed = LINE * len(box) + 2 * PAD + EDGE if box else 0
    entries = len(chart.signs())
    rows = (-(-len(chart.match.shown) * 150 // wide) if view.zones else 0, -(-entries * 190 // wide))
    top, foot = EDGE + boxed + LINE * len(head), EDGE + ROW * sum(rows) + SMALL * len(note) + 16 + PAD
    legend = {"orientation": "h", "x": 0.5, "xanchor": "center", "yanchor": "top", "yref": "paper",
              "bgcolor": CLEAR, "itemwidth": 30, "traceorder": "normal"}  # fmt: skip
    layout |= dict(
        width=wide + 2 * EDGE, height=high + top + foot, margin={"l": EDGE, "r": EDGE, "t": top, "b": foot},
        paper_bgcolor=colours["paper"], plot_bgcolor=colours["paper"], template="none", hovermode="closest",
        hoverdistance=8, dragmode="pan", font={"family": FONT, "size": 14, "color": colours["ink"]},
        title={"text": joined(head), "x": 0, "xref": "paper", "y": 1 - (EDGE + boxed) / (high + top + foot),
               "yanchor": "top", "font": {"size": 15}},
        hoverlabel={"bgcolor": colours["raised"], "bordercolor": colours["edge"], "align": "left",
                    "font": {"family": FONT, "size": 14, "color": colours["ink"]}},
        xaxis={"visible": False, "range": [0, chart.across], "constrain": "domain"},
        yaxis={"visible": False, "range": [atlas.height + FEET, 0], "scaleanchor": "x",
               "constrain": "domain"},
        legend=legend | {"y": 0, "font": {"size": 14}},
        legend2=legend | {"y": -(ROW * rows[0] + PAD) / high, "itemclick": False, "itemdoubleclick": False,
                          "font": {"size": 13, "color": colours["soft"]}},
    )  # fmt: skip
    if box:
        first = f'<b><span style="color:{colours["urgent"]}">{plain(chart.act_first)}</span></b>'
        layout["annotations"].append(dict(
            text=joined(box).replace(plain(chart.act_first), first, 1), x=0, y=1, yshift=top - EDGE,
            width=wide - 2 * PAD, xref="paper", yref="paper", xanchor="left", yanchor="top", align="left",
            showarrow=False, borderpad=PAD, borderwidth=2, bordercolor=colours["urgent"],
            bgcolor=colours["urgent-wash"], font={"size": 15},
        ))  # fmt: skip
    layout["annotations"].append(dict(
        text=joined(note), x=0.5, y=0, yshift=12 - foot, xref="paper", yref="paper", yanchor="bottom",
        showarrow=False, font={"size": 13, "color": colours["soft"]},
    ))  # fmt: skip
