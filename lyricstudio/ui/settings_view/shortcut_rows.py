"""All commands with their keys as a list: by view, filtered as one types, changed ones marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.ui.actions import WINDOW, Command
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.key_cap import key_width, key_words, paint_key
from lyricstudio.ui.widgets.naming import named, with_property

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from lyricstudio.ui.actions import Actions
    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def place_title(place: str) -> str:
    """Return where a command works: "Everywhere" or the title of a view."""
    return "Everywhere" if place == WINDOW else next((v.title for v in VIEWS if v.name == place), place)


class ShortcutRows(QAbstractListModel):
    """A heading is a text, any other row a Command."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.actions = actions
        self._wanted = ""
        self._rows: list[str | Command] = []
        actions.changed.connect(self._on_changed)

    def read(self) -> None:
        """Take in all commands, also of views that were not opened yet."""
        for spec in VIEWS:
            self.actions.declare(spec.commands())
        self.filter(self._wanted)

    def filter(self, text: str) -> None:
        """Show the commands whose words, view or keys hold all typed words."""
        self._wanted = text
        words = text.casefold().split()
        places = [WINDOW, *(spec.name for spec in VIEWS)]
        self.beginResetModel()
        self._rows = []
        for place in places:
            title = place_title(place)
            found = [
                c for c in self.actions.commands
                if c.place == place
                and all(w in f"{title} {c.text} {self.actions.keys(c.id)}".casefold() for w in words)
            ]  # fmt: skip
            self._rows += [title, *found] if found else []
        self.endResetModel()

    def command_at(self, row: int) -> Command | None:
        """Return the command of a row, None for a heading."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Command) else None

    def row_of(self, command: str) -> int:
        """Return a command's row, -1 when it is not shown."""
        return next((i for i, r in enumerate(self._rows) if isinstance(r, Command) and r.id == command), -1)

    def next_command(self, row: int, step: int) -> int:
        """Return the next row below (1) or above (-1) that is a command."""
        at = row + step
        while 0 <= at < len(self._rows):
            if self.command_at(at) is not None:
                return at
            at += step
        return row

    def is_changed(self, command: Command) -> bool:
        """Say whether a person gave it another key."""
        return self.actions.keys(command.id) != command.keys

    def _on_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's value, and its words for screen readers."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            if isinstance(row, str):
                return row
            return f"{row.text}: {self.actions.keys(row.id) or 'no key'}{', changed' if self.is_changed(row) else ''}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let commands be chosen, headings not."""
        if self.command_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look, rows: ShortcutRows) -> None:
        super().__init__()
        self._look = look
        self._rows = rows

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, 34 if isinstance(index.data(ROW), Command) else 38)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect, row = self._look, QRectF(option.rect), index.data(ROW)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, str):
            painter.setFont(look.font(Role.LABEL))
            painter.setPen(look.colour("text2"))
            painter.drawText(rect.adjusted(12, 10, 0, 0), _LEFT, row)
        elif row is not None:
            self._command(painter, option, rect, row)
        painter.restore()

    def _command(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRectF, row: Command) -> None:
        look = self._look
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen or bool(option.state & QStyle.StateFlag.State_MouseOver):  # type: ignore[attr-defined]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("tint" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), Radius.CONTROL, Radius.CONTROL)
        right = self._keys(painter, rect, row)
        if self._rows.is_changed(row):
            painter.setFont(look.font(Role.SECONDARY))
            painter.setPen(look.colour("accent"))
            width = QFontMetrics(painter.font()).horizontalAdvance("changed")
            painter.drawText(QRectF(right - width - 12, rect.top(), width + 2, rect.height()), _LEFT, "changed")
            right -= width + 16
        painter.setFont(look.font(Role.BODY))
        painter.setPen(look.colour("on_tint" if chosen else "text"))
        room = QRectF(rect.left() + 14, rect.top(), right - rect.left() - 26, rect.height())
        shown = QFontMetrics(painter.font()).elidedText(row.text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, _LEFT, shown)

    def _keys(self, painter: QPainter, rect: QRectF, row: Command) -> float:
        """Draw the key caps from the right; return where they begin."""
        look, right = self._look, rect.right() - 14
        keys = [piece.strip() for piece in self._rows.actions.keys(row.id).split(", ") if piece.strip()]
        for key in reversed(keys):
            words = key_words(key)
            width = key_width(look, words)
            paint_key(painter, look, QRectF(right - width, rect.center().y() - 9, width, 18), words)
            right -= width + 6
        if not keys:
            painter.setFont(look.font(Role.SECONDARY))
            painter.setPen(look.colour("text3"))
            painter.drawText(
                QRectF(right - 60, rect.top(), 60, rect.height()), _LEFT | Qt.AlignmentFlag.AlignRight, "–"
            )
            right -= 20
        return right


class ShortcutList(QListView):
    """The list. Signal: change(Command) by Enter or a double click."""

    change = Signal(object)

    def __init__(self, look: Look, rows: ShortcutRows) -> None:
        super().__init__()
        self._look = look
        self._rows = rows
        self._drawing = _Drawing(look, rows)
        named(self, "settings.shortcuts.list", "Commands and their keys")
        with_property(self, "surface", "surf")
        self.setProperty("ownFocus", True)
        self.setModel(rows)
        self.setItemDelegate(self._drawing)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self.viewport().update)

    @property
    def current(self) -> Command | None:
        """Return the current command."""
        return self._rows.command_at(self.currentIndex().row())

    def go_to(self, row: int) -> None:
        """Make a row current."""
        if row >= 0:
            self.setCurrentIndex(self._rows.index(row))
            self.scrollTo(self._rows.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among commands; Enter changes."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.go_to(self._rows.next_command(self.currentIndex().row(), steps[Qt.Key(event.key())]))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.change.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Change the current command's key."""
        if self.current is not None:
            self.change.emit(self.current)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a frame around the current one while the keys come here."""
        super().paintEvent(event)
        if not self.hasFocus() or self.current is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            rect = QRectF(self.visualRect(self.currentIndex())).adjusted(2, 1, -2, -1)
            painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
