"""The composition root of the window: puts the pieces together, starts it, draws it without a display.

Nothing here is loaded by a command; nothing heavy (pandas, pyqtgraph, openai) is loaded before it is used.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from lyricstudio import __version__
from lyricstudio.jobs.qt import JobRunner
from lyricstudio.services.tables import Tables
from lyricstudio.ui.actions import Actions
from lyricstudio.ui.exception_hook import ExceptionHook
from lyricstudio.ui.look import SYSTEM, Look
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.notices import Notices
from lyricstudio.ui.run_watch import RunWatch
from lyricstudio.ui.session import Session
from lyricstudio.ui.settings import WindowSettings
from lyricstudio.ui.studio import Navigator, Studio
from lyricstudio.ui.undo import Undo

SWITCH_SECONDS = 0.0005
"""How soon a working thread gives way: with Python's usual 5 ms the window's heartbeat is late by 16."""
_SETTLE_SECONDS = 30.0


def make_application() -> QApplication:
    """Return the one QApplication of this process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # By argument: asking for the style's object would load all enumerations of QStyle, a tenth of the start.
    app = QApplication(["lyricstudio", "-style", "fusion"])
    app.setApplicationName("LyricStudio")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("lyricstudio")
    return app


def compose(theme: str = "", settings: WindowSettings | None = None) -> MainWindow:
    """Return a window with its services, not shown yet; `theme` beats what the person chose before."""
    settings = settings or WindowSettings()
    look = Look(theme or settings.text("theme", SYSTEM), motion=settings.text("motion", "yes") == "yes")
    look.apply()
    notices = Notices()
    jobs = JobRunner(notices.fail)
    session = Session(jobs)
    window = MainWindow()
    actions = Actions(window, settings)
    undo = Undo(session, jobs)
    navigator = Navigator()
    runs = RunWatch(session, jobs, notices, navigator)
    window.fill(Studio(look, settings, jobs, notices, session, undo, actions, navigator, Tables(), runs))
    return window


def run_gui(project: Path | None = None) -> int:
    """Open the window, with a project or the last one, and return the exit code when it is closed."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = make_application()
    window = compose()
    hook = ExceptionHook(window.studio.notices)
    window.start(project)
    window.show()
    code = app.exec()
    hook.remove()
    if not window.shut_down():
        # A thread hangs in a call that nobody can end; Qt would abort the process when it destroys it.
        os._exit(code)
    return code


def grab(folder: Path, project: Path | None, size: tuple[int, int], theme: str) -> dict[str, Path]:
    """Draw every view to a PNG file without a display; return the paths by name.

    Without a project the pictures show an empty one, and the first start. What the person's own window remembers
    is neither read nor changed. UserError when the project cannot be opened or a picture cannot be written.
    """
    from PySide6.QtCore import qInstallMessageHandler

    from lyricstudio.services.projects import create_project, open_project
    from lyricstudio.ui.views import VIEWS

    # Before the application: the platform without a display complains of every window, which tells nobody anything.
    qInstallMessageHandler(_tell)
    app = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    drawn: dict[str, Path] = {}
    with tempfile.TemporaryDirectory() as private:
        window = compose(theme, WindowSettings(Path(private) / "window.ini"))
        window.resize(*size)
        window.show()
        try:
            if project is None:
                window.start(None)
                window.first.focus_first()
                drawn["first"] = _save(app, window, folder / "first.png")
            opened = open_project(project) if project else create_project(Path(private) / "Empty.lyricstudio")
            window.studio.session.adopt(opened)
            for spec in VIEWS:
                window.studio.navigator.go(spec.name)
                drawn[spec.name] = _save(app, window, folder / f"{spec.name}.png")
        finally:
            window.shut_down()
            window.close()
            window.deleteLater()
    return drawn


def _tell(_kind: object, _context: object, text: str) -> None:
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


def _save(app: QApplication, window: MainWindow, path: Path) -> Path:
    settle(app, window)
    if not window.grab().save(str(path)):
        from lyricstudio.domain.errors import UserError

        raise UserError(f"{path} cannot be written", "choose a folder that you may write to")
    return path


def settle(app: QApplication, window: MainWindow, seconds: float = _SETTLE_SECONDS) -> None:
    """Let the window work until its quick jobs are done, at most `seconds`."""
    from PySide6.QtCore import QEventLoop

    until = time.monotonic() + seconds
    app.processEvents()
    while not window.studio.jobs.idle and time.monotonic() < until:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    for _ in range(3):
        app.processEvents()
