"""A person's hands on a window: finding, clicking and pressing what has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lyricstudio.ui.main_window import MainWindow


def child(window: QWidget, name: str) -> QWidget:
    """Return a widget by its object name; it must be there."""
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, window: QWidget, name: str) -> None:
    """Click a widget by its object name."""
    qtbot.mouseClick(child(window, name), Qt.MouseButton.LeftButton)


def key(
    qtbot: QtBot, window: MainWindow, which: Qt.Key, how: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the focus is."""
    qtbot.keyClick(QApplication.focusWidget() or window, which, how)
