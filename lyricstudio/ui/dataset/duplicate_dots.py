"""Near duplicates as overlapping discs, one pair or group each, with how alike they are; a click shows the songs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.words import count, percent

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.services.dataset_facts import Versions
    from lyricstudio.ui.look import Look

_CELL_WIDTH, _CELL_HEIGHT, _DISC, _OVERLAP, _MOST_DISCS = 78, 46, 18, 11, 4


class DuplicateDots(Chart):
    """The groups. Signal: group_chosen(tuple of song ids)."""

    group_chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "dataset.duplicates", "Near duplicates")
        self.groups: tuple[Versions, ...] = ()
        self.cursor: int | None = None
        self.set_nothing("No two songs share half of their words.")
        self.setMinimumHeight(2 * _CELL_HEIGHT)

    def show_groups(self, groups: tuple[Versions, ...]) -> None:
        """Show other groups, the most alike first."""
        self.groups = groups
        self.cursor = None
        said = [f"{count(len(group.songs), 'song')}, {percent(group.similarity)} alike" for group in groups]
        self.describe(". ".join(said) or "No near duplicates")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for two rows."""
        return QSize(3 * _CELL_WIDTH, 2 * _CELL_HEIGHT)

    @property
    def _columns(self) -> int:
        return max(1, self.width() // _CELL_WIDTH)

    @property
    def shown(self) -> int:
        """Return how many groups fit."""
        fitting = self._columns * max(1, self.height() // _CELL_HEIGHT)
        return len(self.groups) if len(self.groups) <= fitting else fitting - 1

    def _cell(self, index: int) -> QRectF:
        row, column = divmod(index, self._columns)
        return QRectF(column * _CELL_WIDTH, row * _CELL_HEIGHT, _CELL_WIDTH - 6, _CELL_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the discs."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self.groups:
                self.paint_nothing(painter)
            for i in range(self.shown):
                self._group(painter, self._cell(i), self.groups[i], i == self.cursor)
            if self.shown < len(self.groups):
                painter.setFont(self._look.font(Role.SECONDARY))
                painter.setPen(self._look.colour("text2"))
                more = f"{len(self.groups) - self.shown} more"
                painter.drawText(self._cell(self.shown), Qt.AlignmentFlag.AlignVCenter, more)
            self.paint_ring(painter)

    def _group(self, painter: QPainter, rect: QRectF, group: Versions, under_cursor: bool) -> None:
        look = self._look
        if under_cursor:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(rect.adjusted(-4, 0, 0, -2), Radius.CHIP, Radius.CHIP)
        colour = QColor(look.colours.warn)
        colour.setAlphaF(0.45 + 0.5 * max(0.0, min(1.0, (group.similarity - 0.5) * 2)))
        painter.setPen(QPen(look.colour("surf"), 1.6))
        painter.setBrush(colour)
        for i in range(min(_MOST_DISCS, len(group.songs))):
            centre = QPointF(rect.left() + _DISC / 2 + i * _OVERLAP, rect.top() + 4 + _DISC / 2)
            painter.drawEllipse(centre, _DISC / 2, _DISC / 2)
        painter.setFont(look.font(Role.SECONDARY_NUMBER))
        painter.setPen(look.colour("text"))
        painter.drawText(rect.adjusted(0, 24, 0, 0), Qt.AlignmentFlag.AlignVCenter, percent(group.similarity))

    def step(self, across: int, down: int) -> None:
        """Go to the next group."""
        if self.groups:
            start = self.cursor if self.cursor is not None else -1
            move = across or down * self._columns
            self._go(max(0, min(self.shown - 1, start + move)))

    def choose(self) -> None:
        """Choose the group under the cursor."""
        if self.cursor is not None:
            self.group_chosen.emit(self.groups[self.cursor].songs)

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, index: int | None) -> None:
        if index != self.cursor:
            self.cursor = index
            if index is not None:
                group = self.groups[index]
                self.describe(f"{count(len(group.songs), 'song')}, {percent(group.similarity)} alike")
            self.update()

    def _at(self, place: QPointF) -> int | None:
        index = int(place.y() // _CELL_HEIGHT) * self._columns + int(place.x() // _CELL_WIDTH)
        inside = place.x() < self._columns * _CELL_WIDTH
        return index if inside and 0 <= index < self.shown else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the group under the pointer."""
        found = self._at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
        self._go(found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the group under the pointer."""
        self._go(self._at(event.position()))
        self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        self._go(None)
