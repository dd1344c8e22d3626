"""The tables of what people call places, muscles and troubles, and of what patients are shown."""

from __future__ import annotations

from bodymap.atlas import cells as cell
from bodymap.atlas.schema import Row, table


@table("synonyms", clinic="adds")
class Synonym(Row):
    """A word that people use for a place, and what the names of the regions say instead."""

    word: cell.Text
    means: cell.Text


@table("lay_terms", clinic="adds")
class LayTerm(Row):
    """What people call muscles or a trouble, and what that means here.

    `says` are its names; `muscles`, `places` (regions, with or without side) and `mimics` are what they mean,
    the likeliest first; `patient` and `clinician` explain it, or say that it is not covered.
    """

    id: cell.Id
    says: cell.Some
    muscles: cell.Muscles
    places: cell.Places
    mimics: cell.Mimics
    patient: cell.Note
    clinician: cell.Note
    sources: cell.Sources


@table("story", clinic="adds")
class Story(Row):
    """A sentence that a patient is shown, large: at most twelve words. Without muscles it holds for all.

    `pictures` are rows of exercise_pictures.csv that are shown with it, such as "sitting-start".
    """

    id: cell.Id
    step: cell.Step
    muscles: cell.Muscles
    patient: cell.Text
    pictures: cell.List[cell.Id]
    sources: cell.Sources


@table("how")
class How(Row):
    """One paragraph of the page that explains the fit; `title` is the heading above it, or empty."""

    id: cell.Id
    title: cell.Note
    order: cell.Order
    text: cell.Text
    sources: cell.Sources


@table("clinic", clinic="only")
class Clinic(Row):
    """Who hands a page over to a patient; `logo` is the name of an image in the clinic's folder."""

    name: cell.Text
    telephone: cell.Note
    footer: cell.Note
    logo: cell.MaybeFile
