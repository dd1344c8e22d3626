"""Pictures of what lies under the skin: the skeleton, and each muscle cut out by the bones in front of it.

A page lays them over the body in this order: skin as glass, skeleton, muscles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, zoom
from shapely.geometry.base import BaseGeometry

from tools.atlas import bones, flesh, surface
from tools.atlas.bodies import Body
from tools.atlas.muscles import GROUPS, Row, read_table
from tools.atlas.render import HEIGHT, VIEWS, WIDTH, light, to_figure

SCALE = 3
"""Pixels a figure unit while looking at bones; their picture has flesh.PIXELS."""
IVORY, GRISTLE = np.array([1.0, 0.965, 0.885]), np.array([0.80, 0.85, 0.86])
HOLLOWS = ((14.0, 0.007), (4.0, 0.016))
"""Reach in mm, and how much darker each mm makes it, of what lies deeper than its surroundings."""


@dataclass(frozen=True)
class Skeleton:
    """One view: the picture at flesh.PIXELS a unit, and what each group of bones covers (h, w), 0 to 255."""

    picture: Image.Image
    groups: Mapping[str, NDArray[np.uint8]]

    @property
    def sizes(self) -> dict[str, Image.Image]:
        """The pictures by name: one pixel a unit, and twice as many, `bones-sharp`."""
        return {"bones": smaller(self.picture, (WIDTH, HEIGHT)), "bones-sharp": self.picture}


def skeletons(body: Body) -> dict[str, Skeleton]:
    """The skeleton of a body in both views."""
    parts = bones.skeleton(body)
    ends = np.cumsum([0] + [len(b.vertices) for b in parts])
    vertices = np.concatenate([b.vertices for b in parts])
    faces = np.concatenate([b.faces + start for b, start in zip(parts, ends, strict=False)])
    names = [*GROUPS, bones.DISC]
    labels = np.concatenate([np.full(len(b.faces), names.index(b.group)) for b in parts])
    # where a scan does not say which side is out, both are drawn
    open_ = np.concatenate([np.full(len(b.faces), not surface.one_sided(b.faces)) for b in parts])
    drawn = np.vstack([faces, faces[open_][:, ::-1]])
    labels = np.r_[labels, labels[open_]]
    out = {}
    for view in VIEWS:
        seen = surface.look(
            to_figure(vertices, view) * SCALE,
            vertices[:, 2] * (1 if view == "front" else -1),
            surface.turned(vertices, faces, view),
            drawn,
            labels,
            (HEIGHT * SCALE, WIDTH * SCALE),
        )
        out[view] = _skeleton(seen, names)
    return out


def _skeleton(seen: surface.Seen, names: list[str]) -> Skeleton:
    mask = seen.mask
    rows, columns = np.nonzero(mask)
    disc = seen.label[rows, columns] == names.index(bones.DISC)
    colour = np.where(disc[:, None], GRISTLE, IVORY)
    shade = _hollow(np.where(mask, seen.depth, 0.0), mask)[rows, columns]
    pixels = np.zeros((*mask.shape, 4), dtype=np.uint8)
    lit = light(seen.normal[rows, columns].astype(np.float64), colour, shade.astype(np.float64))
    pixels[rows, columns] = np.c_[np.round(lit * 255), np.full(len(rows), 255)]
    size = (WIDTH * flesh.PIXELS, HEIGHT * flesh.PIXELS)
    groups = {}
    for name in GROUPS:
        found = seen.label == names.index(name)
        if name == "spine":
            found |= seen.label == names.index(bones.DISC)
        part = Image.fromarray(found.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
        groups[name] = np.asarray(part)
    return Skeleton(smaller(Image.fromarray(pixels, "RGBA"), size), groups)


def smaller(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Reduce an image; a pixel that is not there lends no colour to its neighbours."""
    return image.convert("RGBa").resize(size, Image.Resampling.BOX).convert("RGBA")


def _hollow(depth: NDArray[np.float32], mask: surface.Mask) -> NDArray[np.float32]:
    """How much light comes in (h, w): less where the surroundings stand out nearer to the viewer."""
    step, h, w = SCALE, *depth.shape
    blocks = (h // step, step, w // step, step)
    weight = mask.reshape(blocks).mean(axis=(1, 3))
    coarse = depth.reshape(blocks).mean(axis=(1, 3))
    out: NDArray[np.float32] = np.ones((h, w), dtype=np.float32)
    for reach, strength in HOLLOWS:
        around = gaussian_filter(coarse, reach) / np.maximum(gaussian_filter(weight, reach), 1e-3)
        wide = zoom(around, step, order=1, grid_mode=True, mode="nearest")
        out *= np.clip(1 - strength * np.clip(wide - depth, 0, 40), 0.5, 1)
    return out


@dataclass(frozen=True)
class Cut:
    """A muscle's picture of one view, with both sides.

    `box` is its place: x, y, width, height in figure units. `name_at` is where its name points to, on the
    left of the picture: where it is broadest and no bone hides it.
    """

    muscle: str
    view: str
    box: tuple[float, float, float, float]
    name_at: tuple[float, float]
    picture: Image.Image


def cuts(drawn: Mapping[str, BaseGeometry], views: Mapping[str, Skeleton]) -> Iterator[Cut]:
    """Pictures of all muscles of one body; `drawn` is what lies under its skin in the front view."""
    rows = {row.muscle: row for row in read_table()}
    for row in rows.values():
        name = f"{row.muscle}:right"
        part = flesh.relief(row, drawn[name], drawn[f"{name}:fibres"], drawn.get(f"{name}:sinews"))
        for view in row.views:
            yield _cut(row, part, view, views[view].groups)


def _cut(row: Row, part: flesh.Relief, view: str, groups: Mapping[str, NDArray[np.uint8]]) -> Cut:
    whole = WIDTH * flesh.PIXELS
    h, w = part.cover.shape
    left = min(part.left, whole - part.left - w)
    width = whole - 2 * left
    colour = np.zeros((h, width, 3))
    cover = np.zeros((h, width))
    shadow = np.zeros((h, width))
    middle = width // 2
    for side in ("right", "left"):
        flip = (side == "right") != (view == "front")
        at = whole - part.left - w if flip else part.left
        course = part.course[:, ::-1] if flip else part.course
        hidden = np.zeros((h, w))
        for group, first, last in row.covers[view]:
            over = groups[group][part.top : part.top + h, at : at + w] / 255
            # what lies beyond either end of the fibres goes with that end
            after = course >= first if first > 0 else np.ones((h, w), dtype=bool)
            before = course <= last if last < 1 else np.ones((h, w), dtype=bool)
            hidden = np.maximum(hidden, over * (after & before))
        pixels, dark = flesh.paint(part, flip, hidden)
        # each side keeps to its half
        x = at - left
        half = slice(max(x, middle), x + w) if flip else slice(x, min(x + w, middle))
        own = slice(half.start - x, half.stop - x)
        colour[:, half], cover[:, half], shadow[:, half] = pixels[:, own, :3], pixels[:, own, 3], dark[:, own]
    # the shadow lies under the muscle and beside it
    alpha = cover + shadow * (1 - cover)
    rgb = colour * (cover / np.maximum(alpha, 1e-6))[..., None]
    picture = np.dstack([rgb, alpha])
    picture[alpha < 0.004] = 0
    scale = flesh.PIXELS
    box = (left / scale, part.top / scale, width / scale, h / scale)
    open_ = gaussian_filter(cover, 3 * scale)
    open_[:, middle:] = 0
    y, x = np.unravel_index(int(open_.argmax()), open_.shape)
    at = ((left + x) / scale, (part.top + y) / scale)
    return Cut(row.muscle, view, box, at, Image.fromarray(np.round(picture * 255).astype(np.uint8), "RGBA"))
