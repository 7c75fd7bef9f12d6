"""The list of models: name, group, base and place, the held-out loss, when it was made, and when it ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.domain.pricing import LOCAL
from lyricstudio.services.model_library import days_left
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.tune.run_words import base_word, place_word, when
from lyricstudio.ui.widgets.naming import named, with_property

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from lyricstudio.domain.records import LyricModel
    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole + 1
_HEIGHT = 58
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine


def end_words(model: LyricModel) -> tuple[str, str]:
    """Return when a model ends, in words, with the tone that this deserves."""
    if model.status != "ready":
        return model.status, "warn"
    left = days_left(model, datetime.now().astimezone())
    if left is None:
        return ("never switched off", "ok") if model.provider == LOCAL else ("no end date given", "text2")
    if left <= 0:
        return f"switched off since {when(model.shutdown_date)}", "bad"
    return f"ends {when(model.shutdown_date)}, in {left} days", "bad" if left < 60 else "warn"


class ModelRows(QAbstractListModel):
    """The rows."""

    def __init__(self) -> None:
        super().__init__()
        self.models: tuple[LyricModel, ...] = ()

    def show_models(self, models: Sequence[LyricModel]) -> None:
        """Show other models; the same ones with other values keep their rows."""
        if [model.id for model in models] == [model.id for model in self.models]:
            self.models = tuple(models)
            if models:
                self.dataChanged.emit(self.index(0), self.index(len(models) - 1))
            return
        self.beginResetModel()
        self.models = tuple(models)
        self.endResetModel()

    def row_of(self, model_id: int | None) -> int:
        """Return a model's row, -1 when it is not shown."""
        return next((i for i, model in enumerate(self.models) if model.id == model_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.models)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's model, and its words for screen readers."""
        if not 0 <= index.row() < len(self.models):
            return None
        model = self.models[index.row()]
        if role == ROW:
            return model
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            loss = f", held-out loss {model.valid_loss:.3f}" if model.valid_loss is not None else ""
            return f"{model.name}, {_below(model)}{loss}, {end_words(model)[0]}"
        return None


class _Drawing(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect, model = self._look, QRectF(option.rect), index.data(ROW)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hovered:
            painter.fillRect(rect, look.colour("tint" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height() - 1), look.colour("accent"))
        line = look.theme.line_width
        painter.fillRect(QRectF(rect.left(), rect.bottom() - line + 1, rect.width(), line), look.colour("line"))
        icon = "computer" if model.provider == LOCAL else "cloud"
        look.icons.paint(painter, icon, look.colours.text2, QRectF(rect.left() + 18, rect.top(), 18, rect.height()))
        self._words(painter, rect.adjusted(50, 8, -20, -8), model)
        painter.restore()

    def _words(self, painter: QPainter, words: QRectF, model: LyricModel) -> None:
        half = words.height() / 2
        top, foot = words.adjusted(0, 0, 0, -half), words.adjusted(0, half, 0, 0)
        loss = f"loss {model.valid_loss:.3f}" if model.valid_loss is not None else ""
        self._write(painter, top, loss, (Role.NUMBER, "text"), _RIGHT)
        end, tone = end_words(model)
        told = end if tone in ("bad", "warn") else when(model.created)
        self._write(painter, foot, told, (Role.SECONDARY, tone if tone in ("bad", "warn") else "text2"), _RIGHT)
        room = QFontMetrics(self._look.font(Role.SECONDARY)).horizontalAdvance(told) + 16
        self._write(painter, top.adjusted(0, 0, -80, 0), model.name, (Role.BODY_STRONG, "text"), _LEFT)
        self._write(painter, foot.adjusted(0, 0, -room, 0), _below(model), (Role.SECONDARY, "text2"), _LEFT)

    def _write(self, painter: QPainter, rect: QRectF, text: str, ink: tuple[Role, str], flags: int) -> None:
        font = self._look.font(ink[0])
        painter.setFont(font)
        painter.setPen(self._look.colour(ink[1]))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
        painter.drawText(rect, flags, shown)


class ModelList(QListView):
    """The list. Signals: current_changed(model id or None), opened() by Enter or a double click."""

    current_changed = Signal(object)
    opened = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.rows = ModelRows()
        self._drawing = _Drawing(look)
        named(self, "models.list", "Models")
        with_property(self, "surface", "surf")
        self.setProperty("ownFocus", True)
        self.setModel(self.rows)
        self.setItemDelegate(self._drawing)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.current_changed.emit(self.current_id))
        look.changed.connect(self.viewport().update)

    @property
    def current(self) -> LyricModel | None:
        """Return the current model."""
        row = self.currentIndex().row()
        return self.rows.models[row] if 0 <= row < len(self.rows.models) else None

    @property
    def current_id(self) -> int | None:
        """Return the current model's id."""
        return self.current.id if self.current is not None else None

    def go_to(self, row: int) -> None:
        """Make a row current and bring it into sight."""
        if 0 <= row < len(self.rows.models):
            self.setCurrentIndex(self.rows.index(row))
            self.scrollTo(self.rows.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current model with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Open the current model."""
        if self.current is not None:
            self.opened.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a frame around the current one while the keys come here."""
        super().paintEvent(event)
        if not self.hasFocus() or self.current is None:
            return
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.visualRect(self.currentIndex())).adjusted(1, 1, -1, -2), 4, 4)


def _below(model: LyricModel) -> str:
    group = model.group if model.group != model.name else ""
    return " · ".join(filter(None, (group, base_word(model.base), place_word(model.provider))))
