"""The committed pictures are what the tables give, and the limits are the open model's."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tools.poses.build import HOME, draw, faults, solved, subjects, tables
from tools.poses.inside import inside, length
from tools.poses.muscles import iliopsoas, model_limit
from tools.poses.rig import rig, skeleton
from tools.poses.tables import DATA, rows

ASSETS = DATA.parent / "assets" / "exercises"
WIDER = {("hip", "internal-rotation")}


@pytest.mark.parametrize("subject", ["sit-to-stand"])
def test_what_is_committed_is_what_the_tables_give(subject: str) -> None:
    with (DATA / "exercise_pictures.csv").open(encoding="utf-8", newline="") as lines:
        told = {row["file"]: row for row in csv.DictReader(lines)}
    for one in draw(subject, moving=False):
        assert one.data == (ASSETS / str(one.row["file"])).read_bytes()
        assert {k: str(v) for k, v in one.row.items()} == told[str(one.row["file"])]


def test_feet_hands_and_knees_stand_on_the_floor_and_nothing_below_it() -> None:
    for subject in ("glute-bridge", "bird-dog"):
        for standing in solved(rig(), subject).values():
            assert list(faults(standing)) == []


def test_the_limits_are_those_of_the_open_model() -> None:
    for where, row in rows(DATA, "joint_limits.csv"):
        if row["model_joint"]:
            low, high = model_limit(row["model_joint"], float(row["factor"]))
            if (row["joint"], row["axis"]) in WIDER:
                continue
            assert float(row["low"]) == pytest.approx(low, abs=0.6), where
            assert float(row["high"]) == pytest.approx(high, abs=0.6), where


def test_left_is_the_mirror_of_right() -> None:
    body = rig()
    flexed = {
        ("hip", "{}", "flexion"): 60.0,
        ("hip", "{}", "abduction"): 20.0,
        ("elbow", "{}", "flexion"): 40.0,
    }
    knees = []
    for side, letter in (("left", "L"), ("right", "R")):
        angles = {(joint, side, axis): value for (joint, _, axis), value in flexed.items()}
        knees.append(skeleton(body, angles, np.zeros(3)).heads[f"lowerleg01.{letter}"])
    assert knees[0] * [-1, 1, 1] == pytest.approx(knees[1], abs=1.0)


def test_the_iliopsoas_is_shorter_sitting_and_longer_in_extension() -> None:
    assert iliopsoas({("hip", "right", "flexion"): 90.0}, "right") == pytest.approx(70, abs=2)
    assert iliopsoas({("hip", "right", "flexion"): -20.0}, "right") == pytest.approx(106, abs=1)


def test_the_muscle_that_is_drawn_shortens_as_the_model_s_does() -> None:
    body, bent = rig(), {("hip", "right", "flexion"): 90.0}
    standing, sitting = (skeleton(body, angles, np.zeros(3)) for angles in ({}, bent))
    within, left = inside(body), {}
    for muscle in HOME:
        before, after = (within.bundles(pose, muscle, "right") for pose in (standing, sitting))
        left[muscle] = sum(map(length, after)) / sum(map(length, before)) * 100
    assert left["iliacus"] == pytest.approx(iliopsoas(bent, "right"), abs=4)
    assert (
        left["psoas-major"] < 90
    )  # it is longer above the brim of the pelvis, where sitting changes nothing


def test_every_exercise_is_drawn() -> None:
    assert {row["id"] for _, row in rows(DATA, "exercises.csv")} <= set(subjects())
    assert all(frame.part for (_, _), frame in tables()[0].items())
