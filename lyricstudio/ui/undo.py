"""Unlimited undo and redo for a project: each change knows how to be done and undone, quickly or as a job.

Not Qt's undo stack: that one has moved on before a slow or failing step is over. Here a failure leaves both
lists as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lyricstudio.domain.progress import SilentContext
from lyricstudio.jobs.qt import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.jobs.qt import JobRunner
    from lyricstudio.ui.session import Session

    Step = Callable[[WorkContext], object]


@dataclass(frozen=True, slots=True)
class Change:
    """A change in words ("Delete 2 songs"), how to do it (again), how to undo it, and which tables it touches.

    A `slow` one runs as a job; others run at once, in the window's thread, and must take less than 5 ms.
    """

    text: str
    redo: Step
    undo: Step
    touches: tuple[str, ...]
    slow: bool = False


class Undo(QObject):
    """The two lists. Signals: changed() when what can be undone changed, undone(Change), redone(Change)."""

    changed = Signal()
    undone = Signal(object)
    redone = Signal(object)

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._busy = False
        session.project_changed.connect(self.clear)

    @property
    def undo_text(self) -> str:
        """Return what would be undone, "" for nothing."""
        return self._done[-1].text if self._done and not self._busy else ""

    @property
    def redo_text(self) -> str:
        """Return what would be done again, "" for nothing."""
        return self._undone[-1].text if self._undone and not self._busy else ""

    def clear(self) -> None:
        """Forget everything: another project is open."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def do(self, change: Change, then: Callable[[], object] | None = None) -> None:
        """Do a change and remember it; `then` is called when it is done."""

        def finish() -> None:
            self.did(change)
            if then is not None:
                then()

        self._run(change.redo, change, finish)

    def did(self, change: Change) -> None:
        """Remember a change that was done already, and tell the views."""
        self._done.append(change)
        self._undone.clear()
        self._session.tell(*change.touches)
        self.changed.emit()

    def undo(self) -> None:
        """Undo the last change."""
        if self.undo_text:
            change = self._done[-1]
            self._run(change.undo, change, lambda: self._move(change, back=True))

    def redo(self) -> None:
        """Do the last undone change again."""
        if self.redo_text:
            change = self._undone[-1]
            self._run(change.redo, change, lambda: self._move(change, back=False))

    def _move(self, change: Change, back: bool) -> None:
        source, target = (self._done, self._undone) if back else (self._undone, self._done)
        if source and source[-1] is change:
            target.append(source.pop())
        self._session.tell(*change.touches)
        (self.undone if back else self.redone).emit(change)
        self.changed.emit()

    def _run(self, step: Step, change: Change, finish: Callable[[], None]) -> None:
        if not change.slow:
            step(SilentContext())
            finish()
            return
        self._busy = True
        self.changed.emit()
        job: Job[object] = Job(step, change.text)
        self._jobs.start(job.on_success(lambda _result: self._release(finish)).on_end(lambda _state: self._release()))

    def _release(self, finish: Callable[[], None] | None = None) -> None:
        self._busy = False
        if finish is not None:
            finish()
        else:
            self.changed.emit()
