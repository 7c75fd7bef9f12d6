"""Sorts numbers into bins of a round width, for charts of how often each size occurs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEPS = (1, 2, 4, 5, 8, 10)


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins of `width` from `start` on; `members` are the indices of the values in each."""

    start: int = 0
    width: int = 1
    members: tuple[tuple[int, ...], ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """Return how many values each bin holds."""
        return tuple(len(found) for found in self.members)

    @property
    def end(self) -> int:
        """Return where the last bin ends (the first value that it does not hold)."""
        return self.start + self.width * len(self.members)

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the first and the last value that a bin can hold."""
        return self.start + index * self.width, self.start + (index + 1) * self.width - 1

    def position(self, value: float) -> float:
        """Return where a value lies on an axis on which every bin takes one."""
        return (value - self.start) / self.width

    @classmethod
    def of(cls, values: Sequence[int], most: int, start: int | None = None) -> Bins:
        """Sort whole numbers into at most about `most` bins, from `start` (or the lowest bin) on."""
        if not values:
            return cls()
        low = min(values) if start is None else start
        width = _round_width(max(values) - low + 1, most)
        first = low // width * width
        found: list[list[int]] = [[] for _ in range((max(values) - first) // width + 1)]
        for index, value in enumerate(values):
            found[(value - first) // width].append(index)
        return cls(first, width, tuple(map(tuple, found)))


def _round_width(room: int, most: int) -> int:
    raw = max(1.0, room / most)
    power = 10 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw - 1e-9)
