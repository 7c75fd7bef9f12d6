"""A slider under its name, with its value at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.look import Look


class NamedSlider(QWidget):
    """Whole numbers from `least` to `most`. Signal: settled(value) a moment after a person moved it."""

    settled = Signal(int)

    def __init__(self, look: Look, name: str, label: str, span: tuple[int, int], words: Callable[[int], str]) -> None:
        super().__init__()
        self._words = words
        self._slider = named(QSlider(Qt.Orientation.Horizontal), name, label)
        self._slider.setRange(*span)
        self._slider.setPageStep(10)
        self._value = Text(look, "", Role.NUMBER)
        head = tight(QHBoxLayout())
        head.addWidget(Text(look, label, Role.LABEL, "text2"))
        head.addStretch(1)
        head.addWidget(self._value)
        column = tight(QVBoxLayout(self), spacing=0)
        column.addLayout(head)
        column.addWidget(self._slider)
        self._pause = QTimer(self, singleShot=True, interval=200)
        self._pause.timeout.connect(lambda: self.settled.emit(self._slider.value()))
        self._slider.valueChanged.connect(self._on_moved)

    def show_value(self, value: int) -> None:
        """Show a value without telling anybody."""
        if self._pause.isActive():
            return  # a person is moving it
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(value)
        self._slider.blockSignals(blocked)
        self._say(value)

    def _on_moved(self, value: int) -> None:
        self._say(value)
        self._pause.start()

    def _say(self, value: int) -> None:
        self._value.setText(self._words(value))
        self._slider.setAccessibleDescription(self._words(value))
