"""Songs as a table for a spreadsheet, in which no cell can become a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from lyricstudio.exporters.documents import SongDocument
from lyricstudio.exporters.files import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lyricstudio.domain.song import Song

COLUMNS = ("title", "artist", "album", "year", "language", "owner", "rights", "features", "tags", "lyrics")
# A cell that begins with one of these is a formula for common spreadsheets (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Return a cell as text; one that a spreadsheet would run gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(songs: Iterable[Song], path: Path) -> int:
    """Write one row a song, UTF-8 with the mark that spreadsheets look for, and return how many."""
    count = 0
    with atomic(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for song in songs:
            writer.writerow([safe_cell(value) for value in _row(song)])
            count += 1
        text.flush()
        text.detach()
    return count


def _row(song: Song) -> tuple[object, ...]:
    lists = (", ".join(song.features), ", ".join(song.tags))
    facts = (song.title, song.artist, song.album, song.year, song.language, song.owner, song.rights)
    return (*facts, *lists, lyrics_with_headings(song))


def lyrics_with_headings(song: Song) -> str:
    """Return the lyrics in performed order, each part under its bracketed heading."""
    sections = SongDocument.from_song(song).sections if song.parts else ()
    return "\n\n".join("\n".join([f"[{s.heading}]", *s.lines]) for s in sections) or song.lyrics
