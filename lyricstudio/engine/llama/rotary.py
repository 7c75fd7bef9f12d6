"""Rotary positions (Su et al. 2021, arXiv:2104.09864) as multiplication by complex numbers of length one.

GGUF stores the rows of q and k so that values 2i and 2i+1 of a head turn together, which is the memory layout of
complex numbers: a rotation is one product, its way back the product with the conjugate.
"""

from __future__ import annotations

import numpy as np

from lyricstudio.engine.llama.config import LlamaConfig  # noqa: TC001 - used by readers of the signature only


def rotation_table(config: LlamaConfig, factors: np.ndarray | None, length: int, dtype: type) -> np.ndarray:
    """Return the complex rotations `[length, head_width / 2]` of positions 0 … length-1.

    `factors` `[head_width / 2]` are the file's own divisors of the frequencies (Llama 3), None without them.
    """
    pairs = np.arange(0, config.head_width, 2, dtype=np.float64)
    frequency = config.rope_base ** (-pairs / config.head_width) / config.rope_scale
    if factors is not None:
        frequency = frequency / factors.astype(np.float64)
    angle = np.outer(np.arange(length, dtype=np.float64), frequency)
    return np.exp(1j * angle).astype(complex_of(dtype))


def complex_of(dtype: type) -> type[np.complexfloating]:
    """Return the complex type whose two halves are of the given real type."""
    return np.complex64 if np.dtype(dtype) == np.float32 else np.complex128
