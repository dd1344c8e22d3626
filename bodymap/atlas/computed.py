"""The tables that the build of the atlas writes (see rows.py, which has those that people edit)."""

from __future__ import annotations

from typing import Literal

from bodymap.atlas import cells as cell
from bodymap.atlas.schema import Row, table


@table("atlas/landmarks", "body", "landmark")
class Landmark(Row):
    """A point of the skeleton: millimetres on the reference body, figure units in the two views."""

    body: cell.Id
    landmark: cell.Text
    side: Literal[cell.Side, "mid"]
    x_mm: cell.Coordinate
    y_mm: cell.Coordinate
    z_mm: cell.MaybeCoordinate
    front_x: cell.Coordinate
    front_y: cell.Coordinate
    back_x: cell.Coordinate
    back_y: cell.Coordinate


@table("atlas/neighbours", "region", "neighbour")
class Neighbour(Row):
    """Two regions that touch."""

    region: cell.RegionId
    neighbour: cell.RegionId


@table("atlas/under_skin", "body", "view", "muscle", bare=True)
class UnderSkin(Row):
    """Where a muscle's picture lies on the body, in figure units, and what its name points to there."""

    body: cell.Id
    view: cell.View
    muscle: cell.MuscleId
    x: cell.Coordinate
    y: cell.Coordinate
    width: cell.Coordinate
    height: cell.Coordinate
    name_x: cell.Coordinate
    name_y: cell.Coordinate


@table("atlas/overlap", "body", "view", "region", "zone", "side")
class Covered(Row):
    """How far a zone covers a region on one body: shares (0 to 1) of the area of either."""

    body: cell.Id
    view: cell.View
    region: cell.RegionId
    zone: cell.ZoneId
    side: cell.Side
    share_of_region: cell.Share
    share_of_zone: cell.Share
