"""Our own icons (24 grid, stroke 1.7, round ends), tinted with a colour of the theme and drawn once for each size.

A cached pixmap is drawn in 2 µs; the key holds everything that changes the picture. An icon is one stroked path.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from lyricstudio.resources import resource
from lyricstudio.ui.svg_path import read_path

if TYPE_CHECKING:
    from pathlib import Path

GRID = 24
_DRAWING = re.compile(r'\sd="([^"]*)"')
_WIDTH = re.compile(r'stroke-width="([\d.]+)"')


class Icons:
    """Loads icons by name from one folder and keeps what it drew."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resource("icons")
        self._sources: dict[str, tuple[QPainterPath, float]] = {}
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names of all icons."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.svg")))

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """Return an icon of `size` logical pixels in a colour; FileNotFoundError for an unknown name."""
        key = (name, colour, size, ratio)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = self._draw(name, colour, size, ratio)
        return drawn

    def icon(self, name: str, colours: tuple[str, str], size: int, ratio: float = 1.0, gap: int = 0) -> QIcon:
        """Return an icon for a control in two colours, the second while it is disabled.

        `gap` is empty room at its right: Qt puts only 4 pixels between icon and words.
        """
        icon = QIcon(self._with_gap(self.pixmap(name, colours[0], size, ratio), gap))
        icon.addPixmap(self._with_gap(self.pixmap(name, colours[1], size, ratio), gap), QIcon.Mode.Disabled)
        return icon

    def _with_gap(self, pixmap: QPixmap, gap: int) -> QPixmap:
        if not gap:
            return pixmap
        ratio = pixmap.devicePixelRatio()
        wider = QPixmap(pixmap.width() + round(gap * ratio), pixmap.height())
        wider.setDevicePixelRatio(ratio)
        wider.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wider)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
        return wider

    def paint(self, painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
        """Draw an icon centred in a rectangle, as large as its smaller side."""
        size = int(min(rect.width(), rect.height()))
        device = painter.device()
        pixmap = self.pixmap(name, colour, size, device.devicePixelRatioF() if device else 1.0)
        left = rect.left() + (rect.width() - size) / 2
        top = rect.top() + (rect.height() - size) / 2
        painter.drawPixmap(QRectF(left, top, size, size), pixmap, QRectF(pixmap.rect()))

    def _draw(self, name: str, colour: str, size: int, ratio: float) -> QPixmap:
        path, width = self._read(name)
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        pen = QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(size / GRID, size / GRID)
        painter.strokePath(path, pen)
        painter.end()
        return pixmap

    def _read(self, name: str) -> tuple[QPainterPath, float]:
        found = self._sources.get(name)
        if found is None:
            text = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            drawing, width = _DRAWING.search(text), _WIDTH.search(text)
            if drawing is None or width is None:
                msg = f"{name}.svg is no icon of one stroked path"
                raise ValueError(msg)
            found = self._sources[name] = (read_path(drawing[1]), float(width[1]))
        return found
