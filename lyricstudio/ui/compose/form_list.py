"""The form of the song as a list: letters and names, or letters alone in a small window; dragged into another order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.ui.compose.part_card import PART_MIME
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named, with_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QPaintEvent

    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.ui.look import Look

ROW_HEIGHT, STRIP_HEIGHT = 44, 42
_ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FormRow:
    """One part in the list: "4 lines", "linked", "empty", "choosing take"."""

    key: str
    kind: PartKind
    name: str
    number: int | None
    state: str
    written: bool
    linked: bool

    @property
    def said(self) -> str:
        """Return the row in words."""
        return f"{self.name}, {self.state}"


class FormModel(QAbstractListModel):
    """The rows; they can be dragged."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[FormRow, ...] = ()

    def show_rows(self, rows: Sequence[FormRow]) -> None:
        """Show other rows; the view's current row stays where only states changed."""
        rows = tuple(rows)
        if [r.key for r in rows] == [r.key for r in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many parts there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the row, or its words."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.said
        return row.name if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let rows be dragged."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def mimeData(self, indexes: Sequence[_Index]) -> QMimeData:
        """Carry the key of the dragged part."""
        data = QMimeData()
        data.setData(PART_MIME, self.rows[indexes[0].row()].key.encode() if indexes else b"")
        return data


class _Delegate(QStyledItemDelegate):
    def __init__(self, look: Look, view: FormList) -> None:
        super().__init__(view)
        self._look, self._view = look, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of a row."""
        return QSize(40, STRIP_HEIGHT if self._view.strip else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a row."""
        row = index.data(_ROW)
        if row is None:
            return
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = index.row() == self._view.currentIndex().row()
        if self._view.strip:
            self._strip(painter, rect, row, current)
        else:
            self._whole(painter, rect, row, current)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        flat = look.colours.tint == look.colours.surf
        painter.setPen(QPen(look.colour("accent"), 2) if flat or self._view.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("tint"))
        painter.drawRoundedRect(rect, Radius.ROW, Radius.ROW)

    def _square(self, painter: QPainter, square: QRectF, row: FormRow, text: str) -> None:
        colours = self._look.kind(row.kind)
        if row.written:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.solid))
        else:
            painter.setPen(QPen(QColor(colours.ink), 1.4))
            painter.setBrush(QColor(colours.tint))
        painter.drawRoundedRect(square, Radius.CONTROL, Radius.CONTROL)
        painter.setFont(self._look.font(Role.CARD))
        painter.setPen(QColor(colours.on_solid if row.written else colours.ink))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, text)

    def _strip(self, painter: QPainter, rect: QRectF, row: FormRow, current: bool) -> None:
        if current:
            self._ground(painter, QRectF(rect.center().x() - 20, rect.top() + 1, 40, rect.height() - 2))
        square = QRectF(rect.center().x() - 14, rect.center().y() - 14, 28, 28)
        letter = self._look.kind(row.kind).letter
        self._square(painter, square, row, f"{letter}{row.number}" if row.number else letter)

    def _whole(self, painter: QPainter, rect: QRectF, row: FormRow, current: bool) -> None:
        look = self._look
        if current:
            self._ground(painter, rect.adjusted(1, 1, -1, -1))
        self._square(painter, QRectF(rect.left() + 8, rect.center().y() - 12, 24, 24), row, look.kind(row.kind).letter)
        room = rect.adjusted(42, 5, -28, -5)
        left = Qt.AlignmentFlag.AlignLeft
        painter.setFont(look.font(Role.BODY_STRONG))
        painter.setPen(look.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | left, row.name)
        painter.setFont(look.font(Role.SECONDARY))
        painter.setPen(look.colour("text2"))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom | left, row.state)
        icon = "link" if row.linked else "grip" if current else ""
        if icon:
            place = QRectF(rect.right() - 24, rect.top(), 14, rect.height())
            look.icons.paint(painter, icon, look.colours.text3, place)


class FormList(QListView):
    """Signals: picked(key), moved(key, position), opened(key) with Enter, remove_wanted(key)."""

    picked = Signal(str)
    moved = Signal(str, int)
    opened = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.strip = False
        self._drop = -1
        self._form = FormModel()
        named(self, "compose.form", "Form of the song")
        with_property(self, "surface", "win")
        self.setModel(self._form)
        self.setItemDelegate(_Delegate(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.selectionModel().currentChanged.connect(self._on_current)
        look.changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Return the rows."""
        return self._form.rows

    def show_rows(self, rows: Sequence[FormRow], current: str) -> None:
        """Show the form with one part current."""
        blocked = self.selectionModel().blockSignals(True)
        self._form.show_rows(rows)
        at = next((i for i, row in enumerate(self._form.rows) if row.key == current), -1)
        self.setCurrentIndex(self._form.index(at) if at >= 0 else QModelIndex())
        self.selectionModel().blockSignals(blocked)
        if at >= 0:
            self.scrollTo(self._form.index(at))
        self.viewport().update()

    def set_strip(self, strip: bool) -> None:
        """Show letters only."""
        self.strip = strip
        self.scheduleDelayedItemsLayout()

    @property
    def wanted_height(self) -> int:
        """Return the height at which nothing scrolls."""
        return len(self._form.rows) * (STRIP_HEIGHT if self.strip else ROW_HEIGHT) + 2

    def _on_current(self, current: _Index, _previous: _Index) -> None:
        if current.isValid():
            self.picked.emit(self._form.rows[current.row()].key)

    def _slot_at(self, y: float) -> int:
        height = STRIP_HEIGHT if self.strip else ROW_HEIGHT
        place = (y + self.verticalScrollBar().value()) / height
        return max(0, min(len(self._form.rows), round(place)))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the part would go."""
        if event.mimeData().hasFormat(PART_MIME):
            self._drop = self._slot_at(event.position().y())
            self.viewport().update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: Any) -> None:
        """Forget the place."""
        self._drop = -1
        self.viewport().update()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the part."""
        key = bytes(event.mimeData().data(PART_MIME).data()).decode()
        slot, self._drop = self._slot_at(event.position().y()), -1
        event.setDropAction(Qt.DropAction.CopyAction)  # the view must not take the row out by itself
        event.accept()
        self.move_to_slot(key, slot)

    def move_to_slot(self, key: str, slot: int) -> None:
        """Move a part into the gap before a row of the list as it is."""
        at = next((i for i, row in enumerate(self._form.rows) if row.key == key), -1)
        to = slot - 1 if slot > at else slot
        if at >= 0 and to != at:
            self.moved.emit(key, to)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter: go to the words; Delete: take the part out."""
        row = self.currentIndex().row()
        if 0 <= row < len(self._form.rows):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.opened.emit(self._form.rows[row].key)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.remove_wanted.emit(self._form.rows[row].key)
                return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows and the gap where a dragged part would go."""
        super().paintEvent(event)
        if self._drop >= 0:
            height = STRIP_HEIGHT if self.strip else ROW_HEIGHT
            y = self._drop * height - self.verticalScrollBar().value()
            with QPainter(self.viewport()) as painter:
                painter.fillRect(QRectF(4, max(0, y - 1), self.viewport().width() - 8, 2), self._look.colour("accent"))
