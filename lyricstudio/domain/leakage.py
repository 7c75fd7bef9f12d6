"""Keeps the splits of a dataset apart part by part, where songs of different clusters still share a text.

Two hymns with one doxology, two rap songs with one hook: the held-out example goes, because training
material is scarcer than the knowledge that one example less can cost.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import Split
from lyricstudio.domain.near_duplicates import cluster_texts, text_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lyricstudio.domain.records import Example

DUPLICATE = "duplicate of another example"
LEAK = "near-duplicate in another split"
# Parts are short: half of one shared with another is a habit, four fifths are a copy.
SAME_PART = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An example with its split set, and its answer as plain lyrics."""

    example: Example
    text: str


def without_leaks(candidates: Sequence[Candidate]) -> tuple[list[Candidate], Counter[str]]:
    """Return the candidates without duplicates and without near-duplicates in two splits, and what went why.

    A held-out split that would be emptied keeps its examples; then the training twins go.
    """
    dropped: Counter[str] = Counter()
    kept = _without_duplicates(candidates, dropped)
    clusters = cluster_texts(((i, candidate.text) for i, candidate in enumerate(kept)), SAME_PART)
    splits: dict[int, set[Split]] = {}
    for i, candidate in enumerate(kept):
        splits.setdefault(clusters[i], set()).add(candidate.example.split)
    shared = {cluster for cluster, found in splits.items() if len(found) > 1}
    protected = _emptied(kept, [clusters[i] in shared for i in range(len(kept))])
    clean = [
        candidate
        for i, candidate in enumerate(kept)
        if clusters[i] not in shared or candidate.example.split is _home(splits[clusters[i]], protected)
    ]
    dropped[LEAK] += len(kept) - len(clean)
    return clean, +dropped


def joined_by_parts(texts: Sequence[tuple[int, str]], clusters: Mapping[int, int]) -> dict[int, int]:
    """Return the clusters of songs, those joined that share a part; `texts` are (song id, text of one example).

    Songs of one cluster go into one split, so nothing has to be left out because two splits hold it.
    """
    roots = {cluster: cluster for cluster in clusters.values()}

    def root(cluster: int) -> int:
        while roots[cluster] != cluster:
            roots[cluster] = roots[roots[cluster]]
            cluster = roots[cluster]
        return cluster

    same = cluster_texts(((i, text) for i, (_, text) in enumerate(texts)), SAME_PART)
    for i, (song_id, _) in enumerate(texts):
        one, other = root(clusters[song_id]), root(clusters[texts[same[i]][0]])
        roots[max(one, other)] = min(one, other)
    return {song_id: root(cluster) for song_id, cluster in clusters.items()}


def _without_duplicates(candidates: Sequence[Candidate], dropped: Counter[str]) -> list[Candidate]:
    seen: set[tuple[Split, str]] = set()
    kept = []
    for candidate in candidates:
        key = (candidate.example.split, text_key(candidate.text) or candidate.text)
        if key in seen:
            dropped[DUPLICATE] += 1
        else:
            seen.add(key)
            kept.append(candidate)
    return kept


def _emptied(candidates: Sequence[Candidate], leaks: Sequence[bool]) -> set[Split]:
    before = {candidate.example.split for candidate in candidates}
    after = {candidate.example.split for candidate, leak in zip(candidates, leaks, strict=True) if not leak}
    return before - after - {Split.TRAIN}


def _home(found: set[Split], protected: set[Split]) -> Split:
    """Return the one split in which a text that several splits share may stay."""
    for split in (Split.TEST, Split.VALID):
        if split in found and split in protected:
            return split
    return next(split for split in (Split.TRAIN, Split.VALID, Split.TEST) if split in found)
