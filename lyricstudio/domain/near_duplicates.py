"""Finds versions of one song (live, remix, clean, retyped) in a catalogue of any size, without comparing all pairs.

A song is the set of its runs of three words. Runs whose hash is a multiple of `SAMPLE` are entered in an index;
songs that meet there are compared in full by containment, |A∩B| / min(|A|, |B|): a remix with a new verse still
holds the original. Sampling by hash keeps containment unbiased (A. Broder, "On the resemblance and containment
of documents", 1997).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

SHINGLE = 3
SAMPLE = 4
# At this containment two songs count as versions of one.
SAME_SONG = 0.5
# Runs that more songs share than this are phrases of the language; their songs are only chained.
COMMON = 8
# Pairs below this share of the sampled runs are not compared in full.
WORTH_COMPARING = 0.2
_MASK = (1 << 64) - 1
# Scripts without blanks between words: each character counts as a word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")


def text_words(text: str) -> list[str]:
    """Return the words of a text as they are compared; unspaced scripts give one word a character."""
    return words(text) if text.isascii() else words(_UNSPACED.sub(r" \g<0> ", text))


def text_key(text: str) -> str:
    """Return a key that is equal for texts of equal words, whatever their case, marks and punctuation."""
    return " ".join(text_words(text))


class WordHashes:
    """Stable hashes of words, each computed once; the same in every process and project."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def shingles(self, text: Sequence[str]) -> NDArray[np.uint32]:
        """Return the different 32-bit hashes of all runs of three words, sorted; fewer words make one run."""
        values = np.fromiter((self._hash(word) for word in text), dtype=np.uint64, count=len(text))
        if len(values) < SHINGLE:
            values = np.pad(values, (0, SHINGLE - len(values))) if len(values) else values
        runs = max(0, len(values) - SHINGLE + 1)
        mixed = np.zeros(runs, dtype=np.uint64)
        for offset in range(SHINGLE):
            mixed = (mixed ^ values[offset : offset + runs]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        return np.unique((mixed >> np.uint64(32)).astype(np.uint32))

    def _hash(self, word: str) -> int:
        known = self._known.get(word)
        if known is None:
            digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            known = self._known[word] = int.from_bytes(digest, "little") & _MASK
        return known


def cluster_texts(texts: Iterable[tuple[int, str]], threshold: float = SAME_SONG) -> dict[int, int]:
    """Return a cluster for each id, named by its first member; `texts` are (id, text).

    `threshold` is the containment from which two texts count as one.
    """
    hashes = WordHashes()
    ids: list[int] = []
    sets: list[NDArray[np.uint32]] = []
    for text_id, text in texts:
        ids.append(text_id)
        sets.append(hashes.shingles(text_words(text)))
    roots = _joined(sets, threshold)
    return {text_id: ids[root] for text_id, root in zip(ids, roots, strict=True)}


def containment(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> float:
    """Return the share of the smaller set's runs that are in the other one (0 for an empty set)."""
    smaller = min(len(first), len(second))
    if not smaller:
        return 0.0
    return len(np.intersect1d(first, second, assume_unique=True)) / smaller


def _joined(sets: Sequence[NDArray[np.uint32]], threshold: float) -> list[int]:
    roots = list(range(len(sets)))
    _join_identical(sets, roots)
    for first, second in _candidates(sets, roots):
        a, b = _root(roots, int(first)), _root(roots, int(second))
        if a != b and containment(sets[first], sets[second]) >= threshold:
            roots[max(a, b)] = min(a, b)
    return [_root(roots, index) for index in range(len(roots))]


def _root(roots: list[int], index: int) -> int:
    while roots[index] != index:
        roots[index] = roots[roots[index]]
        index = roots[index]
    return index


def _join_identical(sets: Sequence[NDArray[np.uint32]], roots: list[int]) -> None:
    seen: dict[bytes, int] = {}
    for index, values in enumerate(sets):
        if len(values):
            roots[index] = seen.setdefault(hashlib.blake2b(values.tobytes(), digest_size=16).digest(), index)


def _candidates(sets: Sequence[NDArray[np.uint32]], roots: Sequence[int]) -> NDArray[np.int64]:
    """Return pairs of indices (rows of two) that share enough of their sampled runs."""
    sampled = {index: _sampled(values) for index, values in enumerate(sets) if roots[index] == index and len(values)}
    if not sampled:
        return np.empty((0, 2), dtype=np.int64)
    sizes = np.zeros(len(sets), dtype=np.int64)
    sizes[list(sampled)] = [len(values) for values in sampled.values()]
    owners, starts, ends = _index(sampled)
    codes, shared = np.unique(np.concatenate(list(_pairs(owners, starts, ends, len(sets)))), return_counts=True)
    pairs = np.stack((codes // len(sets), codes % len(sets)), axis=1)
    return pairs[shared >= WORTH_COMPARING * np.minimum(sizes[pairs[:, 0]], sizes[pairs[:, 1]])]


def _sampled(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    chosen = values[values % np.uint32(SAMPLE) == 0]
    # A short song must be findable too: it enters its smallest runs.
    return chosen if len(chosen) >= SAMPLE else values[: SAMPLE * 2]


def _index(sampled: Mapping[int, NDArray[np.uint32]]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the owners of all sampled runs, ordered by run, and where each run's owners start and end."""
    keys = np.concatenate(list(sampled.values()))
    owners = np.repeat(list(sampled), [len(values) for values in sampled.values()])
    order = np.lexsort((owners, keys))
    keys = keys[order]
    ends = np.flatnonzero(np.append(keys[1:] != keys[:-1], True)) + 1
    return owners[order].astype(np.int64), np.concatenate(([0], ends[:-1])), ends


def _pairs(
    owners: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], songs: int
) -> Iterator[NDArray[np.int64]]:
    """Yield pairs (first × songs + second) of those that share a run: all of a short list, neighbours of a long one."""
    yield np.empty(0, dtype=np.int64)
    sizes = ends - starts
    for size in range(2, COMMON + 1):
        rows = owners[starts[sizes == size][:, None] + np.arange(size)]
        for a in range(size):
            for b in range(a + 1, size):
                yield rows[:, a] * songs + rows[:, b]
    for start, end in zip(starts[sizes > COMMON], ends[sizes > COMMON], strict=True):
        yield owners[start : end - 1] * songs + owners[start + 1 : end]
