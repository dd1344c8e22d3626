"""The tables of poses in data/, checked: every fault names file, row and column, and what is allowed.

- `poses.csv`: one joint's angle in one frame. `joint`, `axis` as in `joint_limits.csv`; `side` is left,
  right, both, or empty for the trunk; `degrees` from the anatomical position; `free`: how many degrees the
  solver may add or take away so that hands and feet stand where they should.
- `pose_contacts.csv`: what stands where. `part` and `side` of the body, `onto` the floor, a thing, or a place
  of the body itself; `gap_mm` between the two. A frame without rows has those of the frame that it is `like`.
- `pose_frames.csv`: one picture. `subject` an exercise or a sign, `frame` start, end, mistake or sign; `like`
  the frame whose rows it takes over, its own rows coming after; `azimuth`, `height` where it is seen from
  (0 in front, 90 from the body's left); `anchor` what stays in its place from frame to frame, the first of
  them exactly; `things` what is drawn beside the body, "close" and "glass" for how it is looked at; `glow`,
  `does` the muscles that glow, and whether they work or are stretched; `side` theirs; `arrow` the part whose
  way is drawn; `part`, `orders` the rows of exercise_parts.csv that say all this; of what is no exercise,
  `part` says what it is (see bodymap/atlas/posed.py).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "data"
FRAMES = ("start", "end", "mistake", "sign")
SIDED = ("left", "right", "both")
DOES = ("works", "is stretched", "")
MIDDLE = ("body", "lumbar", "chest", "neck")

Key = tuple[str, str]
"""Subject and frame."""


@dataclass(frozen=True)
class Contact:
    """`part` of the body (with its side, as in `foot-left`) stands on `onto`, `gap` mm away."""

    part: str
    onto: str
    gap: float
    where: str


@dataclass(frozen=True)
class Frame:
    """One picture's rows. `angles`: (joint, side, axis) -> degrees.

    `free`: the same -> degrees of play, and the row that gives them: both sides of one row move alike.
    """

    subject: str
    name: str
    like: str
    azimuth: float
    height: float
    anchors: tuple[str, ...]
    things: tuple[str, ...]
    glow: tuple[str, ...]
    does: str
    side: str
    arrow: str
    part: str
    orders: tuple[str, ...]
    where: str
    angles: dict[tuple[str, str, str], float] = field(default_factory=dict)
    free: dict[tuple[str, str, str], tuple[float, str]] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()


Limits = dict[tuple[str, str], tuple[float, float]]


def rows(folder: Path, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a table, each with its file and line for messages."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            yield f"data/{name}:{number}", row


def number(where: str, row: dict[str, str], column: str, empty: float | None = None) -> float:
    """A cell as a number.

    Raises
    ------
    ValueError
        When it is none.
    """
    if row[column] == "" and empty is not None:
        return empty
    try:
        return float(row[column])
    except ValueError:
        raise ValueError(f"{where}: {column}: {row[column]!r} is not a number") from None


def among(where: str, column: str, value: str, allowed: tuple[str, ...]) -> str:
    """The value, if it is one of those allowed.

    Raises
    ------
    ValueError
        When it is not.
    """
    if value not in allowed:
        raise ValueError(
            f"{where}: {column}: {value!r} is not known; there are: {', '.join(filter(None, allowed))}"
        )
    return value


def limits(folder: Path = DATA) -> Limits:
    """(joint, axis) -> lowest and highest angle in degrees that a pose may have."""
    return {
        (row["joint"], row["axis"]): (number(where, row, "low"), number(where, row, "high"))
        for where, row in rows(folder, "joint_limits.csv")
    }


def parts(cell: str) -> tuple[str, ...]:
    """What stands between the semicolons of a cell."""
    return tuple(filter(None, (piece.strip() for piece in cell.split(";"))))


def frames(folder: Path = DATA) -> dict[Key, Frame]:
    """All pictures in the order of the table.

    Raises
    ------
    ValueError
        For a joint, axis, side or frame that is not known, an angle beyond what the joint allows, or a cell
        that is no number; the message names file, row, joint and limit.
    """
    allowed = limits(folder)
    joints = tuple(dict.fromkeys(joint for joint, _ in allowed))
    own: dict[Key, list[tuple[str, dict[str, str]]]] = {}
    touches: dict[Key, list[Contact]] = {}
    for where, row in rows(folder, "poses.csv"):
        own.setdefault((row["subject"], row["frame"]), []).append((where, row))
    for where, row in rows(folder, "pose_contacts.csv"):
        end = f"-{row['side']}" if row["side"] else ""
        contact = Contact(row["part"] + end, row["onto"], number(where, row, "gap_mm", 0.0), where)
        touches.setdefault((row["subject"], row["frame"]), []).append(contact)
    found: dict[Key, Frame] = {}
    for where, row in rows(folder, "pose_frames.csv"):
        key = (row["subject"], among(where, "frame", row["frame"], FRAMES))
        like = tuple(row["like"].split()) if row["like"] else ()
        if like and like not in found:
            raise ValueError(f"{where}: like: {row['like']!r} is not a subject and frame of a row above")
        base = found[like[0], like[1]] if like else None
        angles = dict(base.angles) if base else {}
        free = dict(base.free) if base else {}
        told: set[tuple[str, str, str]] = set()
        for at, turn in own.pop(key, []):
            joint = among(at, "joint", turn["joint"], joints)
            axes = tuple(a for j, a in allowed if j == joint)
            axis = among(at, "axis", turn["axis"], axes)
            sides = ("mid",) if joint in MIDDLE else (among(at, "side", turn["side"], SIDED),)
            if joint in MIDDLE and turn["side"]:
                raise ValueError(f"{at}: side: {turn['side']!r} stands at {joint}, which has no sides")
            degrees, play = number(at, turn, "degrees"), number(at, turn, "free", 0.0)
            low, high = allowed[joint, axis]
            if not low <= degrees <= high:
                raise ValueError(
                    f"{at}: {joint} {axis}: {degrees:g} degrees is beyond what the joint allows: "
                    f"{low:g} to {high:g}"
                )
            if (joint, turn["side"], axis) in told:
                raise ValueError(f"{at}: {joint} {axis}: a row above has the same joint and axis")
            told.add((joint, turn["side"], axis))
            for side in ("left", "right") if sides == ("both",) else sides:
                angles[joint, side, axis] = degrees
                free[joint, side, axis] = (play, at)
        azimuth, height = (
            number(where, row, "azimuth", base.azimuth if base else 0.0),
            number(where, row, "height", base.height if base else 10.0),
        )
        found[key] = Frame(
            *key, row["like"], azimuth, height,
            parts(row["anchor"]) or (base.anchors if base else ()),
            parts(row["things"]) or (base.things if base else ()),
            parts(row["glow"]), among(where, "does", row["does"], DOES), row["side"], row["arrow"],
            row["part"], parts(row["orders"]), where, angles, free,
            tuple(touches.pop(key, base.contacts if base else ())),
        )  # fmt: skip
    for table, left in (("poses.csv", own), ("pose_contacts.csv", touches)):
        if left:
            named = ", ".join(f"{subject} {frame}" for subject, frame in left)
            raise ValueError(f"data/{table}: no row of pose_frames.csv for: {named}")
    return found
