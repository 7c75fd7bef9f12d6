"""What one engine process is told at its start; nothing in it changes while it runs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MIB = 1 << 20
_GIB = 1 << 30


def trainer_command() -> tuple[str, ...]:
    """Return the command of the trainer that comes with the engine; the job's folder is its last argument."""
    return (sys.executable, "-m", "lyricstudio.engine.trainer")


def training_threads() -> int:
    """Return how many threads a training run gets: one core stays free for the window where there are more than two."""
    cores = os.cpu_count() or 1
    return cores if cores <= 2 else min(cores - 1, 16)


def serving_threads() -> int:
    """Return how many threads generation gets."""
    return min(os.cpu_count() or 1, 8)


def loaded_bytes() -> int:
    """Return how much memory loaded models may take together: a quarter of the machine's, at least 1 GiB."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        total = 8 * _GIB  # Windows: the standard library does not tell
    return max(total // 4, _GIB)


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Folders, limits and seams of one engine; sizes in bytes, times in seconds.

    `trainer` is the command that trains one job (see engine/jobs/trainer_process.py). `slots` is how many answers
    one model writes side by side.
    """

    data: Path
    bases: Path
    trainer: tuple[str, ...] = ()
    trainers: int = 1
    training_threads: int = 1
    serving_threads: int = 1
    slots: int = 4
    merged_bytes: int = 2 * _GIB
    loaded_bytes: int = 4 * _GIB
    upload_bytes: int = 2 * _GIB
    request_bytes: int = 32 * _MIB
    poll_seconds: float = 0.2
    stop_seconds: float = 20.0

    @property
    def files(self) -> Path:
        """Return the folder of uploaded and result files."""
        return self.data / "files"

    @property
    def jobs(self) -> Path:
        """Return the folder that holds one sub-folder per fine-tuning job."""
        return self.data / "jobs"

    @property
    def merged(self) -> Path:
        """Return the folder of bases with an adapter merged in: a cache."""
        return self.data / "merged"

    @property
    def temporary(self) -> Path:
        """Return the folder for uploads on their way; emptied at each start."""
        return self.data / "tmp"
