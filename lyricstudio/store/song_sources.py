"""Finds the song that a file's entry made before, so that importing again never makes a second one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.store.database import Database

_COLUMNS = "id, title, artist, source_path, source_key, source_hash"


@dataclass(frozen=True, slots=True)
class KnownSong:
    """A stored song as far as an import needs it to recognise it."""

    id: int
    title: str
    artist: str
    path: str
    key: str
    received: str


class SongSources:
    """Looks songs up by where they came from and by what they say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def received(self, received: str) -> tuple[KnownSong, ...]:
        """Return the songs that were read with exactly this content, wherever that was."""
        return self._find("source_hash = ?", received)

    def alike(self, content: str) -> tuple[KnownSong, ...]:
        """Return the songs with this artist, title and lines (the hash of domain.identity.song_hash)."""
        return self._find("hash = ?", content)

    def of_entry(self, path: str, key: str) -> tuple[KnownSong, ...]:
        """Return the songs that came from one entry of a file."""
        return self._find("source_path = ? AND source_key = ?", path, key)

    def of_title(self, path: str, title: str, artist: str) -> tuple[KnownSong, ...]:
        """Return the songs of a file that have this title and artist, in any case."""
        return self._find(
            "source_path = ? AND title = ? COLLATE NOCASE AND artist = ? COLLATE NOCASE", path, title, artist
        )

    def _find(self, condition: str, *values: str) -> tuple[KnownSong, ...]:
        rows = self._database.all(f"SELECT {_COLUMNS} FROM songs WHERE {condition} ORDER BY id LIMIT 50", values)
        return tuple(KnownSong(*row) for row in rows)
