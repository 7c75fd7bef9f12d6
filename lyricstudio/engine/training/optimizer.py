"""AdamW with clipping on one flat vector (Loshchilov and Hutter 2019, arXiv:1711.05101), and the rate's course.

No weight decay: the trained matrices start at zero effect, and the recipe was measured without it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from concurrent.futures import Executor

_SLICE = 1 << 16  # values updated together, so that the passes over them stay in the processor's own cache
_EPSILON = 1e-8


@dataclass(frozen=True, slots=True)
class RateCourse:
    """The learning rate over a run: a linear warm-up over a share of the steps, then a cosine down to zero."""

    peak: float
    steps: int
    warm_up: float

    def at(self, step: int) -> float:
        """Return the rate of a step (1-based)."""
        rising = step / max(1.0, self.warm_up * self.steps)
        falling = 0.5 * (1 + math.cos(math.pi * (step - 1) / self.steps))
        return self.peak * min(rising, falling)


class AdamW:
    """The moments of all trained values; `values`, `momentum` and `variance` are `[P]`, changed in place."""

    def __init__(self, values: np.ndarray, beta1: float, beta2: float, clip: float) -> None:
        self.values = values
        self.momentum, self.variance = np.zeros_like(values), np.zeros_like(values)
        self.beta1, self.beta2, self.clip = beta1, beta2, clip

    def update(self, gradient: np.ndarray, rate: float, step: int, pool: Executor) -> float:
        """Take one step (1-based) against `gradient` `[P]`, which is used up; return its norm before clipping."""
        norm = math.sqrt(float(np.dot(gradient, gradient)))
        shrink = min(1.0, self.clip / (norm + 1e-6))
        size = rate / (1 - self.beta1**step)
        root = 1 / math.sqrt(1 - self.beta2**step)
        places = range(0, len(self.values), _SLICE)

        def change(start: int) -> None:
            self._change(slice(start, start + _SLICE), gradient, shrink, (size, root))

        list(pool.map(change, places))
        return norm

    def _change(self, place: slice, gradient: np.ndarray, shrink: float, sizes: tuple[float, float]) -> None:
        g, m, v = gradient[place], self.momentum[place], self.variance[place]
        g *= shrink
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        g *= g
        g *= 1 - self.beta2
        v += g
        np.sqrt(v, out=g)
        g *= sizes[1]
        g += _EPSILON
        np.divide(m, g, out=g)
        g *= sizes[0]
        self.values[place] -= g
