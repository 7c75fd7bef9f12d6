"""Helpers for tests that import files: write one, read it, look at its parts."""

from __future__ import annotations

from pathlib import Path

from lyricstudio.domain.headings import HeadingTable
from lyricstudio.domain.song import ImportedSong, Rejection, Song
from lyricstudio.importers.interface import ImportOptions
from lyricstudio.importers.registry import Registry, default_importers
from lyricstudio.store.foreign_database import open_foreign

HEADINGS = Path(__file__).resolve().parents[2] / "resources" / "headings.tsv"


def heading_table() -> HeadingTable:
    """Return the shipped heading table."""
    return HeadingTable.from_tsv(HEADINGS.read_text(encoding="utf-8"))


def registry() -> Registry:
    """Return all importers with the shipped heading table."""
    return default_importers(heading_table(), open_foreign)


def read_all(path: Path, options: ImportOptions | None = None) -> tuple[list[ImportedSong], list[Rejection]]:
    """Import a path; return its songs and its rejections."""
    found = list(registry().read(path, options or ImportOptions()))
    return [f for f in found if isinstance(f, ImportedSong)], [f for f in found if isinstance(f, Rejection)]


def read_text(folder: Path, text: str | bytes, name: str = "song.txt") -> Song:
    """Write a file and return the one song in it."""
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    songs, rejections = read_all(path)
    assert not rejections, rejections
    assert len(songs) == 1
    return songs[0].song


def outline(song: Song) -> list[tuple[str, int | None, str]]:
    """Return kind, number and text of each part in performed order, lines joined by " / "."""
    return [(p.kind.value, p.number, song.part_text(p).replace("\n", " / ")) for p in song.parts]
