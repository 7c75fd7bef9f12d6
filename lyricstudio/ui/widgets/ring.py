"""A ring that shows a share: how sure a suggestion is, how much of a song is done, how far a job is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look


def paint_ring(painter: QPainter, rect: QRectF, share: float | None, colours: tuple[str, str], width: float) -> None:
    """Draw a ring filled clockwise from the top to `share` (None: a quarter, the amount is unknown).

    `colours` are of the filled and of the empty part.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(QColor(colours[1]), width))
    painter.drawEllipse(inner)
    filled = 0.25 if share is None else max(0.0, min(1.0, share))
    if filled > 0:
        painter.setPen(QPen(QColor(colours[0]), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(inner, 90 * 16, -round(filled * 360 * 16))


def paint_done(painter: QPainter, look: Look, rect: QRectF, share: float) -> None:
    """Draw how much of something is done: a ring, and a filled disc with a tick for all of it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if share < 1:
        paint_ring(painter, rect, share, (look.colours.accent, look.colours.line), 2.6)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("accent"))
    painter.drawEllipse(rect)
    look.icons.paint(painter, "check", look.colours.on_accent, rect.adjusted(3, 3, -3, -3))


class Ring(QWidget):
    """A ring as a widget; `tone` is a colour name, or `colour` any "#RRGGBB" such as a kind's solid."""

    def __init__(self, look: Look, size: int = 18, width: float = 2.6, colour: str = "") -> None:
        super().__init__()
        self._look = look
        self._width = width
        self._colour = colour
        self._share: float | None = 0.0
        self.setFixedSize(QSize(size, size))
        look.changed.connect(self.update)

    def show_share(self, share: float | None, meaning: str = "") -> None:
        """Show a share from 0 to 1 (None: unknown); `meaning` is what a screen reader says."""
        self._share = share
        self.setAccessibleName(meaning)
        self.update()

    def set_colour(self, colour: str) -> None:
        """Use a colour of its own ("#RRGGBB"), or the accent for ""."""
        self._colour = colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        colours = self._look.colours
        with QPainter(self) as painter:
            pair = (self._colour or colours.accent, colours.line)
            paint_ring(painter, QRectF(self.rect()), self._share, pair, self._width)
