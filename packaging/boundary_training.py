"""Fits the boundary model: which features speak for a stanza's beginning, and how long stanzas usually are."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.boundary_features import boundary_features
from lyricstudio.domain.boundary_model import FEWEST_LINES, BoundaryModel
from lyricstudio.domain.known_songs import known_stanzas

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lyricstudio.domain.song import Song

LONGEST = 24
LONGEST_SONG = 200
PULL = 3.0
ROUNDS = 25
LENGTH_SHARE = 0.85  # how much the usual lengths count beside the evidence
EASE = 0.9  # boundaries are rather found than missed; chosen with the above on training songs and our own samples


def train_boundaries(songs: Iterable[tuple[Song, float]]) -> BoundaryModel:
    """Return the model for songs whose stanzas are known, each with how much it counts."""
    rows: list[NDArray[np.float64]] = []
    begins: list[NDArray[np.float64]] = []
    weights: list[NDArray[np.float64]] = []
    lengths: Counter[int] = Counter()
    names: tuple[str, ...] = ()
    for song, weight in songs:
        stanzas = [lines for lines, _ in known_stanzas(song)]
        lines = [line for stanza in stanzas for line in stanza]
        if len(stanzas) < 2 or not FEWEST_LINES <= len(lines) <= LONGEST_SONG:
            continue
        starts = np.cumsum([0, *(len(stanza) for stanza in stanzas)])
        names, values = boundary_features(lines)
        known = np.zeros(len(lines) - 1)
        known[starts[1:-1] - 1] = 1.0
        rows.append(values)
        begins.append(known)
        weights.append(np.full(len(known), weight))
        lengths.update(int(min(b - a, LONGEST)) for a, b in pairwise(starts))
    x, y, w = np.concatenate(rows), np.concatenate(begins), np.concatenate(weights)
    scale = x.std(axis=0) + 1e-9
    fitted = logistic((x - x.mean(axis=0)) / scale, y, w)
    slopes = fitted[1:] / scale
    return BoundaryModel(names, slopes, float(fitted[0] - slopes @ x.mean(axis=0)) + EASE, _lengths(lengths, y.mean()))


def logistic(x: NDArray[np.float64], y: NDArray[np.float64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return bias and weights of a logistic regression (Newton's method, quadratic pull to zero)."""
    rows = np.column_stack((np.ones(len(x)), x))
    pull = np.diag([1e-6, *[PULL] * x.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ ((likely - y) * w) + pull @ weights
        bend = (rows.T * (w * likely * (1 - likely))) @ rows + pull
        weights -= np.linalg.solve(bend, slope)
    return weights


def _lengths(counts: Counter[int], rate: float) -> NDArray[np.float64]:
    """Return what speaks for each length beyond what boundaries at random would give."""
    total = counts.total() + 5 * LONGEST
    usual = [np.log((counts[n] + 5) / total) for n in range(1, LONGEST + 1)]
    chance = [np.log(rate * (1 - rate) ** (n - 1)) for n in range(1, LONGEST + 1)]
    return np.array([-9.0, *(LENGTH_SHARE * (a - b) for a, b in zip(usual, chance, strict=True))])


def boundary_f1(model: BoundaryModel, songs: Sequence[Song]) -> float:
    """Return F1 over exact stanza beginnings (the first line of a song does not count)."""
    hits = found = wanted = 0
    for song in songs:
        stanzas = [lines for lines, _ in known_stanzas(song)]
        starts = set(np.cumsum([0, *(len(stanza) for stanza in stanzas)])[:-1].tolist()) - {0}
        cut = set(model.starts([line for stanza in stanzas for line in stanza])) - {0}
        hits, found, wanted = hits + len(starts & cut), found + len(cut), wanted + len(starts)
    return 2 * hits / max(1, found + wanted)
