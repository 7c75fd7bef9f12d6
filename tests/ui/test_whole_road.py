"""The whole road in one window: import, annotate, freeze, tune on the real engine, compose, export – as people do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from run_projects import training_machine
from windows import settle

from lyricstudio.domain.progress import SilentContext
from lyricstudio.resources import resource
from lyricstudio.services.labelling import label_songs
from lyricstudio.services.projects import create_project
from lyricstudio.store.project import Project
from lyricstudio.ui.file_drop import ImportPaths
from lyricstudio.ui.main_window import MainWindow

LONG = 120_000  # ms for what a real engine does on a busy machine
CTRL = Qt.KeyboardModifier.ControlModifier


class Person:
    """Eyes and hands in front of one window."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._bot, self.window = qtbot, window

    def see(self, name: str) -> QWidget:
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert found, f"{name} is not in sight"
        return found[0]

    def click(self, name: str) -> None:
        button = self.see(name)
        assert button.isEnabled(), name
        self._bot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle(self._bot, self.window)

    def press(self, key: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        if QApplication.activeWindow() is None:
            self.window.activateWindow()  # what a window manager does when a dialog has gone
            self._bot.waitUntil(self.window.isActiveWindow)
            settle(self._bot, self.window)
        self._bot.keyClick(QApplication.focusWidget() or self.window, key, how)
        settle(self._bot, self.window)

    def type(self, name: str, text: str) -> None:
        self._bot.keyClicks(self.see(name), text)

    def go(self, number: int) -> None:
        """Go to the view with this number of the rail."""
        self.press(Qt.Key(Qt.Key.Key_0 + number), CTRL)

    def wait(self, seen: object) -> None:
        self._bot.waitUntil(seen, timeout=LONG)
        settle(self._bot, self.window)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[None]:
    with training_machine(tmp_path):
        yield


@pytest.fixture
def person(qtbot: QtBot, studio_window: MainWindow, tmp_path: Path) -> Person:
    studio_window.studio.session.adopt(create_project(tmp_path / "Mine.lyricstudio"))
    settle(qtbot, studio_window)
    return Person(qtbot, studio_window)


def test_from_files_to_an_exported_song(person: Person, machine: None, tmp_path: Path) -> None:
    project = person.window.studio.session.open_project
    import_songs(person, project)
    annotate(person, project)
    freeze_and_tune(person, project)
    compose(person, project)
    export(person, project, tmp_path)
    compose_view = person.window.workspace.view("compose")
    assert compose_view.writing._opened, "the model is kept at hand while the window is open"  # type: ignore[attr-defined]
    assert person.window.shut_down()
    assert not compose_view.writing._opened, "and let go when it closes"  # type: ignore[attr-defined]


def import_songs(person: Person, project: Project) -> None:
    folder = Path(str(resource("samples", "Lottie Kerb")))
    person.window.studio.navigator.go("library", ImportPaths((folder,)))
    person.wait(lambda: person.window.findChild(QWidget, "import.do") is not None)
    person.click("import.do")
    assert project.songs.count() == 12


def annotate(person: Person, project: Project) -> None:
    person.go(2)
    assert not any(part.confirmed for song in project.songs.iterate() for part in song.parts)
    for _ in range(7):
        person.press(Qt.Key.Key_Return)
    confirmed = [sum(part.confirmed for part in song.parts) for song in project.songs.iterate()]
    assert len(next(s for s in project.songs.iterate() if s.parts[0].confirmed).parts) in confirmed, "one key a part"
    label_songs(project, SilentContext())
    assert [sum(part.confirmed for part in song.parts) for song in project.songs.iterate()] == confirmed


def freeze_and_tune(person: Person, project: Project) -> None:
    person.go(3)
    person.click("dataset.freeze_button")
    (dataset,) = project.datasets.all()
    assert dataset.train >= 10
    person.go(4)
    person.press(Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    for name, text in (("passes", "1"), ("rank", "2")):
        person.see(f"tune.recipe.{name}").selectAll()  # type: ignore[attr-defined]
        person.type(f"tune.recipe.{name}", text)
    person.click("tune.recipe.done")
    person.wait(lambda: person.see("tune.start").isEnabled())
    person.press(Qt.Key.Key_Return, CTRL)
    person.wait(lambda: [model.status for model in project.models.all()] == ["ready"])


def compose(person: Person, project: Project) -> None:
    person.go(6)
    person.click("compose.empty.new")
    person.type("compose.new.brief", "a garden and a letter")
    person.click("compose.new.write")
    person.wait(lambda: any(all(s.text for s in song.sections) for song in project.compositions.all()))
    (song,) = project.compositions.all()
    assert [section.kind.value for section in song.sections].count("chorus") == 3
    assert song.brief == "a garden and a letter"


def export(person: Person, project: Project, folder: Path) -> None:
    shutil.rmtree(folder / "out", ignore_errors=True)
    (folder / "out").mkdir()
    person.click("compose.export")
    person.click("compose.export.save")
    chooser = person.window.findChild(QFileDialog, "compose.export.path")
    assert chooser is not None
    name = chooser.findChild(QLineEdit, "fileNameEdit")
    name.setText(str(folder / "out" / "song.txt"))
    chooser.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()
    person.wait((folder / "out" / "song.txt").is_file)
    text = (folder / "out" / "song.txt").read_text(encoding="utf-8")
    (song,) = project.compositions.all()
    assert song.sections[0].text.splitlines()[0] in text
