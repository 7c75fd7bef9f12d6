"""Runs that differ from a passage of the catalogue in exactly one inner word: a line with one word changed.

Of the words beside the changed one at least half stand on one side, so that every run of six words
and more holds three agreeing words in a row: these are the seeds that the index looks up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from lyricstudio.domain.lyric_index import Ints, LyricIndex

SEED = 3


class NearRun(NamedTuple):
    """A near run of the text (`start`, `length`), the text word that differs, and one place it stands at.

    `word` is the number of the word that the song has instead; `places` counts all places.
    """

    start: int
    length: int
    changed: int
    position: int
    word: int
    places: int


def find_near_runs(numbers: Ints, lengths: Ints, index: LyricIndex, at_least: int) -> list[NearRun]:
    """Return the near runs of `at_least` (≥ 6) words that no exact run and no longer near run covers.

    `lengths` are the exact run lengths from each word on (`originality.run_lengths`). Longest first.
    """
    starts, positions = _seeds(numbers, lengths, index)
    agree = SEED + extension(numbers, starts + SEED, index, positions + SEED)
    found = np.concatenate([_to_the_right(numbers, starts, positions, agree, index),
                            _to_the_left(numbers, starts, positions, agree, index)])  # fmt: skip
    found = np.unique(found[found[:, 1] >= at_least], axis=0)
    found = found[lengths[found[:, 0]] < found[:, 1]]
    return _longest(found, index)


def extension(numbers: Ints, starts: Ints, index: LyricIndex, positions: Ints, step: int = 1) -> Ints:
    """Return how many words agree from each pair of text word and song position on (step -1: backwards)."""
    lengths = np.zeros(len(starts), dtype=np.int64)
    alive = np.arange(len(starts))
    at, place = starts.copy(), positions.copy()
    while len(alive):
        inside = (at >= 0) & (at < len(numbers)) & (place >= 0) & (place < len(index.ids))
        alive, at, place = alive[inside], at[inside], place[inside]
        equal = numbers[at] == index.ids[place]
        alive, at, place = alive[equal], at[equal] + step, place[equal] + step
        lengths[alive] += 1
    return lengths


def grams_of(numbers: Ints, length: int, filler: int) -> Ints:
    """Return the runs of `length` words that begin at each word, filled up with `filler`: (words, length)."""
    padded = np.concatenate([numbers, np.full(length, filler, dtype=np.int64)])
    return np.lib.stride_tricks.sliding_window_view(padded, length)[: len(numbers)]


def _seeds(numbers: Ints, lengths: Ints, index: LyricIndex) -> tuple[Ints, Ints]:
    begin = np.flatnonzero(lengths >= SEED)
    rows, positions = index.occurrences(grams_of(numbers, SEED, -1)[begin])
    starts = begin[rows]
    # Only where agreement begins: the word before differs, or there is none.
    before = np.where(starts > 0, numbers[np.maximum(starts - 1, 0)], -2)
    first = before != index.ids[positions - 1]
    return starts[first], positions[first]


def _to_the_right(numbers: Ints, starts: Ints, positions: Ints, agree: Ints, index: LyricIndex) -> Ints:
    changed = starts + agree
    inside = (changed < len(numbers)) & (index.ids[positions + agree] != 0)
    starts, positions, agree, changed = starts[inside], positions[inside], agree[inside], changed[inside]
    more = extension(numbers, changed + 1, index, positions + agree + 1)
    keep = more > 0
    return np.stack([starts, agree + 1 + more, changed, positions], axis=1)[keep]


def _to_the_left(numbers: Ints, starts: Ints, positions: Ints, agree: Ints, index: LyricIndex) -> Ints:
    inside = (starts > 0) & (index.ids[positions - 1] != 0)
    starts, positions, agree = starts[inside], positions[inside], agree[inside]
    more = extension(numbers, starts - 2, index, positions - 2, step=-1)
    keep = more > 0
    return np.stack([starts - 1 - more, agree + 1 + more, starts - 1, positions - 1 - more], axis=1)[keep]


def _longest(found: Ints, index: LyricIndex) -> list[NearRun]:
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for start, length, changed, position in found.tolist():
        groups.setdefault((start, length), []).append((position, changed))
    kept: list[NearRun] = []
    for (start, length), places in sorted(groups.items(), key=lambda item: (-item[0][1], item[0][0])):
        if any(run.start <= start and start + length <= run.start + run.length for run in kept):
            continue
        position, changed = min(places)
        word = int(index.ids[position + changed - start])
        kept.append(NearRun(start, length, changed, position, word, len(places)))
    return kept
