"""An index over the words of a whole catalogue that answers where any run of words occurs.

All songs stand one behind the other as word numbers, a zero between two songs, so that no run ever
crosses from one song into the next. `order` holds every position, sorted by the six words that
begin there: exact and without hashes, one sorted array finds runs of one to six words by bisection,
and longer ones by extending those of six. Memory is 8 bytes a word beside the vocabulary.
"""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lyricstudio.domain.song import Song

    Ints = NDArray[np.int64]

DEPTH = 6  # words by which positions are sorted
UNKNOWN = -1  # a word of a question that no song holds


class Place(NamedTuple):
    """Where a run begins: the song, and the line of its lyrics (1-based)."""

    song_id: int
    title: str
    artist: str
    line: int


class LyricIndex:
    """The words of many songs, searchable; made by `build`, never changed afterwards."""

    def __init__(self, builder: _Builder) -> None:
        self._vocabulary = builder.vocabulary
        self._songs = builder.songs
        self._song_starts = np.frombuffer(builder.song_starts, dtype=np.int64)
        self._line_starts = np.frombuffer(builder.line_starts, dtype=np.int64)
        self._first_lines = np.frombuffer(builder.first_lines, dtype=np.int64)
        count = len(builder.ids)
        self.ids = np.zeros(count + DEPTH + 1, dtype=np.int32)
        self.ids[:count] = np.frombuffer(builder.ids, dtype=np.int32)
        self._order = _sorted_positions(self.ids, count)

    @classmethod
    def build(cls, songs: Iterable[Song]) -> LyricIndex:
        """Index the lyrics of these songs; about 1 s for a million words."""
        builder = _Builder()
        for song in songs:
            builder.add(song)
        return cls(builder)

    @property
    def song_count(self) -> int:
        """Return how many songs are searched."""
        return len(self._songs)

    def numbers(self, question: Sequence[str]) -> Ints:
        """Return the numbers of words, UNKNOWN for a word that no song holds."""
        return np.fromiter((self._vocabulary.get(w, UNKNOWN) for w in question), dtype=np.int64, count=len(question))

    def word(self, number: int) -> str:
        """Return the word behind a number from `ids`."""
        return self._spelled[number - 1]

    @cached_property
    def _spelled(self) -> tuple[str, ...]:
        return tuple(self._vocabulary)

    def prefix_lengths(self, grams: Ints) -> Ints:
        """Return how many of the first words of each row of `grams` (Q, 6) occur together anywhere (0-6)."""
        best = np.zeros(len(grams), dtype=np.int64)
        if not len(self._order) or not len(grams):
            return best
        at = self._bisect(grams, after=False)
        for neighbour in (at - 1, at):
            valid = (neighbour >= 0) & (neighbour < len(self._order))
            rows = self._rows(np.clip(neighbour, 0, len(self._order) - 1), DEPTH)
            equal = np.cumprod(rows == grams, axis=1).sum(axis=1)
            best = np.maximum(best, np.where(valid, equal, 0))
        return best

    def occurrences(self, grams: Ints) -> tuple[Ints, Ints]:
        """Return (row, position) pairs: every place where the words of a row of `grams` (Q, n ≤ 6) begin."""
        empty = np.zeros(0, dtype=np.int64)
        if not len(self._order) or not len(grams):
            return empty, empty
        low, high = self._bisect(grams, after=False), self._bisect(grams, after=True)
        counts = high - low
        rows = np.repeat(np.arange(len(grams)), counts)
        inside = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return rows, self._order[np.repeat(low, counts) + inside].astype(np.int64)

    def place(self, position: int) -> Place:
        """Return the song and line that a word position belongs to."""
        song = int(np.searchsorted(self._song_starts, position, side="right")) - 1
        line = int(np.searchsorted(self._line_starts, position, side="right")) - int(self._first_lines[song])
        return Place(*self._songs[song], line)

    def song_numbers(self, positions: Ints) -> Ints:
        """Return which song (0-based, in order of building) each position belongs to."""
        return np.searchsorted(self._song_starts, positions, side="right") - 1

    def _rows(self, ranks: Ints, length: int) -> NDArray[np.int32]:
        return self.ids[self._order[ranks][:, None] + np.arange(length)]

    def _bisect(self, grams: Ints, after: bool) -> Ints:
        low = np.zeros(len(grams), dtype=np.int64)
        high = np.full(len(grams), len(self._order), dtype=np.int64)
        index = np.arange(len(grams))
        for _ in range(len(self._order).bit_length()):
            open_ = low < high
            middle = (low + high) // 2
            rows = self._rows(np.minimum(middle, len(self._order) - 1), grams.shape[1])
            first = np.argmax(rows != grams, axis=1)
            here, wanted = rows[index, first], grams[index, first]
            # Where no word differs argmax is 0 and both are equal: the row belongs to the run.
            smaller = (here < wanted) | ((here == wanted) & after)
            low = np.where(open_ & smaller, middle + 1, low)
            high = np.where(open_ & ~smaller, middle, high)
        return low


class _Builder:
    """Collects the words of songs as numbers."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self.songs: list[tuple[int, str, str]] = []
        self.ids = array("i", [0])
        self.song_starts = array("q")
        self.line_starts = array("q")
        self.first_lines = array("q")

    def add(self, song: Song) -> None:
        """Append one song; an empty line holds no word and still counts as a line."""
        self.songs.append((song.id or 0, song.title, song.artist))
        self.song_starts.append(len(self.ids))
        self.first_lines.append(len(self.line_starts))
        number = self.vocabulary.setdefault
        for line in song.lines:
            self.line_starts.append(len(self.ids))
            self.ids.extend([number(word, len(self.vocabulary) + 1) for word in words(line)])
        self.ids.append(0)


def _sorted_positions(ids: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Return the positions of all words, sorted by the six words that begin there.

    Ranks of one word give ranks of two, of four, and then the order by six: three sorts.
    """
    one = ids.astype(np.int64)
    two = _rank(one, one, 1)
    four = _rank(two, two, 2)
    order = np.argsort(_key(four, two, 4))
    held = order[order < count]
    return held[ids[held] != 0].astype(np.int32)


def _key(left: Ints, right: Ints, shift: int) -> Ints:
    moved = np.zeros_like(right)
    moved[:-shift] = right[shift:]
    return left * (int(right.max(initial=0)) + 1) + moved


def _rank(left: Ints, right: Ints, shift: int) -> Ints:
    key = _key(left, right, shift)
    order = np.argsort(key)
    steps = np.zeros(len(key), dtype=np.int64)
    steps[1:] = np.diff(key[order]) != 0
    ranks = np.empty_like(steps)
    ranks[order] = np.cumsum(steps)
    return ranks
