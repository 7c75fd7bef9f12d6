"""Lying bars, one a row: kinds with their letters, artists, words that mark somebody; a click says which row it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.theme.scale import Radius, Role

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.ui.look import Look

_SQUARE = 18


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row: its words, its length as a number, that number in words, and what it stands for (`key`)."""

    text: str
    value: float
    words: str
    key: object = None
    kind: PartKind | None = None
    said: str = ""


class BarRows(Chart):
    """The rows. Signal: row_chosen(key) by Enter or a click. `serif` rows are words of lyrics."""

    row_chosen = Signal(object)

    def __init__(self, look: Look, name: str, label: str, serif: bool = False, pitch: int = 23) -> None:
        super().__init__(look, name, label)
        self.rows: tuple[BarRow, ...] = ()
        self.cursor: int | None = None
        self._serif, self._pitch = serif, pitch
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_nothing("Nothing to count yet")

    def show_rows(self, rows: tuple[BarRow, ...]) -> None:
        """Show other rows."""
        self.rows = rows
        self.cursor = None
        self.describe(". ".join(row.said or f"{row.text}: {row.words}" for row in rows))
        self.setMinimumHeight(max(60, len(rows) * self._pitch))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(260, max(60, len(self.rows) * self._pitch))

    def _row_rect(self, index: int) -> QRectF:
        return QRectF(0, index * self._pitch, self.width(), self._pitch)

    def _columns(self) -> tuple[float, float, float]:
        """Return the width of the names, the left end of the bars and the room for them."""
        name = QFontMetrics(self._look.font(Role.TAKE if self._serif else Role.BODY))
        number = QFontMetrics(self._look.font(Role.NUMBER))
        first = _SQUARE + 8 if any(row.kind for row in self.rows) else 0
        widest = max((name.horizontalAdvance(row.text) for row in self.rows), default=0)
        names = min(widest, self.width() * 0.42 - first)
        numbers = max((number.horizontalAdvance(row.words) for row in self.rows), default=0)
        left = first + names + 12
        return names, left, max(20.0, self.width() - left - numbers - 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self.rows:
                self.paint_nothing(painter)
            columns, most = self._columns(), max((row.value for row in self.rows), default=0) or 1
            for i, row in enumerate(self.rows):
                if i == self.cursor:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(self._look.colour("hover"))
                    painter.drawRoundedRect(self._row_rect(i).adjusted(-4, 0, 0, 0), Radius.CHIP, Radius.CHIP)
                self._row(painter, self._row_rect(i), row, (columns, most))
            self.paint_ring(painter)

    def _row(
        self, painter: QPainter, rect: QRectF, row: BarRow, sizes: tuple[tuple[float, float, float], float]
    ) -> None:
        (names, left, room), most = sizes
        look, at = self._look, 0.0
        if row.kind is not None:
            self._letter(painter, QRectF(0, rect.center().y() - _SQUARE / 2, _SQUARE, _SQUARE), row.kind)
            at = _SQUARE + 8
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(Role.TAKE if self._serif else Role.BODY))
        painter.setPen(look.colour("text"))
        shown = QFontMetrics(painter.font()).elidedText(row.text, Qt.TextElideMode.ElideRight, int(names) + 1)
        painter.drawText(QRectF(at, rect.top(), names + 4, rect.height()), middle, shown)
        length = max(3.0, row.value / most * room) if row.value else 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.kind(row.kind).solid) if row.kind else look.colour("accent"))
        height = 9 if row.kind else 6
        painter.drawRoundedRect(QRectF(left, rect.center().y() - height / 2, length, height), 2.5, 2.5)
        painter.setFont(look.font(Role.NUMBER))
        painter.setPen(look.colour("text" if row.kind else "text2"))
        if row.kind:
            painter.drawText(QRectF(left + length + 8, rect.top(), 120, rect.height()), middle, row.words)
        else:
            painter.drawText(rect.adjusted(0, 0, -2, 0), middle | Qt.AlignmentFlag.AlignRight, row.words)

    def _letter(self, painter: QPainter, rect: QRectF, kind: PartKind) -> None:
        colours = self._look.kind(kind)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.solid))
        painter.drawRoundedRect(rect, Radius.BLOCK, Radius.BLOCK)
        painter.setPen(QPen(QColor(colours.on_solid)))
        painter.setFont(self._look.font(Role.LABEL))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, colours.letter)

    def step(self, across: int, down: int) -> None:
        """Go to the next row."""
        if self.rows:
            move = down or across
            start = self.cursor if self.cursor is not None else (-1 if move > 0 else len(self.rows))
            self._go(max(0, min(len(self.rows) - 1, start + move)))

    def choose(self) -> None:
        """Choose the row under the cursor."""
        if self.cursor is not None:
            self.row_chosen.emit(self.rows[self.cursor].key)

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, index: int | None) -> None:
        if index == self.cursor:
            return
        self.cursor = index
        row = self.rows[index] if index is not None else None
        cut = row and QFontMetrics(self._look.font(Role.BODY)).horizontalAdvance(row.text) > self.width() * 0.4
        self.setToolTip(row.text if row and cut else "")
        if row is not None:
            self.describe(row.said or f"{row.text}: {row.words}")
        self.cursor_moved.emit()
        self.update()

    def _row_at(self, y: float) -> int | None:
        index = int(y // self._pitch)
        return index if 0 <= index < len(self.rows) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the row under the pointer."""
        found = self._row_at(event.position().y())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
        self._go(found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self._row_at(event.position().y()))
            self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        self._go(None)
