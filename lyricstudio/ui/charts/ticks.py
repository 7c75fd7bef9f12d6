"""Round numbers for axes, and how they are written."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Axis(NamedTuple):
    """One axis: its ends and the values that are written at it. `log` axes hold values above 0."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def share(self, value: float) -> float:
        """Return where a value lies, 0 at the low end and 1 at the high end."""
        low, high, at = (math.log10(v) if self.log else v for v in (self.low, self.high, max(value, 1e-12)))
        if not self.log:
            at = value
        return (at - low) / (high - low)


def nice_step(room: float, most: int) -> float:
    """Return the smallest round step (1, 2, 2.5 or 5 times a power of ten) that cuts `room` into at most `most`."""
    raw = room / max(1, most)
    power = 10 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    return next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))


def around(values: Iterable[float], most: int = 5, zero: bool = False, whole: bool = False) -> Axis:
    """Return an axis whose round ends hold all values; with `zero` it starts there, `whole` has no fractions."""
    found = [v for v in values if math.isfinite(v)] or [0.0, 1.0]
    low, high = (min(0.0, *found, 0.0) if zero else min(found)), max(found)
    if high - low <= 1e-12 * max(1.0, abs(high)):
        low, high = (low, low + 1) if zero else (low - 0.5, high + 0.5)
    step = nice_step(high - low, most)
    step = max(1.0, float(math.ceil(step))) if whole else step
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(i * step, 10) for i in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def along(low: float, high: float, most: int = 6, whole: bool = True) -> Axis:
    """Return an axis with exactly these ends and round values between them."""
    if high <= low:
        high = low + 1
    step = nice_step(high - low, most)
    step = max(1.0, float(math.ceil(step))) if whole else step
    first = math.ceil(low / step - 1e-9)
    ticks = [round(i * step, 10) for i in range(first, math.floor(high / step + 1e-9) + 1)]
    return Axis(low, high, tuple(ticks))


def powers(values: Iterable[float], further: float = 0.0) -> Axis:
    """Return a logarithmic axis around positive values with their own numbers as ticks, reaching to `further`."""
    found = sorted({v for v in values if v > 0}) or [1.0, 10.0]
    low, high = found[0] * 0.9, max(found[-1] * 1.1, further)
    return Axis(low, high, tuple(found), log=True)


def written(value: float, step: float = 1.0) -> str:
    """Write a number as finely as the step between neighbours needs: "1,200", "0.25"."""
    if step >= 1 and float(value).is_integer():
        return f"{value:,.0f}"
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step > 0 else 2
    if not math.isclose(step * 10**digits, round(step * 10**digits), rel_tol=1e-6):
        digits += 1
    return f"{value:,.{digits}f}"


def labels(axis: Axis) -> tuple[str, ...]:
    """Return what is written at the ticks of an axis."""
    ticks = axis.ticks
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    return tuple(written(tick, 1.0 if axis.log and float(tick).is_integer() else step) for tick in ticks)
