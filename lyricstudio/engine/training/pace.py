"""Estimates how long a run still takes from how long its latest steps took."""

from __future__ import annotations

_MEMORY = 0.9  # how much of the old estimate each new step keeps


class Pace:
    """Seconds a token, and seconds an epoch's end, as measured in this process."""

    def __init__(self) -> None:
        self._per_token: float | None = None
        self._epoch_end = 0.0

    def step(self, tokens: int, seconds: float) -> None:
        """Take one step's time into account."""
        now = seconds / tokens
        self._per_token = now if self._per_token is None else _MEMORY * self._per_token + (1 - _MEMORY) * now

    def epoch_end(self, seconds: float) -> None:
        """Take the time of an epoch's evaluation and checkpoint into account."""
        self._epoch_end = max(self._epoch_end, seconds)

    def remaining(self, steps: int, tokens_a_step: float, epochs: float) -> float | None:
        """Return the seconds that are left, None before the first step."""
        if self._per_token is None:
            return None
        return steps * tokens_a_step * self._per_token + epochs * self._epoch_end
