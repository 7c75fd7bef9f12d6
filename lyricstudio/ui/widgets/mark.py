"""An icon in a line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look


class Mark(QWidget):
    """An icon in a line of text."""

    def __init__(self, look: Look, icon: str, tone: str, size: int = 16) -> None:
        super().__init__()
        self._look, self._icon, self._tone = look, icon, tone
        self.setFixedSize(QSize(size, size))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_icon(self, icon: str, tone: str) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        with QPainter(self) as painter:
            colour = getattr(self._look.colours, self._tone)
            self._look.icons.paint(painter, self._icon, colour, QRectF(self.rect()))
