"""The kinds as a grid of buttons: letter, name and, on the suggested one, how sure it is.

Tab reaches the grid once and the arrows move inside it; each kind also has its own key everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from lyricstudio.domain.kinds import PartKind
from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.words import kind_word, percent

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from lyricstudio.domain.song import Part
    from lyricstudio.ui.look import Look

USUAL = (
    PartKind.VERSE, PartKind.CHORUS, PartKind.PRE_CHORUS, PartKind.POST_CHORUS, PartKind.BRIDGE, PartKind.HOOK,
    PartKind.REFRAIN, PartKind.INTRO, PartKind.OUTRO, PartKind.INTERLUDE, PartKind.AD_LIB, PartKind.SPOKEN,
    PartKind.BREAKDOWN, PartKind.INSTRUMENTAL, PartKind.OTHER,
)  # fmt: skip
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -2, Qt.Key.Key_Down: 2}
_HEIGHT, _SQUARE = 29, 20


class KindButton(QAbstractButton):
    """One kind."""

    def __init__(self, look: Look, kind: PartKind) -> None:
        super().__init__()
        self._look, self.kind = look, kind
        self._sure: float | None = None
        self._taken = False
        named(self, f"annotate.kind.{kind}", kind_word(kind))
        self.setProperty("pointerOnly", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        look.changed.connect(self.update)

    def show_state(self, taken: bool, sure: float | None) -> None:
        """Show whether the current part is of this kind, and how sure that is while it is a suggestion."""
        self._taken, self._sure = taken, sure
        word = kind_word(self.kind)
        state = f", suggested, {percent(sure)}" if sure is not None else ", chosen" if taken else ""
        self.setAccessibleName(word + state)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for letter and name."""
        metrics = QFontMetrics(self._look.font(Role.SECONDARY_STRONG))
        return QSize(_SQUARE + 20 + metrics.horizontalAdvance(kind_word(self.kind)), _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the grid."""
        if Qt.Key(event.key()) in _ARROWS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw letter square, name and certainty."""
        look, rect = self._look, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        colours = look.kind(self.kind)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._ground(painter, rect)
            square = QRectF(rect.left() + 4, rect.center().y() - _SQUARE / 2, _SQUARE, _SQUARE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.solid))
            painter.drawRoundedRect(square, 4, 4)
            painter.setFont(look.font(Role.LABEL))
            painter.setPen(QColor(colours.on_solid))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, colours.letter)
            self._name(painter, rect.adjusted(_SQUARE + 10, 0, -4, 0))

    def _ground(self, painter: QPainter, rect: QRectF) -> None:
        look, colours = self._look, self._look.kind(self.kind)
        pen = QPen(look.colour("line"), look.theme.line_width)
        if self._taken:
            pen = QPen(QColor(colours.ink), 1.6)
            if self._sure is not None:
                pen.setStyle(Qt.PenStyle.CustomDashLine)
                pen.setDashPattern([3, 2])
        painter.setPen(pen)
        ground = colours.tint if self._taken else look.colours.hover if self.underMouse() else look.colours.surf
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(rect.adjusted(0.3, 0.3, -0.3, -0.3), Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)

    def _name(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(look.kind(self.kind).ink) if self._taken else look.colour("text"))
        painter.setFont(look.font(Role.SECONDARY_STRONG if self._taken else Role.SECONDARY))
        painter.drawText(rect, middle, kind_word(self.kind))
        if self._sure is not None:
            name = QFontMetrics(painter.font()).horizontalAdvance(kind_word(self.kind))
            painter.setFont(look.font(Role.LABEL_NUMBER))
            words = percent(self._sure)
            if QFontMetrics(painter.font()).horizontalAdvance(words) + name + 6 <= rect.width():
                painter.drawText(rect, middle | Qt.AlignmentFlag.AlignRight, words)


class KindPicker(QWidget):
    """Signal: picked(PartKind)."""

    picked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("ownFocus", True)
        grid = tight(QGridLayout(self), spacing=5)
        self._buttons = [KindButton(look, kind) for kind in USUAL]
        for i, button in enumerate(self._buttons):
            grid.addWidget(button, i // 2, i % 2)
            button.clicked.connect(lambda _checked=False, kind=button.kind: self.picked.emit(kind))
            button.setProperty("ownFocus", True)
        self._let_in(self._buttons[0])

    def _let_in(self, button: KindButton) -> None:
        """Let Tab enter the grid at one button."""
        for other in self._buttons:
            other.setFocusPolicy(Qt.FocusPolicy.TabFocus if other is button else Qt.FocusPolicy.NoFocus)

    def show_part(self, part: Part | None) -> None:
        """Show what the current part is."""
        for button in self._buttons:
            taken = part is not None and button.kind is part.kind
            unsure = part is not None and not part.confirmed
            button.show_state(taken, part.confidence if part is not None and taken and unsure else None)
            button.setEnabled(part is not None)
            if taken and not any(other.hasFocus() for other in self._buttons):
                self._let_in(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows (buttons pass them on to the grid)."""
        here = next((i for i, button in enumerate(self._buttons) if button.hasFocus()), None)
        step = _ARROWS.get(Qt.Key(event.key()))
        if here is None or step is None:
            super().keyPressEvent(event)
            return
        there = max(0, min(len(self._buttons) - 1, here + step))
        self._let_in(self._buttons[there])
        self._buttons[there].setFocus(Qt.FocusReason.TabFocusReason)
