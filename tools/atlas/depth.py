"""How deep each muscle lies under the skin of either view: `python -m tools.atlas.depth`.

It prints, for every muscle with paths in the model, the middle distance of its paths from the skin of the
front and of the back, and how much of them lies nearer to the front (mean of both bodies).
docs/atlas/review.md says which views a muscle's own place got for it. The model's bones are set into the
body, from front to back, where they lie close under its skin: spine of T12, iliac spines, kneecap.
So a figure is good to a centimetre or two, no more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

import numpy as np

from tools.atlas import anatomy, muscles
from tools.atlas.bodies import BODIES, Body, make_body
from tools.atlas.mesh import Floats, read_mesh
from tools.atlas.render import Sight, look, to_figure
from tools.atlas.skeleton import TRUNK_SCALE, fit, mesh_of, source
from tools.atlas.subdivide import catmull_clark

SCALE = 0.5
"""Pixels a millimetre: enough to say how deep."""
CLOSE = 8.0
"""How deep kneecap and spine lie under the skin, mm."""
STEPS = 12
"""Points to a stretch of a path."""


def distances(body: Body) -> dict[str, Floats]:
    """Distances (n, 2) from the front and the back skin, mm, of points along each muscle's paths."""
    mesh = read_mesh()
    matrix, triangles = catmull_clark(mesh.quads(), len(mesh.vertices))
    fine = matrix @ body.vertices
    sights = {view: look(fine, triangles, view, SCALE) for view in ("front", "back")}
    to = fit(body.joints)
    bones, marks = anatomy._plate(to)
    base = (to.hip_dm - body.sole_dm) / to.dm_per_mm

    def depth(flat: Floats, ahead: float) -> tuple[float, float]:
        front, back = _under(np.array([[flat[0], flat[1] + base, ahead * TRUNK_SCALE]]), sights)[0]
        return float(front), float(back)

    bone = source().bones
    pelvis = bone["r_pelvis"][0][bone["r_pelvis"][0][:, 1] > 4.0]
    ahead, behind = (pelvis[int(np.argmax(sign * pelvis[:, 2]))][2] for sign in (1, -1))
    knee, spine = bone["r_patella"][0][:, 2].max(), mesh_of("T12")[0][:, 2].min()
    # how far forward the model's bones must go, by the height of three places
    shifts = [
        (marks["patella-upper"][1], depth(marks["patella-upper"], knee)[0] - CLOSE),
        (marks["ASIS"][1], (depth(marks["ASIS"], ahead)[0] - depth(marks["PSIS"], behind)[1]) / 2),
        (marks["T12"][1], CLOSE - depth(marks["T12"], spine)[1]),
    ]
    out: dict[str, Floats] = {}
    for row in muscles.read_table():
        names = [n for n in sorted(source().paths) if row.tendons and re.fullmatch(row.tendons, n)]
        found = []
        for name in names:
            # upright with the head above: in the legs as in the trunk, x outwards, y up, z forward
            sites = source().paths[name]
            flat = np.array([muscles.on_plate(to, part, site, bones) for part, site in sites])
            ahead = np.array([site[2] * TRUNK_SCALE for _, site in sites])
            share = np.linspace(0, len(sites) - 1, STEPS * (len(sites) - 1) + 1)
            x, y, z = (np.interp(share, np.arange(len(sites)), v) for v in (*flat.T, ahead))
            place = np.c_[x, y + base, z + np.interp(y, *np.array(shifts).T)]
            found.append(_under(place, sights))
        if found:
            out[row.muscle] = np.vstack(found)
    return out


def _under(place: Floats, sights: Mapping[str, Sight]) -> Floats:
    """Distances (n, 2) of points (n, 3) from front and back skin; those outside the outline are left out."""
    columns = []
    for view, sign in (("front", 1.0), ("back", -1.0)):
        sight = sights[view]
        u, v = (to_figure(place[:, :2], view) * SCALE).astype(int).T
        columns.append(np.where(sight.body[v, u], sight.depth[v, u] - sign * place[:, 2], np.nan))
    both = np.stack(columns, axis=1)
    return np.asarray(both[~np.isnan(both).any(axis=1)])


def main() -> int:
    """Print the table; exit status 0."""
    bodies = [distances(make_body(name)) for name in BODIES]
    print("muscle, front cm, back cm, nearer to the front")
    for muscle in bodies[0]:
        both = np.vstack([body[muscle] for body in bodies])
        front, back = np.median(both, axis=0) / 10
        print(f"{muscle}, {front:.0f}, {back:.0f}, {100 * np.mean(both[:, 0] < both[:, 1]):.0f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
