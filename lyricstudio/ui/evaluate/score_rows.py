"""The scores of all models in rows, 0 to 100 each, with a bar and a number; one model is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.bar import paint_bar

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.services.evaluating import ModelEvaluation
    from lyricstudio.ui.look import Look

_HEAD, _ROW = 26, 38
_COLUMNS = ("Rhyme", "Form", "Syllables", "Original", "Learned")
_BAD_BELOW = 0.5
_NO_SCORE = "Learned"  # a share of loss: half of it is much


class ScoreRows(Chart):
    """The rows. Signal: model_chosen(id) by Enter or a click."""

    model_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "evaluate.scores", "Scores")
        self.models: tuple[ModelEvaluation, ...] = ()
        self.current: int | None = None
        self.cursor: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(440)

    def show_models(self, models: tuple[ModelEvaluation, ...], current: int | None) -> None:
        """Show other models, and which of them is looked at."""
        self.models, self.current = models, current
        self.cursor = None
        self.describe(". ".join(self.words(i) for i in range(len(models))))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def words(self, index: int) -> str:
        """Return one row in words."""
        one = self.models[index]
        said = [f"{name} {_percent(value)}" for name, value in zip(_COLUMNS, _values(one), strict=True)]
        return f"{one.model.name}: {', '.join(said)}, all {_percent(one.overall)}"

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(520, _HEAD + max(1, len(self.models)) * _ROW)

    def _columns(self) -> tuple[float, float]:
        """Return the left end of the first score and the width of each."""
        names = max(132.0, self.width() * 0.26)
        return names, (self.width() - names - 52) / len(_COLUMNS)

    def _row(self, index: int) -> QRectF:
        return QRectF(0, _HEAD + index * _ROW, self.width(), _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._heads(painter)
            for i in range(len(self.models)):
                self._paint_row(painter, i)
            self.paint_ring(painter)

    def _heads(self, painter: QPainter) -> None:
        left, each = self._columns()
        painter.setFont(self._look.font(Role.LABEL))
        painter.setPen(self._look.colour("text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(8, 0, left, _HEAD), middle, "Model")
        for i, name in enumerate(_COLUMNS):
            painter.drawText(QRectF(left + i * each, 0, each, _HEAD), middle, name)
        painter.drawText(QRectF(0, 0, self.width() - 8, _HEAD), middle | Qt.AlignmentFlag.AlignRight, "All")

    def _paint_row(self, painter: QPainter, index: int) -> None:
        one, rect, look = self.models[index], self._row(index), self._look
        chosen = one.model.id == self.current
        tile = rect.adjusted(1, 1, -1, -1)
        if chosen or index == self.cursor:
            framed = (index == self.cursor and self.hasFocus()) or (chosen and look.theme.line_width > 1)
            painter.setPen(QPen(look.colour("accent"), 2) if framed else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("tint" if chosen else "hover"))
            painter.drawRoundedRect(tile, Radius.ROW, Radius.ROW)
        left, each = self._columns()
        ink = "on_tint" if chosen else "text"
        font = look.font(Role.BODY_STRONG if chosen else Role.BODY)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        middle = Qt.AlignmentFlag.AlignVCenter
        name = QFontMetrics(font).elidedText(one.model.name, Qt.TextElideMode.ElideRight, int(left) - 20)
        painter.drawText(QRectF(8, rect.top(), left - 12, _ROW), middle, name)
        for i, value in enumerate(_values(one)):
            bad = value is not None and value < _BAD_BELOW and _COLUMNS[i] != _NO_SCORE
            self._score(painter, QRectF(left + i * each, rect.top(), each, _ROW), value, "bad" if bad else ink)
        painter.setFont(look.font(Role.CARD))
        painter.setPen(look.colour(ink))
        painter.drawText(rect.adjusted(0, 0, -8, 0), middle | Qt.AlignmentFlag.AlignRight, _percent(one.overall))

    def _score(self, painter: QPainter, rect: QRectF, value: float | None, ink: str) -> None:
        look = self._look
        room = max(18.0, rect.width() - 46)
        if value is not None:
            ground = look.colours.line if look.theme.line_width == 1 else look.colours.chip
            bar = QRectF(rect.left(), rect.center().y() - 2.5, room, 5)
            paint_bar(painter, bar, value, look.colours.bad if ink == "bad" else look.colours.accent, ground)
        painter.setFont(look.font(Role.NUMBER))
        painter.setPen(look.colour(ink))
        left = rect.left() + (room + 8 if value is not None else 0)
        painter.drawText(QRectF(left, rect.top(), 36, rect.height()), Qt.AlignmentFlag.AlignVCenter, _percent(value))

    def step(self, across: int, down: int) -> None:
        """Go to the next row."""
        if self.models:
            ids = [one.model.id for one in self.models]
            usual = ids.index(self.current) if self.current in ids else 0
            start = self.cursor if self.cursor is not None else usual
            self._go(max(0, min(len(ids) - 1, start + (down or across))))

    def choose(self) -> None:
        """Look at the model under the cursor."""
        if self.cursor is not None and (model_id := self.models[self.cursor].model.id) is not None:
            self.model_chosen.emit(model_id)

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, index: int | None) -> None:
        if index != self.cursor:
            self.cursor = index
            self.setToolTip(self.words(index) if index is not None else "")
            if index is not None:
                self.describe(self.words(index))
            self.update()

    def _at(self, place: QPointF) -> int | None:
        index = int((place.y() - _HEAD) // _ROW)
        return index if place.y() >= _HEAD and 0 <= index < len(self.models) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the row under the pointer."""
        found = self._at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
        self._go(found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Look at the model under the pointer."""
        self._go(self._at(event.position()))
        self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        self._go(None)


def _values(one: ModelEvaluation) -> tuple[float | None, ...]:
    return (one.scores.rhyme, one.scores.form, one.scores.syllables, one.original, one.learned)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{max(0.0, value) * 100:.0f}"
