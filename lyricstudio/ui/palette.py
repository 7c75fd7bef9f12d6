"""The command palette: every action and every place by its words, verbs first, keys shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QWidget

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.fields import SearchField
from lyricstudio.ui.widgets.key_cap import key_width, key_words, paint_key
from lyricstudio.ui.widgets.naming import named, with_property
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from lyricstudio.ui.look import Look

WIDTH = 560
_ROW, _HEAD, _MOST = 40, 30, 10
_ITEM = Qt.ItemDataRole.UserRole
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """One line: its words, a hint, an icon, its key, the group it stands under, and what it does."""

    text: str
    run: Callable[[], object]
    hint: str = ""
    icon: str = ""
    keys: str = ""
    group: str = "Do"


def matching(items: Iterable[PaletteItem], typed: str) -> tuple[PaletteItem, ...]:
    """Return the items that have every typed word as the beginning of one of theirs, the best first.

    Words in the text count before words in the hint; the order of groups stays.
    """
    wanted = [word.casefold() for word in _WORD.findall(typed)]
    ranked = [(rank, i, item) for i, item in enumerate(items) if (rank := _rank(item, wanted)) is not None]
    groups = {group: i for i, group in enumerate(dict.fromkeys(item.group for _, _, item in ranked))}
    return tuple(item for _, _, item in sorted(ranked, key=lambda r: (groups[r[2].group], r[0], r[1])))


def _rank(item: PaletteItem, wanted: Sequence[str]) -> int | None:
    text = [word.casefold() for word in _WORD.findall(item.text)]
    hint = [word.casefold() for word in _WORD.findall(item.hint)]
    rank = 0
    for word in wanted:
        places = [i for i, other in enumerate(text) if other.startswith(word)]
        if places:
            rank += places[0]
        elif any(other.startswith(word) for other in hint):
            rank += 20
        else:
            return None
    return rank


class _Lines(QAbstractListModel):
    """Items and, between groups, heading lines (plain strings) that cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PaletteItem | str] = []
        self.typed = ""

    def show(self, items: Sequence[PaletteItem], typed: str) -> None:
        self.beginResetModel()
        self.lines, group = [], ""
        for item in items:
            if item.group != group:
                group = item.group
                self.lines.append(group)
            self.lines.append(item)
        self.typed = typed
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == _ITEM:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line if isinstance(line, str) else " ".join(filter(None, (line.text, line.hint, line.keys)))
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        heading = isinstance(self.lines[index.row()], str)
        return Qt.ItemFlag.NoItemFlags if heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Drawing(QStyledItemDelegate):
    """Draws the lines, with the typed beginnings underlined."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _HEAD if isinstance(index.data(_ITEM), str) else _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(_ITEM)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        painter.save()
        if isinstance(line, str):
            painter.setFont(self._look.font(Role.LABEL))
            painter.setPen(self._look.colour("text2"))
            painter.drawText(rect.adjusted(10, 4, 0, 0), Qt.AlignmentFlag.AlignVCenter, line)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
            typed = index.model().typed  # type: ignore[attr-defined]
            self._item(painter, rect, line, typed, chosen)
        painter.restore()

    def _item(self, painter: QPainter, rect: QRectF, item: PaletteItem, typed: str, chosen: bool) -> None:
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            edge = look.theme.line_width > 1
            painter.setPen(QPen(look.colour("accent"), 2) if edge else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("tint"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)
        if item.icon:
            ink = look.colours.accent if chosen else look.colours.text2
            look.icons.paint(
                painter,
                item.icon,
                ink,
                rect.adjusted(12, 0, 0, 0).intersected(QRectF(12, rect.top(), 18, rect.height())),
            )
        left = 40.0
        painter.setFont(look.font(Role.BODY))
        painter.setPen(look.colour("text"))
        metrics = QFontMetrics(look.font(Role.BODY))
        painter.drawText(QRectF(left, rect.top(), rect.width() - left - 80, rect.height()), _MIDDLE, item.text)
        self._underline(painter, QPoint(int(left), int(rect.center().y()) + 9), item.text, typed)
        left += metrics.horizontalAdvance(item.text) + 10
        painter.setFont(look.font(Role.SECONDARY))
        painter.setPen(look.colour("text2"))
        painter.drawText(QRectF(left, rect.top(), rect.width() - left - 70, rect.height()), _MIDDLE, item.hint)
        if item.keys:
            words = key_words(item.keys.split(", ", maxsplit=1)[0])
            width = key_width(look, words)
            paint_key(painter, look, QRectF(rect.right() - width - 10, rect.center().y() - 9, width, 18), words)

    def _underline(self, painter: QPainter, base: QPoint, text: str, typed: str) -> None:
        metrics = QFontMetrics(self._look.font(Role.BODY))
        painter.setPen(QPen(self._look.colour("accent"), 2))
        for word in _WORD.findall(typed):
            found = re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE)
            if found:
                start = base.x() + metrics.horizontalAdvance(text[: found.start()])
                painter.drawLine(
                    start, base.y(), start + metrics.horizontalAdvance(text[found.start() : found.end()]), base.y()
                )


_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class _Search(SearchField):
    """The palette's field: arrows move in the list below, Enter runs. Signals: moved(int), ran()."""

    moved = Signal(int)
    ran = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass arrows and Enter on."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
            Qt.Key(event.key())
        )
        if step:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ran.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Palette(Popover):
    """The palette. Signal: typed(str), so that the window can look for songs and models, too."""

    typed = Signal(str)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "palette", "Command palette")
        self._items: tuple[PaletteItem, ...] = ()
        self._found: tuple[PaletteItem, ...] = ()
        self._model = _Lines()
        self._field = _Search(look, "palette.field", "Search or run a command", "What do you want to do?")
        self._field.setFont(look.font(Role.PALETTE))
        self._field.setFixedHeight(52)
        with_property(self._field, "bare", True)
        self._list = QListView()
        self._dress_list(look)
        self.body.addWidget(self._field)
        self.body.addWidget(rule())
        self.body.addWidget(self._list)
        self.body.addSpacing(8)
        self.setFixedWidth(WIDTH + 2 * MARGIN)
        self._field.textChanged.connect(self._on_typed)
        self._field.moved.connect(self._move)
        self._field.ran.connect(self._run)
        self._field.left.connect(self.close_sheet)
        self._list.clicked.connect(self._run)

    def _dress_list(self, look: Look) -> None:
        named(self._list, "palette.list", "Found actions and places")
        with_property(self._list, "surface", "raised")
        self._drawing = _Drawing(look)
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._drawing)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setViewportMargins(8, 4, 8, 0)

    def open_with(self, items: Sequence[PaletteItem]) -> None:
        """Open with all that can be done now."""
        self._items, self._found = tuple(items), ()
        self._field.clear()
        self._show_matches()
        area = self.parentWidget()
        assert area is not None
        self.open_at(QPoint((area.width() - self.width()) // 2, int(area.height() * 0.2) - MARGIN))

    def take_focus(self) -> None:
        """Put the focus into the field."""
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def add_found(self, typed: str, items: Sequence[PaletteItem]) -> None:
        """Add what a search in the background found for a text, if it is still the one in the field."""
        if typed == self._field.text():
            self._found = tuple(items)
            self._show_matches()

    def _on_typed(self, text: str) -> None:
        self._found = ()
        self._show_matches()
        self.typed.emit(text)

    def _show_matches(self) -> None:
        typed = self._field.text()
        self._model.show((*matching(self._items, typed), *self._found), typed)
        self._move(1, first=True)
        rows = sum(_HEAD if isinstance(line, str) else _ROW for line in self._model.lines[: _MOST + 2])
        self._list.setFixedHeight(max(_ROW, min(rows, _MOST * _ROW)) + 6)
        self.adjustSize()

    def _move(self, step: int, first: bool = False) -> None:
        rows = [i for i, line in enumerate(self._model.lines) if not isinstance(line, str)]
        if not rows:
            return
        current = self._list.currentIndex().row()
        place = 0 if first or current not in rows else (rows.index(current) + step)
        index = self._model.index(rows[max(0, min(place, len(rows) - 1))])
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index)

    def _run(self) -> None:
        item = self._list.currentIndex().data(_ITEM)
        if isinstance(item, PaletteItem):
            self.close_sheet()
            item.run()
