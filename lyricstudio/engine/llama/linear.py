"""A group of frozen matrices with a low-rank update, as one multiplication forward and one backward.

The scaled B matrices lie in extra columns beside the frozen weights, and A·x in extra columns beside the input:
`[x, A·x] · [W, s·B]ᵀ = x·Wᵀ + s·(A·x)·Bᵀ`. So the update costs no pass over memory of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lyricstudio.engine.llama.lora import LinearGroup, LoraLayout


class LoraLinear:
    """One group in one layer. Rows of tokens are N, inputs I, outputs O (all matrices), extra columns R.

    `frozen` is `[O, I]`. With `compact` it is kept as float16 and unfolded at each use: half the memory.
    """

    def __init__(self, layout: LoraLayout, layer: int, group: int, dtype: type[np.floating], compact: bool) -> None:
        self.layout, self.layer, self.group = layout, layer, group
        self.shape: LinearGroup = layout.groups[group]
        self.dtype, self.compact = dtype, compact
        self.inputs, self.outputs = self.shape.inputs, sum(self.shape.outputs)
        self.extra = layout.rank * len(self.shape.names)
        columns = self.inputs if compact else self.inputs + self.extra
        self._store = np.zeros((self.outputs, columns), np.float16 if compact else dtype)
        self._a = np.zeros((self.extra, self.inputs), dtype)
        self._b: list[np.ndarray] = []

    def frozen_rows(self, name: str) -> np.ndarray:
        """Return the view `[out, I]` into which the frozen weights of one matrix are to be written."""
        place = self.shape.names.index(name)
        start = sum(self.shape.outputs[:place])
        return self._store[start : start + self.shape.outputs[place], : self.inputs]

    def use(self, flat: np.ndarray) -> None:
        """Take the trained values from a flat vector (views: later changes need another call)."""
        self._a = self.layout.a(flat, self.layer, self.group)
        self._b = self.layout.b(flat, self.layer, self.group)
        if not self.compact:
            self._place_b(self._store)

    def input_buffer(self, rows: int) -> np.ndarray:
        """Return an uninitialised `[N, I + R]` array; the caller fills the first I columns."""
        return np.empty((rows, self.inputs + self.extra), self.dtype)

    def forward(self, wide: np.ndarray) -> np.ndarray:
        """Return the outputs `[N, O]`; fills the extra columns of the input `wide` `[N, I + R]`."""
        np.matmul(wide[:, : self.inputs], self._a.T, out=wide[:, self.inputs :])
        return wide @ self._matrix().T

    def backward(self, gradient: np.ndarray, wide: np.ndarray, into: np.ndarray, need_input: bool = True) -> np.ndarray:
        """Return the input's gradient `[N, I]` from the output's `[N, O]`; writes those of A and B into `into`.

        `wide` is what forward got. Without `need_input` the result is not meaningful.
        """
        back = self._back(gradient) if not need_input else gradient @ self._matrix()
        low = back[:, self.inputs :] if need_input else back
        np.matmul(low.T, wide[:, : self.inputs], out=self.layout.a(into, self.layer, self.group))
        self._b_gradients(gradient, wide[:, self.inputs :], into)
        if not need_input:
            return low
        result = back[:, : self.inputs]
        result += low @ self._a
        return result

    def _b_gradients(self, gradient: np.ndarray, low: np.ndarray, into: np.ndarray) -> None:
        row = 0
        for place, b in enumerate(self.layout.b(into, self.layer, self.group)):
            columns = slice(place * self.layout.rank, (place + 1) * self.layout.rank)
            np.matmul(gradient[:, row : row + len(b)].T, low[:, columns], out=b)
            np.multiply(b, self.layout.scale, out=b)
            row += len(b)

    def _back(self, gradient: np.ndarray) -> np.ndarray:
        beside = np.zeros((self.outputs, self.extra), self.dtype)
        self._place_b(beside)
        return gradient @ beside

    def _matrix(self) -> np.ndarray:
        if not self.compact:
            return self._store
        matrix = np.zeros((self.outputs, self.inputs + self.extra), self.dtype)
        matrix[:, : self.inputs] = self._store
        self._place_b(matrix)
        return matrix

    def _place_b(self, matrix: np.ndarray) -> None:
        row, column = 0, matrix.shape[1] - self.extra
        for b in self._b:
            np.multiply(b, self.layout.scale, out=matrix[row : row + len(b), column : column + self.layout.rank])
            row, column = row + len(b), column + self.layout.rank
