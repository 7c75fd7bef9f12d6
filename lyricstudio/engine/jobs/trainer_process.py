"""One trainer at work: a child process that ends when the engine ends, however the engine ends.

The command gets the job's folder as its last argument. In it lie `spec.json` (written here: what to train),
`control` (here: "pause" or "cancel", looked at every step), `events.jsonl` and `state.json` (the trainer's), and
`lock`, which the trainer holds while it lives. The trainer's standard input stays open as long as the engine lives:
at its end of file the trainer saves what it has and exits with 75. It exits with 76 when another trainer holds the
lock. It lowers its own priority: who reads or writes a song must not wait for training.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SERVER_GONE, JOB_HELD = 75, 76
CONTROL = "control"
TRAINER_LOG = "trainer.log"
_BLAS_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class TrainerProcess:
    """A running trainer; `since` is when it was started (monotonic seconds)."""

    def __init__(self, command: Sequence[str], folder: Path, threads: int) -> None:
        self._folder = folder
        self.since = time.monotonic()
        self._asked_at: float | None = None
        (folder / CONTROL).unlink(missing_ok=True)
        with (folder / TRAINER_LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [*command, str(folder)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={**os.environ, **dict.fromkeys(_BLAS_SETTINGS, str(threads))},
                **_apart(),
            )

    @property
    def pid(self) -> int:
        """Return the process id."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """Return the exit code, None while the trainer runs."""
        return self._process.poll()

    def ask(self, word: str) -> None:
        """Ask the trainer to `pause` or to `cancel` at its next step."""
        part = self._folder / f".{CONTROL}"
        part.write_text(word, encoding="ascii")
        part.replace(self._folder / CONTROL)
        self._asked_at = self._asked_at or time.monotonic()

    def take_back(self) -> None:
        """Take back what was asked; a trainer that already obeys is not stopped by that."""
        (self._folder / CONTROL).unlink(missing_ok=True)
        self._asked_at = None

    def asked_for(self) -> float:
        """Return for how many seconds the trainer has not done what it was asked for (0 when nothing was asked)."""
        return 0.0 if self._asked_at is None else time.monotonic() - self._asked_at

    def close_input(self) -> None:
        """Tell the trainer that the engine leaves: it saves what it has and exits."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def kill(self) -> None:
        """End the trainer at once and wait until it is gone."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        self.close_input()

    def wait(self, seconds: float) -> bool:
        """Wait for the trainer's end and say whether it came in time."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        self.close_input()
        return True

    def last_words(self) -> str:
        """Return the last line that the trainer printed, for an error message."""
        try:
            text = (self._folder / TRAINER_LOG).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        lines = text.strip().splitlines()
        return lines[-1].strip()[:300] if lines else ""


def _apart() -> dict[str, Any]:
    # Ctrl-C in the engine's terminal goes to its whole group: the trainer must be told in order, not interrupted.
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"process_group": 0}
