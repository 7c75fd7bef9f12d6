"""The songs of the project: open one, begin another, delete the one in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import named, tight, with_property
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.ribbon import RibbonPainter, Segment
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from lyricstudio.store.compositions import ListedDraft
    from lyricstudio.ui.look import Look

_ROW, _WIDTH, _MOST_ROWS = 46, 380, 8
_DRAFT = Qt.ItemDataRole.UserRole


class _Delegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._ribbons = look, RibbonPainter(look)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        """Return the height of a row."""
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Draw title, state and form."""
        draft: ListedDraft = index.data(_DRAFT)
        look, rect = self._look, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.parent()
        if isinstance(view, QListWidget) and view.currentIndex() == index:
            painter.setPen(QPen(look.colour("accent"), 1.4))
            painter.setBrush(look.colour("tint"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), Radius.ROW, Radius.ROW)
        left = rect.adjusted(12, 5, -150, -5)
        painter.setFont(look.font(Role.BODY_STRONG))
        painter.setPen(look.colour("text"))
        title = painter.fontMetrics().elidedText(
            draft.title or "Untitled", Qt.TextElideMode.ElideRight, int(left.width())
        )
        painter.drawText(left, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
        painter.setFont(look.font(Role.SECONDARY))
        painter.setPen(look.colour("text2"))
        state = f"{draft.written} of {count(len(draft.form), 'part')} · {draft.updated[:10]}"
        painter.drawText(left, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, state)
        segments = tuple(Segment(kind, 4) for kind in draft.form)
        width = min(126, 16 * max(1, len(segments)))
        ribbon = self._ribbons.pixmap(segments, width, 8, look_ratio(option))
        painter.drawPixmap(int(rect.right() - 138), int(rect.center().y() - 4), ribbon)
        painter.restore()


def look_ratio(option: Any) -> float:
    """Return the device pixel ratio of what is drawn on."""
    return option.widget.devicePixelRatioF() if option.widget is not None else 1.0


class _Songs(QListWidget):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the song in hand."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)


class SongListSheet(Popover):
    """Signals: opened(id), new_wanted(), delete_wanted()."""

    opened = Signal(int)
    new_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "compose.song_list", "Songs of this project")
        self._list = named(_Songs(), "compose.song_list.songs", "Songs of this project")
        with_property(self._list, "surface", "raised")
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setItemDelegate(_Delegate(look, self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemActivated.connect(self._on_opened)
        self._list.itemClicked.connect(self._on_opened)
        new = Button(look, "New song", "compose.song_list.new", Shape("ghost", "plus", 28))
        delete = Button(look, "Delete this song", "compose.song_list.delete", Shape("ghost", "trash", 28))
        new.on_click(lambda: self._then(self.new_wanted))
        delete.on_click(lambda: self._then(self.delete_wanted))
        foot = tight(QHBoxLayout(), spacing=6)
        foot.addWidget(new)
        foot.addStretch(1)
        foot.addWidget(delete)
        column = tight(QVBoxLayout(), 8, 8, 8, 8, spacing=6)
        column.addWidget(self._list)
        column.addLayout(foot)
        self.body.addLayout(column)
        self.setFixedWidth(_WIDTH + 2 * MARGIN)

    def show_songs(self, drafts: Sequence[ListedDraft], current: int | None) -> None:
        """Show the songs; the one in hand is current."""
        self._list.clear()
        for draft in drafts:
            item = QListWidgetItem(draft.title or "Untitled")
            item.setData(_DRAFT, draft)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{draft.title or 'Untitled'}, {len(draft.form)} parts")
            self._list.addItem(item)
            if draft.id == current:
                self._list.setCurrentItem(item)
        self._list.setFixedHeight(_ROW * max(1, min(_MOST_ROWS, len(drafts))) + 2)
        self.layout().activate()  # type: ignore[union-attr]
        self.setFixedHeight(self.sizeHint().height())

    def take_focus(self) -> None:
        """Put the focus on the songs."""
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _then(self, signal: Any) -> None:
        self.close_sheet()
        signal.emit()

    def _on_opened(self, item: Any) -> None:
        draft = item.data(_DRAFT)
        self.close_sheet()
        self.opened.emit(draft.id)
