"""The list of songs to label: title, artist, how much is done, and the form as a ribbon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lyricstudio.ui.library.song_table import ROW, SONG, SongTable, segments
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named, with_property
from lyricstudio.ui.widgets.ribbon import RibbonPainter
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from lyricstudio.store.song_listing import SongRow
    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 62
_INSET, _RIBBON = 12, 5
_RIGHT = Qt.AlignmentFlag.AlignRight
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look, view: QTableView) -> None:
        super().__init__()
        self._look, self._view = look, view
        self._ribbons = RibbonPainter(look)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one song."""
        row = index.data(ROW)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(8, 1, -8, -1)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        self._ground(painter, rect, index.row() == self._view.currentIndex().row(), bool(state & _OVER))
        self._words(painter, rect.adjusted(_INSET, 8, -_INSET, -8), row)
        self._ribbon(painter, rect.adjusted(_INSET, 0, -_INSET, 0), row)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, chosen: bool, over: bool) -> None:
        look = self._look
        if not chosen and not over:
            return
        framed = chosen and (look.theme.line_width > 1 or self._view.hasFocus())
        painter.setPen(QPen(look.colour("accent"), 2) if framed else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("tint" if chosen else "hover"))
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(QRectF(rect.left() - 1, rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)

    def _words(self, painter: QPainter, rect: QRectF, row: SongRow) -> None:
        look = self._look
        done = done_words(row)
        painter.setFont(look.font(Role.SECONDARY_NUMBER))
        painter.setPen(look.colour("text2"))
        painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), 18), _MIDDLE | _RIGHT, done)
        room = rect.width() - QFontMetrics(painter.font()).horizontalAdvance(done) - 10
        for text, role, tone, top, wide in (
            (row.title, Role.CARD, "text", 0, room),
            (row.artist, Role.SECONDARY, "text2", 18, rect.width()),
        ):
            painter.setFont(look.font(role))
            painter.setPen(look.colour(tone))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(wide))
            painter.drawText(QRectF(rect.left(), rect.top() + top, wide, 18), _MIDDLE, shown)

    def _ribbon(self, painter: QPainter, rect: QRectF, row: SongRow) -> None:
        form = segments(row)
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        pixmap = self._ribbons.pixmap(form, int(rect.width()), _RIBBON, ratio)
        painter.drawPixmap(int(rect.left()), int(rect.bottom() - 10), pixmap)


_OVER = QStyle.StateFlag.State_MouseOver


def done_words(row: SongRow) -> str:
    """Return "4 of 9", "9 parts" while nothing is reviewed, "done" when all is."""
    done = sum(part.confirmed for part in row.form)
    if not row.form:
        return "no parts"
    if done == len(row.form):
        return "done"
    return f"{done} of {len(row.form)}" if done else count(len(row.form), "part")


class QueueList(QTableView):
    """Signal: chosen(song id) when a person picks a song. A table, because a list view looks at every single row."""

    chosen = Signal(int)

    def __init__(self, look: Look, table: SongTable) -> None:
        super().__init__()
        self._look, self._table = look, table
        self._drawing = _Drawing(look, self)
        named(self, "annotate.songs", "Songs to review")
        self.setProperty("ownFocus", True)
        with_property(self, "surface", "win")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(table)
        self.setItemDelegate(self._drawing)
        self._dress()
        look.changed.connect(self.viewport().update)

    def _dress(self) -> None:
        for column in range(self._table.columnCount()):
            self.setColumnHidden(column, column != SONG)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(SONG, QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        # The style would fill the whole row of a selection: the current row is enough, drawn by us.
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def go_to(self, song_id: int | None) -> None:
        """Mark a song as the one on the desk and bring it into sight."""
        row = self._table.row_of(song_id) if song_id is not None else -1
        if row < 0:
            self.setCurrentIndex(QModelIndex())
            return
        index = self._table.index(row, SONG)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the clicked song."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self._table.ids[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the song that the arrows reach."""
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        row = self.currentIndex().row()
        if row != before and 0 <= row < len(self._table.ids):
            self.chosen.emit(self._table.ids[row])
