"""Upright bars: how often each size occurs, with a limit drawn in; a click on a bar says which it was.

chart = BarChart(look, "dataset.tokens", "Tokens per example")
chart.show_data(BarData(bars, limit=24.0, limit_word="limit 1,024", limit_fact="38 examples over"))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.charts.ticks import Axis, around, labels
from lyricstudio.ui.theme.scale import Radius, Role

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from lyricstudio.ui.charts.plot import Frame, Plot
    from lyricstudio.ui.look import Look


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its height, and its words ("480 to 511 tokens"); `over` bars are beyond the limit, hatched."""

    value: float
    words: str
    over: bool = False


@dataclass(frozen=True, slots=True)
class BarData:
    """A whole bar chart.

    `ticks` are (position, word) under the bars, bar i lying from i to i + 1. `limit` is a position. The bar
    `strong` stands out (the median), the others are faint then. `unit` is what is counted ("examples"), in its
    plural; `numbers` writes the y axis.
    """

    bars: tuple[Bar, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    unit: str = "examples"
    one: str = "example"
    limit: float | None = None
    limit_word: str = ""
    limit_fact: str = ""
    strong: int | None = None
    numbers: bool = True

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not any(bar.value for bar in self.bars)

    def words(self, index: int) -> str:
        """Return what one bar says."""
        bar = self.bars[index]
        return f"{bar.words}: {bar.value:,.0f} {self.one if bar.value == 1 else self.unit}"

    def spoken(self) -> str:
        """Return the chart in words."""
        if self.is_empty:
            return "Nothing yet"
        high = max(range(len(self.bars)), key=lambda i: self.bars[i].value)
        said = [f"{len(self.bars)} bars", f"the highest is {self.words(high)}"]
        said += [f"{self.limit_word}, {self.limit_fact}"] if self.limit is not None else []
        return ". ".join(said)


class BarChart(Chart):
    """The chart. Signal: bar_chosen(index) by Enter or a click."""

    bar_chosen = Signal(int)

    def __init__(self, look: Look, name: str, label: str) -> None:
        super().__init__(look, name, label)
        self.data = BarData()
        self.frame: Frame | None = None
        self.cursor: int | None = None
        self._plot: Plot | None = None
        self._overlay: _Overlay | None = None
        self.setMinimumHeight(80)
        self.set_nothing("Nothing to count yet")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        look.changed.connect(self._draw)

    def show_data(self, data: BarData) -> None:
        """Show other bars."""
        self.data = data
        self.cursor = None
        self.describe(data.spoken())
        self._draw()

    def _draw(self) -> None:
        if self.data.is_empty:
            self.frame = None
            for widget in (self._plot, self._overlay):
                if widget is not None:
                    widget.hide()
            self.update()
            return
        if self._plot is None or self._overlay is None:
            from lyricstudio.ui.charts.plot import Plot

            self._plot, self._overlay = Plot(self._look, self), _Overlay(self._look, self)
            self._fit()
        self._lay_out(self._plot)
        self._plot.show()
        self._overlay.show()
        self._overlay.raise_()
        self._overlay.update()

    def _lay_out(self, plot: Plot) -> None:
        most = max(2, min(5, self.height() // 44))
        y = around([bar.value for bar in self.data.bars], most, zero=True, whole=True)
        y = y if self.data.numbers else Axis(y.low, max(bar.value for bar in self.data.bars) * 1.04, ())
        x = Axis(0, len(self.data.bars), tuple(position for position, _ in self.data.ticks))
        metrics = QFontMetrics(self._look.font(Role.SECONDARY_NUMBER))
        left = max((metrics.horizontalAdvance(word) for word in labels(y)), default=0) + 14
        above = 38 if self.data.limit is not None else 8
        self.frame = plot.show_axes(x, y, (left, above, 12))
        plot.bars([bar.value for bar in self.data.bars], 0.84, *self._fills(plot))

    def _fills(self, plot: Plot) -> tuple[list[QBrush], list[QPen]]:
        from lyricstudio.ui.charts.plot import Ink

        brushes, pens = [], []
        for i, bar in enumerate(self.data.bars):
            colour = self._look.colour("warn" if bar.over else "accent")
            faint = self.data.strong not in (None, i) or bar.over
            brush = QColor(colour)
            brush.setAlphaF(0.45 if self.data.strong not in (None, i) and not bar.over else 1.0 if bar.over else 0.85)
            brush.setAlphaF(1.0 if not faint and self.data.strong == i else brush.alphaF())
            brushes.append(QBrush(brush, Qt.BrushStyle.BDiagPattern if bar.over else Qt.BrushStyle.SolidPattern))
            # A bar beyond the limit is hatched, so it needs an edge; one of nothing has none.
            edged = bar.over and bar.value > 0
            pens.append(plot.pen(Ink(colour, 1.2)) if edged else QPen(Qt.PenStyle.NoPen))
        return brushes, pens

    def _fit(self) -> None:
        if self._overlay is not None:
            self._overlay.setGeometry(self.rect())

    def step(self, across: int, down: int) -> None:
        """Go to the next bar that is not empty."""
        filled = [i for i, bar in enumerate(self.data.bars) if bar.value]
        if not filled:
            return
        move = across or down
        if self.cursor is None:
            self._go(filled[0] if move > 0 else filled[-1])
            return
        at = filled.index(self.cursor) if self.cursor in filled else 0
        self._go(filled[max(0, min(len(filled) - 1, at + move))])

    def choose(self) -> None:
        """Choose the bar under the cursor."""
        if self.cursor is not None and self.data.bars[self.cursor].value:
            self.bar_chosen.emit(self.cursor)

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, index: int | None) -> None:
        if index == self.cursor:
            return
        self.cursor = index
        self.cursor_moved.emit()
        self.describe(self.data.words(index) if index is not None else self.data.spoken())
        if self._overlay is not None:
            self._overlay.update()

    def _bar_at(self, place: QPointF) -> int | None:
        if self.frame is None or not self.frame.rect.adjusted(0, -8, 0, 4).contains(place):
            return None
        share = (place.x() - self.frame.rect.left()) / self.frame.rect.width()
        index = min(len(self.data.bars) - 1, int(share * len(self.data.bars)))
        return index if self.data.bars[index].value else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the bar under the pointer."""
        found = self._bar_at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
        self._go(found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(self._bar_at(event.position()))
            self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        self._go(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._fit()
        if self._plot is not None and not self.data.is_empty:
            self._lay_out(self._plot)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words of the empty state; everything else lies above."""
        if self.frame is None:
            with QPainter(self) as painter:
                self.paint_nothing(painter)
                self.paint_ring(painter)


class _Overlay(QWidget):
    """Numbers, limit, the bar under the cursor and what it says."""

    def __init__(self, look: Look, chart: BarChart) -> None:
        super().__init__(chart)
        self._look = look
        self._chart = chart
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        from lyricstudio.ui.charts.plot import paint_axes

        frame, data = self._chart.frame, self._chart.data
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if frame is not None:
                paint_axes(painter, self._look, frame, [word for _, word in data.ticks])
                self._limit(painter, frame)
                self._cursor(painter, frame)
            self._chart.paint_ring(painter)

    def _limit(self, painter: QPainter, frame: Frame) -> None:
        data, look = self._chart.data, self._look
        if data.limit is None:
            return
        at = frame.left(data.limit)
        pen = QPen(look.colour("warn"), 1.6, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(at, 2), QPointF(at, frame.rect.bottom()))
        left = at > frame.rect.center().x()
        side = Qt.AlignmentFlag.AlignRight if left else Qt.AlignmentFlag.AlignLeft
        for i, (text, role, tone) in enumerate(
            ((data.limit_word, Role.SECONDARY_STRONG, "warn"), (data.limit_fact, Role.SECONDARY, "text2"))
        ):
            painter.setFont(look.font(role))
            painter.setPen(look.colour(tone))
            rect = QRectF(at - 208 if left else at + 8, 1 + 16 * i, 200, 16)
            painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _cursor(self, painter: QPainter, frame: Frame) -> None:
        chart, look = self._chart, self._look
        if chart.cursor is None:
            return
        bar = chart.data.bars[chart.cursor]
        top = frame.top(bar.value)
        left, right = frame.left(chart.cursor + 0.08), frame.left(chart.cursor + 0.92)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("text"), 1.6))
        painter.drawRect(QRectF(left, top, right - left, frame.rect.bottom() - top))
        words = chart.data.words(chart.cursor)
        painter.setFont(look.font(Role.SECONDARY_STRONG))
        width = QFontMetrics(painter.font()).horizontalAdvance(words) + 20
        place = max(2, min((left + right) / 2 - width / 2, self.width() - width - 2))
        rect = QRectF(place, max(1, top - 32), width, 26)
        painter.setPen(QPen(look.colour("line2" if look.theme.line_width > 1 else "line"), look.theme.line_width))
        painter.setBrush(look.colour("raised"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        painter.setPen(look.colour("text"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
