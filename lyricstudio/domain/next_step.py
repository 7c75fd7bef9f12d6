"""Where a project stands on the road from songs to a song, as the window shows it to a first-timer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class NextStep(Enum):
    """What a project needs next; NONE when it has no songs yet, trains just now, or has come to the end."""

    NONE = "none"
    TRAIN = "train"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Standing:
    """The next step with what is worth saying about it: how many songs there are, which model can write."""

    step: NextStep
    songs: int
    model: str = ""
