"""The frozen datasets to choose from, hundreds of them: filtered as one types, ticked with Space or a click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.ui.theme.scale import Height, Radius, Role
from lyricstudio.ui.tune.run_words import when
from lyricstudio.ui.widgets.fields import paint_tick_box
from lyricstudio.ui.widgets.naming import named, with_property
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from lyricstudio.domain.records import Dataset
    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class DatasetChoice:
    """A dataset with how many runs were made of it."""

    dataset: Dataset
    runs: int = 0

    @property
    def facts(self) -> str:
        """Return "53 to train · 5 held out · one part each · 24 Nov"."""
        data = self.dataset
        held = count(data.valid, "held out", "held out") if data.valid else "none held out"
        shape = "whole songs" if data.context.value == "song" else "one part each"
        return f"{data.train:,} to train · {held} · {shape} · {when(data.created)}"

    @property
    def state(self) -> str:
        """Return whether it was trained before."""
        return f"trained {self.runs}×" if self.runs > 1 else "trained" if self.runs else "new"


class DatasetRows(QAbstractListModel):
    """The rows. Signal: ticks_changed()."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[DatasetChoice, ...] = ()
        self._shown: list[DatasetChoice] = []
        self._ticked: set[str] = set()
        self._wanted = ""

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the ids of the ticked datasets in their order."""
        return tuple(one.dataset.id for one in self._all if one.dataset.id in self._ticked)

    def show_choices(self, choices: Sequence[DatasetChoice]) -> None:
        """Offer other datasets; ticks of those that are still there stay."""
        self._all = tuple(choices)
        self._filter()

    def filter(self, text: str) -> None:
        """Show only datasets whose group or id holds all the words."""
        self._wanted = text
        self._filter()

    def _filter(self) -> None:
        words = self._wanted.casefold().split()
        self.beginResetModel()
        self._shown = [
            one for one in self._all if all(w in f"{one.dataset.group} {one.dataset.id}".casefold() for w in words)
        ]
        self.endResetModel()

    def tick(self, ids: Sequence[str]) -> None:
        """Tick exactly these."""
        self._ticked = set(ids)
        self._tell()

    def toggle(self, row: int) -> None:
        """Tick or untick a row."""
        if 0 <= row < len(self._shown):
            self._ticked ^= {self._shown[row].dataset.id}
            self._tell()

    def tick_shown(self, new_only: bool = False) -> None:
        """Tick all that are shown, or only those that were never trained."""
        self._ticked |= {one.dataset.id for one in self._shown if not (new_only and one.runs)}
        self._tell()

    def untick(self) -> None:
        """Untick all."""
        self._ticked.clear()
        self._tell()

    def _tell(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))
        self.ticks_changed.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's dataset, its tick, and its words for screen readers."""
        if not 0 <= index.row() < len(self._shown):
            return None
        one = self._shown[index.row()]
        ticked = one.dataset.id in self._ticked
        if role == ROW:
            return one
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return f"{one.dataset.group}, {one.facts}, {one.state}{', ticked' if ticked else ''}"
        return None


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, Height.ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect, one = self._look, QRectF(option.rect), index.data(ROW)  # type: ignore[attr-defined]
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ticked or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("tint" if ticked else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), Radius.CONTROL, Radius.CONTROL)
        paint_tick_box(painter, look, QRectF(rect.left() + 10, rect.center().y() - 8, 16, 16), ticked)
        words = rect.adjusted(38, 5, -12, -5)
        top, foot = words.adjusted(0, 0, 0, -words.height() / 2), words.adjusted(0, words.height() / 2, 0, 0)
        self._write(painter, top, one.state, (Role.SECONDARY, "text2"), _RIGHT)
        self._write(painter, top.adjusted(0, 0, -70, 0), one.dataset.group, (Role.BODY_STRONG, "text"), _LEFT)
        self._write(painter, foot, one.facts, (Role.SECONDARY, "text2"), _LEFT)
        painter.restore()

    def _write(
        self, painter: QPainter, rect: QRectF, text: str, ink: tuple[Role, str], flags: Qt.AlignmentFlag
    ) -> None:
        font = self._look.font(ink[0])
        painter.setFont(font)
        painter.setPen(self._look.colour(ink[1]))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, flags, shown)


class DatasetList(QListView):
    """The list."""

    def __init__(self, look: Look, rows: DatasetRows) -> None:
        super().__init__()
        self._look = look
        self._rows = rows
        self._drawing = _Drawing(look)
        named(self, "tune.datasets.list", "Frozen datasets")
        with_property(self, "surface", "raised")
        self.setProperty("ownFocus", True)
        self.setModel(rows)
        self.setItemDelegate(self._drawing)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space."""
        if event.key() == Qt.Key.Key_Space:
            self._rows.toggle(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick with a click anywhere in the row."""
        super().mouseReleaseEvent(event)
        self._rows.toggle(self.indexAt(event.position().toPoint()).row())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a ring around the current one while the keys come here."""
        super().paintEvent(event)
        if not self.hasFocus() or not self.currentIndex().isValid():
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.visualRect(self.currentIndex())).adjusted(1, 1, -1, -1), 5, 5)
