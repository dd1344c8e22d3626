"""The tables as pandas frames, for `import bodymap`. List cells are tuples; numbers are without unit."""

from __future__ import annotations

import pandas as pd

from bodymap.api import own_atlas
from bodymap.atlas import Atlas
from bodymap.atlas.frames import frame
from bodymap.atlas.patterns import LEVELS
from bodymap.fit.matching import Match

__all__ = ["muscles", "patterns", "ranking", "regions", "zones"]


def ranking(found: Match, atlas: Atlas | None = None) -> pd.DataFrame:
    """The muscles that fit at least in part, best first.

    Parameters
    ----------
    found : what `match` returned
    atlas : the one that it was asked with; by default our own

    Returns
    -------
    DataFrame : one row for each muscle, by its id, with the columns

        - name : its plain name
        - side : "right", "left" or "both"
        - verdict : "fits", "could" or "partly"
        - fit : likeness of marks and answers, 0 to 1; `picture` that of the marks alone
        - precision : how well the marks lie in its zones, 0 to 1
        - coverage : the marked share of its main areas, 0 to 1
        - core, local, spillover, rare, disputed : marked regions at that level (tuples of ids)
        - unexplained : marked regions in none of its zones (tuple of ids)
        - speaks_for, against, absent : answers that do (tuples of ids of signs)

    Examples
    --------
    >>> import bodymap
    >>> found = bodymap.match(["lower-low-back-right", "groin-right"])
    >>> bodymap.ranking(found).loc["psoas-major", "side"]
    'right'
    """
    atlas = atlas or own_atlas()
    columns = ["side", "verdict", "fit", "picture", "precision", "coverage"]
    rows = [
        [one.muscle, atlas.muscles[one.muscle].plain, *(getattr(one, name) for name in columns)]
        + [*one.at.values(), one.unexplained, one.said.speaks_for, one.said.against, one.said.absent]
        for one in found.ranked
    ]
    names = ["id", "name", *columns, *LEVELS, "unexplained", "speaks_for", "against", "absent"]
    return pd.DataFrame(rows, columns=names).set_index("id")


def regions(atlas: Atlas | None = None) -> pd.DataFrame:
    """The places that can be marked.

    Parameters
    ----------
    atlas : what `load` returned; by default our own

    Returns
    -------
    DataFrame : one row for each region, by its id, with the columns

        - plain, anatomical : its names, for patients and for clinicians
        - place, part, anatomical_place, anatomical_part : the same in parts, without the side
        - side : the body's own, "right", "left" or "mid"
        - view : "front" or "back"
        - area : part of the body
        - choir_female, choir_male : segments of the CHOIR body map (tuples; numbered apart for each body)
        - uberon, fma : ids in these ontologies, or ""

    Examples
    --------
    >>> import bodymap
    >>> bodymap.regions().loc["groin-right", ["side", "view"]].tolist()
    ['right', 'front']
    """
    return frame(atlas or own_atlas(), "regions")


def muscles(atlas: Atlas | None = None) -> pd.DataFrame:
    """The muscles that are matched.

    Parameters
    ----------
    atlas : what `load` returned; by default our own

    Returns
    -------
    DataFrame : one row for each muscle, by its id, with the columns

        - plain, anatomical : its names; `gloss` says where it lies
        - group : muscles that are shown together; `order` : their place in lists
        - evidence : grade of what its pattern rests on; `confidence` is H, M or L
        - uberon, fma, ta98 : ids in these ontologies, or ""
        - sources : ids of the table of sources (tuple)
        - clinic : name of the folder that added it, or "" for ours

    Examples
    --------
    >>> import bodymap
    >>> bodymap.muscles().loc["psoas-major", "fma"]
    'FMA:18060'
    """
    return frame(atlas or own_atlas(), "muscles")


def zones(atlas: Atlas | None = None) -> pd.DataFrame:
    """The referral zones, in words; `patterns` says which regions lie in them.

    Parameters
    ----------
    atlas : what `load` returned; by default our own

    Returns
    -------
    DataFrame : one row for each zone, by its id, with the columns

        - muscle : id of the muscle; trigger_points : ids of its trigger points that refer there (tuple)
        - view : "front" or "back"
        - reach : "own" (the muscle's own side), "both" (across the mid-line), or the only side that has it
        - strength : "core", "spillover" or "local" (over the muscle itself); often : "usual" or "rare"
        - disputed : whether experts disagree
        - level : at which it counts and is drawn: "core", "local", "spillover", "rare" or "disputed"
        - plain, anatomical : where it is, for patients and for clinicians
        - sources, confidence, clinic : as for `muscles`

    Examples
    --------
    >>> import bodymap
    >>> bodymap.zones().query("muscle == 'psoas-major' and level == 'core'").index.tolist()
    ['psoas-low-back', 'psoas-thigh']
    """
    atlas = atlas or own_atlas()
    return frame(atlas, "zones").assign(level=[zone.level for zone in atlas.zones.values()])


def patterns(atlas: Atlas | None = None) -> pd.DataFrame:
    """Which regions lie in each muscle's zones.

    Parameters
    ----------
    atlas : what `load` returned; by default our own

    Returns
    -------
    DataFrame : one row for each muscle, side and region, with the columns

        - muscle : id of the muscle; side : its own, "right" or "left"
        - region : id of the region; level : at which it counts, as in `zones`
        - share : largest share of the region's drawn area that lies in one zone of that level or a stronger
          one, 0 to 1, mean of both bodies

    Examples
    --------
    >>> import bodymap
    >>> found = bodymap.patterns()
    >>> bool(found["share"].between(0, 1).all())
    True
    """
    rows = [
        {"muscle": muscle, "side": side, "region": region, "level": level, "share": one.shares[region][level]}
        for (muscle, side), one in (atlas or own_atlas()).patterns.items()
        for region, level in one.levels.items()
    ]
    return pd.DataFrame(rows)
