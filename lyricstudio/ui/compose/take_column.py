"""One take of a part: its lines with ticks (goes into the mix) and locks (stays), rhymes, and what can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.ui.compose.margin import paint_rhyme
from lyricstudio.ui.theme.scale import TAKE_PITCH, Radius, Role
from lyricstudio.ui.widgets.fields import paint_tick_box
from lyricstudio.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from lyricstudio.domain.draft_facts import LineFacts
    from lyricstudio.ui.look import Look

_HEAD, _FOOT, _INSET, _LEFT, _RIGHT, _HANGING = 38, 58, 12, 34, 32, 12


@dataclass(frozen=True, slots=True)
class ShownTake:
    """What a column shows; `status` is words at its head ("writing · 41 tokens/s"), `trying` a line in the making."""

    number: int
    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[LineFacts, ...] = ()
    ticked: frozenset[int] = frozenset()
    locked: frozenset[int] = frozenset()
    longest: str = ""
    status: str = ""
    trying: str | None = None
    expected: int = 0

    @property
    def chosen(self) -> bool:
        """Say whether most of the mix is from here."""
        return bool(self.ticked) and len(self.ticked | self.locked) * 2 > len(self.lines)

    @property
    def said(self) -> str:
        """Return the take in words, for screen readers."""
        lines = [f"{line}{' (in the mix)' if i in self.ticked else ''}" for i, line in enumerate(self.lines)]
        return f"{self.title}{', chosen' if self.chosen else ''}: {'; '.join(lines)}"


class TakeColumn(QWidget):
    """Signals: ticked(take, line), chosen(take), lock_wanted(take, line), stepped(-1 or 1) to the take beside."""

    ticked = Signal(int, int)
    chosen = Signal(int)
    lock_wanted = Signal(int, int)
    stepped = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._take = ShownTake(0, "")
        self._row = 0
        named(self, name, "Take")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumWidth(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.update)

    @property
    def take(self) -> ShownTake:
        """Return what is shown."""
        return self._take

    def show_take(self, take: ShownTake) -> None:
        """Show a take."""
        if take == self._take:
            return
        self._take = take
        self._row = max(0, min(self._row, len(take.lines) - 1))
        self.setAccessibleName(take.said)
        self._fit()
        self.update()

    def _texts(self) -> list[str]:
        take = self._take
        texts = list(take.lines)
        if take.trying is not None:
            texts.append(take.trying)
            texts += [""] * (take.expected - len(texts))
        return texts

    def _wrapped(self, text: str) -> list[str]:
        metrics = QFontMetrics(self._look.font(Role.TAKE))
        room = self.width() - _LEFT - _RIGHT
        rows, row = [], ""
        for word in text.split(" "):
            # Lyrics wrap with a hanging indent; they are never cut.
            limit = room - (_HANGING if rows else 0)
            if row and metrics.horizontalAdvance(f"{row} {word}") > limit:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}" if row else word
        return [*rows, row]

    def _places(self) -> list[tuple[int, list[str]]]:
        """Return the top and rows of each line."""
        places, top = [], _HEAD
        for text in self._texts():
            rows = self._wrapped(text)
            places.append((top, rows))
            top += len(rows) * TAKE_PITCH
        return places

    def _fit(self) -> None:
        places = self._places()
        end = places[-1][0] + len(places[-1][1]) * TAKE_PITCH if places else _HEAD + TAKE_PITCH
        wanted = end + 12 + _FOOT
        if wanted != self.minimumHeight():
            self.setMinimumHeight(wanted)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(240, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick a line, lock it in the mix, or take the whole take at its head."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        y = event.position().y()
        if y < _HEAD:
            self._choose()
            return
        for i, (top, rows) in enumerate(self._places()[: len(self._take.lines)]):
            if top <= y < top + len(rows) * TAKE_PITCH:
                self._row = i
                self._tick()
                self.update()
                return

    def _choose(self) -> None:
        if self._take.lines and self._take.trying is None:
            self.chosen.emit(self._take.number)

    def _tick(self) -> None:
        if self._take.trying is None and self._row not in self._take.locked:
            self.ticked.emit(self._take.number, self._row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down: lines; Space: tick; Enter: the whole take; L: lock; Left, Right: the take beside."""
        key, last = event.key(), len(self._take.lines) - 1
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._row = max(0, min(last, self._row + (1 if key == Qt.Key.Key_Down else -1)))
            self.update()
        elif key == Qt.Key.Key_Space and last >= 0:
            self._tick()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key == Qt.Key.Key_L and last >= 0 and self._take.trying is None:
            self.lock_wanted.emit(self._take.number, self._row)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the line in hand."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the line in hand."""
        super().focusOutEvent(event)
        self.update()

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the take."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ground(painter)
            self._paint_head(painter)
            for i, (top, rows) in enumerate(self._places()):
                self._paint_line(painter, i, top, rows)
            self._paint_foot(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        look, take = self._look, self._take
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = QColor(look.colours.sunk)
        if take.chosen:
            ground = look.colour("tint")
            ground.setAlpha(150 if not look.theme.dark else 255)
        painter.setBrush(ground)
        framed = take.chosen or self.hasFocus()
        painter.setPen(QPen(look.colour("accent" if framed else "line"), 1.6 if framed else look.theme.line_width))
        painter.drawRoundedRect(rect, Radius.ROW, Radius.ROW)

    def _paint_head(self, painter: QPainter) -> None:
        look, take = self._look, self._take
        painter.setFont(look.font(Role.SECONDARY_STRONG))
        painter.setPen(look.colour("text"))
        rect = QRectF(_INSET, 0, self.width() - 2 * _INSET, _HEAD)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, take.title)
        if take.chosen:
            self._paint_chosen(painter)
        elif take.status:
            painter.setFont(look.font(Role.SECONDARY_NUMBER))
            painter.setPen(look.colour("accent"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, take.status)

    def _paint_chosen(self, painter: QPainter) -> None:
        look = self._look
        font = look.font(Role.SECONDARY_STRONG)
        width = QFontMetrics(font).horizontalAdvance("Chosen") + 36
        pill = QRectF(self.width() - width - 8, 8, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(pill, 11, 11)
        look.icons.paint(painter, "check", look.colours.on_accent, QRectF(pill.left() + 9, pill.top(), 13, 22))
        painter.setFont(font)
        painter.setPen(look.colour("on_accent"))
        painter.drawText(pill.adjusted(26, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "Chosen")

    def _paint_line(self, painter: QPainter, i: int, top: int, rows: list[str]) -> None:
        look, take = self._look, self._take
        height = len(rows) * TAKE_PITCH
        if self.hasFocus() and i == self._row:
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.setBrush(look.colour("surf"))
            painter.drawRoundedRect(QRectF(5, top, self.width() - 10, height), 5, 5)
        if i >= len(take.lines):
            self._paint_coming(painter, i, top, rows)
            return
        if i in take.locked:
            look.icons.paint(painter, "lock", look.colours.accent, QRectF(_INSET, top, 13, TAKE_PITCH))
        else:
            box = QRectF(_INSET - 1, top + (TAKE_PITCH - 15) / 2, 15, 15)
            paint_tick_box(painter, look, box, i in take.ticked, take.trying is None)
        self._paint_rows(painter, top, rows, "text")
        if i < len(take.facts) and take.facts[i].rhyme:
            paint_rhyme(painter, look, QPointF(self.width() - 18, top + TAKE_PITCH / 2), take.facts[i].rhyme)

    def _paint_rows(self, painter: QPainter, top: int, rows: list[str], tone: str) -> float:
        painter.setFont(self._look.font(Role.TAKE))
        painter.setPen(self._look.colour(tone))
        end = float(_LEFT)
        for n, row in enumerate(rows):
            left = _LEFT + (_HANGING if n else 0)
            rect = QRectF(left, top + n * TAKE_PITCH, self.width() - left, TAKE_PITCH)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row)
            end = left + QFontMetrics(self._look.font(Role.TAKE)).horizontalAdvance(row)
        return end

    def _paint_coming(self, painter: QPainter, i: int, top: int, rows: list[str]) -> None:
        """Draw the line in the making with its caret, and bars for those to come."""
        look = self._look
        if i == len(self._take.lines):
            end = self._paint_rows(painter, top, rows, "text3")
            bottom = top + len(rows) * TAKE_PITCH
            painter.fillRect(QRectF(end + 2, bottom - TAKE_PITCH + 4, 2, TAKE_PITCH - 8), look.colour("accent"))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("line"))
        width = (self.width() - _LEFT - _RIGHT) * (0.62 if i % 2 else 0.78)
        painter.drawRoundedRect(QRectF(_LEFT, top + TAKE_PITCH / 2 - 3, width, 6), 3, 3)

    def _paint_foot(self, painter: QPainter) -> None:
        look, take = self._look, self._take
        top = self.height() - _FOOT
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QPointF(_INSET - 2, top), QPointF(self.width() - _INSET + 2, top))
        counts = [str(f.syllables) for f in take.facts[: len(take.lines)]]
        counts += ["–"] * max(0, (take.expected if take.trying is not None else len(take.lines)) - len(counts))
        rows = (("Syllables", " ".join(counts)), ("Longest match", take.longest))
        for n, (label, value) in enumerate(rows):
            rect = QRectF(_INSET, top + 7 + 21 * n, self.width() - 2 * _INSET, 20)
            painter.setFont(look.font(Role.SECONDARY))
            painter.setPen(look.colour("text2"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label)
            painter.setFont(look.font(Role.SECONDARY_STRONG))
            painter.setPen(look.colour("text"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, value)
