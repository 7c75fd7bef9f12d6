"""How alike the lines and stanzas of one lyric are: the self-similarity behind segmentation and labelling.

Recipe of lyric-formats §4.2: lines are compared without case, accents, punctuation and parentheses (ad-libs
change from chorus to chorus); stanzas are linked by the share of their lines that return in each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_WORD = re.compile(r"[^\w\s]")
_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœаеёиоуыэюяάέήίόύώαεηιουω]+", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
# "name", "names" and "named", not "little", "roses" and "wanted".
_SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiouy]le|[aeiouy]les|[^aeiouylsxzcgh]es|[^aeiouytd]ed)$")
_LOOSE, _STRICT = 0.6, 0.95
SAME_LINE = 80.0
"""Two lines are the same from this rapidfuzz ratio (0 to 100) on."""


@lru_cache(maxsize=4_096)
def line_key(line: str) -> str:
    """Return a line for comparing: lower case, no accents, punctuation or parentheses."""
    bare = _PARENTHESES.sub("", line).casefold()
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub("", bare.replace("'", "").replace("’", "")).split())


@lru_cache(maxsize=4_096)
def rough_syllables(line: str) -> int:
    """Return about how many syllables a line has: its vowel groups without silent endings, at least one a word."""
    return sum(_word_syllables(word) for word in _WORDS.findall(line.lower()))


@lru_cache(maxsize=20_000)
def _word_syllables(word: str) -> int:
    groups = len(_VOWELS.findall(word))
    if groups > 1 and word[-1] in "esd" and _SILENT.search(word):
        groups -= 1
    return max(1, groups)


def line_similarity(keys: Sequence[str]) -> NDArray[np.float32]:
    """Return the n x n matrix of line ratios (0 to 100); an empty line is like no other."""
    matrix = process.cdist(keys, keys, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=40.0)
    empty = np.array([not key for key in keys], dtype=bool)
    matrix[empty, :] = 0.0
    matrix[:, empty] = 0.0
    return matrix


@dataclass(frozen=True, slots=True)
class StanzaLikeness:
    """The stanzas of one lyric compared.

    `cover[i, j]` is the share of the lines of stanza i that return in stanza j; `cluster[i]` names the group
    of alike stanzas that i belongs to (the index of its first member); `counts` are lines with words.
    """

    cover: NDArray[np.float64]
    cluster: tuple[int, ...]
    counts: tuple[int, ...]

    def members(self, cluster: int) -> list[int]:
        """Return the stanzas of a cluster in order."""
        return [i for i, c in enumerate(self.cluster) if c == cluster]

    def identity(self, cluster: int) -> float:
        """Return how much of themselves the stanzas of a cluster share with one another (1 = word for word)."""
        members = self.members(cluster)
        if len(members) < 2:
            return 1.0
        inner = self.cover[np.ix_(members, members)]
        return float(inner.sum() / (len(members) * (len(members) - 1)))

    @property
    def repeated(self) -> list[int]:
        """Return the clusters that have more than one stanza."""
        return [c for c in dict.fromkeys(self.cluster) if self.cluster.count(c) > 1]


def compare_stanzas(keys: Sequence[Sequence[str]]) -> StanzaLikeness:
    """Compare stanzas given as line keys."""
    flat = [key for stanza in keys for key in stanza]
    counts = np.array([sum(bool(key) for key in stanza) for stanza in keys])
    same = line_similarity(flat) >= SAME_LINE
    starts = np.cumsum([0, *(len(stanza) for stanza in keys)])[:-1]
    found = np.maximum.reduceat(same, starts, axis=1)
    cover = np.add.reduceat(found.astype(np.float64), starts, axis=0) / np.maximum(counts, 1)[:, None]
    np.fill_diagonal(cover, 0.0)
    cluster = _clusters(cover, counts, _LOOSE)
    if len(counts) > 3 and len(set(cluster)) == 1:
        # Verses that end in the chorus' words chain everything together; only whole returns tell it apart then.
        cluster = _clusters(cover, counts, _STRICT)
    return StanzaLikeness(cover, cluster, tuple(int(c) for c in counts))


def _clusters(cover: NDArray[np.float64], counts: NDArray[np.int64], needed: float) -> tuple[int, ...]:
    small = np.minimum(counts[:, None], counts[None, :])
    ratio = small / np.maximum(np.maximum(counts[:, None], counts[None, :]), 1)
    low, high = np.minimum(cover, cover.T), np.maximum(cover, cover.T)
    linked = (small > 0) & ((low >= needed) | ((high >= max(0.85, needed)) & (small >= 2) & (ratio >= 0.4)))
    group = list(range(len(counts)))
    for i, j in zip(*np.nonzero(np.tril(linked, -1)), strict=True):
        old, new = max(group[i], group[j]), min(group[i], group[j])
        if old != new:
            group = [new if g == old else g for g in group]
    return tuple(group)
