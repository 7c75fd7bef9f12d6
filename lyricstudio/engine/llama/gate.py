"""The gated activation of the feed-forward part, SiLU(gate)·up (Shazeer 2020, arXiv:2002.05202)."""

from __future__ import annotations

import numpy as np

_ROWS = 32  # rows at a time, so that the passes over them stay in the processor's own cache


def gated(gate_up: np.ndarray, out: np.ndarray, keep_slopes: bool) -> None:
    """Write SiLU(gate)·up into `out` `[N, F]` from `gate_up` `[N, 2F]` (gate left, up right).

    With `keep_slopes` the two halves of `gate_up` become the derivatives of the result by gate and by up, which is
    all that the backward pass needs; otherwise they stay.
    """
    half = gate_up.shape[1] // 2
    sigmoid, silu = np.empty((2, _ROWS, half), gate_up.dtype)
    with np.errstate(over="ignore"):  # exp of a large value is inf, and 1 / inf the right 0
        for start in range(0, len(gate_up), _ROWS):
            rows = gate_up[start : start + _ROWS]
            count = len(rows)
            _gate_rows(rows[:, :half], sigmoid[:count], silu[:count])
            np.multiply(silu[:count], rows[:, half:], out=out[start : start + count])
            if keep_slopes:
                _slope_rows(rows[:, :half], rows[:, half:], sigmoid[:count], silu[:count])


def _gate_rows(gate: np.ndarray, sigmoid: np.ndarray, silu: np.ndarray) -> None:
    np.negative(gate, out=sigmoid)
    np.exp(sigmoid, out=sigmoid)
    sigmoid += 1
    np.reciprocal(sigmoid, out=sigmoid)
    np.multiply(gate, sigmoid, out=silu)


def _slope_rows(gate: np.ndarray, up: np.ndarray, sigmoid: np.ndarray, silu: np.ndarray) -> None:
    # d SiLU / d gate = sigmoid + silu · (1 − sigmoid)
    np.subtract(1, sigmoid, out=gate)
    gate *= silu
    gate += sigmoid
    gate *= up
    up[...] = silu


def gated_gradient(gradient: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Return the gradient `[N, 2F]` of gate and up from the result's `[N, F]`; written over `slopes`."""
    both = slopes.reshape(len(slopes), 2, -1)
    both *= gradient[:, None, :]
    return slopes
