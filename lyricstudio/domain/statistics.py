"""Sums up a catalogue: how much there is of what, and what should be looked at before training."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.song import Part, Song


class Issue(StrEnum):
    """What may be wrong with a song or part before training; the value is the class in reports."""

    NO_PARTS = "song_without_parts"
    NO_ARTIST = "song_without_artist"
    NO_TITLE = "song_without_title"
    EMPTY_PART = "part_without_text"
    UNCONFIRMED = "part_not_confirmed"
    UNSURE = "part_label_unsure"
    ONE_LINE = "part_of_one_line"
    LONG_PART = "part_over_40_lines"
    UNLABELLED_LINES = "song_with_lines_in_no_part"


UNSURE_BELOW = 0.5
LONG_LINES = 40


@dataclass(frozen=True, slots=True)
class Spread:
    """How token counts are spread; all zero when there are none."""

    total: int = 0
    min: int = 0
    median: float = 0.0
    p95: int = 0
    max: int = 0

    @classmethod
    def of(cls, counts: Sequence[int]) -> Spread:
        """Return the spread; p95 is the smallest count that at least 95 % do not exceed (nearest rank)."""
        if not counts:
            return cls()
        ordered = sorted(counts)
        middle = len(ordered) // 2
        half = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
        rank = -(-95 * len(ordered) // 100)
        return cls(sum(ordered), ordered[0], float(half), ordered[rank - 1], ordered[-1])


def issues_of(song: Song) -> Counter[Issue]:
    """Return what should be looked at in one song."""
    found: Counter[Issue] = Counter()
    found[Issue.NO_PARTS] += not song.parts
    found[Issue.NO_ARTIST] += not song.artist.strip()
    found[Issue.NO_TITLE] += not song.title.strip()
    covered = {line for part in song.parts for line in range(part.start, part.end)}
    found[Issue.UNLABELLED_LINES] += bool(song.parts) and len(covered) < len(song.lines)
    for part in song.parts:
        found.update(_part_issues(part))
    return +found


def _part_issues(part: Part) -> list[Issue]:
    lines = part.end - part.start
    checks = (
        (Issue.EMPTY_PART, not lines),
        (Issue.UNCONFIRMED, not part.confirmed),
        (Issue.UNSURE, not part.confirmed and part.confidence < UNSURE_BELOW),
        (Issue.ONE_LINE, lines == 1),
        (Issue.LONG_PART, lines > LONG_LINES),
    )
    return [issue for issue, there in checks if there]
