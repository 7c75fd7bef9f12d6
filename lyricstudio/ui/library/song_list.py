"""The table of songs: arrows move, Space ticks, headings sort; 100,000 rows scroll without being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from lyricstudio.store.song_listing import SongOrder
from lyricstudio.ui.library.song_drawing import SongDrawing
from lyricstudio.ui.library.song_table import DONE, FORM, RIGHTS, SONG, TICK, YEAR, SongTable
from lyricstudio.ui.theme.scale import Height, Role
from lyricstudio.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from lyricstudio.ui.look import Look

_FIXED = {TICK: 44, YEAR: 58, RIGHTS: 138, DONE: 52}
_SONG_SHARE = 0.42
_FORM_LEAST = 180
_ORDERS = {SONG: SongOrder.TITLE, YEAR: SongOrder.YEAR}


class SongList(QTableView):
    """Signals: current_changed(song id or None), opened(song id), order_wanted(SongOrder, descending)."""

    current_changed = Signal(object)
    opened = Signal(int)
    order_wanted = Signal(object, bool)

    def __init__(self, look: Look, table: SongTable) -> None:
        super().__init__()
        self._look = look
        self._table = table
        self._last_tick = 0
        self._drawing = SongDrawing(look)
        named(self, "library.songs", "Songs")
        self.setProperty("ownFocus", True)
        self.setModel(table)
        self.setItemDelegate(self._drawing)
        self._dress()
        self._dress_header(look)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        table.modelReset.connect(self._on_reset)
        look.changed.connect(self.viewport().update)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(Height.ROW)

    def _dress_header(self, look: Look) -> None:
        header = self.horizontalHeader()
        header.setObjectName("library.songs.header")
        header.setAccessibleName("Columns")
        header.setFont(look.font(Role.SECONDARY_STRONG))
        header.setFixedHeight(32)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.sectionClicked.connect(self._on_header_clicked)

    @property
    def current_id(self) -> int | None:
        """Return the id of the current song."""
        row = self.currentIndex().row()
        return self._table.ids[row] if 0 <= row < len(self._table.ids) else None

    def go_to_row(self, row: int) -> None:
        """Make a row current and bring it into sight."""
        if 0 <= row < len(self._table.ids):
            index = self._table.index(row, SONG)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def toggle_tick(self) -> None:
        """Tick or untick the current row."""
        row = self.currentIndex().row()
        if row >= 0:
            self._table.tick([row], not self._table.is_ticked(row))
            self._last_tick = row

    def _on_reset(self) -> None:
        self.current_changed.emit(None)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex | QPersistentModelIndex) -> None:
        row = current.row()
        self.current_changed.emit(self._table.ids[row] if 0 <= row < len(self._table.ids) else None)

    def _on_header_clicked(self, column: int) -> None:
        if column == TICK:
            self._toggle_all()
            return
        header = self.horizontalHeader()
        again = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        descending = again and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        sortable = column in _ORDERS
        header.setSortIndicatorShown(sortable)
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        self.order_wanted.emit(_ORDERS.get(column, SongOrder.CHANGED), descending if sortable else True)

    def _toggle_all(self) -> None:
        if len(self._table.ticked) < len(self._table.ids):
            self._table.tick_all()
        else:
            self._table.untick_all()

    def _fit_columns(self) -> None:
        for column, width in _FIXED.items():
            self.setColumnWidth(column, width)
        room = self.viewport().width() - sum(_FIXED.values())
        form = max(_FORM_LEAST, round(room * (1 - _SONG_SHARE)))
        self.setColumnWidth(FORM, form)
        self.setColumnWidth(SONG, max(120, room - form))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room between song and form."""
        super().resizeEvent(event)
        self._fit_columns()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick by a click on the box, a range with Shift."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or index.column() != TICK:
            super().mousePressEvent(event)
            return
        row = index.row()
        wanted = not self._table.is_ticked(row)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            low, high = sorted((row, self._last_tick))
            self._table.tick(range(low, high + 1), True)
        else:
            self._table.tick([row], wanted)
        self._last_tick = row

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a song."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != TICK:
            self.opened.emit(self._table.ids[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current song with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_id is not None:
            self.opened.emit(self.current_id)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a frame around the current one while the keys come here."""
        super().paintEvent(event)
        row = self.currentIndex().row()
        if not self.hasFocus() or row < 0:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            top = self.rowViewportPosition(row)
            painter.drawRoundedRect(QRectF(1, top + 1, self.viewport().width() - 2, Height.ROW - 2), 4, 4)
