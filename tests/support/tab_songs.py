"""A tiny format for tests: one song a line, `artist<TAB>title<TAB>line/line//line`, read through the real seam.

A line with `!` is rejected. `//` begins a stanza; a stanza may begin with `[kind]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import ImportedSong, Part, Rejection, Song


def tab_song(artist: str, title: str, text: str) -> Song:
    """Read one song."""
    lines: list[str] = []
    stanzas: list[int] = []
    parts: list[Part] = []
    for stanza in text.split("//"):
        heading = re.match(r"\[([a-z-]+)\]", stanza)
        start = len(lines)
        lines += (stanza[heading.end() :] if heading else stanza).split("/")
        stanzas.append(start)
        if heading:
            parts.append(Part(PartKind(heading[1]), start, len(lines), source=LabelSource.HEADING))
    return Song(title, artist, tuple(lines), tuple(parts), tuple(stanzas), source_text=text)


class TabRegistry:
    """Stands where the registry of importers stands."""

    formats = ("tab",)

    def read(self, path: Path, options: object) -> Iterator[ImportedSong | Rejection]:
        """Yield what the files hold."""
        for file in sorted(path.rglob("*.tab")) if path.is_dir() else [path]:
            yield from _read_file(file)


def _read_file(file: Path) -> Iterator[ImportedSong | Rejection]:
    for row, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("!"):
            yield Rejection(str(file), row, "no song", "remove the line")
        elif line:
            artist, title, text = line.split("\t")
            yield ImportedSong(tab_song(artist, title, text), str(file), str(row), "tab")
