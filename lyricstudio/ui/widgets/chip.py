"""Kind chips (a letter square and a name), and pills for free tags, states and facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Height, Radius, Role
from lyricstudio.ui.widgets.naming import named
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.ui.look import Look

_TONES = {
    "plain": ("chip", "text2"), "accent": ("tint", "on_tint"), "warn": ("warn_bg", "warn"), "ok": ("ok_bg", "ok"),
    "bad": ("bad_bg", "bad"), "info": ("info_bg", "info"), "solid": ("accent", "on_accent"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartLabel:
    """What a chip says: a kind, its number, and whether it is still a guess."""

    kind: PartKind
    number: int | None = None
    guess: bool = False

    @property
    def text(self) -> str:
        """Return "Verse 2"."""
        return kind_word(self.kind, self.number)


def paint_chip(painter: QPainter, look: Look, rect: QRectF, label: PartLabel) -> None:
    """Draw a kind chip: letter square and name on the kind's tint, dashed while it is a guess."""
    colours, guess = look.kind(label.kind), label.guess
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    square = QRectF(rect.left(), rect.top(), rect.height(), rect.height())
    if guess:
        pen = QPen(QColor(colours.ink), 1.2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(look.colour("surf"))
        painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), Radius.CHIP, Radius.CHIP)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.tint))
        painter.drawRoundedRect(rect, Radius.CHIP, Radius.CHIP)
        painter.setBrush(QColor(colours.solid))
        painter.drawRoundedRect(square, Radius.CHIP, Radius.CHIP)
    painter.setFont(look.font(Role.CARD))
    painter.setPen(QColor(colours.ink if guess else colours.on_solid))
    painter.drawText(square, Qt.AlignmentFlag.AlignCenter, colours.letter)
    painter.setFont(look.font(Role.CHIP))
    painter.setPen(QColor(colours.ink))
    beside = rect.adjusted(rect.height() + 7, 0, -4, 0)
    painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label.text)


class KindChip(QWidget):
    """A part's kind and number; a guess is drawn dashed."""

    def __init__(self, look: Look, label: PartLabel) -> None:
        super().__init__()
        self._look = look
        self._label = label
        self.setFixedHeight(Height.CHIP)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_label(label)
        look.changed.connect(self.update)

    def show_label(self, label: PartLabel) -> None:
        """Show another kind."""
        self._label = label
        self.setAccessibleName(f"{label.text}, suggested" if label.guess else label.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the letter square and the name."""
        metrics = QFontMetrics(self._look.font(Role.CHIP))
        return QSize(Height.CHIP + 15 + metrics.horizontalAdvance(self._label.text), Height.CHIP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        with QPainter(self) as painter:
            paint_chip(painter, self._look, QRectF(self.rect()), self._label)


class Pill(QAbstractButton):
    """A rounded tag or state; `removable` adds a cross, and then a click (or Delete) means: take it away.

    Signal: removed().
    """

    removed = Signal()

    def __init__(self, look: Look, text: str, tone: str = "plain", name: str = "", removable: bool = False) -> None:
        super().__init__()
        self._look = look
        self._tone = tone
        self._removable = removable
        self.setText(text)
        self.setFont(look.font(Role.SECONDARY_STRONG))
        named(self, name or f"pill.{text}", f"Remove {text}" if removable else text)
        self.setFixedHeight(26 if removable else Height.CHIP)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if removable or name else Qt.FocusPolicy.NoFocus)
        if removable or name:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if removable:
            self.clicked.connect(self.removed)
        look.changed.connect(self.update)

    def set_tone(self, tone: str) -> None:
        """Change the colours: "plain", "accent", "solid", "ok", "warn", "bad" or "info"."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the text and the cross."""
        width = self.fontMetrics().horizontalAdvance(self.text()) + 20 + (16 if self._removable else 0)
        return QSize(width, self.maximumHeight())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        ground, ink = _TONES[self._tone]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour(ground))
            if self._look.theme.line_width > 1 or (self.underMouse() and self.focusPolicy() != Qt.FocusPolicy.NoFocus):
                painter.setPen(QPen(self._look.colour(ink), 1))
            half = rect.height() / 2
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), half, half)
            painter.setPen(self._look.colour(ink))
            room = rect.adjusted(10, 0, -24 if self._removable else -10, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
            if self._removable:
                self._look.icons.paint(
                    painter, "close", getattr(self._look.colours, ink), QRectF(rect.right() - 22, 0, 14, rect.height())
                )
