"""Keeps an eye on the runs of the open project, whichever view is in sight: polls, tells of news, tells of the end.

The training itself is in another process; this only looks. Closing the window changes nothing there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lyricstudio.domain.progress import Progress
from lyricstudio.jobs.qt import Failure, Job, JobState
from lyricstudio.providers.keys import KeyStore
from lyricstudio.ui.notices import Notice
from lyricstudio.ui.words import duration

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.jobs.qt import JobRunner
    from lyricstudio.services.run_board import BoardRun, RunBoard
    from lyricstudio.services.run_watching import RunWatcher
    from lyricstudio.ui.notices import Notices
    from lyricstudio.ui.session import Session
    from lyricstudio.ui.studio import Navigator

POLL = 1000  # ms between two looks at runs that move
_GROUP = "watch-runs"


class RunWork(QObject):
    """All runs at work as one line of the job pill and tray. Signal: progressed(Progress)."""

    progressed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.title = "Tuning"
        self.left = ""
        self.stoppable = False
        self.latest: Progress | None = None

    def show_board(self, board: RunBoard, together: int) -> None:
        """Say how many of the runs started together are at work, how far they are and what is left."""
        from lyricstudio.domain.run_states import RunState

        running, waiting = board.of(RunState.RUNNING), board.of(RunState.WAITING)
        done = max(0, together - len(running) - len(waiting))
        first = (*running, *waiting)[0]
        self.title = f"Tuning {done + 1} of {together}" if together > 1 else f"Tuning {first.title}"
        seconds = board.seconds_left
        self.left = duration(seconds) if seconds is not None else ""
        share = done + sum(one.run.progress for one in running)
        note = f"{first.title} on {first.run.base}"
        self.latest = Progress(share, float(together), note)
        self.progressed.emit(self.latest)


class RunWatch(QObject):
    """The watch, with the keys of services that all views share. Signals: board_changed(RunBoard), run_ended(BoardRun),
    work_changed() for pill and tray."""

    board_changed = Signal(object)
    run_ended = Signal(object)
    work_changed = Signal()

    def __init__(self, session: Session, jobs: JobRunner, notices: Notices, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._jobs, self._notices, self._navigator = session, jobs, notices, navigator
        self.keys = KeyStore()
        self.board: RunBoard | None = None
        self._work = RunWork(self)
        self._together = 0
        self._watcher: RunWatcher | None = None
        # Also those whose result was never heard of, because the window closed meanwhile.
        self._made: list[RunWatcher] = []
        self._looking: Job[RunBoard] | None = None
        self._again = False
        self._timer = QTimer(self, singleShot=True, interval=POLL)
        self._timer.timeout.connect(self.look)
        session.project_changed.connect(self._on_project_changed)
        session.changed.connect(self._on_changed)

    @property
    def work(self) -> tuple[RunWork, ...]:
        """Return the line for pill and tray while runs are at work, nothing otherwise."""
        return (self._work,) if self.board is not None and self.board.is_moving else ()

    def look(self) -> None:
        """Ask the services for news, in the background."""
        if self._session.project is None or self._looking is not None:
            self._again = self._looking is not None
            return
        self._start(quick=False)

    def _on_project_changed(self) -> None:
        self._timer.stop()
        self._let_go()
        self.board, self._together, self._again = None, 0, False
        self.work_changed.emit()
        if self._session.project is not None:
            self._start(quick=True)

    def close(self) -> None:
        """Stop looking and close all connections; all threads are over."""
        self._timer.stop()
        for watcher in self._made:
            watcher.close()
        self._made.clear()

    def _let_go(self) -> None:
        if self._looking is not None and self._looking.state is JobState.RUNNING:
            # Whoever works with the connections closes them.
            self._looking.discard()
        elif self._watcher is not None:
            self._watcher.close()
        self._looking = self._watcher = None

    def _on_changed(self, what: frozenset[str]) -> None:
        if "runs" in what:
            self.look()

    def _start(self, quick: bool) -> None:
        project, keys, held, made = self._session.open_project, self.keys, self._watcher, self._made

        def work(ctx: WorkContext) -> tuple[RunWatcher, RunBoard]:
            # Here, in the job's thread: client and records take their time to load.
            from lyricstudio.services.run_watching import RunWatcher

            watcher = held or RunWatcher(project, keys)
            if held is None:
                made.append(watcher)
            try:
                board = watcher.read() if quick else watcher.look(ctx)
                ctx.checkpoint()
            except BaseException:
                watcher.close()
                raise
            return watcher, board

        job = Job(work, "Looking after runs", _GROUP, True)
        self._looking = job  # type: ignore[assignment]
        self._jobs.start(job.on_success(self._on_look).on_failure(self._on_failure).on_end(self._on_end))

    def _on_look(self, found: tuple[RunWatcher, RunBoard]) -> None:
        self._watcher, board = found
        before, self.board = self.board, board
        self._count(board)
        if before != board:
            self._tell_ends(before, board)
            self.board_changed.emit(board)
        if board.is_moving and self._together:
            self._work.show_board(board, self._together)
        self.work_changed.emit()

    def _count(self, board: RunBoard) -> None:
        moving = sum(one.state.name in ("RUNNING", "WAITING") for one in board.runs)
        # Runs that were at work together are counted until all of them are done.
        self._together = max(self._together, moving) if moving else 0

    def _on_failure(self, failure: Failure) -> None:
        if failure.is_bug:
            self._notices.fail(failure)

    def _on_end(self, _state: object) -> None:
        self._looking = None
        if self._session.project is None:
            return
        if self._again:
            self._again = False
            self.look()
        elif self.board is not None and self.board.is_moving:
            self._timer.start()

    def _tell_ends(self, before: RunBoard | None, board: RunBoard) -> None:
        from lyricstudio.domain.run_states import RunState

        if before is None:
            return
        ended = [one for one in board.runs if one.state in (RunState.FINISHED, RunState.NEEDS_YOU)]
        for one in ended:
            old = before.find(one.run.id)
            if old is not None and old.state in (RunState.RUNNING, RunState.WAITING) and one.run.status != "paused":
                self._tell_end(one)
                self.run_ended.emit(one)
        if any(one.run.status == "succeeded" and before.find(one.run.id) != one for one in ended):
            self._session.tell("models")

    def _tell_end(self, one: BoardRun) -> None:
        run = one.run
        if run.status == "succeeded":
            text, tone, action, place = f"{one.title} is trained", "ok", "Try it", "models"
        elif run.status in ("cancelled", "canceled"):
            return
        else:
            text, tone, action, place = f"{one.title} {run.status}", "bad", "Show", "tune"
        notice = Notice(text, tone, run.error, action, lambda: self._navigator.go(place, run.id))
        self._notices.post(notice)
        self._notices.desktop(text, run.error or "It is in the library of models.")
