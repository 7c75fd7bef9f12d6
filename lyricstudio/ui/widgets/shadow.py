"""The one shadow: twenty rounded rings of falling alpha, eight pixels down, drawn once for each size (2.1 ms)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

if TYPE_CHECKING:
    from lyricstudio.ui.look import Look

MARGIN = 28
"""Pixels around a raised sheet that its shadow needs."""
_RINGS = 20
_INNER = 4  # rings inside the edge, so that none of the ground shows beside the sheet
_DOWN = 8


class SheetPainter:
    """Draws raised sheets (popover, toast, dialog, bulk bar) with their shadow, and remembers the last few."""

    def __init__(self, look: Look, radius: int) -> None:
        self._look = look
        self._radius = radius
        self._drawn: dict[tuple[object, ...], QPixmap] = {}

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """Draw a sheet that fills the given size less the margin on each side."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        key = (width, height, ratio, self._look.key)
        if key not in self._drawn:
            if len(self._drawn) > 8:  # a sheet that is being resized
                self._drawn.clear()
            self._drawn[key] = self._draw(width, height, ratio)
        painter.drawPixmap(0, 0, self._drawn[key])

    def _draw(self, width: int, height: int, ratio: float) -> QPixmap:
        pixmap = QPixmap(round(width * ratio), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        sheet = QRectF(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._rings(painter, sheet.translated(0, _DOWN))
            painter.setBrush(self._look.colour("raised"))
            painter.setPen(QPen(self._look.colour("line"), self._look.theme.line_width))
            painter.drawRoundedRect(sheet.adjusted(0.5, 0.5, -0.5, -0.5), self._radius, self._radius)
        return pixmap

    def _rings(self, painter: QPainter, rect: QRectF) -> None:
        strength = 0.34 if self._look.theme.dark else 0.13
        painter.setBrush(Qt.BrushStyle.NoBrush)
        light = 1.0
        # Outlines from outside in, each as dark as all filled rings over it would be: a tenth of the pixels to draw.
        for ring in range(_RINGS, -_INNER, -1):
            light *= 1 - strength * (1 - max(ring, 0) / _RINGS) ** 2 * 0.3
            painter.setPen(QPen(QColor.fromRgbF(0.04, 0.08, 0.08, 1 - light), 1.5))
            grown = rect.adjusted(-ring, -ring, ring, ring).adjusted(6, 6, -6, -6)
            painter.drawRoundedRect(grown, max(1, self._radius + ring), max(1, self._radius + ring))
