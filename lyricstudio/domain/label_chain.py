"""A linear-chain conditional random field in plain numpy: how likely each kind is for each stanza of a song.

Forward and backward sums in log space over many songs at once (J. Lafferty, A. McCallum, F. Pereira,
"Conditional random fields", 2001). N songs, T stanzas at most, K kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ChainMarginals:
    """`total` (N) is the log of the sum over all labellings; `nodes` (N, T, K), `edges` (N, T-1, K, K) likelihoods."""

    total: NDArray[np.float64]
    nodes: NDArray[np.float64]
    edges: NDArray[np.float64]


def log_sum(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return log(sum(exp(values))) along an axis, without overflow."""
    top = values.max(axis=axis, keepdims=True)
    return np.squeeze(top + np.log(np.exp(values - top).sum(axis=axis, keepdims=True)), axis=axis)


def marginals(
    scores: NDArray[np.float64], present: NDArray[np.bool_], steps: NDArray[np.float64], start: NDArray[np.float64]
) -> ChainMarginals:
    """Return the likelihoods of kinds and of neighbouring pairs of kinds.

    `scores` (N, T, K) speak for each kind, `present` (N, T) marks real stanzas, which come first, `steps` (K, K)
    scores one kind after another and `start` (K) the first kind.
    """
    forward = np.empty_like(scores)
    backward = np.zeros_like(scores)
    forward[:, 0] = scores[:, 0] + start
    for t in range(1, scores.shape[1]):
        going = log_sum(forward[:, t - 1][:, :, None] + steps, 1) + scores[:, t]
        forward[:, t] = np.where(present[:, t, None], going, forward[:, t - 1])
    for t in range(scores.shape[1] - 2, -1, -1):
        coming = log_sum(steps + (scores[:, t + 1] + backward[:, t + 1])[:, None, :], 2)
        backward[:, t] = np.where(present[:, t + 1, None], coming, 0.0)
    total = log_sum(forward[:, -1], 1)
    nodes = np.exp(forward + backward - total[:, None, None]) * present[:, :, None]
    pairs = forward[:, :-1, :, None] + steps + (scores[:, 1:] + backward[:, 1:])[:, :, None, :]
    return ChainMarginals(total, nodes, np.exp(pairs - total[:, None, None, None]) * present[:, 1:, None, None])
