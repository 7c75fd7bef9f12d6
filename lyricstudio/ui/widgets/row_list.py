"""A list of two-line rows of any length: a title, a quiet line, a value at the right; headings between them.

One stop of Tab; arrows move, letters find, Enter or a click opens. Rows are painted, so hundreds cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named, with_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

_ROW, _HEADING, _ONE_LINE = 46, 30, 32
_ROW_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it stands for (`key`), its words, an icon with its tone; `heading` rows only name what follows."""

    title: str
    detail: str = ""
    value: str = ""
    key: object = None
    icon: str = ""
    tone: str = "text2"
    heading: bool = False
    serif: bool = False

    @property
    def spoken(self) -> str:
        """Return the row in words."""
        return ", ".join(words for words in (self.title, self.value, self.detail) if words)


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == _ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look, view: RowList) -> None:
        super().__init__(view)
        self._look, self._list = look, view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(_ROW_ROLE)
        return QSize(80, _HEADING if row.heading else _ROW if row.detail else _ONE_LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(_ROW_ROLE)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            self._words(painter, rect.adjusted(14, 6, -10, 0), (row.title, Role.LABEL, "text2"))
        else:
            self._row(painter, rect, row, index == self._list.currentIndex())
        painter.restore()

    def _row(self, painter: QPainter, rect: QRectF, row: Row, current: bool) -> None:
        look = self._look
        if current:
            focused = self._list.hasFocus()
            thick = look.theme.line_width
            framed = focused or thick > 1
            painter.setPen(QPen(look.colour("accent"), 2) if framed else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("tint"))
            painter.drawRoundedRect(rect.adjusted(6, 1, -6, -1), Radius.ROW, Radius.ROW)
        ink, quiet = ("on_tint", "on_tint") if current else ("text", "text2")
        left = rect.left() + 14
        if row.icon:
            tone = quiet if row.tone == "text2" else row.tone
            look.icons.paint(
                painter, row.icon, getattr(look.colours, tone), QRectF(left, rect.top(), 15, rect.height())
            )
            left += 23
        value_room = self._value(painter, rect.adjusted(0, 0, -14, 0), row, quiet)
        inner = QRectF(left, rect.top(), rect.right() - 14 - left, rect.height())
        title = inner.adjusted(0, 0, -value_room, 0)
        role = Role.TAKE if row.serif else Role.BODY_STRONG
        if row.detail:
            title.setHeight(inner.height() / 2 + 2)
            below = inner.adjusted(0, inner.height() / 2 - 3, 0, -4)
            self._words(painter, below, (row.detail, Role.SECONDARY, quiet))
        self._words(painter, title, (row.title, role, ink))

    def _value(self, painter: QPainter, rect: QRectF, row: Row, quiet: str) -> float:
        if not row.value:
            return 0.0
        painter.setFont(self._look.font(Role.SECONDARY_NUMBER))
        painter.setPen(self._look.colour(quiet))
        area = QRectF(rect)
        if row.detail:
            area.setHeight(rect.height() / 2 + 2)
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.value)
        return QFontMetrics(painter.font()).horizontalAdvance(row.value) + 10.0

    def _words(self, painter: QPainter, rect: QRectF, words: tuple[str, Role, str]) -> None:
        text, role, tone = words
        font = self._look.font(role)
        painter.setFont(font)
        painter.setPen(self._look.colour(tone))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)


class RowList(QListView):
    """The list. Signals: current_changed(key), opened(key) by Enter, a double click or, with `one_click`, a click."""

    current_changed = Signal(object)
    opened = Signal(object)

    def __init__(self, look: Look, name: str, label: str, one_click: bool = False) -> None:
        super().__init__()
        named(self, name, label)
        self._rows = _Rows()
        self._quiet = False
        self.setModel(self._rows)
        self.setItemDelegate(_Drawing(look, self))
        self.setProperty("ownFocus", True)
        with_property(self, "surface", "win")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        (self.clicked if one_click else self.doubleClicked).connect(self._on_opened)
        look.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows."""
        return self._rows.rows

    @property
    def current_key(self) -> object:
        """Return what the current row stands for, None without one."""
        index = self.currentIndex().row()
        return self.rows[index].key if 0 <= index < len(self.rows) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; the current one stays current when it is still there. Tells nobody."""
        key, place = self.current_key, self.verticalScrollBar().value()
        self._quiet = True
        self._rows.show_rows(rows)
        self.choose(key)
        self.verticalScrollBar().setValue(place)
        self._quiet = False

    def choose(self, key: object) -> bool:
        """Make a row current without telling anybody; say whether it is there."""
        before, self._quiet = self._quiet, True
        found = next((i for i, row in enumerate(self.rows) if row.key == key and not row.heading), -1)
        if found >= 0 and key is not None:
            self.setCurrentIndex(self._rows.index(found))
        self._quiet = before
        return found >= 0

    def set_surface(self, surface: str) -> None:
        """Fill the list with another surface of the theme."""
        with_property(self, "surface", surface)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and current.isValid() and not self.rows[current.row()].heading:
            self.current_changed.emit(self.rows[current.row()].key)

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid() and not self.rows[index.row()].heading:
            self.opened.emit(self.rows[index.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter; headings are stepped over."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = -1 if event.key() == Qt.Key.Key_Up else 1
            place = self.currentIndex().row() + step
            while 0 <= place < len(self.rows) and self.rows[place].heading:
                place += step
            if 0 <= place < len(self.rows):
                self.setCurrentIndex(self._rows.index(place))
            return
        super().keyPressEvent(event)
