"""The open project of a window, and the word that goes round when something in it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lyricstudio.jobs.qt import Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.jobs.qt import JobRunner
    from lyricstudio.store.project import Project

SONGS, PARTS, DATASETS, RUNS, MODELS, COMPOSITIONS, SETTINGS = (
    "songs", "parts", "datasets", "runs", "models", "compositions", "settings",
)  # fmt: skip
"""What `tell` can name: the tables of a project that were written to."""


class Session(QObject):
    """Holds the project. Signals: project_changed(), changed(frozenset of table names) after a write."""

    project_changed = Signal()
    changed = Signal(object)

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self._jobs = jobs
        self._project: Project | None = None

    @property
    def project(self) -> Project | None:
        """Return the open project, or None."""
        return self._project

    @property
    def open_project(self) -> Project:
        """Return the project where one must be open; a bug when none is."""
        if self._project is None:
            msg = "no project is open"
            raise RuntimeError(msg)
        return self._project

    @property
    def name(self) -> str:
        """Return the project's name for people: its file name without the suffix."""
        return self._project.path.stem if self._project else ""

    def open(self, path: Path, otherwise: Callable[[], object] | None = None) -> None:
        """Open a project in the background; a failure is shown, the old project stays, `otherwise` is called."""

        def read(_ctx: WorkContext) -> Project:
            # Here, in the job's thread: the store and all records take their time to load.
            from lyricstudio.services.projects import open_project

            return open_project(path)

        self._start(read, f"Opening {path.stem}", otherwise)

    def create(self, path: Path) -> None:
        """Make an empty project and open it."""

        def make(_ctx: WorkContext) -> Project:
            from lyricstudio.services.projects import create_project

            path.parent.mkdir(parents=True, exist_ok=True)
            return create_project(path)

        self._start(make, f"Making {path.stem}")

    def _start(
        self, make: Callable[[WorkContext], Project], title: str, otherwise: Callable[[], object] | None = None
    ) -> None:
        job = Job(make, title, group="open-project", quiet=True).on_success(self.adopt)
        if otherwise is not None:
            job.failed.connect(lambda _failure: otherwise())
        self._jobs.start(job)

    def adopt(self, project: Project | None) -> None:
        """Make an opened project the window's project, or None for none, and close the old one."""
        old, self._project = self._project, project
        self.project_changed.emit()
        if old is not None and old is not project:
            old.close()

    def tell(self, *what: str) -> None:
        """Say which tables were written to, so that every view can look again."""
        if what and self._project is not None:
            self.changed.emit(frozenset(what))
