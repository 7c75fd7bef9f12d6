"""A field that says what is chosen and opens a sheet to choose something else: for more than a drop-down can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from lyricstudio.ui.theme.scale import Height, Radius, Role
from lyricstudio.ui.widgets.naming import named

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lyricstudio.ui.look import Look


class PickField(QAbstractButton):
    """The field; connect `clicked`. `label` is what a screen reader says before the value."""

    def __init__(self, look: Look, name: str, label: str) -> None:
        super().__init__()
        self._look = look
        self._label = label
        named(self, name, label)
        self.setFont(look.font(Role.BODY))
        self.setFixedHeight(Height.CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.update)

    def show_value(self, text: str, tip: str = "") -> None:
        """Show what is chosen."""
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(f"{self._label}: {text}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the text, between 120 and 240 pixels."""
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 46
        return QSize(max(120, min(240, width)), Height.CONTROL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the field and its chevron."""
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = "line2" if self.isEnabled() else "line"
            painter.setPen(QPen(look.colour("text2" if self.underMouse() else edge), look.theme.line_width))
            painter.setBrush(look.colour("surf" if self.isEnabled() else "sunk"))
            rect = QRectF(self.rect())
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
            painter.setPen(look.colour("text" if self.isEnabled() else "text3"))
            room = rect.adjusted(11, 0, -30, 0)
            shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            chevron = QRectF(self.width() - 25, 0, 14, self.height())
            look.icons.paint(painter, "chevron-down", look.colours.text3, chevron)
