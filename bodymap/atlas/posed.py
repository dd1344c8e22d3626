"""The table of pictures that are computed from poses."""

from __future__ import annotations

from bodymap.atlas import cells as cell
from bodymap.atlas.schema import Row, table


@table("exercise_pictures", "subject", "frame", "body", bare=True)
class ExercisePicture(Row):
    """A picture of an exercise, or of a sign, that tools/poses has computed.

    Attributes
    ----------
    subject : id of the exercise; see `part` for what else it may be
    frame : "moving" is a strip of pictures, one above the other, from start to end
    body : whose it is; what only one body has is shown with both
    file : its name in assets/exercises
    width, height : in pixels, of the whole file
    part, orders : the rows of exercise_parts.csv that it shows, such as "step" and 1, 2; or what its
        subject is: "question" a sign, "words" a row of words.csv, "story" what rows of story.csv name
    does, muscles : whether the muscles that glow in it work or are stretched
    side : whose side they are on
    iliopsoas : how long the path of the iliacus is in the open model, in percent of standing
    """

    subject: cell.Id
    frame: cell.PoseFrame
    body: cell.Id
    file: cell.Text
    width: cell.Pixels
    height: cell.Pixels
    part: cell.Note
    orders: cell.List[cell.Text]
    does: cell.Does
    side: cell.Note
    muscles: cell.Muscles
    iliopsoas: cell.MaybePercent
