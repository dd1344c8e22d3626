"""What people call muscles or a trouble, found by what is typed. Pure; assets/terms.js finds the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from bodymap.atlas import SIDES, Atlas
from bodymap.atlas.called import LayTerm
from bodymap.say.speaker import Speaker, Statement
from bodymap.view import VOICES

SHORTEST = 3  # letters of a name's beginning that count as typing it
MOST_ALIKE = 3  # look-alikes that a list names


def words_of(text: str) -> list[str]:
    """Lower-case words of plain letters and digits, accents dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")
    return re.findall(r"[a-z0-9]+", plain.lower())


def spelled(text: str, skipped: Sequence[str]) -> str:
    """A name as it is compared: without a plural's s and without words that say nothing."""
    words = (word.removesuffix("s") for word in words_of(text))
    return " ".join(word for word in words if word and word not in skipped)


def table(atlas: Atlas, skipped: Sequence[str]) -> list[dict[str, Any]]:
    """The terms of a search, JSON-able: {"id", "says": names as `spelled` has them, "muscles": [ids]}."""
    return [
        {
            "id": term.id,
            "says": list(dict.fromkeys(spelled(name, skipped) for name in term.says)),
            "muscles": list(term.muscles),
        }
        for term in atlas.lay_terms.values()
    ]


def meant(
    terms: Sequence[Mapping[str, Any]], typed: str, found: bool
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The terms that are typed in full, those that come near, and those of which something is to be said.

    Near is what is still being typed; where nothing else is found, also what stands between other words.

    Parameters
    ----------
    typed : what was typed, as `spelled` has it
    found : whether the search finds something by other names
    """
    exact = [term for term in terms if typed in term["says"]]
    if exact:
        return exact, [], exact
    near = [term for term in terms if any(name.startswith(typed) for name in term["says"])]
    if len(typed) < SHORTEST:
        near = []
    elif not near and not found:
        near = [term for term in terms if any(f" {name} " in f" {typed} " for name in term["says"])]
    return [], near, near if not found and len(near) == 1 else []


def said(speaker: Speaker, term: LayTerm) -> Statement | None:
    """What is said of a term, if anything is."""
    text = term.clinician if speaker.clinical else term.patient
    return Statement(term.id, text, speaker.sources(term.sources), own=term.own) if text else None


def alike(speaker: Speaker, term: LayTerm) -> list[tuple[str, Statement]]:
    """The look-alikes that a term means: name and text of each."""
    mimics = (speaker.atlas.mimics[name] for name in term.mimics)
    return [(one.clinical if speaker.clinical else one.plain, speaker.statement(one)) for one in mimics]


def page_table(atlas: Atlas, skipped: Sequence[str]) -> list[dict[str, Any]]:
    """The terms of the page's lists: as `table`, with "regions" and a note for each voice.

    Muscles that are the app's own group begin with "both", the choice of all of them.
    """
    found = table(atlas, skipped)
    for row in found:
        term = atlas.lay_terms[row["id"]]
        if term.muscles == atlas.home:
            row["muscles"].insert(0, "both")
        row["regions"] = [
            region
            for place in term.places
            for region in (place, *(f"{place}-{side}" for side in reversed(SIDES)))
            if region in atlas.regions
        ]
        row["notes"] = [_note(Speaker(atlas, voice), term) for voice in VOICES]
    return found


def _note(speaker: Speaker, term: LayTerm) -> str:
    """What a list says of a term: its text, then which look-alikes it may be."""
    names = [name for name, _ in alike(speaker, term)][:MOST_ALIKE]
    text = said(speaker, term)
    parts = [text.text] if text else []
    parts += [speaker.texts("term-alike", names=speaker.texts.row(names))] if names else []
    return " ".join(parts)


def called(atlas: Atlas) -> dict[str, str]:
    """Names by which a link may ask for a muscle -> its id, or "both"."""
    names: dict[str, str] = {}
    for muscle in atlas.muscles.values():
        for name in (muscle.plain, muscle.anatomical, muscle.anatomical.partition(",")[0]):
            names.setdefault("-".join(words_of(name)), muscle.id)
    for term in atlas.lay_terms.values():
        for name in term.says if term.muscles else ():
            first = "both" if term.muscles == atlas.home else term.muscles[0]
            names.setdefault("-".join(words_of(name)), first)
    return names
