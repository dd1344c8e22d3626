"""What is drawn beside the body: boxes and balls, set where the posed body needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tools.atlas.mesh import Floats, Ints
from tools.poses.stand import HEIGHTS

WOOD, CLOTH, BALL, STRAP = (0.80, 0.68, 0.52), (0.56, 0.62, 0.68), (0.93, 0.88, 0.78), (0.30, 0.42, 0.52)


@dataclass(frozen=True)
class Thing:
    """Triangles of one thing: `points` (n, 3) mm, `faces` (m, 3), and its colour."""

    points: Floats
    faces: Ints
    colour: tuple[float, float, float]


def box(
    low: tuple[float, float, float], high: tuple[float, float, float], colour: tuple[float, float, float]
) -> Thing:
    """A box with its own corners at each side, so that its edges stay sharp."""
    a, b = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
    points: list[Floats] = []
    faces: list[list[int]] = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        for end in (0, 1):
            corners = []
            for s, t in ((0, 0), (1, 0), (1, 1), (0, 1)):
                p = np.where(end, b, a).astype(np.float64)
                p[u], p[v] = (a, b)[s][u], (a, b)[t][v]
                corners.append(p)
            if not end:
                corners.reverse()
            k = len(points)
            points += corners
            faces += [[k, k + 1, k + 2], [k, k + 2, k + 3]]
    return Thing(np.array(points), np.array(faces), colour)


def ball(centre: Floats, radius: float) -> Thing:
    """A ball, as a grid of longitude and latitude."""
    n, m = 24, 48
    lat, lon = np.meshgrid(
        np.linspace(0, np.pi, n + 1), np.linspace(0, 2 * np.pi, m, endpoint=False), indexing="ij"
    )
    points = centre + radius * np.stack(
        [np.sin(lat) * np.cos(lon), np.cos(lat), -np.sin(lat) * np.sin(lon)], axis=-1
    ).reshape(-1, 3)
    faces = []
    for i in range(n):
        for j in range(m):
            p, q = i * m + j, i * m + (j + 1) % m
            faces += [[p, p + m, q + m], [p, q + m, q]]
    return Thing(points, np.array(faces), BALL)


def build(names: tuple[str, ...], v: Floats, spots: Mapping[str, Ints]) -> list[Thing]:
    """The things of a frame around its posed skin (n, 3) mm.

    Raises
    ------
    ValueError
        For a thing that is not known.
    """
    out: list[Thing] = []
    at = {name: v[rows].mean(axis=0) for name, rows in spots.items()}
    for name in names:
        if name in ("mat", "close", "glass"):  # the floor's, the camera's, the painter's
            continue
        if name == "chair":
            seat, top = at["seat"], HEIGHTS["chair"]
            x0, x1 = seat[0] - 215, seat[0] + 215
            z0 = seat[2] - 250
            out.append(box((x0, top - 40, z0), (x1, top, z0 + 410), WOOD))
            for x in (x0 + 8, x1 - 44):
                out.append(box((x, 0, z0 + 8), (x + 36, top + 420, z0 + 40), WOOD))
                out.append(box((x, 0, z0 + 366), (x + 36, top - 40, z0 + 400), WOOD))
            out.append(box((x0 + 44, top + 250, z0 + 12), (x1 - 44, top + 400, z0 + 34), WOOD))
        elif name == "bench":
            edge = at["blades"][2] + 40
            x = at["blades"][0]
            out.append(box((x - 520, 300, edge - 300), (x + 520, HEIGHTS["bench"], edge), CLOTH))
            for left in (x - 480, x + 430):
                out.append(box((left, 0, edge - 270), (left + 50, 300, edge - 220), WOOD))
                out.append(box((left, 0, edge - 80), (left + 50, 300, edge - 30), WOOD))
        elif name == "couch":
            x, edge, top = at["seat"][0], at["seat"][2] + 150, HEIGHTS["couch"]
            out.append(box((x - 330, top - 90, edge - 1250), (x + 330, top, edge), CLOTH))
            for left in (x - 300, x + 250):
                for back in (edge - 1200, edge - 110):
                    out.append(box((left, 0, back), (left + 50, top - 90, back + 50), WOOD))
        elif name == "high-step":
            toes = np.concatenate([v[spots[f"ball-{s}"]] for s in ("left", "right")])
            back = toes[:, 2].min() + 8
            x = toes[:, 0].mean()
            out.append(box((x - 330, 0, back), (x + 330, HEIGHTS["step"], back + 330), WOOD))
        elif name == "worktop":
            tips = np.concatenate([v[spots[f"fingers-{s}"]] for s in ("left", "right")])
            edge, x, top = tips[:, 2].mean() - 70, tips[:, 0].mean(), HEIGHTS["worktop"]
            out.append(box((x - 330, top - 35, edge), (x + 330, top, edge + 260), WOOD))
            for left in (x - 310, x + 270):
                out.append(box((left, 0, edge + 200), (left + 40, top - 35, edge + 240), WOOD))
        elif name == "ball-knees":
            middle = (v[spots["knee-left"]].mean(0) + v[spots["knee-right"]].mean(0)) / 2
            gap = float(np.linalg.norm(at["knee-left"] - at["knee-right"]))
            out.append(ball(middle + [0, -25, -25], max(70.0, gap / 2 - 25)))
        elif name == "ball-feet":
            middle = (at["foot-left"] + at["foot-right"]) / 2
            gap = float(np.linalg.norm(at["foot-left"] - at["foot-right"]))
            radius = max(80.0, gap / 2 - 20)
            out.append(ball(np.array([middle[0], max(radius, middle[1]), middle[2] + 10]), radius))
        elif name == "sliders":
            for side in ("left", "right"):
                heel = at[f"heel-{side}"]
                out.append(box((heel[0] - 55, 0, heel[2] - 70), (heel[0] + 55, 7, heel[2] + 70), STRAP))
        elif name.startswith("pad-"):
            knee = at[name.removeprefix("pad-")]
            out.append(box((knee[0] - 90, -14, knee[2] - 110), (knee[0] + 90, 2, knee[2] + 110), CLOTH))
        elif name != "belt":
            raise ValueError(f"data/pose_frames.csv: things: {name!r} is not known")
    return out
