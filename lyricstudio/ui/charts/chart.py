"""The base of all charts: one stop of Tab, a ring while the keys come here, words for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lyricstudio.ui.theme.scale import Radius, Role
from lyricstudio.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from lyricstudio.ui.look import Look

_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Home: (-9999, -9999), Qt.Key.Key_End: (9999, 9999),
}  # fmt: skip


class Chart(QWidget):
    """A chart. `label` is its title for screen readers; what it shows follows it.

    Signal: cursor_moved() when another point, bar or cell is under the cursor.
    """

    cursor_moved = Signal()

    def __init__(self, look: Look, name: str, label: str) -> None:
        super().__init__()
        self._look = look
        self._label = label
        self._ring = False
        self._nothing = ""
        named(self, name, label)
        self.setProperty("ownFocus", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 60)
        look.changed.connect(self.update)

    def set_label(self, label: str) -> None:
        """Change the title for screen readers."""
        self._label = label

    def set_nothing(self, words: str) -> None:
        """Say something in the middle while there is nothing to draw."""
        self._nothing = words
        self.update()

    def describe(self, words: str) -> None:
        """Tell screen readers what the chart shows."""
        self.setAccessibleName(self._label)
        self.setAccessibleDescription(words)

    def step(self, _across: int, _down: int) -> None:
        """Move the cursor; subclasses know where to."""

    def choose(self) -> None:
        """Choose what is under the cursor."""

    def leave_cursor(self) -> None:
        """Take the cursor away."""

    def paint_ring(self, painter: QPainter) -> None:
        """Draw the focus ring, for people on the keyboard."""
        if self._ring and self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)

    def paint_nothing(self, painter: QPainter) -> None:
        """Draw the words of the empty state."""
        painter.setFont(self._look.font(Role.SECONDARY))
        painter.setPen(self._look.colour("text2"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(self.rect()).adjusted(12, 0, -12, 0), flags, self._nothing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrows, choose with Enter or Space, leave the point with Escape."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.step(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose()
        elif key == Qt.Key.Key_Escape:
            self.leave_cursor()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the focus came by a key."""
        self._ring = event.reason() in _BY_KEYS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the cursor away with the focus."""
        super().focusOutEvent(event)
        self.leave_cursor()
        self.update()
