"""A real window for tests: real services, a private home, no thread left behind."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.app import compose
from lyricstudio.domain.progress import SilentContext
from lyricstudio.services.projects import open_project
from lyricstudio.services.samples import open_samples
from lyricstudio.services.tables import Tables
from lyricstudio.ui.look import Look
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.settings import WindowSettings


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["lyricstudio", "-style", "fusion"]


@pytest.fixture(autouse=True)
def no_thread_left(qapp: object) -> Iterator[None]:
    """Fail a test that leaves a thread running: dropped later, it would abort the whole process."""
    before = {t.ident for t in threading.enumerate()}
    yield
    gc.collect()
    running = [o for o in gc.get_objects() if isinstance(o, QThread) and o.isRunning()]
    assert not running, f"still running: {[getattr(o, 'title', o) for o in running]}"
    left = [t for t in threading.enumerate() if t.ident not in before and not t.name.startswith("Dummy")]
    assert not left, f"threads left: {left}"


@pytest.fixture(scope="session")
def samples_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with the sample songs, made once; copy it before writing."""
    path = tmp_path_factory.mktemp("samples") / "Sample songs.lyricstudio"
    open_samples(path, Tables(), SilentContext()).close()
    return path


@pytest.fixture
def sample_project(samples_file: Path, tmp_path: Path) -> Path:
    """Return a project file with the 36 sample songs that a test may change."""
    return Path(shutil.copy(samples_file, tmp_path / "Sample songs.lyricstudio"))


@pytest.fixture
def look(qapp: object) -> Look:
    """Return the light look, for widgets on their own."""
    made = Look("light")
    made.apply()
    return made


@pytest.fixture
def studio_window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """Return a window with its services, 1440×900, light, without a project; shown."""
    window = compose("light", WindowSettings(tmp_path / "window.ini"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    yield window
    assert window.shut_down(), "a job did not stop"


@pytest.fixture
def sample_window(studio_window: MainWindow, sample_project: Path, qtbot: QtBot) -> MainWindow:
    """Return a window with the sample songs open and the library read."""
    studio_window.studio.session.adopt(open_project(sample_project))
    settle(qtbot, studio_window)
    return studio_window
