"""How far a catalogue is reviewed, and confirming many parts at once; counted in SQL, never part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.store.rows import texts_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyricstudio.store.database import Database

PAGE = 20_000
"""Part ids looked at in one statement, so that confirming 500,000 parts can be stopped between two."""


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How many songs and parts a project has, and how many of each still wait for a person."""

    songs: int = 0
    songs_left: int = 0
    parts: int = 0
    parts_left: int = 0

    @property
    def songs_done(self) -> int:
        """Return how many songs have no part that waits."""
        return self.songs - self.songs_left

    @property
    def share(self) -> float:
        """Return the share of parts that are confirmed; 1 without parts."""
        return 1.0 - self.parts_left / self.parts if self.parts else 1.0


@dataclass(frozen=True, slots=True)
class KnownWords:
    """The tags and performers that parts have already, the most frequent first."""

    tags: tuple[str, ...] = ()
    performers: tuple[str, ...] = ()


class ReviewRepository:
    """Counts and confirms parts over all songs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def progress(self) -> ReviewProgress:
        """Count songs and parts, and those that nobody has confirmed."""
        row = self._database.one(
            "SELECT (SELECT count(*) FROM songs) AS songs, (SELECT count(*) FROM parts) AS parts,"
            " count(*) AS parts_left, count(DISTINCT song_id) AS songs_left FROM parts WHERE confirmed = 0"
        )
        return ReviewProgress(**dict(row)) if row else ReviewProgress()

    def known_words(self, most: int = 200) -> KnownWords:
        """Return the tags and performers of all parts, at most so many of each."""
        return KnownWords(self._words("tags", most), self._words("performers", most))

    def _words(self, column: str, most: int) -> tuple[str, ...]:
        # Few different lists stand on many parts: grouped first, taken apart then.
        rows = self._database.all(
            f"SELECT word.value AS word, sum(n) AS n FROM (SELECT {column} AS list, count(*) AS n FROM parts"
            f" WHERE {column} <> '[]' GROUP BY {column}) AS lists, json_each(lists.list) AS word"
            " GROUP BY word.value ORDER BY n DESC, word.value LIMIT ?",
            (most,),
        )
        return tuple(row["word"] for row in rows)

    def count_sure(self, threshold: float) -> int:
        """Return how many unconfirmed parts have at least a confidence (0 to 1)."""
        row = self._database.one(
            "SELECT count(*) AS n FROM parts WHERE confirmed = 0 AND confidence >= ?", (threshold,)
        )
        return row["n"] if row else 0

    def last_id(self) -> int:
        """Return the highest part id, 0 without parts."""
        row = self._database.one("SELECT max(id) AS last FROM parts")
        return (row["last"] or 0) if row else 0

    def confirm_sure(self, threshold: float, after: int, up_to: int) -> tuple[int, ...]:
        """Confirm the unconfirmed parts that are sure enough with ids in a range; return which they were."""
        with self._database.write() as connection:
            rows = connection.execute(
                "UPDATE parts SET confirmed = 1 WHERE confirmed = 0 AND confidence >= ? AND id > ? AND id <= ?"
                " RETURNING id",
                (threshold, after, up_to),
            ).fetchall()
        return tuple(row["id"] for row in rows)

    def set_confirmed(self, ids: Iterable[int], confirmed: bool) -> None:
        """Confirm some parts, or make them suggestions again."""
        self._database.run(
            "UPDATE parts SET confirmed = ? WHERE id IN (SELECT value FROM json_each(?))",
            (int(confirmed), texts_to_json(ids)),
        )
