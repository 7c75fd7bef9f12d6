"""What a table over 100,000 songs needs: ids in an order, single pages of rows, and counts by facet, all in SQL."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.kinds import PartKind
from lyricstudio.store.rows import texts_from_json, texts_to_json
from lyricstudio.store.search import song_filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.store.database import Database


SHORT_SEARCH = 2000


class Shelf(StrEnum):
    """A ready-made selection of songs."""

    ALL = "all"
    REVIEW = "review"
    NO_RIGHTS = "no-rights"
    DUPLICATES = "duplicates"
    RECENT = "recent"


class SongOrder(StrEnum):
    """What a list is sorted by."""

    CHANGED = "changed"
    TITLE = "title"
    ARTIST = "artist"
    YEAR = "year"


_SHELVES = {
    Shelf.ALL: "1",
    Shelf.REVIEW: "id IN (SELECT song_id FROM parts WHERE confirmed = 0)",
    Shelf.NO_RIGHTS: "rights = ''",
    # The same title and artist twice: mostly one song that came in two files.
    Shelf.DUPLICATES: "(title COLLATE NOCASE, artist COLLATE NOCASE) IN"
    " (SELECT title COLLATE NOCASE, artist COLLATE NOCASE FROM songs GROUP BY 1, 2 HAVING count(*) > 1)",
    Shelf.RECENT: "created >= strftime('%Y-%m-%dT%H:%M:%S', 'now', '-7 days')",
}
_ORDERS = {
    SongOrder.CHANGED: "updated {way}, id {way}",
    SongOrder.TITLE: "title COLLATE NOCASE {way}, id {way}",
    SongOrder.ARTIST: "artist COLLATE NOCASE {way}, title COLLATE NOCASE {way}, id {way}",
    SongOrder.YEAR: "year {way}, id {way}",
}


@dataclass(frozen=True, slots=True)
class SongQuery:
    """Which songs a list shows and in which order; years are inclusive, None is open."""

    search: str = ""
    shelf: Shelf = Shelf.ALL
    artists: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None
    order: SongOrder = SongOrder.CHANGED
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PartShape:
    """A part as far as a ribbon shows it; `lines` is at least 1."""

    kind: PartKind
    lines: int
    confirmed: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class SongRow:
    """What one row of the table shows, read without any lyrics."""

    id: int
    title: str
    artist: str
    year: int | None
    tags: tuple[str, ...]
    owner: str
    rights: str
    words: int
    form: tuple[PartShape, ...]

    @property
    def reviewed(self) -> float:
        """Return the share of parts that a person confirmed, 0 without parts."""
        return sum(part.confirmed for part in self.form) / len(self.form) if self.form else 0.0


@dataclass(frozen=True, slots=True)
class SongFacets:
    """Counts beside the table: by shelf, artists and tags with their songs (the most frequent first)."""

    shelves: dict[Shelf, int] = field(default_factory=dict)
    artists: tuple[tuple[str, int], ...] = ()
    artist_count: int = 0
    tags: tuple[tuple[str, int], ...] = ()

    @property
    def songs(self) -> int:
        """Return how many songs the project has."""
        return self.shelves.get(Shelf.ALL, 0)


class SongListing:
    """Reads for lists; every method is one or a few short queries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, query: SongQuery, most: int = -1) -> tuple[int, ...]:
        """Return the ids of the songs that a query finds, in its order: all of them, or the first `most`.

        A search for one or two letters finds at most `SHORT_SEARCH` songs; nobody reads more, and it stays quick.
        """
        sql, values = _condition(query)
        order = _ORDERS[query.order].format(way="DESC" if query.descending else "ASC")
        # One text from SQLite, which works without the interpreter's lock, instead of 100,000 row objects.
        listed = f"SELECT json_group_array(id) AS ids FROM (SELECT id FROM songs WHERE {sql} ORDER BY {order} LIMIT ?)"
        row = self._database.one(listed, (*values, most))
        return tuple(json.loads(row["ids"])) if row else ()

    def rows(self, ids: Sequence[int]) -> tuple[SongRow, ...]:
        """Return the rows of some songs in the order of the ids; ids that are gone are left out."""
        wanted = texts_to_json(ids)
        forms = self._forms(wanted)
        found = {
            row["id"]: SongRow(
                **{name: row[name] for name in ("id", "title", "artist", "year", "owner", "rights", "words")},
                tags=texts_from_json(row["tags"]),
                form=tuple(forms[row["id"]]),
            )
            for row in self._database.all(
                "SELECT id, title, artist, year, tags, owner, rights, words FROM songs"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (wanted,),
            )
        }
        return tuple(found[song_id] for song_id in ids if song_id in found)

    def _forms(self, wanted: str) -> dict[int, list[PartShape]]:
        forms: dict[int, list[PartShape]] = defaultdict(list)
        for row in self._database.all(
            "SELECT song_id, kind, end_line - start_line AS lines, confirmed, number FROM parts"
            " WHERE song_id IN (SELECT value FROM json_each(?)) ORDER BY song_id, position, id",
            (wanted,),
        ):
            shape = PartShape(PartKind(row["kind"]), max(1, row["lines"]), bool(row["confirmed"]), row["number"])
            forms[row["song_id"]].append(shape)
        return forms

    def facets(self, most: int = 50) -> SongFacets:
        """Count all songs by shelf, artist and tag; at most `most` artists and tags are listed."""
        artists = self._database.all(
            "SELECT artist, count(*) AS n FROM songs WHERE artist <> '' GROUP BY artist COLLATE NOCASE"
            " ORDER BY n DESC, artist COLLATE NOCASE"
        )
        # Few different sets of tags stand in many songs: group first, then take the sets apart.
        tags = self._database.all(
            "SELECT tag.value AS tag, sum(n) AS n FROM (SELECT tags, count(*) AS n FROM songs GROUP BY tags) AS sets,"
            " json_each(sets.tags) AS tag GROUP BY tag.value ORDER BY n DESC, tag.value LIMIT ?",
            (most,),
        )
        return SongFacets(
            shelves={shelf: self._count(sql) for shelf, sql in _SHELVES.items()},
            artists=tuple((row["artist"], row["n"]) for row in artists[:most]),
            artist_count=len(artists),
            tags=tuple((row["tag"], row["n"]) for row in tags),
        )

    def _count(self, condition: str) -> int:
        row = self._database.one(f"SELECT count(*) AS n FROM songs WHERE {condition}")
        return row["n"] if row else 0


def _condition(query: SongQuery) -> tuple[str, tuple[Any, ...]]:
    short = len(query.search.strip()) <= 2
    found = song_filter(search=query.search, most=SHORT_SEARCH if short else None)
    parts, values = [found.sql, _SHELVES[query.shelf]], list(found.values)
    if query.artists:
        # NOCASE is a property of the column side, so that every spelling of an artist is one artist.
        parts.append("artist COLLATE NOCASE IN (SELECT value FROM json_each(?))")
        values.append(texts_to_json(query.artists))
    for tag in query.tags:
        # Few different sets of tags: those with the tag first, by index, then their songs.
        parts.append(
            "tags IN (SELECT sets.tags FROM (SELECT DISTINCT tags FROM songs) AS sets"
            " WHERE EXISTS (SELECT 1 FROM json_each(sets.tags) WHERE value = ?))"
        )
        values.append(tag)
    if query.first_year is not None:
        parts.append("year >= ?")
        values.append(query.first_year)
    if query.last_year is not None:
        parts.append("year <= ?")
        values.append(query.last_year)
    return " AND ".join(parts), tuple(values)
