"""A labelled catalogue as one JSON file, which our own importer reads back without loss.

One song stands on one line, so that a file of any length can be written and read song by song. Every
part carries its text beside its lines: other programs need not know about spans.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lyricstudio.exporters.files import atomic

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lyricstudio.domain.song import Part, Song

FORMAT = "lyricstudio-catalogue"
VERSION = 1


def write_catalogue(songs: Iterable[Song], path: Path) -> int:
    """Write songs with their parts and return how many; UserError when the file cannot be written."""
    count = 0
    with atomic(path) as stream:
        stream.write(f'{{"format": "{FORMAT}", "version": {VERSION}, "songs": [\n'.encode())
        for song in songs:
            line = (",\n" if count else "") + json.dumps(song_object(song), ensure_ascii=False)
            stream.write(line.encode("utf-8", "replace"))
            count += 1
        stream.write(b"\n]}\n")
    return count


def song_object(song: Song) -> dict[str, object]:
    """Return a song as it stands in the file; lines are counted from 1, both ends included."""
    return {
        "id": song.id,
        "title": song.title,
        "artist": song.artist,
        "album": song.album,
        "year": song.year,
        "language": song.language,
        "owner": song.owner,
        "rights": song.rights,
        "features": list(song.features),
        "tags": list(song.tags),
        "lyrics": song.lyrics,
        "stanzas": [start + 1 for start in song.stanzas],
        "parts": [part_object(song, part) for part in song.parts],
        "ad_libs": [[mark.line + 1, mark.start, mark.end] for mark in song.ad_libs],
        "source_text": song.source_text,
    }


def part_object(song: Song, part: Part) -> dict[str, object]:
    """Return a part as it stands in the file; one without text has a last line before its first."""
    return {
        "kind": part.kind.value,
        "number": part.number,
        "performers": list(part.performers),
        "repeat": part.repeat,
        "lines": [part.start + 1, part.end],
        "text": song.part_text(part),
        "source": part.source.value,
        "confidence": part.confidence,
        "confirmed": part.confirmed,
        "description": part.description,
        "tags": list(part.tags),
        "heading": part.heading,
    }
