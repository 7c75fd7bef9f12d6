"""The command palette: found by the beginnings of words, moved in with arrows, run with Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.ui.main_window import MainWindow
from lyricstudio.ui.palette import PaletteItem, matching

ITEMS = tuple(
    PaletteItem(text, lambda: None, hint, group=group)
    for text, hint, group in (
        ("Set kind: Chorus", "this part", "Do"),
        ("Write another chorus", "Compose", "Do"),
        ("Delete songs", "", "Do"),
        ("Chorus of Small Hours", "song", "Go to"),
    )
)


def texts(typed: str) -> list[str]:
    return [item.text for item in matching(ITEMS, typed)]


def test_every_typed_word_is_the_beginning_of_a_word() -> None:
    assert texts("cho") == ["Set kind: Chorus", "Write another chorus", "Chorus of Small Hours"]
    assert texts("wri cho") == ["Write another chorus"]
    assert texts("orus") == []
    assert texts("") == [item.text for item in ITEMS]


def test_words_of_the_hint_count_less_than_words_of_the_text() -> None:
    items = (PaletteItem("Open", lambda: None, "delete"), PaletteItem("Delete", lambda: None))
    assert [item.text for item in matching(items, "del")] == ["Delete", "Open"]


def test_verbs_come_before_places() -> None:
    assert [item.group for item in matching(ITEMS, "cho")] == ["Do", "Do", "Go to"]


def test_ctrl_k_finds_and_runs_a_command(qtbot: QtBot, sample_window: MainWindow) -> None:
    qtbot.keyClick(sample_window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = sample_window.palette_sheet
    assert palette.isVisible()
    field = palette.findChild(object, "palette.field")
    qtbot.keyClicks(field, "dark app")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert sample_window.studio.look.theme.dark
    settle(qtbot, sample_window)


def test_every_command_that_can_be_used_is_in_the_palette(qtbot: QtBot, sample_window: MainWindow) -> None:
    sample_window.open_palette()
    model = sample_window.palette_sheet.findChild(object, "palette.list").model()
    shown = {model.index(row, 0).data() for row in range(model.rowCount())}
    actions = sample_window.studio.actions
    for command in actions.commands:
        if command.listed and actions.can(command.id):
            assert any(text.startswith(command.text) for text in shown), command
    settle(qtbot, sample_window)


def test_songs_are_found_while_one_types(qtbot: QtBot, sample_window: MainWindow) -> None:
    sample_window.open_palette()
    field = sample_window.palette_sheet.findChild(object, "palette.field")
    qtbot.keyClicks(field, "winter coat")
    model = sample_window.palette_sheet.findChild(object, "palette.list").model()
    qtbot.waitUntil(
        lambda: any("Winter Coat" in model.index(r, 0).data() for r in range(model.rowCount())), timeout=30_000
    )
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, sample_window)
    library = sample_window.workspace.view("library")
    assert library.table.song(library.list.currentIndex().row()).title == "Winter Coat"


def test_escape_closes_it_and_focus_returns(qtbot: QtBot, sample_window: MainWindow) -> None:
    songs = sample_window.workspace.view("library").list
    songs.setFocus()
    sample_window.open_palette()
    qtbot.keyClick(sample_window.palette_sheet.findChild(object, "palette.field"), Qt.Key.Key_Escape)
    assert not sample_window.palette_sheet.isVisible()
    assert songs.hasFocus()
