"""The ground that pyqtgraph draws: horizontal grid, curves, bands, bars.

Everything with words or dots is painted over it in pixels by the charts, which ask `Frame` where a value lies.
Loaded only when there is something to draw: pyqtgraph takes half a second to import.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QWidget

from lyricstudio.ui.charts.ticks import Axis, labels
from lyricstudio.ui.theme.scale import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.ui.look import Look

BOTTOM = 24
"""Height of the x axis' words in pixels."""


_EDGE = 4  # px


class Frame(NamedTuple):
    """Where the data lies in the chart, in pixels, with the axes that fill it."""

    rect: QRectF
    x: Axis
    y: Axis

    def point(self, x: float, y: float) -> QPointF:
        """Return the pixel of a value."""
        return QPointF(self.left(x), self.top(y))

    def left(self, x: float) -> float:
        """Return the pixel column of an x."""
        return self.rect.left() + self.x.share(x) * self.rect.width()

    def top(self, y: float) -> float:
        """Return the pixel row of a y."""
        return self.rect.bottom() - self.y.share(y) * self.rect.height()


class Ink(NamedTuple):
    """How a curve is drawn: colour, width in logical pixels, dashes, and its share of opacity."""

    colour: QColor
    width: float = 2.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


class Plot(pg.GraphicsView):
    """The drawn area of a chart; it takes neither mouse nor focus.

    A bare view box: pyqtgraph's whole plot widget takes ten times as long to make. Curves are kept and filled
    again, so that live data costs little.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._chart = parent
        self._box: Any = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._curves: list[pg.PlotCurveItem] = []
        self._used = 0
        self._bands: list[pg.FillBetweenItem] = []
        self._band_edges: list[tuple[pg.PlotCurveItem, pg.PlotCurveItem]] = []
        self._grid = pg.PlotCurveItem(connect="pairs")
        self._base = pg.PlotCurveItem()
        self._future = QGraphicsRectItem()
        self._bars: pg.BarGraphItem | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setBackgroundBrush(Qt.BrushStyle.NoBrush)
        self.setStyleSheet("background: transparent; border: none;")
        self._box.disableAutoRange()
        self.setCentralItem(self._box)
        for thing in (self._future, self._grid, self._base):
            self._box.addItem(thing, ignoreBounds=True)

    def pen(self, ink: Ink) -> QPen:
        """Return a pen of a width in logical pixels: pyqtgraph's are cosmetic, so in device pixels."""
        colour = QColor(ink.colour)
        colour.setAlphaF(ink.opacity)
        pen = pg.mkPen(colour, width=ink.width * self.devicePixelRatioF())
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if not ink.dash else Qt.PenCapStyle.FlatCap)
        if ink.dash:
            pen.setDashPattern(list(ink.dash))
        return pen

    def show_axes(self, x: Axis, y: Axis, sides: tuple[int, int, int]) -> Frame:
        """Set the axes; `sides` are the pixels at the left, above and at the right. Return the frame."""
        left, above, right = sides
        width, height = self._chart.width() - left - right, self._chart.height() - above - BOTTOM
        room = QRectF(left, above, max(1, width), max(1, height))
        # A little wider than the frame, so that no line at its edge loses half of itself.
        self.setGeometry(room.toRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE))
        self._box.setRange(xRange=_beyond(x, room.width()), yRange=_beyond(y, room.height()), padding=0)
        self._draw_grid(x, y)
        return Frame(room, x, y)

    def _draw_grid(self, x: Axis, y: Axis) -> None:
        ends = (_on(x, x.low), _on(x, x.high))
        rows = [tick for tick in y.ticks if tick > y.low]
        self._grid.setData(
            x=[end for _ in rows for end in ends], y=[row for row in rows for _ in ends], connect="pairs"
        )
        # Where lines are black, whole ones would hide the curves.
        faint = 0.25 if self._look.theme.line_width > 1 else 1.0
        self._grid.setPen(self.pen(Ink(self._look.colour("line"), 1, (), faint)))
        self._base.setData(x=list(ends), y=[y.low, y.low])
        self._base.setPen(self.pen(Ink(self._look.colour("line2"), 1.2)))

    def shade_from(self, start: float | None, x: Axis, y: Axis) -> None:
        """Shade what lies right of `start`: it is still to come."""
        self._future.setVisible(start is not None and start < x.high)
        if start is not None:
            left, right = _on(x, max(start, x.low)), _on(x, x.high)
            self._future.setRect(QRectF(left, y.low, right - left, y.high - y.low))
            self._future.setPen(QPen(Qt.PenStyle.NoPen))
            self._future.setBrush(self._look.colour("sunk"))

    def begin(self) -> None:
        """Start drawing curves anew; `end` hides those that were not used again."""
        self._used = 0
        for band in self._bands:
            band.hide()

    def curve(self, axis: Axis, points: Sequence[tuple[float, float]], ink: Ink) -> None:
        """Draw one curve."""
        if self._used == len(self._curves):
            made = pg.PlotCurveItem(antialias=True)
            self._curves.append(made)
            self._box.addItem(made, ignoreBounds=True)
        item = self._curves[self._used]
        self._used += 1
        item.setData(x=[_on(axis, x) for x, _ in points], y=[y for _, y in points], antialias=True)
        item.setPen(self.pen(ink))
        item.show()

    def band(self, axis: Axis, index: int, rows: Sequence[tuple[float, float, float]], colour: QColor) -> None:
        """Fill between low and high of (x, low, high) at 16 %."""
        while len(self._bands) <= index:
            edges = (pg.PlotCurveItem(), pg.PlotCurveItem())
            filled = pg.FillBetweenItem(*edges)
            filled.setZValue(-1)
            self._band_edges.append(edges)
            self._bands.append(filled)
            self._box.addItem(filled, ignoreBounds=True)
        xs = [_on(axis, x) for x, _, _ in rows]
        for edge, number in zip(self._band_edges[index], (1, 2), strict=True):
            edge.setData(x=xs, y=[row[number] for row in rows])
        faint = QColor(colour)
        faint.setAlphaF(0.16)
        self._bands[index].setBrush(faint)
        self._bands[index].show()

    def end(self) -> None:
        """Hide the curves that are not needed now."""
        for item in self._curves[self._used :]:
            item.hide()

    def bars(self, heights: Sequence[float], width: float, brushes: Sequence[object], pens: Sequence[QPen]) -> None:
        """Draw bars at 0, 1, 2 …; `width` is a share of their distance."""
        if self._bars is not None:
            self._box.removeItem(self._bars)
        places = [i + 0.5 for i in range(len(heights))]
        self._bars = pg.BarGraphItem(
            x=places, height=list(heights), width=width, brushes=list(brushes), pens=list(pens)
        )
        self._box.addItem(self._bars, ignoreBounds=True)


def paint_axes(painter: QPainter, look: Look, frame: Frame, x_words: Sequence[str] = ()) -> None:
    """Write the numbers at both axes, or `x_words` at the ticks of x; words that would touch are left out."""
    painter.setFont(look.font(Role.SECONDARY_NUMBER))
    painter.setPen(look.colour("text2"))
    for tick, word in zip(frame.y.ticks, labels(frame.y), strict=True):
        rect = QRectF(0, frame.top(tick) - 10, frame.rect.left() - 8, 20)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
    metrics = QFontMetrics(painter.font())
    free = float("inf")
    for tick, word in reversed(list(zip(frame.x.ticks, x_words or labels(frame.x), strict=True))):
        width = metrics.horizontalAdvance(word)
        at = frame.left(tick)
        if at + width / 2 + 6 <= free:
            rect = QRectF(at - width, frame.rect.bottom() + 6, 2 * width, 16)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
            free = at - width / 2


def _beyond(axis: Axis, pixels: float) -> tuple[float, float]:
    low, high = _on(axis, axis.low), _on(axis, axis.high)
    edge = (high - low) / pixels * _EDGE
    return low - edge, high + edge


def _on(axis: Axis, value: float) -> float:
    return math.log10(max(value, 1e-12)) if axis.log else value
