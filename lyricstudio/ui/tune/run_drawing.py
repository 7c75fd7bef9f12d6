"""Draws the queue: a heading, or a run as a card with its state as icon, shape and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lyricstudio.domain.run_states import RunState
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.tune.run_rows import ROW
from lyricstudio.ui.tune.run_words import ICONS, at_right, below, cost_words, left_words, status_word
from lyricstudio.ui.widgets.bar import paint_bar

if TYPE_CHECKING:
    from lyricstudio.services.run_board import BoardRun
    from lyricstudio.ui.look import Look

    Index = QModelIndex | QPersistentModelIndex

_HEADING, _SMALL, _NEEDS, _RUNNING = 30, 60, 82, 92
_SIDE, _GAP = 12, 6
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextSingleLine


def button_word(one: BoardRun) -> str:
    """Return the word of the button in a card that needs a person, "" for none."""
    if one.state is not RunState.NEEDS_YOU:
        return ""
    return "Resume" if one.run.status == "paused" else "Retry" if one.can_retry else ""


class RunDrawing(QStyledItemDelegate):
    """The delegate of the queue."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        row = index.data(ROW)
        if row is None or isinstance(row, RunState):
            return QSize(100, _HEADING)
        heights = {RunState.RUNNING: _RUNNING, RunState.NEEDS_YOU: _NEEDS}
        return QSize(100, heights.get(row.state, _SMALL))

    def button_rect(self, row_rect: QRectF, one: BoardRun) -> QRectF:
        """Return where the card's button is; empty without one."""
        word = button_word(one)
        if not word:
            return QRectF()
        width = QFontMetrics(self._look.font(Role.SECONDARY_STRONG)).horizontalAdvance(word) + 44
        card = _card(row_rect)
        return QRectF(card.right() - width - 10, card.bottom() - 36, width, 26)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        rect, row = QRectF(option.rect), index.data(ROW)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, RunState):
            self._write(painter, rect.adjusted(_SIDE + 6, 8, 0, 0), row.value, (Role.LABEL, "text2"), _LEFT)
        elif row is not None:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)  # type: ignore[attr-defined]
            self._run(painter, rect, row, (chosen, hovered))
        painter.restore()

    def _run(self, painter: QPainter, rect: QRectF, one: BoardRun, state: tuple[bool, bool]) -> None:
        card = _card(rect)
        self._ground(painter, card, *state)
        icon, tone = self._mark(one)
        self._look.icons.paint(
            painter, icon, getattr(self._look.colours, tone), QRectF(card.left() + 12, card.top() + 10, 17, 17)
        )
        words = card.adjusted(39, 8, -12, 0)
        self._head(painter, words, one)
        if one.state is RunState.RUNNING:
            self._progress(painter, words, one)
        elif one.state is RunState.NEEDS_YOU:
            self._need(painter, rect, words, one)

    def _ground(self, painter: QPainter, card: QRectF, chosen: bool, hovered: bool) -> None:
        look = self._look
        width = 2 if chosen else look.theme.line_width
        painter.setPen(QPen(look.colour("accent" if chosen else "line2" if hovered else "line"), width))
        painter.setBrush(look.colour("surf"))
        half = width / 2
        painter.drawRoundedRect(card.adjusted(half, half, -half, -half), Radius.ROW, Radius.ROW)

    def _mark(self, one: BoardRun) -> tuple[str, str]:
        icon = ICONS.get(one.run.status, "clock")
        if one.state is RunState.RUNNING:
            return "tune", "accent"
        if one.state is RunState.NEEDS_YOU:
            return (icon, "warn") if icon == "pause" else ("warning", "bad")
        if one.state is RunState.FINISHED:
            return (icon, "ok") if one.run.status == "succeeded" else ("close", "text2")
        return "clock", "text2"

    def _head(self, painter: QPainter, words: QRectF, one: BoardRun) -> None:
        line = QRectF(words.left(), words.top(), words.width(), 20)
        figure = at_right(one)
        strong = one.state is RunState.RUNNING
        ink = (Role.CARD, "accent") if strong else (Role.SECONDARY_NUMBER, "text2")
        self._write(painter, line, figure, ink, _RIGHT)
        room = QFontMetrics(self._look.font(ink[0])).horizontalAdvance(figure) + 10
        self._write(painter, line.adjusted(0, 0, -room, 0), one.title, (Role.BODY_STRONG, "text"), _LEFT)
        self._write(painter, line.translated(0, 19), below(one), (Role.SECONDARY, "text2"), _LEFT)

    def _progress(self, painter: QPainter, words: QRectF, one: BoardRun) -> None:
        colours = self._look.colours
        bar = QRectF(words.left(), words.top() + 44, words.width(), 6)
        paint_bar(painter, bar, one.run.progress, colours.accent, colours.line)
        line = QRectF(words.left(), words.top() + 53, words.width(), 20)
        self._write(painter, line, left_words(one), (Role.SECONDARY_STRONG, "text"), _LEFT)
        self._write(painter, line, cost_words(one), (Role.SECONDARY_NUMBER, "text2"), _RIGHT)

    def _need(self, painter: QPainter, rect: QRectF, words: QRectF, one: BoardRun) -> None:
        tone = "warn" if one.run.status == "paused" else "bad"
        line = QRectF(words.left(), words.top() + 42, words.width(), 20)
        button = self.button_rect(rect, one)
        if not button.isEmpty():
            line.setRight(button.left() - 8)
            self._button(painter, button, button_word(one))
        self._write(painter, line, status_word(one), (Role.SECONDARY_STRONG, tone), _LEFT)

    def _button(self, painter: QPainter, rect: QRectF, word: str) -> None:
        look = self._look
        painter.setPen(QPen(look.colour("line2"), look.theme.line_width))
        painter.setBrush(look.colour("surf"))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        icon = "play" if word == "Resume" else "refresh"
        look.icons.paint(painter, icon, look.colours.text, QRectF(rect.left() + 10, rect.top(), 14, rect.height()))
        self._write(painter, rect.adjusted(30, 0, -8, 0), word, (Role.SECONDARY_STRONG, "text"), _LEFT)

    def _write(self, painter: QPainter, rect: QRectF, text: str, ink: tuple[Role, str], flags: int) -> None:
        font = self._look.font(ink[0])
        painter.setFont(font)
        painter.setPen(self._look.colour(ink[1]))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()) + 1)
        painter.drawText(rect, flags, shown)


def _card(rect: QRectF) -> QRectF:
    return rect.adjusted(_SIDE, 0, -_SIDE, -_GAP)
