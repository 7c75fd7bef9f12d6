"""What a service is given when it works in a background thread: progress that does not flood, and a way to stop.

Free of Qt, so that the bodies of jobs are tested by calling them with one of these.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import Progress

REPORT_SECONDS = 0.05  # twenty pictures a second are smooth; more would only fill the window's event queue


class ThreadContext:
    """A WorkContext whose listeners are called in the working thread; `cancel` may come from any thread."""

    def __init__(
        self,
        on_progress: Callable[[Progress], object] | None = None,
        on_note: Callable[[str], object] | None = None,
        on_warning: Callable[[str], object] | None = None,
        interval: float = REPORT_SECONDS,
    ) -> None:
        self._on_progress = on_progress
        self._on_note = on_note
        self._on_warning = on_warning
        self._interval = interval
        self._cancelled = threading.Event()
        self._reported_at = float("-inf")

    @property
    def cancelled(self) -> bool:
        """Say whether the work was asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint."""
        self._cancelled.set()

    def report(self, progress: Progress) -> None:
        """Pass progress on, but only every `interval` seconds; the last unit is always told."""
        now = time.monotonic()
        last = progress.total is not None and progress.done >= progress.total
        if self._on_progress is None or (not last and now - self._reported_at < self._interval):
            return
        self._reported_at = now
        self._on_progress(progress)

    def note(self, text: str) -> None:
        """Pass a fact on."""
        if self._on_note is not None:
            self._on_note(text)

    def warn(self, text: str) -> None:
        """Pass a warning on."""
        if self._on_warning is not None:
            self._on_warning(text)

    def checkpoint(self) -> None:
        """Raise Cancelled once the work was asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled
