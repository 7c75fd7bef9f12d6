"""How the trained values lie in memory: one flat vector, so that optimiser, gradients and checkpoints are one array.

Low-rank adaptation (Hu et al. 2021, arXiv:2106.09685): a frozen matrix W `[out, in]` acts as W + s·B·A with
A `[rank, in]`, B `[out, rank]`, s = alpha / rank. Matrices that read the same input form one group; their A lie
below each other, because one multiplication then serves them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.engine.llama.config import LlamaConfig


@dataclass(frozen=True, slots=True)
class LinearGroup:
    """Matrices of one layer that read the same input: their GGUF names, outputs each, and inputs."""

    names: tuple[str, ...]
    outputs: tuple[int, ...]
    inputs: int


def linear_groups(config: LlamaConfig) -> tuple[LinearGroup, ...]:
    """Return the four groups of a layer in the order in which the forward pass meets them."""
    q, kv = config.query_width, config.kv_width
    return (
        LinearGroup(("attn_q", "attn_k", "attn_v"), (q, kv, kv), config.width),
        LinearGroup(("attn_output",), (config.width,), q),
        LinearGroup(("ffn_gate", "ffn_up"), (config.hidden, config.hidden), config.width),
        LinearGroup(("ffn_down",), (config.width,), config.hidden),
    )


@dataclass(frozen=True, slots=True)
class LoraLayout:
    """Maps every trained matrix to its place in a flat vector of `size` values."""

    layers: int
    groups: tuple[LinearGroup, ...]
    rank: int
    alpha: float

    @property
    def scale(self) -> float:
        """Return s, by which B·A is multiplied."""
        return self.alpha / self.rank

    @property
    def size(self) -> int:
        """Return the number of trained values."""
        return self.layers * sum(self._group_size(group) for group in self.groups)

    def a(self, flat: np.ndarray, layer: int, group: int) -> np.ndarray:
        """Return the view `[rank · matrices, in]` of a group's A matrices, below each other."""
        start, shape = self._start(layer, group), self.groups[group]
        rows = self.rank * len(shape.names)
        return flat[start : start + rows * shape.inputs].reshape(rows, shape.inputs)

    def b(self, flat: np.ndarray, layer: int, group: int) -> list[np.ndarray]:
        """Return the views `[out, rank]` of a group's B matrices."""
        shape = self.groups[group]
        start = self._start(layer, group) + self.rank * len(shape.names) * shape.inputs
        views = []
        for rows in shape.outputs:
            views.append(flat[start : start + rows * self.rank].reshape(rows, self.rank))
            start += rows * self.rank
        return views

    def pairs(self, flat: np.ndarray) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Yield (GGUF name such as `blk.3.attn_q`, A `[rank, in]`, B `[out, rank]`) as views, layer by layer."""
        for layer in range(self.layers):
            for index, shape in enumerate(self.groups):
                a = self.a(flat, layer, index)
                for place, (name, b) in enumerate(zip(shape.names, self.b(flat, layer, index), strict=True)):
                    yield f"blk.{layer}.{name}", a[place * self.rank : (place + 1) * self.rank], b

    def start_values(self, seed: int, dtype: type[np.floating] = np.float32) -> np.ndarray:
        """Return a fresh vector: A uniform within ±1/√in as the public libraries do, B zero."""
        rng = np.random.default_rng([seed, 0])
        flat = np.zeros(self.size, dtype)
        for _, a, _ in self.pairs(flat):
            bound = 1.0 / np.sqrt(a.shape[1])
            a[...] = rng.uniform(-bound, bound, a.shape)
        return flat

    def _group_size(self, shape: LinearGroup) -> int:
        return self.rank * (len(shape.names) * shape.inputs + sum(shape.outputs))

    def _start(self, layer: int, group: int) -> int:
        sizes = [self._group_size(shape) for shape in self.groups]
        return layer * sum(sizes) + sum(sizes[:group])
