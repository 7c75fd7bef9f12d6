"""Keys as a person presses them: wherever the focus is, by the names that Qt gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def press(window: QWidget, *keys: str) -> None:
    """Press keys ("C", "Ctrl+Return") one after the other where the focus is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))


def type_text(text: str) -> None:
    """Type into the field that has the focus."""
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the focus"
    QTest.keyClicks(focus, text)
