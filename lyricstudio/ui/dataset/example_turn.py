"""One question and its answer, drawn to the letter: the question in a well, the answer beside its kind's bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.domain.answer import has_mark
from lyricstudio.ui.theme.scale import TAKE_PITCH, Height, Radius, Role
from lyricstudio.ui.widgets.chip import PartLabel, paint_chip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.services.seen_examples import SeenTurn
    from lyricstudio.ui.look import Look

_PAD, _HEAD, _ROW, _BESIDE = 12, 32, 20, 560


class ExampleTurn(QWidget):
    """The two panes, side by side where there is room, else one below the other."""

    def __init__(self, look: Look, turn: SeenTurn, system: str = "", sizes: tuple[int, int] | None = None) -> None:
        super().__init__()
        self._look, self._turn, self._sizes = look, turn, sizes
        self._asked = ([f"{system}", ""] if system else []) + turn.asked.split("\n")
        self._answer = turn.answer.split("\n")
        self._known: dict[int, tuple[int, int]] = {}
        self.setAccessibleName(f"Asked: {system} {turn.asked}. Answer: {turn.answer}")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.update)

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def _widths(self, width: int) -> tuple[int, int]:
        if width < _BESIDE:
            return width, width
        left = round((width - 12) * 0.46)
        return left, width - 12 - left

    def _heights(self, width: int) -> tuple[int, int]:
        if width not in self._known:  # layouts ask many times for the same width
            self._known[width] = self._measured(width)
        return self._known[width]

    def _measured(self, width: int) -> tuple[int, int]:
        left, right = self._widths(width)
        asked = sum(len(_wrap(self._metrics(Role.BODY), line, left - 2 * _PAD)) for line in self._asked)
        rows = sum(len(rows) for rows in self._answer_rows(right))
        return _HEAD + asked * _ROW + _PAD, _HEAD + 4 + rows * TAKE_PITCH + _PAD

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        asked, answer = self._heights(width)
        return asked + 12 + answer if width < _BESIDE else max(asked, answer)

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(600, self.heightForWidth(600))

    def minimumSizeHint(self) -> QSize:
        """Return the least size."""
        return QSize(220, self.heightForWidth(max(220, self.width())))

    def _metrics(self, role: Role) -> QFontMetrics:
        return QFontMetrics(self._look.font(role))

    def _answer_rows(self, width: int) -> list[list[tuple[str, str]]]:
        """Return for each line its rows as (mark, words): the mark of the end-word format stands before the first."""
        found = []
        for line in self._answer:
            mark, words = _split_mark(line)
            room = width - 2 * _PAD - 26 - self._metrics(Role.LABEL_NUMBER).horizontalAdvance(mark)
            found.append([(mark, row) for row in _wrap(self._metrics(Role.TAKE), words, room)])
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both panes."""
        width = self.width()
        left, right = self._widths(width)
        asked, answer = self._heights(width)
        beside = width >= _BESIDE
        height = self.height() if beside else asked
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_asked(painter, QRectF(0, 0, left, height))
            top = 0 if beside else asked + 12
            self._paint_answer(painter, QRectF(width - right, top, right, height if beside else answer))

    def _paint_asked(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunk"))
        painter.drawRoundedRect(rect, Radius.ROW, Radius.ROW)
        tokens = f"{self._sizes[0]:,} tokens" if self._sizes else ""
        self._head(painter, rect.adjusted(_PAD, 0, -_PAD, 0), "Asked", tokens)
        painter.setFont(look.font(Role.BODY))
        y = rect.top() + _HEAD
        quiet = len(self._asked) > 1 and self._asked[1] == ""
        for i, line in enumerate(self._asked):
            painter.setPen(look.colour("text2" if quiet and i == 0 else "text"))
            for row in _wrap(self._metrics(Role.BODY), line, int(rect.width()) - 2 * _PAD):
                place = QRectF(rect.left() + _PAD, y, rect.width(), _ROW)
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, row)
                y += _ROW

    def _head(self, painter: QPainter, rect: QRectF, left: str, right: str) -> None:
        rect = QRectF(rect.left(), rect.top() + 6, rect.width(), 22)
        painter.setFont(self._look.font(Role.LABEL))
        painter.setPen(self._look.colour("text2"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, left)
        painter.setFont(self._look.font(Role.SECONDARY))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)

    def _paint_answer(self, painter: QPainter, rect: QRectF) -> None:
        look, turn = self._look, self._turn
        colours = look.kind(turn.kind) if turn.kind else None
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint) if colours else look.colour("sunk"))
        painter.drawRoundedRect(rect, Radius.BLOCK, Radius.BLOCK)
        painter.setBrush(QColor(colours.solid) if colours else look.colour("line2"))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 5, rect.height()), 2, 2)
        inner = rect.adjusted(_PAD + 6, 0, -_PAD, 0)
        tokens = f" · {self._sizes[1]:,} tokens" if self._sizes else ""
        words = f"Answer, learned{tokens}" if turn.learned else "Answer, only context"
        if colours and turn.kind:
            label = PartLabel(turn.kind, turn.number)
            width = self._metrics(Role.CHIP).horizontalAdvance(label.text) + 38
            paint_chip(painter, look, QRectF(inner.left(), rect.top() + 6, width, Height.CHIP), label)
            self._head(painter, inner, "", words)
        else:
            self._head(painter, inner, "Part", words)
        y = rect.top() + _HEAD + 4
        for rows in self._answer_rows(int(rect.width())):
            for i, (mark, row) in enumerate(rows):
                self._line(painter, QRectF(inner.left(), y, inner.width(), TAKE_PITCH), (mark, row), i > 0)
                y += TAKE_PITCH

    def _line(self, painter: QPainter, rect: QRectF, pieces: tuple[str, str], hangs: bool) -> None:
        mark, words = pieces
        look, middle = self._look, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        left = rect.left()
        if mark:
            painter.setFont(look.font(Role.LABEL_NUMBER))
            painter.setPen(look.colour("text2"))
            painter.drawText(rect, middle, "" if hangs else mark)
            left += self._metrics(Role.LABEL_NUMBER).horizontalAdvance(mark) + 8
        left += 12 if hangs else 0
        painter.setFont(look.font(Role.TAKE))
        painter.setPen(look.colour("text" if self._turn.learned else "text2"))
        painter.drawText(QRectF(left, rect.top(), rect.right() - left + 4, rect.height()), middle, words)


def _split_mark(line: str) -> tuple[str, str]:
    if not has_mark(line):
        return "", line
    mark, bar, words = line.partition("|")
    return mark + bar, words.strip()


def _wrap(metrics: QFontMetrics, text: str, width: int) -> list[str]:
    rows, row = [], ""
    for word in text.split(" "):
        longer = f"{row} {word}" if row else word
        if row and metrics.horizontalAdvance(longer) > width:
            rows.append(row)
            row = word
        else:
            row = longer
    return [*rows, row]
