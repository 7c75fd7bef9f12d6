"""Lines over steps or sizes: validation and training together, other runs, bands, forecasts, what is still to come.

    chart = LineChart(look, "tune.loss", "Loss")
    chart.show_data(LineData((Series("Validation", points), Series("Training", more, Stroke.TRAINING)), best=600))

The mouse or the arrow keys visit the points of the first series and show all values there in a card.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.charts.line_data import LineData, Point, Series, Stroke, smoothed
from lyricstudio.ui.charts.ticks import Axis, along, around, labels, powers
from lyricstudio.ui.theme.scale import Role

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent, QResizeEvent

    from lyricstudio.ui.charts.line_overlay import LineOverlay
    from lyricstudio.ui.charts.plot import Frame, Ink, Plot
    from lyricstudio.ui.look import Look

_TONES = {Stroke.VALIDATION: "accent", Stroke.TRAINING: "text2", Stroke.OTHER: "info", Stroke.SECOND: "info"}
_MOST_POINTS = 1500  # more than there are pixels: a longer raw trace is thinned


class LineChart(Chart):
    """The chart. Signal: point_chosen(x) by Enter or a click on a point of the first series."""

    point_chosen = Signal(float)

    def __init__(self, look: Look, name: str, label: str) -> None:
        super().__init__(look, name, label)
        self.data = LineData()
        self.frame: Frame | None = None
        self.cursor: int | None = None
        self._plot: Plot | None = None
        self._overlay: LineOverlay | None = None
        self.setMinimumHeight(110)
        self.set_nothing("Nothing measured yet")
        look.changed.connect(self._draw)

    def show_data(self, data: LineData) -> None:
        """Show other data; calling it for each new point is fine."""
        kept = self.cursor_x
        self.data = data
        self.cursor = next((i for i, (x, _) in enumerate(self.visited) if x == kept), None)
        self.describe(data.spoken())
        self._draw()

    @property
    def visited(self) -> tuple[Point, ...]:
        """Return the points that the cursor visits."""
        return self.data.series[0].points if self.data.series else ()

    @property
    def cursor_x(self) -> float | None:
        """Return the x under the cursor, None while there is none."""
        return self.visited[self.cursor][0] if self.cursor is not None else None

    def tone(self, series: Series) -> QColor:
        """Return the colour of a series."""
        return self._look.colour(_TONES[series.stroke])

    def _draw(self) -> None:
        if self.data.is_empty:
            for widget in (self._plot, self._overlay):
                if widget is not None:
                    widget.hide()
            self.frame = None
            self.update()
            return
        plot, overlay = self._parts()
        self._lay_out(plot)
        self._draw_lines(plot)
        plot.show()
        overlay.show()
        overlay.raise_()
        overlay.update()

    def _parts(self) -> tuple[Plot, LineOverlay]:
        if self._plot is None or self._overlay is None:
            from lyricstudio.ui.charts.line_overlay import LineOverlay
            from lyricstudio.ui.charts.plot import Plot

            self._plot = Plot(self._look, self)
            self._overlay = LineOverlay(self._look, self)
            self._fit()
        return self._plot, self._overlay

    def _fit(self) -> None:
        if self._overlay is not None:
            self._overlay.setGeometry(self.rect())

    def _lay_out(self, plot: Plot) -> None:
        x, y = self._x_axis(), self._y_axis()
        metrics = QFontMetrics(self._look.font(Role.SECONDARY_NUMBER))
        left = max(metrics.horizontalAdvance(word) for word in labels(y)) + 14
        above = 26 if self.data.y_title else 10
        self.frame = plot.show_axes(x, y, (left, above, self._room_for_names()))
        plot.shade_from(self.data.future_from, x, y)

    def _x_axis(self) -> Axis:
        if self.data.log_x:
            last = max((x for series in self.data.series for x, _ in series.forecast), default=0.0)
            return powers((x for series in self.data.series for x, _ in series.points), last)
        xs = [x for series in self.data.series for x, _ in (*series.points, *series.forecast)]
        most = max(2, min(8, self.width() // 110))
        return along(min(*xs, 0) if self.data.from_zero else min(xs), max([*xs, self.data.x_end or xs[0]]), most)

    def _y_axis(self) -> Axis:
        if self.data.y_range:
            return along(*self.data.y_range, most=5, whole=False)
        values = [y for series in self.data.series for _, y in (*series.points, *series.forecast)]
        values += [y for series in self.data.series for _, *pair in series.band for y in pair]
        values += [level.value for level in self.data.levels]
        return around(values, most=max(2, min(5, self.height() // 44)))

    def _room_for_names(self) -> int:
        strong = QFontMetrics(self._look.font(Role.SECONDARY_STRONG))
        plain = QFontMetrics(self._look.font(Role.SECONDARY))
        names = [(s.name, s.fact) for s in self.data.series if s.points] + [(v.name, v.fact) for v in self.data.levels]
        widths = [max(strong.horizontalAdvance(name), plain.horizontalAdvance(fact)) for name, fact in names]
        return min(max(widths, default=0) + 16, max(60, self.width() // 3))

    def _draw_lines(self, plot: Plot) -> None:
        x = self._x_axis()
        plot.begin()
        for i, series in enumerate(self.data.series):
            if series.band:
                plot.band(x, i, series.band, self.tone(series))
        # The line that matters is drawn last, over the others.
        for series in reversed(self.data.series):
            for points, ink in self._inks(series):
                plot.curve(x, points, ink)
        plot.end()

    def _inks(self, series: Series) -> list[tuple[tuple[Point, ...], Ink]]:
        from lyricstudio.ui.charts.plot import Ink

        tone, thick = self.tone(series), self._look.theme.line_width - 1
        if series.stroke is Stroke.TRAINING:
            raw = thinned(series.points, _MOST_POINTS)
            return [(raw, Ink(tone, 1, (), 0.4)), (smoothed(raw), Ink(tone, 2 + thick))]
        dash = (6.0, 4.0) if series.stroke is Stroke.OTHER else ()
        width = 2.6 if series.stroke is Stroke.VALIDATION else 2.0
        drawn = [(thinned(series.points, _MOST_POINTS), Ink(tone, width + thick, dash))]
        if series.forecast:
            drawn.append(((series.points[-1], *series.forecast), Ink(tone, 2, (2.0, 3.0))))
        return drawn

    def step(self, across: int, down: int) -> None:
        """Go to the next point."""
        if self.visited:
            start = self.cursor if self.cursor is not None else (-1 if across > 0 else len(self.visited))
            self._go(max(0, min(len(self.visited) - 1, start + (across or down))))

    def choose(self) -> None:
        """Choose the point under the cursor."""
        if self.cursor_x is not None:
            self.point_chosen.emit(self.cursor_x)

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, index: int | None) -> None:
        if index == self.cursor:
            return
        self.cursor = index
        self.cursor_moved.emit()
        self.describe(self.said_at_cursor() or self.data.spoken())
        if self._overlay is not None:
            self._overlay.update()

    def said_at_cursor(self) -> str:
        """Return the values under the cursor in words, "" without one."""
        x = self.cursor_x
        if x is None:
            return ""
        values = [(series.name, series.at(x)) for series in self.data.series]
        said = [f"{name} {value:.{self.data.digits}f}" for name, value in values if value is not None]
        return f"{self.data.x_word} {x:,.0f}: {', '.join(said)}"

    def _nearest(self, pixel: float) -> int | None:
        if self.frame is None or not self.visited:
            return None
        columns = [self.frame.left(x) for x, _ in self.visited]
        at = bisect_left(columns, pixel)
        near = [i for i in (at - 1, at) if 0 <= i < len(columns)]
        return min(near, key=lambda i: abs(columns[i] - pixel))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the point nearest to the pointer."""
        place = event.position()
        inside = self.frame is not None and self.frame.rect.adjusted(-8, -8, 8, 8).contains(place)
        self._go(self._nearest(place.x()) if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the point under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        if not self.hasFocus():
            self._go(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._fit()
        if self._plot is not None and not self.data.is_empty:
            self._draw()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words of the empty state; everything else lies above."""
        if self.frame is None:
            with QPainter(self) as painter:
                self.paint_nothing(painter)
                self.paint_ring(painter)


def thinned(points: tuple[Point, ...], most: int) -> tuple[Point, ...]:
    """Return at most about `most` points: of each stretch the lowest and the highest, in their order."""
    if len(points) <= most:
        return points
    size = -(-len(points) // (most // 2))
    kept: list[Point] = []
    for start in range(0, len(points), size):
        stretch = points[start : start + size]
        ends = {min(stretch, key=lambda p: p[1]), max(stretch, key=lambda p: p[1])}
        kept.extend(sorted(ends))
    return tuple(kept)
