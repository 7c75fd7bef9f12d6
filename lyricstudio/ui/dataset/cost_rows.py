"""Cost and time of every base side by side, with how long it lasts; one of them is chosen, as in a group of radios."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy

from lyricstudio.ui.charts.chart import Chart
from lyricstudio.ui.dataset.words import lasting, provider_words
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.bar import paint_bar
from lyricstudio.ui.words import count, duration, money

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.ui.look import Look

_HEAD, _ROW, _GAP = 22, 58, 10
_UNKNOWN = "not known"


class CostRows(Chart):
    """The rows. Signal: base_chosen(name) by Enter or a click; bases that train no more cannot be chosen."""

    base_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "dataset.costs", "Where to tune it")
        self.estimates: tuple[Estimate, ...] = ()
        self.chosen = ""
        self.cursor: int | None = None
        self._today = date.today()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_nothing("Counting tokens for every base …")
        self._fit()

    def show_estimates(self, estimates: tuple[Estimate, ...], chosen: str, today: date) -> None:
        """Show the estimates; `chosen` is the base of the plan."""
        self.estimates, self.chosen, self._today = estimates, chosen, today
        self.cursor = None
        self.describe(". ".join(self.words(i) for i in range(len(estimates))))
        self._fit()
        self.update()

    def wait(self) -> None:
        """Say that the estimates are being made."""
        self.show_estimates((), self.chosen, self._today)

    def words(self, index: int) -> str:
        """Return one row in words."""
        one = self.estimates[index]
        chosen = ", chosen" if one.base == self.chosen else ""
        return f"{short_name(one.base)}, {self._facts(one)[1]}, time {_time(one)}, cost {_cost(one)}{chosen}"

    def _facts(self, one: Estimate) -> tuple[tuple[str, str], str]:
        icon, tone, words = lasting(one, self._today)
        where = "" if one.provider == "local" else f"{provider_words(one.provider)} · "
        return (icon, tone), f"{where}{words}" if where else f"This computer · {words[:1].lower()}{words[1:]}"

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(360, _HEAD + max(2, len(self.estimates)) * _ROW)

    def _columns(self) -> tuple[float, float, float]:
        """Return the left ends of time and cost, and their width."""
        each = max(62.0, min(124.0, self.width() * 0.2))
        cost = self.width() - each - 6
        return cost - each - _GAP, cost, each

    def _row(self, index: int) -> QRectF:
        return QRectF(0, _HEAD + index * _ROW, self.width(), _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rows."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if not self.estimates:
                self.paint_nothing(painter)
            else:
                self._heads(painter)
            for i in range(len(self.estimates)):
                self._paint_row(painter, i)
            self.paint_ring(painter)

    def _heads(self, painter: QPainter) -> None:
        time, cost, _ = self._columns()
        painter.setFont(self._look.font(Role.LABEL))
        painter.setPen(self._look.colour("text2"))
        for left, words in ((time, "Time"), (cost, "Cost")):
            painter.drawText(QRectF(left, 0, 120, _HEAD), Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_row(self, painter: QPainter, index: int) -> None:
        one, rect, look = self.estimates[index], self._row(index), self._look
        chosen = one.base == self.chosen
        frame = rect.adjusted(1, 1, -1, -3)
        if chosen:
            painter.setPen(QPen(look.colour("accent"), 1.6))
            painter.setBrush(look.colour("tint"))
            painter.drawRoundedRect(frame, Radius.ROW, Radius.ROW)
        elif index == self.cursor:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(frame, Radius.ROW, Radius.ROW)
        if index == self.cursor and self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, Radius.ROW, Radius.ROW)
        self._name(painter, rect, one, chosen)
        if one.trainable:
            self._figures(painter, rect, one, chosen)

    def _name(self, painter: QPainter, rect: QRectF, one: Estimate, chosen: bool) -> None:
        look = self._look
        time, _, _ = self._columns()
        ink, quiet = ("on_tint", "on_tint") if chosen else ("text" if one.trainable else "text3", "text2")
        icon = "computer" if one.provider == "local" else "cloud"
        colour = getattr(look.colours, ink)
        look.icons.paint(painter, icon, colour, QRectF(rect.left() + 10, rect.top() + 8, 16, 20))
        (mark, tone), words = self._facts(one)
        name = QRectF(rect.left() + 34, rect.top() + 7, time - 40, 20)
        self._text(painter, name, short_name(one.base), (Role.BODY_STRONG, ink))
        tone = quiet if chosen and tone == "text2" else tone
        look.icons.paint(painter, mark, getattr(look.colours, tone), QRectF(rect.left() + 34, rect.top() + 32, 13, 18))
        below = QRectF(rect.left() + 52, rect.top() + 31, rect.width() - 60, 18)
        self._text(painter, below, words, (Role.SECONDARY, tone))

    def _figures(self, painter: QPainter, rect: QRectF, one: Estimate, chosen: bool) -> None:
        look = self._look
        time, cost, each = self._columns()
        longest = max((e.seconds or 0 for e in self.estimates), default=0) or 1
        dearest = max((e.training_usd or 0 for e in self.estimates if e.trainable), default=0) or 1
        for left, words, share in (
            (time, _time(one), (one.seconds or 0) / longest), (cost, _cost(one), (one.training_usd or 0) / dearest),
        ):  # fmt: skip
            known = words != _UNKNOWN
            tone = "on_tint" if chosen else "text" if known else "text2"
            role = Role.NUMBER if known else Role.SECONDARY
            self._text(painter, QRectF(left, rect.top() + 7, each, 20), words, (role, tone))
            if known:
                bar = QRectF(left, rect.top() + 27, each - 8, 4)
                ground = look.colours.line if look.theme.line_width == 1 else look.colours.chip
                paint_bar(painter, bar, share, look.colours.accent, ground)

    def _text(self, painter: QPainter, rect: QRectF, text: str, how: tuple[Role, str]) -> None:
        role, tone = how
        painter.setFont(self._look.font(role))
        painter.setPen(self._look.colour(tone))
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)

    def step(self, across: int, down: int) -> None:
        """Go to the next row."""
        if self.estimates:
            names = [one.base for one in self.estimates]
            usual = names.index(self.chosen) if self.chosen in names else 0
            start = self.cursor if self.cursor is not None else usual
            self._go(max(0, min(len(names) - 1, start + (down or across))))

    def choose(self) -> None:
        """Choose the base under the cursor."""
        if self.cursor is not None and self.estimates[self.cursor].trainable:
            self.base_chosen.emit(self.estimates[self.cursor].base)

    def leave_cursor(self) -> None:
        """Take the cursor away."""
        self._go(None)

    def _go(self, index: int | None) -> None:
        if index == self.cursor:
            return
        self.cursor = index
        self.setToolTip(self.words(index) if index is not None else "")
        if index is not None:
            self.describe(self.words(index))
        self.update()

    def _at(self, place: QPointF) -> int | None:
        index = int((place.y() - _HEAD) // _ROW)
        return index if place.y() >= _HEAD and 0 <= index < len(self.estimates) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Visit the row under the pointer."""
        found = self._at(event.position())
        can = found is not None and self.estimates[found].trainable
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)
        self._go(found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the base under the pointer."""
        self._go(self._at(event.position()))
        self.choose()

    def leaveEvent(self, _event: object) -> None:
        """Take the cursor away with the pointer."""
        self._go(None)


def short_name(base: str) -> str:
    """Return a base's name without the account that offers it."""
    return base.rsplit("/", 1)[-1]


def _time(one: Estimate) -> str:
    return duration(one.seconds) if one.seconds is not None else _UNKNOWN


def _cost(one: Estimate) -> str:
    if one.training_usd is None:
        return _UNKNOWN
    return "< $0.01" if 0 < one.training_usd < 0.01 else money(one.training_usd)


def assumption_words(estimates: tuple[Estimate, ...]) -> list[tuple[str, list[str]]]:
    """Return for each base what its estimate rests on, as sentences."""
    found = []
    for one in estimates:
        said = [f"{count(one.epochs, 'pass', 'passes')}, {one.billed_tokens:,} tokens"]
        said += [] if one.per_song_usd is None else [f"composing a song: {money(one.per_song_usd)}"]
        said += [f"hosting: {money(one.hosting_usd_per_hour)} an hour"] if one.hosting_usd_per_hour else []
        found.append((f"{short_name(one.base)} · {provider_words(one.provider)}", [*said, *one.assumptions]))
    return found
