"""Runs a service off the window's thread: one QThread around one Qt-free callable, and a runner that keeps it alive.

A subclass rather than a moved worker, because signals declared on the thread object (which lives in the
window's thread) deliver to every kind of receiver there; a moved worker calls plain callables in its own thread.
"""

from __future__ import annotations

import logging
import time
import traceback
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from lyricstudio.domain.errors import Cancelled, LyricStudioError
from lyricstudio.jobs.context import ThreadContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import Progress, WorkContext

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class JobState(StrEnum):
    """Where a job is; the last three are ends, and each job reaches exactly one of them."""

    READY = "ready"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: a sentence and a hint for a person; `report` is a traceback when it was a bug."""

    message: str
    hint: str = ""
    report: str = ""

    @property
    def is_bug(self) -> bool:
        """Say whether the program is at fault, not the person's files, keys or network."""
        return bool(self.report)


def failure_of(error: BaseException) -> Failure:
    """Turn an exception into what a person is shown."""
    if isinstance(error, LyricStudioError):
        return Failure(error.message, error.hint)
    report = "".join(traceback.format_exception(error))
    return Failure(f"Something in LyricStudio went wrong: {type(error).__name__}", "Nothing you did.", report)


@dataclass(frozen=True, slots=True)
class _Outcome:
    state: JobState
    value: Any = None
    failure: Failure | None = None


class Job(QThread, Generic[T]):
    """One piece of background work: `fn(ctx) -> T`. Connect first (`on_…`), then `JobRunner.start`.

    `left` are words for the time left where somebody knows it; `stoppable` says whether a person may stop it.
    Signals (all received in the window's thread): progressed(Progress), noted(str), warned(str),
    succeeded(T), failed(Failure), cancelled(), and ended(JobState), which comes last and exactly once.
    """

    progressed = Signal(object)
    noted = Signal(str)
    warned = Signal(str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal(object)
    _told = Signal(str, object)
    _concluded = Signal(object)

    def __init__(self, fn: Callable[[WorkContext], T], title: str, group: str = "", quiet: bool = False) -> None:
        super().__init__()
        self.title = title
        self.group = group
        self.quiet = quiet
        self.state = JobState.READY
        self.latest: Progress | None = None
        self.left = ""
        self.stoppable = True
        self._fn = fn
        self._discarded = False
        self._handles_failure = False
        self._context = ThreadContext(self._tell("progress"), self._tell("note"), self._tell("warning"))
        self._told.connect(self._pass_on)
        self._concluded.connect(self._conclude)

    @property
    def handles_failure(self) -> bool:
        """Say whether somebody listens to failures; otherwise the runner's handler shows them."""
        return self._handles_failure

    @property
    def context(self) -> ThreadContext:
        """Return the context that the work gets."""
        return self._context

    def on_success(self, call: Callable[[T], object]) -> Self:
        """Call with the result; a bound method of a widget disconnects itself when the widget dies."""
        self.succeeded.connect(call)
        return self

    def on_failure(self, call: Callable[[Failure], object]) -> Self:
        """Call with the failure instead of showing it in the usual way."""
        self._handles_failure = True
        self.failed.connect(call)
        return self

    def on_progress(self, call: Callable[[Progress], object]) -> Self:
        """Call with the progress, at most twenty times a second."""
        self.progressed.connect(call)
        return self

    def on_note(self, call: Callable[[str], object]) -> Self:
        """Call with each fact that the work tells."""
        self.noted.connect(call)
        return self

    def on_end(self, call: Callable[[JobState], object]) -> Self:
        """Call last, however the job ended."""
        self.ended.connect(call)
        return self

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint; work that still finishes counts as done."""
        self._context.cancel()

    def discard(self) -> None:
        """Cancel, and tell nobody of anything but the end: a newer job took this one's place."""
        self._discarded = True
        self._context.cancel()

    def _tell(self, what: str) -> Callable[[object], None]:
        def tell(value: object) -> None:
            self._told.emit(what, value)

        return tell

    def _pass_on(self, what: str, value: Any) -> None:
        if self._discarded:
            return
        if what == "progress":
            self.latest = value
            self.progressed.emit(value)
        else:
            (self.noted if what == "note" else self.warned).emit(value)

    def _work(self) -> _Outcome:
        try:
            return _Outcome(JobState.SUCCEEDED, self._fn(self._context))
        except Cancelled:
            return _Outcome(JobState.CANCELLED)
        except BaseException as error:  # noqa: BLE001 - the thread's last line of defence; it is shown, not swallowed
            failure = failure_of(error)
            if failure.is_bug:
                _LOG.info("the job %r failed", self.title, exc_info=error)
            return _Outcome(JobState.FAILED, failure=failure)

    def _conclude(self, outcome: _Outcome) -> None:
        self.state = outcome.state
        if not self._discarded:
            if outcome.state is JobState.SUCCEEDED:
                self.succeeded.emit(outcome.value)
            elif outcome.state is JobState.FAILED:
                self.failed.emit(outcome.failure)
            else:
                self.cancelled.emit()
        self.ended.emit(outcome.state)

    def run(self) -> None:  # pragma: no cover - coverage does not see Qt's threads; bodies are tested by calling them
        """Do the work (called by Qt in the new thread)."""
        self._concluded.emit(self._work())


class JobRunner(QObject):
    """Starts jobs and holds them until their thread is over: a dropped running QThread aborts the process.

    Signals: started(Job), ended(Job).
    """

    started = Signal(object)
    ended = Signal(object)

    def __init__(self, on_failure: Callable[[Failure], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_failure = on_failure
        self._jobs: list[Job[Any]] = []

    @property
    def jobs(self) -> tuple[Job[Any], ...]:
        """Return the jobs that are under way, oldest first."""
        return tuple(job for job in self._jobs if job.state is JobState.RUNNING)

    @property
    def idle(self) -> bool:
        """Say whether no thread is left."""
        return not self._jobs

    def start(self, job: Job[T]) -> Job[T]:
        """Start a job; an unfinished one of the same group is discarded first."""
        if job.group:
            for older in self._jobs:
                if older.group == job.group and older.state is JobState.RUNNING:
                    older.discard()
        if not job.handles_failure:
            job.failed.connect(self._on_failure)
        job.ended.connect(self._note_end)
        job.finished.connect(self._forget)
        self._jobs.append(job)
        job.state = JobState.RUNNING
        job.start()
        self.started.emit(job)
        return job

    def cancel_all(self, deadline: float) -> bool:
        """Cancel everything and wait up to `deadline` seconds; say whether all threads are over."""
        for job in self._jobs:
            job.discard()
        until = time.monotonic() + deadline
        over = [job for job in self._jobs if job.wait(max(0, int((until - time.monotonic()) * 1000)))]
        self._jobs = [job for job in self._jobs if job not in over]
        return not self._jobs

    def _note_end(self, _state: JobState) -> None:
        self.ended.emit(self.sender())

    def _forget(self) -> None:
        job = self.sender()
        # The thread has said its last word, but its end may still be on the way: delete later, drop now.
        if job in self._jobs:
            self._jobs.remove(job)  # type: ignore[arg-type]
            job.deleteLater()
