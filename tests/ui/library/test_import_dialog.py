"""Import with a look first: formats, columns, songs, rejections are shown; nothing is written before the button."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from windows import WAIT, settle

from lyricstudio.ui.file_drop import ImportPaths
from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.widgets.dialog import Dialog

TABLE = (
    "Name,Wer,Worte,Ort\n"
    'Ferry,Ines,"The ferry leaves at seven\nand the gulls go up to heaven",Halden\n'
    'Kettle,Ines,"The kettle sings at noon\nand the milk boils over soon",Oslo\n'
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "songs.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def open_import(qtbot: QtBot, window: MainWindow, *paths: Path) -> Dialog:
    window.studio.navigator.go("library", ImportPaths(paths))
    settle(qtbot, window)
    dialog = window.findChild(Dialog, "import")
    assert dialog is not None
    return dialog


def words(widget: QWidget) -> str:
    said = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join([*said, *(w.accessibleName() for w in widget.findChildren(QWidget))])


def test_a_folder_is_looked_at_and_then_imported(qtbot: QtBot, sample_window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "lyrics"
    folder.mkdir()
    (folder / "Ferry.txt").write_text("[Verse]\nThe ferry leaves at seven\n\n[Chorus]\nOh ferry\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    dialog = open_import(qtbot, sample_window, folder)
    project = sample_window.studio.session.open_project
    assert project.songs.count() == 36
    assert "1 song in lyrics" in words(dialog)
    assert "Ferry" in words(dialog)
    assert "picture.png" in words(dialog)
    button = dialog.findChild(QWidget, "import.do")
    assert button.text() == "Import 1 song"
    dialog.findChild(QWidget, "import.set.owner").setText("Me")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, sample_window)
    assert project.songs.count() == 37
    assert next(project.songs.iterate(search="ferry leaves")).owner == "Me"
    assert sample_window.studio.notices.last.text == "1 song added"
    assert sample_window.studio.notices.last.tone == "warn"
    assert len(sample_window.workspace.view("library").table.ids) == 37


def test_columns_are_mapped_by_hand(qtbot: QtBot, sample_window: MainWindow, table: Path) -> None:
    dialog = open_import(qtbot, sample_window, table)
    for name, field in (("import.column.3", "lyrics"), ("import.column.2", "artist"), ("import.column.1", "title")):
        choice = dialog.findChild(QWidget, name)
        assert choice is not None, "columns are shown although the table was not understood"
        choice.setCurrentIndex(choice.findData(field))
        settle(qtbot, sample_window)
    assert dialog.findChild(QWidget, "import.do").text() == "Import 2 songs"
    assert "Kettle" in words(dialog)
    qtbot.mouseClick(dialog.findChild(QWidget, "import.do"), Qt.MouseButton.LeftButton)
    settle(qtbot, sample_window)
    found = next(sample_window.studio.session.open_project.songs.iterate(search="milk boils"))
    assert (found.title, found.artist) == ("Kettle", "Ines")


def test_nothing_to_import_says_why_and_offers_no_button(
    qtbot: QtBot, sample_window: MainWindow, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    dialog = open_import(qtbot, sample_window, empty)
    assert not dialog.findChild(QWidget, "import.do").isEnabled()
    assert "The file is empty." in words(dialog)
    dialog.reject()


def test_without_files_the_dialog_asks_for_some(qtbot: QtBot, sample_window: MainWindow) -> None:
    dialog = open_import(qtbot, sample_window)
    assert dialog.findChild(QWidget, "import.drop").isVisible()
    assert not dialog.findChild(QWidget, "import.do").isEnabled()
    dialog.reject()


def test_closing_the_dialog_stops_the_look(qtbot: QtBot, sample_window: MainWindow, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"[Verse]\nline {number} of a song\n", encoding="utf-8")
    sample_window.studio.navigator.go("library", ImportPaths((folder,)))
    sample_window.findChild(Dialog, "import").reject()
    qtbot.waitUntil(lambda: sample_window.studio.jobs.idle, timeout=WAIT)
    assert sample_window.studio.session.open_project.songs.count() == 36
