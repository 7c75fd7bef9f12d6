"""Which songs a listing shows, as SQL: by artist, by words anywhere, by id; never filtered in Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.store.rows import texts_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"\w+")
# Scripts written without blanks: the index sees a whole phrase as one word, so substrings are compared instead.
_NO_BLANKS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MATCHES = "id IN (SELECT rowid FROM songs_index WHERE songs_index MATCH ?)"


@dataclass(frozen=True, slots=True)
class SongFilter:
    """The condition of a listing: SQL over the table songs, and its values."""

    sql: str
    values: tuple[Any, ...]

    @property
    def counting(self) -> tuple[str, tuple[Any, ...]]:
        """Return the query that counts the songs; the index alone answers for a search and nothing else."""
        if self.sql == _MATCHES:
            return "SELECT count(*) AS n FROM songs_index WHERE songs_index MATCH ?", self.values
        return f"SELECT count(*) AS n FROM songs WHERE {self.sql}", self.values


def song_filter(
    artist: str | None = None, search: str | None = None, ids: Iterable[int] | None = None, most: int | None = None
) -> SongFilter:
    """Return the condition for songs of an artist (any case), with all the words, among some ids.

    `most` is how many songs the search may find: one for a single letter finds nearly all, and takes its time.

    Each word of `search` may be the beginning of a word in title, artist or lyrics; accents do not matter.
    """
    conditions: list[tuple[str, Any]] = []
    if artist is not None:
        # NOCASE has an index and knows only the letters A to Z; casefold knows all, row by row.
        same = "artist = ? COLLATE NOCASE" if artist.isascii() else "casefold(artist) = casefold(?)"
        conditions.append((same, artist))
    if search is not None and search.strip():
        conditions.append(_search(search.strip(), most))
    if ids is not None:
        conditions.append(("id IN (SELECT value FROM json_each(?))", texts_to_json(ids)))
    sql = " AND ".join(condition for condition, _ in conditions) or "1"
    return SongFilter(sql, tuple(value for _, value in conditions))


def _search(text: str, most: int | None) -> tuple[str, Any]:
    words = _WORD.findall(text)
    if not words or _NO_BLANKS.search(text):
        return "instr(title || char(10) || artist || char(10) || lyrics, ?) > 0", text
    query = " ".join(f'"{word}"*' for word in words)
    return (_MATCHES if most is None else f"{_MATCHES.removesuffix(')')} LIMIT {most})"), query
