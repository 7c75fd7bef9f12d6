"""Which runs of words of a text stand in the songs of a catalogue, exactly or with one word changed.

A run is maximal: it cannot be made longer on either side. `longest_run_words` counts exact runs of
any length; listed are the runs of `min_run` words and more, and the longest run in any case. A near
run differs from a passage in exactly one word, neither its first nor its last; it is listed apart
and only where no exact run covers it. "Not found in N songs" is all that a search can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lyricstudio.domain.lyric_index import DEPTH, UNKNOWN, LyricIndex
from lyricstudio.domain.near_runs import extension, find_near_runs, grams_of
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyricstudio.domain.lyric_index import Ints

MIN_RUN = 5  # words from which a run is worth listing
MIN_NEAR = 6  # words (the changed one included) from which a near run is worth listing
MAX_PLACES = 20  # places listed for one run


@dataclass(frozen=True, slots=True)
class RunMatch:
    """One run of the text at one place: `kind` is "exact" or "near", `found` what stands in the song.

    `places` is in how many places of the catalogue the run stands; the text's words from `start` on.
    """

    text: str
    start: int
    length: int
    song_id: int
    title: str
    artist: str
    line: int
    kind: str = "exact"
    found: str = ""
    places: int = 1


@dataclass(frozen=True, slots=True)
class OriginalityReport:
    """What was found of one text; `coverage` is the share of its words in exact runs of `min_run` or more."""

    words: int
    longest_run: str
    longest_run_words: int
    coverage: float
    matches: tuple[RunMatch, ...]
    near_matches: tuple[RunMatch, ...]
    songs_searched: int
    min_run: int = MIN_RUN


class _Run(NamedTuple):
    start: int
    length: int


def compare(text: str, index: LyricIndex, min_run: int = MIN_RUN) -> OriginalityReport:
    """Search all runs of a text in the songs of an index."""
    question = words(text)
    lengths = run_lengths(index.numbers(question), index)
    runs = _maximal(lengths)
    longest = max(runs, key=lambda run: run.length, default=_Run(0, 0))
    listed = [run for run in runs if run.length >= min_run]
    if not listed and longest.length > 1:
        listed = [longest]
    covered = np.zeros(len(question), dtype=bool)
    for run in runs:
        if run.length >= min_run:
            covered[run.start : run.start + run.length] = True
    return OriginalityReport(
        words=len(question),
        longest_run=" ".join(question[longest.start : longest.start + longest.length]),
        longest_run_words=longest.length,
        coverage=float(covered.mean()) if question else 0.0,
        matches=tuple(_exact_matches(question, listed, index)),
        near_matches=tuple(_near_matches(question, lengths, index)),
        songs_searched=index.song_count,
        min_run=min_run,
    )


def longest_runs(texts: Sequence[Sequence[str]], index: LyricIndex) -> list[int]:
    """Return the longest exact run of each of many short texts (lists of words), in one search."""
    joined: list[int] = []
    spans = []
    for text in texts:
        spans.append((len(joined), len(joined) + len(text)))
        joined.extend(index.numbers(text).tolist())
        joined.append(UNKNOWN)
    lengths = run_lengths(np.array(joined, dtype=np.int64), index)
    return [int(lengths[start:end].max(initial=0)) for start, end in spans]


def run_lengths(numbers: Ints, index: LyricIndex) -> Ints:
    """Return for each word of a text how many words from it on stand together in one song."""
    grams = grams_of(numbers, DEPTH, UNKNOWN)
    lengths = index.prefix_lengths(grams)
    full = np.flatnonzero(lengths == DEPTH)
    rows, positions = index.occurrences(grams[full])
    starts = full[rows]
    np.maximum.at(lengths, starts, DEPTH + extension(numbers, starts + DEPTH, index, positions + DEPTH))
    return lengths


def _maximal(lengths: Ints) -> list[_Run]:
    runs = []
    for i, length in enumerate(lengths.tolist()):
        if length and (i == 0 or lengths[i - 1] <= length):
            runs.append(_Run(i, length))
    return runs


def _exact_matches(question: Sequence[str], runs: Iterable[_Run], index: LyricIndex) -> list[RunMatch]:
    numbers = index.numbers(question)
    found: list[RunMatch] = []
    for run in sorted(runs, key=lambda r: (-r.length, r.start)):
        positions = _places_of(numbers, run, index)
        text = " ".join(question[run.start : run.start + run.length])
        found += [
            RunMatch(text, run.start, run.length, *index.place(p), found=text, places=len(positions))
            for p in positions[:MAX_PLACES]
        ]
    return found


def _places_of(numbers: Ints, run: _Run, index: LyricIndex) -> list[int]:
    head = numbers[run.start : run.start + min(run.length, DEPTH)][None, :]
    _, positions = index.occurrences(head)
    if run.length > DEPTH:
        starts = np.full(len(positions), run.start + DEPTH)
        positions = positions[DEPTH + extension(numbers, starts, index, positions + DEPTH) >= run.length]
    return sorted(positions.tolist())


def _near_matches(question: Sequence[str], lengths: Ints, index: LyricIndex) -> list[RunMatch]:
    numbers = index.numbers(question)
    found = []
    for near in find_near_runs(numbers, lengths, index, MIN_NEAR):
        text = list(question[near.start : near.start + near.length])
        changed = list(text)
        changed[near.changed - near.start] = index.word(near.word)
        place = index.place(near.position)
        found.append(
            RunMatch(
                " ".join(text),
                near.start,
                near.length,
                *place,
                kind="near",
                found=" ".join(changed),
                places=near.places,
            )
        )
    return found
