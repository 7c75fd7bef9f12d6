"""Small catalogues of invented songs in a real project, for tests of datasets and what comes from them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.song import Part, Song
from lyricstudio.store.project import Project

_PLACES = ("harbor", "lantern", "orchard", "cellar", "station", "meadow", "kitchen", "rooftop", "ferry", "garden")
_THINGS = ("copper", "salt", "velvet", "thunder", "paper", "amber", "marble", "willow", "cinder", "honey", "feather")
_DOINGS = ("carries", "borrows", "forgets", "measures", "scatters", "follows", "answers", "polishes", "paints")


def song(number: int, artist: str = "Ana Reyes", verses: int = 3, **fields: object) -> Song:
    """Return an invented song of its own words: a verse, a chorus that returns after each further verse."""
    rng = Random(number)
    parts: list[Part] = []
    lines: list[str] = []

    def add(kind: PartKind, count: int, part_number: int | None = None) -> None:
        start = len(lines)
        lines.extend(_line(rng, number) for _ in range(count))
        parts.append(Part(kind, start, len(lines), number=part_number))

    for verse in range(1, verses + 1):
        add(PartKind.VERSE, 4, verse)
        if verse == 1:
            add(PartKind.CHORUS, 2)
        else:
            parts.append(parts[1])
    title = str(fields.pop("title", f"Song {number}"))
    return Song(title, artist, tuple(lines), tuple(parts), **fields)  # type: ignore[arg-type]


def _line(rng: Random, number: int) -> str:
    words = (rng.choice(_THINGS), rng.choice(_PLACES), rng.choice(_DOINGS), rng.choice(_THINGS), rng.choice(_PLACES))
    return "The {} {} {} number {} {} by the {}".format(*words[:3], number, *words[3:])


def project_of(path: Path, songs: list[Song]) -> Project:
    """Make a project that holds the songs, and return it open."""
    project = Project.create(path)
    project.songs.add(songs)
    return project


def corpus_songs(corpora: Path) -> list[Song]:
    """Return the hymns of the shared corpora as songs with their parts."""
    return [_corpus_song(json.loads(line)) for line in (corpora / "songs.jsonl").read_text("utf-8").splitlines()]


def _corpus_song(row: dict[str, object]) -> Song:
    lines: list[str] = []
    parts: list[Part] = []
    for part in row["parts"]:  # type: ignore[attr-defined]
        text = [line for line in part["text"].split("\n") if line.strip()]
        parts.append(Part(PartKind(part.get("kind") or "verse"), len(lines), len(lines) + len(text)))
        lines.extend(text)
    author = str(row.get("author") or "").split("(")[0].strip()
    return Song(str(row["title"]), author, tuple(lines), tuple(parts))
