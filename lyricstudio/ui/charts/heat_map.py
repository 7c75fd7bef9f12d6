"""A heat map in one hue: a number in each cell in black or white, whichever contrasts more; a limit between columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.theme.tokens import contrast, mix

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.ui.look import Look

_HEAD, _CELL, _FOOT, _GAP = 26, 36, 22, 2


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row: its name, its shares (0 to 1, None: nothing there), whether it stands out, and what it stands for."""

    name: str
    values: tuple[float | None, ...]
    strong: bool = False
    aside: bool = False
    key: object = None


@dataclass(frozen=True, slots=True)
class HeatData:
    """A whole heat map; `limit` is the column from which values count as bad, `limit_word` says so below it."""

    columns: tuple[str, ...] = ()
    rows: tuple[HeatRow, ...] = ()
    corner: str = ""
    limit: int | None = None
    limit_word: str = ""
    most: float = 0.5
    flagged_from: float = 1.1

    def is_flagged(self, row: HeatRow) -> bool:
        """Say whether a row has too much beyond the limit."""
        beyond = row.values[self.limit :] if self.limit is not None else ()
        return any(value is not None and value >= self.flagged_from for value in beyond)

    def words(self, row: int, column: int) -> str:
        """Return what one cell says."""
        value = self.rows[row].values[column]
        return f"{self.rows[row].name}, {self.columns[column]} {self.corner}: {share_words(value) or 'nothing'} %"


def share_words(value: float | None) -> str:
    """Return 0.31 as "31" and 0.018 as "1.8"; "" for nothing."""
    if value is None or value <= 0:
        return ""
    return f"{value * 100:.0f}" if value >= 0.0995 else f"{value * 100:.1f}"


class HeatMap(Chart):
    """The map. Signal: cell_chosen(key of the row, column) by Enter or a click."""

    cell_chosen = Signal(object, int)

    def __init__(self, look: Look, name: str, label: str) -> None:
        super().__init__(look, name, label)
        self.data = HeatData()
        self.cursor: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_data(self, data: HeatData) -> None:
        """Show other values."""
        self.data = data
        self.cursor = None
        said = []
        for row in data.rows:
            cells = zip(data.columns, row.values, strict=True)
            said.append(f"{row.name}: " + ", ".join(f"{c} {share_words(v)} %" for c, v in cells if share_words(v)))
        self.describe(". ".join(said))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        foot = _FOOT if self.data.limit_word else 0
        return QSize(420, _HEAD + max(1, len(self.data.rows)) * _CELL + foot)

    def _left(self) -> float:
        metrics = QFontMetrics(self._look.font(Role.SECONDARY_STRONG))
        widest = max((metrics.horizontalAdvance(row.name) for row in self.data.rows), default=0)
        return min(max(widest, metrics.horizontalAdvance(self.data.corner)) + 16, self.width() * 0.34)

    def _cell(self, row: int, column: int) -> QRectF:
        left = self._left()
        width = (self.width() - left) / max(1, len(self.data.columns))
        return QRectF(left + column * width, _HEAD + row * _CELL, width, _CELL).adjusted(_GAP, _GAP, 0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the map."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self.data.rows:
                self.paint_nothing(painter)
            else:
                self._paint(painter)
            self.paint_ring(painter)

    def _paint(self, painter: QPainter) -> None:
        self._heads(painter)
        for i, row in enumerate(self.data.rows):
            self._name(painter, i, row)
            for j, value in enumerate(row.values):
                self._value(painter, self._cell(i, j), value)
            if self.data.is_flagged(row) and self.data.limit is not None:
                ends = self._cell(i, self.data.limit).united(self._cell(i, len(row.values) - 1))
                painter.setPen(QPen(self._look.colour("bad"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(ends.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        self._limit(painter)
        if self.cursor is not None:
            painter.setPen(QPen(self._look.colour("text"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._cell(*self.cursor), Radius.CONTROL, Radius.CONTROL)

    def _heads(self, painter: QPainter) -> None:
        painter.setFont(self._look.font(Role.SECONDARY))
        painter.setPen(self._look.colour("text2"))
        painter.drawText(QRectF(0, 0, self._left(), _HEAD), Qt.AlignmentFlag.AlignVCenter, self.data.corner)
        painter.setFont(self._look.font(Role.SECONDARY_STRONG))
        for j, word in enumerate(self.data.columns):
            rect = self._cell(0, j)
            painter.drawText(QRectF(rect.left(), 0, rect.width(), _HEAD), Qt.AlignmentFlag.AlignCenter, word)

    def _name(self, painter: QPainter, index: int, row: HeatRow) -> None:
        font = self._look.font(Role.SECONDARY_STRONG if row.strong else Role.SECONDARY)
        painter.setFont(font)
        painter.setPen(self._look.colour("text2" if row.aside else "text"))
        room = self._left() - 8
        shown = QFontMetrics(font).elidedText(row.name, Qt.TextElideMode.ElideRight, int(room))
        rect = QRectF(0, _HEAD + index * _CELL, room, _CELL)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)

    def _value(self, painter: QPainter, rect: QRectF, value: float | None) -> None:
        words = share_words(value)
        colour = self.colour(value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(rect, Radius.CHIP, Radius.CHIP)
        ink = self._look.colours.text3 if not words else max("#000000", "#FFFFFF", key=lambda i: contrast(i, colour))
        painter.setPen(QColor(ink))
        painter.setFont(self._look.font(Role.LABEL_NUMBER))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words or "–")

    def colour(self, value: float | None) -> str:
        """Return the fill of a value: amber, the more the deeper."""
        colours = self._look.colours
        if value is None or value <= 0:
            return colours.sunk
        return mix(colours.warn, colours.surf, 0.1 + 0.9 * min(1.0, (value / self.data.most) ** 0.7))

    def _limit(self, painter: QPainter) -> None:
        if self.data.limit is None:
            return
        at = self._cell(0, self.data.limit).left() - _GAP / 2
        bottom = _HEAD + len(self.data.rows) * _CELL + 4
        pen = QPen(self._look.colour("bad"), 1.6, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(at, 4), QPointF(at, bottom))
        painter.setFont(self._look.font(Role.SECONDARY))
        painter.setPen(self._look.colour("bad"))
        width = QFontMetrics(painter.font()).horizontalAdvance(self.data.limit_word) + 2
        left = min(at + 6, self.width() - width)
        painter.drawText(QRectF(left, bottom, width, 18), Qt.AlignmentFlag.AlignVCenter, self.data.limit_word)

    def step(self, across: int, down: int) -> None:
        """Go to the next cell."""
        if not self.data.rows:
            return
        row, column = self.cursor or (0, 0)
        if self.cursor is not None:
            far = abs(across) > 1
            row += 0 if far else down
            column += across
        self._go((max(0, min(len(self.data.rows) - 1, row)), max(0, min(len(self.data.columns) - 1, column))))

    def choose(self) -> None:
        """Choose the cell under the cursor."""
        if self.cursor is not None:
            self.cell_chosen.emit(self.data.rows[self.cursor[0]].key, self.cursor[1])

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, cell: tuple[int, int] | None) -> None:
        if cell == self.cursor:
            return
        self.cursor = cell
        if cell is not None:
            self.describe(self.data.words(*cell))
        self.cursor_moved.emit()
        self.update()

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        row, left = int((place.y() - _HEAD) // _CELL), self._left()
        if not 0 <= row < len(self.data.rows) or place.x() < left:
            return None
        column = int((place.x() - left) / ((self.width() - left) / len(self.data.columns)))
        return (row, min(column, len(self.data.columns) - 1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the cell under the pointer."""
        self._go(self._cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self._cell_at(event.position()))
            self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        self._go(None)
