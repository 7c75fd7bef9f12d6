"""How quickly a person reviews: parts a minute over the minutes really worked, and what that means for the rest."""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field

_LONGEST_THOUGHT = 60.0  # seconds without a review after which the person was away
_REMEMBERED = 400  # reviews
_ENOUGH = 5  # reviews before a pace means something


@dataclass
class ReviewPace:
    """Notes when parts were reviewed; times are seconds of any steady clock."""

    _reviews: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def note(self, at: float, parts: int) -> None:
        """Note that some parts were reviewed; a negative number takes some back (undo)."""
        if parts:
            self._reviews.append((at, parts))

    @property
    def per_minute(self) -> float | None:
        """Return parts a minute, None before there are enough; longer pauses do not count."""
        reviews = list(self._reviews)
        done = sum(parts for _, parts in reviews[1:])
        if len(reviews) < _ENOUGH or done <= 0:
            return None
        times = [at for at, _ in reviews]
        worked = sum(min(after - before, _LONGEST_THOUGHT) for before, after in itertools.pairwise(times))
        return done * 60.0 / worked if worked > 0 else None

    def seconds_left(self, parts: int) -> float | None:
        """Return how many seconds some parts will take at this pace, None when it is not known."""
        pace = self.per_minute
        return parts * 60.0 / pace if pace else None
