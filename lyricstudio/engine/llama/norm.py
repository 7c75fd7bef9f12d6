"""Root-mean-square normalisation (Zhang and Sennrich 2019, arXiv:1910.07467), forward and backward."""

from __future__ import annotations

import numpy as np


def rms_norm(x: np.ndarray, weight: np.ndarray, epsilon: float, out: np.ndarray) -> np.ndarray:
    """Write x / rms(x) · weight into `out` (x and out `[N, D]`); return 1 / rms `[N]` for the way back."""
    inverse = np.einsum("nd,nd->n", x, x)
    inverse /= x.shape[1]
    inverse += epsilon
    np.sqrt(inverse, out=inverse)
    np.reciprocal(inverse, out=inverse)
    np.multiply(x, inverse[:, None], out=out)
    out *= weight
    return inverse


def add_rms_norm_gradient(
    total: np.ndarray, gradient: np.ndarray, x: np.ndarray, inverse: np.ndarray, weight: np.ndarray
) -> None:
    """Add the gradient of rms_norm's input to `total` `[N, D]`; `gradient` is its output's and is used up.

    With g = gradient · weight: dx = g / rms − x · mean(g · x) / rms³.
    """
    gradient *= weight
    along = np.einsum("nd,nd->n", gradient, x)
    along *= inverse**3
    along /= x.shape[1]
    gradient *= inverse[:, None]
    total += gradient
    total -= x * along[:, None]
