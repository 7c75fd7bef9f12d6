"""The window: first start or workspace, and what belongs to all views – projects, palette, jobs, theme, messages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from lyricstudio import paths
from lyricstudio.jobs.qt import Failure, Job
from lyricstudio.ui.actions import WINDOW
from lyricstudio.ui.file_drop import SUFFIX, ImportPaths, dropped_paths, project_among
from lyricstudio.ui.views import VIEWS

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.store.project import Project
    from lyricstudio.ui.first_start import FirstStart
    from lyricstudio.ui.job_tray import JobTray
    from lyricstudio.ui.notices import Notice
    from lyricstudio.ui.palette import Palette, PaletteItem
    from lyricstudio.ui.studio import Studio
    from lyricstudio.ui.widgets.toast import Toasts
    from lyricstudio.ui.workspace import Workspace

SMALLEST = (1024, 700)
USUAL = (1440, 900)
QUIT_SECONDS = 5.0
_AFTER_FIRST_PICTURE = 10  # ms: a timer of 0 may come before the first picture
SAMPLES = "Sample songs"
OWN = "My songs"


class MainWindow(QMainWindow):
    """The window of one project. `fill` gives it its services before it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAccessibleName("LyricStudio")
        self.setWindowTitle("LyricStudio")
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.setAcceptDrops(True)
        self._workspace: Workspace | None = None
        self._first: FirstStart | None = None
        self._palette: Palette | None = None
        self._toasts: Toasts | None = None
        self._tray: JobTray | None = None
        self._pending: object = None
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)

    def fill(self, studio: Studio) -> None:
        """Build the window from its services."""
        self.studio = studio
        self._connect()
        # Keys and the focus ring come after the first picture, which would wait for them otherwise.
        QTimer.singleShot(0, self._equip)
        self.restoreGeometry(studio.settings.state("geometry"))

    def _equip(self) -> None:
        from lyricstudio.ui.widgets.focus_ring import FocusRing
        from lyricstudio.ui.window_commands import COMMANDS, go_commands

        FocusRing(self.studio.look, self)
        self.studio.actions.declare((*COMMANDS, *go_commands()))
        self.studio.actions.bind(WINDOW, self)

    def _connect(self) -> None:
        studio = self.studio
        studio.notices.told.connect(self._show_notice)
        studio.notices.crashed.connect(self._show_crash)
        studio.session.project_changed.connect(self._on_project_changed)
        studio.undo.changed.connect(self._show_undo)
        studio.jobs.started.connect(self._on_job_started)
        studio.jobs.ended.connect(self._show_progress)
        studio.runs.work_changed.connect(self._show_progress)

    # Pages and sheets that not every start needs are made when they are first wanted.

    @property
    def workspace(self) -> Workspace:
        """Return rail, header and views."""
        if self._workspace is None:
            from lyricstudio.ui.workspace import Workspace

            self._workspace = Workspace(self.studio)
            header = self._workspace.header
            header.palette_pressed.connect(self.open_palette)
            header.undo_pressed.connect(self.undo)
            header.redo_pressed.connect(self.redo)
            header.jobs_pressed.connect(self.open_jobs)
            header.project_pressed.connect(self._open_project_menu)
            self._pages.addWidget(self._workspace)
            self._show_undo()
        return self._workspace

    @property
    def first(self) -> FirstStart:
        """Return the first start."""
        if self._first is None:
            from lyricstudio.ui.first_start import FirstStart

            self._first = FirstStart(self.studio.look)
            self._first.samples.connect(self.open_samples)
            self._first.import_lyrics.connect(self.import_lyrics)
            self._first.open_project.connect(self.choose_project)
            self._pages.addWidget(self._first)
        return self._first

    @property
    def toasts(self) -> Toasts:
        """Return the messages at the foot."""
        if self._toasts is None:
            from lyricstudio.ui.widgets.toast import Toasts

            self._toasts = Toasts(self.studio.look, self, self._floor)
        return self._toasts

    @property
    def palette_sheet(self) -> Palette:
        """Return the command palette."""
        if self._palette is None:
            from lyricstudio.ui.palette import Palette

            self._palette = Palette(self.studio.look, self)
            self._palette.typed.connect(self._find_songs)
        return self._palette

    def enabled(self, command: str) -> bool:
        """Say whether a command of the window can be used now."""
        if command == "window.undo":
            return bool(self.studio.undo.undo_text)
        if command == "window.redo":
            return bool(self.studio.undo.redo_text)
        if command.startswith("window.go_"):
            return self.studio.session.project is not None
        return True

    # Projects

    def start(self, project: Path | None) -> None:
        """Open the named project, else the last one, else show the first start; to be called before `show`."""
        wanted = project or next(iter(self.studio.settings.recent), None)
        if wanted is None:
            self._show_first()
            return
        self._pages.setCurrentWidget(self.workspace)
        self.workspace.header.project.show_name(wanted.stem)
        # After the first picture: loading the store takes as long as drawing it.
        QTimer.singleShot(_AFTER_FIRST_PICTURE, partial(self._open_first, wanted))

    def _open_first(self, path: Path) -> None:
        self.studio.session.open(path, self._show_first)

    def _show_first(self) -> None:
        self._pages.setCurrentWidget(self.first)
        self.first.focus_first()

    def _on_project_changed(self) -> None:
        project = self.studio.session.project
        if project is None:
            self._show_first()
            return
        self.setWindowTitle(f"{self.studio.session.name} – LyricStudio")
        self.studio.settings.add_recent(project.path)
        self._pages.setCurrentWidget(self.workspace)
        self.workspace.show_project()
        names = {spec.name for spec in VIEWS}
        wanted = self.studio.settings.text("view", VIEWS[0].name)
        target, self._pending = self._pending, None
        self.workspace.go(wanted if wanted in names and target is None else VIEWS[0].name, target)
        self.studio.actions.refresh()

    def open_samples(self) -> None:
        """Open the project of the sample songs, made first when it is not there yet."""
        from lyricstudio.services.samples import open_samples

        tables, path = self.studio.tables, paths.projects_dir() / f"{SAMPLES}{SUFFIX}"

        def make(ctx: WorkContext) -> Project:
            return open_samples(path, tables, ctx)

        self._start(Job(make, "Preparing the sample songs", group="open-project").on_success(self.studio.session.adopt))

    def import_lyrics(self) -> None:
        """Open the import, in a new project when none is open."""
        self._import(())

    def _import(self, found: tuple[Path, ...]) -> None:
        if self.studio.session.project is not None:
            self.studio.navigator.go("library", ImportPaths(found))
            return
        self._pending = ImportPaths(found)
        self.studio.session.create(_free_path(paths.projects_dir(), OWN))

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        from lyricstudio.ui.project_menu import ask_project

        ask_project(self, _known_folder(), self.studio.session.open)

    def new_project(self) -> None:
        """Ask for a name and make an empty project there."""
        from lyricstudio.ui.project_menu import ask_new_project

        ask_new_project(self, _free_path(_known_folder(), OWN), self.studio.session.create)

    def _open_project_menu(self) -> None:
        from lyricstudio.ui.project_menu import open_project_menu

        open_project_menu(self.studio, self.workspace.header.project)

    # Undo, jobs, messages

    def undo(self) -> None:
        """Undo the last change."""
        self.studio.undo.undo()

    def redo(self) -> None:
        """Do the last undone change again."""
        self.studio.undo.redo()

    def _show_undo(self) -> None:
        if self._workspace is None:
            return
        self._workspace.header.show_undo(self.studio.undo.undo_text, self.studio.undo.redo_text)
        self.studio.actions.refresh()

    def _start(self, job: Job[Any]) -> None:
        self.studio.jobs.start(job)

    def _on_job_started(self, job: Job[Any]) -> None:
        if not job.quiet:
            job.progressed.connect(self._show_progress)
            self._show_progress()

    def _show_progress(self, _progress: object = None) -> None:
        loud = [*(job for job in self.studio.jobs.jobs if not job.quiet), *self.studio.runs.work]
        if self._workspace is not None:
            self._workspace.header.jobs.show_jobs(loud)
        if self._tray is not None:
            self._tray.show_jobs(loud)

    def open_jobs(self) -> None:
        """Open the job tray."""
        if self._tray is None:
            from lyricstudio.ui.job_tray import JobTray

            self._tray = JobTray(self.studio.look, self)
        self._show_progress()
        pill = self.workspace.header.jobs
        self._tray.open_below(pill if pill.isVisible() else self.workspace.header.undo, right=True)

    def _show_notice(self, notice: Notice) -> None:
        self.toasts.show(notice)

    def _show_crash(self, failure: Failure) -> None:
        from lyricstudio.ui.crash_dialog import open_crash

        open_crash(self.studio.look, self, failure)

    def about(self) -> None:
        """Open About."""
        from lyricstudio.ui.about import open_about

        open_about(self.studio.look, self)

    def _floor(self) -> int:
        view = self._workspace.current if self._workspace is not None else None
        return view.floor if view is not None and self._pages.currentWidget() is self._workspace else 0

    # Palette

    def open_palette(self) -> None:
        """Open the command palette with all that can be done now."""
        from lyricstudio.ui.palette_items import palette_items

        self.palette_sheet.open_with(palette_items(self.studio, self.workspace))

    def _find_songs(self, typed: str) -> None:
        from lyricstudio.ui.palette_items import song_finder

        project = self.studio.session.project
        if project is None or len(typed.strip()) < 2:
            return
        job: Job[tuple[PaletteItem, ...]] = Job(
            song_finder(self.studio, project, typed), "Searching songs", "palette", True
        )
        self._start(job.on_success(partial(self.palette_sheet.add_found, typed)))

    # Places and appearance

    def go_to(self, view: str) -> None:
        """Show a view."""
        self.studio.navigator.go(view)

    def use_theme(self, choice: str) -> None:
        """Use a theme, or follow the system, and remember it."""
        self.studio.settings.set_text("theme", choice)
        self.studio.look.use(choice)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a dropped project, import anything else."""
        found = dropped_paths(event.mimeData())
        event.acceptProposedAction()
        project = project_among(found)
        # Later: the program that the files come from waits until this returns.
        QTimer.singleShot(0, partial(self.studio.session.open, project) if project else partial(self._import, found))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window; running fine-tunes go on without it."""
        self.studio.settings.set_state("geometry", self.saveGeometry())
        self.studio.settings.sync()
        super().closeEvent(event)

    def shut_down(self) -> bool:
        """Stop all jobs and close the project; False when a thread did not stop in time."""
        over = self.studio.jobs.cancel_all(QUIT_SECONDS)
        if over:
            if self._workspace is not None:
                self._workspace.close_views()
            self.studio.runs.close()
            project = self.studio.session.project
            if project is not None:
                project.close()
        return over


def _known_folder() -> Path:
    folder = paths.projects_dir()
    return folder if folder.is_dir() else Path.home()


def _free_path(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}{SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{name} {number}{SUFFIX}", number + 1
    return path
