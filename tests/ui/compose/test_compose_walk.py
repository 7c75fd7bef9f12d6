"""A song in the window, walked: every control has its names and is reached with Tab, no text is cut, in all sizes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from draft_models import add_model
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from windows import settle

from lyricstudio.domain.draft_editing import change_part, new_draft, set_text
from lyricstudio.domain.line_marks import LineMark
from lyricstudio.domain.records import Take
from lyricstudio.services.drafts import add_draft
from lyricstudio.services.projects import open_project
from lyricstudio.ui.compose.take_column import TakeColumn
from lyricstudio.ui.compose.view import ComposeView
from lyricstudio.ui.main_window import MainWindow

CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, TakeColumn,
)  # fmt: skip


@pytest.fixture
def view(qtbot: QtBot, studio_window: MainWindow, sample_project: Path) -> ComposeView:
    """Return the view with a song that has words, takes to choose from, a linked and an empty part."""
    project = open_project(sample_project)
    add_model(project, "A model with a rather long name for a small window")
    lines = ["carry me over the water tonight, all the way", "nobody hears it at all"]
    song = new_draft("A title that is much longer than titles usually are", "verse,chorus,verse,chorus,bridge")
    song = set_text(song, "p1", "\n".join(lines), [LineMark(locked=True), LineMark.by_model("Ann", lines[1])])
    takes = tuple(Take("\n".join(lines), n, "Ann", 0.1) for n in range(5))
    song = add_draft(project, change_part(song, "p2", lambda s: replace(s, takes=takes)))
    studio_window.studio.session.adopt(project)
    studio_window.studio.navigator.go("compose")
    settle(qtbot, studio_window)
    found = studio_window.workspace.view("compose")
    assert isinstance(found, ComposeView)
    assert found.draft.song.id == song.id
    found.desk.open_takes("p2")
    settle(qtbot, studio_window)
    return found


def controls(view: QWidget) -> list[QWidget]:
    found = []
    for widget in view.findChildren(QWidget):
        inside = isinstance(widget.parentWidget(), QLineEdit | QComboBox | QAbstractItemView)
        ours = not isinstance(widget, QScrollBar) and not widget.objectName().startswith("qt_") and not inside
        if ours and isinstance(widget, CONTROLS) and widget.isVisible():
            found.append(widget)
    return found


def test_every_control_is_named_and_reached_with_tab(
    qtbot: QtBot, studio_window: MainWindow, view: ComposeView
) -> None:
    assert [repr(w) for w in controls(view) if not w.objectName() or not w.accessibleName()] == []
    reached: set[QWidget] = set()
    for _ in range(200):
        qtbot.keyClick(QApplication.focusWidget() or studio_window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
    missed = [w.objectName() for w in controls(view) if w.isEnabled() and w not in reached]
    assert missed == []


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (2560, 1440)], ids=lambda size: f"{size[0]}")
def test_no_text_is_cut(qtbot: QtBot, studio_window: MainWindow, view: ComposeView, size: tuple[int, int]) -> None:
    studio_window.resize(*size)
    settle(qtbot, studio_window)
    assert (studio_window.width(), studio_window.height()) == size
    cut = [w.text() for w in view.findChildren(QLabel) if w.isVisible() and w.text() and not w.wordWrap()
           and w.width() < w.fontMetrics().horizontalAdvance(w.text())]  # fmt: skip
    assert cut == []
    tight = [
        w.objectName() for w in view.findChildren(QPushButton) if w.isVisible() and w.width() < w.sizeHint().width()
    ]
    assert tight == []
    for card in view.page.column.cards:
        editor = card.editor
        if editor.isVisible():
            assert editor.height() >= editor.document().size().height(), "lines are cut"
    area = view.page.area
    assert area.widget().width() <= area.viewport().width(), "nothing scrolls sideways"
