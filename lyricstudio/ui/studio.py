"""What every view is given: one object with the services of the window, made at the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from lyricstudio.jobs.qt import JobRunner
    from lyricstudio.services.tables import Tables
    from lyricstudio.ui.actions import Actions
    from lyricstudio.ui.look import Look
    from lyricstudio.ui.notices import Notices
    from lyricstudio.ui.run_watch import RunWatch
    from lyricstudio.ui.session import Session
    from lyricstudio.ui.settings import WindowSettings
    from lyricstudio.ui.undo import Undo


class Navigator(QObject):
    """Lets a view send the person to another one. Signal: wanted(view name, target)."""

    wanted = Signal(str, object)

    def go(self, view: str, target: object = None) -> None:
        """Show a view, and in it a target (a song id, a run id …) when one is given."""
        self.wanted.emit(view, target)


@dataclass(frozen=True)
class Studio:
    """The services of one window."""

    look: Look
    settings: WindowSettings
    jobs: JobRunner
    notices: Notices
    session: Session
    undo: Undo
    actions: Actions
    navigator: Navigator
    tables: Tables
    runs: RunWatch
