"""Pure parts of the atlas build: tiling, contours, zones and subdivision. Run in the build's venv."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shapely import Polygon, get_coordinates
from shapely.ops import unary_union

from tools.atlas import regions, vector, zones
from tools.atlas.render import MIDLINE, SOLE_Y, look, to_figure
from tools.atlas.subdivide import catmull_clark

DATA = Path(__file__).resolve().parents[3] / "data"


def test_tiles_share_borders_exactly() -> None:
    y, x = np.mgrid[0:200, 0:160]
    disc = np.hypot(x - 80, y - 100) < 70
    labels = np.where(disc, 1 + (x > 75 + 10 * np.sin(y / 12)) + 2 * (y > 90 + x / 8), 0).astype(np.int32)
    tiles = vector.tile(labels, 1.0)
    assert sorted(tiles) == [1, 2, 3, 4]
    together = unary_union(list(tiles.values()))
    assert sum(t.area for t in tiles.values()) == pytest.approx(together.area, rel=1e-9)
    assert together.area == pytest.approx(np.pi * 70**2, rel=0.01)


def test_specks_go_to_their_neighbour() -> None:
    labels = np.ones((100, 100), dtype=np.int32)
    labels[40:43, 40:43] = 2
    assert set(np.unique(vector.despeckle(labels, 1.0))) == {1}


def test_contour_of_a_disc_has_its_area() -> None:
    y, x = np.mgrid[0:120, 0:120] + 0.5
    area = vector.contour(30 - np.hypot(x - 60, y - 60), 1.0)
    assert area.area == pytest.approx(np.pi * 900, rel=0.02)
    assert area.centroid.x == pytest.approx(60, abs=0.3)


def test_a_zone_is_the_band_between_its_discs() -> None:
    chain = [np.array([[30.0, 100.0, 10.0], [30.0, 200.0, 20.0]])]
    at = np.array([30.0, 30.0, 45.0, 30.0, 30.0])
    up = np.array([100.0, 150.0, 150.0, 221.0, 89.0])
    deep = zones.field(chain, at, up)
    assert deep[:3] == pytest.approx([10, 15, 0])
    assert deep[3] < 0 > deep[4]


def across() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """A band from 80 mm out on its own side to 40 mm out on the other, and a grid over the trunk."""
    y, x = np.mgrid[960:1040, -150:151].astype(float)
    return [np.array([[80.0, 1000.0, 12.0], [-40.0, 1000.0, 12.0]])], x, y


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_zone_felt_on_both_sides_goes_on_across_the_mid_line(side: str) -> None:
    band, x, y = across()
    inside = zones.zone_field(band, x, y, side, DATA) > 0
    out = x[inside] if side == "left" else -x[inside]
    assert out.max() == pytest.approx(92, abs=2)
    assert out.min() == pytest.approx(-52, abs=2)


def test_the_line_round_a_place_follows_no_small_waves() -> None:
    x = np.arange(0.0, 200.0)
    edge = [*zip(x, 3 * np.sin(x / 4), strict=True)]
    wavy = Polygon([*edge, (199, 40), (0, 40)])
    calm = vector.calm(wavy, 8)
    heights = [y for at, y in get_coordinates(calm) if 40 < at < 160 and y < 20]
    assert max(heights) - min(heights) < 1.5
    assert calm.area == pytest.approx(wavy.area, rel=0.01)


def test_sides_of_a_zone_felt_on_both_are_mirror_images() -> None:
    band, x, y = across()
    right = zones.zone_field(band, x, y, "right", DATA)
    left = zones.zone_field(band, x, y, "left", DATA)
    assert right[:, ::-1] == pytest.approx(left)


def test_a_zone_never_reaches_an_arm_on_either_side() -> None:
    _, x, y = across()
    wide = [np.array([[-400.0, 1000.0, 60.0], [400.0, 1000.0, 60.0]])]
    inside = zones.zone_field(wide, 3 * x, y, "left", DATA) > 0
    assert np.abs(3 * x[inside]).max() < 240


def test_the_window_holds_the_zone_and_no_more_than_its_surroundings() -> None:
    band, x, y = across()
    inside = zones.zone_field(band, x, y, "right", DATA) > 0
    rows, columns = zones.window(band, x, y, "right", 5)
    held = np.zeros(x.shape, dtype=bool)
    held[rows, columns] = True
    assert held[inside].all()
    assert held.sum() < 0.6 * held.size
    nowhere = zones.window(band, x, y + 5000, "right", 5)
    assert held[nowhere].size == 0


def test_an_unknown_landmark_is_named_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "zone_shapes.csv").write_text(
        "zone,chain,seq,landmark,dx_cm,dy_cm,radius_cm\nz,a,1,T99,0,0,1\n"
    )
    with pytest.raises(ValueError, match=r"zone_shapes.csv:2: landmark: 'T99' is not known"):
        zones.chains(tmp_path, {"T12": (0.0, 1180.0)})


def test_every_point_of_the_frame_has_a_region_and_its_side() -> None:
    y, x = np.mgrid[0:1730:5, -360:361:3].astype(float)
    for view in ("front", "back"):
        labels, ids = regions.paint(DATA, x, y, np.ones(x.shape, dtype=bool), view)
        assert labels.min() == 1
        names = np.array(["", *ids])[labels]
        right = np.char.endswith(names, "-right")
        left = np.char.endswith(names, "-left")
        assert (x[right] < 0).all()
        assert (x[left] >= 0).all()


def test_a_gap_between_cells_is_reported(tmp_path: Path) -> None:
    (tmp_path / "region_curves.csv").write_text('id,kind,points_mm,basis\nc,h,"0,10; 9,10",test\n')
    (tmp_path / "region_cells.csv").write_text(
        "region,view,above,below,beyond,within,sided\na,front,c,,,,no\n"
    )
    x, y = np.zeros((2, 1)), np.array([[20.0], [5.0]])
    with pytest.raises(ValueError, match="no front region at x=0, y=5 mm"):
        regions.paint(tmp_path, x, y, np.ones((2, 1), dtype=bool), "front")


def test_the_front_of_the_knee_has_an_inner_side_the_kneecap_and_an_outer_side() -> None:
    y, x = np.full((1, 3), 500.0), np.array([[100.0, 130.0, 190.0]])
    labels, ids = regions.paint(DATA, x, y, np.ones(x.shape, dtype=bool), "front")
    assert [ids[k - 1] for k in labels[0]] == ["knee-inner-left", "knee-front-left", "knee-outer-left"]


CUBE = np.array([[x, y, z] for x in (0.0, 1.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])
FACES = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def test_subdivision_keeps_symmetry_and_constants() -> None:
    matrix, triangles = catmull_clark(FACES, 8)
    assert matrix.shape == (8 + 12 + 6, 8)
    assert triangles.shape == (48, 3)
    assert np.asarray(matrix.sum(axis=1)).ravel() == pytest.approx(np.ones(26))
    assert (matrix @ CUBE).mean(axis=0) == pytest.approx([0.5, 0.5, 0.5])


def test_the_bodys_right_is_at_the_viewers_left_in_front_and_right_from_behind() -> None:
    right_hand = np.array([[-300.0, 900.0, 0.0]])
    assert to_figure(right_hand, "front")[0] == pytest.approx([MIDLINE - 300, SOLE_Y - 900])
    assert to_figure(right_hand, "back")[0] == pytest.approx([MIDLINE + 300, SOLE_Y - 900])


def test_only_the_nearer_surface_is_seen() -> None:
    square = np.array([[-50.0, 800, 0], [50, 800, 0], [50, 900, 0], [-50, 900, 0]])
    vertices = np.vstack([square, square + [0, 0, 100]])
    triangles = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]])
    sight = look(vertices, triangles, "front", 0.5)
    assert sight.body.sum() == pytest.approx(2500, rel=0.05)
    assert sight.depth[sight.body] == pytest.approx(100)
