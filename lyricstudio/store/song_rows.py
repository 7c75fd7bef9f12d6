"""How a song and its parts become rows and come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lyricstudio.domain.identity import received_hash, song_hash
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import AdLib, ImportedSong, Part, Song
from lyricstudio.store.rows import insert_sql, numbers_from_json, storable, texts_from_json, texts_to_json

if TYPE_CHECKING:
    import sqlite3

SONG_COLUMNS = (
    "title", "artist", "album", "year", "language", "owner", "rights", "features", "tags",
    "source_text", "lyrics", "stanzas", "words", "edited", "hash", "ad_libs", "updated",
)  # fmt: skip
SOURCE_COLUMNS = (
    "source_path", "source_key", "source_format", "source_confidence", "source_encoding", "source_notes", "source_hash",
)  # fmt: skip
PART_COLUMNS = (
    "song_id", "position", "start_line", "end_line", "kind", "number", "performers", "repeat",
    "source", "confidence", "confirmed", "description", "tags", "heading",
)  # fmt: skip

INSERT_SONG = insert_sql("songs", (*SONG_COLUMNS, *SOURCE_COLUMNS, "created"))
INSERT_SONG_AGAIN = insert_sql("songs", (*SONG_COLUMNS, *SOURCE_COLUMNS, "created", "id"))
INSERT_PART = insert_sql("parts", PART_COLUMNS)
INSERT_PART_AGAIN = insert_sql("parts", (*PART_COLUMNS, "id"))


def song_values(song: Song, at: str) -> dict[str, Any]:
    """Return the columns of a song that its own fields fill; `at` is the time of the change."""
    return {
        "title": storable(song.title),
        "artist": storable(song.artist),
        "album": storable(song.album),
        "year": song.year,
        "language": song.language,
        "owner": storable(song.owner),
        "rights": storable(song.rights),
        "features": storable(texts_to_json(song.features)),
        "tags": storable(texts_to_json(song.tags)),
        "source_text": storable(song.source_text),
        "lyrics": storable(song.lyrics),
        "stanzas": texts_to_json(song.stanzas),
        "words": sum(len(line.split()) for line in song.lines),
        "edited": texts_to_json(song.edited),
        "hash": song_hash(song),
        "ad_libs": ad_libs_to_json(song.ad_libs),
        "updated": at,
    }


def source_values(imported: ImportedSong) -> dict[str, Any]:
    """Return the columns that say where a song came from."""
    return {
        "source_path": storable(imported.path),
        "source_key": storable(imported.key),
        "source_format": imported.format,
        "source_confidence": imported.confidence,
        "source_encoding": imported.encoding,
        "source_notes": storable(texts_to_json(imported.notes)),
        "source_hash": imported.received or received_hash(imported.song),
    }


def part_values(song_id: int, position: int, part: Part) -> dict[str, Any]:
    """Return the columns of a part at its place in performed order."""
    return {
        "song_id": song_id,
        "position": position,
        "start_line": part.start,
        "end_line": part.end,
        "kind": part.kind.value,
        "number": part.number,
        "performers": storable(texts_to_json(part.performers)),
        "repeat": part.repeat,
        "source": part.source.value,
        "confidence": part.confidence,
        "confirmed": int(part.confirmed),
        "description": storable(part.description),
        "tags": storable(texts_to_json(part.tags)),
        "heading": storable(part.heading),
        "id": part.id,
    }


def song_from_row(row: sqlite3.Row, parts: tuple[Part, ...]) -> Song:
    """Read a song; one without text has no lines."""
    lyrics = row["lyrics"]
    return Song(
        title=row["title"],
        artist=row["artist"],
        lines=tuple(lyrics.split("\n")) if lyrics else (),
        parts=parts,
        stanzas=numbers_from_json(row["stanzas"]),
        source_text=row["source_text"],
        album=row["album"],
        year=row["year"],
        language=row["language"],
        owner=row["owner"],
        rights=row["rights"],
        features=texts_from_json(row["features"]),
        tags=texts_from_json(row["tags"]),
        edited=texts_from_json(row["edited"]),
        id=row["id"],
        ad_libs=_ad_libs_from_json(row["ad_libs"]),
    )


def ad_libs_to_json(marks: tuple[AdLib, ...]) -> str:
    """Write marks as a JSON array of numbers, three for each: line, first character, character behind the last."""
    return texts_to_json(number for mark in marks for number in (mark.line, mark.start, mark.end))


def _ad_libs_from_json(text: str) -> tuple[AdLib, ...]:
    numbers = iter(numbers_from_json(text))
    return tuple(AdLib(*three) for three in zip(numbers, numbers, numbers, strict=True))


def part_from_row(row: sqlite3.Row) -> Part:
    """Read a part."""
    return Part(
        kind=PartKind(row["kind"]),
        start=row["start_line"],
        end=row["end_line"],
        number=row["number"],
        performers=texts_from_json(row["performers"]),
        repeat=row["repeat"],
        source=LabelSource(row["source"]),
        confidence=row["confidence"],
        confirmed=bool(row["confirmed"]),
        description=row["description"],
        tags=texts_from_json(row["tags"]),
        heading=row["heading"],
        id=row["id"],
    )


def imported_from_row(row: sqlite3.Row, song: Song) -> ImportedSong:
    """Read where a song came from."""
    return ImportedSong(
        song=song,
        path=row["source_path"],
        key=row["source_key"],
        format=row["source_format"],
        confidence=row["source_confidence"],
        encoding=row["source_encoding"],
        notes=texts_from_json(row["source_notes"]),
        received=row["source_hash"],
    )
