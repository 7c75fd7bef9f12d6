"""Draws what stands beside the lines of a part: lock, syllables, author, rhyme, and the underline of found words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lyricstudio.domain.line_marks import Author, LineMark
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.theme.tokens import mix

if TYPE_CHECKING:
    from lyricstudio.domain.draft_facts import LineFacts
    from lyricstudio.ui.look import Look

LEFT, RIGHT = 58, 92
"""Room at both sides of the lyric, in pixels."""
LOCK_WIDTH = 24
AUTHOR_ICON = {Author.PERSON: "user", Author.EDITED: "compose", Author.MODEL: "sparkle"}
_RHYME = 17


def author_words(mark: LineMark) -> str:
    """Say in words who wrote a line."""
    if mark.author is Author.MODEL:
        return f"Written by {mark.model}" if mark.model else "Written by a model"
    if mark.author is Author.EDITED:
        return f"Edited; {mark.model} wrote “{mark.original}”"
    return "Written by you"


def line_words(number: int, mark: LineMark, facts: LineFacts) -> str:
    """Say all that stands beside a line, for screen readers."""
    said = [f"Line {number}: {facts.syllables} syllables"]
    if facts.rhyme:
        said.append(f"rhyme {facts.rhyme}")
    if mark.locked:
        said.append("locked")
    return ", ".join([*said, author_words(mark)])


def paint_rhyme(painter: QPainter, look: Look, centre: QPointF, letter: str) -> None:
    """Draw a rhyme: a small letter in a circle of its colour."""
    colour = look.theme.rhyme(letter)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.3))
    flat = look.colours.tint == look.colours.surf
    painter.setBrush(look.colour("surf") if flat else QColor(mix(colour, look.colours.surf, 0.16)))
    rect = QRectF(0, 0, _RHYME, _RHYME)
    rect.moveCenter(centre)
    painter.drawEllipse(rect)
    painter.setFont(look.font(Role.LABEL))
    painter.setPen(QColor(colour))
    painter.drawText(rect.adjusted(0, -1, 0, 0), Qt.AlignmentFlag.AlignCenter, letter)


def paint_underline(painter: QPainter, look: Look, left: float, right: float, y: float) -> None:
    """Draw the dotted amber line under found words."""
    pen = QPen(look.colour("warn"), 2, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.2, 0.8])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(pen)
    painter.drawLine(QPointF(left, y), QPointF(right, y))


class MarginPainter:
    """Draws the two margins of one line; `width` is that of the whole editor."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def paint_left(self, painter: QPainter, row: QRectF, mark: LineMark, facts: LineFacts, pointed: bool) -> None:
        """Draw lock and syllables."""
        look = self._look
        if mark.locked or pointed:
            tone = "accent" if mark.locked else "text3"
            icon = "lock" if mark.locked else "unlock"
            look.icons.paint(painter, icon, getattr(look.colours, tone), QRectF(4, row.top(), 14, row.height()))
        if facts.syllables:
            painter.setFont(look.font(Role.LABEL_NUMBER))
            painter.setPen(look.colour("text2"))
            rect = QRectF(LOCK_WIDTH, row.top(), LEFT - LOCK_WIDTH - 14, row.height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(facts.syllables))

    def paint_right(self, painter: QPainter, row: QRectF, mark: LineMark, facts: LineFacts, rewritable: bool) -> None:
        """Draw the button that rewrites the line, the author and the rhyme."""
        look = self._look
        right = row.right()
        if rewritable:
            rect = QRectF(right - 82, row.top(), 14, row.height())
            look.icons.paint(painter, "refresh", look.colours.accent, rect)
        icon = AUTHOR_ICON[mark.author]
        look.icons.paint(painter, icon, look.colours.text3, QRectF(right - 53, row.top(), 14, row.height()))
        if facts.rhyme:
            paint_rhyme(painter, look, QPointF(right - 19, row.center().y()), facts.rhyme)
