"""The loss at the end of the network: cross-entropy on the answer tokens, in slices of rows to bound memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_ROWS = 192  # most rows of logits at a time: 38 MB for a vocabulary of 49,152
_TOKENS = 16384  # rows of a head kept as float16 that are unfolded at a time


@dataclass(frozen=True, slots=True)
class LossSum:
    """A sum of weighted token losses (nats) and the sum of the weights; add them up, divide at the end."""

    total: float = 0.0
    weight: float = 0.0

    def __add__(self, other: LossSum) -> LossSum:
        return LossSum(self.total + other.total, self.weight + other.weight)

    @property
    def mean(self) -> float | None:
        """Return the loss a token, None where nothing was weighed."""
        return self.total / self.weight if self.weight else None


def head_loss(hidden: np.ndarray, head: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> LossSum:
    """Return the loss of normalised states `[n, D]` against `targets` `[n]` (token ids), weighed by `weights` `[n]`.

    `head` is the output matrix `[V, D]`.
    """
    total = 0.0
    for rows in _slices(len(hidden)):
        _, losses = _softmax(logits_of(hidden[rows], head), targets[rows])
        total += float(losses @ weights[rows])
    return LossSum(total, float(weights.sum()))


def head_loss_and_gradient(
    hidden: np.ndarray, head: np.ndarray, targets: np.ndarray, weights: np.ndarray
) -> tuple[LossSum, np.ndarray]:
    """Return the loss as head_loss does, and the gradient `[n, D]` of its total by the states."""
    total, gradient = 0.0, np.empty_like(hidden)
    for rows in _slices(len(hidden)):
        chance, losses = _softmax(logits_of(hidden[rows], head), targets[rows])
        total += float(losses @ weights[rows])
        chance[np.arange(len(chance)), targets[rows]] -= 1
        gradient[rows] = _back(chance, head) * weights[rows, None]
    return LossSum(total, float(weights.sum())), gradient


def logits_of(hidden: np.ndarray, head: np.ndarray) -> np.ndarray:
    """Return the logits `[n, V]` of normalised states `[n, D]`; a head kept as float16 is unfolded piece by piece."""
    if head.dtype == hidden.dtype:
        return hidden @ head.T
    logits = np.empty((len(hidden), len(head)), hidden.dtype)
    for start in range(0, len(head), _TOKENS):
        logits[:, start : start + _TOKENS] = hidden @ head[start : start + _TOKENS].astype(hidden.dtype).T
    return logits


def _back(chance: np.ndarray, head: np.ndarray) -> np.ndarray:
    if head.dtype == chance.dtype:
        return chance @ head
    total = np.zeros((len(chance), head.shape[1]), chance.dtype)
    for start in range(0, len(head), _TOKENS):
        total += chance[:, start : start + _TOKENS] @ head[start : start + _TOKENS].astype(chance.dtype)
    return total


def _slices(count: int) -> list[slice]:
    # Slices of equal size: a short last one would cost nearly as much as a full one.
    pieces = max(1, -(-count // _ROWS))
    size = -(-count // pieces)
    return [slice(start, min(start + size, count)) for start in range(0, count, max(1, size))]


def _softmax(logits: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    logits -= logits.max(axis=1, keepdims=True)
    picked = logits[np.arange(len(logits)), targets]
    np.exp(logits, out=logits)
    partition = logits.sum(axis=1, keepdims=True)
    losses = np.log(partition[:, 0]) - picked
    logits /= partition
    return logits, losses
