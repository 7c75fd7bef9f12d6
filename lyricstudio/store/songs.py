"""The songs of a project with their parts: added and changed in batches, listed in pages, searched in SQL."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.song import ImportedSong, Part, Song
from lyricstudio.store.clock import now
from lyricstudio.store.rows import texts_from_json, texts_to_json, update_sql
from lyricstudio.store.search import song_filter
from lyricstudio.store.song_rows import (
    INSERT_PART,
    INSERT_PART_AGAIN,
    INSERT_SONG,
    INSERT_SONG_AGAIN,
    PART_COLUMNS,
    SONG_COLUMNS,
    SOURCE_COLUMNS,
    ad_libs_to_json,
    imported_from_row,
    part_from_row,
    part_values,
    song_from_row,
    song_values,
    source_values,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from lyricstudio.store.database import Database

_PAGE = 500  # songs read at once: some megabytes, some milliseconds
_UPDATE_SONG = update_sql("songs", SONG_COLUMNS)
_UPDATE_SOURCE = update_sql("songs", (*SONG_COLUMNS, *SOURCE_COLUMNS))
_UPDATE_PART = update_sql("parts", PART_COLUMNS)


@dataclass(frozen=True, slots=True)
class SongSummary:
    """What a list shows of a song, read without its text; `parts` and `words` are counts."""

    id: int
    title: str
    artist: str
    year: int | None
    parts: int
    words: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeletedSong:
    """A song as it was, with the ids of its parts and when it first came into the project."""

    imported: ImportedSong
    created: str


class SongRepository:
    """Reads and writes songs; every method that writes is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, songs: Iterable[Song | ImportedSong]) -> tuple[int, ...]:
        """Add songs with their parts and return their new ids, in order."""
        at = now()
        with self._database.write() as connection:
            return tuple(_insert(connection, _as_imported(song), at) for song in songs)

    def update(self, songs: Iterable[Song | ImportedSong]) -> None:
        """Write songs that have an id, with all their parts; an imported one also with where it came from."""
        at = now()
        with self._database.write() as connection:
            for given in songs:
                song = given.song if isinstance(given, ImportedSong) else given
                self._update(connection, given, song, at)

    def _update(self, connection: sqlite3.Connection, given: Song | ImportedSong, song: Song, at: str) -> None:
        values = song_values(song, at) | {"id": song.id}
        if isinstance(given, ImportedSong):
            changed = connection.execute(_UPDATE_SOURCE, values | source_values(given))
        else:
            changed = connection.execute(_UPDATE_SONG, values)
        if not changed.rowcount or song.id is None:
            raise self._unknown(song.id)
        _write_parts(connection, song.id, song.parts)

    def get(self, song_id: int) -> Song:
        """Return a song with its parts; UserError when there is none with this id."""
        for song in self.iterate(ids=[song_id]):
            return song
        raise self._unknown(song_id)

    def source(self, song_id: int) -> ImportedSong:
        """Return a song with where it came from; UserError when there is none with this id."""
        song = self.get(song_id)
        row = self._database.one("SELECT * FROM songs WHERE id = ?", (song_id,))
        if row is None:
            raise self._unknown(song_id)
        return imported_from_row(row, song)

    def with_part(self, part_id: int) -> Song:
        """Return the song that a part belongs to; UserError when there is no such part."""
        row = self._database.one("SELECT song_id FROM parts WHERE id = ?", (part_id,))
        if row is None:
            raise UserError(f"there is no part {part_id} in this project", "`lyricstudio parts PROJECT` lists the ids")
        return self.get(row["song_id"])

    def by_source(self, path: str, key: str) -> Song | None:
        """Return the song that was imported from a file under a key, or None."""
        row = self._database.one("SELECT id FROM songs WHERE source_path = ? AND source_key = ?", (path, key))
        return self.get(row["id"]) if row else None

    def iterate(
        self, artist: str | None = None, search: str | None = None, ids: Iterable[int] | None = None
    ) -> Iterator[Song]:
        """Yield songs with their parts in order of id, page by page, so that memory stays small."""
        condition = song_filter(artist, search, ids)
        last = 0
        while True:
            rows = self._database.all(
                f"SELECT * FROM songs WHERE id > ? AND {condition.sql} ORDER BY id LIMIT {_PAGE}",
                (last, *condition.values),
            )
            if not rows:
                return
            last = rows[-1]["id"]
            parts = self._parts([row["id"] for row in rows])
            yield from (song_from_row(row, tuple(parts[row["id"]])) for row in rows)

    def _parts(self, song_ids: Sequence[int]) -> dict[int, list[Part]]:
        found: dict[int, list[Part]] = defaultdict(list)
        for row in self._database.all(
            "SELECT * FROM parts WHERE song_id IN (SELECT value FROM json_each(?)) ORDER BY song_id, position, id",
            (texts_to_json(song_ids),),
        ):
            found[row["song_id"]].append(part_from_row(row))
        return found

    def summaries(self, artist: str | None = None, search: str | None = None) -> Iterator[SongSummary]:
        """Yield what a list shows, in order of id, without reading any lyrics."""
        condition = song_filter(artist, search)
        for row in self._database.all(
            "SELECT id, title, artist, year, words, tags,"
            " (SELECT count(*) FROM parts WHERE song_id = songs.id) AS parts"
            f" FROM songs WHERE {condition.sql} ORDER BY id",
            condition.values,
        ):
            fields = {name: row[name] for name in ("id", "title", "artist", "year", "parts", "words")}
            yield SongSummary(**fields, tags=texts_from_json(row["tags"]))

    def count(self, artist: str | None = None, search: str | None = None) -> int:
        """Return how many songs there are, or how many a filter finds."""
        row = self._database.one(*song_filter(artist, search).counting)
        return row["n"] if row else 0

    def set_parts(self, song_id: int, parts: Sequence[Part]) -> None:
        """Replace a song's parts: those with an id keep it, the others get one, the rest go."""
        with self._database.write() as connection:
            if connection.execute("SELECT 1 FROM songs WHERE id = ?", (song_id,)).fetchone() is None:
                raise self._unknown(song_id)
            _write_parts(connection, song_id, parts)

    def annotate(self, song: Song) -> tuple[int, ...]:
        """Write a song's parts and ad-libs, nothing else of it, and return the ids of the parts in order."""
        marks = ad_libs_to_json(song.ad_libs)
        with self._database.write() as connection:
            if not connection.execute("UPDATE songs SET ad_libs = ? WHERE id = ?", (marks, song.id)).rowcount:
                raise self._unknown(song.id)
            assert song.id is not None
            _write_parts(connection, song.id, song.parts)
            rows = connection.execute("SELECT id FROM parts WHERE song_id = ? ORDER BY position, id", (song.id,))
            return tuple(row["id"] for row in rows)

    def delete(self, *ids: int) -> int:
        """Delete songs with their parts and return how many there were; all or none.

        UserError when one of them does not exist.
        """
        wanted = sorted(set(ids))
        with self._database.write() as connection:
            for song_id in wanted:
                if not connection.execute("DELETE FROM songs WHERE id = ?", (song_id,)).rowcount:
                    raise self._unknown(song_id)
        return len(wanted)

    def deleted_form(self, song_id: int) -> DeletedSong:
        """Return all that brings a song back after its deletion; UserError when there is none with this id."""
        row = self._database.one("SELECT created FROM songs WHERE id = ?", (song_id,))
        if row is None:
            raise self._unknown(song_id)
        return DeletedSong(self.source(song_id), row["created"])

    def restore(self, songs: Iterable[DeletedSong]) -> None:
        """Put deleted songs back under their old ids, with their parts, in one transaction."""
        at = now()
        with self._database.write() as connection:
            for gone in songs:
                values = song_values(gone.imported.song, at) | source_values(gone.imported)
                connection.execute(INSERT_SONG_AGAIN, values | {"created": gone.created, "id": gone.imported.song.id})
                _write_parts(connection, gone.imported.song.id or 0, gone.imported.song.parts)

    def _unknown(self, song_id: int | None) -> UserError:
        return UserError(f"there is no song {song_id} in this project", "`lyricstudio songs PROJECT` lists the ids")


def _as_imported(song: Song | ImportedSong) -> ImportedSong:
    if isinstance(song, ImportedSong):
        return song
    return ImportedSong(song=song, path="", key="", format="", encoding="")


def _insert(connection: sqlite3.Connection, imported: ImportedSong, at: str) -> int:
    values = song_values(imported.song, at) | source_values(imported) | {"created": at}
    song_id = connection.execute(INSERT_SONG, values).lastrowid
    assert song_id is not None
    parts = imported.song.parts
    connection.executemany(INSERT_PART, (part_values(song_id, i, part) for i, part in enumerate(parts)))
    return song_id


def _write_parts(connection: sqlite3.Connection, song_id: int, parts: Sequence[Part]) -> None:
    kept = [part.id for part in parts if part.id is not None]
    connection.execute(
        "DELETE FROM parts WHERE song_id = ? AND id NOT IN (SELECT value FROM json_each(?))",
        (song_id, texts_to_json(kept)),
    )
    for position, part in enumerate(parts):
        values = part_values(song_id, position, part)
        if part.id is None:
            connection.execute(INSERT_PART, values)
        elif not connection.execute(_UPDATE_PART, values).rowcount:
            # The id was deleted meanwhile; ids are never given to another part, so it can return.
            connection.execute(INSERT_PART_AGAIN, values)
