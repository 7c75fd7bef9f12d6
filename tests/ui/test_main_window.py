"""The window as a whole: first start, projects, messages, jobs, themes, what it remembers."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot
from windows import WAIT, settle

from lyricstudio.app import compose
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress, WorkContext
from lyricstudio.jobs.qt import Failure, Job
from lyricstudio.services.projects import open_project
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.settings import WindowSettings
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.toast import Toast


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_first_timer_presses_enter_and_sees_songs(qtbot: QtBot, studio_window: MainWindow) -> None:
    studio_window.start(None)
    samples = studio_window.first.doors[0]
    qtbot.waitUntil(samples.hasFocus, timeout=WAIT)
    qtbot.keyClick(samples, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: studio_window.studio.session.project is not None, timeout=WAIT)
    settle(qtbot, studio_window)
    library = studio_window.workspace.view("library")
    assert library.isVisible()
    assert len(library.table.ids) == 36
    assert studio_window.workspace.header.project.text() == "Sample songs"


def test_the_samples_are_made_once(qtbot: QtBot, studio_window: MainWindow) -> None:
    for _ in range(2):
        studio_window.open_samples()
        settle(qtbot, studio_window)
    assert studio_window.studio.session.open_project.songs.count() == 36


def test_import_at_the_first_start_makes_a_project_and_asks_for_files(qtbot: QtBot, studio_window: MainWindow) -> None:
    studio_window.start(None)
    qtbot.mouseClick(studio_window.first.doors[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: studio_window.findChild(Dialog, "import") is not None, timeout=WAIT)
    assert studio_window.studio.session.name == "My songs"
    studio_window.findChild(Dialog, "import").reject()
    settle(qtbot, studio_window)


def test_the_last_project_opens_again(qtbot: QtBot, studio_window: MainWindow, sample_project: Path) -> None:
    studio_window.studio.settings.add_recent(sample_project)
    studio_window.start(None)
    qtbot.waitUntil(lambda: studio_window.studio.session.project is not None, timeout=WAIT)
    settle(qtbot, studio_window)
    assert studio_window.windowTitle() == "Sample songs – LyricStudio"


def test_a_project_that_cannot_be_opened_says_why_and_leaves_the_first_start(
    qtbot: QtBot, studio_window: MainWindow, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.lyricstudio"
    broken.write_text("no database")
    studio_window.start(broken)
    qtbot.waitUntil(lambda: studio_window.studio.notices.last is not None, timeout=WAIT)
    assert "not a LyricStudio project" in studio_window.studio.notices.last.text
    assert studio_window.first.isVisible()


def test_opening_another_project_closes_the_first(
    qtbot: QtBot, sample_window: MainWindow, samples_file: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(samples_file, tmp_path / "Other.lyricstudio"))
    sample_window.studio.session.open(other)
    qtbot.waitUntil(lambda: sample_window.studio.session.name == "Other", timeout=WAIT)
    settle(qtbot, sample_window)
    assert [path.stem for path in sample_window.studio.settings.recent] == ["Other", "Sample songs"]
    assert sample_window.workspace.header.project.text() == "Other"


def test_a_dropped_project_is_opened(qtbot: QtBot, studio_window: MainWindow, sample_project: Path) -> None:
    drop(studio_window, sample_project)
    qtbot.waitUntil(lambda: studio_window.studio.session.project is not None, timeout=WAIT)
    settle(qtbot, studio_window)


def test_dropped_lyrics_are_looked_at_before_anything_is_written(
    qtbot: QtBot, sample_window: MainWindow, tmp_path: Path
) -> None:
    song = tmp_path / "Ferry.txt"
    song.write_text("[Verse]\nThe ferry leaves at seven\nthe gulls go up to heaven\n", encoding="utf-8")
    drop(sample_window, song)
    qtbot.waitUntil(lambda: sample_window.findChild(Dialog, "import") is not None, timeout=WAIT)
    settle(qtbot, sample_window)
    assert sample_window.studio.session.open_project.songs.count() == 36
    sample_window.findChild(Dialog, "import").reject()


def test_a_failing_job_shows_a_sentence_and_a_hint(qtbot: QtBot, studio_window: MainWindow) -> None:
    def work(_ctx: WorkContext) -> None:
        raise UserError("the disk is full", "free some space")

    studio_window.studio.jobs.start(Job(work, "Writing"))
    qtbot.waitUntil(lambda: bool(studio_window.toasts.notices), timeout=WAIT)
    (notice,) = studio_window.toasts.notices
    assert (notice.text, notice.hint, notice.tone) == ("The disk is full", "Free some space", "bad")
    settle(qtbot, studio_window)


def test_a_bug_shows_a_report_to_copy(qtbot: QtBot, studio_window: MainWindow, private_home: Path) -> None:
    studio_window.studio.notices.fail(Failure("It broke", "", "Traceback: boom"))
    dialog = studio_window.findChild(Dialog, "crash")
    assert "boom" in dialog.findChild(object, "crash.report").toPlainText()
    assert "LyricStudio" in dialog.findChild(object, "crash.report").toPlainText()
    assert len(list((private_home / "data" / "logs").glob("window-*.log"))) == 1
    dialog.reject()


def test_a_message_stays_six_seconds_and_its_action_is_done_once(qtbot: QtBot, studio_window: MainWindow) -> None:
    undone: list[int] = []
    studio_window.studio.notices.tell("Deleted 2 songs", action="Undo", run=lambda: undone.append(1))
    toast = studio_window.findChild(Toast)
    qtbot.mouseClick(toast.findChild(object, "toast.action"), Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert studio_window.toasts.notices == ()


def test_more_than_three_messages_push_the_oldest_out(studio_window: MainWindow) -> None:
    for number in range(5):
        studio_window.studio.notices.tell(f"Message {number}")
    assert [n.text for n in studio_window.toasts.notices] == ["Message 2", "Message 3", "Message 4"]


def test_the_pill_shows_what_is_being_done_and_the_tray_stops_it(qtbot: QtBot, sample_window: MainWindow) -> None:
    def work(ctx: WorkContext) -> None:
        for done in range(100_000):
            ctx.checkpoint()
            ctx.report(Progress(done, 100_000, f"{done} of 100,000 songs"))
            time.sleep(0.002)

    sample_window.studio.jobs.start(Job(work, "Importing notebooks"))
    pill = sample_window.workspace.header.jobs
    qtbot.waitUntil(pill.isVisible, timeout=WAIT)
    assert "Importing notebooks" in pill.accessibleName()
    qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
    stop = sample_window.findChild(object, "jobs.stop")
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    settle(qtbot, sample_window)
    assert not pill.isVisible()


def test_a_quiet_job_is_not_shown(qtbot: QtBot, sample_window: MainWindow) -> None:
    sample_window.studio.jobs.start(Job(lambda _ctx: time.sleep(0.05), "Reading", quiet=True))
    assert not sample_window.workspace.header.jobs.isVisible()
    settle(qtbot, sample_window)


@pytest.mark.parametrize("theme", ["dark", "contrast", "light", "system"])
def test_the_theme_is_changed_and_remembered(sample_window: MainWindow, theme: str) -> None:
    sample_window.use_theme(theme)
    assert sample_window.studio.settings.text("theme") == theme
    assert sample_window.studio.look.choice == theme


def test_size_and_view_are_kept(qtbot: QtBot, sample_window: MainWindow, tmp_path: Path) -> None:
    sample_window.resize(1300, 800)
    sample_window.close()
    again = compose("light", WindowSettings(tmp_path / "window.ini"))
    qtbot.addWidget(again)
    # The screen of a test is smaller than the window: what was saved counts, Qt fits it to the screen.
    assert again.studio.settings.state("geometry") == sample_window.saveGeometry()
    assert again.studio.settings.text("view") == "library"


def test_about_says_the_versions(studio_window: MainWindow) -> None:
    studio_window.about()
    dialog = studio_window.findChild(Dialog, "about")
    from PySide6.QtWidgets import QLabel

    words = [label.text() for label in dialog.findChildren(QLabel)]
    assert "LyricStudio" in words
    assert any("PySide6" in word for word in words)
    dialog.reject()


def test_opening_and_closing_projects_leaks_no_widgets(
    qtbot: QtBot, sample_window: MainWindow, sample_project: Path
) -> None:
    from PySide6.QtWidgets import QWidget

    def again() -> int:
        sample_window.studio.session.adopt(open_project(sample_project))
        settle(qtbot, sample_window)
        return len(sample_window.findChildren(QWidget))

    again()
    counts = {again() for _ in range(4)}
    assert len(counts) == 1
