"""Where stanzas begin in a lyric whose blank lines were lost: boundaries from self-similarity.

A block of lines that returns begins and ends a stanza; so do a change of line length and the end of a
sentence. One dynamic programme weighs them against how long stanzas are. The weights were set on 510
lyrics that we may use (hymns and our own songs) with their blank lines taken out; see the benchmark in
tests/domain/test_segmentation.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.stanza_similarity import SAME_LINE, line_key, line_similarity, rough_syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NEAR_LINE = 55.0
_STRONG_RUN = 4
_SHORTEST_TEXT = 6
_LONGEST_STANZA = 16
_LONGEST_TEXT = 600
_LENGTH_PRIOR = {1: -1.9, 2: -0.7, 3: -0.9, 4: 0.5, 5: -0.3, 6: 0.1, 7: -0.7, 8: 0.5, 9: -0.9, 10: -0.6, 12: 0.0}
_LONG_PRIOR = -1.3
_BOUNDARY_COST = 0.45
_RUN_WEIGHT = 1.6
_METRE_WEIGHT = 1.5
_SENTENCE_WEIGHT = 0.7
_TWIN_COST = 0.85
_EVEN_WEIGHT = 0.42
_EVEN_METRE = 0.17

Run = tuple[int, int, int]


def find_stanzas(lines: Sequence[str]) -> tuple[int, ...]:
    """Return the line indices at which stanzas begin (the first is 0) in a lyric without blank lines."""
    if not _SHORTEST_TEXT <= len(lines) <= _LONGEST_TEXT:
        return (0,) if len(lines) < _SHORTEST_TEXT else tuple(range(0, len(lines), 8))
    keys = [line_key(line) for line in lines]
    similar = line_similarity(keys)
    runs = _snapped(_repeated_runs(similar), len(lines))
    evidence = _shared(_evidence(lines, keys, runs), runs)
    cut, score = _best_cut(evidence)
    even, even_score = _best_even_cut(lines, evidence)
    return even if even_score > score else cut


def _repeated_runs(similar: NDArray[np.float32]) -> list[Run]:
    """Return (start, later start, length) of blocks of lines that return, the longest of each diagonal stretch."""
    count = len(similar)
    runs: list[Run] = []
    for shift in range(1, count):
        diagonal = np.diagonal(similar, shift)
        runs += _runs_on(diagonal, shift)
    return runs


def _runs_on(diagonal: NDArray[np.float32], shift: int) -> list[Run]:
    found: list[Run] = []
    start = 0
    while start < len(diagonal):
        if diagonal[start] < SAME_LINE:
            start += 1
            continue
        end = start + 1
        while end < len(diagonal) and end - start < shift and _goes_on(diagonal, start, end):
            end += 1
        found.append((start, start + shift, end - start))
        start = end
    return found


def _snapped(runs: Sequence[Run], count: int) -> list[Run]:
    """Lengthen runs by the one line that a last chorus changed, where a longer run shows the block's edge."""
    strong = [(start, later, length) for start, later, length in runs if length >= _STRONG_RUN]
    starts = {place for start, later, _ in strong for place in (start, later)}
    ends = {place + length for start, later, length in strong for place in (start, later)}
    snapped: list[Run] = []
    for start, later, length in runs:
        if 2 <= length < later - start:
            end, late_end = start + length, later + length
            if not {end, late_end} & ends and {end + 1, late_end + 1} & ends and late_end < count:
                length += 1  # noqa: PLW2901 - the run itself grows
            elif not {start, later} & starts and {start - 1, later - 1} & starts and start > 0:
                start, later, length = start - 1, later - 1, length + 1  # noqa: PLW2901
        snapped.append((start, later, length))
    return snapped


def _goes_on(diagonal: NDArray[np.float32], start: int, at: int) -> bool:
    """Say whether a returning block includes the next line: the same, or a changed one inside or at its end."""
    if diagonal[at] >= SAME_LINE:
        return True
    return bool(diagonal[at] >= _NEAR_LINE and at - start >= 2 and diagonal[at - 1] >= SAME_LINE)


def _evidence(lines: Sequence[str], keys: Sequence[str], runs: Sequence[Run]) -> NDArray[np.float64]:
    """Return for each line how much speaks for a stanza beginning there."""
    evidence = np.zeros(len(lines) + 1)
    _add_runs(evidence, runs)
    evidence[1:-1] += _METRE_WEIGHT * _metre_change(lines)
    evidence[1:-1] += _SENTENCE_WEIGHT * _sentence_ends(lines)
    for index in range(1, len(lines)):
        if keys[index] == keys[index - 1]:
            evidence[index] -= _TWIN_COST
    return evidence


def _add_runs(evidence: NDArray[np.float64], runs: Sequence[Run]) -> None:
    strongest = np.zeros((2, len(evidence)))
    for start, later, length in runs:
        if length < 2:
            continue
        weight = _RUN_WEIGHT * min(length, 4) / 4
        for first in (start, later):
            strongest[0, first] = max(strongest[0, first], weight)
            strongest[1, first + length] = max(strongest[1, first + length], weight)
    evidence += strongest.sum(axis=0)


def _metre_change(lines: Sequence[str]) -> NDArray[np.float64]:
    """Return 0 to 1 for each inner gap: how different the lines before and after it are in syllables."""
    counts = np.array([rough_syllables(line) for line in lines], dtype=np.float64)
    changes = np.zeros(len(lines) - 1)
    for gap in range(1, len(lines)):
        before, after = counts[max(0, gap - 2) : gap].mean(), counts[gap : gap + 2].mean()
        change = abs(before - after) / max(before, after, 1.0)
        changes[gap - 1] = min(change, 0.6) / 0.6 if change > 0.25 else 0.0
    return changes


def _sentence_ends(lines: Sequence[str]) -> NDArray[np.float64]:
    """Return 1 after a sentence's end and -1 inside one, all 0 where the lyric has no punctuation."""
    ends = [line.rstrip(" \"'”’)")[-1:] for line in lines]
    if sum(end in ".!?,;:" for end in ends if end) < 0.5 * len(lines):
        return np.zeros(len(lines) - 1)
    return np.array([1.0 if end in (".", "!", "?") else -1.0 for end in ends[:-1]])


def _shared(evidence: NDArray[np.float64], runs: Sequence[Run]) -> NDArray[np.float64]:
    """Let a boundary inside one copy of a returning block count in its other copies."""
    shared = evidence.copy()
    for start, later, length in runs:
        if length < 3:
            continue
        inner = np.maximum(evidence[start + 1 : start + length], evidence[later + 1 : later + length])
        shared[start + 1 : start + length] = np.maximum(shared[start + 1 : start + length], inner)
        shared[later + 1 : later + length] = np.maximum(shared[later + 1 : later + length], inner)
    return shared


def _best_even_cut(lines: Sequence[str], evidence: NDArray[np.float64]) -> tuple[tuple[int, ...], float]:
    """Return the best cut into stanzas of one length, which a strophic song has, and its score."""
    counts = np.array([rough_syllables(line) for line in lines], dtype=np.float64)
    best: tuple[int, ...] = (0,)
    top = -np.inf
    for length in range(3, _LONGEST_STANZA + 1):
        if len(lines) % length or len(lines) < 2 * length:
            continue
        change = np.abs(counts[length:] - counts[:-length]) / np.maximum(counts[length:], counts[:-length]).clip(1)
        starts = tuple(range(0, len(lines), length))
        score = len(starts) * _LENGTH_PRIOR.get(length, _LONG_PRIOR)
        score += float(sum(evidence[s] - _BOUNDARY_COST for s in starts[1:]))
        score += _EVEN_WEIGHT * (len(starts) - 1) * (1.0 - float(change.mean()) / _EVEN_METRE)
        if score > top:
            best, top = starts, score
    return best, top


def _best_cut(evidence: NDArray[np.float64]) -> tuple[tuple[int, ...], float]:
    count = len(evidence) - 1
    best = np.full(count + 1, -np.inf)
    best[0] = 0.0
    origin = np.zeros(count + 1, dtype=int)
    for end in range(1, count + 1):
        gain = 0.0 if end == count else float(evidence[end]) - _BOUNDARY_COST
        for start in range(max(0, end - _LONGEST_STANZA), end):
            score = best[start] + _LENGTH_PRIOR.get(end - start, _LONG_PRIOR) + gain
            if score > best[end]:
                best[end], origin[end] = score, start
    starts: list[int] = []
    position = count
    while position > 0:
        position = int(origin[position])
        starts.append(position)
    return tuple(reversed(starts)), float(best[count])
