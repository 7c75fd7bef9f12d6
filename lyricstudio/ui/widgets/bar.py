"""A thin bar for progress, shares and comparisons: a number is known, so there is never a spinner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look


def paint_bar(painter: QPainter, rect: QRectF, share: float, colour: str, ground: str) -> None:
    """Draw a rounded bar filled to `share` (0 to 1)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    half = rect.height() / 2
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect, half, half)
    width = rect.width() * max(0.0, min(1.0, share))
    if width > 0:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), max(width, rect.height()), rect.height()), half, half)


class Bar(QWidget):
    """A bar as a widget; `tone` is a colour name."""

    def __init__(self, look: Look, height: int = 4, tone: str = "accent") -> None:
        super().__init__()
        self._look = look
        self._tone = tone
        self._share = 0.0
        self.setFixedHeight(height)
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_share(self, share: float, meaning: str = "") -> None:
        """Show a share from 0 to 1; `meaning` is what a screen reader says."""
        self._share = share
        self.setAccessibleName(meaning)
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change the colour of the filled part."""
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        colours = self._look.colours
        with QPainter(self) as painter:
            # Where lines are black, a bar on one would not be seen.
            ground = colours.line if self._look.theme.line_width == 1 else colours.chip
            paint_bar(painter, QRectF(self.rect()), self._share, getattr(colours, self._tone), ground)
