"""Finds where stanzas begin in a lyric whose blank lines were lost: weighed evidence and usual lengths.

Each line's features (boundary_features) speak for or against a stanza beginning there; one dynamic programme finds
the cut for which evidence and usual stanza lengths together speak most. A cut into stanzas of one length, as
strophic songs have, is tried as well. Made by packaging/labelling_model.py, kept in
resources/labelling/boundaries.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.boundary_features import boundary_features
from lyricstudio.domain.stanza_similarity import rough_syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEWEST_LINES = 6
MOST_LINES = 400
"""Longer lyrics are cut every eight lines: comparing all lines would take too long."""
_EVERY = 8
_EVEN_METRE = 0.17
_EVEN = range(3, 17)


@dataclass(frozen=True, slots=True)
class BoundaryModel:
    """Weights of the features by name, a bias, and what speaks for each stanza length (from 0 lines on)."""

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: float
    lengths: NDArray[np.float64]

    def starts(self, lines: Sequence[str]) -> tuple[int, ...]:
        """Return the line indices at which stanzas begin, the first of them 0."""
        if len(lines) < FEWEST_LINES:
            return (0,)
        if len(lines) > MOST_LINES:
            return tuple(range(0, len(lines), _EVERY))
        names, values = boundary_features(lines)
        evidence = np.concatenate(([0.0], values @ self._weights_of(names) + self.bias))
        cut, score = self._best_cut(evidence)
        even, even_score = self._best_even_cut(lines, evidence)
        return even if even_score > score else cut

    def _weights_of(self, names: Sequence[str]) -> NDArray[np.float64]:
        """Return the weights of features by name; one that is newer than the model counts nothing."""
        known = dict(zip(self.names, self.weights.tolist(), strict=True))
        return np.array([known.get(name, 0.0) for name in names])

    def _best_cut(self, evidence: NDArray[np.float64]) -> tuple[tuple[int, ...], float]:
        count, longest = len(evidence), len(self.lengths) - 1
        best = np.full(count + 1, -np.inf)
        best[0] = 0.0
        origin = np.zeros(count + 1, dtype=int)
        gains = np.append(evidence, 0.0)
        for end in range(1, count + 1):
            first = max(0, end - longest)
            scores = best[first:end] + self.lengths[end - np.arange(first, end)]
            choice = int(scores.argmax())
            best[end], origin[end] = scores[choice] + gains[end], first + choice
        starts: list[int] = []
        position = count
        while position > 0:
            position = int(origin[position])
            starts.append(position)
        return tuple(reversed(starts)), float(best[count])

    def _best_even_cut(self, lines: Sequence[str], evidence: NDArray[np.float64]) -> tuple[tuple[int, ...], float]:
        counts = np.array([rough_syllables(line) for line in lines], dtype=np.float64).clip(1)
        best: tuple[int, ...] = (0,)
        top = -np.inf
        for length in _EVEN:
            if len(lines) % length or len(lines) < 2 * length:
                continue
            change = np.abs(counts[length:] - counts[:-length]) / np.maximum(counts[length:], counts[:-length])
            starts = range(0, len(lines), length)
            alike = 1.0 - float(change.mean()) / _EVEN_METRE
            score = len(starts) * self.lengths[length] + evidence[starts[1:]].sum() + (len(starts) - 1) * alike
            if score > top:
                best, top = tuple(starts), float(score)
        return best, top

    def to_json(self, provenance: Sequence[str]) -> str:
        """Return the model as JSON text, a feature a line."""
        weights = {name: round(float(weight), 3) for name, weight in zip(self.names, self.weights, strict=True)}
        data = {
            "provenance": list(provenance),
            "bias": round(self.bias, 3),
            "lengths": np.round(self.lengths, 2).tolist(),
            "weights": weights,
        }
        return json.dumps(data, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> BoundaryModel:
        """Read a model that `to_json` wrote."""
        data = json.loads(text)
        return cls(
            tuple(data["weights"]), np.array(list(data["weights"].values())), data["bias"], np.array(data["lengths"])
        )
