"""What lies over the lines, in pixels: dots, names at the line ends, levels, moments, the cursor and its card."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lyricstudio.ui.charts.line_data import Series, Stroke
from lyricstudio.ui.charts.plot import paint_axes
from lyricstudio.ui.theme.scale import Radius, Role

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.charts.line_chart import LineChart
    from lyricstudio.ui.charts.plot import Frame
    from lyricstudio.ui.look import Look

_DOTTED = (Stroke.VALIDATION, Stroke.SECOND)
_ROW, _CARD_ROW = 16, 22
_MOST_DOTS = 120


class _Name(NamedTuple):
    """A name beside a line's end: words, a second row, colour, and the wanted pixel row."""

    name: str
    fact: str
    colour: QColor
    top: float

    @property
    def height(self) -> int:
        """Return the pixels that it takes."""
        return _ROW * (2 if self.fact else 1)


class LineOverlay(QWidget):
    """Paints over the plot and lets the mouse through."""

    def __init__(self, look: Look, chart: LineChart) -> None:
        super().__init__(chart)
        self._look = look
        self._chart = chart
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        frame = self._chart.frame
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if frame is not None:
                paint_axes(painter, self._look, frame)
                self._title(painter, frame)
                self._forecast(painter, frame)
                self._levels(painter, frame)
                self._moments(painter, frame)
                self._future(painter, frame)
                for series in reversed(self._chart.data.series):
                    self._dots(painter, frame, series)
                self._names(painter, frame)
                self._cursor(painter, frame)
            self._chart.paint_ring(painter)

    def _title(self, painter: QPainter, frame: Frame) -> None:
        if self._chart.data.y_title:
            painter.setFont(self._look.font(Role.SECONDARY))
            painter.setPen(self._look.colour("text2"))
            rect = QRectF(0, frame.rect.top() - 26, self.width(), 18)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._chart.data.y_title)

    def _forecast(self, painter: QPainter, frame: Frame) -> None:
        ends = [(s.points[-1][0], s.forecast[-1][0]) for s in self._chart.data.series if s.points and s.forecast]
        if not ends:
            return
        painter.setFont(self._look.font(Role.SECONDARY))
        painter.setPen(self._look.colour("text2"))
        width = QFontMetrics(painter.font()).horizontalAdvance("forecast")
        left = max(frame.left(ends[0][0]) + 26, frame.left(ends[0][1]) - width)
        painter.drawText(QRectF(left, frame.rect.bottom() + 6, width + 4, 16), Qt.AlignmentFlag.AlignCenter, "forecast")

    def _levels(self, painter: QPainter, frame: Frame) -> None:
        pen = QPen(self._look.colour("text2"), 1.4, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([6, 4])
        painter.setPen(pen)
        for level in self._chart.data.levels:
            y = frame.top(level.value)
            painter.drawLine(QPointF(frame.rect.left(), y), QPointF(frame.rect.right(), y))

    def _moments(self, painter: QPainter, frame: Frame) -> None:
        look = self._look
        for moment in self._chart.data.moments:
            place = frame.point(moment.x, moment.y)
            pen = QPen(look.colour("text2"), 1.2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2, 2])
            painter.setPen(pen)
            painter.drawLine(place, QPointF(place.x(), frame.rect.bottom()))
            painter.setPen(QPen(look.colour("surf"), 2))
            painter.setBrush(look.colour("text"))
            painter.drawEllipse(place, 4.5, 4.5)
            right = place.x() + 8 + 150 < frame.rect.right()
            rect = QRectF(place.x() + 8 if right else place.x() - 208, frame.rect.bottom() - 40, 200, _ROW)
            side = Qt.AlignmentFlag.AlignLeft if right else Qt.AlignmentFlag.AlignRight
            self._words(painter, rect, side, (moment.text, moment.fact))

    def _words(self, painter: QPainter, rect: QRectF, side: Qt.AlignmentFlag, words: tuple[str, str]) -> None:
        for i, (text, role, tone) in enumerate(
            zip(words, (Role.SECONDARY_STRONG, Role.SECONDARY), ("text", "text2"), strict=True)
        ):
            painter.setFont(self._look.font(role))
            painter.setPen(self._look.colour(tone))
            painter.drawText(rect.translated(0, i * _ROW), side | Qt.AlignmentFlag.AlignVCenter, text)

    def _future(self, painter: QPainter, frame: Frame) -> None:
        data = self._chart.data
        if data.future_from is None or data.future_from >= frame.x.high:
            return
        painter.setFont(self._look.font(Role.SECONDARY))
        painter.setPen(self._look.colour("text2"))
        left = frame.left(data.future_from) + 8
        if QFontMetrics(painter.font()).horizontalAdvance(data.future_word) < frame.rect.right() - left - 4:
            rect = QRectF(left, frame.rect.bottom() - 24, frame.rect.right() - left, _ROW)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, data.future_word)

    def _dots(self, painter: QPainter, frame: Frame, series: Series) -> None:
        if series.stroke not in _DOTTED or len(series.points) > _MOST_DOTS:
            return
        colour, best = self._chart.tone(series), self._chart.data.best
        first = series is self._chart.data.series[0]
        for x, y in series.points:
            place = frame.point(x, y)
            if first and best is not None and x == best:
                painter.setPen(QPen(colour, 2))
                painter.setBrush(self._look.colour("surf"))
                painter.drawEllipse(place, 9, 9)
            painter.setPen(QPen(self._look.colour("surf"), 1.6))
            painter.setBrush(colour)
            if series.stroke is Stroke.SECOND:
                painter.drawRect(QRectF(place.x() - 4, place.y() - 4, 8, 8))
            else:
                painter.drawEllipse(place, 4.6, 4.6)

    def _names(self, painter: QPainter, frame: Frame) -> None:
        data = self._chart.data
        names = [
            _Name(s.name, s.fact, self._chart.tone(s), frame.top((s.forecast or s.points)[-1][1]))
            for s in data.series
            if s.points
        ]
        names += [_Name(v.name, v.fact, self._look.colour("text"), frame.top(v.value)) for v in data.levels]
        left = frame.rect.right() + 10
        for name, top in _apart(names, frame.rect.top() - 4, self.height() - 8):
            rect = QRectF(left, top, self.width() - left, _ROW)
            for i, (text, role, tone) in enumerate(
                ((name.name, Role.SECONDARY_STRONG, name.colour), (name.fact, Role.SECONDARY, self._ink("text2")))
            ):
                painter.setFont(self._look.font(role))
                painter.setPen(tone)
                shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
                painter.drawText(rect.translated(0, i * _ROW), Qt.AlignmentFlag.AlignVCenter, shown)

    def _ink(self, name: str) -> QColor:
        return self._look.colour(name)

    def _cursor(self, painter: QPainter, frame: Frame) -> None:
        x = self._chart.cursor_x
        if x is None:
            return
        left = frame.left(x)
        pen = QPen(self._look.colour("accent"), 1.4, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, frame.rect.top()), QPointF(left, frame.rect.bottom()))
        self._card(painter, frame, x)

    def _card(self, painter: QPainter, frame: Frame, x: float) -> None:
        data, look = self._chart.data, self._look
        best = " · best so far" if data.best == x and data.future_from is not None else " · best"
        title = f"{data.x_word} {x:,.0f}{best if data.best == x else ''}"
        found = [(s, s.at(x)) for s in data.series]
        rows = [(s, f"{value:.{data.digits}f}") for s, value in found if value is not None]
        strong = QFontMetrics(look.font(Role.SECONDARY_STRONG))
        plain = QFontMetrics(look.font(Role.SECONDARY))
        widths = [plain.horizontalAdvance(s.name) + strong.horizontalAdvance(v) + 64 for s, v in rows]
        width = max([strong.horizontalAdvance(title) + 28, *widths, 150])
        rect = QRectF(0, 0, width, 34 + len(rows) * _CARD_ROW)
        beside = frame.left(x) - width - 14
        rect.moveTo(beside if beside > 4 else min(frame.left(x) + 14, self.width() - width - 4), frame.rect.top() + 4)
        painter.setPen(QPen(look.colour("line2" if look.theme.line_width > 1 else "line"), look.theme.line_width))
        painter.setBrush(look.colour("raised"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.ROW, Radius.ROW)
        painter.setFont(look.font(Role.SECONDARY_STRONG))
        painter.setPen(look.colour("text"))
        painter.drawText(QRectF(rect.left() + 14, rect.top() + 6, width, 22), Qt.AlignmentFlag.AlignVCenter, title)
        for i, (series, value) in enumerate(rows):
            self._row(painter, rect.adjusted(14, 30 + i * _CARD_ROW, -14, 0), series, value)

    def _row(self, painter: QPainter, rect: QRectF, series: Series, value: str) -> None:
        look = self._look
        rect.setHeight(_CARD_ROW)
        mark = QRectF(rect.left(), rect.center().y() - 5, 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._chart.tone(series))
        if series.stroke is Stroke.VALIDATION:
            painter.drawEllipse(mark)
        elif series.stroke is Stroke.OTHER:
            painter.drawRect(mark.adjusted(0, 3.5, 0, -3.5))
        else:
            painter.drawRoundedRect(mark, 2, 2)
        for text, role, tone, side in (
            (series.name, Role.SECONDARY, "text", Qt.AlignmentFlag.AlignLeft),
            (value, Role.SECONDARY_STRONG, "text", Qt.AlignmentFlag.AlignRight),
        ):
            painter.setFont(look.font(role))
            painter.setPen(look.colour(tone))
            painter.drawText(rect.adjusted(18, 0, 0, 0), side | Qt.AlignmentFlag.AlignVCenter, text)


def _apart(names: list[_Name], top: float, bottom: float) -> list[tuple[_Name, float]]:
    """Return each name with a row of its own, as near to its line as the others let it."""
    placed: list[tuple[_Name, float]] = []
    free = top
    for name in sorted(names, key=lambda n: n.top):
        at = max(free, name.top - _ROW / 2)
        placed.append((name, at))
        free = at + name.height + 2
    over = free - bottom
    if over > 0:  # push back up from the bottom
        limit = bottom
        for i in range(len(placed) - 1, -1, -1):
            name, at = placed[i]
            at = min(at, limit - name.height)
            placed[i] = (name, at)
            limit = at - 2
    return placed
