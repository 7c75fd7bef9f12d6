"""Fits the labelling model: from nothing (packaging/labelling_model.py) or, as shipped, on to a project's own songs.

Maximum likelihood of the known kinds with a pull towards the weights it starts from (zero, or the shipped
ones), by Adam (D. Kingma, J. Ba, 2015). Stanzas whose kind is unknown are summed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.label_chain import ChainMarginals, marginals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from lyricstudio.domain.kind_model import KindModel
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.stanza_features import StanzaFeatures

UNKNOWN = -1
_IMPOSSIBLE = -1e9
_NO_PULL = ("bias", "hidden_bias")


@dataclass(frozen=True, slots=True)
class KnownSong:
    """A song's features and the kinds of its stanzas (None where unknown); `weight` is how much it counts."""

    features: StanzaFeatures
    kinds: tuple[PartKind | None, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How to fit: rounds, step size, the pull towards the first weights, and which weights may move."""

    rounds: int = 120
    step: float = 0.03
    pull: float = 1e-3
    moving: tuple[str, ...] = ("hidden", "hidden_bias", "mixed", "straight", "bias", "steps", "start")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Songs of about one length: scaled features (N, T, F), which stanzas are there, known kinds, song weights."""

    values: NDArray[np.float64]
    present: NDArray[np.bool_]
    known: NDArray[np.int64]
    weight: NDArray[np.float64]


def fitted(
    model: KindModel, songs: Iterable[KnownSong], fit: Fit, tick: Callable[[], None] = lambda: None
) -> KindModel:
    """Return the model fitted to songs with known kinds; `tick` is called before each round and may raise."""
    batches = _batches(model, songs)
    count = sum(float((batch.present * batch.weight[:, None]).sum()) for batch in batches)
    if not count:
        return model
    first = {name: model.weights[name] for name in fit.moving}
    slow = {name: np.zeros_like(first[name]) for name in fit.moving}
    fast = {name: np.zeros_like(first[name]) for name in fit.moving}
    for turn in range(1, fit.rounds + 1):
        tick()
        slopes = _slopes(model, batches)
        step = fit.step * (1 - 0.9 * turn / fit.rounds)
        moved = {}
        for name in fit.moving:
            pull = 0.0 if name in _NO_PULL else fit.pull
            slope = slopes[name] / count + pull * (model.weights[name] - first[name])
            slow[name] = 0.9 * slow[name] + 0.1 * slope
            fast[name] = 0.999 * fast[name] + 0.001 * slope**2
            way = (slow[name] / (1 - 0.9**turn)) / (np.sqrt(fast[name] / (1 - 0.999**turn)) + 1e-8)
            moved[name] = model.weights[name] - step * way
        model = model.with_weights(**moved)
    return model


def _batches(model: KindModel, songs: Iterable[KnownSong]) -> list[_Batch]:
    given = [song for song in songs if len(song.kinds)]
    complete = [song for song in given if all(kind in model.kinds for kind in song.kinds)]
    partial = [song for song in given if not all(kind in model.kinds for kind in song.kinds)]
    return [*_by_length(model, complete), *_by_length(model, partial)]


def _by_length(model: KindModel, songs: Iterable[KnownSong]) -> list[_Batch]:
    ordered = sorted(songs, key=lambda song: len(song.kinds))
    batches: list[_Batch] = []
    start = 0
    while start < len(ordered):
        limit = 1.3 * len(ordered[start].kinds) + 1
        end = start
        while end < len(ordered) and len(ordered[end].kinds) <= limit:
            end += 1
        batches.append(_batch(model, ordered[start:end]))
        start = end
    return batches


def _batch(model: KindModel, songs: Sequence[KnownSong]) -> _Batch:
    longest = len(songs[-1].kinds)
    values = np.zeros((len(songs), longest, len(model.features)))
    present = np.zeros((len(songs), longest), dtype=bool)
    known = np.full((len(songs), longest), UNKNOWN)
    for row, song in enumerate(songs):
        stanzas = len(song.kinds)
        values[row, :stanzas] = model.scaled(song.features)
        present[row, :stanzas] = True
        known[row, :stanzas] = [model.kinds.index(k) if k in model.kinds else UNKNOWN for k in song.kinds]
    return _Batch(values, present, known, np.array([song.weight for song in songs]))


def _slopes(model: KindModel, batches: Sequence[_Batch]) -> dict[str, NDArray[np.float64]]:
    """Return the gradient of the negative log likelihood for all weights."""
    total = {name: np.zeros_like(value) for name, value in model.weights.items()}
    for batch in batches:
        for name, slope in _batch_slopes(model, batch).items():
            total[name] += slope
    return total


def _batch_slopes(model: KindModel, batch: _Batch) -> dict[str, NDArray[np.float64]]:
    w = model.weights
    inner = np.tanh(batch.values @ w["hidden"] + w["hidden_bias"])
    scores = inner @ w["mixed"] + batch.values @ w["straight"] + w["bias"]
    free = marginals(scores, batch.present, w["steps"], w["start"])
    bound = _bound(model, batch, scores)
    weight = batch.weight[:, None, None]
    off = (free.nodes - bound.nodes) * weight
    back = (off @ w["mixed"].T) * (1 - inner**2)
    both = ((0, 1), (0, 1))
    return {
        "hidden": np.tensordot(batch.values, back, both),
        "hidden_bias": back.sum((0, 1)),
        "mixed": np.tensordot(inner, off, both),
        "straight": np.tensordot(batch.values, off, both),
        "bias": off.sum((0, 1)),
        "steps": ((free.edges - bound.edges) * weight[..., None]).sum((0, 1)),
        "start": off[:, 0].sum(0),
    }


def _bound(model: KindModel, batch: _Batch, scores: NDArray[np.float64]) -> ChainMarginals:
    """Return the likelihoods with the known kinds held; nothing is left to sum over where all are known."""
    kinds = len(model.kinds)
    if (batch.known[batch.present] == UNKNOWN).any():
        held = scores + _only(batch.known, kinds)
        return marginals(held, batch.present, model.weights["steps"], model.weights["start"])
    nodes = (np.arange(kinds) == batch.known[..., None]).astype(float)
    return ChainMarginals(np.zeros(len(scores)), nodes, nodes[:, :-1, :, None] * nodes[:, 1:, None, :])


def _only(known: NDArray[np.int64], kinds: int) -> NDArray[np.float64]:
    """Return scores (N, T, K) that leave only the known kind of a stanza possible."""
    barred = np.where(np.arange(kinds) == known[..., None], 0.0, _IMPOSSIBLE)
    return np.where(known[..., None] == UNKNOWN, 0.0, barred)
